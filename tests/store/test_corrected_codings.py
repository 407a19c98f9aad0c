"""The queue of codings whose text was corrected: what it tells, and what is done with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcode.model import Excerpt, Kind, Transcript, Turn
from qualcode.store import Store

from .conftest import FJELL, MYSEN, coding, excerpt_of

TURNS = tuple(replace(turn, text=turn.text.replace("fred", "ro").replace("alle", "mange")) for turn in FJELL.turns[:4])
FJELL_2 = replace(FJELL, turns=TURNS, sha256="c" * 64)
MYSEN_2 = replace(MYSEN, turns=(replace(MYSEN.turns[0], text="Nedskjæring nå."), MYSEN.turns[1]), sha256="d" * 64)


@pytest.fixture
def queue(store: Store) -> Store:
    """Two codings on other words, two without a place, in two transcripts."""
    store.codings.add([coding("Nedskjæring.\nLer", "n", transcript=MYSEN, memo="nm")], coder="kari")
    store.codings.add([coding("i fred", "b", memo="bm"), coding("for alle, på", "a")], coder="kari")
    store.codings.add([coding("Bemanninga er", "c", memo="cm"), coding("liten", "d")], coder="ola")
    store.transcripts.add([FJELL_2, MYSEN_2], coder="kari")
    return store


def test_the_queue_tells_all_of_each(queue: Store) -> None:
    """In reading order, those without a place last in their transcript: old and new words, code, coder and time."""
    found = queue.reviews.find()

    text = FJELL_2.text
    assert [(r.transcript, r.code, r.coder, r.old, r.new) for r in found] == [
        ("01-fjell", "a", "kari", "for alle, på", "for mange, på"),
        ("01-fjell", "b", "kari", "i fred", "i ro"),
        ("01-fjell", "c", "ola", "Bemanninga er", ""),
        ("01-fjell", "d", "ola", "liten", ""),
        ("2-mysen", "n", "kari", "Nedskjæring.\nLer", "Nedskjæring nå.\nLer"),
    ]
    at = text.index("for mange")
    assert [r.excerpt for r in found[:4]] == [
        Excerpt("01-fjell", at, at + 13),
        Excerpt("01-fjell", text.index("i ro"), text.index("i ro") + 4),
        None,
        None,
    ]
    assert {r.created[:10] for r in found} == {"2026-01-01"}
    assert [r.coding for r in found[:2]] == [queue.codings.find(code=code)[0].id for code in "ab"]
    assert len({r.id for r in found}) == 5
    assert queue.reviews.find(transcript="2-mysen") == found[4:]
    assert queue.reviews.find(transcript="borte") == []
    assert queue.reviews.find(ids=[found[3].id, found[0].id, "borte"]) == [found[0], found[3]]
    assert queue.reviews.find(ids=[]) == []
    assert queue.reviews.find(transcript="2-mysen", ids=[found[0].id]) == []


def test_a_coding_that_was_taken_away_waits_no_more(queue: Store) -> None:
    """Nobody is asked about it, until it is there again."""
    first = queue.reviews.find()[0]
    queue.codings.remove([first.coding], coder="kari")

    assert first not in queue.reviews.find()
    queue.journal.undo("kari")
    assert queue.reviews.find()[0] == first


def test_words_are_accepted_as_one_event(queue: Store) -> None:
    """By anyone; those without a place are passed by, and so are those that were dealt with."""
    one, two, lost, _other, three = queue.reviews.find()
    before = queue.state_hash()

    assert queue.reviews.accept([one, lost, three], coder="per") == 2

    event = queue.journal.events()[0]
    assert (event.kind, event.coder, event.summary) == ("review", "per", "a, n · 01-fjell, 2-mysen")
    assert one not in queue.reviews.find() and two in queue.reviews.find() and lost in queue.reviews.find()
    events = queue.journal.events()
    assert queue.reviews.accept([one, lost], coder="per") == 0
    assert queue.reviews.accept([], coder="per") == 0
    assert queue.journal.events() == events
    assert queue.check() == []
    queue.journal.undo("per")
    assert queue.state_hash() == before


def test_a_coding_gets_a_place_with_all_that_it_was(queue: Store) -> None:
    """Its id, code, coder, time and memo; with the words and those around them of the place."""
    lost = queue.reviews.find()[2]
    place = excerpt_of("på tvers", FJELL_2)
    before = queue.state_hash()

    assert queue.reviews.place(lost, place, coder="per") == lost.coding

    [made] = queue.codings.find(code="c")
    assert (made.id, made.coder, made.quote, made.memo, made.excerpt) == (lost.coding, "ola", "på tvers", "cm", place)
    text = FJELL_2.text
    row = queue._connection.rows("SELECT quote_before, quote_after, text_sha256 FROM coding WHERE id = ?", (made.id,))[
        0
    ]
    assert row == (
        text[place.start - 32 : place.start],
        text[place.end : place.end + 32],
        queue.transcripts.text_sha256("01-fjell"),
    )
    event = queue.journal.events()[0]
    assert (event.kind, event.coder, event.summary) == ("review", "per", "c · 01-fjell · «Bemanninga er»")
    assert lost not in queue.reviews.find()
    assert queue.check() == []
    queue.journal.undo("per")
    assert queue.state_hash() == before


def test_a_coding_on_other_words_can_be_placed_too(queue: Store) -> None:
    """It moves, and keeps its memo."""
    touched = queue.reviews.find()[1]
    before = queue.state_hash()

    queue.reviews.place(touched, excerpt_of("være i ro", FJELL_2), coder="kari")

    [made] = queue.codings.find(code="b")
    assert (made.id, made.quote, made.memo) == (touched.coding, "være i ro", "bm")
    assert touched not in queue.reviews.find()
    assert queue.check() == []
    queue.journal.undo("kari")
    assert queue.state_hash() == before


def test_codings_without_a_place_are_let_go_as_one_event(queue: Store) -> None:
    """Those that stand are passed by; undo brings them back into the queue."""
    touched, _two, lost, other, _three = queue.reviews.find()
    before = queue.state_hash()

    assert queue.reviews.drop([touched, lost, other], coder="per") == 2

    event = queue.journal.events()[0]
    assert (event.kind, event.coder, event.summary) == ("uncode", "per", "c, d · 01-fjell")
    assert {touched} == {touched, lost, other} & set(queue.reviews.find())
    events = queue.journal.events()
    assert queue.reviews.drop([touched, lost], coder="per") == 0
    assert queue.journal.events() == events
    queue.journal.undo("per")
    assert queue.state_hash() == before


def test_every_text_that_waits_can_be_looked_through(queue: Store) -> None:
    """Old words, those around them, and memos: for whoever looks for names; each once, and none that is empty."""
    found = queue.reviews.find()

    texts = queue.reviews.texts()

    lost = [(name, text) for row_id, name, text in texts if row_id == found[2].id]
    before = FJELL.text[FJELL.text.index("Bemanninga") - 32 : FJELL.text.index("Bemanninga")]
    assert lost == [(("01-fjell"), each) for each in ("Bemanninga er", before, " for liten.", "cm")]
    assert [(name, text) for row_id, name, text in texts if row_id == found[0].id] == [("01-fjell", "for alle, på")]
    assert {row_id for row_id, _name, _text in texts} == {each.id for each in found}
    assert all(text for _row, _name, text in texts)


def test_undoing_a_text_leaves_what_someone_noted_since(queue: Store) -> None:
    """A coding that came with the correction stays, with the memo that another wrote on it."""
    store = queue
    store.transcripts.add([replace(FJELL, sha256="e" * 64)], coder="ola")
    [back] = store.codings.find(code="c")
    assert back.memo == "cm"
    store.codings.set_memo(back.id, "pers", coder="per")

    store.journal.undo("ola")

    texts = [memo.text for memo in store.memos.find()] + [text for _row, _name, text in store.reviews.texts()]
    assert {"cm", "pers"} <= set(texts), "in the queue or on the coding, but not lost"
    assert store.check() == []
    store.journal.redo("ola")
    assert store.check() == []
    assert {memo.text for memo in store.memos.find()} >= {"cm", "pers"}


def turned(*texts: str) -> Transcript:
    kinds = [Kind.INTERVIEWER if n % 2 == 0 else Kind.RESPONDENT for n in range(len(texts))]
    return Transcript("t", tuple(Turn(n, "", k, text) for n, (k, text) in enumerate(zip(kinds, texts, strict=True))))


ONE = turned("Hvem er du?", "Jeg heter noe annet.", "Og hvor bor du nå?", "Langt borte i skogen.", "Takk skal du ha.")


@pytest.mark.parametrize(
    ("furthest", "place", "new", "expected"),
    [
        (1, 12, ("God dag.", "", *(t.text for t in ONE.turns)), (3, 2, 12 + len("God dag.\n\n"))),
        (4, len(ONE.text) - 1, tuple(t.text for t in ONE.turns[:2]), None),
        (0, 0, tuple(t.text for t in ONE.turns), (0, 0, 0)),
        (3, None, tuple(t.text for t in ONE.turns[2:]), (1, 1, None)),
        (-1, 5, tuple(t.text for t in (*ONE.turns, ONE.turns[0])), (-1, 0, 5)),
    ],
)
def test_how_far_one_has_read_follows_the_text(
    store: Store, furthest: int, place: int | None, new: tuple[str, ...], expected: tuple[int, int, int | None] | None
) -> None:
    """To the turn that has the last words that were read, and to the same letter; never outside the text."""
    store.transcripts.add([ONE], coder="kari")
    if furthest >= 0:
        store.transcripts.mark_read("t", furthest, coder="kari")
    if place is not None:
        store.transcripts.set_place("t", place, coder="kari")
    store.transcripts.mark_read("t", 2, coder="ola")
    corrected = replace(turned(*new), sha256="ny")
    store.transcripts.add([corrected], coder="kari")

    [(at, read, where)] = store._connection.rows("SELECT furthest, turns_read, place FROM reading WHERE coder = 'kari'")
    if expected is not None:
        assert (at, read, where) == expected
    assert at < len(new)
    assert read == sum(turn.kind != Kind.INTERVIEWER for turn in corrected.turns[: at + 1])
    assert where is None or 0 <= where < len(corrected.text)
    assert store._connection.value("SELECT count(*) FROM reading") == 2
