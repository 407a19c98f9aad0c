"""What is said of codings: in errors, in the journal, and when memos or borders meet something else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Coding, Excerpt, Memo, Run, Standing, Verdict
from qualcode.store import Store
from qualcode.store.beside import keep_notes
from qualcode.store.memos import MemoConflictError
from qualcode.store.writing import writing

from .conftest import FJELL, MYSEN, coding, excerpt_of, suggestion


@pytest.fixture
def made(store: Store) -> Coding:
    """One coding by Kari."""
    (one,) = store.codings.add([coding("fred")], coder="kari")
    return one


def test_words_that_are_not_there_are_told(store: Store) -> None:
    """Which transcript, from where to where, and what may be the matter."""
    wrong = replace(coding("fred"), quote="fryd")
    where = f"from {wrong.excerpt.start} to {wrong.excerpt.end}"

    with pytest.raises(QualcodeError) as told:
        store.codings.add([wrong], coder="kari")

    assert told.value.message == f"01-fjell does not have the words of the coding {where}."
    assert told.value.hint.startswith("Is it another version")
    with pytest.raises(ValueError, match=r"^a coding needs a code$"):
        store.codings.add([replace(coding("fred"), code=" ")], coder="kari")


def test_a_coding_that_is_gone_is_told(store: Store, made: Coding) -> None:
    """Whatever is to be done with it: nothing is, and the text is to be looked at again."""
    store.codings.remove([made.id], coder="ola")
    before = store.journal.events()

    for attempt in (
        lambda: store.codings.move(made.id, excerpt_of("alle"), coder="kari"),
        lambda: store.codings.set_weight(made.id, 2, coder="kari"),
    ):
        with pytest.raises(QualcodeError) as told:
            attempt()
        assert told.value.message.startswith("The coding is gone.")
        assert told.value.hint.startswith("It may have been removed")
    assert store.journal.events() == before


def test_borders_that_are_taken_are_told(store: Store, made: Coding) -> None:
    """One coder codes the same words with a code once; another coder's or another code is not in the way."""
    store.codings.add([coding("alle"), coding("tvers", "b")], coder="kari")
    store.codings.add([coding("i fred")], coder="ola")

    with pytest.raises(QualcodeError) as told:
        store.codings.move(made.id, excerpt_of("alle"), coder="kari")
    assert told.value.message.startswith("These words have that code already.")
    assert told.value.hint.startswith("Choose other borders")
    assert store.codings.move(made.id, excerpt_of("tvers"), coder="kari").quote == "tvers"
    assert store.codings.move(made.id, excerpt_of("i fred"), coder="kari").quote == "i fred"
    with pytest.raises(ValueError, match=r"^a coding stays in its transcript$"):
        store.codings.move(made.id, excerpt_of("Ler", MYSEN), coder="kari")


def test_a_moved_coding_is_itself_in_other_borders(store: Store, made: Coding) -> None:
    """The one that was asked for comes back, with the words around it; moving it to where it is, is no event."""
    store.codings.add([coding("Bemanninga"), coding("møteplass")], coder="ola")
    store.codings.set_weight(made.id, 3, coder="kari")
    events = len(store.journal.events())

    moved = store.codings.move(made.id, excerpt_of("være i fred"), coder="ola")

    assert moved == replace(made, excerpt=excerpt_of("være i fred"), quote="være i fred", weight=3)
    assert store.codings.move(made.id, moved.excerpt, coder="ola") == moved
    (event,) = store.journal.events()[:-events]
    assert (event.kind, event.coder, event.summary) == ("move", "ola", "rolle · 01-fjell · «være i fred»")
    row = store._connection.row("SELECT quote_before, quote_after FROM coding WHERE id = ?", (made.id,))
    start, end = moved.excerpt.start, moved.excerpt.end
    assert row == (FJELL.text[start - 32 : start], FJELL.text[end : end + 32])
    assert store.check() == []


