"""Counts and lists of what is coded, as tables."""

from __future__ import annotations

from qualcode.analysis.agreement import tabulate_agreement
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
from qualcode.analysis.together import UNITS, tabulate_cooccurrence, tabulate_crosstab
from qualcode.analysis.units import (
    tabulate_long,
    tabulate_wide_excerpts,
    tabulate_wide_transcripts,
    tabulate_wide_turns,
)

__all__ = [
    "CONTEXT",
    "UNITS",
    "ComparedTurn",
    "Comparison",
    "Evaluation",
    "Trust",
    "clock",
    "compare",
    "count_words",
    "data_codings",
    "evaluate",
    "tabulate_agreement",
    "tabulate_codebook",
    "tabulate_cooccurrence",
    "tabulate_course",
    "tabulate_crosstab",
    "tabulate_excerpts",
    "tabulate_frequencies",
    "tabulate_groups",
    "tabulate_long",
    "tabulate_matrix",
    "tabulate_transcripts",
    "tabulate_wide_excerpts",
    "tabulate_wide_transcripts",
    "tabulate_wide_turns",
]
