"""Transcripts in and out, and how far the work has come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.model import Kind, Transcript, Turn, Verdict
from qualcode.store import ImportCount, Store

from .conftest import FJELL, MYSEN, coding, excerpt_of, fast_folder, suggestion


def test_a_transcript_comes_back_as_it_went_in(store: Store) -> None:
    """Turns, times, attributes in order, source and hash are kept; an id is given."""
    found = store.transcripts.find("01-fjell")

    assert replace(found, id="") == FJELL
    assert list(found.attributes) == ["rolle", "kommune"]
    assert found.id
    assert store.transcripts.hashes() == {"01-fjell": "a" * 64, "2-mysen": "b" * 64}


def test_names_come_in_natural_order(store: Store) -> None:
    """2 comes before 10, case does not matter, and å is the last letter."""
    names = ["Århus", "ærlig", "øst", "10-tomter", "Zoo", "abba"]
    store.transcripts.add([replace(MYSEN, name=name) for name in names], coder="kari")

    expected = ("01-fjell", "2-mysen", "10-tomter", "abba", "Zoo", "ærlig", "øst", "Århus")
    assert store.transcripts.names() == expected
    assert tuple(t.name for t in store.transcripts.all()) == expected


def test_an_unknown_name_is_told_with_the_nearest(store: Store) -> None:
    """A slip of the finger is met with a question."""
    with pytest.raises(QualcodeError) as caught:
        store.transcripts.find("01-fjel")

    assert caught.value.hint == "Did you mean 01-fjell?"


def test_importing_the_same_again_writes_nothing(store: Store, path: Path) -> None:
    """Not a byte of the file changes."""
    before = path.read_bytes()

    assert store.transcripts.add([FJELL, MYSEN], coder="kari") == ImportCount(0, 0)
    assert path.read_bytes() == before


def test_a_changed_file_takes_the_place_of_the_earlier(store: Store) -> None:
    """Text, search and progress are the new ones, the id is the old one."""
    earlier = store.transcripts.find("2-mysen")
    store.transcripts.mark_read("2-mysen", 1, coder="kari")
    changed = replace(MYSEN, turns=(Turn(0, "Ola", Kind.RESPONDENT, "Nye bøker og mer."),), sha256="c" * 64)

    assert store.transcripts.add([FJELL, changed], coder="kari") == ImportCount(0, 1)

    found = store.transcripts.find("2-mysen")
    assert (found.id, found.turns, found.sha256) == (earlier.id, changed.turns, "c" * 64)
    assert store.search("nedskjæring") == []
    assert [hit.excerpt.start for hit in store.search("bøker")] == [4]
    progress = store.transcripts.progress("kari")[1]
    assert (progress.turns, progress.words, progress.read) == (1, 4, 0)
    assert store.check() == []


@pytest.mark.parametrize("work", ["coding", "decision", "memo"])
def test_a_text_that_was_worked_on_is_corrected_with_all_that_stands_on_it(store: Store, work: str) -> None:
    """What was decided follows into the new text, and the old text comes back with undo."""
    if work == "coding":
        store.codings.add([coding("fred")], coder="kari")
    elif work == "decision":
        store.suggestions.decide(suggestion("fred"), Verdict.REJECT, coder="kari")
    else:
        store.memos.set("transcript", "01-fjell", "fint", coder="kari")
    assert store.transcripts.has_decisions("01-fjell")
    changed = replace(FJELL, turns=tuple(replace(t, index=n) for n, t in enumerate(FJELL.turns[1:])), sha256="c" * 64)
    new = replace(MYSEN, name="ny")

    count = store.transcripts.add([new, changed], coder="kari")

    assert (count.added, count.replaced, count.followed.kept) == (1, 1, int(work == "coding"))
    assert store.transcripts.find("01-fjell").turns == changed.turns
    assert store.check() == []
    store.journal.undo("kari")
    assert store.transcripts.find("01-fjell").turns == FJELL.turns
    assert store.check() == []


def test_work_under_another_text_can_be_foreseen(store: Store) -> None:
    """Whether a text has changed and whether it was worked on are told before the import."""
    store.codings.add([coding("fred")], coder="kari")
    for transcript in (FJELL, MYSEN):
        assert store.transcripts.text_sha256(transcript.name) == sha256(transcript.text.encode()).hexdigest()
    assert store.transcripts.text_sha256("borte") is None
    names = ("01-fjell", "2-mysen", "borte")
    assert [store.transcripts.has_decisions(name) for name in names] == [True, False, False]

    store.journal.undo("kari")
    assert not store.transcripts.has_decisions("01-fjell")


def test_who_speaks_may_be_corrected_under_codings(store: Store) -> None:
    """When the text is the same, nothing that was decided can move."""
    [kept] = store.codings.add([coding("fred")], coder="kari")
    other = replace(FJELL, turns=tuple(replace(turn, speaker="X", kind=Kind.RESPONDENT) for turn in FJELL.turns))

    assert store.transcripts.add([other], coder="kari") == ImportCount(0, 1)

    assert store.codings.find() == [kept]
    assert store.transcripts.progress("kari")[0].turns == 5
    assert len(store.search("møteplassen")) == 1


def test_two_with_one_name_are_refused(store: Store) -> None:
    """a.txt and a.docx cannot both be a."""
    with pytest.raises(QualcodeError, match="Two files"):
        store.transcripts.add([replace(MYSEN, name="ny"), replace(FJELL, name="ny")], coder="kari")

    assert "ny" not in store.transcripts.names()


def test_an_import_that_fails_midway_stores_nothing(store: Store) -> None:
    """Transcripts stream into one transaction."""

    def half() -> Iterator[Transcript]:
        yield replace(MYSEN, name="ny")
        raise QualcodeError("unreadable")

    with pytest.raises(QualcodeError, match="unreadable"):
        store.transcripts.add(half(), coder="kari")

    assert store.transcripts.names() == ("01-fjell", "2-mysen")
    assert store.search("ler", interviewers=True)[0].excerpt.transcript == "2-mysen"


def test_progress_leaves_the_interviewer_out(store: Store) -> None:
    """Turns, words, read, coded and codings count what those who answer say; codings by anyone count."""
    store.transcripts.mark_read("01-fjell", 2, coder="kari")
    whole = replace(coding("fred"), excerpt=excerpt_of(FJELL.text[30:90]))
    store.codings.add([coding("Hva"), coding("møteplass", "a"), whole], coder="ola")

    first, second = store.transcripts.progress("kari")

    assert (first.turns, first.words, first.read, first.coded, first.codings) == (3, 17, 2, 2, 2)
    assert first.attributes == FJELL.attributes
    assert (second.transcript, second.turns, second.read, second.coded) == ("2-mysen", 2, 0, 0)
    assert store.transcripts.progress("ola")[0].read == 0


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_coded_turns_and_codings_are_those_that_share_a_character(data: st.DataObject) -> None:
    """The count in SQL agrees with the model's own arithmetic."""
    words = data.draw(st.lists(st.text("aå😀 ", min_size=1, max_size=6), min_size=1, max_size=6))
    kinds = data.draw(st.lists(st.sampled_from(Kind), min_size=len(words), max_size=len(words)))
    transcript = Transcript("t", tuple(Turn(i, "", k, w) for i, (w, k) in enumerate(zip(words, kinds, strict=True))))
    cut = st.integers(0, len(transcript.text))
    spans = data.draw(st.lists(st.tuples(cut, cut).filter(lambda span: span[0] < span[1]), max_size=4))
    codings = [
        replace(coding("fred"), excerpt=replace(excerpt_of("fred"), transcript="t", start=s, end=e)) for s, e in spans
    ]
    expected = {
        index
        for one in codings
        for index, _start, _end in transcript.pieces(one.excerpt)
        if kinds[index] != Kind.INTERVIEWER
    }
    counted = [
        one.excerpt
        for one in codings
        if any(
            kinds[index] != Kind.INTERVIEWER
            for index in [piece[0] for piece in transcript.pieces(one.excerpt)]
            or [transcript.turn_at(one.excerpt.start).index]
        )
    ]

    with fast_folder() as folder, Store.create(folder / "corpus.db") as store:
        store.transcripts.add([transcript], coder="kari")
        store.codings.add(codings, coder="kari")
        [progress] = store.transcripts.progress("kari")
        assert progress.coded == len(expected)
        assert progress.codings == len(set(counted))
        assert sum(store.codings.count_by_code().values()) == len(set(counted))
        assert sum(store.codings.count_by_code(interviewers=True).values()) == len(set(spans))
        assert store.check() == []


def test_reading_back_forgets_nothing(store: Store) -> None:
    """The furthest turn counts, for each coder alone."""
    store.transcripts.mark_read("01-fjell", 4, coder="kari")
    store.transcripts.mark_read("01-fjell", 1, coder="kari")

    assert store.transcripts.progress("kari")[0].read == 3


def test_each_coder_has_a_place(store: Store) -> None:
    """Next time starts where the last one ended."""
    store.transcripts.set_place("01-fjell", 40, coder="kari")
    store.transcripts.set_place("01-fjell", 12, coder="kari")

    assert store.transcripts.find_place("01-fjell", coder="kari") == 12
    assert store.transcripts.find_place("01-fjell", coder="ola") is None
    assert store.transcripts.progress("kari")[0].read == 0
