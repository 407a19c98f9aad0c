"""What people read above and in the columns; machines keep the names of `Table.columns`."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from qualcode import i18n
from qualcode.i18n import LANGUAGES, N_, _

_TITLES: Final = {
    "excerpts": N_("Excerpts"),
    "codebook": N_("Codebook"),
    "transcripts": N_("Transcripts"),
    "matrix": N_("Matrix"),
    "frequencies": N_("Frequencies"),
    "codings": N_("Codings"),
    "about": N_("About"),
}

_HEADINGS: Final = {
    "id": N_("ID"),
    "transcript": N_("Transcript"),
    "speaker": N_("Speaker"),
    "kind": N_("Role in the interview"),
    "time": N_("Time"),
    "turn": N_("Turn (from 0)"),
    "start": N_("Start"),
    "end": N_("End"),
    "context_before": N_("Context before"),
    "quote": N_("Quote"),
    "context_after": N_("Context after"),
    "code": N_("Code ID"),
    "code_name": N_("Code"),
    "definition": N_("Definition"),
    "include": N_("Include"),
    "exclude": N_("Exclude"),
    "cues": N_("Cues"),
    "examples": N_("Examples"),
    "coder": N_("Coder"),
    "origin": N_("Origin"),
    "score": N_("Score"),
    "weight": N_("Weight (1 to 3)"),
    "memo": N_("Memo"),
    "created": N_("Created (UTC)"),
    "codings": N_("Codings"),
    "codings_below": N_("Codings with sub-codes"),
    "transcripts": N_("Transcripts"),
    "transcript_share": N_("Share of transcripts"),
    "in_codebook": N_("In the codebook"),
    "turns": N_("Turns"),
    "words": N_("Words"),
    "coded_turns": N_("Coded turns"),
    "coders": N_("Coders"),
    "sha256": N_("SHA-256 of the file"),
    "total": N_("Total"),
    "item": N_("What"),
    "value": N_("Value"),
}

PART: Final = N_("{heading} (part {number})")
"""The heading of a column that holds a later part of a long text."""

_OWNED: Final = ("attribute.", "transcript.")

_VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "kind": {
        "interviewer": N_("interviewer"),
        "respondent": N_("respondent"),
        "other": N_("other"),
    },
    "origin": {
        "manual": N_("coded by hand"),
        "accepted": N_("accepted suggestion"),
        "imported": N_("imported"),
        "suggested": N_("suggestion, not decided"),
    },
}


def heading(column: str) -> str:
    """What people call a column; the name itself when it is not one of ours."""
    if column in _HEADINGS:
        return _(_HEADINGS[column])
    if column.startswith("code_level_"):
        return _("Code level {number}").format(number=column.removeprefix("code_level_"))
    return column.partition(".")[2] if column.startswith(_OWNED) else column


def headings(columns: Sequence[str]) -> tuple[str, ...]:
    """The headings of a table, each different: an attribute named as one of our columns says that it is one."""
    taken = {heading(column).casefold() for column in columns if not column.startswith(_OWNED)}
    found: list[str] = []
    for column in columns:
        text = heading(column)
        if column.startswith(_OWNED):
            if text.casefold() in taken:
                text = f"{text} ({_owner(column)})"
            taken.add(text.casefold())
        found.append(text)
    return tuple(found)


def _owner(column: str) -> str:
    return _("attribute") if column.startswith("attribute.") else _("transcript")


def known_headings() -> Iterator[tuple[dict[str, str], Callable[[str, int], str]]]:
    """For each language: our columns by heading, and what a column is called that holds a later part of a text.

    All in small letters, for reading what was written in another language than today's.
    """
    for words in _catalogues():

        def part(text: str, number: int, words: gettext.NullTranslations = words) -> str:
            return words.gettext(PART).format(heading=text, number=number).casefold()

        yield {words.gettext(text).casefold(): column for column, text in _HEADINGS.items()}, part


def suggested_words() -> frozenset[str]:
    """What marks a suggestion that nobody decided on, in any language, in small letters."""
    text = _VALUES["origin"]["suggested"]
    return frozenset({"suggested", *(words.gettext(text).casefold() for words in _catalogues())})


def _catalogues() -> Iterator[gettext.NullTranslations]:
    folder = Path(i18n.__file__).with_name("locale")
    for name in LANGUAGES:
        yield gettext.translation("qualcode", folder, [name], fallback=True)


def table_title(title: str) -> str:
    """What people call a table."""
    return _(_TITLES[title]) if title in _TITLES else title


def value_words(column: str) -> dict[str, str]:
    """The words people read for the values of a column that has a fixed set of them; else empty."""
    words = {value: _(text) for value, text in _VALUES.get(column, {}).items()}
    if column == "kind" and words:
        pairs = [(a, b) for a in words for b in words if a != b]
        words.update({f"{a}, {b}": f"{words[a]}, {words[b]}" for a, b in pairs})
    return words


def parse_time(text: str) -> datetime | None:
    """The time of an ISO 8601 text, in UTC and without a zone, to the second; None when it is not one."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    if time.tzinfo is not None:
        time = time.astimezone(UTC).replace(tzinfo=None)
    return time.replace(microsecond=0)


def yes_or_no(value: bool) -> str:
    """The word people read for true or false."""
    return _("yes") if value else _("no")
