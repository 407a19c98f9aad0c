"""The study's codebook.yaml: read when it changes, and mirrored in corpus.db."""

from __future__ import annotations

import hashlib
from pathlib import Path

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
        try:
            status = self.path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            if self._book is None or stamp != self._stamp:
                self._book = self._parse(self.path.read_bytes())
                self._stamp, self.problem = stamp, None
        except (OSError, QualcodeError) as error:
            problem = error if isinstance(error, QualcodeError) else self._unreadable(error)
            if self._book is None:
                raise problem from error
            self.problem = problem
        return self._book

    def _parse(self, data: bytes) -> Codebook:
        """From the file, or from its mirror when the bytes are the same: that needs no YAML."""
        from qualcode import codebook

        sha256 = hashlib.sha256(data).hexdigest()
        mirror = self._store.cache.load_codebook(sha256)
        book = codebook.from_json(mirror) if mirror else codebook.load_codebook(self.path)
        self.sha256 = sha256
        return book

    def _unreadable(self, error: OSError) -> QualcodeError:
        return QualcodeError(
            _("Cannot read the codebook {path}: {reason}.").format(path=self.path, reason=error.strerror),
            _("qualcode init writes one to start from."),
        )

    def mirror(self) -> None:
        """Keep the codebook in corpus.db; nothing happens in a read-only study."""
        from qualcode.codebook import to_json

        book = self.read()
        if not self._store.read_only and self._store.cache.load_codebook(self.sha256) is None:
            self._store.cache.save_codebook(self.sha256, to_json(book))


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
