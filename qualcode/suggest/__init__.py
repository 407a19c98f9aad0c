"""Suggestions of codes for what people say, with reasons; stores nothing and asks nobody."""

from __future__ import annotations

from qualcode.suggest.inputs import Progress, SuggestInputs, SuggestResult
from qualcode.suggest.live import FLOOR, Answer, Pool
from qualcode.suggest.manifest import run_id
from qualcode.suggest.nearness import Embed, HaltedError
from qualcode.suggest.run import cache_keys, make_suggestions
from qualcode.suggest.signals import Mark, Suggester

__all__ = [
    "FLOOR",
    "Answer",
    "Embed",
    "HaltedError",
    "Mark",
    "Pool",
    "Progress",
    "SuggestInputs",
    "SuggestResult",
    "Suggester",
    "cache_keys",
    "make_suggestions",
    "run_id",
]
