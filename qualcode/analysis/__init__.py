"""Counts and lists of what is coded, as tables."""

from __future__ import annotations

from qualcode.analysis.comparison import ComparedTurn, Comparison, compare
from qualcode.analysis.counts import (
    tabulate_codebook,
    tabulate_frequencies,
    tabulate_matrix,
    tabulate_transcripts,
)
from qualcode.analysis.evaluation import Evaluation, Trust, evaluate
from qualcode.analysis.excerpts import CONTEXT, clock, tabulate_excerpts
from qualcode.analysis.pictures import tabulate_course, tabulate_groups
from qualcode.analysis.shared import count_words, data_codings

__all__ = [
    "CONTEXT",
    "ComparedTurn",
    "Comparison",
    "Evaluation",
    "Trust",
    "clock",
    "compare",
    "count_words",
    "data_codings",
    "evaluate",
    "tabulate_codebook",
    "tabulate_course",
    "tabulate_excerpts",
    "tabulate_frequencies",
    "tabulate_groups",
    "tabulate_matrix",
    "tabulate_transcripts",
]
