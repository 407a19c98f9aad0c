"""The study's codebook.yaml: read when it changes, and mirrored in corpus.db."""

from __future__ import annotations

import hashlib
from pathlib import Path

from qualcode import __version__
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Codebook
from qualcode.store import Store


class CodebookFile:
    """Keeps the codebook of today, and the last good one while the file is broken.

    `problem` says what is wrong with the file now; `sha256` is the hash of the bytes last read.
    """

    def __init__(self, path: Path, store: Store) -> None:
        self.path = path
        self.problem: QualcodeError | None = None
        self.sha256 = ""
        self._store = store
        self._book: Codebook | None = None
        self._stamp: tuple[int, int] | None = None

    def read(self) -> Codebook:
        """The codebook, read again when its file changed.

        Raises:
            QualcodeError: The first reading failed: no file, or problems in it.
        """
        stamp = self._look()
        if stamp != self._stamp or stamp is None:
            self._stamp = stamp
            try:
                self._book = self._parse(self.path.read_bytes())
                self.problem = None
            except QualcodeError as error:
                self._note(error)
            except OSError:
                self._note(self._unreadable())
        if self._book is None:
            assert self.problem is not None
            raise self.problem
        return self._book

    def _note(self, problem: QualcodeError) -> None:
        """Keep what is wrong; while it is the same, it is not a new problem."""
        if self.problem is None or self.problem.lines() != problem.lines():
            self.problem = problem

    def _look(self) -> tuple[int, int] | None:
        """What changes when the file is written, or None when there is none."""
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size

    def _parse(self, data: bytes) -> Codebook:
        """From the bytes, or from their mirror, which needs no YAML."""
        from qualcode import codebook

        self.sha256 = hashlib.sha256(data).hexdigest()
        mirror = self._store.cache.load_codebook(self._key)
        if mirror is not None:
            try:
                return codebook.from_json(mirror)
            except ValueError:  # of another version, or damaged: the file is there
                pass
        return codebook.decode_codebook(data, str(self.path))

    @property
    def _key(self) -> str:
        """The mirror's key: another version may read the same bytes differently."""
        return f"{self.sha256}/{__version__}"

    def _unreadable(self) -> QualcodeError:
        if not self.path.exists():
            return QualcodeError(
                _("There is no codebook {path}.").format(path=self.path), _("qualcode init writes one to start from.")
            )
        return QualcodeError(
            _("Cannot read the codebook {path}.").format(path=self.path), _("Is it a file, and may you read it?")
        )

    def check(self, text: str) -> None:
        """Raise a QualcodeError where the text is no codebook."""
        from qualcode.codebook import parse_codebook

        parse_codebook(text, str(self.path))

    def adopt(self, book: Codebook, text: str) -> None:
        """Take the codebook as what the file says, which was just written: reading a long one takes a second."""
        data = self.path.read_bytes()
        if data.decode("utf-8-sig", "replace") != text:  # someone was faster
            return
        self.sha256 = hashlib.sha256(data).hexdigest()
        self._book, self._stamp, self.problem = book, self._look(), None
        self.mirror()

    def mirror(self) -> None:
        """Keep the codebook in corpus.db; nothing happens in a read-only study."""
        from qualcode.codebook import to_json

        book = self.read()
        if self.problem is None and not self._store.read_only and self._store.cache.load_codebook(self._key) is None:
            self._store.cache.save_codebook(self._key, to_json(book))


def known_code(book: Codebook, code_id: str) -> str:
    """The id itself.

    Raises:
        QualcodeError: The codebook has no such code; the hint names near ones.
    """
    if code_id in book:
        return code_id
    from difflib import get_close_matches

    last_parts = {i.rpartition("/")[2]: i for i in book.by_id}
    near = get_close_matches(code_id, book.by_id, 3, 0.5)
    near += [last_parts[n] for n in get_close_matches(code_id.rpartition("/")[2], last_parts, 3, 0.6)]
    if near:
        hint = _("Did you mean {codes}?").format(codes=", ".join(dict.fromkeys(near)))
    else:
        hint = _("See them with: qualcode list codes")
    raise QualcodeError(_("The codebook has no code {code}.").format(code=code_id), hint)
