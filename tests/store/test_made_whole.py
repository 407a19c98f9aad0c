"""What a recovered study has beside its texts: the queue, reading, the journal and what other programs said."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Keepsake, Kind, Turn
from qualcode.store import Store
from qualcode.store.keepsakes import keep
from qualcode.store.recovering import recover
from qualcode.store.writing import writing

from .conftest import FJELL, MYSEN, coding, counting, excerpt_of


def damage(path: Path, *statements: str) -> None:
    """What noise in a page may come to, without the rules of the tables."""
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        for statement in statements:
            raw.execute(statement)
        raw.commit()


def spoil(quote: str, noise: str) -> tuple[str, str]:
    """Other words for a coding, in its row and in the journal: it fits nowhere then."""
    return (
        f"UPDATE coding SET quote = '{noise}' WHERE quote = '{quote}'",
        f"""UPDATE change SET after = replace(after, '"quote":"{quote}"', '"quote":"{noise}"')""",
    )


def again(path: Path) -> Store:
    return Store.open(path, now=counting("2026-02-01T00:00:"), new_id=counting("ny-"))


def test_how_far_each_has_read_comes_back(store: Store, path: Path) -> None:
    """To the last turn and the last letter; what cannot be so is left out."""
    store.transcripts.mark_read("01-fjell", 4, coder="kari")
    store.transcripts.set_place("01-fjell", len(FJELL.text), coder="kari")
    store.transcripts.mark_read("2-mysen", 0, coder="kari")
    store.transcripts.set_place("2-mysen", 0, coder="ola")
    for coder in ("a", "b", "c"):
        store.transcripts.mark_read("2-mysen", 1, coder=coder)
        store.transcripts.set_place("2-mysen", 3, coder=coder)
    store.close()
    damage(
        path,
        "UPDATE reading SET furthest = 2 WHERE coder = 'a'",
        f"UPDATE reading SET place = {len(MYSEN.text) + 1} WHERE coder = 'b'",
        "UPDATE reading SET place = -1 WHERE coder = 'c'",
        "INSERT INTO reading VALUES ('d', 99, -1, 0, 0)",
    )

    recover(path, coder="kari")

    with again(path) as store:
        rows = store._connection.rows(
            """SELECT coder, name, furthest, turns_read, place FROM reading
               JOIN transcript ON transcript.number = reading.transcript ORDER BY coder, name"""
        )
        assert rows == [
            ("kari", "01-fjell", 4, 3, len(FJELL.text)),
            ("kari", "2-mysen", 0, 1, None),
            ("ola", "2-mysen", -1, 0, 0),
        ]
        assert store._connection.value("SELECT count(*) FROM reading") == 3


def test_a_coding_without_its_words_waits_with_its_memos(store: Store, path: Path) -> None:
    """It is placed later, and is then the coding it was; those that are whole keep their memos."""
    one, two, _whole = store.codings.add(
        [coding("fred", "ro", memo="mæ"), coding("alle"), coding("tvers", memo="blir")], coder="kari"
    )
    store.codings.set_memo(one.id, "olas", coder="ola")
    store.memos.set("code", one.id, "om en kode", coder="kari")
    store.close()
    damage(path, *spoil("fred", "fret"), *spoil("alle", "all "))

    done = recover(path, coder="per", now=counting("2026-03-01T"), new_id=counting("r-"))

    assert (done.codings, done.waiting, done.dropped) == (1, 2, 0)
    with again(path) as store:
        assert store.check() == []
        first, second = sorted(store.reviews.find(), key=lambda each: each.coding)
        assert (first.coding, first.code, first.coder, first.old, first.excerpt) == (one.id, "ro", "kari", "fret", None)
        assert (second.coding, second.old, second.transcript) == (two.id, "all ", "01-fjell")
        assert first.created.startswith("2026-03-01T") and first.id.startswith("r-") and first.id != second.id
        rows = dict(store._connection.rows("SELECT coding, rows FROM review"))
        assert "mæ" in rows[one.id]
        assert sorted(memo["coder"] for memo in json.loads(rows[one.id])["memos"]) == ["kari", "ola"]
        assert sorted(memo.text for memo in store.memos.find()) == ["blir", "om en kode"]
        store.reviews.place(first, excerpt_of("fred"), coder="per")
        [placed] = store.codings.find(code="ro")
        assert (placed.id, placed.quote, placed.memo, placed.coder) == (one.id, "fred", "mæ", "kari")
        assert len(store.memos.find(target="coding", target_id=one.id)) == 2
        assert store.check() == []


def test_a_coding_that_waits_already_waits_once(store: Store, path: Path) -> None:
    """With the words and the memos of the queue; others that are lost are queued behind it."""
    one, two = store.codings.add([coding("Bemanninga er", memo="m"), coding("fred")], coder="kari")
    values = store._connection.rows("SELECT * FROM coding WHERE id = ?", (one.id,))[0]
    shorter = replace(FJELL, turns=FJELL.turns[:4], sha256="c" * 64)
    store.transcripts.add([shorter], coder="kari")
    [waits] = store.reviews.find()
    store.close()
    damage(path, *spoil("fred", "fret"), f"DELETE FROM change WHERE \"row\" = '{one.id}'")
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"INSERT INTO coding VALUES ({', '.join('?' * len(values))})", values)
        raw.execute("UPDATE coding SET rowid = 0 WHERE id = ?", (one.id,))
        raw.commit()

    done = recover(path, coder="kari")

    assert done.waiting == 2
    with again(path) as store:
        assert {each.coding: each.old for each in store.reviews.find()} == {one.id: "Bemanninga er", two.id: "fret"}
        assert waits in store.reviews.find()


def test_the_journal_comes_back_with_what_it_says_of_undo(store: Store, path: Path) -> None:
    """Every event with who, when and what; what an event takes back that cannot be read is left out."""
    store.codings.add([coding("fred"), coding("alle")], coder="kari")
    store.codings.add([coding("tvers")], coder="ola")
    store.journal.undo("kari")
    store.journal.undo("ola")
    events, redo = store.journal.events(), store.journal.can_redo("kari")
    sql = 'SELECT event, position, kind, "row", before, after FROM change ORDER BY event, position'
    changes = store._connection.rows(sql)
    before = store.state_hash()
    code_by_ola = events[2].seq
    store.close()

    recover(path, coder="per")

    with again(path) as store:
        told, *rest = store.journal.events()
        assert (told.kind, told.coder, told.summary) == ("recover", "per", "2 · 0")
        assert (rest, store._connection.rows(sql)) == (events, changes)
        assert (store.state_hash(), store.journal.can_redo("kari")) == (before, redo)
        assert store.check() == []
    damage(path, f"DELETE FROM standing WHERE event = {code_by_ola}", f"DELETE FROM event WHERE seq = {code_by_ola}")

    recover(path, coder="per")

    with again(path) as store:
        assert [event.seq for event in store.journal.events() if event.coder == "ola"] == []
        assert [event.kind for event in store.journal.events()] == ["recover", "recover", "undo", "code", "import"]
        reverts = dict(store._connection.rows("SELECT seq, reverts FROM event WHERE reverts IS NOT NULL"))
        assert list(reverts.values()) == [redo.seq if redo else 0]
        assert store.check() == []


def test_what_the_journal_does_not_know_is_told_in_it(store: Store, path: Path) -> None:
    """After a recovery the journal gives the study as it is, row by row."""
    one, two = store.codings.add([coding("fred", memo="m"), coding("alle")], coder="kari")
    store.close()
    damage(
        path,
        "UPDATE memo SET text = 'helt annet'",
        f"UPDATE coding SET code = 'helt annen' WHERE id = '{two.id}'",
        f"DELETE FROM change WHERE \"row\" = '{one.id}'",
    )

    recover(path, coder="kari")

    with again(path) as store:
        assert {c.quote: (c.code, c.memo) for c in store.codings.find()} == {
            "fred": ("rolle", "helt annet"),
            "alle": ("helt annen", ""),
        }
        told = store._connection.rows(
            """SELECT kind, "row", before IS NULL FROM change WHERE event = (SELECT max(seq) FROM event)
               ORDER BY position"""
        )
        assert [row[:1] + row[2:] for row in told] == [("coding", 1), ("coding", 0), ("memo", 0)]
        assert [row[1] for row in told[:2]] == [one.id, two.id]
        assert store.check() == []


def test_what_stands_beside_the_texts_comes_back(store: Store, path: Path) -> None:
    """Earlier texts, what other programs said, how files are read and the codebook, from the file before the backup."""
    store.codings.add([coding("fred")], coder="kari")
    other = replace(FJELL, turns=(*FJELL.turns, Turn(5, "", Kind.OTHER, "Slutt.")), sha256="c" * 64)
    store.transcripts.add([other], coder="kari", ways={"01-fjell": "slik"})
    store.transcripts.ways.save("vanlig", "sånn")
    store.cache.save_codebook("h", '{"a": 1}')
    with writing(store._connection) as write:
        keep(write, [Keepsake("note", "x", "g1", {"a": 1})])
    store.backups.make("session")
    store.transcripts.ways.save("vanlig", "ny")
    before = store.state_hash()
    store.close()

    recover(path, coder="kari")

    with again(path) as store:
        assert store.transcripts.ways.of_transcripts() == {"01-fjell": "slik"}
        assert store.transcripts.ways.saved() == {"vanlig": "ny"}
        assert store.cache.load_codebook("h") == '{"a": 1}'
        assert [each.guid for each in store.keepsakes.all()] == ["g1"]
        assert store.state_hash() == before
        assert len(store.journal.undo("kari")) == 1
        assert store.transcripts.find("01-fjell").turns == FJELL.turns


def test_a_codebook_that_is_noise_is_not_kept(store: Store, path: Path) -> None:
    """It is read from its file again; the rest behind it comes back."""
    store.cache.save_codebook("h", '{"a": 1}')
    store.close()
    damage(path, "UPDATE codebook SET json = '{'", "INSERT INTO codebook (sha256, json) VALUES ('i', '[]')")

    recover(path, coder="kari")

    with again(path) as store:
        assert store.cache.load_codebook("h") is None
        assert store.cache.load_codebook("i") == "[]"


def test_what_is_recovered_is_counted(store: Store, path: Path) -> None:
    """Rows that only the journal or only the backup had, and those that nobody could read."""
    store.codings.add([coding("fred"), coding("alle"), coding("tvers")], coder="kari")
    store.backups.make("session")
    one, two, three = store.codings.find()
    store.close()
    damage(
        path,
        f"DELETE FROM coding WHERE id IN ('{one.id}', '{two.id}')",
        f"DELETE FROM change WHERE \"row\" = '{two.id}'",
        "INSERT INTO memo VALUES ('a', 'project', '', 'x', 'kari', '', '')",
        """INSERT INTO decision SELECT 'd', transcript, 1, 2, 'k', 'kari', 'reject', 'støy', 0.5, '', '', '', ''
           FROM coding""",
    )

    done = recover(path, coder="kari")

    assert (done.transcripts, done.codings, done.waiting, done.dropped) == (2, 3, 0, 1)
    assert (done.from_journal, done.from_backup) == (2, 0), "the journal of the backup is one with that of the file"
    assert done.aside is not None and done.aside.is_file()
    with again(path) as store:
        assert {each.id for each in store.codings.find()} == {one.id, two.id, three.id}


def test_a_file_without_texts_is_told_with_what_to_do(path: Path) -> None:
    """Its name, and where to find a backup."""
    path.write_bytes(b"\xa5" * 9000)

    with pytest.raises(QualcodeError) as caught:
        recover(path, coder="kari")

    assert caught.value.message == f"No text could be read in {path}."
    assert caught.value.hint == "Restore a backup: qualcode backups, qualcode restore"
