"""The audit trail for a methods section, and the study as it was at a date."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.project.opened import CODEBOOK, OpenStudy
from qualcode.table import Row, Table

if TYPE_CHECKING:
    from qualcode.store.as_it_was import AsItWas

COLUMNS = (
    *("seq", "at", "coder", "event", "summary", "undone"),
    *("part", "transcript", "code", "quote", "before", "after"),
)


def audit_trail(study: OpenStudy, limit: int | None = None, *, newest_first: bool = False) -> Table:
    """Every change in the journal: who, when, what, where, before and after."""
    steps: list[Row] = [tuple(step) for step in study.store.steps()]
    if newest_first:
        steps.reverse()
    return Table("journal", COLUMNS, tuple(steps[:limit]))


def write_trail(study: OpenStudy, path: Path, *, force: bool = False) -> int:
    """Write the audit trail, oldest first; how many rows.

    Raises:
        QualcodeError: The ending is unknown, or the file is there and `force` is false.
    """
    from qualcode.exchange import describe_export, write_tables

    table = audit_trail(study)
    about = describe_export(
        title=study.title,
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        transcripts=study.store.transcripts.all(),
        codings=study.codings(),
        codebook_sha256=study.codebook_file.sha256,
    )
    write_tables(path, [table], about=about, force=force)
    return len(table.rows)


def rebuild(study: OpenStudy, until: str, folder: Path) -> AsItWas:
    """Make a study in a new folder as this one was at that time.

    A date alone means the end of that day; a time without a zone is the time of this machine.

    Raises:
        QualcodeError: It is no time, or the folder is there and not empty.
    """
    moment = _moment(until)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise QualcodeError(_("The folder {path} is not empty.").format(path=folder), _("Name a new one."))
    except OSError as error:
        raise QualcodeError(
            _("Cannot make a study in {path}.").format(path=folder),
            _("Choose a folder, not a file, in which you may write."),
        ) from error
    book = study.codebook_file.path
    now = book.read_text("utf-8-sig") if book.is_file() else None
    made = study.store.copy_as_it_was(moment, folder / study.store.path.name, now)
    text = made.codebook if made.codebook is not None else now
    if text is not None:
        (folder / CODEBOOK).write_text(text, encoding="utf-8")
    return made


def _moment(until: str) -> str:
    try:
        found = datetime.fromisoformat(until.strip())
    except ValueError as error:
        raise QualcodeError(
            _("{text} is no date.").format(text=until), _("Write it as 2026-11-20 or 2026-11-20T14:30.")
        ) from error
    if len(until.strip()) <= len("2026-11-20"):
        found = datetime.combine(found.date(), time(23, 59, 59))
    return found.astimezone(UTC).isoformat(timespec="seconds")
