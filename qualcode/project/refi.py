"""REFI-QDA: the study to other programs, and their projects and codebooks into the study."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qualcode.errors import QualcodeError
from qualcode.exchange.files import replaced_file
from qualcode.exchange.refi import (
    Incoming,
    Known,
    Loss,
    Losses,
    Outgoing,
    StudyParts,
    incoming_codebook,
    incoming_project,
    read_codebook,
    read_project,
    write_codebook,
    write_project,
)
from qualcode.i18n import _
from qualcode.model import Code, Codebook, Transcript, Turn, Verdict
from qualcode.project.exporting import ExportCount, ExportFilter
from qualcode.store.bringing import Delivery, Taken

if TYPE_CHECKING:
    from qualcode.project.study import Project

CODEBOOKS: Final = (".qdc",)
_NO_CODES: Final = "title: x\ncodes: []\n"


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Hundreds of thousands of parts are made and kept; looking for garbage among them takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_no_garbage_collection()
def export_project(
    project: Project,
    path: Path,
    chosen: ExportFilter,
    *,
    force: bool,
    report: Callable[[int, int], None] | None = None,
) -> ExportCount:
    """Write the study as a .qdpx, or its codes as a .qdc; `report` is told how many transcripts are ready."""
    from qualcode.exchange import check_target

    check_target(path, force=force)
    losses = Losses()
    book = project.codebook
    if path.suffix.lower() in CODEBOOKS:
        if not book.codes:
            raise QualcodeError(_("The codebook has no codes, so there is nothing to write."))
        study = StudyParts(book, keepsakes=project.store.keepsakes.all())
        write_codebook(path, Outgoing(study).codebook(), losses=losses, force=force)
        return ExportCount(path, len(book.by_id), 0, 0, losses.all())
    transcripts = [transcript for transcript in project.store.transcripts.all() if chosen.has(transcript)]
    names = {one.name for one in transcripts}
    codings = [one for one in project.codings() if chosen.passes(one) and one.excerpt.transcript in names]
    ids = {one.id for one in codings}
    places = {"coding": ids, "transcript": names}
    memos = [m for m in project.store.memos.find() if m.target not in places or m.target_id in places[m.target]]
    study = StudyParts(
        codebook=book,
        transcripts=transcripts,
        cases=project.cases(),
        codings=codings,
        memos=memos,
        keepsakes=project.store.keepsakes.all(),
        coder=project.coder,
        date=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    parts, side = Outgoing(study).project(report)
    write_project(path, parts, side, losses=losses, force=force)
    _tell_left_out(project, losses)
    return ExportCount(path, len(codings), len(transcripts), 0, losses.all())


def _tell_left_out(project: Project, losses: Losses) -> None:
    """What a project file has no room for."""
    losses.add("suggestion", count=len(project.suggestions()))
    answers = [one for one in project.store.suggestions.decisions() if one.verdict is not Verdict.ACCEPT]
    losses.add("decision", count=len(answers))
    losses.add("blank", count=len(project.store.blanks.find()))
    losses.add("journal", count=len(project.events()))


@dataclass(frozen=True)
class RefiPlan:
    """What an import would do.

    `text` is the codebook file as it would be, None when it stays as it is; `before` are its bytes as they were.
    """

    path: Path
    incoming: Incoming
    losses: tuple[Loss, ...]
    text: str | None
    before: bytes | None = None

    @property
    def doubtful(self) -> bool:
        """Whether a person should look first: something would be left out."""
        return any(loss.lost for loss in self.losses)

    def as_data(self) -> dict[str, object]:
        """The plan as plain values."""
        incoming = self.incoming
        return {
            "path": str(self.path),
            "transcripts": [one.name for one in incoming.transcripts],
            "known_transcripts": list(incoming.same),
            "codes": [code.id for _parent, top in incoming.codes for code in top.walk()],
            "codings": len(incoming.codings),
            "memos": len(incoming.memos),
            "coders": list(incoming.users),
            "losses": [loss.as_row() for loss in self.losses],
        }


Reader = Callable[[Known, Losses], Incoming]
"""From what the study has to what a file adds to it."""


def plan_refi(project: Project, path: Path) -> RefiPlan:
    """Read the file and say what an import would do; nothing is stored.

    Raises:
        QualcodeError: The file is missing, damaged or not safe to open.
    """

    def read(known: Known, losses: Losses) -> Incoming:
        if path.suffix.lower() in CODEBOOKS:
            return incoming_codebook(read_codebook(path, losses), known, losses)
        return incoming_project(*read_project(path, losses), known, losses)

    return plan_incoming(project, path, read)


@_no_garbage_collection()
def plan_incoming(project: Project, path: Path, read: Reader) -> RefiPlan:
    """Say what an import of what `read` gives would do; nothing is stored."""
    losses = Losses()
    before = _bytes(project.codebook_file.path)
    data = before or b""
    empty = _is_empty(project, data)
    book = Codebook("") if empty else project.codebook
    incoming = read(_known(project, book), losses)
    incoming = replace(incoming, transcripts=[_with_source(one, path) for one in incoming.transcripts])
    text = _codebook_text(project, data.decode("utf-8-sig"), book, incoming) if incoming.codes else None
    return RefiPlan(path, incoming, losses.all(), text, before)


def _is_empty(project: Project, data: bytes) -> bool:
    """Whether the codebook is the one that `init` writes, and nothing was coded with it."""
    from qualcode.codebook.template import is_starter

    with suppress(UnicodeDecodeError):
        return not data.strip() or (is_starter(data.decode("utf-8-sig")) and not project.codings())
    return False


def _known(project: Project, book: Codebook) -> Known:
    transcripts = project.store.transcripts
    names = set(transcripts.names())
    find = cache(lambda name: transcripts.find(name) if name in names else None)
    ids = {one.id: one.name for name in transcripts.names() if (one := find(name)) is not None}
    return Known(book, ids, find, split_turns, _make_id, project.store.keepsakes.all(), project.coder)


def _make_id(name: str) -> str:
    from qualcode.codebook.reshaping import new_id

    return new_id(Codebook(""), name, "")


def split_turns(name: str, text: str) -> Transcript | None:
    """The text as a transcript as the readers understand plain text; None when they find no turns."""
    from qualcode.readers import ReadOptions
    from qualcode.readers.formats import txt
    from qualcode.readers.labels import kinds

    try:
        draft = txt.read(text.encode("utf-8", "replace"), ReadOptions())
    except QualcodeError:
        return None
    if not draft.utterances:
        return None
    by_label = kinds((said.speaker for said in draft.utterances), (), draft.attributes)
    turns = tuple(
        Turn(index, said.speaker, by_label[said.speaker], said.text, said.start_ms, said.end_ms)
        for index, said in enumerate(draft.utterances)
    )
    return Transcript(name, turns, draft.attributes)


def _with_source(transcript: Transcript, path: Path) -> Transcript:
    from qualcode.readers import path_text

    digest = transcript.sha256 or sha256(transcript.text.encode()).hexdigest()
    return replace(transcript, sha256=digest, source=transcript.source or path_text(Path(path.name)))


def _codebook_text(project: Project, text: str, book: Codebook, incoming: Incoming) -> str:
    """The codebook file with the new codes; its comments and order stay."""
    from qualcode.codebook.rewriting import read_source, rewrite

    wanted = with_codes(book, incoming.codes)
    name = str(project.codebook_file.path)
    if book.codes:
        return rewrite(read_source(text, name), wanted)
    said = incoming.codebook
    title = book.title or " ".join(said.title.split()) or project.root.resolve().name
    fresh = replace(wanted, title=title, language=said.language, uncoded_examples=said.uncoded_examples)
    return rewrite(read_source(_NO_CODES, name), fresh)


def with_codes(book: Codebook, codes: Sequence[tuple[str, Code]]) -> Codebook:
    """The codebook with each code last under the one that it is given with."""
    below: dict[str, list[Code]] = {}
    for parent, code in codes:
        below.setdefault(parent, []).append(code)

    def added(code: Code) -> Code:
        children = [*map(added, code.children), *below.get(code.id, ())]
        return replace(code, children=tuple(children))

    return replace(book, codes=(*map(added, book.codes), *below.get("", ())))


@_no_garbage_collection()
def import_refi(project: Project, plan: RefiPlan) -> Taken:
    """Store what the plan holds: all of it, codebook and database, or nothing.

    Raises:
        QualcodeError: The study has changed in the meantime or cannot be written.
    """
    incoming = plan.incoming
    delivery = Delivery(incoming.transcripts, incoming.codings, incoming.memos, incoming.keepsakes)
    path = project.codebook_file.path
    if plan.text is not None and _bytes(path) != plan.before:
        raise QualcodeError(
            _("{path} has been changed in the meantime.").format(path=path),
            _("Nothing was stored. Import the file once more."),
        )
    project.store.keep()
    try:
        taken = project.store.take_in(delivery, coder=project.coder, last=_writing(path, plan.text))
    except BaseException:
        _put_back(path, plan)
        raise
    project.mirror_codebook()
    return taken


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _put_back(path: Path, plan: RefiPlan) -> None:
    """The codebook as it was, when it has been written already."""
    if plan.text is None or _bytes(path) != plan.text.encode():
        return
    if plan.before is None:
        path.unlink()
        return
    with replaced_file(path, force=True) as file:
        file.write(plan.before)


def _writing(path: Path, text: str | None) -> Callable[[], None]:
    def write() -> None:
        if text is not None:
            with replaced_file(path, force=True) as file:
                file.write(text.encode())

    return write
