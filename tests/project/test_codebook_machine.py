"""Any sequence of coding, editing the codebook, undoing and writing in the file by hand: nothing is lost."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from qualcode.errors import QualcodeError
from qualcode.i18n import set_language
from qualcode.project import Project

NAME = "01-drammen"
COMMENTED = """\
title: Bibliotek
codes:
  - id: rolle
    name: Den frie rollen
    definition: Biblioteket som uavhengig møteplass.
    children:
      - id: rolle/motested
        # stedet
        name: Møteplass
        definition: Et sted der alle kan være.
        cues: [møteplass, være i fred]
      - id: rolle/styring
        name: Kommunal styring
        definition: Føringer fra ledelsen, ikke ressurser. Se rolle/motested.
  # om penger
  - id: ressurser  # ny i fjor
    name: Ressurser
    definition: For lite folk.
    examples:
      - Vi er for få på jobb.
"""
INTERVIEW = """\
Intervjuer: Hva er biblioteket for deg?

Bibliotekar: Det er en møteplass, altså.

Intervjuer: Og hva er vanskelig?

Bibliotekar: Bemanninga. Vi er to på jobb.

Intervjuer: Noe mer?

Bibliotekar: Nei, jeg skal rekke bussen.
"""
COMMENTS = ("# om penger", "# ny i fjor", "# stedet")
NUMBERS = st.integers(0, 7)
_MEMORY = Path("/dev/shm")


class Study(RuleBasedStateMachine):
    """A small study; `hand` counts what was written into the file by hand, which undo must leave alone."""

    @initialize()
    def begin(self) -> None:
        set_language("en")
        self.folder = tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None)
        root = Path(self.folder.name)
        self.book = root / "codebook.yaml"
        self.book.write_text(COMMENTED, encoding="utf-8")
        (root / "transcripts").mkdir()
        (root / "transcripts" / f"{NAME}.txt").write_text(INTERVIEW, encoding="utf-8")
        self.project = Project.create(root, coder="kari")
        self.project.import_transcripts(self.project.plan_import([root / "transcripts"]))
        self.by_hand = 0
        self.codings: dict[str, str] = {}
        """Every coding that stands, by its id, with its words: what the program must have, too."""

    def teardown(self) -> None:
        if hasattr(self, "project"):
            self.project.close()
            self.folder.cleanup()

    def pick(self, number: int) -> str:
        ids = list(self.project.codebook.by_id)
        return ids[number % len(ids)] if ids else "none"

    def attempt(self, edit) -> None:
        before = self.project.store.state_hash(), self.book.read_bytes()
        try:
            edit()
        except QualcodeError:
            assert (self.project.store.state_hash(), self.book.read_bytes()) == before

    @rule(turn=st.sampled_from([1, 3, 5]), number=NUMBERS, memo=st.sampled_from(["", "husk", "hm"]))
    def code(self, turn: int, number: int, memo: str) -> None:
        excerpt = self.project.transcript(NAME).turn_excerpt(turn)
        self.attempt(lambda: self.project.code(excerpt, [self.pick(number)], memo=memo))

    @rule(number=NUMBERS)
    def uncode(self, number: int) -> None:
        codings = self.project.codings()
        self.project.uncode(codings[number : number + 1])

    @rule(one=NUMBERS, other=NUMBERS)
    def merge(self, one: int, other: int) -> None:
        gone = list(self.project.gone_codes())
        source = gone[one % len(gone)] if gone and one % 2 else self.pick(one)
        quotes = {(c.quote, c.coder) for c in self.project.codings()}
        self.attempt(lambda: self.project.merge_codes(source, self.pick(other)))
        assert {(c.quote, c.coder) for c in self.project.codings()} == quotes

    @rule(one=NUMBERS, other=NUMBERS)
    def move(self, one: int, other: int) -> None:
        self.same_count(lambda: self.project.move_code(self.pick(one), self.pick(other) if other else None))

    @rule(one=NUMBERS, name=st.sampled_from(["ny", "a.b", "å", "x y"]))
    def change_id(self, one: int, name: str) -> None:
        self.same_count(lambda: self.project.change_code_id(self.pick(one), name))

    @rule(one=NUMBERS, text=st.sampled_from(["Ny: tekst", "- a", "to\nlinjer", ""]))
    def edit(self, one: int, text: str) -> None:
        code = self.project.codebook.by_id.get(self.pick(one))
        if code is not None:
            self.same_count(lambda: self.project.edit_code(code, definition=text, include=[text], cues=[]))

    @rule(one=NUMBERS)
    def split(self, one: int) -> None:
        code = self.pick(one)
        choices = {c.id: ((0,), (1,), (0, 1), ())[n % 4] for n, c in enumerate(self.project.codings(code=code))}
        self.attempt(lambda: self.project.split_code(code, [("Del", ""), ("Rest", "r")], choices))

    @rule(one=NUMBERS, retired=st.booleans())
    def retire(self, one: int, retired: bool) -> None:
        self.same_count(lambda: self.project.retire_code(self.pick(one), retired=retired))

    @rule(one=NUMBERS)
    def delete(self, one: int) -> None:
        self.same_count(lambda: self.project.delete_code(self.pick(one)))

    def same_count(self, edit) -> None:
        count = len(self.project.codings())
        self.attempt(edit)
        assert len(self.project.codings()) == count

    @rule()
    def write_by_hand(self) -> None:
        self.by_hand += 1
        self.book.write_text(f"# hånd {self.by_hand}\n{self.book.read_text('utf-8')}", encoding="utf-8")

    @rule(one=NUMBERS)
    def take_out_by_hand(self, one: int) -> None:
        lines = self.book.read_text("utf-8").splitlines(keepends=True)
        self.book.write_text("".join(line.replace(f"id: {self.pick(one)}\n", "id: borte\n") for line in lines), "utf-8")
        try:
            self.project.codebook  # noqa: B018
            broken = self.project.codebook_problem is not None
        except QualcodeError:
            broken = True
        if broken:
            self.book.write_text("".join(lines), encoding="utf-8")

    @rule(count=st.integers(1, 3))
    def undo(self, count: int) -> None:
        self.attempt(lambda: self.project.undo(count))

    @rule(count=st.integers(1, 3))
    def redo(self, count: int) -> None:
        self.attempt(lambda: self.project.redo(count))

    @rule()
    def open_again(self) -> None:
        self.project.close()
        self.project = Project.open(Path(self.folder.name), coder="kari")

    @precondition(lambda self: hasattr(self, "project"))
    @invariant()
    def nothing_is_lost(self) -> None:
        project, text = self.project, self.book.read_text("utf-8")
        transcript = project.transcript(NAME)
        gone = project.gone_codes()
        for coding in project.codings():
            assert transcript.quote(coding.excerpt) == coding.quote
            assert coding.code in project.codebook or coding.code in gone
        assert project.codebook_problem is None
        assert all(comment in text for comment in COMMENTS)
        assert all(f"# hånd {n + 1}" in text for n in range(self.by_hand))
        assert project.store.check() == []


TestStudy = Study.TestCase
TestStudy.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)


class Undoing(Study):
    """Without hands in the file, undoing everything is the beginning, and redoing everything the end."""

    write_by_hand = None
    take_out_by_hand = None

    def teardown(self) -> None:
        if hasattr(self, "project"):
            end = self.project.store.state_hash(), self.book.read_bytes()
            undone = self.project.undo(None)
            if undone:
                assert self.project.codings() == [] and self.book.read_text("utf-8") == COMMENTED
                self.project.redo(len(undone))
                assert (self.project.store.state_hash(), self.book.read_bytes()) == end
        super().teardown()


TestUndoing = Undoing.TestCase
TestUndoing.settings = TestStudy.settings
