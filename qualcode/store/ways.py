"""Undo and redo, the two ways to turn an event: the states they lead between, and how they are told."""

from __future__ import annotations

from typing import Final, NamedTuple

from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.model import Event

IN_FORCE: Final = "in force"
UNDONE: Final = "undone"  # may be redone
DROPPED: Final = "dropped"  # undone, and cannot be redone: something new was done since
PASSED: Final = "passed"  # not undone, and cannot be: others changed all of it since


class Way(NamedTuple):
    """Undo or redo: from which state to which, or to the last when an event cannot be turned."""

    kind: str
    before: str
    after: str
    passed: str

    def told(self, summary: str, left: int) -> str:
        """The summary with how much was left."""
        if not left:
            return summary
        return ngettext(
            "{what} (but for {count} that has been changed since)",
            "{what} (but for {count} that have been changed since)",
            left,
        ).format(what=summary, count=left)

    def told_passing(self, summary: str, count: int) -> str:
        """The summary with how many events were passed by."""
        if self.kind == "undo":
            told = ngettext(
                "{what} ({count} later change could no longer be undone)",
                "{what} ({count} later changes could no longer be undone)",
                count,
            )
        else:
            told = ngettext(
                "{what} ({count} change could no longer be redone)",
                "{what} ({count} changes could no longer be redone)",
                count,
            )
        return told.format(what=summary, count=count)

    def error(self, event: Event, why: str) -> QualcodeError:
        """The error when there was nothing else to turn."""
        if self.kind == "undo":
            message = _("Number {seq} in the journal ({kind}: {what}) can no longer be undone: {why}.")
        else:
            message = _("Number {seq} in the journal ({kind}: {what}) can no longer be redone: {why}.")
        return QualcodeError(
            message.format(seq=event.seq, kind=event.kind, what=event.summary, why=_(why)),
            _("Your codings are as they were, and it will be passed by from now on."),
        )


UNDO: Final = Way("undo", IN_FORCE, UNDONE, PASSED)
REDO: Final = Way("redo", UNDONE, IN_FORCE, DROPPED)
