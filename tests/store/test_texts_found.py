"""Texts found again in a damaged study: whole from where they are whole, or with signs for what is missing."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from qualcode.model import Kind, Transcript, Turn
from qualcode.store.schema import PLACED
from qualcode.store.texts import hash_of
from qualcode.store.texts_found import HOLE, find_texts

from .conftest import FJELL, MYSEN

Row = dict[str, Any]
PEOPLE = {"Kari": {"alder": "40"}}
FIRST = replace(FJELL, id="t1", people=PEOPLE)
OTHER = replace(MYSEN, id="t2", source="2.txt", pseudonyms=True)
TABLES = ("transcript", "turn", "wording", "change", *PLACED)


def row_of(one: Transcript, number: int, **values: Any) -> Row:
    row = {
        **{"number": number, "id": one.id, "name": one.name, "source": one.source, "sha256": one.sha256},
        **{"text_sha256": hash_of(one.text), "length": len(one.text), "pseudonyms": int(one.pseudonyms)},
        **{"attributes": json.dumps(dict(one.attributes)), "people": json.dumps(dict(one.people))},
    }
    return row | values


def turns_of(one: Transcript, number: int, *, but: Sequence[int] = ()) -> list[Row]:
    return [
        {
            **{"transcript": number, "speaker": turn.speaker, "kind": turn.kind.value, "text": turn.text},
            **{"start": start, "start_ms": turn.start_ms, "end_ms": turn.end_ms},
        }
        for turn, start in zip(one.turns, one.starts, strict=True)
        if turn.index not in but
    ]


def source(*transcripts: tuple[Transcript, int], **tables: Sequence[Row]) -> dict[str, Sequence[Row]]:
    """The rows of a study with those transcripts under those numbers, and others instead where given."""
    rows = {
        "transcript": [row_of(one, number) for one, number in transcripts],
        "turn": [turn for one, number in transcripts for turn in turns_of(one, number)],
    }
    return {name: [] for name in TABLES} | rows | tables


def wording(one: Transcript) -> Row:
    turns = [(turn.speaker, turn.kind.value, turn.text, turn.start_ms, turn.end_ms) for turn in one.turns]
    values = {"name": one.name, "turns": turns, "attributes": {}, "source": "w", "sha256": "", "pseudonyms": False}
    text = json.dumps(values)
    return {"id": sha256(text.encode()).hexdigest(), "data": zlib.compress(text.encode())}


def quote(one: Transcript, words: str, before: str | None = "", after: str | None = "", **values: Any) -> Row:
    start = one.text.index(words)
    row = {
        **{"transcript": one.id, "start": start, "end": start + len(words), "quote": words},
        **{"quote_before": before, "quote_after": after, "text_sha256": hash_of(one.text)},
    }
    return row | values


EMPTY = source()


def find(damaged: Mapping[str, Sequence[Row]], backup: Mapping[str, Sequence[Row]] = EMPTY) -> list[Transcript]:
    """Texts of which nothing is missing."""
    found, holes = find_texts(damaged, backup)
    assert holes == {}
    return found


def test_whole_texts_come_as_they_are() -> None:
    """Every detail of them and of their turns, in the order of the file, however the turns lie."""
    rows = source((FIRST, 1), (OTHER, 2))

    assert find(rows) == [FIRST, OTHER]
    assert find(rows | {"turn": list(reversed(rows["turn"]))}) == [FIRST, OTHER]
    assert find(EMPTY) == []


def test_what_is_said_beside_a_text_may_be_noise() -> None:
    """Attributes and people that cannot be read are left out, and the text is there."""
    for noise in ("{", "[1]", "17", None):
        row = row_of(FIRST, 1, attributes=noise, people=noise, source=None)
        [one] = find(source((FIRST, 1), transcript=[row]))
        assert one == replace(FIRST, attributes={}, people={}, source="")
    row = row_of(FIRST, 1, attributes='{"a": 1}', people='{"Kari": {"alder": 40}, "Ola": 3}')
    [one] = find(source((FIRST, 1), transcript=[row]))
    assert (one.attributes, one.people) == ({"a": "1"}, PEOPLE)
    older = row_of(FIRST, 1)
    del older["people"]
    assert find(source((FIRST, 1), transcript=[older])) == [replace(FIRST, people={})]


def test_turns_that_are_noise_are_not_taken() -> None:
    """Of kinds that there are not, before the start, or of another transcript."""
    noise = [
        {**turns_of(OTHER, 1)[0], "start": 3, "kind": "støy"},
        {**turns_of(OTHER, 1)[0], "start": -1},
        *turns_of(OTHER, 7),
    ]
    rows = source((FIRST, 1))

    assert find(rows | {"turn": [*rows["turn"], *noise[:2]]}) == [FIRST]
    assert [one.id for one in find(rows | {"turn": [*rows["turn"], *noise]})] == ["t1", "recovered-7"]


def test_a_torn_text_comes_whole_from_elsewhere() -> None:
    """By its hash, from the backup or the texts kept for undo, with what the damaged file says of it."""
    torn = source((FIRST, 1), turn=turns_of(FIRST, 1, but=[2]))
    renamed = replace(FIRST, name="før", attributes={}, people={})

    assert find(torn, source((replace(renamed, id="x"), 5))) == [FIRST, replace(renamed, id="x")]
    assert find(torn | {"wording": [wording(renamed)]}) == [FIRST]
    assert find(torn, source(wording=[wording(renamed)])) == [FIRST]
    bare = torn | {"turn": []}
    assert find(bare | {"wording": [wording(renamed)]}) == [FIRST]


def test_a_text_without_a_turn_is_the_older_one() -> None:
    """As the backup has it, and none where there is no backup; what is found counts as complete then."""
    bare = source((FIRST, 1), turn=[])
    older = replace(FIRST, turns=FIRST.turns[:3], sha256="gammel")

    found, holes = find_texts(bare, source((older, 1)))

    assert (found, holes) == ([older], {"01-fjell": 0})
    assert find(bare) == []
    assert find(bare | {"transcript": [*bare["transcript"], row_of(OTHER, 2)], "turn": turns_of(OTHER, 2)}) == [OTHER]


def test_wordings_that_cannot_be_read_are_passed_by() -> None:
    """Noise in the bytes, other bytes than the hash says, and what is no transcript."""

    def packed(text: str) -> Row:
        return {"id": sha256(text.encode()).hexdigest(), "data": zlib.compress(text.encode())}

    bad = [
        {"id": "x", "data": b"noise"},
        {**wording(FIRST), "id": "another"},
        packed("{"),
        packed("{}"),
        packed('{"turns": [[1]], "name": "x"}'),
        packed('{"turns": [["K", "støy", "ord", null, null]], "name": "x"}'),
        packed('{"turns": [["K", "other", "ord", null, null]], "ukjent": "x"}'),
        packed("[1]"),
        {"id": "y", "data": zlib.compress(b"\xff")},
    ]
    torn = source((FIRST, 1), turn=[], wording=[*bad, wording(FIRST)])

    assert find(torn) == [FIRST]


def test_a_transcript_that_only_the_backup_has() -> None:
    """It is there, after the others, and with the text that it got later, as the journal tells."""
    later = replace(FIRST, turns=FIRST.turns[1:4], attributes={}, people={}, source="w", sha256="")
    latest = replace(later, turns=FIRST.turns[2:4])

    def told(event: int, after: str | None, row: str = "t1", kind: str = "text") -> Row:
        return {"event": event, "kind": kind, "row": row, "after": after}

    def to(one: Transcript) -> str:
        return json.dumps({"wording": wording(one)["id"]})

    backup = source((FIRST, 1))
    mine = source((OTHER, 2), wording=[wording(later), wording(latest)])
    assert find(mine, backup) == [OTHER, FIRST]
    changes = [told(3, to(later)), told(5, to(latest)), told(4, to(later))]
    assert [one.text for one in find(mine | {"change": changes}, backup)] == [OTHER.text, latest.text]
    assert find(mine | {"change": changes}, backup)[1].id == "t1"
    noise = [
        told(9, "{"),
        told(8, None),
        told(7, "{}"),
        told(6, to(OTHER)),
        told(10, to(later), "t9"),
        told(11, to(later), kind="memo"),
    ]
    assert [one.text for one in find(mine | {"change": [*noise, *changes]}, backup)] == [OTHER.text, latest.text]


def test_turns_without_their_transcript() -> None:
    """Its row comes from the backup, or is made up with the id that codings tell."""
    rows = source((FIRST, 4), transcript=[])

    assert find(rows, source((FIRST, 4), turn=[])) == [FIRST]
    [made] = find(rows)
    assert (made.id, made.name, made.text, made.attributes) == ("recovered-4", "recovered-4", FIRST.text, {})
    assert (made.sha256, made.source, made.pseudonyms) == ("", "", False)
    codings = [quote(OTHER, "Ler"), quote(FIRST, "fred"), quote(FIRST, "alle", transcript="t9")]
    assert [(one.id, one.name) for one in find(rows | {"coding": codings})] == [("t1", "recovered-4")]
    both = source((FIRST, 9), (OTHER, 3), transcript=[])
    assert [one.name for one in find(both)] == ["recovered-3", "recovered-9"]


def test_names_are_each_ones_own() -> None:
    """Two rows with one name, or without any, get a number."""
    rows = [row_of(replace(OTHER, id=f"x{n}"), n, name=name) for n, name in enumerate(["a", "a", "a-2", "a", "", ""])]
    turns = [turn for n in range(6) for turn in turns_of(OTHER, n)]

    assert [one.name for one in find(source(transcript=rows, turn=turns))] == [
        "a",
        "a-2",
        "a-2-2",
        "a-3",
        "recovered",
        "-2",
    ]


def test_of_a_row_that_is_found_twice_the_first_counts() -> None:
    """A page may be there in two states."""
    again = row_of(FIRST, 1, name="igjen")
    rows = source((FIRST, 1))

    assert find(rows | {"transcript": [*rows["transcript"], again]}) == [FIRST]


def torn(*but: int, **tables: Sequence[Row]) -> tuple[Transcript, int]:
    """The text as it is found without some of its turns, and how many letters are missing."""
    [one], holes = find_texts(source((FIRST, 1), turn=turns_of(FIRST, 1, but=but), **tables), EMPTY)
    assert list(holes) == ["01-fjell"]
    return one, holes["01-fjell"]


def holed(one: Transcript, *shown: tuple[int, int]) -> str:
    """The text where only what stands there is shown."""
    return "".join(c if any(a <= n < b for a, b in shown) else HOLE for n, c in enumerate(one.text))


def test_the_turns_that_are_left_stand_where_they_stood() -> None:
    """With who speaks and when; between them is a sign for each letter, and nobody's turn."""
    one, missing = torn(2)

    start = FIRST.starts[2]
    end = start + len(FIRST.turns[2].text)
    assert one.text == holed(FIRST, (0, start), (end, len(FIRST.text)))
    assert missing == end - start == one.text.count(HOLE)
    assert one.turns[:2] == FIRST.turns[:2]
    assert one.turns[2] == Turn(2, "", Kind.OTHER, HOLE * missing)
    assert one.turns[3:] == FIRST.turns[3:]
    assert (one.sha256, one.id, one.name, one.people) == ("", "t1", "01-fjell", PEOPLE)


