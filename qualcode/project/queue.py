"""In which order suggestions are put before the coder."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from qualcode.model import Suggestion
from qualcode.store import Waiting


class Order(StrEnum):
    """Best first to get on, least sure first to teach, or as the text goes. What was put off comes last in all."""

    READING = "reading"
    BEST = "best"
    UNSURE = "unsure"


def sort_queue(waiting: Iterable[Waiting], order: Order) -> list[Suggestion]:
    """The suggestions in that order; they come in reading order, which decides where two are equal."""

    def place(each: Waiting) -> tuple[bool, float]:
        score = each.suggestion.score
        return each.put_off, {Order.READING: 0.0, Order.BEST: -score, Order.UNSURE: abs(score - 0.5)}[order]

    return [each.suggestion for each in sorted(waiting, key=place)]
