"""A study on disk and what can be done with it; the command line and the terminal UI call this."""

from qualcode.project.opened import CODEBOOK
from qualcode.project.queue import Order
from qualcode.project.study import DATABASE, TRANSCRIPTS, Project

__all__ = ["CODEBOOK", "DATABASE", "TRANSCRIPTS", "Order", "Project"]
