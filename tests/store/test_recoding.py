"""Codes renamed, merged and split: the codebook's text and all that is coded with it change as one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Verdict
from qualcode.store import Store
from qualcode.store.recoding import Recoding

from .conftest import MYSEN, coding, suggestion

BEFORE, AFTER = "codes:\n  - id: rolle\n", "codes:\n  - id: plass\n"


@pytest.fixture
def book(store: Store, path: Path) -> Path:
    """A codebook beside the study, which the journal changes too."""
    file = path.with_name("codebook.yaml")
    file.write_text(BEFORE, encoding="utf-8")
    store.attach_codebook(file, lambda text: None)
    return file


def carry(store: Store, text: str = AFTER, *, kind: str = "rename code", **what: Any) -> int:
    return store.recodings.carry_out(lambda _now: Recoding(text, "sagt", **what), coder="kari", kind=kind)


def stands(store: Store, **wanted: str) -> list[tuple[str, str, str, str]]:
    return [(one.quote, one.code, one.coder, one.memo) for one in store.codings.find(**wanted)]


def steps(store: Store) -> list[tuple[str, str, str]]:
    """What the last event did, row by row: the table, and the row's code or text before and after."""
    rows = store._connection.rows(
        "SELECT kind, before, after FROM change WHERE event = (SELECT max(seq) FROM event) ORDER BY position"
    )
    return [(kind, *(_short(side) for side in sides)) for kind, *sides in rows]


def _short(side: str | None) -> str:
    values = json.loads(side) if side else {}
    return str(values.get("code") or values.get("text") or ("book" if values else ""))


def test_a_renamed_code_takes_all_along(store: Store, book: Path) -> None:
    """Codings and decisions of all coders, memos on the code, and the codebook: as one event, there and back."""
    store.codings.add([coding("fred", memo="m"), coding("alle", "annen")], coder="kari")
    store.codings.add([coding("Ler", transcript=MYSEN)], coder="ola")
    for who in ("kari", "ola"):
        store.memos.set("code", "rolle", f"av {who}", coder=who)
    store.memos.set("code", "annen", "blir", coder="kari")
    store.memos.set("project", "rolle", "ikke en kode", coder="kari")
    store.suggestions.decide(suggestion("tvers"), Verdict.REJECT, coder="ola", definition="slik")
    before, events = store.state_hash(), len(store.journal.events())

    assert carry(store, codes={"rolle": "plass"}) == 2

    assert stands(store) == [("alle", "annen", "kari", ""), ("fred", "plass", "kari", "m"), ("Ler", "plass", "ola", "")]
    assert [(m.target, m.target_id, m.text) for m in store.memos.find() if m.target != "coding"] == [
        ("code", "plass", "av kari"),
        ("code", "plass", "av ola"),
        ("code", "annen", "blir"),
        ("project", "rolle", "ikke en kode"),
    ]
    [said] = store.suggestions.decisions()
    assert (said.code, said.coder, said.verdict, said.definition) == ("plass", "ola", Verdict.REJECT, "slik")
    assert book.read_text(encoding="utf-8") == AFTER
    [event, *earlier] = store.journal.events()
    assert (event.kind, event.coder, event.summary, len(earlier)) == ("rename code", "kari", "sagt", events)
    assert store.check() == []
    after = store.state_hash()
    store.journal.undo("kari")
    assert (store.state_hash(), book.read_text(encoding="utf-8")) == (before, BEFORE)
    store.journal.redo("kari")
    assert (store.state_hash(), book.read_text(encoding="utf-8")) == (after, AFTER)


def test_the_edit_sees_the_codebook_as_it_is_now(store: Store, book: Path) -> None:
    """Not as it was when the study was opened; where the edit cannot be made, nothing is."""
    book.write_text("noe annet\n", encoding="utf-8")
    state = store.state_hash()

    def edit(text: str) -> Recoding:
        raise QualcodeError(f"ikke slik: {text}")

    with pytest.raises(QualcodeError, match="ikke slik: noe annet"):
        store.recodings.carry_out(edit, coder="kari", kind="rename code")

    assert store.state_hash() == state
    assert book.read_text(encoding="utf-8") == "noe annet\n"


def test_what_changes_nothing_is_no_event(store: Store, book: Path) -> None:
    """The same text and no coding: nothing is written; another text alone is an event without codings."""
    events = store.journal.events()

    assert carry(store, BEFORE, codes={"ingen": "plass"}) == 0
    assert store.journal.events() == events

    assert carry(store, AFTER, kind="edit code") == 0
    assert [event.kind for event in store.journal.events()[: -len(events)]] == ["edit code"]
    assert steps(store) == [("codebook", "book", "book")]


