"""What people decided, found again: which of several sources is believed for each row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from qualcode.model import Kind, Transcript, Turn
from qualcode.store.rows_found import Finder, find_changes, find_events, is_one_history
from qualcode.store.schema import COLUMNS, DECISION_TABLES
from qualcode.store.texts import hash_of

from .conftest import FJELL

Row = dict[str, Any]
FJELL_1 = replace(FJELL, id="t1")
HASH = hash_of(FJELL.text)


def coding(row_id: str = "c1", words: str = "fred", **values: Any) -> Row:
    start = FJELL.text.index(words)
    row = {
        **{"id": row_id, "transcript": "t1", "start": start, "end": start + len(words), "code": "rolle"},
        **{"coder": "kari", "origin": "manual", "score": None, "run": "", "created": "2026", "quote": words},
        **{"quote_before": "?", "quote_after": "?", "text_sha256": "gammel", "weight": 0},
    }
    return row | values


def memo(row_id: str = "m1", target_id: str = "c1", **values: Any) -> Row:
    row = dict(zip(COLUMNS["memo"], (row_id, "coding", target_id, "tekst", "kari", "2026", "2026"), strict=True))
    return row | values


def review(row_id: str = "r1", **values: Any) -> Row:
    rows = json.dumps({"coding": {}, "memos": []})
    row = (row_id, "lost", "c9", "t1", "rolle", "kari", "borte", rows, "2026")
    return dict(zip(COLUMNS["review"], row, strict=True)) | values


def event(seq: int, row_id: str = "", **values: Any) -> Row:
    return {"seq": seq, "id": row_id or f"e{seq}", "kind": "code", "summary": ""} | values


def change(seq: int, position: int, table: str, row: str, before: Row | None, after: Row | None) -> Row:
    sides = {"before": before, "after": after}
    told = {side: None if each is None else json.dumps(each) for side, each in sides.items()}
    return {"event": seq, "position": position, "kind": table, "row": row, **told}


def source(**tables: Sequence[Row]) -> dict[str, Sequence[Row]]:
    return {name: [] for name in (*DECISION_TABLES, "event", "change")} | tables


EMPTY = source()


def found(damaged: dict[str, Sequence[Row]], backup: dict[str, Sequence[Row]] = EMPTY) -> Finder:
    return Finder([FJELL_1], damaged, backup)


def test_one_history_is_known_by_its_events() -> None:
    """Half of those that both have are the same, as one may be unreadable; or there are none that both have."""
    five = source(event=[event(n) for n in range(1, 6)])

    assert is_one_history(five, five)
    assert is_one_history(EMPTY, five) and is_one_history(five, EMPTY)
    assert is_one_history(source(event=[event(1, "x"), event(2)]), five)
    assert not is_one_history(source(event=[event(1, "x"), event(2, "y"), event(3)]), five)
    assert not is_one_history(source(event=[event(1, "x"), event(9)]), five)


def test_events_of_both_journals_are_one_row() -> None:
    """In order; the backup, which is whole, is believed where both have one, and an event stands once."""
    damaged = source(event=[event(3), event(1, summary="støy"), event(7, "e2")])
    backup = source(event=[event(2), event(1)])

    assert [(row["seq"], row["id"], row["summary"]) for row in find_events(damaged, backup)] == [
        (1, "e1", ""),
        (2, "e2", ""),
        (3, "e3", ""),
    ]


def test_a_backup_of_another_history_is_not_mixed_in() -> None:
    """Neither its events, nor its changes, nor its rows."""
    damaged = source(event=[event(1), event(2)], change=[change(1, 0, "memo", "m1", None, memo())])
    other = source(
        event=[event(1, "x"), event(2, "y"), event(3, "z")],
        change=[change(3, 0, "memo", "m2", None, memo("m2"))],
        coding=[coding()],
    )

    assert [row["id"] for row in find_events(damaged, other)] == ["e1", "e2"]
    assert [(each[0], each[3]) for each in find_changes(damaged, other)] == [(1, "m1")]
    finder = found(damaged, other)
    assert (finder.found.rows["coding"], [row["id"] for row in finder.found.rows["memo"]]) == ([], ["m1"])


def test_changes_that_can_be_read_come_in_order() -> None:
    """One that is no JSON, or lacks a column, is left out; a change of the codebook has what sides it likes."""
    book = {"kind": "codebook", "row": "codebook.yaml", "before": '{"sha256": 1}', "after": '{"hunks": []}'}
    damaged = source(
        change=[
            change(2, 1, "memo", "m1", memo(), None),
            change(2, 0, "memo", "m1", None, memo(text="støy")),
            change(1, 0, "coding", "c1", None, coding()),
            {**change(1, 1, "coding", "c2", None, coding("c2")), "after": '{"id": "c2'},
            change(1, 2, "coding", "c3", None, {"id": "c3"}),
            change(1, 3, "coding", "c4", coding("c4") | {"mer": 1}, None),
            {**change(1, 4, "coding", "c5", None, None), "after": "[1]"},
            {**change(1, 5, "coding", "c6", None, None), "after": "17"},
            {"event": 3, "position": 0, **book},
        ]
    )
    backup = source(change=[change(2, 0, "memo", "m1", None, memo())])

    assert find_changes(damaged, backup) == [
        (1, 0, "coding", "c1", None, coding()),
        (2, 0, "memo", "m1", None, memo()),
        (2, 1, "memo", "m1", memo(), None),
        (3, 0, "codebook", "codebook.yaml", {"sha256": 1}, {"hunks": []}),
    ]


def test_a_row_stands_with_the_words_around_it_as_the_text_has_them() -> None:
    """Its place and words are looked at, the rest that follows from the text is worked out anew."""
    first = coding("c2", "Hva er")
    finder = found(source(coding=[coding() | {"mer": 1}, first]))

    text, start = FJELL.text, FJELL.text.index("fred")
    one, two = finder.found.rows["coding"]
    assert one == coding(
        quote_before=text[start - 32 : start], quote_after=text[start + 4 : start + 36], text_sha256=HASH
    )
    assert (two["start"], two["quote_before"], two["quote_after"]) == (0, "", text[6:38])
    counts = (finder.found.from_journal, finder.found.from_backup, finder.found.dropped)
    assert (counts, finder.found.lost) == ((0, 0, 0), [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"quote": "frez"},
        {"start": FJELL.text.index("fred") - 1},
        {"end": len(FJELL.text) + 1, "quote": FJELL.text[FJELL.text.index("fred") :]},
        {"start": -1},
        {"start": 5, "end": 5, "quote": ""},
        {"origin": "støy"},
        {"weight": 4},
        {"weight": -1},
    ],
)
def test_a_coding_that_cannot_be_right_comes_from_elsewhere(wrong: Row) -> None:
    """From the journal, else from the backup, else it is lost and told."""
    bad = coding(**wrong)
    told = change(1, 0, "coding", "c1", None, coding(code="sagt"))

    by_journal = found(source(coding=[bad], change=[told]), source(coding=[coding()])).found
    assert [row["code"] for row in by_journal.rows["coding"]] == ["sagt"]
    assert (by_journal.from_journal, by_journal.from_backup, by_journal.lost) == (1, 0, [])
    by_backup = found(source(coding=[bad]), source(coding=[coding(code="kopi")])).found
    assert [row["code"] for row in by_backup.rows["coding"]] == ["kopi"]
    assert (by_backup.from_journal, by_backup.from_backup, by_backup.lost) == (0, 1, [])
    neither = found(source(coding=[bad])).found
    assert (neither.rows["coding"], neither.lost, neither.dropped) == ([], [bad], 0)


def test_of_what_is_lost_the_journal_tells_best() -> None:
    """Then the backup, then the row itself; a coding of a transcript that is gone cannot wait for a place."""
    bad, told, kept = (coding(quote=words) for words in ("a", "b", "c"))
    journal = [change(1, 0, "coding", "c1", None, told)]

    assert found(source(coding=[bad], change=journal), source(coding=[kept])).found.lost == [told]
    assert found(source(coding=[bad]), source(coding=[kept])).found.lost == [kept]
    assert found(source(coding=[bad])).found.lost == [bad]
    homeless = found(source(coding=[coding(transcript="t9")])).found
    assert (homeless.lost, homeless.dropped) == ([], 1)
    decision = {column: coding().get(column, "") for column in COLUMNS["decision"]} | {"verdict": "reject"}
    unread = found(source(decision=[decision | {"quote": "x"}])).found
    assert (unread.lost, unread.dropped, unread.rows["decision"]) == ([], 1, [])


def test_a_row_in_the_file_is_believed_but_for_a_slip() -> None:
    """It may be newer than what can be read of the journal; where a single sign differs, the disk has erred."""
    journal = source(change=[change(1, 0, "coding", "c1", None, coding(code="rolle", weight=1))])

    def which(**values: Any) -> Row:
        finder = found(journal | {"coding": [coding(**values)]})
        assert (finder.found.from_journal, finder.found.dropped) == (0, 0)
        [row] = finder.found.rows["coding"]
        return row

    assert which(code="rokle", weight=1)["code"] == "rolle", "one letter"
    assert which(code="rokla", weight=1)["code"] == "rokla", "two letters are no slip"
    assert which(code="roll", weight=1)["code"] == "roll", "nor is another length"
    assert which(code="rolle", weight=0)["weight"] == 1, "one bit"
    assert which(code="rolle", weight=2)["weight"] == 2, "two bits are no slip"
    assert which(code="rokle", weight=0)["code"] == "rokle", "nor are two columns"
    assert which(code="rolle", weight=1, score=0.5)["score"] == 0.5, "nor a fraction"


def test_one_slip_in_a_text_or_a_number_is_told_apart_from_a_change_of_kind() -> None:
    """A number where a text was is no slip."""
    journal = source(change=[change(1, 0, "memo", "m1", None, memo(text="2"))])

    [row] = found(journal | {"memo": [memo(text=2)]}).found.rows["memo"]

    assert row["text"] == 2


def test_what_the_journal_took_away_stays_away() -> None:
    """Unless it is in the file all the same: nothing that can be read is thrown away."""
    journal = [change(1, 0, "coding", "c1", None, coding()), change(2, 0, "coding", "c1", coding(), None)]

    gone = found(source(change=journal), source(coding=[coding()])).found
    assert (gone.rows["coding"], gone.lost, gone.dropped, gone.from_backup) == ([], [], 0, 0)
    unreadable = found(source(change=journal, coding=[coding(quote="x")])).found
    assert (unreadable.rows["coding"], unreadable.lost, unreadable.dropped) == ([], [], 0)
    there = found(source(change=journal, coding=[coding()])).found
    assert [row["id"] for row in there.rows["coding"]] == ["c1"]


def test_each_row_that_a_source_alone_has_is_counted() -> None:
    """Those of the file come first, then the journal, then the backup; of two readings of a row, the one that fits."""
    damaged = source(
        coding=[coding("c1"), coding("c2", "alle", quote="støy"), coding("c2", "alle")],
        change=[change(1, n, "coding", f"c{n}", None, coding(f"c{n}", "Her", code=f"k{n}")) for n in (3, 4)],
    )
    backup = source(coding=[coding(f"c{n}", "tvers", code=f"k{n}") for n in (1, 4, 5, 6)])

    finder = found(damaged, backup).found

    assert [(row["id"], row["quote"]) for row in finder.rows["coding"]] == [
        ("c1", "fred"),
        ("c2", "alle"),
        ("c3", "Her"),
        ("c4", "Her"),
        ("c5", "tvers"),
        ("c6", "tvers"),
    ]
    assert (finder.from_journal, finder.from_backup, finder.dropped) == (2, 2, 0)


def test_no_two_rows_stand_in_one_place() -> None:
    """The later one is dropped, and told; another coder's is another place."""
    finder = found(
        source(coding=[coding("c1"), coding("c2"), coding("c3", coder="ola"), coding("c4"), coding("c5", "alle")])
    )

    assert [row["id"] for row in finder.found.rows["coding"]] == ["c1", "c3", "c5"]
    assert finder.found.dropped == 2


