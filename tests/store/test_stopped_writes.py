"""What a write looks over before it counts, and what people are told where it is stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Kind, Turn, Verdict
from qualcode.store import Store
from qualcode.store.journal import record
from qualcode.store.rewording import reword
from qualcode.store.writing import AlarmError, Change, Writing, conflict, from_json, to_json, writing

from .conftest import FJELL, coding, counting, excerpt_of, suggestion

ALARM_HINT = "Nothing was changed, and all earlier work is safe. This is a bug: please report what you did."
IN_BETWEEN = "This has been changed in the meantime, perhaps by someone else or in another window."


def stopped(store: Store, deed: Callable[[Writing], object]) -> QualcodeError:
    """The error that stopped it; nothing was changed."""
    before = store.state_hash(), store.journal.events(), list(store.transcripts.all())
    with pytest.raises(QualcodeError) as caught, writing(store._connection) as write:
        deed(write)
    assert (store.state_hash(), store.journal.events(), list(store.transcripts.all())) == before
    store.codings.add([coding("alle", "virker")], coder="kari")
    store.journal.undo("kari")
    return caught.value


def rows_of(store: Store, *made: str) -> list[dict[str, object]]:
    with writing(store._connection) as write:
        found = [write.find("coding", row_id) for row_id in made]
    return [dict(each) for each in found if each is not None]


@pytest.fixture
def row(store: Store) -> dict[str, object]:
    """The row of a coding that stands."""
    [made] = store.codings.add([coding("fred", memo="m")], coder="kari")
    return rows_of(store, made.id)[0]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM coding",
        "DELETE FROM memo",
        "DELETE FROM decision",
        "DELETE FROM blank",
        "INSERT INTO memo VALUES ('x', 'project', '', '', 'kari', '', '')",
    ],
)
def test_rows_that_no_event_accounts_for_stop_the_write(store: Store, row: dict[str, object], sql: str) -> None:
    """Whichever table they are in, lost or made up."""
    store.suggestions.decide(suggestion("tvers"), Verdict.REJECT, coder="kari")
    store.blanks.add([excerpt_of("Bemanninga er for liten.")], coder="kari")

    error = stopped(store, lambda write: write.execute(sql))

    assert isinstance(error, AlarmError)
    assert (error.message, error.hint) == (
        "Stopped: what was decided would have been lost, or made up.",
        ALARM_HINT,
    )


def test_a_row_that_is_not_as_its_event_says_stops_the_write(store: Store, row: dict[str, object]) -> None:
    """Also one that was written twice: the last word counts."""

    def deed(write: Writing) -> None:
        middle, after = {**row, "weight": 1}, {**row, "weight": 2}
        record(write, "kari", "weigh", "", [Change("coding", str(row["id"]), row, middle)])
        record(write, "kari", "weigh", "", [Change("coding", str(row["id"]), middle, after)])
        write.execute("UPDATE coding SET weight = 1")

    error = stopped(store, deed)

    assert error.message == f"Stopped: coding {row['id']} is not as the journal says."
    assert error.hint == ALARM_HINT


@pytest.mark.parametrize(
    ("count", "words"), [(1, "1 coding would have been lost"), (2, "2 codings would have been lost")]
)
def test_fewer_codings_are_told_by_number(store: Store, row: dict[str, object], count: int, words: str) -> None:
    """Where an event removes them that is not for that."""
    made = store.codings.add([coding("alle", "b"), coding("tvers", "b")], coder="kari")[:count]
    rows = rows_of(store, *(one.id for one in made))
    changes = [Change("coding", str(each["id"]), each, None) for each in rows]

    assert stopped(store, lambda write: record(write, "kari", "memo", "", changes)).message == f"Stopped: {words}."


def test_a_coding_that_is_queued_is_not_lost(store: Store) -> None:
    """It waits for a place; an event may exchange the two, but not lose the one that waits."""
    store.codings.add([coding("Bemanninga er")], coder="kari")
    store.transcripts.add([replace(FJELL, turns=FJELL.turns[:4], sha256="c")], coder="kari")
    [waits] = store.reviews.find()

    def deed(write: Writing) -> None:
        record(write, "kari", "correct", "", [Change("review", waits.id, write.find("review", waits.id), None)])

    assert stopped(store, deed).message == "Stopped: 1 coding would have been lost."


def test_a_text_leaves_nothing_behind(store: Store, row: dict[str, object]) -> None:
    """A coding that still stands on the earlier text stops the write."""
    old = store.transcripts.find("01-fjell")
    new = replace(old, turns=(*old.turns, Turn(5, "", Kind.OTHER, "Slutt.")))

    def deed(write: Writing) -> None:
        changes, _followed = reword(store._connection, write, old, new)
        record(write, "kari", "correct", "", changes[:1])

    assert stopped(store, deed).message == "Stopped: a row in coding was left behind by its text."


def in_between(row: dict[str, object], name: str) -> list[Change]:
    row_id, other = str(row["id"]), {**row, "id": "x"}
    memo = {"id": "n", "target": "coding", "target_id": "borte", "text": "", "coder": "k", "created": "", "updated": ""}
    return {
        "is another": [Change("coding", row_id, {**row, "weight": 3}, {**row, "weight": 2})],
        "is gone": [Change("coding", "x", other, None)],
        "is there already": [Change("coding", row_id, None, row)],
        "place is taken": [Change("coding", "x", None, other)],
        "place is taken by a move": [
            Change("coding", "x", None, {**other, "code": "b"}),
            Change("coding", "x", {**other, "code": "b"}, other),
        ],
        "text is another": [Change("coding", row_id, row, {**row, "text_sha256": "annen"})],
        "memo is left": [Change("coding", row_id, row, None)],
        "memo without a coding": [Change("memo", "n", None, memo)],
    }[name]


@pytest.mark.parametrize(
    "name",
    [
        *("is another", "is gone", "is there already", "place is taken", "place is taken by a move"),
        *("text is another", "memo is left", "memo without a coding"),
    ],
)
def test_what_changed_in_between_stops_the_write(store: Store, row: dict[str, object], name: str) -> None:
    """In whatever way a row is not as the change says, or cannot be as it wants."""
    error = stopped(store, lambda write: record(write, "kari", "uncode", "", in_between(row, name)))

    assert type(error) is QualcodeError
    assert (error.message, error.hint) == (IN_BETWEEN, "Nothing was done. Look at it again as it is now.")
    assert (conflict().message, conflict().hint) == (error.message, error.hint)


def test_a_change_of_the_codebook_needs_a_codebook(store: Store, row: dict[str, object]) -> None:
    """Without one attached, or where the text is another, nothing is done."""
    side = {"sha256": "x", "hunks": [{"at": 0, "above": [], "lines": ["a"], "below": []}]}
    change = Change("codebook", "codebook.yaml", side, side)

    assert stopped(store, lambda write: record(write, "kari", "x", "", [change])).message == IN_BETWEEN
    book = store.path.with_name("codebook.yaml")
    book.write_text("b\n", encoding="utf-8")
    store.attach_codebook(book, lambda _text: None)
    assert stopped(store, lambda write: record(write, "kari", "x", "", [change])).message == IN_BETWEEN
    assert book.read_text(encoding="utf-8") == "b\n"


def test_codings_may_become_fewer_where_that_is_what_was_asked(store: Store, row: dict[str, object]) -> None:
    """By taking away, recoding, merging, splitting, undoing, repairing and sheets."""
    made = store.codings.add([coding("alle", f"k{n}") for n in range(8)], coder="kari")
    kinds = ("uncode", "recode", "merge codes", "split code", "undo", "redo", "repair", "sheet")
    for one, kind in zip(rows_of(store, *(each.id for each in made)), kinds, strict=True):
        with writing(store._connection) as write:
            record(write, "kari", kind, "", [Change("coding", str(one["id"]), one, None)])

    assert [each.quote for each in store.codings.find()] == ["fred"]


def test_a_row_as_the_journal_keeps_it() -> None:
    """Letters as they are, nothing for no row, and no number that JSON lacks."""
    values = {"a": "æ", "b": None, "c": 0.5}

    assert to_json(values) == '{"a":"æ","b":null,"c":0.5}'
    assert from_json(to_json(values)) == values
    assert (to_json(None), from_json(None)) == (None, None)
    with pytest.raises(ValueError, match="JSON"):
        to_json({"a": float("nan")})


def test_the_last_event_and_what_was_done_are_known(store: Store) -> None:
    """To those who write more in the same go."""
    with writing(store._connection) as write:
        assert (write.event, write.kinds, write.changes) == ("", [], [])
        record(write, "kari", "import", "a")
        record(write, "kari", "suggest", "b")
        assert write.kinds == ["import", "suggest"]
        assert write.event == write.row("SELECT id FROM event ORDER BY seq DESC")[0]  # type: ignore[index]
        assert [write.find(table, "borte") for table in ("coding", "memo", "review")] == [None] * 3


def test_two_writes_have_the_clock_and_ids_of_their_study(path: Path) -> None:
    """They are those that the study was opened with."""
    with Store.create(path, now=counting("klokke-"), new_id=counting("nr-")) as store:
        store.transcripts.add([FJELL], coder="kari")
        [made] = store.codings.add([coding("fred")], coder="kari")
        assert made.created.startswith("klokke-") and made.id.startswith("nr-")
        [event, _import] = store.journal.events()
        assert event.at.startswith("klokke-") and event.id.startswith("nr-")
    with Store.open(path, now=lambda: "nå", new_id=lambda: "id") as store:
        [made] = store.codings.add([coding("alle")], coder="kari")
        assert (made.created, made.id) == ("nå", "id")


def test_what_the_state_hash_is_over(store: Store) -> None:
    """All that was decided and nothing else: not texts read in, runs, the journal or how far one has read."""
    before = store.state_hash()
    store.transcripts.mark_read("01-fjell", 2, coder="kari")
    store.cache.save({"a": b"b"})
    assert store.state_hash() == before
    store.memos.set("project", "", "a", coder="kari")
    changed = store.state_hash()
    assert changed != before
    store.journal.undo("kari")
    assert store.state_hash() == before
    store.journal.redo("kari")
    assert store.state_hash() == changed