def test_two_codes_on_the_same_words_become_one(store: Store, book: Path) -> None:
    """The heavier weight holds, each coder's memos are joined, those of others go along, and undo parts them again."""
    kept, _other = store.codings.add([coding("fred", "a", memo="først"), coding("alle", "a")], coder="kari")
    gone, alone = store.codings.add([coding("fred", "b", memo="så"), coding("tvers", "b", memo="selv")], coder="kari")
    store.codings.add([coding("fred", "b", memo="olas")], coder="ola")
    store.codings.set_weight(gone.id, 3, coder="kari")
    store.codings.set_weight(kept.id, 1, coder="kari")
    store.codings.set_memo(gone.id, "per ser", coder="per")
    before = store.state_hash()

    assert carry(store, codes={"b": "a"}, into="a", kind="merge codes") == 4

    assert steps(store) == [
        ("codebook", "book", "book"),
        ("coding", "a", "a"),
        ("memo", "først", "først\n\nså"),
        ("memo", "så", ""),
        ("memo", "per ser", "per ser"),
        ("coding", "b", ""),
        ("coding", "b", "a"),
        ("coding", "b", "a"),
    ]
    found = {one.id: one for one in store.codings.find()}
    assert gone.id not in found
    assert (found[kept.id].weight, found[kept.id].memo, found[alone.id].memo) == (3, "først\n\nså", "selv")
    [mine, pers] = store.memos.find(target="coding", target_id=kept.id)
    assert (pers.coder, pers.text) == ("per", "per ser")
    assert mine.updated > mine.created
    assert stands(store, coder="ola") == [("fred", "a", "ola", "olas")]
    assert store.check() == []
    store.journal.undo("kari")
    assert store.state_hash() == before


def test_of_two_weights_the_heavier_holds_whichever_it_is(store: Store, book: Path) -> None:
    """A coding that weighs more already is not written anew, and a memo with the same words is not doubled."""
    kept, gone = store.codings.add([coding("fred", "a", memo="likt"), coding("fred", "b", memo="likt")], coder="kari")
    store.codings.set_weight(kept.id, 2, coder="kari")
    store.codings.set_weight(gone.id, 1, coder="kari")
    [memo] = store.memos.find(target_id=kept.id, target="coding")

    assert carry(store, BEFORE, codes={"b": "a"}, into="a", kind="merge codes") == 1

    assert steps(store) == [("memo", "likt", ""), ("coding", "b", "")]
    [one] = store.codings.find()
    assert (one.id, one.weight, one.memo) == (kept.id, 2, "likt")
    assert store.memos.find() == [memo]


def test_memos_of_several_codes_are_joined_in_order(store: Store, book: Path) -> None:
    """Two codes taken over by a third: each memo is added to what was joined before."""
    codes = ("a", "b", "c")
    store.codings.add([coding("fred", code, memo=f"kode {code}") for code in codes], coder="kari")
    for code in codes:
        store.memos.set("code", code, f"om {code}", coder="kari")

    carry(store, codes={"b": "a", "c": "a"}, into="a", kind="merge codes")

    assert stands(store) == [("fred", "a", "kari", "kode a\n\nkode b\n\nkode c")]
    assert [(m.target_id, m.text) for m in store.memos.find(target="code")] == [("a", "om a\n\nom b\n\nom c")]
    assert store.check() == []


def test_rejections_of_a_code_that_is_taken_over_stay_its_own(store: Store, book: Path) -> None:
    """They were not about the other code; what was accepted follows, unless the other was accepted there too."""
    said = {"fred": Verdict.REJECT, "alle": Verdict.SKIP, "tvers": Verdict.ACCEPT, "Her": Verdict.ACCEPT}
    for words, verdict in said.items():
        store.suggestions.decide(suggestion(words, "b"), verdict, coder="kari", definition="d")
    store.suggestions.decide(suggestion("Her", "a"), Verdict.ACCEPT, coder="kari")

    carry(store, codes={"b": "a"}, into="a", kind="merge codes")

    assert [(d.quote, d.code, d.verdict.value, d.definition) for d in store.suggestions.decisions()] == [
        ("alle", "b", "skip", "d"),
        ("tvers", "a", "accept", "d"),
        ("Her", "a", "accept", ""),
        ("Her", "b", "accept", "d"),
        ("fred", "b", "reject", "d"),
    ]
    assert store.check() == []


