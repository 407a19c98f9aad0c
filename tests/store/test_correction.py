"""A corrected text under codings: what follows, what is to be looked at, and the way back."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Kind, Transcript, Turn, Verdict
from qualcode.store import Followed, Store

from .conftest import FJELL, coding, counting, excerpt_of, suggestion


def with_turns(*texts: str, of: Transcript = FJELL) -> Transcript:
    """The transcript with other words, read from another file."""
    turns = tuple(Turn(n, "Kari", Kind.RESPONDENT, text) for n, text in enumerate(texts))
    return replace(of, turns=turns, sha256=f"{abs(hash(texts)):064x}"[:64])


def corrected() -> Transcript:
    """FJELL with a new turn first, a word changed and the last turn gone."""
    one, two, three, four, _five = (turn.text for turn in FJELL.turns)
    return with_turns("God dag!", one, two, three.replace("fred", "ro"), four)


def everything(store: Store) -> tuple[object, ...]:
    """All that a coder would miss."""
    reading = [(p.transcript, p.read, p.coded, p.codings) for p in store.transcripts.progress("kari")]
    return (
        tuple(store.transcripts.all()),
        tuple(store.codings.find()),
        tuple(sorted(store.memos.find(), key=lambda memo: memo.id)),
        tuple(store.suggestions.decisions()),
        tuple(store.blanks.find()),
        tuple(store.reviews.find()),
        tuple(reading),
        store.transcripts.find_place("01-fjell", coder="kari"),
        store.state_hash(),
    )


@pytest.fixture
def worked(store: Store) -> Store:
    """Two codings with memos, one on words that go, a decision, a turn without codes and a place."""
    store.codings.add([coding("møteplass 😀", memo="tegn"), coding("i fred", "ro", memo="stille")], coder="kari")
    store.codings.add([coding("Bemanninga er", "drift", memo="borte")], coder="ola")
    store.suggestions.decide(suggestion("kan du være"), Verdict.REJECT, coder="kari")
    store.blanks.add([excerpt_of(FJELL.turns[0].text)], coder="kari")
    store.transcripts.mark_read("01-fjell", 2, coder="kari")
    store.transcripts.set_place("01-fjell", excerpt_of("i fred").start, coder="kari")
    return store


def test_codings_follow_and_none_vanishes(worked: Store) -> None:
    """Whole quotes stay as they are, touched ones are to be looked at, and those without words keep theirs."""
    count = worked.transcripts.add([corrected()], coder="kari")

    assert count.followed == Followed(kept=1, touched=1, lost=1)
    assert [(c.quote, c.memo) for c in worked.codings.find()] == [("møteplass 😀", "tegn"), ("i ro", "stille")]
    touched, lost = worked.reviews.find()
    assert (touched.old, touched.new, touched.coder) == ("i fred", "i ro", "kari")
    assert (lost.old, lost.excerpt, lost.code, lost.coder) == ("Bemanninga er", None, "drift", "ola")
    assert [d.quote for d in worked.suggestions.decisions()] == ["kan du være"]
    assert [b.excerpt.start for b in worked.blanks.find()] == [len("God dag!") + 1]
    assert worked.transcripts.find_place("01-fjell", coder="kari") == corrected().text.index("i ro")
    assert worked.transcripts.progress("kari")[0].read == 4
    assert worked.check() == []


def test_undo_and_redo_bring_texts_and_places_back(worked: Store, path: Path) -> None:
    """Also in another session; the rows are the same, one by one."""
    before = everything(worked)
    worked.transcripts.add([corrected()], coder="kari")
    after = everything(worked)
    worked.close()

    with Store.open(path, now=counting("2026-01-02T00:00:"), new_id=counting("ny-")) as store:
        for _round in range(2):
            assert len(store.journal.undo("kari")) == 1
            assert everything(store) == before
            assert store.check() == []
            assert len(store.journal.redo("kari")) == 1
            assert everything(store) == after
            assert store.check() == []


def test_what_others_coded_since_follows_back(worked: Store) -> None:
    """Undoing a correction takes nobody's later work away: what has no place in the old text waits in the queue."""
    worked.transcripts.add([corrected()], coder="kari")
    new = corrected()
    worked.codings.add([coding("være i ro", "etter", transcript=new, memo="ny")], coder="per")
    worked.codings.add([coding("God dag!", "hilsen", transcript=new, memo="hei")], coder="per")

    worked.journal.undo("kari")

    assert [(c.code, c.quote, c.memo) for c in worked.codings.find(coder="per")] == [("etter", "være i fred", "ny")]
    [lost] = worked.reviews.find()
    assert (lost.code, lost.old, lost.excerpt) == ("hilsen", "God dag!", None)
    assert worked.check() == []
    worked.journal.redo("kari")
    assert {c.code for c in worked.codings.find(coder="per")} == {"etter", "hilsen"}
    assert [c.memo for c in worked.codings.find(code="hilsen")] == ["hei"]
    assert worked.check() == []


