"""Memos: notes on the project, a code, a transcript or a coding; each coder has one of their own on each."""

from __future__ import annotations

from typing import Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Memo
from qualcode.store.connection import Connection
from qualcode.store.journal import record
from qualcode.store.schema import COLUMNS, column_list
from qualcode.store.summary import shorten
from qualcode.store.texts import find_row
from qualcode.store.writing import Change, Writing, writing

TARGETS: Final = ("project", "code", "transcript", "coding")

_MEMOS = """
    SELECT memo.id, memo.target, coalesce(transcript.name, memo.target_id), memo.text, memo.coder,
           memo.created, memo.updated
    FROM memo LEFT JOIN transcript ON memo.target = 'transcript' AND transcript.id = memo.target_id
"""


class MemoConflictError(QualcodeError):
    """Someone wrote on the memo after it was opened; `theirs` is what stands there, `mine` what was to be stored."""

    def __init__(self, theirs: str, mine: str) -> None:
        super().__init__(
            _("This memo was changed in another window after you opened it. It says now: «{theirs}»").format(
                theirs=shorten(theirs)
            ),
            _("Yours was not stored: «{mine}». Put the two together and save again.").format(mine=shorten(mine)),
        )
        self.theirs = theirs
        self.mine = mine

    @property
    def both(self) -> str:
        """What stands there and what was to be stored, one after the other."""
        return f"{self.theirs}\n\n———\n\n{self.mine}"


class Memos:
    """The memos of the study. A transcript is named by its name, a code and a coding by their ids."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, *, target: str | None = None, target_id: str | None = None) -> list[Memo]:
        """The memos on that kind of thing, or that very thing, oldest first.

        Raises:
            QualcodeError: There is no such transcript.
        """
        conditions, parameters = ["1"], []
        if target is not None:
            conditions.append("memo.target = ?")
            parameters.append(target)
        if target_id is not None:
            conditions.append("memo.target_id = ?")
            parameters.append(self._stored_id(target or "", target_id))
        rows = self._connection.rows(f"{_MEMOS} WHERE {' AND '.join(conditions)} ORDER BY memo.rowid", parameters)
        return [Memo(*row) for row in rows]

    def set(self, target: str, target_id: str, text: str, *, coder: str, seen: str | None = None) -> None:
        """Write the coder's memo on something; an empty text removes it.

        `seen` is what stood there when the coder began to write.

        Raises:
            MemoConflictError: Something else than `seen` stands there now.
            QualcodeError: There is no such transcript or coding.
        """
        if target not in TARGETS:
            raise ValueError(f"a memo on {target}")
        with writing(self._connection) as write:
            stored_id = self._stored_id(target, target_id)
            if target == "coding" and write.find("coding", stored_id) is None:
                raise QualcodeError(
                    _("The coding is gone."), _("It may have been removed in another window: look at the text again.")
                )
            change = memo_change(write, target, stored_id, text, coder)
            if change is not None and seen is not None and seen != _old_text(change):
                raise MemoConflictError(_old_text(change), text)
            if change is not None:
                record(write, coder, "memo", shorten(text) if text else shorten(_old_text(change)), [change])

    def _stored_id(self, target: str, target_id: str) -> str:
        if target != "transcript":
            return target_id
        transcript_id: str = find_row(self._connection, target_id, "id")[0]
        return transcript_id


def memo_change(write: Writing, target: str, target_id: str, text: str, coder: str) -> Change | None:
    """What setting the memo to that text changes; None when nothing."""
    now = write.now()
    row = write.row(
        f"SELECT {column_list('memo')} FROM memo WHERE target = ? AND target_id = ? AND coder = ?",
        (target, target_id, coder),
    )
    if row is None:
        if not text:
            return None
        values = (write.new_id(), target, target_id, text, coder, now, now)
        after = dict(zip(COLUMNS["memo"], values, strict=True))
        return Change("memo", after["id"], None, after)
    before = dict(zip(COLUMNS["memo"], row, strict=True))
    if before["text"] == text:
        return None
    return Change("memo", before["id"], before, {**before, "text": text, "updated": now} if text else None)


def _old_text(change: Change) -> str:
    return str(change.before["text"]) if change.before else ""