@pytest.mark.parametrize("gone", [0, 4])
def test_the_first_or_the_last_turn_may_be_missing(gone: int) -> None:
    """The text is as long as it was, and the newline beside the turn that is there is known."""
    one, missing = torn(gone)

    assert len(one.text) == len(FIRST.text)
    assert missing == len(FIRST.turns[gone].text)
    assert [turn.text for turn in one.turns if HOLE not in turn.text] == [
        turn.text for turn in FIRST.turns if turn.index != gone
    ]


def test_two_turns_beside_each_other_are_one_hole() -> None:
    """Where the border was between them nothing tells."""
    one, missing = torn(1, 2)

    assert len(one.turns) == 4
    assert missing == len(FIRST.turns[1].text) + 1 + len(FIRST.turns[2].text)


def test_quotes_tell_what_stood_there() -> None:
    """With the words around them, of this transcript's text and in their place only."""
    text, at = FIRST.text, FIRST.text.index("være")
    told = quote(FIRST, "være", text[at - 5 : at], text[at + 4 : at + 8])
    wrong = [
        quote(FIRST, "Her", text_sha256="en annen tekst"),
        quote(FIRST, "Her", transcript="t9"),
        quote(FIRST, "Her", end=at),
        quote(FIRST, "Her", start=-3, end=0),
        quote(FIRST, "Hva", before="for langt"),
    ]

    one, missing = torn(2, coding=[told, *wrong])

    start, end = FIRST.starts[2], FIRST.starts[3] - 1
    assert one.text == holed(FIRST, (0, start), (at - 5, at + 8), (end, len(text)))
    assert missing == end - start - 13
    for table in ("decision", "blank"):
        row = {key: value for key, value in told.items() if not key.startswith("quote_")}
        one, _missing = torn(2, **{table: [row]})
        assert one.text == holed(FIRST, (0, start), (at, at + 4), (end, len(text)))
    one, _missing = torn(2, coding=[quote(FIRST, "være", None, None)])
    assert one.text[at : at + 4] == "være"


def test_a_quote_at_the_very_start_tells_too() -> None:
    """And one that reaches over turns tells of the border between them."""
    one, missing = torn(0, 1, coding=[quote(FIRST, FIRST.text[: FIRST.starts[1] + 2])])

    assert one.turns[0].text == FIRST.turns[0].text
    assert one.turns[1].text == FIRST.turns[1].text[:2] + HOLE * missing
    assert missing == len(FIRST.turns[1].text) - 2
    before = FIRST.text[:4]
    one, _missing = torn(0, coding=[quote(FIRST, "er", before)])
    assert one.text.startswith(before + "er" + HOLE)


def test_a_length_that_is_noise_makes_no_endless_text() -> None:
    """The text ends with what is known where the row tells less, and a quote beyond the end is cut."""
    rows = source(transcript=[row_of(FIRST, 1, length=3)], turn=turns_of(FIRST, 1, but=[4]))
    [one], holes = find_texts(rows | {"coding": [quote(FIRST, "Bemanninga", "liten?\n")]}, EMPTY)

    assert one.text == "\n".join(turn.text for turn in FIRST.turns[:4])
    assert holes == {"01-fjell": 0}
