"""A study on disk and what can be done with it; the command line and the terminal UI call this."""

from qualcode.project.exporting import ExportCount, ExportFilter
from qualcode.project.importing import ImportPlan
from qualcode.project.study import CODEBOOK, DATABASE, TRANSCRIPTS, Project

__all__ = ["CODEBOOK", "DATABASE", "TRANSCRIPTS", "ExportCount", "ExportFilter", "ImportPlan", "Project"]
