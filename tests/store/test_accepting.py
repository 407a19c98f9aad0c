"""Many suggestions accepted at once, what has been rejected, and what was taken away again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Excerpt, Origin, Run, Suggestion, Verdict
from qualcode.store import Store

from .conftest import FJELL, MYSEN, coding, excerpt_of, suggestion


def decided(store: Store) -> list[tuple[str, str, str, str, str]]:
    return [(d.quote, d.code, d.coder, d.verdict.value, d.definition) for d in store.suggestions.decisions()]


def test_many_are_accepted_as_one_event(store: Store) -> None:
    """Each becomes a coding with its score and run, and a decision with what the code means; one undo takes it back."""
    asked = [
        replace(suggestion("fred", "a", 0.75), run="r1"),
        replace(suggestion("Ler", "b", 0.5, transcript=MYSEN), run="r2"),
        replace(suggestion("møteplass", "a", 0.25), run="r1"),
    ]
    before = store.state_hash()

    made = store.suggestions.accept_all(asked, coder="kari", definitions={"a": "betyr", "c": "annet"})

    assert [(one.quote, one.code, one.coder, one.origin, one.score, one.run) for one in made] == [
        ("møteplass", "a", "kari", Origin.ACCEPTED, 0.25, "r1"),
        ("fred", "a", "kari", Origin.ACCEPTED, 0.75, "r1"),
        ("Ler", "b", "kari", Origin.ACCEPTED, 0.5, "r2"),
    ]
    assert store.codings.find() == made
    assert decided(store) == [
        ("møteplass", "a", "kari", "accept", "betyr"),
        ("fred", "a", "kari", "accept", "betyr"),
        ("Ler", "b", "kari", "accept", ""),
    ]
    event = store.journal.events()[0]
    assert (event.kind, event.coder, event.summary) == ("accept", "kari", "a, b · 01-fjell, 2-mysen")
    assert store.check() == []
    assert len(store.journal.undo("kari")) == 1
    assert store.state_hash() == before


def test_of_two_on_overlapping_words_the_first_is_accepted(store: Store) -> None:
    """With one code only: another code, or words side by side, stand for themselves."""
    asked = [
        suggestion("være i fred", "a"),
        suggestion("i fred.", "a"),
        suggestion("fred", "b"),
        suggestion("Her kan du ", "a"),
        Suggestion(Excerpt("2-mysen", 0, 12), "a", 0.5, True),
    ]

    store.suggestions.accept_all(asked, coder="kari")

    assert [(one.quote, one.code) for one in store.codings.find()] == [
        ("Her kan du ", "a"),
        ("være i fred", "a"),
        ("fred", "b"),
        ("Nedskjæring.", "a"),
    ]
    assert len(store.suggestions.decisions()) == 4


def test_what_is_coded_already_is_decided_and_not_doubled(store: Store) -> None:
    """The coding made by hand is given back as it is; accepting the same twice is no second event."""
    [mine] = store.codings.add([coding("fred", "a", memo="m")], coder="kari")

    assert store.suggestions.accept_all([suggestion("fred", "a")], coder="kari") == [mine]
    events = store.journal.events()
    assert store.suggestions.accept_all([suggestion("fred", "a")], coder="kari") == [mine]
    assert store.suggestions.accept_all([], coder="kari") == []

    assert store.journal.events() == events
    assert store.codings.find() == [mine]
    assert decided(store) == [("fred", "a", "kari", "accept", "")]


def test_one_that_does_not_fit_stops_all(store: Store) -> None:
    """Nothing is half accepted."""
    for wrong in (Suggestion(Excerpt("borte", 0, 4), "a", 0.5, True), replace(suggestion("liten."), excerpt=_end(1))):
        with pytest.raises(QualcodeError, match=r"No transcript|outside 01-fjell"):
            store.suggestions.accept_all([suggestion("fred"), wrong], coder="kari")

    assert store.codings.find() == []
    assert store.suggestions.decisions() == []


def _end(more: int) -> Excerpt:
    return Excerpt("01-fjell", len(FJELL.text) - 4, len(FJELL.text) + more)


def test_the_last_letter_of_a_text_can_be_accepted(store: Store) -> None:
    """The end of the text is in it; one further is not, neither in a run."""
    last = Suggestion(_end(0), "a", 0.5, True)
    store.suggestions.save(Run("r", "", {"transcripts": ["01-fjell"]}), [last], coder="kari")
    assert [one.excerpt for one in store.suggestions.pending(coder="kari")] == [_end(0)]
    with pytest.raises(ValueError, match="outside its transcript"):
        store.suggestions.save(Run("r2", "", {}), [replace(last, excerpt=_end(1))], coder="kari")

    assert [one.quote for one in store.suggestions.accept_all([last], coder="kari")] == [FJELL.text[-4:]]


def test_whether_anything_was_rejected_of_a_known_meaning(store: Store) -> None:
    """Other coders, other verdicts and rejections from before meanings were kept do not count."""
    store.suggestions.decide(suggestion("fred"), Verdict.REJECT, coder="kari")
    store.suggestions.decide(suggestion("alle"), Verdict.ACCEPT, coder="kari", definition="d")
    assert not store.suggestions.has_rejections(coder="kari")

    store.suggestions.decide(suggestion("tvers"), Verdict.REJECT, coder="kari", definition="d")

    assert store.suggestions.has_rejections(coder="kari") is True
    assert store.suggestions.has_rejections(coder="ola") is False


def test_a_changed_verdict_keeps_its_row(store: Store) -> None:
    """The decision stays the one it was, with its time and meaning of today; undo gives the earlier one back."""
    store.suggestions.decide(suggestion("fred", score=0.5), Verdict.SKIP, coder="kari", definition="før")
    [(row_id, created)] = store._connection.rows("SELECT id, created FROM decision")
    before = store.state_hash()

    assert (
        store.suggestions.decide(suggestion("fred", score=0.75), Verdict.REJECT, coder="kari", definition="nå") is None
    )

    [row] = store._connection.rows(
        "SELECT id, verdict, definition, score, run, quote, created > ? FROM decision", (created,)
    )
    assert row == (row_id, "reject", "nå", 0.75, "", "fred", 1)
    store.suggestions.decide(suggestion("fred"), Verdict.REJECT, coder="kari", definition="nyere")
    assert decided(store) == [("fred", "rolle", "kari", "reject", "nyere")]
    store.journal.undo("kari", 2)
    assert store.state_hash() == before


def test_a_run_says_who_made_it_when_and_in_what_order(store: Store) -> None:
    """The time is filled in where it is not given; the journal names what it covers."""
    store.suggestions.save(Run("r1", "", {"transcripts": ["2-mysen", "01-fjell"], "æ": "ø"}), [], coder="kari")
    store.suggestions.save(Run("r2", "2020-02-02", {"transcripts": ["2-mysen"]}), [suggestion("fred")], coder="ola")

    assert [(run.id, run.created[:10], run.suggestions) for run in store.suggestions.runs()] == [
        ("r2", "2020-02-02", 1),
        ("r1", "2026-01-01", 0),
    ]
    assert store.suggestions.runs()[1].manifest["æ"] == "ø"
    assert [(e.kind, e.coder, e.summary) for e in store.journal.events(2)] == [
        ("suggest", "ola", "2-mysen, 01-fjell"),
        ("suggest", "kari", "2-mysen, 01-fjell"),
    ]
    rows = store._connection.rows("SELECT id, ordinal, coder, manifest FROM run ORDER BY number")
    assert [row[:3] for row in rows] == [("r1", 1, "kari"), ("r2", 2, "ola")]
    assert '"æ": "ø"' in rows[0][3]

    assert store.suggestions.save(Run("r1", "", {"transcripts": ["2-mysen", "01-fjell"]}), [], coder="per")
    assert store.journal.events(1)[0].summary == "01-fjell, 2-mysen", "a run that counts again names what it covers"
    assert store.suggestions.current_runs() == {"01-fjell": "r1", "2-mysen": "r1"}


def test_very_many_suggestions_stand_in_order(store: Store) -> None:
    """Also where they fill several parcels, and go from one transcript to another and back."""
    made = [suggestion("fred", f"k{n}", n / 9000, default=n % 1000 == 999) for n in range(4500)]
    made += [suggestion("Ler", "x", transcript=MYSEN), suggestion("alle", "y", default=False)]
    store.suggestions.save(Run("r", "", {}), made, coder="kari")

    found = list(store.suggestions.run_suggestions("r"))

    assert [replace(one, id="", run="") for one in found] == made
    assert [one.id for one in found] == [f"r:{n}" for n in range(4502)]
    assert store._connection.value("SELECT group_concat(first) FROM suggestion_pack") == "0,4000,4500,4501"
    waiting = store.suggestions.pending(coder="kari")
    assert [(one.id, one.code) for one in waiting] == [
        ("r:3999", "k3999"),
        ("r:2999", "k2999"),
        ("r:1999", "k1999"),
        ("r:999", "k999"),
        ("r:4500", "x"),
    ]
    assert len(list(store.suggestions.scored(floor=0.25))) == 4 + 2250 - 2 + 2


def test_equally_good_ones_come_by_their_code(store: Store) -> None:
    """The order is the same every time: place, end, score, then the code."""
    made = [
        suggestion("fred", "b"),
        suggestion("fred", "a"),
        suggestion("fred", "c", 0.75),
        suggestion("fred.", "0", 0.9),
    ]
    store.suggestions.save(Run("r", "", {}), made, coder="kari")

    assert [one.code for one in store.suggestions.pending(coder="kari")] == ["c", "a", "b", "0"]
    assert [each.suggestion.code for each in store.suggestions.waiting(coder="kari")] == ["c", "a", "b", "0"]


def test_what_waits_can_be_asked_of_one_transcript(store: Store) -> None:
    """From the newest run or from elsewhere; a name that is unknown is told."""
    made = [suggestion("fred"), suggestion("Ler", transcript=MYSEN)]
    store.suggestions.save(Run("r", "", {}), made, coder="kari")

    for source in (None, made):
        found = store.suggestions.waiting(source, coder="kari", transcript="2-mysen")
        assert [(one.suggestion.excerpt.transcript, one.put_off) for one in found] == [("2-mysen", False)]
        assert len(store.suggestions.waiting(source, coder="kari")) == 2
        with pytest.raises(QualcodeError, match="No transcript is named borte"):
            store.suggestions.waiting(source, coder="kari", transcript="borte")
    gone = replace(made[0], excerpt=Excerpt("borte", 0, 1))
    assert store.suggestions.waiting([gone, made[0]], coder="kari")[0].suggestion == made[0]


def test_meanings_count_wherever_it_is_asked_what_waits(store: Store) -> None:
    """In the list, and among those given: a rejection of another meaning does not hold."""
    made = [suggestion("fred")]
    store.suggestions.save(Run("r", "", {}), made, coder="kari")
    store.suggestions.decide(made[0], Verdict.REJECT, coder="kari", definition="før")

    for source in (None, made):
        assert store.suggestions.waiting(source, coder="kari", definitions={"rolle": "før"}) == []
        assert len(store.suggestions.waiting(source, coder="kari", definitions={"rolle": "nå"})) == 1


def test_a_turn_without_codes_waits_for_nothing(store: Store) -> None:
    """In the list and in the count, for its coder alone, until they code in it again."""
    store.suggestions.save(Run("r", "", {}), [suggestion("være i"), suggestion("alle")], coder="kari")
    store.blanks.add([excerpt_of("Her kan du være i fred.")], coder="kari")

    def count(coder: str) -> tuple[int, int]:
        return len(store.suggestions.pending(coder=coder)), store.transcripts.progress(coder)[0].suggestions

    assert (count("kari"), count("ola")) == ((1, 1), (2, 2))
    store.codings.add([coding("Her", "annet")], coder="kari")
    assert count("kari") == (2, 2)


@pytest.mark.parametrize(
    "take", [lambda s, c: s.codings.remove([c.id], coder="kari"), lambda s, _c: s.journal.undo("kari")]
)
def test_codings_that_were_taken_away_again_are_known(store: Store, take: Callable[[Store, object], object]) -> None:
    """Those of the coder that stood at the time, by removal or undo, with words, code and origin."""
    store.codings.add([coding("alle", "b")], coder="ola")
    [made] = store.codings.add([coding("fred", "a")], coder="kari")
    since = store._connection.now()
    assert store.codings.withdrawn(coder="kari", since=since) == []

    take(store, made)

    [gone] = store.codings.withdrawn(coder="kari", since=since)
    assert gone == made
    assert store.codings.withdrawn(coder="ola", since=since) == []
    assert store.codings.withdrawn(coder="kari", since=store._connection.now()) == [], "it was gone by then"
    assert store.codings.withdrawn(coder="kari", since=made.created) == [], "it did not stand yet"


def test_what_stands_again_was_not_taken_away(store: Store) -> None:
    """With other borders on some of the words, by the same coder with the same code; beside them is elsewhere."""
    first, second, third = store.codings.add(
        [coding("være i", "a"), coding("alle", "a"), coding("Her kan", "a")], coder="kari"
    )
    since = store._connection.now()
    store.codings.remove([first.id, second.id, third.id], coder="kari")
    store.codings.add([coding("i fred", "a"), coding("alle", "b"), coding(" du ", "a")], coder="kari")
    store.codings.add([coding("alle", "a")], coder="ola")

    assert [one.quote for one in store.codings.withdrawn(coder="kari", since=since)] == ["alle", "Her kan"]
