"""Which endings a table can be written to, and the choice between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from qualcode.errors import QualcodeError
from qualcode.exchange.delimited import write_csv
from qualcode.exchange.lines import write_jsonl
from qualcode.exchange.workbook import write_workbook
from qualcode.i18n import _
from qualcode.table import Table

ENDINGS: Final = (".xlsx", ".csv", ".tsv", ".jsonl")
"""The endings that tables can be written to."""

DOCUMENTS: Final = (".docx", ".md", ".html")
"""The endings of documents, which `exchange.documents` writes."""

PROJECTS: Final = (".qdpx", ".qdc")
"""The endings of files for other programs, which `exchange.refi` writes."""

_LATER: Final = frozenset({".ods"})


def known_ending(path: Path) -> str:
    """The ending of the path, in small letters.

    Raises:
        QualcodeError: It is not one of `ENDINGS` or `DOCUMENTS`.
    """
    ending = path.suffix.lower()
    if ending in (*ENDINGS, *DOCUMENTS):
        return ending
    hint = _("Choose one of {endings}.").format(endings=", ".join((*ENDINGS, *DOCUMENTS, *PROJECTS)))
    if ending in _LATER:
        raise QualcodeError(_("Files ending in {ending} come in a later version.").format(ending=ending), hint)
    if not ending:
        raise QualcodeError(_("{path} has no ending, which says what to write.").format(path=path), hint)
    raise QualcodeError(_("Files ending in {ending} cannot be written.").format(ending=ending), hint)


def write_tables(
    path: Path, tables: Sequence[Table], *, about: Mapping[str, str], raw: bool = False, force: bool = False
) -> None:
    """Write all the tables as a workbook, or the first as .csv, .tsv or .jsonl, by the ending of the path.

    Raises:
        QualcodeError: The ending is unknown, the file is there and `force` is false, or it cannot be written.
        ValueError: It is the ending of a document.
    """
    ending = known_ending(path)
    if ending in DOCUMENTS:
        raise ValueError(ending)
    if ending == ".xlsx":
        write_workbook(path, tables, about=about, force=force)
    elif ending == ".jsonl":
        write_jsonl(path, tables[0], force=force)
    else:
        write_csv(path, tables[0], raw=raw, delimiter="\t" if ending == ".tsv" else None, force=force)
