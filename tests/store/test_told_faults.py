"""What SQLite and the disk say, told in words with what to do."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import Store
from qualcode.store import faults as told
from qualcode.store.check import find_damage
from qualcode.store.clock import random_id, utc_now
from qualcode.store.faults import StoppedError, telling

from .conftest import FJELL, MYSEN, coding, excerpt_of

FILE = Path("her/corpus.db")
CASES = [
    (sqlite3.SQLITE_BUSY, "Another program is writing to {}.", "Nothing was changed. Wait"),
    (sqlite3.SQLITE_LOCKED, "Another program is writing to {}.", "Nothing was changed. Wait"),
    (sqlite3.SQLITE_FULL, "The disk is full, so nothing was changed in {}.", "Make room and try again."),
    (sqlite3.SQLITE_IOERR_FSYNC, "The disk did not answer as it should when {} was used.", "Nothing was changed."),
    (sqlite3.SQLITE_CORRUPT, "{} is damaged.", "Keep the file, and make it whole with: qualcode recover"),
    (sqlite3.SQLITE_NOTADB, "{} is not a qualcode database.", "Is it the right file? A backup"),
    (sqlite3.SQLITE_CANTOPEN, "{} cannot be opened.", "Do you have access"),
    (sqlite3.SQLITE_PERM, "{} cannot be opened.", "Do you have access"),
    (sqlite3.SQLITE_AUTH, "{} cannot be opened.", "Do you have access"),
    (sqlite3.SQLITE_READONLY_DIRECTORY, "{} can only be read.", "Copy the study to a folder"),
    (sqlite3.SQLITE_INTERRUPT, "It was stopped.", "Nothing was changed."),
]


def _raise(code: int, text: str = "x") -> sqlite3.Error:
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(("code", "message", "hint"), CASES)
def test_each_kind_of_trouble_has_its_words(code: int, message: str, hint: str) -> None:
    """What happened, to which file, and what to do about it."""
    with pytest.raises(QualcodeError) as error, telling(FILE):
        raise _raise(code)

    assert error.value.message == message.format(FILE)
    assert error.value.hint.startswith(hint)
    assert isinstance(error.value, StoppedError) is (code == sqlite3.SQLITE_INTERRUPT)


def test_what_is_no_matter_of_disks_passes_through() -> None:
    """A bug of ours is not dressed up as damage, unless the file is newer or its tables are gone."""
    with pytest.raises(sqlite3.OperationalError, match=r"^syntax$"), telling(FILE):
        raise _raise(sqlite3.SQLITE_ERROR, "syntax")
    with pytest.raises(sqlite3.OperationalError), telling(FILE):
        raise sqlite3.OperationalError("uten nummer")
    for text in ("no such table: coding", "vtable constructor failed: turn_fts", "Could not decode to UTF-8 column"):
        with pytest.raises(QualcodeError, match="is damaged"), telling(FILE):
            raise _raise(sqlite3.SQLITE_ERROR, text)
    with pytest.raises(QualcodeError) as error, telling(FILE, is_newer=True):
        raise _raise(sqlite3.SQLITE_ERROR, "syntax")
    assert error.value.message == f"{FILE} was made by a newer qualcode."
    assert error.value.hint == "Upgrade qualcode."
    with pytest.raises(QualcodeError) as error, telling(FILE):
        "\ud800".encode()
    assert error.value.message.startswith("The text holds characters")
    assert error.value.hint == "Type it again."


def test_other_troubles_with_files_name_them() -> None:
    """A wrong text, a file that was replaced, and one without a byte."""
    wrong, replaced, empty = told.wrong_words("01-fjell"), told.replaced(FILE), told.empty(FILE)

    assert wrong.message.startswith("corpus.db is damaged: words in 01-fjell")
    assert wrong.hint.startswith("Nothing is shown that may be wrong.")
    assert replaced.message == f"{FILE} has been moved, deleted or replaced while it was open."
    assert replaced.hint.startswith("Nothing was changed. Open")
    assert empty.message.startswith(f"{FILE} is empty, so there are no")
    assert empty.hint.startswith("Import transcripts first: qualcode import")


def test_a_study_that_cannot_be_opened_is_told(store: Store, path: Path, tmp_path: Path) -> None:
    """A missing file, a folder, and a study that is only read."""
    with pytest.raises(QualcodeError) as error:
        Store.open(tmp_path / "borte.db")
    assert error.value.message == f"There is no file {tmp_path / 'borte.db'}."
    assert error.value.hint.startswith("Make a study with “qualcode init”")
    with pytest.raises(QualcodeError) as error:
        Store.open(tmp_path)
    assert error.value.message == f"{tmp_path} is not a qualcode database."
    with Store.open(path, read_only=True) as reader, pytest.raises(QualcodeError) as error:
        reader.memos.set("project", "", "x", coder="kari")
    assert error.value.message == f"The study is open for reading only, so nothing can be changed in {path}."
    assert error.value.hint.startswith("Copy the study to a folder")
    with pytest.raises(QualcodeError) as error:
        Store.create(path)
    assert error.value.message == f"There is already a file {path}."
    assert error.value.hint.startswith("It was left")
    with pytest.raises(QualcodeError) as error:
        Store.create(tmp_path / "ingen" / "corpus.db")
    assert error.value.message == f"{tmp_path / 'ingen' / 'corpus.db'} cannot be made."
    assert error.value.hint.startswith("Is the folder there")


def test_a_closer_look_tells_the_same(store: Store, path: Path, tmp_path: Path) -> None:
    """What cannot be opened is a fault in words; a newer file is an error, and a look writes nothing."""
    before = path.read_bytes()
    assert find_damage(path) == []
    assert find_damage(tmp_path / "borte.db") == [f"There is no file {tmp_path / 'borte.db'}."]
    assert path.read_bytes() == before
    store.close()
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    with pytest.raises(QualcodeError) as error:
        find_damage(path)
    assert error.value.message == f"{path} was made by a newer qualcode."


def test_a_turn_with_codes_is_not_marked_as_empty(store: Store) -> None:
    """The coder is told why, and what to do; the mark is told by its transcripts and first words."""
    store.codings.add([coding("fred")], coder="kari")
    with pytest.raises(QualcodeError) as error:
        store.blanks.add([excerpt_of(FJELL.turns[2].text)], coder="kari")
    assert error.value.message.startswith("You have coded words in this turn.")
    assert error.value.hint.startswith("Take the codes away first")

    excerpts = [excerpt_of(FJELL.turns[4].text), excerpt_of("Nedskjæring.", MYSEN)]
    made = store.blanks.add(excerpts, coder="kari")
    assert [blank.excerpt for blank in made] == excerpts
    assert store.blanks.add(excerpts, coder="kari") == []
    event = store.journal.events(1)[0]
    assert (event.kind, event.summary) == ("nothing", "01-fjell, 2-mysen · «Bemanninga er for liten.» +1")
    store.blanks.add([excerpt_of(FJELL.turns[2].text)], coder="ola")
    assert [blank.coder for blank in store.blanks.find(transcript="01-fjell")] == ["ola", "kari"]
    assert [blank.excerpt.transcript for blank in store.blanks.find(coder="kari")] == ["01-fjell", "2-mysen"]
    store.blanks.remove([made[1]], coder="kari")
    event = store.journal.events(1)[0]
    assert (event.kind, event.summary) == ("something", "2-mysen · «Nedskjæring.»")
    store.blanks.remove(made, coder="kari")
    assert store.journal.events(1)[0].summary == "01-fjell, 2-mysen · «Bemanninga er for liten.»"
    events = store.journal.events()
    store.blanks.remove(made, coder="kari")
    assert store.journal.events() == events


def test_a_mark_ends_where_the_words_of_a_coding_begin(store: Store) -> None:
    """A coding that only touches the turn does not stand against its mark."""
    turn = excerpt_of(FJELL.turns[2].text)
    before, after = replace(turn, start=turn.start - 1, end=turn.start), replace(turn, start=turn.end, end=turn.end + 1)
    store.codings.add([replace(coding("fred"), excerpt=each) for each in (before, after)], coder="kari")

    assert len(store.blanks.add([turn], coder="kari")) == 1
    assert len(store.blanks.find(coder="kari")) == 1
    (over,) = store.codings.add([replace(coding("fred"), excerpt=replace(turn, start=turn.end - 1))], coder="kari")
    assert store.blanks.find(coder="kari") == []
    store.codings.remove([over.id], coder="kari")
    store.codings.add([replace(coding("fred"), excerpt=replace(turn, end=turn.start + 1))], coder="ola")
    assert len(store.blanks.find(coder="kari")) == 1


def test_times_and_ids() -> None:
    """UTC to the second, and ids that never come twice."""
    assert utc_now().endswith("+00:00") and len(utc_now()) == len("2026-01-01T00:00:00+00:00")
    assert len({random_id() for _n in range(50)}) == 50


def test_how_far_each_has_read_is_known_by_transcript_and_coder(store: Store) -> None:
    """Those who never opened it are left out, and opening is not reading."""
    store.transcripts.mark_read("01-fjell", 2, coder="kari")
    store.transcripts.set_place("2-mysen", 1, coder="ola")

    assert store.blanks.read_to() == {("01-fjell", "kari"): 2, ("2-mysen", "ola"): -1}
