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
    "cooccurrence": N_("Codes together"),
    "cooccurrence.turn": N_("Codes in the same turn"),
    "cooccurrence.transcript": N_("Codes in the same transcript"),
    "long": N_("Turns by code"),
    "wide-excerpt": N_("Excerpts 0-1"),
    "wide-turn": N_("Turns 0-1"),
    "wide-transcript": N_("Transcripts 0-1"),
    "agreement": N_("Agreement"),
    "journal": N_("Journal"),
    "memos": N_("Memos"),
    "about": N_("About"),
}
_CROSSTAB: Final = "crosstab."

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
    "few_people": N_("Groups with five people or fewer behind the number, who may be told from each other"),
    "version": N_("Version"),
    "text": N_("What was said"),
    "characters": N_("Characters"),
    "between": N_("Between"),
    "units": N_("Turns compared"),
    "either": N_("Someone has it"),
    "both": N_("All have it"),
    "agreed": N_("Say the same"),
    "kappa": N_("Cohen's kappa"),
    "kappa_low": N_("Kappa, from"),
    "kappa_high": N_("Kappa, to"),
    "alpha": N_("Krippendorff's alpha"),
    "alpha_low": N_("Alpha, from"),
    "alpha_high": N_("Alpha, to"),
    "seq": N_("No."),
    "at": N_("When (UTC)"),
    "event": N_("What"),
    "summary": N_("What about"),
    "undone": N_("Undone"),
    "part": N_("What changed"),
    "before": N_("Before"),
    "after": N_("After"),
    "item": N_("What"),
    "value": N_("Value"),
}

PART: Final = N_("{heading} (part {number})")
"""The heading of a column that holds a later part of a long text."""

_OWNERS: Final = {
    "attribute.": N_("attribute"),
    "transcript.": N_("transcript"),
    "code.": N_("code"),
    "group.": N_("group"),
}
_OWNED: Final = tuple(_OWNERS)

EVENTS: Final = {
    "import": N_("transcripts in"),
    "import codings": N_("codings in"),
    "sheet": N_("sheet taken in"),
    "correct": N_("text corrected"),
    "review": N_("looked at after a correction"),
    "pseudonymise": N_("names replaced"),
    "purge": N_("purged"),
    "recover": N_("made whole again"),
    "repair": N_("repaired"),
    "suggest": N_("suggestions made"),
    "code": N_("coded"),
    "uncode": N_("code taken away"),
    "memo": N_("memo"),
    "accept": N_("accepted"),
    "reject": N_("rejected"),
    "skip": N_("put off"),
    "recode": N_("recoded"),
    "move": N_("borders"),
    "weigh": N_("weight"),
    "nothing": N_("nothing here"),
    "something": N_("mark gone"),
    "attributes": N_("attributes"),
    "add code": N_("new code"),
    "edit code": N_("code edited"),
    "example": N_("example"),
    "retire code": N_("out of use"),
    "use code again": N_("back in use"),
    "rename id": N_("new id"),
    "move code": N_("code moved"),
    "merge codes": N_("codes merged"),
    "split code": N_("code split"),
    "delete code": N_("code deleted"),
    "undo": N_("undone"),
    "redo": N_("redone"),
}
"""The events of the journal as people call them."""

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
    "event": EVENTS,
}


def heading(column: str) -> str:
    """What people call a column; the name itself when it is not one of ours."""
    if column in _HEADINGS:
        return _(_HEADINGS[column])
    if column.startswith("code_level_"):
        return _("Code level {number}").format(number=column.removeprefix("code_level_"))
    if column == "group.":
        return _("no value")
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
    return _(_OWNERS[column.partition(".")[0] + "."])


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
    if title.startswith(_CROSSTAB):
        return _("Codes by {attribute}").format(attribute=title.removeprefix(_CROSSTAB))
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
