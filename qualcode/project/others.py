"""What other programs keep in forms of their own: Taguette's and qc's projects and codebooks, told by content."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qualcode.errors import QualcodeError
from qualcode.exchange.refi import Incoming, Known, Losses, RefiProject, incoming_codebook, incoming_project
from qualcode.i18n import _
from qualcode.project.refi import CODEBOOKS, RefiPlan, plan_incoming, plan_refi

if TYPE_CHECKING:
    from qualcode.exchange.others import QcDocument
    from qualcode.project.study import Project

REFI: Final = (".qdpx", *CODEBOOKS)
QC_DATABASE: Final = "qualitative_coding.sqlite3"
_YAML: Final = (".yaml", ".yml")
_TABLES: Final = (".csv", ".tsv")
_LARGEST_TEXT: Final = 50_000_000


def is_from_program(path: Path) -> bool:
    """Whether the path is a project or codebook that another program made, and no transcript."""
    if path.suffix.lower() in REFI:
        return True
    try:
        return _planner(path) is not None
    except OSError:
        return False


def plan_from_program(project: Project, path: Path) -> RefiPlan:
    """Read what another program made and say what an import would do; nothing is stored.

    Raises:
        QualcodeError: The file is missing, damaged, not safe to open, or of no known program.
    """
    if path.suffix.lower() in REFI:
        return plan_refi(project, path)
    planner = _planner(path)
    if planner is None:
        raise QualcodeError(_("{path} is not a project of Taguette, qc or REFI-QDA.").format(path=path))
    return planner(project, path)


def _planner(path: Path) -> Callable[[Project, Path], RefiPlan] | None:
    if path.is_dir():
        return _plan_qc if (path / QC_DATABASE).is_file() else None
    ending = path.suffix.lower()
    if ending in _YAML:
        from qualcode.codebook.outline import is_outline

        return _plan_outline if is_outline(_read_text(path)) else None
    if ending in _TABLES:
        return _plan_tags if _tag_rows(path) else None
    from qualcode.store.foreign import is_sqlite, table_names

    if is_sqlite(path):
        names = table_names(path)
        if {"highlights", "documents", "tags"} <= names:
            return _plan_taguette
        if {"coded_line", "document", "code"} <= names:
            return _plan_qc
    return None


def _plan_taguette(project: Project, path: Path) -> RefiPlan:
    from qualcode.exchange.others.taguette import TABLES, taguette_project
    from qualcode.store.foreign import foreign_tables

    tables = foreign_tables(path, TABLES)
    return plan_incoming(project, path, _projects(lambda losses: taguette_project(tables, losses)))


def _plan_tags(project: Project, path: Path) -> RefiPlan:
    from qualcode.exchange.others import taguette_tags

    codes = taguette_tags(_tag_rows(path))
    return plan_incoming(project, path, _codebooks(lambda losses: RefiProject(origin="Taguette", codes=codes)))


def _plan_outline(project: Project, path: Path) -> RefiPlan:
    from qualcode.codebook.outline import read_outline
    from qualcode.exchange.others import qc_codes

    outline = read_outline(_read_text(path), str(path))
    return plan_incoming(project, path, _codebooks(lambda losses: RefiProject(codes=qc_codes(outline, losses))))


def _plan_qc(project: Project, path: Path) -> RefiPlan:
    from qualcode.codebook.outline import read_outline, read_settings
    from qualcode.exchange.others.qc import TABLES, qc_project
    from qualcode.store.foreign import foreign_tables

    database = path / QC_DATABASE if path.is_dir() else path
    root = database.parent
    said = root / "settings.yaml"
    settings = read_settings(_read_text(said), str(said)) if said.is_file() else {}
    book = root / settings.get("codebook", "codebook.yaml")
    outline = read_outline(_read_text(book), str(book)) if book.is_file() else ()
    tables = foreign_tables(database, TABLES)
    names = [str(name) for (name,) in tables["document"]]
    documents = _documents(root / settings.get("corpus_dir", "corpus"), names)
    memos = _memos(root / settings.get("memos_dir", "memos"))
    name = root.resolve().name
    read = _projects(lambda losses: qc_project(name, tables, documents, outline, memos, losses))
    return plan_incoming(project, path, read)


def _projects(make: Callable[[Losses], RefiProject]) -> Callable[[Known, Losses], Incoming]:
    return lambda known, losses: incoming_project(make(losses), None, known, losses)


def _codebooks(make: Callable[[Losses], RefiProject]) -> Callable[[Known, Losses], Incoming]:
    return lambda known, losses: incoming_codebook(make(losses), known, losses)


def _documents(corpus: Path, names: Sequence[str]) -> list[QcDocument]:
    """The texts of the corpus; a name that leads out of it is a text that is not there."""
    from qualcode.exchange.others import QcDocument

    inside = corpus.resolve()
    found = []
    for name in names:
        file = (inside / name).resolve()
        there = file.is_relative_to(inside) and file.is_file()
        found.append(QcDocument(name, _read_text(file) if there else None))
    return found


def _memos(folder: Path) -> list[tuple[str, str]]:
    files = sorted(folder.glob("*.md")) if folder.is_dir() else []
    return [(file.stem, text) for file in files if (text := _read_text(file)).strip()]


def _tag_rows(path: Path) -> list[list[str]]:
    """The rows of Taguette's list of tags; none when the file is something else."""
    from qualcode.exchange.others.taguette import is_tag_table

    text = _read_text(path)
    head = text.partition("\n")[0]
    mark = max(",;\t", key=head.count)
    if not is_tag_table(next(csv.reader([head], delimiter=mark), [])):
        return []
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise QualcodeError(_("{path} cannot be read: {reason}.").format(path=path, reason=error)) from error


def _read_text(path: Path) -> str:
    """The file's text with plain line ends, UTF-8 or else Windows' own letters."""
    if path.stat().st_size > _LARGEST_TEXT:
        raise QualcodeError(_("{path} is too large to be read.").format(path=path))
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
