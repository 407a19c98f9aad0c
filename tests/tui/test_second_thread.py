"""What takes long in a large study never runs in the thread of the keys, can be left, and follows other programs."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from steps import NAME, Open, done, drawn, hold_up, post, press, said, suggest
from textual.pilot import Pilot

from qualcode.errors import QualcodeError
from qualcode.model import Coding, Kind, Suggestion, Transcript, Turn
from qualcode.project import Project
from qualcode.store import Store
from qualcode.store.connection import Connection
from qualcode.tui import errands, typeahead
from qualcode.tui.screens import ExcerptsScreen, OverviewScreen

FEW = 60
"""Rows that a screen may fetch in the thread of the keys: those of what is in view."""

SCREENS: dict[str, Sequence[str]] = {
    "overview": [],
    "queue": ["f"],
    "queue in another order": ["f", "o"],
    "codebook": ["b"],
    "excerpts": ["b", "down", "down", "down", "e"],
    "recoding": ["b", "down", "down", "down", "e", "asterisk", "r", *"møt", "enter"],
    "uncoding and back": ["b", "down", "down", "down", "e", "asterisk", "x", "enter", "u", "u"],
    "query": ["E", *"koder:kari", "enter"],
    "export": ["E", *"koder:kari", "enter", "w", "enter"],
    "memos": ["m"],
    "cases": ["c", "asterisk", "s", *"x=y", "enter", "u"],
    "pictures": ["p", "tab", "tab"],
    "history": ["H", "end", "enter"],
    "search": ["slash", *"torget"],
    "merging": ["b", "down", "down", "down", "m", *"møt", "enter"],
}


@pytest.fixture
def middling(project: Project) -> Project:
    """The small study with twenty transcripts more, and two thousand codings in them."""
    turns = tuple(Turn(n, "S", Kind.RESPONDENT, "Vi møtes på torget hver dag.") for n in range(100))
    transcripts = [Transcript(f"t{number:02}", turns) for number in range(20)]
    project.store.transcripts.add(transcripts, coder="kari")
    places = [transcript.turn_excerpt(turn, 0, 9) for transcript in transcripts for turn in range(100)]
    project.store.codings.add([Coding("", each, "ressurser", "kari", "") for each in places], coder="kari")
    suggest(project, (1, "Det er en møteplass, altså.", "ressurser"))
    return project


@contextmanager
def rows_in_the_thread_of_the_keys() -> Iterator[list[tuple[int, str]]]:
    """How many rows each read there gave."""
    here, found, read = threading.get_ident(), list[tuple[int, str]](), Connection.rows

    def counted(self: Connection, sql: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        rows = read(self, sql, parameters)
        if threading.get_ident() == here:
            found.append((len(rows), " ".join(sql.split())))
        return rows

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Connection, "rows", counted)
        yield found


@asynccontextmanager
async def settled(opened: Open, *keys: str) -> AsyncIterator[Pilot[None]]:
    """The app after the keys, with all done that they set in motion."""
    async with opened("escape") as pilot:
        await press(pilot, *keys)
        await done(pilot)
        yield pilot


@pytest.mark.parametrize("name", SCREENS)
async def test_lists_are_not_read_in_the_thread_of_the_keys(opened: Open, middling: Project, name: str) -> None:
    """Only what is in view is fetched there, whatever the coder does with two thousand codings."""
    with rows_in_the_thread_of_the_keys() as found:
        async with settled(opened, *SCREENS[name]) as pilot:
            assert pilot.app.is_running
    assert [each for each in found if each[0] > FEW] == []


@pytest.mark.parametrize("keys", [["b", "down", "down", "down", "e", "asterisk", "x", "enter"], ["u"]])
async def test_much_is_not_written_in_the_thread_of_the_keys(
    opened: Open, middling: Project, monkeypatch: pytest.MonkeyPatch, keys: Sequence[str]
) -> None:
    """What writes much, or may, does it in a second thread."""
    here, where, write = threading.get_ident(), set[bool](), Connection.transaction

    def watched(self: Connection) -> object:
        where.add(threading.get_ident() == here)
        return write(self)

    monkeypatch.setattr(Connection, "transaction", watched)
    async with settled(opened, *keys):
        assert where == {False}


async def test_escape_leaves_what_takes_long(opened: Open, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys that waited are forgotten, and the screen before is as it was."""
    monkeypatch.setattr(typeahead, "LONG", 0.05)
    gate = hold_up(monkeypatch, "codings")
    async with opened("b", "down", "down", "down") as pilot:
        post(pilot, "e", "x", "escape")
        await asyncio.sleep(0.4)
        gate.set()
        await done(pilot)
        assert not isinstance(pilot.app.screen, ExcerptsScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, OverviewScreen)


