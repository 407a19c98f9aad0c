"""Dates and counts as people read them in a document."""

from __future__ import annotations

from datetime import date
from typing import Final

from qualcode.i18n import N_, _, language

_MONTHS: Final = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


def date_in_words(text: str) -> str:
    """The day of an ISO 8601 text, with the month by its name; the text itself when it is not one."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return _("{day} {month} {year}").format(day=day.day, month=_(_MONTHS[day.month - 1]), year=day.year)


def decimal(number: float) -> str:
    """The number with two decimals, and a comma where one is used."""
    text = f"{number:.2f}"
    return text if language() == "en" else text.replace(".", ",")
