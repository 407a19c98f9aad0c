"""What an event of the journal was about, in words: the journal itself keeps what needs no translation."""

from __future__ import annotations

import re
from typing import Final

from qualcode.i18n import ngettext

_REPLACED: Final = re.compile(r"(?P<where>.+) · (?P<places>\d+)(?P<rest> · \d+/\d+)?")


def event_words(kind: str, summary: str) -> str:
    """The summary, with words for its numbers where it has nothing but numbers to tell."""
    found = _REPLACED.fullmatch(summary) if kind == "pseudonymise" else None
    if found is None:
        return summary
    where, number = found["where"], int(found["places"])
    if where.isdecimal():  # journals from before tell how many transcripts, not which
        where = ngettext("{n} transcript", "{n} transcripts", int(where)).format(n=where)
    told = ngettext("{n} place in {where}", "{n} places in {where}", number).format(n=number, where=where)
    return told + (found["rest"] or "")