@pytest.mark.parametrize("codes", [{}, {"gammel": "rolle"}])
def test_a_rejection_holds_where_the_text_is_another_but_not_the_meaning(
    store: Store, book: Path, codes: dict[str, str]
) -> None:
    """The hash that stands with it becomes that of today, for those that were said of the meaning before."""
    code = next(iter(codes), "rolle")
    store.suggestions.decide(suggestion("fred", code), Verdict.REJECT, coder="kari", definition="før")
    store.suggestions.decide(suggestion("alle", code), Verdict.REJECT, coder="ola", definition="lenge før")
    store.suggestions.decide(suggestion("tvers", code), Verdict.REJECT, coder="ola")
    store.suggestions.decide(suggestion("Her", "annen"), Verdict.REJECT, coder="ola", definition="før")

    assert carry(store, BEFORE, codes=codes, meanings={"rolle": ("før", "nå")}) == 0

    assert [(d.quote, d.code, d.definition) for d in store.suggestions.decisions()] == [
        ("alle", "rolle", "lenge før"),
        ("tvers", "rolle", ""),
        ("Her", "annen", "før"),
        ("fred", "rolle", "nå"),
    ]
    assert store.check() == []


def test_codings_are_divided_among_codes(store: Store, book: Path) -> None:
    """The first part keeps the coding and its memos, the others get copies of both; undo gives the one back."""
    one, two, three = store.codings.add(
        [coding("fred", memo="mitt"), coding("alle"), coding("tvers", memo="blir")], coder="kari"
    )
    store.codings.set_memo(one.id, "olas", coder="ola")
    store.codings.set_weight(one.id, 2, coder="kari")
    before = store.state_hash()

    count = carry(
        store, parts={one.id: ("x", "y"), two.id: ("z",), three.id: (), "borte": ("x", "y")}, kind="split code"
    )

    assert count == 3
    assert stands(store) == [
        ("alle", "z", "kari", ""),
        ("tvers", "rolle", "kari", "blir"),
        ("fred", "x", "kari", "mitt"),
        ("fred", "y", "kari", "mitt"),
    ]
    [first, second] = store.codings.find(code="x") + store.codings.find(code="y")
    assert first.id == one.id
    assert (second.weight, second.created, second.origin) == (2, one.created, one.origin)
    assert [(m.coder, m.text) for m in store.memos.find(target="coding", target_id=second.id)] == [
        ("kari", "mitt"),
        ("ola", "olas"),
    ]
    assert len({memo.id for memo in store.memos.find()}) == 5
    assert store.check() == []
    store.journal.undo("kari")
    assert store.state_hash() == before


def test_a_part_that_stands_there_already_is_not_doubled(store: Store, book: Path) -> None:
    """Neither as the first part nor as another; the memo of what is divided is joined to the first."""
    one = store.codings.add([coding("fred", memo="delt")], coder="kari")[0]
    store.codings.add([coding("fred", "x", memo="x fra før"), coding("fred", "y", memo="y fra før")], coder="kari")

    assert carry(store, parts={one.id: ("x", "y", "z")}, kind="split code") == 2

    assert stands(store) == [
        ("fred", "x", "kari", "x fra før\n\ndelt"),
        ("fred", "y", "kari", "y fra før"),
        ("fred", "z", "kari", "delt"),
    ]
    assert store.check() == []


def test_a_codebook_that_is_not_at_hand_is_not_turned(store: Store, book: Path, path: Path) -> None:
    """Its events are passed by where the study is opened without it, or where its lines are others by now."""
    carry(store, AFTER, kind="edit code")
    assert store.journal.can_undo("kari") == store.journal.events()[0]
    book.write_text("helt annet\n", encoding="utf-8")
    assert store.journal.can_undo("kari") is None
    book.write_text(AFTER, encoding="utf-8")
    store.close()

    with Store.open(path) as alone:
        assert alone.journal.can_undo("kari") is None
        with pytest.raises(QualcodeError, match="can no longer be undone: it has been changed since"):
            alone.journal.undo("kari")
    assert book.read_text(encoding="utf-8") == AFTER


def test_rows_come_back_though_the_codebook_does_not(store: Store, book: Path) -> None:
    """What can be taken back is, and the rest is told by number."""
    store.codings.add([coding("fred")], coder="kari")
    carry(store, codes={"rolle": "plass"})
    book.write_text("helt annet\n", encoding="utf-8")

    [undone] = store.journal.undo("kari")

    assert undone.summary == "sagt (but for 1 that has been changed since)"
    assert store.journal.events()[0].summary == "sagt · 1/2"
    assert [one.code for one in store.codings.find()] == ["rolle"]
    assert book.read_text(encoding="utf-8") == "helt annet\n"