def test_a_correction_under_another_one_cannot_be_undone_first(worked: Store) -> None:
    """Texts come back in order only, and nothing moves when they do not."""
    worked.transcripts.add([corrected()], coder="kari")
    worked.transcripts.add([with_turns(*(turn.text + " Ja." for turn in corrected().turns))], coder="ola")
    before = everything(worked)

    assert worked.journal.can_undo("kari") != worked.journal.events()[1]
    worked.journal.undo("kari")

    assert everything(worked)[0] == before[0]
    assert worked.check() == []


def test_words_that_come_back_bring_their_coding(worked: Store) -> None:
    """When the first file is imported again, the coding without a place is on its words again, with its memo."""
    worked.transcripts.add([corrected()], coder="kari")
    worked.transcripts.add([FJELL], coder="kari")

    assert [(c.quote, c.memo) for c in worked.codings.find(coder="ola")] == [("Bemanninga er", "borte")]
    assert [review.old for review in worked.reviews.find()] == ["i fred"]
    assert worked.check() == []


def test_the_queue_is_worked_off(worked: Store) -> None:
    """New words are accepted, a coding without a place gets one or is let go; all of it can be undone."""
    worked.transcripts.add([corrected()], coder="kari")
    touched, lost = worked.reviews.find()
    before = everything(worked)

    assert worked.reviews.accept([touched, lost], coder="kari") == 1
    assert worked.reviews.find() == [lost]
    worked.reviews.place(lost, excerpt_of("møteplass", corrected()), coder="ola")
    assert [(c.quote, c.memo, c.id) for c in worked.codings.find(coder="ola")] == [("møteplass", "borte", lost.coding)]
    assert worked.reviews.find() == []
    with pytest.raises(QualcodeError, match="does not wait"):
        worked.reviews.place(lost, excerpt_of("møteplass", corrected()), coder="ola")
    worked.journal.undo("ola")
    assert worked.reviews.drop([touched, lost], coder="ola") == 1
    worked.journal.undo("ola")
    worked.journal.undo("kari")

    assert everything(worked) == before
    assert worked.check() == []


def test_codings_with_one_code_may_change_places(store: Store) -> None:
    """Rows that move to where others stood, or would fall together, neither collide nor vanish."""
    store.codings.add([coding(words, "a") for words in ("Hva er", "biblioteket", "deg")], coder="kari")
    one = FJELL.turns[0].text
    moved = with_turns("deg er biblioteket Hva er", *(turn.text for turn in FJELL.turns[1:]))

    count = store.transcripts.add([moved], coder="kari")

    assert count.followed.codings == 3
    assert len(store.codings.find()) + sum(r.excerpt is None for r in store.reviews.find()) == 3
    store.journal.undo("kari")
    assert [c.quote for c in store.codings.find()] == ["Hva er", "biblioteket", "deg"]
    assert store.transcripts.find("01-fjell").turns[0].text == one
    assert store.check() == []


@pytest.mark.parametrize("seed", range(12))
def test_no_coding_vanishes_in_a_row_of_corrections(store: Store, seed: int) -> None:
    """After each of many corrections, undos and redos every coding stands on its words or waits in the queue."""
    chance = random.Random(seed)
    words = FJELL.text.split()
    store.codings.add([coding(word, f"k{n % 3}") for n, word in enumerate(dict.fromkeys(words))], coder="kari")
    ids = {c.id for c in store.codings.find()}
    for _step in range(8):
        deed = chance.choice(["correct", "correct", "correct", "undo", "redo"])
        if deed == "correct":
            turns = [turn.text.split() for turn in store.transcripts.find("01-fjell").turns]
            for _edit in range(chance.randrange(1, 6)):
                turn = chance.choice(turns)
                match chance.randrange(4):
                    case 0 if len(turn) > 1:
                        turn.pop(chance.randrange(len(turn)))
                    case 1:
                        turn.insert(chance.randrange(len(turn) + 1), chance.choice(words))
                    case 2:
                        turn[chance.randrange(len(turn))] += "e"
                    case _:
                        turns.insert(chance.randrange(len(turns)), turns.pop(turns.index(turn)))
            store.transcripts.add([with_turns(*(" ".join(turn) for turn in turns))], coder="ola")
        elif deed == "undo" and store.journal.can_undo("ola"):
            store.journal.undo("ola")
        elif deed == "redo" and store.journal.can_redo("ola"):
            store.journal.redo("ola")
        waiting = {review.coding for review in store.reviews.find() if review.excerpt is None}
        assert {c.id for c in store.codings.find()} | waiting == ids
        assert store.check() == []


