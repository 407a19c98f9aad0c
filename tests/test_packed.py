"""Packed transcripts are the same as others, and stay packed while they only pass by."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.model import Kind, Transcript, Turn
from qualcode.packed import columns_of, pack, with_source

_words = st.text(alphabet="abcæøå 🙂\n", max_size=20)
_times = st.none() | st.integers(0, 2**40)
_turns = st.lists(st.tuples(_words, st.sampled_from(Kind), _words, _times, _times), max_size=8).map(
    lambda said: tuple(Turn(index, *parts) for index, parts in enumerate(said))
)


@given(_turns)
def test_a_packed_transcript_is_the_same(turns: tuple[Turn, ...]) -> None:
    """Packing loses nothing of turns, text and positions."""
    plain = Transcript("a", turns, {"alder": "30"}, source="a.txt", sha256="x")
    packed = pack(columns_of(plain), name="a", attributes={"alder": "30"}, source="a.txt", sha256="x")
    assert columns_of(packed) == columns_of(plain)
    assert packed == plain
    assert plain == packed
    assert (packed.text, packed.starts) == (plain.text, plain.starts)


@given(_turns)
def test_rows_count_positions_as_the_transcript_does(turns: tuple[Turn, ...]) -> None:
    """Each row says where its turn starts in the text."""
    plain = Transcript("a", turns)
    rows = list(columns_of(plain).rows(7))
    assert [row[1:6] for row in rows] == [(t.index, t.speaker, t.kind.value, t.start_ms, t.end_ms) for t in turns]
    assert tuple(row[6] for row in rows) == plain.starts
    assert [row[0] for row in rows] == [7] * len(turns)


def test_another_source_keeps_it_packed() -> None:
    """Only the source is another, and the turns are not made for it."""
    columns = columns_of(Transcript("a", (Turn(0, "A", Kind.RESPONDENT, "ord"),)))
    packed = pack(columns, name="a", attributes={})
    moved = with_source(packed, "mappe/a.txt")
    assert moved.source == "mappe/a.txt"
    assert "turns" not in moved.__dict__
    assert moved.turns == packed.turns
    assert with_source(moved, "b").turns == packed.turns
    assert with_source(moved, "b").source == "b"
