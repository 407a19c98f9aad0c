"""Purging a study: the originals and all traces of what it has been."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qualcode.errors import Problem, ProblemsError, QualcodeError
from qualcode.i18n import _
from qualcode.privacy import Key
from qualcode.project.leaks import count_in_file, files_in, in_words
from qualcode.store import list_backups
from qualcode.store.copying import sync_folder
from qualcode.text import why

if TYPE_CHECKING:
    from qualcode.project.opened import OpenStudy
    from qualcode.store.purging import Removed

_ORIGINALS: Final = ("transcripts", "backup", "backups")
"""The folders of a study that hold texts as they were."""
_KEPT: Final = ("corpus.db", "codebook.yaml")


@dataclass(frozen=True)
class PurgePlan:
    """What a purge would delete.

    `files` hold originals, or names of the key. `past` is in corpus.db. `unnamed` are transcripts that never got
    pseudonyms. `in_codebook` are names of the key that people wrote into codebook.yaml, which is theirs to edit.
    `under_git` says that git may keep the files still.
    """

    files: tuple[Path, ...]
    past: Removed
    unnamed: tuple[str, ...] = ()
    in_codebook: tuple[str, ...] = ()
    under_git: bool = False


@dataclass(frozen=True)
class Purged:
    """The record of a purge: when (UTC), by whom, what; `left` are files that still hold names of the key, how many.

    `files_sha256` is a hash over the hashes of the deleted files, `study_sha256` that of corpus.db afterwards.
    """

    at: str
    coder: str
    files: int
    bytes: int
    files_sha256: str
    removed: Removed
    study_sha256: str
    names_looked_for: int
    left: Mapping[str, int] = field(default_factory=dict)

    def as_record(self) -> dict[str, object]:
        """The record as plain values, without any name."""
        return {"what": "qualcode purge", **asdict(self), "left": dict(self.left)}


def plan_purge(study: OpenStudy, key: Key | None) -> PurgePlan:
    """What a purge would delete; nothing is deleted."""
    root = study.root
    files = [
        path for path in files_in(root) if path.relative_to(root).parts[0] in _ORIGINALS and not _is_kept(path, root)
    ]
    in_codebook: tuple[str, ...] = ()
    if key is not None:
        for path in files_in(root):
            if not _is_kept(path, root) and path not in files and count_in_file(path, key.originals):
                files.append(path)
        if study.codebook_file.path.is_file():
            in_codebook = tuple(sorted(count_in_file(study.codebook_file.path, key.originals)))
    unnamed = tuple(one.name for one in study.store.transcripts.all() if not one.pseudonyms)
    return PurgePlan(tuple(files), study.store.count_past(), unnamed, in_codebook, (root / ".git").exists())


def delete_for_good(path: Path) -> None:
    """Delete a file so that it does not come back when the power fails the moment after.

    Raises:
        OSError: It cannot be deleted.
    """
    path.unlink()
    sync_folder(path.absolute().parent)


def _is_kept(path: Path, root: Path) -> bool:
    """The study itself; files of the same names in other folders are copies of it."""
    return path.relative_to(root).as_posix() in _KEPT or path.name == ".gitignore"


def purge(study: OpenStudy, plan: PurgePlan, key: Key | None) -> Purged:
    """Delete it all, first in corpus.db, then the files; then look for names of the key that are left.

    Raises:
        ProblemsError: Files that could not be deleted; the rest is gone.
    """
    words = dict(key.words) if key is not None else {}
    study.store.keep("purge")  # in case it is stopped half-way; deleted with the rest
    removed = study.store.purge(coder=study.coder, in_words=lambda text: in_words(text, words))
    planned = {path.absolute() for path in plan.files}
    made_now = [backup.path for backup in list_backups(study.store.path) if backup.path not in planned]
    made_now += [path.with_suffix(".yaml") for path in made_now if path.with_suffix(".yaml").exists()]
    hashes: list[str] = []
    total = 0
    problems: list[Problem] = []
    for path in (*plan.files, *made_now):
        try:
            data = path.read_bytes()
            delete_for_good(path)
        except OSError as error:
            problems.append(Problem(str(path), None, _("It could not be deleted: {reason}.").format(reason=why(error))))
            continue
        if path in made_now:
            continue
        hashes.append(sha256(data).hexdigest())
        total += len(data)
    if problems:
        raise ProblemsError(problems)
    with suppress(QualcodeError):
        study.store.backups.make("purged")
    originals = key.originals if key is not None else ()
    counts = {path.relative_to(study.root).as_posix(): count_in_file(path, originals) for path in files_in(study.root)}
    return Purged(
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        coder=study.coder,
        files=len(hashes),
        bytes=total,
        files_sha256=sha256("\n".join(sorted(hashes)).encode()).hexdigest(),
        removed=removed,
        study_sha256=sha256(study.store.path.read_bytes()).hexdigest(),
        names_looked_for=len(originals),
        left={path: len(found) for path, found in counts.items() if found},
    )
