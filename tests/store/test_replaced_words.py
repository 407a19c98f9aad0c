"""Words of texts and memos replaced in known places: pseudonyms, and what stands on them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Kind, Transcript, Turn, Verdict
from qualcode.store import Store
from qualcode.store.replacing import Replaced

from .conftest import FJELL, MYSEN, coding, excerpt_of, suggestion


def with_words(transcript: Transcript, old: str, new: str) -> Replaced:
    """The transcript with every place of the words replaced."""
    edits, at = [], transcript.text.find(old)
    while at >= 0:
        edits.append((at, at + len(old), new))
        at = transcript.text.find(old, at + 1)
    turns = tuple(replace(turn, text=turn.text.replace(old, new)) for turn in transcript.turns)
    return Replaced(transcript, replace(transcript, turns=turns, pseudonyms=True), edits)


def put(store: Store, *replaced: Replaced, memos: Mapping[str, str] | None = None) -> None:
    store.transcripts.replace_words(
        replaced, memos=memos or {}, in_words=lambda text: text.replace("Kari", "Liv"), summary="1 · 2", coder="ola"
    )


def test_texts_and_memos_change_as_one_event(store: Store) -> None:
    """What stands on the words follows exactly, nothing is to be looked at, and undo brings all of it back."""
    store.codings.add([coding("møteplass", memo="Kari sa"), coding("for alle, på")], coder="kari")
    store.codings.add([coding("Nedskjæring", transcript=MYSEN)], coder="kari")
    store.suggestions.decide(suggestion("alle"), Verdict.REJECT, coder="kari")
    store.memos.set("project", "", "Kari er først", coder="kari")
    [mine, project] = store.memos.find()
    fjell, mysen = store.transcripts.all()
    before = store.state_hash()

    put(
        store,
        with_words(fjell, "møteplass", "stue"),
        with_words(mysen, "skjær", "snitt"),
        memos={mine.id: "Liv sa", project.id: "Kari er først"},
    )

    assert [(one.quote, one.memo) for one in store.codings.find()] == [
        ("stue", "Liv sa"),
        ("for alle, på", ""),
        ("Nedsnitting", ""),
    ]
    assert [one.quote for one in store.suggestions.decisions()] == ["alle"]
    assert store.reviews.find() == []
    assert [memo.text for memo in store.memos.find()] == ["Liv sa", "Kari er først"]
    assert [(one.pseudonyms, one.id) for one in store.transcripts.all()] == [(True, fjell.id), (True, mysen.id)]
    assert store.transcripts.find("01-fjell").turns[1].text.startswith("En stue")
    assert [hit.excerpt.start for hit in store.search("stue")] == [store.codings.find()[0].excerpt.start]
    event = store.journal.events()[0]
    assert (event.kind, event.coder, event.summary) == ("pseudonymise", "ola", "1 · 2")
    assert store.check() == []
    store.journal.undo("ola")
    assert store.state_hash() == before
    assert list(store.transcripts.all()) == [fjell, mysen]


def test_nothing_to_replace_is_no_event(store: Store) -> None:
    """Memos with the words they have, and no text."""
    store.memos.set("project", "", "fint", coder="kari")
    [memo] = store.memos.find()
    events = store.journal.events()

    put(store, memos={memo.id: "fint"})

    assert store.journal.events() == events


@pytest.mark.parametrize("since", ["text", "attributes", "gone", "memo"])
def test_what_changed_in_between_stops_it(store: Store, since: str) -> None:
    """A transcript must be as it was when the words were found, and a memo must be there; nothing is done else."""
    store.memos.set("project", "", "Kari", coder="kari")
    [memo] = store.memos.find()
    fjell = store.transcripts.find("01-fjell")
    seen = with_words(fjell, "fred", "ro")
    if since == "text":
        turns = (*FJELL.turns[:-1], Turn(4, "Kari", Kind.RESPONDENT, "Noe annet."))
        store.transcripts.add([replace(FJELL, turns=turns, sha256="c" * 64)], coder="kari")
    elif since == "attributes":
        store.set_attributes({"01-fjell": {"rolle": "Leder"}}, coder="kari")
    elif since == "gone":
        seen = replace(seen, before=replace(fjell, id="borte"))
    state, texts = store.state_hash(), list(store.transcripts.all())

    with pytest.raises(QualcodeError, match="changed in the meantime"):
        if since == "memo":
            put(store, seen, memos={"borte": "x", memo.id: "Liv"})
        else:
            put(store, seen, memos={memo.id: "Liv"})

    assert (store.state_hash(), list(store.transcripts.all())) == (state, texts)


def test_old_words_that_wait_to_be_looked_at_are_replaced_too(store: Store) -> None:
    """In the queue of that transcript: the words, those around them, and the memos that wait with a coding."""
    turns = (*FJELL.turns[:-1], Turn(4, "Kari", Kind.RESPONDENT, "Kari og Kari æ. Ho gjekk heim til Kari att."))
    kept = replace(FJELL, turns=turns, sha256="c" * 64)
    other = replace(MYSEN, turns=(Turn(0, "Ola", Kind.RESPONDENT, "Kari var her."),), sha256="d" * 64)
    store.transcripts.add([other, kept], coder="kari")
    store.codings.add([coding("Kari var", transcript=other, memo="Kari")], coder="kari")
    store.codings.add([coding("Kari æ. Ho", transcript=kept, memo="Kari selv")], coder="kari")
    store.codings.add([coding("i fred")], coder="kari")
    plain = tuple(replace(turn, text=turn.text.replace("fred", "ro")) for turn in FJELL.turns[:4])
    store.transcripts.add([replace(MYSEN, sha256="f" * 64)], coder="kari")
    store.transcripts.add([replace(kept, turns=plain, sha256="e" * 64)], coder="kari")
    touched, lost, others = store.reviews.find()
    assert (touched.old, lost.old, others.old) == ("i fred", "Kari æ. Ho", "Kari var")
    before = store.state_hash()

    put(store, with_words(store.transcripts.find("01-fjell"), "liten", "stor"))

    assert [one.old for one in store.reviews.find()] == ["i fred", "Liv æ. Ho", "Kari var"]
    rows = dict(store._connection.rows("SELECT id, rows FROM review"))
    coded, memos = (json.loads(rows[lost.id])[part] for part in ("coding", "memos"))
    assert (coded["quote"], coded["quote_before"][-7:]) == ("Liv æ. Ho", "Liv og ")
    assert coded["quote_after"].endswith("til Liv att.")
    assert [(memo["text"], memo["coder"]) for memo in memos] == [("Liv selv", "kari")]
    assert "æ" in rows[lost.id], "letters stay letters"
    assert rows[touched.id] == "" and "Kari" in rows[others.id]
    after = store.state_hash()
    for _round in range(2):
        [undone] = store.journal.undo("ola")
        assert (store.state_hash(), undone.summary) == (before, "1 · 2")
        store.journal.redo("ola")
        assert store.state_hash() == after


def test_a_memo_that_goes_with_its_coding_is_left_to_it(store: Store) -> None:
    """A memo is written once, though its coding moves in the same event."""
    store.codings.add([coding("fred", memo="Kari"), coding("på tvers", memo="blir")], coder="kari")
    first = next(memo for memo in store.memos.find() if memo.text == "Kari")

    put(store, with_words(store.transcripts.find("01-fjell"), "biblioteket", "huset"), memos={first.id: "Liv"})

    assert {one.quote: one.memo for one in store.codings.find()} == {"fred": "Liv", "på tvers": "blir"}
    assert store.codings.find()[1].excerpt.start == excerpt_of("fred").start - len("biblioteket") + len("huset")
    assert store.check() == []
