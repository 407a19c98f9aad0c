"""What is in a study: its codebook, transcripts, codings and runs, as one coder sees them."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import (
    CASE_KEYS,
    Case,
    Codebook,
    Coder,
    Coding,
    Event,
    Kind,
    Progress,
    Run,
    SearchHit,
    Transcript,
    case_name,
    known_of,
)
from qualcode.project.codebook_file import CodebookFile, known_code
from qualcode.store import Store

CODEBOOK = "codebook.yaml"
KEPT_OPEN = 8
"""How many transcripts are kept in memory, since a coder codes many times in one."""


class OpenStudy:
    """A study that is open for one coder; read here, changed in the classes that build on it."""

    def __init__(self, root: Path, store: Store, coder: str) -> None:
        self.root = root
        self.store = store
        self.coder = coder
        self.codebook_file = CodebookFile(root / CODEBOOK, store)
        store.attach_codebook(root / CODEBOOK, self.codebook_file.check)
        self._version = store.data_version()
        self._replaced = False
        self._open: dict[str, Transcript] = {}

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
        """Whether another program wrote to corpus.db since the last call.

        Raises:
            QualcodeError: The file is no longer the one that was opened; it is told once.
        """
        if not self._replaced:
            try:
                self.store.ensure_same()
            except QualcodeError:
                self._replaced = True
                raise
        version = self.store.data_version()
        changed, self._version = version != self._version, version
        if changed:
            self._open.clear()
        return changed

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
        """The people who were interviewed: the speakers that are not interviewers, transcript by transcript.

        Who is known as the same case in several transcripts is one; labels alone, such as Informant, say nothing of it.
        """
        cases: list[Case] = []
        named: dict[str, int] = {}
        for transcript in self.store.transcripts.all():
            speakers = dict.fromkeys(t.speaker for t in transcript.turns if t.kind is Kind.RESPONDENT)
            for speaker in speakers:
                values = known_of(transcript, speaker)
                told = {key: value for key, value in values.items() if key.casefold() not in CASE_KEYS}
                # What is told of a whole group names nobody in it.
                whose = values if len(speakers) == 1 else transcript.people.get(speaker, {})
                name = case_name(speaker, whose)
                said = bool(case_name("", whose))
                if not said or name not in named:
                    if said:
                        named[name] = len(cases)
                    cases.append(Case(name, (transcript.name,), told))
                else:
                    earlier = cases[named[name]]
                    places = tuple(dict.fromkeys((*earlier.transcripts, transcript.name)))
                    cases[named[name]] = Case(name, places, {**told, **earlier.attributes})
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

    def recent_codes(self) -> tuple[str, ...]:
        """The codes this coder used last, newest first."""
        book = self.codebook
        return tuple(c for c in self.store.codings.recent_codes(self.coder) if c in book and not book.by_id[c].retired)

    def turns_read(self, transcript: str) -> int:
        """How many turns of the transcript this coder has read or marked, without the interviewers'.

        Raises:
            QualcodeError: There is no such transcript.
        """
        return self.store.transcripts.count_read(transcript, coder=self.coder)

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
