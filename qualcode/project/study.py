"""The project: finds the parts of a study, wires the rooms and holds the use cases."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.project.codebook_editing import CodebookEditing
from qualcode.project.opened import CODEBOOK
from qualcode.project.sifting import Sifting
from qualcode.project.texts import TextChanges
from qualcode.store import AlreadyThereError, Store

if TYPE_CHECKING:
    from qualcode.analysis import Evaluation
    from qualcode.project.exporting import DocumentWish, ExportCount, ExportFilter
    from qualcode.project.importing import CodingsImport, ImportPlan
    from qualcode.project.returning import ReturnPlan
    from qualcode.project.tables import TableWish
    from qualcode.readers import Reading, ReadOptions
    from qualcode.store import ImportCount
    from qualcode.store.revising import Revised
    from qualcode.suggest import SuggestInputs, SuggestResult

ProgressReport = Callable[[int, int], None]

DATABASE = "corpus.db"
TRANSCRIPTS = "transcripts"
_OWNER_ONLY = 0o700
GITIGNORE = f"""\
# Intervjuer er personopplysninger / interviews are personal data: keep them out of git.
{DATABASE}
{DATABASE}-*
backup/
{TRANSCRIPTS}/
*.xlsx
*.ods
*.csv
*.tsv
*.jsonl
*.qdpx
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


class Project(CodebookEditing, Sifting, TextChanges):
    """One study: `transcripts/`, `codebook.yaml` and `corpus.db` in a folder, seen by one coder."""

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
            return cls._opened(root, Store.open(path, read_only=read_only), coder)
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
            return cls._opened(root, Store.create(path), coder)
        except AlreadyThereError:  # another program was first
            return cls._opened(root, Store.open(path), coder)

    @classmethod
    def _opened(cls, root: Path, store: Store, coder: str | None) -> Self:
        """The study, with backups of what it was before it is changed."""
        store.attach_backups()
        return cls(root, store, coder_name(coder))

    @classmethod
    def create(cls, root: Path, *, coder: str | None = None) -> Self:
        """A new study in the folder: what is missing is made, for its owner only; what is there is kept.

        Raises:
            QualcodeError: The folder cannot be written.
        """
        from qualcode.codebook import starter

        try:
            root.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
            (root / TRANSCRIPTS).mkdir(mode=_OWNER_ONLY, exist_ok=True)
            for name, text in ((CODEBOOK, starter()), (".gitignore", GITIGNORE)):
                if not (root / name).exists():
                    (root / name).write_text(text, encoding="utf-8")
        except OSError as error:
            raise QualcodeError(
                _("Cannot make a study in {path}.").format(path=root),
                _("Choose a folder, not a file, in which you may write."),
            ) from error
        return cls.open(root, coder=coder, create=True)

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

    def evaluate(
        self,
        *,
        gold: Path | None = None,
        leave_out: bool = True,
        coder: str | None = None,
        whole: bool = False,
        progress: ProgressReport | None = None,
    ) -> Evaluation:
        """How well suggestions agree with codings; nothing is stored.

        Args:
            gold: A file of codings that count as true; without it those of the study do.
            leave_out: Nothing is learned from a transcript's own codings before suggesting in it.
            coder: Only this coder's codings count as true.
            whole: Turns after the last coded one count as read, too.

        Raises:
            QualcodeError: There is too little to compare with, or the file does not fit the study.
            ValueError: Nothing is left out, and there is no file: the codings would measure what was learned from them.
        """
        from qualcode.project.evaluating import evaluate

        return evaluate(self, gold=gold, leave_out=leave_out, coder=coder, whole=whole, progress=progress)

    def plan_import(
        self, paths: Sequence[Path], options: ReadOptions | None = None, *, progress: ProgressReport | None = None
    ) -> ImportPlan:
        """Read the files and say what an import would do; nothing is stored.

        Raises:
            QualcodeError: A path is missing or a folder holds no transcripts.
        """
        from qualcode.project.importing import plan

        return plan(self, paths, options, progress)

    def with_readings(self, plan: ImportPlan, readings: Sequence[Reading]) -> ImportPlan:
        """The plan with these readings alone, changed since, and with what becomes of codings then."""
        from qualcode.project.importing import with_readings

        return with_readings(self, plan, readings)

    def saved_options(self, name: str) -> ReadOptions:
        """How to read files of a kind, as it was saved under the name.

        Raises:
            QualcodeError: Nothing was.
        """
        from qualcode.project.importing import saved_options

        return saved_options(self, name)

    def save_options(self, name: str, plan: ImportPlan, options: ReadOptions | None = None) -> None:
        """Save how these files were read, with who asks and who answers, for the next of the same kind."""
        from qualcode.project.importing import save_options, shared_options

        save_options(self, name, shared_options(plan.readings, options))

    def import_transcripts(self, plan: ImportPlan, *, progress: ProgressReport | None = None) -> ImportCount:
        """Store what the plan reads, in one transaction; `progress` is told how many are stored of how many."""
        from qualcode.project.importing import carry_out

        self._open.clear()
        if plan.changed:
            self.store.keep()
        return carry_out(self, plan, progress)

    def import_codings(self, path: Path, *, coder: str | None = None) -> CodingsImport:
        """Add the codings in a jsonl, csv or xlsx file.

        Raises:
            ProblemsError: Rows that do not fit the study, with their lines; then nothing is added.
        """
        from qualcode.project.importing import read_codings

        return read_codings(self, path, coder)

    def plan_return(self, path: Path, *, coder: str | None = None) -> ReturnPlan | None:
        """What a sheet of excerpts that a colleague worked in would change; nothing is stored.

        None when the file holds codings of another kind, which `import_codings` adds.

        Raises:
            QualcodeError: The file cannot be read.
            ProblemsError: Rows that cannot be understood, with their lines.
        """
        from qualcode.project.returning import plan_return_of

        return plan_return_of(self, path, coder)

    def take_return(self, plan: ReturnPlan, *, theirs: bool = False, remove: bool = False) -> Revised:
        """Do what the plan says, as one event (see `returning.carry_out_return`).

        Raises:
            QualcodeError: The study is not as it was when the plan was made, or can only be read.
        """
        from qualcode.project.returning import carry_out_return

        return carry_out_return(self, plan, theirs=theirs, remove=remove)

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
        wish: DocumentWish | None = None,
        tables: TableWish | None = None,
        report: ProgressReport | None = None,
    ) -> ExportCount:
        """Write the coded excerpts; the ending of `path` decides the form, and for a document `wish` what it holds.

        For a workbook `tables` says which sheets; `report` is told how many rows are written of how many.

        Raises:
            QualcodeError: The ending is unknown, or the file is there and `force` is not given.
        """
        from qualcode.project.exporting import export

        return export(
            self,
            path,
            filters=filters,
            suggested=suggested,
            raw=raw,
            force=force,
            wish=wish,
            tables=tables,
            report=report,
        )
