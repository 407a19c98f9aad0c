"""What people are told where something cannot be done: what, where, and what to do."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path, PureWindowsPath

import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Event, Excerpt
from qualcode.store import Store, restore
from qualcode.store.restoring import put_in_place
from qualcode.store.transcripts import insert_all
from qualcode.store.ways import REDO, UNDO
from qualcode.store.weekly import check_pages
from qualcode.store.whereabouts import _is_remote_on_windows, warn_of_place
from qualcode.store.writing import writing

from .conftest import FJELL, MYSEN, coding, excerpt_of


def told(deed: Callable[[], object]) -> tuple[str, str | None]:
    """The message and the hint."""
    with pytest.raises(QualcodeError) as caught:
        deed()
    return caught.value.message, caught.value.hint


@pytest.mark.parametrize(
    ("query", "message", "hint"),
    [
        ('"fred', "A quotation mark is missing in the search.", "Put one on each side of the words."),
        ("fred NOT", "A word is missing after NOT in the search.", "To find the word itself, write “not”."),
        ("-fred", "The search says only what not to find.", "Write a word that should be there as well."),
        ("a OR -fred", "The search says only what not to find.", "Write a word that should be there as well."),
        ("fred OR", "A word is missing beside OR in the search.", "Write one on each side of it."),
        ("OG !", "There are no words to search for.", "Write one or more words."),
    ],
)
def test_a_search(store: Store, query: str, message: str, hint: str) -> None:
    """Each kind of search that cannot be understood has its own words."""
    assert told(lambda: store.search(query)) == (message, hint)


def test_a_transcript_that_is_not_there(store: Store, path: Path) -> None:
    """The nearest name, whatever its letters' size; else where names are, or how to get the first."""
    nobody = "No transcript is named {}."

    assert told(lambda: store.transcripts.find("2-MYSON")) == (nobody.format("2-MYSON"), "Did you mean 2-mysen?")
    listed = "“qualcode list transcripts” shows those that are there."
    assert told(lambda: store.transcripts.count_read("qqq", coder="kari")) == (nobody.format("qqq"), listed)
    with Store.create(path.with_name("tom.db")) as empty:
        first = "The study has no transcripts yet: use “qualcode import”."
        assert told(lambda: empty.transcripts.find("a")) == (nobody.format("a"), first)


def test_an_excerpt_outside_its_text(store: Store) -> None:
    """From where to where, and how long the text is."""
    far = replace(coding("fred"), excerpt=Excerpt("01-fjell", 3, len(FJELL.text) + 1))

    assert told(lambda: store.codings.add([far], coder="kari")) == (
        f"3 to {len(FJELL.text) + 1} lies outside 01-fjell, which is {len(FJELL.text)} characters long.",
        "Is it another version of the transcript?",
    )


def test_names_that_are_taken(store: Store) -> None:
    """In one import, and where texts come from another program."""
    twice = [replace(MYSEN, name="ny"), replace(FJELL, name="ny")]
    assert told(lambda: store.transcripts.add(twice, coder="kari")) == (
        "Two files would both be the transcript ny.",
        "Give one of them another name.",
    )

    def insert() -> None:
        with writing(store._connection) as write:
            insert_all(write, [replace(MYSEN, name="ny"), replace(MYSEN)])

    assert told(insert)[0] == "There is already a transcript named 2-mysen."
    assert store.transcripts.names() == ("01-fjell", "2-mysen")


def test_the_queue(store: Store) -> None:
    """A place in another transcript, a coding that was dealt with, and one that is gone."""
    store.codings.add([coding("Bemanninga er"), coding("i fred", "b")], coder="kari")
    turns = tuple(replace(turn, text=turn.text.replace("fred", "ro")) for turn in FJELL.turns[:4])
    store.transcripts.add([replace(FJELL, turns=turns, sha256="c")], coder="kari")
    touched, lost = store.reviews.find()

    elsewhere = excerpt_of("Ler", MYSEN)
    assert told(lambda: store.reviews.place(lost, elsewhere, coder="kari")) == (
        "A coding stays in its transcript.",
        "Choose words there.",
    )
    look = "Look at the queue again: qualcode list review"
    place = excerpt_of("alle")
    store.reviews.drop([lost], coder="kari")
    assert told(lambda: store.reviews.place(lost, place, coder="kari")) == (
        "This coding does not wait any more.",
        look,
    )
    store.codings.remove([touched.coding], coder="kari")
    assert told(lambda: store.reviews.place(touched, place, coder="kari")) == ("The coding is gone.", look)
    assert store.reviews.find() == []


def event(summary: str = "fred") -> Event:
    return Event(7, "id", "2026", "kari", "code", summary)