def test_a_weight_is_told_by_stars(store: Store, made: Coding) -> None:
    """With the words and the transcript; none is told as 0, and the same weight again is no event."""
    for weight in (2, 2, 0, 3):
        store.codings.set_weight(made.id, weight, coder="ola")

    told = [(event.kind, event.coder, event.summary) for event in store.journal.events(3)]
    assert told == [
        ("weigh", "ola", "rolle · 01-fjell · «fred» · ★★★"),
        ("weigh", "ola", "rolle · 01-fjell · «fred» · 0"),
        ("weigh", "ola", "rolle · 01-fjell · «fred» · ★★"),
    ]
    assert store.journal.events()[3].kind == "code"
    assert store.codings.find()[0].weight == 3
    for wrong in (-1, 4):
        with pytest.raises(ValueError, match=f"^a weight of {wrong}$"):
            store.codings.set_weight(made.id, wrong, coder="ola")


def test_removed_codings_are_told(store: Store) -> None:
    """By their codes, transcripts and words; who removed them stands with it."""
    first, second = store.codings.add([coding("fred"), coding("Ler", "b", transcript=MYSEN)], coder="kari")
    store.codings.remove([first.id], coder="ola")
    store.codings.remove([second.id, first.id], coder="nils")
    assert store.codings.remove([first.id], coder="ola") == []

    last, one, _made, _import = store.journal.events()
    assert (last.kind, last.coder, last.summary) == ("uncode", "nils", "b · 2-mysen · «Ler»")
    assert (one.kind, one.coder, one.summary) == ("uncode", "ola", "rolle · 01-fjell · «fred»")


def test_a_memo_on_a_coding_is_not_written_over_unseen(store: Store, made: Coding) -> None:
    """What the coder saw is compared with what stands there."""
    store.codings.set_memo(made.id, "nå", coder="kari")

    with pytest.raises(MemoConflictError):
        store.codings.set_memo(made.id, "ny", coder="kari", seen="før")
    store.codings.set_memo(made.id, "ny", coder="kari", seen="nå")
    assert store.codings.find()[0].memo == "ny"


def test_memos_that_were_not_stored_are_those_of_the_codings_own_coder(store: Store, made: Coding) -> None:
    """A coding that names its coder is compared with that coder's, one without with the given coder's."""
    store.codings.set_memo(made.id, "karis", coder="kari")
    (olas,) = store.codings.add([coding("fred", memo="olas")], coder="ola")

    def told(memo: str, own: str, given: str) -> list[str]:
        return [one.id for one in store.codings.memo_conflicts([coding("fred", memo=memo, coder=own)], coder=given)]

    assert told("ny", "", "kari") == [made.id]
    assert told("ny", "ola", "kari") == [olas.id]
    assert told("karis", "", "kari") == told("olas", "ola", "kari") == told("ny", "", "nils") == []
    assert store.codings.memo_conflicts([coding("fred", memo="ny")]) == []
    assert store.codings.memo_conflicts([coding("fred", coder="kari")]) == []


def test_the_codes_used_last_are_remembered_rightly(store: Store) -> None:
    """What is coded between two questions is first in the next answer, as long as the first was asked the same way."""
    assert store.codings.recent_codes("kari") == ()
    spots = [Excerpt("01-fjell", at, at + 1) for at in range(12)]
    for number, spot in enumerate(spots):
        store.codings.add([replace(coding("fred", f"k{number:02}"), excerpt=spot)], coder="kari")
        if number % 3 == 0:
            store.codings.recent_codes("kari")
    assert store.codings.recent_codes("kari") == tuple(f"k{number:02}" for number in range(11, 2, -1))
    store.codings.add([coding("alle", "k03"), coding("alle", "k05")], coder="kari")
    store.codings.add([coding("alle", "olas")], coder="ola")
    assert store.codings.recent_codes("kari")[:3] == ("k05", "k03", "k11")
    assert len(store.codings.recent_codes("kari")) == 9
    assert store.codings.recent_codes("kari", 2) == ("k05", "k03")
    assert store.codings.recent_codes("ola", 2) == ("olas",)
    store.codings.add([coding("alle", "ny"), replace(coding("fred", "olas"), coder="ola")], coder="kari")
    assert store.codings.recent_codes("ola", 2) == ("olas",)
    assert store.codings.recent_codes("kari", 2) == ("ny", "k05")
    store.journal.undo("kari")
    assert store.codings.recent_codes("kari", 2) == ("k05", "k03")


def test_an_accepted_coding_comes_back_as_it_is_stored(store: Store) -> None:
    """Weight, score and run of a coding that is given whole are those that are found again."""
    known = replace(coding("fred"), weight=2, score=0.25, run="r1", created="2020-01-01", id="x")

    (given,) = store.codings.add([known], coder="kari")

    assert store.codings.find() == [given]
    assert (given.weight, given.score, given.run, given.created, given.id) == (2, 0.25, "r1", "2020-01-01", "x")
    assert store.codings.find(ids=["x"])[0].weight == 2


