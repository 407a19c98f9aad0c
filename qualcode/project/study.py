"""The project: finds the parts of a study, wires the rooms and holds the use cases."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import (
    Case,
    Codebook,
    Coder,
    Coding,
    Event,
    Excerpt,
    Kind,
    Origin,
    Progress,
    Run,
    SearchHit,
    Suggestion,
    Transcript,
    Verdict,
)
from qualcode.project.codebook_file import CodebookFile, known_code
from qualcode.store import AlreadyThereError, Store

if TYPE_CHECKING:
    from qualcode.project.exporting import ExportCount, ExportFilter
    from qualcode.project.importing import CodingsImport, ImportPlan
    from qualcode.readers import ReadOptions
    from qualcode.store import ImportCount
    from qualcode.suggest import SuggestInputs, SuggestResult

ProgressReport = Callable[[int, int], None]

CODEBOOK = "codebook.yaml"
DATABASE = "corpus.db"
TRANSCRIPTS = "transcripts"
KEPT_OPEN = 8
"""How many transcripts are kept in memory, since a coder codes many times in one."""
GITIGNORE = f"""\
# Intervjuer er personopplysninger / interviews are personal data: keep them out of git.
{DATABASE}
{DATABASE}-*
{TRANSCRIPTS}/
*.xlsx
*.csv
*.tsv
*.jsonl
"""


def coder_name(given: str | None = None) -> str:
    """The coder: as given, from QUALCODE_CODER, or the login name."""
    name = (given or os.environ.get("QUALCODE_CODER") or "").strip()
    if name:
        return name
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "coder"


class Project:
    """One study: `transcripts/`, `codebook.yaml` and `corpus.db` in a folder, seen by one coder."""

    def __init__(self, root: Path, store: Store, coder: str) -> None:
        self.root = root
        self.store = store
        self.coder = coder
        self.codebook_file = CodebookFile(root / CODEBOOK, store)
        self._version = store.data_version()
        self._open: dict[str, Transcript] = {}

    @classmethod
    def open(cls, root: Path, *, coder: str | None = None, read_only: bool = False, create: bool = False) -> Self:
        """The study in the folder; with `create` its database is made when only the codebook is there.

        Raises:
            QualcodeError: The folder is missing or holds no study, or corpus.db cannot be used.
        """
        if not root.is_dir():
            raise QualcodeError(
                _("There is no folder {path}.").format(path=root),
                _("Check the spelling, or name another with --project."),
            )
        path = root / DATABASE
        if path.exists():
            return cls(root, Store.open(path, read_only=read_only), coder_name(coder))
        if not (root / CODEBOOK).is_file():
            raise QualcodeError(
                _("There is no study in {path}.").format(path=root.resolve()),
                _("Make one with: qualcode init, or go to the folder that holds codebook.yaml."),
            )
        if not create or read_only:
            raise QualcodeError(
                _("{path} has no corpus.db yet.").format(path=root.resolve()),
                _("Import transcripts first: qualcode import"),
            )
        try:
            return cls(root, Store.create(path), coder_name(coder))
        except AlreadyThereError:  # another program was first
            return cls(root, Store.open(path), coder_name(coder))

    @classmethod
    def create(cls, root: Path, *, coder: str | None = None) -> Self:
        """A new study in the folder: what is missing is made, what is there is kept.

        Raises:
            QualcodeError: The folder cannot be written.
        """
        from qualcode.codebook import starter

        try:
            (root / TRANSCRIPTS).mkdir(parents=True, exist_ok=True)
            for name, text in ((CODEBOOK, starter()), (".gitignore", GITIGNORE)):
                if not (root / name).exists():
                    (root / name).write_text(text, encoding="utf-8")
        except OSError as error:
            raise QualcodeError(
                _("Cannot make a study in {path}.").format(path=root),
                _("Choose a folder, not a file, in which you may write."),
            ) from error
        return cls.open(root, coder=coder, create=True)

    def close(self) -> None:
        """Let go of corpus.db."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed."""
        return self.store.read_only

    @property
    def title(self) -> str:
        """The study's title, from the codebook."""
        return self.codebook.title

    @property
    def codebook(self) -> Codebook:
        """The codebook, read again when its file changed.

        A file that became unreadable while the study is open leaves the last good codebook in
        use, and `codebook_problem` says what is wrong with it.

        Raises:
            QualcodeError: The first reading failed: no file, or problems in it.
        """
        return self.codebook_file.read()

    @property
    def codebook_problem(self) -> QualcodeError | None:
        """What is wrong with codebook.yaml now, while the last good codebook is in use."""
        return self.codebook_file.problem

    def mirror_codebook(self) -> None:
        """Keep the codebook in corpus.db, so that lists need not read YAML; nothing happens in a read-only study."""
        self.codebook_file.mirror()

    def changed_elsewhere(self) -> bool:
        """Whether another program wrote to corpus.db since the last call."""
        version = self.store.data_version()
        changed, self._version = version != self._version, version
        if changed:
            self._open.clear()
        return changed

    # What is in the study

    def progress(self) -> tuple[Progress, ...]:
        """How far each transcript has come for this coder."""
        return self.store.transcripts.progress(self.coder)

    def transcript_names(self) -> tuple[str, ...]:
        """The transcripts' names in order."""
        return self.store.transcripts.names()

    def transcript(self, name: str) -> Transcript:
        """The transcript with that name.

        Raises:
            QualcodeError: There is none.
        """
        if name not in self._open:
            found = self.store.transcripts.find(name)
            if len(self._open) >= KEPT_OPEN:
                self._open.clear()
            self._open[name] = found
        return self._open[name]

    def codings(self, transcript: str | None = None, code: str | None = None) -> list[Coding]:
        """The codings of all coders, in reading order."""
        return self.store.codings.find(transcript=transcript, code=code)

    def coders(self) -> tuple[Coder, ...]:
        """Who has coded."""
        return self.store.codings.coders()

    def cases(self) -> tuple[Case, ...]:
        """The people who were interviewed: the speakers that are not interviewers, transcript by transcript."""
        cases = []
        for transcript in self.store.transcripts.all():
            speakers = dict.fromkeys(t.speaker for t in transcript.turns if t.kind is Kind.RESPONDENT)
            cases += [Case(speaker, (transcript.name,), transcript.attributes) for speaker in speakers]
        return tuple(cases)

    def runs(self) -> tuple[Run, ...]:
        """The stored runs of suggestions."""
        return self.store.suggestions.runs()

    def events(self, limit: int | None = None) -> list[Event]:
        """The journal, newest first."""
        return self.store.journal.events(limit)

    def search(
        self, query: str, *, interviewers: bool = False, transcript: str | None = None, limit: int | None = None
    ) -> list[SearchHit]:
        """Where the words stand.

        Raises:
            QualcodeError: The query cannot be understood.
        """
        return self.store.search(query, interviewers=interviewers, transcript=transcript, limit=limit)

    # What people decide

    def code(self, excerpt: Excerpt, code_ids: Sequence[str], *, memo: str = "") -> list[Coding]:
        """Code the excerpt with the codes; the codings that are new.

        Raises:
            QualcodeError: A code is not in the codebook, or the study is read-only.
        """
        transcript = self.transcript(excerpt.transcript)
        quote = transcript.quote(excerpt)
        new = [
            Coding("", excerpt, self.known_code(code), self.coder, quote, Origin.MANUAL, memo=memo)
            for code in dict.fromkeys(code_ids)
        ]
        return self.store.codings.add(new, coder=self.coder)

    def known_code(self, code_id: str) -> str:
        """The id itself.

        Raises:
            QualcodeError: The codebook has no such code; the hint names near ones.
        """
        return known_code(self.codebook, code_id)

    def known_coder(self, name: str) -> str:
        """The name itself.

        Raises:
            QualcodeError: Nobody of that name has coded here; the hint names who has.
        """
        names = {self.coder, *(coder.name for coder in self.coders())}
        if name in names:
            return name
        raise QualcodeError(
            _("Nobody called {name} has coded here.").format(name=name),
            _("These have: {names}.").format(names=", ".join(sorted(names))),
        )

    def uncode(self, codings: Sequence[Coding]) -> list[Coding]:
        """Take the codings away; those that were there.

        Raises:
            QualcodeError: One of them is another coder's.
        """
        others = {coding.coder for coding in codings} - {self.coder}
        if others:
            raise QualcodeError(
                _("These codings are by {names}, so only they can take them away.").format(
                    names=", ".join(sorted(others))
                ),
                _("To work on them, start qualcode with --coder."),
            )
        return self.store.codings.remove([coding.id for coding in codings], coder=self.coder)

    def set_memo(self, coding: Coding, text: str) -> None:
        """Write the coding's memo; an empty text removes it."""
        self.store.codings.set_memo(coding.id, text, coder=self.coder)

    def undo(self, count: int | None = 1) -> list[Event]:
        """Undo this coder's last changes (all with None); the events undone, the last first."""
        return self.store.journal.undo(self.coder, count)

    def redo(self, count: int | None = 1) -> list[Event]:
        """Redo what was undone last; the events redone in order."""
        return self.store.journal.redo(self.coder, count)

    def recent_codes(self) -> tuple[str, ...]:
        """The codes this coder used last, newest first."""
        book = self.codebook
        return tuple(c for c in self.store.codings.recent_codes(self.coder) if c in book)

    # Suggestions

    def suggestions(self, transcript: str | None = None) -> list[Suggestion]:
        """The suggestions that wait for this coder's decision; codes that left the codebook are left out."""
        pending = self.store.suggestions.pending(transcript=transcript, coder=self.coder)
        book = self.codebook
        return [s for s in pending if s.code in book]

    def accept(self, suggestion: Suggestion) -> Coding:
        """Make the suggestion a coding that keeps its score and run."""
        self.known_code(suggestion.code)
        coding = self.store.suggestions.decide(suggestion, Verdict.ACCEPT, coder=self.coder)
        assert coding is not None
        return coding

    def reject(self, suggestion: Suggestion) -> None:
        """Say no; it does not come back."""
        self.store.suggestions.decide(suggestion, Verdict.REJECT, coder=self.coder)

    def skip(self, suggestion: Suggestion) -> None:
        """Put it off: it comes last."""
        self.store.suggestions.decide(suggestion, Verdict.SKIP, coder=self.coder)

    def prepare_suggestions(
        self,
        names: Sequence[str] = (),
        *,
        seed: int = 0,
        untrained: Sequence[str] = (),
    ) -> SuggestInputs:
        """All that a run needs, read from the store; give it to `suggest.make_suggestions`, in a thread if you like.

        Args:
            names: The transcripts to suggest on; all without them.
            untrained: Transcripts whose codings are not learned from.
        """
        from qualcode.project.suggesting import prepare, with_analyses

        return with_analyses(self, prepare(self, names, seed=seed, untrained=untrained))

    def suggest(
        self,
        names: Sequence[str] = (),
        *,
        seed: int = 0,
        untrained: Sequence[str] = (),
        store: bool = True,
        progress: ProgressReport | None = None,
        jobs: int = 1,
    ) -> tuple[SuggestResult, bool]:
        """A whole run: prepare, make, save. An unchanged study is answered from the stored run.

        Returns:
            The run with all its scored suggestions, and whether it was stored now.
        """
        from qualcode.project.suggesting import prepare, run

        inputs = prepare(self, names, seed=seed, untrained=untrained)
        return run(self, inputs, store=store, progress=progress, jobs=jobs)

    def save_suggestions(self, result: SuggestResult) -> bool:
        """Store a run's suggestions beside the codings; False when that run is already there."""
        self.mirror_codebook()
        if result.new_cache:
            self.store.cache.save(result.new_cache)
        return self.store.suggestions.save(result.run, result.suggestions, coder=self.coder)

    # Reading on

    def mark_read(self, transcript: str, turn_index: int) -> None:
        """Remember that this coder has read up to the turn."""
        if not self.read_only:
            self.store.transcripts.mark_read(transcript, turn_index, coder=self.coder)

    def place(self, transcript: str) -> int | None:
        """Where this coder left the transcript: a position in its text."""
        return self.store.transcripts.find_place(transcript, coder=self.coder)

    def set_place(self, transcript: str, position: int) -> None:
        """Remember where this coder is in the transcript."""
        if not self.read_only:
            self.store.transcripts.set_place(transcript, position, coder=self.coder)

    # In and out

    def plan_import(self, paths: Sequence[Path], options: ReadOptions | None = None) -> ImportPlan:
        """Read the files and say what an import would do; nothing is stored.

        Raises:
            QualcodeError: A path is missing or a folder holds no transcripts.
        """
        from qualcode.project.importing import plan

        return plan(self, paths, options)

    def import_transcripts(self, plan: ImportPlan) -> ImportCount:
        """Store what the plan reads, in one transaction."""
        from qualcode.project.importing import carry_out

        self._open.clear()
        return carry_out(self, plan)

    def import_codings(self, path: Path, *, coder: str | None = None) -> CodingsImport:
        """Add the codings in a jsonl, csv or xlsx file.

        Raises:
            ProblemsError: Rows that do not fit the study, with their lines; then nothing is added.
        """
        from qualcode.project.importing import read_codings

        return read_codings(self, path, coder)

    def coding_rows(self) -> list[dict[str, object]]:
        """All codings as the rows of `codings export`, in reading order."""
        from qualcode.exchange import coding_rows

        return [
            row
            for transcript in self.store.transcripts.all()
            for row in coding_rows(transcript, self.codings(transcript.name))
        ]

    def export(
        self,
        path: Path,
        *,
        filters: ExportFilter | None = None,
        suggested: bool = False,
        raw: bool = False,
        force: bool = False,
    ) -> ExportCount:
        """Write the coded excerpts; the ending of `path` decides the form.

        Raises:
            QualcodeError: The ending is unknown, or the file is there and `force` is not given.
        """
        from qualcode.project.exporting import export

        return export(self, path, filters=filters, suggested=suggested, raw=raw, force=force)
