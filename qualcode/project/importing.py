"""Transcripts and codings from files into the study."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import Problem, ProblemsError, QualcodeError
from qualcode.i18n import _
from qualcode.model import Coding, Transcript
from qualcode.packed import with_source
from qualcode.readers import (
    Reading,
    ReadOptions,
    check_options,
    file_hash,
    find_files,
    find_others,
    merge_options,
    options_from_json,
    options_to_json,
    path_text,
    read_transcript,
    real_path,
    transcript_name,
)

Progress = Callable[[int, int], None]

if TYPE_CHECKING:
    from qualcode.project.study import Project
    from qualcode.store import Followed, ImportCount


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do: `new` and `changed` are stored, `unchanged` are skipped, `problems` are refused.

    `followed` tells, by the names of those whose text is corrected, what becomes of their codings; `named` are those
    that have pseudonyms in the study, while the file has the names. `passed_by` are files in the folders that were
    not read, by their endings.
    """

    new: tuple[Reading, ...] = ()
    changed: tuple[Reading, ...] = ()
    unchanged: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    followed: Mapping[str, Followed] = field(default_factory=dict)
    named: tuple[str, ...] = ()
    passed_by: tuple[Path, ...] = ()

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What will be stored."""
        return self.new + self.changed

    @property
    def doubtful(self) -> bool:
        """Whether a person should look before it is stored."""
        moved = any(each.touched or each.lost for each in self.followed.values())
        return moved or bool(self.named) or any(reading.doubtful for reading in self.readings)


def plan(
    project: Project, paths: Sequence[Path], options: ReadOptions | None, progress: Progress | None = None
) -> ImportPlan:
    """Read the files, leaving out those whose bytes were imported before.

    A corrected file is read in the way in which the first was, where nothing else is said.
    """
    hashes = project.store.transcripts.hashes()
    kept = project.store.transcripts.ways.of_transcripts() if hashes else {}
    folders: dict[Path, str] = {}
    new: list[Reading] = []
    changed: list[Reading] = []
    unchanged: list[Path] = []
    problems: list[Problem] = []
    seen: dict[str, Path] = {}
    if options is not None:
        check_options(options)
    files = find_files(paths)
    for number, path in enumerate(files):
        if progress is not None:
            progress(number, len(files))
        try:
            outcome = _read(project, path, options, hashes, kept)
            outcome = _with_source(outcome, project.root, folders)
        except ProblemsError as error:
            problems.extend(error.problems)
            continue
        except QualcodeError as error:
            problems.append(Problem(str(path), None, _refused(path, error)))
            continue
        name = outcome.transcript.name if isinstance(outcome, Reading) else outcome
        if name in seen:
            problems.append(Problem(str(path), None, _same_name(name, seen[name])))
            continue
        seen[name] = path
        if not isinstance(outcome, Reading):
            unchanged.append(path)
        elif name in hashes:
            changed.append(outcome)
        else:
            new.append(outcome)
    followed = _foresee(project, changed)
    named = tuple(one.transcript.name for one in changed if project.transcript(one.transcript.name).pseudonyms)
    others = tuple(find_others(paths))
    return ImportPlan(tuple(new), tuple(changed), tuple(unchanged), tuple(problems), followed, named, others)


def with_readings(project: Project, planned: ImportPlan, readings: Sequence[Reading]) -> ImportPlan:
    """The plan with these readings alone, which may have been changed since."""
    known = {reading.transcript.name for reading in planned.changed}
    changed = tuple(reading for reading in readings if reading.transcript.name in known)
    new = tuple(reading for reading in readings if reading.transcript.name not in known)
    named = tuple(name for name in planned.named if name in {reading.transcript.name for reading in changed})
    return replace(planned, new=new, changed=changed, followed=_foresee(project, changed), named=named)


def _foresee(project: Project, changed: Sequence[Reading]) -> dict[str, Followed]:
    """What becomes of the codings in transcripts that get another text."""
    previews = {one.transcript.name: project.store.transcripts.preview(one.transcript) for one in changed}
    return {name: followed for name, followed in previews.items() if followed is not None and followed.codings}


def _refused(path: Path, error: QualcodeError) -> str:
    """Why the file is no transcript, and what to do with a table of attributes that lies among them."""
    from qualcode.project.attributes import is_table_of_attributes

    if is_table_of_attributes(path):
        told = _("This is a table of attributes, not a transcript. Read it with: qualcode attributes import {path}")
        return told.format(path=path)
    return " ".join(error.lines())


def _same_name(name: str, other: Path) -> str:
    return _("{other} also gives a transcript named {name}. Rename one of the files.").format(other=other, name=name)


def _read(
    project: Project, path: Path, options: ReadOptions | None, hashes: dict[str, str], kept: Mapping[str, str]
) -> Reading | str:
    """What the file says, or the name of the stored transcript that says the same already.

    With options the same bytes may read differently, so then the readings are compared.
    """
    name = transcript_name(path)
    if name in kept:
        merged = merge_options(options_from_json(kept[name]), options)
        said, options = options is not None and options_to_json(merged) != kept[name], merged
    else:
        said = options is not None
    if not said and name in hashes and hashes[name] == file_hash(path):
        return name
    reading = read_transcript(path, options or ReadOptions())
    name = reading.transcript.name
    if options is not None and hashes.get(name) == reading.transcript.sha256:
        stored = project.transcript(name)
        # The file is the same, so what it does not say was set by hand earlier, and stays.
        kept = {**stored.attributes, **reading.transcript.attributes}
        reading = replace(reading, transcript=replace(reading.transcript, attributes=kept))
        if (stored.turns, dict(stored.attributes)) == (reading.transcript.turns, dict(reading.transcript.attributes)):
            return name
    return reading


def _with_source(outcome: Reading | str, root: Path, folders: dict[Path, str]) -> Reading | str:
    """With the path as seen from the study, so that a moved study still knows its files."""
    if not isinstance(outcome, Reading):
        return outcome
    if root not in folders:
        folders[root] = os.path.realpath(root)
    home = folders[root]
    path = real_path(outcome.path, folders)
    inside = path.startswith(home + os.sep)
    source = path_text(Path(path[len(home) + 1 :] if inside else outcome.path.name))
    return replace(outcome, transcript=with_source(outcome.transcript, source))


def carry_out(project: Project, planned: ImportPlan, progress: Progress | None = None) -> ImportCount:
    """Store the readings in one transaction, with the notes of those who made them, and how they were read."""
    from qualcode.project.notes import paragraphs

    def transcripts() -> Iterator[Transcript]:
        for number, reading in enumerate(planned.readings):
            if progress is not None:
                progress(number, len(planned.readings))
            yield reading.transcript

    known = project.store.transcripts.hashes() if planned.changed else {}
    fresh = [one for one in planned.readings if known.get(one.transcript.name) != one.transcript.sha256]
    return project.store.transcripts.add(
        transcripts(),
        coder=project.coder,
        notes={one.transcript.name: paragraphs(one) for one in fresh if one.notes},
        ways={one.transcript.name: options_to_json(one.options) for one in planned.readings if one.options},
    )


def saved_options(project: Project, name: str) -> ReadOptions:
    """What was saved under the name about how to read files.

    Raises:
        QualcodeError: Nothing was.
    """
    saved = project.store.transcripts.ways.saved()
    if name not in saved:
        hint = _("These are saved: {names}.").format(names=", ".join(saved)) if saved else _("Save it with --save-as.")
        raise QualcodeError(_("No way to read files is saved as {name}.").format(name=name), hint)
    return options_from_json(saved[name])


def save_options(project: Project, name: str, options: ReadOptions) -> None:
    """Save how files are read, for the next of the same kind."""
    project.store.transcripts.ways.save(name, options_to_json(options))


def shared_options(readings: Sequence[Reading], options: ReadOptions | None) -> ReadOptions:
    """What was said of these files, as it can be said of others like them: also who asks, and who answers."""
    roles = {label: kind for one in readings if one.options for label, kind in one.options.roles.items()}
    names = {label: name for one in readings if one.options for label, name in one.options.names.items()}
    return merge_options(ReadOptions(names=names, roles=roles), options)


@dataclass(frozen=True)
class CodingsImport:
    """What an import of codings did: `new` were added, `kept` had another memo already, which stands."""

    new: tuple[Coding, ...]
    kept: tuple[Coding, ...]


def read_codings(project: Project, path: Path, coder: str | None) -> CodingsImport:
    """Add the codings in a file of rows as `codings export` writes them."""
    codings = codings_in_file(project, path, coder)
    project.store.keep()
    new = project.store.codings.add(codings, coder=project.coder, kind="import codings")
    kept = project.store.codings.memo_conflicts(codings, coder=project.coder)
    return CodingsImport(tuple(new), tuple(kept))


def codings_in_file(project: Project, path: Path, coder: str | None, *, fallback: str | None = None) -> list[Coding]:
    """The codings in a file of rows; nothing is stored. Rows that name no coder are the fallback's, or one's own.

    Raises:
        ProblemsError: Rows that do not fit the study, with their lines.
    """
    from qualcode.exchange import codings_from_rows, read_coding_rows

    rows = read_coding_rows(path)
    names = {row.transcript for row in rows} & set(project.transcript_names())
    transcripts = {name: project.transcript(name) for name in names}
    return codings_from_rows(
        rows, transcripts, project.codebook, path=str(path), coder=coder, fallback=fallback or project.coder
    )