def test_a_new_memo_on_a_known_coding_is_told_by_that_coding(store: Store, made: Coding) -> None:
    """The summary names what the memo is on, where no coding is new; each coding gets one memo."""
    given = [coding("fred", memo="til den gamle"), coding("fred", memo="enda en")]
    assert store.codings.add(given, coder="kari", kind="import codings") == []

    (event,) = store.journal.events(1)
    assert (event.kind, event.summary) == ("import codings", "rolle · 01-fjell · «fred»")
    assert [memo.text for memo in store.memos.find()] == ["til den gamle"]
    new = store.codings.add([coding("tvers", memo="med"), coding("alle"), coding("fred", memo="nei")], coder="kari")
    assert [(one.quote, one.memo) for one in new] == [("tvers", "med"), ("alle", "")]


def test_where_each_moment_was(store: Store, made: Coding) -> None:
    """A coding, its memo, a decision: where the words are. What is about no one place, or gone, is nowhere."""

    def where() -> Excerpt | None:
        return store.journal.where(store.journal.moments(1)[0].seq)

    assert where() == made.excerpt
    store.codings.set_memo(made.id, "husk", coder="kari")
    assert where() == made.excerpt
    memo_seq = store.journal.moments(1)[0].seq
    store.memos.set("code", "rolle", "x", coder="kari")
    assert where() is None
    store.memos.set("transcript", "01-fjell", "x", coder="kari")
    assert where() is None
    store.suggestions.decide(suggestion("Nedskjæring", transcript=MYSEN), Verdict.REJECT, coder="kari")
    assert where() == excerpt_of("Nedskjæring", MYSEN)
    store.suggestions.save(Run("r", "", {"transcripts": ["01-fjell"]}), [], coder="kari")
    assert where() is None
    store.codings.remove([made.id], coder="kari")
    assert store.journal.where(memo_seq) is None
    assert store.journal.where(99) is None


def test_moments_tell_who_did_what_when(store: Store, made: Coding) -> None:
    """Newest first, as many as asked for, without the undoing itself."""
    store.codings.add([coding("alle", "b")], coder="ola")
    store.journal.undo("ola")
    events = {event.seq: event for event in store.journal.events()}

    moments = store.journal.moments()

    assert [(one.coder, one.kind, one.standing) for one in moments] == [
        ("ola", "code", Standing.UNDONE),
        ("kari", "code", Standing.STANDS),
        ("kari", "import", Standing.HISTORY),
    ]
    assert [(one.at, one.coder, one.summary) for one in moments] == [
        (events[one.seq].at, events[one.seq].coder, events[one.seq].summary) for one in moments
    ]
    assert store.journal.moments(2) == moments[:2]


def test_notes_that_come_with_a_file_are_added_to_the_memo(store: Store) -> None:
    """Paragraphs that are new come after what stands there; a name that is not there is passed by."""
    store.memos.set("transcript", "2-mysen", "mitt eget", coder="kari")
    store.memos.set("transcript", "2-mysen", "olas", coder="ola")
    events = len(store.journal.events())
    with writing(store._connection) as write:
        notes = {"ukjent": ["x"], "01-fjell": ["én", "to"], "2-mysen": ["mitt eget", "tre"]}
        keep_notes(write, notes, "kari")
    with writing(store._connection) as write:
        keep_notes(write, {"01-fjell": ["to"], "2-mysen": []}, "kari")
        keep_notes(write, {"ukjent": ["x"]}, "kari")

    def memo(name: str) -> list[Memo]:
        return store.memos.find(target="transcript", target_id=name)

    assert [one.text for one in memo("01-fjell")] == ["én\n\nto"]
    assert [(one.coder, one.text) for one in memo("2-mysen")] == [("kari", "mitt eget\n\ntre"), ("ola", "olas")]
    (event,) = store.journal.events()[:-events]
    assert (event.kind, event.coder, event.summary) == ("memo", "kari", "01-fjell, 2-mysen")
    store.journal.undo("kari")
    assert [one.text for one in memo("01-fjell")] == []
    assert store.check() == []
