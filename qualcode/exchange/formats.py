"""Which endings a table can be written to, and the choice between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from qualcode.errors import QualcodeError
from qualcode.exchange.delimited import write_csv
from qualcode.exchange.lines import write_jsonl
from qualcode.exchange.opendocument import write_opendocument
from qualcode.exchange.sheets import Report
from qualcode.exchange.workbook import write_workbook
from qualcode.i18n import _
from qualcode.table import Table

WORKBOOKS: Final = (".xlsx", ".ods")
"""The endings of workbooks, which hold several tables."""

ENDINGS: Final = (*WORKBOOKS, ".csv", ".tsv", ".jsonl")
"""The endings that tables can be written to."""

DOCUMENTS: Final = (".docx", ".md", ".html")
"""The endings of documents, which `exchange.documents` writes."""

PROJECTS: Final = (".qdpx", ".qdc")
"""The endings of files for other programs, which `exchange.refi` writes."""


def known_ending(path: Path) -> str:
    """The ending of the path, in small letters.

    Raises:
        QualcodeError: It is not one of `ENDINGS` or `DOCUMENTS`.
    """
    ending = path.suffix.lower()
    if ending in (*ENDINGS, *DOCUMENTS):
        return ending
    hint = _("Choose one of {endings}.").format(endings=", ".join((*ENDINGS, *DOCUMENTS, *PROJECTS)))
    if not ending:
        raise QualcodeError(_("{path} has no ending, which says what to write.").format(path=path), hint)
    raise QualcodeError(_("Files ending in {ending} cannot be written.").format(ending=ending), hint)


def write_tables(
    path: Path,
    tables: Sequence[Table],
    *,
    about: Mapping[str, str],
    ids: Sequence[str] = (),
    raw: bool = False,
    force: bool = False,
    report: Report | None = None,
) -> None:
    """Write all the tables as a workbook, or the first as .csv, .tsv or .jsonl, by the ending of the path.

    A workbook keeps the `ids` of the codings in it out of sight, so that a row that is deleted there is missed when
    it comes back. `report` is told how many rows are written of how many.

    Raises:
        QualcodeError: The ending is unknown, the file is there and `force` is false, or it cannot be written.
        ValueError: It is the ending of a document.
    """
    ending = known_ending(path)
    if ending in DOCUMENTS:
        raise ValueError(ending)
    if ending in WORKBOOKS:
        write = write_workbook if ending == ".xlsx" else write_opendocument
        write(path, tables, about=about, ids=ids, force=force, report=report)
    elif ending == ".jsonl":
        write_jsonl(path, tables[0], force=force)
    else:
        write_csv(path, tables[0], raw=raw, delimiter="\t" if ending == ".tsv" else None, force=force)