def test_what_can_no_longer_be_undone() -> None:
    """Which event, what it was, and why; also in the summary of what was done beside it."""
    why, stays = "it has been changed since", "Your codings are as they were, and it will be passed by from now on."
    for way, word in ((UNDO, "undone"), (REDO, "redone")):
        error = way.error(event(), why)
        assert error.message == f"Number 7 in the journal (code: fred) can no longer be {word}: {why}."
        assert error.hint == stays
        assert way.told("fred", 0) == "fred"
        assert way.told("fred", 1) == "fred (but for 1 that has been changed since)"
        assert way.told("fred", 2) == "fred (but for 2 that have been changed since)"
    assert UNDO.told_passing("fred", 1) == "fred (1 later change could no longer be undone)"
    assert UNDO.told_passing("fred", 2) == "fred (2 later changes could no longer be undone)"
    assert REDO.told_passing("fred", 1) == "fred (1 change could no longer be redone)"
    assert REDO.told_passing("fred", 2) == "fred (2 changes could no longer be redone)"


def test_a_backup_that_cannot_be_restored(store: Store, path: Path) -> None:
    """It is not there, or nothing can be put in its place."""
    gone = path.with_name("borte.db")

    assert told(lambda: restore(path, gone)) == (f"There is no backup {gone}.", "See them with: qualcode backups")
    assert told(lambda: put_in_place(gone, path)) == (
        f"{path} could not be replaced.",
        "Close other programs that have it open, and see to it that you may write in the folder.",
    )
    assert store.check() == []


def test_a_file_with_rows_that_point_nowhere(store: Store, path: Path) -> None:
    """The first three are told, by their tables."""
    store.codings.add([coding("fred"), coding("alle"), coding("tvers"), coding("Her")], coder="kari")
    store.close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE coding SET transcript = 'borte'")
        raw.commit()

    assert check_pages(path) == ["A row in coding points to a row in transcript that is gone."] * 3


def test_a_place_that_is_not_safe(tmp_path: Path) -> None:
    """Why, and what to do instead."""
    mounts = tmp_path / "mounts"
    mounts.write_text("server:/ / nfs rw 0 0\n")
    assert warn_of_place(tmp_path, mounts=mounts) == (
        "The study lies on a network drive, where work can be lost. Use a copy on your own disk."
    )
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\n")
    (tmp_path / "Dropbox").mkdir()
    assert warn_of_place(tmp_path / "Dropbox", mounts=mounts) == (
        "The study lies in a folder that is synchronised. Stop that while you work, or use a copy somewhere else."
    )


def test_words_that_are_not_those_that_were_stored(store: Store) -> None:
    """Whichever way they are read, the transcript is named."""
    store.codings.add([coding("fred")], coder="kari")
    with store._connection.transaction() as raw:
        raw.execute("UPDATE turn SET text = replace(text, 'fred', 'frez')")
    store._connection.sound.clear()
    expected = (
        "corpus.db is damaged: words in 01-fjell are not those that were stored.",
        "Nothing is shown that may be wrong. See all with “qualcode check”, mend it with “qualcode recover”.",
    )

    assert told(lambda: store.search("tvers")) == expected
    assert told(lambda: store.transcripts.find("01-fjell")) == expected
    assert told(lambda: store.codings.find()) == expected
    assert [hit.excerpt.transcript for hit in store.search("nedskjæring")] == ["2-mysen"]


def test_pages_that_do_not_fit_each_other(store: Store, path: Path) -> None:
    """What SQLite says of them, three at most; what points nowhere is not looked for then."""
    store.codings.add([coding("fred", f"k{n}") for n in range(6)], coder="kari")
    store.close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA writable_schema = ON")
        for quoted in ('"{}"', "[{}]"):
            raw.execute(
                "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name LIKE '%code' AND type = 'index'",
                (quoted.format("code"), quoted.format("run")),
            )
        raw.commit()

    faults = check_pages(path)

    assert len(faults) == 3
    assert all(fault.startswith("The file is damaged: ") and fault.endswith(".") for fault in faults)
    assert all("coding" in fault for fault in faults)


@pytest.mark.skipif(sys.platform == "win32", reason="the letters of drives are asked of Windows there")
def test_names_of_servers_on_windows() -> None:
    """A share is on another machine; a path that is only written out in full is not."""
    for written, there in (
        ("\\\\server\\felles\\studie", True),
        ("\\\\?\\UNC\\server\\felles\\studie", True),
        ("\\\\?\\C:\\studie", False),
        ("\\\\.\\C:\\studie", False),
    ):
        assert _is_remote_on_windows(PureWindowsPath(written)) is there, written  # type: ignore[arg-type]