def test_the_words_around_a_coding_are_those_of_the_new_text(worked: Store, path: Path) -> None:
    """They are what the coding is found again by, should its words go and come back."""
    import sqlite3

    new = corrected().text
    worked.transcripts.add([corrected()], coder="kari")

    with sqlite3.connect(path) as raw:
        rows = raw.execute(
            'SELECT quote, quote_before, quote_after, start, "end" FROM coding ORDER BY start'
        ).fetchall()
    assert [row[0] for row in rows] == ["møteplass 😀", "i ro"]
    for quote, before, after, start, end in rows:
        assert (quote, before, after) == (new[start:end], new[max(start - 32, 0) : start], new[end : end + 32])


def test_every_coding_that_lost_its_words_is_counted(store: Store) -> None:
    """Two of them are two; what is kept in the queue can be read as it was, and says nothing of other words."""
    store.codings.add([coding("Bemanninga er", memo="på hjørnet"), coding("for liten"), coding("i fred")], coder="kari")

    count = store.transcripts.add([corrected()], coder="kari")

    assert count.followed == Followed(kept=0, touched=1, lost=2)
    rows = dict(store._connection.rows("SELECT quote, rows FROM review"))
    assert rows["i fred"] == ""
    assert "på hjørnet" in rows["Bemanninga er"]
    assert set(rows) == {"i fred", "Bemanninga er", "for liten"}


def test_a_coding_that_is_to_be_looked_at_may_lose_its_words_next(store: Store) -> None:
    """It waits once, with the words that it had last, and undo brings it back to be looked at."""
    (made,) = store.codings.add([coding("i fred", memo="stille")], coder="kari")
    store.transcripts.add([corrected()], coder="kari")
    (touched,) = store.reviews.find()
    before = everything(store)
    texts = [turn.text for turn in corrected().turns]

    store.transcripts.add([with_turns(*texts[:3], *texts[4:])], coder="kari")

    (lost,) = store.reviews.find()
    assert (lost.id, lost.coding, lost.excerpt, lost.old) == (touched.id, made.id, None, "i fred")
    assert store.codings.find() == store.memos.find() == []
    assert store.check() == []
    store.journal.undo("kari")
    assert everything(store) == before


def test_of_two_that_wait_for_the_same_words_one_gets_them(store: Store) -> None:
    """A coder codes the same words with one code only once: the other still waits."""
    question, answer, fred, other, last = (turn.text for turn in FJELL.turns)
    twice = with_turns(question, fred, answer, fred, other, last)
    store.transcripts.add([twice], coder="kari")
    first = coding("være i fred", transcript=twice)
    second = replace(first, excerpt=replace(first.excerpt, start=twice.starts[3] + 11, end=twice.starts[3] + 22))
    store.codings.add([first, second], coder="kari")
    store.transcripts.add([with_turns(question, other, last)], coder="kari")
    assert [review.excerpt for review in store.reviews.find()] == [None, None]

    store.transcripts.add([FJELL], coder="kari")

    assert [(one.quote, one.excerpt) for one in store.codings.find()] == [("være i fred", excerpt_of("være i fred"))]
    assert [review.excerpt for review in store.reviews.find()] == [None]
    assert store.check() == []


def test_a_turn_without_codes_stays_one_when_words_are_added_to_it(store: Store) -> None:
    """The mark is about the turn, and so about what was said in it besides."""
    store.blanks.add([excerpt_of(FJELL.turns[2].text)], coder="kari")
    texts = [turn.text for turn in FJELL.turns]
    new = with_turns(*texts[:2], f"Ja. {texts[2]} Så klart.", *texts[3:])

    store.transcripts.add([new], coder="ola")

    (blank,) = store.blanks.find()
    assert new.quote(blank.excerpt) == new.turns[2].text
    assert store.check() == []


def test_codings_that_would_fall_together_do_not(store: Store) -> None:
    """A coder has each code on the same words once: the other waits for a place."""
    store.codings.add([coding("i fred"), coding("fred"), coding("fred", "annen")], coder="kari")
    store.codings.add([coding("fred")], coder="ola")
    texts = [turn.text for turn in FJELL.turns]
    new = with_turns(*texts[:2], "Her kan du være alene.", *texts[3:])

    count = store.transcripts.add([new], coder="ola")

    assert count.followed == Followed(kept=0, touched=3, lost=1)
    assert sorted((one.quote, one.code, one.coder) for one in store.codings.find()) == [
        ("alene", "annen", "kari"),
        ("alene", "rolle", "kari"),
        ("alene", "rolle", "ola"),
    ]
    assert store.check() == []


def test_the_words_before_a_coding_reach_back_to_the_first_letter(store: Store) -> None:
    """Near the beginning of a text there are fewer of them, and none is left out."""
    store.codings.add([coding("biblioteket")], coder="kari")
    texts = [turn.text for turn in FJELL.turns]

    store.transcripts.add([with_turns("Hei!", *texts)], coder="ola")

    (before,) = store._connection.row("SELECT quote_before FROM coding") or ("",)
    assert before == "Hei!\nHva er "
