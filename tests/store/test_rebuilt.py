"""The study as it was: up to which event, what is in the copy, and what is left out of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Run
from qualcode.store import Store
from qualcode.store.as_it_was import AsItWas, copy_as_it_was, find_event
from qualcode.store.recoding import Recoding

from .conftest import FJELL, MYSEN, coding, excerpt_of, suggestion


def test_the_last_event_of_a_time_is_found(store: Store) -> None:
    """The time itself counts; before the first there is none."""
    store.codings.add([coding("fred")], coder="kari")
    store.codings.add([coding("alle")], coder="kari")
    second, first, imported = store.journal.events()

    assert find_event(store._connection, first.at) == first.seq
    assert find_event(store._connection, second.at) == find_event(store._connection, "9999") == second.seq
    assert find_event(store._connection, imported.at) == imported.seq
    assert find_event(store._connection, "2000") == 0


def test_a_copy_says_what_it_holds(store: Store, path: Path) -> None:
    """Codings, memos and the journal of then, and nothing of what came after; the study itself is as it was."""
    (made,) = store.codings.add([coding("fred", memo="m")], coder="kari")
    store.codings.add([coding("alle")], coder="ola")
    then, until = store.state_hash(), store.journal.events(1)[0].at
    store.codings.remove([made.id], coder="kari")
    store.journal.undo("ola")
    store.transcripts.add([replace(MYSEN, name="3-ny", sha256="d" * 64)], coder="kari")
    store.suggestions.save(Run("r", "", {"transcripts": ["01-fjell"]}), [suggestion("tvers")], coder="kari")
    store.cache.save({"k": b"x"})
    now, events = store.state_hash(), store.journal.events()
    target = path.with_name("da.db")

    told = store.copy_as_it_was(until, target, "bok")

    assert told == AsItWas(3, 2, 0, "bok")
    assert (store.state_hash(), store.journal.events()) == (now, events)
    with Store.open(target) as copy:
        assert copy.state_hash() == then
        assert [event.seq for event in copy.journal.events()] == [3, 2, 1]
        assert copy.transcripts.names() == ("01-fjell", "2-mysen")
        assert copy.suggestions.runs() == ()
        assert copy.cache.load(["k"]) == {}
        assert [hit.excerpt for hit in copy.search("nedskjæring")] == [excerpt_of("Nedskjæring", MYSEN)]
        assert copy.journal.can_undo("ola") is not None
        assert copy.journal.can_redo("ola") is None
        assert copy.check() == []
    none = store.copy_as_it_was("2000", path.with_name("null.db"), None)
    assert none == AsItWas(0, 0, 0, None)
    with Store.open(path.with_name("null.db")) as copy:
        assert (copy.transcripts.names(), copy.journal.events(), copy.codings.find()) == ((), [], [])


def test_a_file_that_is_there_is_left_alone(store: Store, path: Path) -> None:
    """It is named; and where the copy cannot be made, none is left."""
    target = path.with_name("da.db")
    target.write_text("mitt")
    with pytest.raises(QualcodeError) as error:
        copy_as_it_was(store._connection, 1, target, None)
    assert error.value.message == f"There is already a file {target}."
    assert error.value.hint == "It was left as it is."
    assert target.read_text() == "mitt"

    target.unlink()
    connection = store._connection._raw
    connection.execute("PRAGMA query_only = OFF")
    connection.execute("""UPDATE change SET after = '{"uten mening"' WHERE event = 1""")
    connection.execute("INSERT INTO change SELECT 1, 9, 'coding', 'x', NULL, '{}' FROM event WHERE seq = 1")
    with pytest.raises(Exception):  # noqa: B017 - whatever a damaged journal gives
        copy_as_it_was(store._connection, 1, target, None)
    assert not target.exists()


def test_the_codebook_of_the_time_comes_back(store: Store, path: Path) -> None:
    """Each change of it since is taken back, newest first; where it was edited past recognition nobody can tell."""
    book = path.with_name("codebook.yaml")
    book.write_text("a\nb\nc\n", encoding="utf-8")
    store.attach_codebook(book, lambda _text: None)
    for text in ("a\nB\nc\n", "a\nB2\nc\n", "a\nB2\nc\nd\n"):
        store.recodings.carry_out(lambda _now, text=text: Recoding(text, "s"), coder="kari", kind="edit code")

    def then(seq: int, now: str | None) -> str | None:
        target = path.with_name(f"da-{seq}.db")
        made = copy_as_it_was(store._connection, seq, target, now)
        target.unlink()
        return made.codebook

    now = book.read_text(encoding="utf-8")
    assert [then(seq, now) for seq in (1, 2, 3, 4)] == ["a\nb\nc\n", "a\nB\nc\n", "a\nB2\nc\n", now]
    assert then(1, "helt annet") is None
    assert then(4, "helt annet") == "helt annet"
    assert then(1, None) is None


def test_what_stood_on_a_text_that_is_not_kept_is_left_out(store: Store, path: Path) -> None:
    """A coding on words of a transcript that has another text in the copy is counted and not shown on wrong words."""
    store.codings.add([coding("fred"), coding("Ler", transcript=MYSEN)], coder="kari")
    seq = store.journal.events(1)[0].seq
    raw = store._connection._raw
    raw.execute("PRAGMA query_only = OFF")
    raw.execute("UPDATE change SET after = json_set(after, '$.text_sha256', 'x') WHERE after LIKE '%fred%'")

    told = copy_as_it_was(store._connection, seq, path.with_name("da.db"), None)

    assert (told.codings, told.left_out) == (1, 1)
    with Store.open(path.with_name("da.db")) as copy:
        assert [one.quote for one in copy.codings.find()] == ["Ler"]


def test_each_of_several_texts_of_a_transcript_comes_back(store: Store, path: Path) -> None:
    """Between two corrections it is the text of that time, with the codings and what was waiting then."""
    store.codings.add([coding("Bemanninga er for liten")], coder="kari")
    texts, states, seqs = [], [], []
    for number in range(3):
        new = replace(
            FJELL,
            turns=tuple(replace(turn, text=f"{turn.text} {number}") for turn in FJELL.turns[: 5 - number]),
            sha256=f"{number}" * 64,
        )
        store.transcripts.add([new], coder="ola")
        texts.append(store.transcripts.find("01-fjell").text)
        states.append(store.state_hash())
        seqs.append(store.journal.events(1)[0].seq)

    for text, state, seq in zip(texts, states, seqs, strict=True):
        target = path.with_name(f"da-{seq}.db")
        assert copy_as_it_was(store._connection, seq, target, None).left_out == 0
        with Store.open(target) as copy:
            assert copy.transcripts.find("01-fjell").text == text
            assert copy.state_hash() == state
            assert copy.check() == []