async def test_keys_wait_for_the_rows_they_are_meant_for(
    opened: Open, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the rows are read the screen lives and tells so; then the keys count, each for what is there."""
    monkeypatch.setattr(errands, "UNTOLD", 0.01)
    project.code(project.transcript(NAME).turn_excerpt(1, 0, 5), ["ressurser"])
    gate = hold_up(monkeypatch, "codings")
    async with opened("b", "down", "down", "down") as pilot:
        post(pilot, "e", "x")
        await asyncio.sleep(0.4)
        assert "Reading …" in " ".join(drawn(pilot))
        gate.set()
        await press(pilot)
        await done(pilot)
    assert project.store.codings.find() == []


async def test_ctrl_x_stops_a_write_and_nothing_is_changed(
    opened: Open, middling: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told, and every coding is there."""
    begun, write = threading.Event(), Project.uncode

    def slow(self: Project, codings: Sequence[Coding]) -> list[Coding]:
        begun.set()
        while True:  # until the store lets go
            self.store.codings.count_by_code(interviewers=True)
            self.store.attributes()
            self.store.codings.find()
        return write(self, codings)

    monkeypatch.setattr(Project, "uncode", slow)
    async with settled(opened, "b", "down", "down", "down", "e", "asterisk") as pilot:
        post(pilot, "x", "enter")
        while not begun.is_set():
            await asyncio.sleep(0.01)
        post(pilot, "ctrl+x")
        await done(pilot)
        told = " ".join(said(pilot))
    assert "Stopped" in told
    assert len(middling.codings()) == 2000


def code_elsewhere(study: Path) -> None:
    """Another program codes, takes a note and gives an attribute."""
    with Project.open(study, coder="ola") as other:
        other.code(other.transcript(NAME).turn_excerpt(1, 0, 5), ["ressurser"])
        other.write_memo("project", "", "Fra et annet program.")
        other.set_attributes({NAME: {"farge": "lilla"}})


SEEN: dict[str, tuple[Sequence[str], Callable[[str], bool]]] = {
    "overview": ([], lambda screen: "1 codings" in screen or "1 coding" in screen),
    "transcript": (["enter"], lambda screen: "1 coding ·" in screen),
    "codebook": (["b"], lambda screen: "1 coding" in screen),
    "excerpts": (["b", "down", "down", "down", "e"], lambda screen: "1 excerpt" in screen),
    "query": (["E", *"koder:ola", "enter"], lambda screen: "1 excerpt" in screen),
    "memos": (["m"], lambda screen: "Fra et annet program." in screen),
    "cases": (["c"], lambda screen: "lilla" in screen),
    "pictures": (["p"], lambda screen: "━" in screen),
    "history": (["H"], lambda screen: "ola" in screen),
}


@pytest.mark.parametrize("name", SEEN)
async def test_what_another_program_does_is_seen_on_every_screen(
    opened: Open, project: Project, study: Path, name: str
) -> None:
    """At the next look around, without a key."""
    keys, is_seen = SEEN[name]
    async with settled(opened, *keys) as pilot:
        assert not is_seen(" ".join(drawn(pilot)))
        code_elsewhere(study)
        pilot.app._look_around()  # type: ignore[attr-defined]
        await done(pilot)
        assert is_seen(" ".join(drawn(pilot)))


async def test_the_queue_sees_what_another_program_answered(opened: Open, project: Project, study: Path) -> None:
    """A suggestion that was accepted elsewhere by the same coder waits no more."""
    [suggestion] = suggest(project, (1, "Det er en møteplass, altså.", "ressurser"))
    async with settled(opened, "f") as pilot:
        assert "1 waits" in " ".join(drawn(pilot))
        with Project.open(study, coder="kari") as other:
            other.accept(suggestion)
        pilot.app._look_around()  # type: ignore[attr-defined]
        await done(pilot)
        assert "0 wait" in " ".join(drawn(pilot))


async def test_a_screen_reads_once_when_it_opens(
    opened: Open, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Textual calls what a class and the one it builds on do when they are shown, so none may call the other."""
    read, count = Project.suggestions, list[str | None]()

    def counted(self: Project, transcript: str | None = None) -> list[Suggestion]:
        count.append(transcript)
        return read(self, transcript)

    monkeypatch.setattr(Project, "suggestions", counted)
    async with settled(opened, "f"):
        assert count == [None]


async def test_what_cannot_be_read_is_told_once(
    opened: Open, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not again each time that a question over the list is closed; when something changed it is tried again."""

    def broken(self: Project, limit: int | None = None) -> list[object]:
        raise QualcodeError("It cannot be read.")

    with monkeypatch.context() as patch:
        patch.setattr(Project, "moments", broken)
        async with settled(opened, "H") as pilot:
            await press(pilot, "question_mark", "escape")
            await done(pilot)
            assert said(pilot) == ["It cannot be read."]
            patch.undo()
            code_elsewhere(project.root)
            pilot.app._look_around()  # type: ignore[attr-defined]
            await done(pilot)
            assert "ola" in " ".join(drawn(pilot))


async def test_reading_that_was_stopped_is_told(
    opened: Open, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With Ctrl+X; the keys are free again."""
    gate = hold_up(monkeypatch, "codings")
    async with opened("b", "down", "down", "down") as pilot:
        post(pilot, "e")
        await asyncio.sleep(0.2)
        post(pilot, "ctrl+x")
        await press(pilot)
        assert "Stopped" in said(pilot)[-1]
        gate.set()
        await press(pilot, "q")
        assert not isinstance(pilot.app.screen, ExcerptsScreen)


async def test_a_long_write_elsewhere_keeps_nobody_from_reading(project: Project, study: Path) -> None:
    """While another qualcode writes more than SQLite would keep in memory, what was there before can be read."""
    with Store.open(study / "corpus.db") as other, other._connection.transaction() as raw:
        raw.execute("CREATE TABLE much (text)")
        raw.executemany("INSERT INTO much VALUES (?)", (("x" * 4000,) for _ in range(3000)))
        project.store._connection._raw.execute("PRAGMA busy_timeout = 20")
        assert project.transcript_names()
        raw.execute("DROP TABLE much")


def test_the_handler_is_asked(project: Project) -> None:
    """Stopping is SQLite's own: a statement that runs on is interrupted too."""
    project.store.stop_when(lambda: True)
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        project.store._connection._raw.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) SELECT sum(i) FROM n"
        ).fetchall()
    project.store.stop_when(lambda: False)
