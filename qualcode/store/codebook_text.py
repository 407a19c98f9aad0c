"""codebook.yaml as the journal changes it: together with the rows of corpus.db, or not at all.

The new text is written to a file beside it before the commit, and takes its place after. A program that is stopped
between the two leaves that file, and the next that opens the study puts it in place, since the commit is there.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.store.patches import apply_patch, hash_of, make_patch
from qualcode.store.writing import CODEBOOK, Change, Writing, writing

if TYPE_CHECKING:
    from qualcode.store.connection import Connection

Check = Callable[[str], None]
"""Raises a QualcodeError where a text is no codebook."""

_BOM: Final = b"\xef\xbb\xbf"


class CodebookText:
    """The file, and the text that a write is about to give it."""

    def __init__(self, path: Path, check: Check) -> None:
        self.path = path
        self._check = check
        self._read = b""
        self._text: str | None = None
        self._changed = False
        self._draft: Path | None = None

    def text(self) -> str:
        """The text as it will be after what has been done in this write, read from the file at first.

        Raises:
            QualcodeError: The file cannot be read.
        """
        if self._text is None:
            self._read = self._bytes()
            self._text = self._decoded(self._read)
        return self._text

    def _decoded(self, data: bytes) -> str:
        try:
            return data.removeprefix(_BOM).decode()
        except UnicodeDecodeError as error:
            raise QualcodeError(
                _("{path} must be saved as UTF-8 before it can be changed.").format(path=self.path),
                _("Nothing was changed."),
            ) from error

    def change_to(self, text: str) -> Change | None:
        """The change that gives the file that text; None when it has it."""
        now = self.text()
        return None if text == now else Change(CODEBOOK, self.path.name, *make_patch(now, text))

    def can_make(self, change: Change) -> bool:
        """Whether the change might be made in the file as it is; the outcome is not read, which takes time."""
        assert change.before is not None
        assert change.after is not None
        try:
            return apply_patch(self._decoded(self._bytes()), change.before, change.after) is not None
        except QualcodeError:
            return False

    def turned(self, change: Change) -> Change | None:
        """The change as it can be made in the text of today, which others may have edited; None when it cannot.

        Raises:
            QualcodeError: The file is no codebook as it is now.
        """
        assert change.before is not None
        assert change.after is not None
        now = self.text()
        then = apply_patch(now, change.before, change.after)
        if then is None:
            return None
        if hash_of(then) != change.after["sha256"]:
            self._check(now)
            try:
                self._check(then)
            except QualcodeError:
                return None
        return self.change_to(then)

    def make(self, change: Change) -> bool:
        """Make the change in the text; whether it could be."""
        assert change.before is not None
        assert change.after is not None
        made = apply_patch(self.text(), change.before, change.after)
        if made is None:
            return False
        self._text, self._changed = made, True
        return True

    def prepare(self, event: str) -> None:
        """Write the new text beside the file; it waits for the commit of the event.

        Raises:
            QualcodeError: Someone wrote to the file in the meantime, or nothing can be written beside it.
        """
        if not self._changed or self._text is None:
            return
        if self._bytes() != self._read:
            raise QualcodeError(
                _("{path} was changed by another program just now.").format(path=self.path),
                _("Nothing was changed. Look at it and try again."),
            )
        target = self._target()
        draft = target.with_name(f".{self.path.name}.{event}.{hash_of(self._read.decode())[:16]}")
        bom = _BOM if self._read.startswith(_BOM) else b""
        try:
            with draft.open("xb") as file:
                self._draft = draft
                file.write(bom + self._text.encode())
                file.flush()
                os.fsync(file.fileno())
            draft.chmod(target.stat().st_mode & 0o777)
        except OSError as error:
            raise self._cannot_write() from error

    def publish(self) -> None:
        """Put the new text in place; the commit is there.

        Raises:
            QualcodeError: It cannot be; it will be when the study is opened again.
        """
        draft, self._draft = self._draft, None
        try:
            if draft is not None:
                _put(draft, self._target())
        except OSError as error:
            if draft is not None and not draft.exists():
                return  # another program was faster, and put it in place
            raise QualcodeError(
                _("The change is stored, but {path} could not be replaced.").format(path=self.path),
                _("Close other programs that have it open; it is put in place when the study is opened again."),
            ) from error

    def forget(self, *, undecided: bool = False) -> None:
        """The write is over, or was given up.

        A commit that failed on its last step may be there all the same: then it is `undecided`, and the next that
        opens the study, or writes to it, finds out and does what is right with the new text.
        """
        draft, self._draft = self._draft, None
        self._text, self._changed = None, False
        if draft is not None and not undecided:
            with contextlib.suppress(OSError):
                draft.unlink()

    def recover(self, connection: Connection) -> None:
        """Put in place, or throw away, what a stopped program left."""
        if not connection.read_only and self._drafts():
            with writing(connection) as write:  # another program may be about to commit
                self.settle(write)

    def settle(self, write: Writing) -> None:
        """Put in place what another program has committed and not put in place yet; throw away what it gave up."""
        for draft in self._drafts():
            event, _dot, then = draft.name.removeprefix(self._begin).rpartition(".")
            stored = write.row("SELECT 1 FROM event WHERE id = ?", (event,))
            with contextlib.suppress(OSError, UnicodeDecodeError):
                self._settle(draft, then, stored is not None)

    @property
    def _begin(self) -> str:
        return f".{self.path.name}."

    def _drafts(self) -> list[Path]:
        try:
            return [Path(each.path) for each in os.scandir(self._target().parent) if each.name.startswith(self._begin)]
        except OSError:
            return []

    def _settle(self, draft: Path, then: str, stored: bool) -> None:
        now = hash_of(self._bytes().decode())
        if stored and now[: len(then)] == then:
            _put(draft, self._target())
        elif stored and self._bytes() != draft.read_bytes():  # edited by hand since: both are kept
            draft.replace(draft.with_name(f"{self.path.stem}-{draft.name.split('.')[-2][:8]}{self.path.suffix}"))
        else:
            draft.unlink()

    def _target(self) -> Path:
        return Path(os.path.realpath(self.path))

    def _bytes(self) -> bytes:
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise QualcodeError(
                _("Cannot read the codebook {path}.").format(path=self.path), _("Is it a file, and may you read it?")
            ) from error

    def _cannot_write(self) -> QualcodeError:
        return QualcodeError(
            _("Cannot write beside {path}.").format(path=self.path),
            _("Nothing was changed. Is there room on the disk, and may you write in the folder?"),
        )


def _put(draft: Path, target: Path) -> None:
    draft.replace(target)
    with contextlib.suppress(OSError, AttributeError):  # folders cannot be synced everywhere
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
