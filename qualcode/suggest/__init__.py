"""Suggestions of codes for what people say, with reasons; stores nothing and asks nobody."""

from __future__ import annotations

from qualcode.suggest.inputs import Progress, SuggestInputs, SuggestResult
from qualcode.suggest.live import FLOOR, Answer, Pool
from qualcode.suggest.manifest import run_id
from qualcode.suggest.nearness import HaltedError
from qualcode.suggest.registry import register_suggester
from qualcode.suggest.run import cache_keys, make_suggestions
from qualcode.suggest.signals import LIKELY, PERHAPS, SURE, Mark, Suggester
from qualcode.suggest.suggesters import SuggesterInfo, list_suggesters

__all__ = [
    "FLOOR",
    "LIKELY",
    "PERHAPS",
    "SURE",
    "Answer",
    "HaltedError",
    "Mark",
    "Pool",
    "Progress",
    "SuggestInputs",
    "SuggestResult",
    "Suggester",
    "SuggesterInfo",
    "cache_keys",
    "list_suggesters",
    "make_suggestions",
    "register_suggester",
    "run_id",
]