def test_the_queue_and_memos_are_taken_as_they_are() -> None:
    """But for a queue's row of a transcript that is gone, or whose coding cannot be read."""
    finder = found(
        source(
            memo=[memo(), memo("m2", "c2")],
            review=[
                review(),
                review("r2", coding="c2", rows=""),
                review("r3", coding="c3", transcript="t9"),
                review("r4", coding="c4", rows="{"),
                review("r5", coding="c5", rows="[]"),
            ],
        )
    )

    assert finder.found.rows["memo"] == [memo(), memo("m2", "c2")]
    assert [row["id"] for row in finder.found.rows["review"]] == ["r1", "r2"]
    assert finder.found.dropped == 3


def test_words_with_a_hole_are_not_believed() -> None:
    """A coding on letters that could not be read waits for its words."""
    torn = Transcript("01-fjell", (Turn(0, "", Kind.OTHER, "her er \ufffd\ufffd fred"),), id="t1")
    on_hole = coding(start=4, end=9, quote=torn.text[4:9])
    whole = coding("c2", start=10, end=14, quote="fred")

    finder = Finder([torn], source(coding=[on_hole, whole]), EMPTY)

    assert [row["id"] for row in finder.found.rows["coding"]] == ["c2"]
    assert finder.found.lost == [on_hole]
