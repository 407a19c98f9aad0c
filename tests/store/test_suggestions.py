"""Runs, what waits for a decision, and the decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.model import Evidence, Excerpt, Kind, Origin, Run, Suggestion, Turn, Verdict
from qualcode.store import Store

from .conftest import FJELL, MYSEN, coding, fast_folder, suggestion

_Span = tuple[int, int, str]


def save(store: Store, run: str, suggestions: Sequence[Suggestion], names: Sequence[str] = ("01-fjell",)) -> bool:
    manifest = {"transcripts": dict.fromkeys(names, "x"), "seconds": 0.25}
    return store.suggestions.save(Run(run, "", manifest), suggestions, coder="kari")


def waiting(store: Store, coder: str = "kari", **wanted: object) -> list[tuple[str, str]]:
    pending = store.suggestions.pending(coder=coder, **wanted)
    return [(one.code, FJELL.text[one.excerpt.start : one.excerpt.end]) for one in pending]


def test_a_run_comes_back_whole_and_in_order(store: Store) -> None:
    """Scores, evidence and what was not worth showing are kept."""
    evidence = (Evidence("cue", "fred", 3, 7, "ordet «fred»", 0.4), Evidence("similar", "ro", 1, 2, "ligner", 1 / 3))
    made = [
        replace(suggestion("fred", score=1 / 3), evidence=evidence),
        suggestion("Nedskjæring", transcript=MYSEN, default=False),
        suggestion("alle", "b"),
    ]

    assert save(store, "r1", made)

    found = list(store.suggestions.run_suggestions("r1"))
    assert [replace(one, id="", run="") for one in found] == made
    assert [(one.run, one.id) for one in found] == [("r1", "r1:0"), ("r1", "r1:1"), ("r1", "r1:2")]
    [run] = store.suggestions.runs()
    assert (run.id, run.suggestions, run.manifest["seconds"]) == ("r1", 3, 0.25)
    assert list(store.suggestions.run_suggestions("borte")) == []


def test_a_run_is_stored_once(store: Store, path: Path) -> None:
    """A second run over an unchanged study adds nothing, not a byte."""
    save(store, "r1", [suggestion("fred")])
    before = path.read_bytes()

    assert not save(store, "r1", [suggestion("fred")])
    assert path.read_bytes() == before


def test_the_newest_run_over_a_transcript_counts(store: Store) -> None:
    """A run over one transcript leaves the others' suggestions as they were; an old run can be made to count again."""
    save(store, "r1", [suggestion("fred", "a"), suggestion("Ler", "a", transcript=MYSEN)], ["01-fjell", "2-mysen"])
    save(store, "r2", [suggestion("alle", "b")])

    assert [(one.code, one.run) for one in store.suggestions.pending(coder="kari")] == [("b", "r2"), ("a", "r1")]
    assert save(store, "r1", [])
    assert [one.run for one in store.suggestions.pending(coder="kari")] == ["r1", "r1"]
    assert [run.id for run in store.suggestions.runs()] == ["r1", "r2"]


def rows_of(store: Store, table: str) -> int:
    return store._connection.value(f"SELECT count(*) FROM {table}")


def test_a_run_that_no_longer_counts_leaves_only_its_manifest(store: Store) -> None:
    """Suggestions that nobody will see take no room; what was accepted from them stands as it was."""
    save(store, "r1", [suggestion("fred", score=0.7), suggestion("alle", default=False)])
    accepted = store.suggestions.decide(store.suggestions.pending(coder="kari")[0], Verdict.ACCEPT, coder="kari")
    assert store.suggestions.is_complete("r1")

    save(store, "r2", [suggestion("Her", "b")])

    assert not store.suggestions.is_complete("r1")
    assert list(store.suggestions.run_suggestions("r1")) == []
    assert store.suggestions.is_complete("r2")
    assert (rows_of(store, "suggestion"), rows_of(store, "suggestion_pack")) == (1, 1)
    assert [(run.id, run.suggestions, run.manifest["seconds"]) for run in store.suggestions.runs()] == [
        ("r2", 1, 0.25),
        ("r1", 2, 0.25),
    ]
    assert store.codings.find() == [accepted]
    assert accepted is not None
    assert (accepted.score, accepted.run) == (0.7, "r1")
    assert not store.suggestions.is_complete("borte")
    assert store.check() == []


def test_a_dropped_run_is_stored_again(store: Store) -> None:
    """The same run made once more is whole, counts, and is still one run."""
    first = [suggestion("fred", score=0.7), suggestion("alle", default=False)]
    save(store, "r1", first)
    save(store, "r2", [])
    assert store.suggestions.is_complete("r2"), "a run that found nothing has nothing to miss"

    with pytest.raises(ValueError, match="dropped"):
        save(store, "r1", [])
    assert save(store, "r1", first)

    assert [replace(one, id="", run="") for one in store.suggestions.run_suggestions("r1")] == first
    assert [run.id for run in store.suggestions.runs()] == ["r1", "r2"]
    assert waiting(store) == [("rolle", "fred")]
    assert not save(store, "r1", first)


def test_a_run_is_dropped_with_the_text_it_was_about(store: Store) -> None:
    """A replaced text that comes back gets its run again when it is made again."""
    found = [suggestion("Ler", transcript=MYSEN)]
    save(store, "r1", found, ["2-mysen"])
    store.transcripts.add([replace(MYSEN, turns=(Turn(0, "", Kind.OTHER, "x"),), sha256="c")], coder="kari")
    save(store, "r2", [suggestion("fred")])
    assert not store.suggestions.is_complete("r1")
    store.transcripts.add([MYSEN], coder="kari")

    assert save(store, "r1", found, ["2-mysen"])

    assert [one.code for one in store.suggestions.pending(coder="kari", transcript="2-mysen")] == ["rolle"]
    assert store.suggestions.is_complete("r2")


def test_the_file_does_not_grow_with_every_run(store: Store, path: Path) -> None:
    """Room that a dropped run had is used again."""
    for number in range(12):
        save(store, f"r{number}", [suggestion("fred", f"{place:x}-{number}", place / 1e4) for place in range(3000)])
        if number == 2:
            size = path.stat().st_size

    assert path.stat().st_size < 1.1 * size


def test_a_run_that_found_nothing_still_counts(store: Store) -> None:
    """It covers what its manifest names."""
    save(store, "r1", [suggestion("fred")])
    save(store, "r2", [])

    assert waiting(store) == []


def test_suggestions_on_an_earlier_text_are_not_shown(store: Store) -> None:
    """Positions in a replaced text mean nothing."""
    save(store, "r1", [suggestion("Ler", transcript=MYSEN)], ["2-mysen"])
    store.transcripts.add([replace(MYSEN, turns=(Turn(0, "", Kind.OTHER, "x"),), sha256="c")], coder="kari")

    assert store.suggestions.pending(coder="kari") == []
    assert store.transcripts.progress("kari")[1].suggestions == 0


def test_only_those_worth_showing_wait_unless_all_are_asked_for(store: Store) -> None:
    """Reading order, best first where the place is the same."""
    save(store, "r1", [suggestion("fred"), suggestion("alle", "a", 0.1, default=False), suggestion("alle", "b", 0.9)])

    assert waiting(store) == [("b", "alle"), ("rolle", "fred")]
    assert waiting(store, default_only=False) == [("b", "alle"), ("a", "alle"), ("rolle", "fred")]
    assert waiting(store, transcript="2-mysen") == []
    assert [each.id for each in store.suggestions.pending(coder="kari", default_only=False)] == ["r1:2", "r1:1", "r1:0"]
    with pytest.raises(QualcodeError, match="No transcript"):
        waiting(store, transcript="borte")


def test_what_the_coder_has_settled_does_not_wait(store: Store) -> None:
    """Accepted, rejected or coded by hand on overlapping words, for that coder and that code only."""
    save(store, "r1", [suggestion("være i fred", "a"), suggestion("møteplass", "b"), suggestion("for alle", "c")])
    store.codings.add([coding("fred", "a"), coding("for alle", "a"), coding("Her", "c")], coder="kari")
    store.suggestions.decide(suggestion("En møteplass", "b"), Verdict.REJECT, coder="kari")

    assert waiting(store) == [("c", "for alle")]
    assert store.transcripts.progress("kari")[0].suggestions == 1
    assert len(waiting(store, "ola")) == 3
    assert waiting(store, default_only=False) == [("c", "for alle")]


_SPANS = st.tuples(st.integers(0, 12), st.integers(1, 6), st.sampled_from("ab"))


@given(st.lists(_SPANS, max_size=6), st.lists(_SPANS, max_size=4), st.lists(_SPANS, max_size=4))
@settings(max_examples=40, deadline=None)
def test_the_count_is_the_length_of_the_list(shown: list[_Span], coded: list[_Span], said: list[_Span]) -> None:
    """Progress and list agree, whatever overlaps what."""
    with fast_folder() as folder, Store.create(folder / "corpus.db") as store:
        store.transcripts.add([FJELL], coder="kari")

        def at(span: _Span) -> Suggestion:
            start, length, code = span
            return Suggestion(Excerpt("01-fjell", start, start + length), code, 0.5, True)

        save(store, "r1", [at(span) for span in shown])
        hand = [replace(coding("fred", span[2]), excerpt=at(span).excerpt) for span in coded]
        store.codings.add(hand, coder="kari")
        for span, verdict in zip(said, [Verdict.SKIP, Verdict.REJECT, Verdict.ACCEPT, Verdict.SKIP], strict=False):
            store.suggestions.decide(at(span), verdict, coder="kari")

        for coder in ("kari", "ola"):
            pending = store.suggestions.pending(coder=coder)
            assert store.transcripts.progress(coder)[0].suggestions == len(pending)
            assert store.suggestions.pending(coder=coder, default_only=False) == pending


def test_a_rejection_is_remembered_in_later_runs(store: Store) -> None:
    """The same code on overlapping words is not proposed again; words beside it are."""
    save(store, "r1", [suggestion("være i fred")])
    store.suggestions.decide(store.suggestions.pending(coder="kari")[0], Verdict.REJECT, coder="kari")
    save(store, "r2", [suggestion("i fred."), suggestion("Her kan du ")])

    assert waiting(store) == [("rolle", "Her kan du ")]


def test_an_accepted_suggestion_that_was_uncoded_stays_settled(store: Store) -> None:
    """Taking a coding away is not asking for it again."""
    save(store, "r1", [suggestion("fred")])
    made = store.suggestions.decide(suggestion("fred"), Verdict.ACCEPT, coder="kari")
    assert made is not None
    store.codings.remove([made.id], coder="kari")

    assert waiting(store) == []


def test_skipped_ones_come_last(store: Store) -> None:
    """Putting off is no verdict."""
    save(store, "r1", [suggestion("alle", "a"), suggestion("fred", "b")])

    assert store.suggestions.decide(suggestion("alle", "a"), Verdict.SKIP, coder="kari") is None

    assert waiting(store) == [("b", "fred"), ("a", "alle")]
    assert store.transcripts.progress("kari")[0].suggestions == 2


def test_accepting_makes_a_coding_in_one_event(store: Store) -> None:
    """Score and run are kept, and one undo takes verdict and coding back."""
    save(store, "r1", [suggestion("fred", score=0.71)])
    [pending] = store.suggestions.pending(coder="kari")
    state = store.state_hash()

    made = store.suggestions.decide(pending, Verdict.ACCEPT, coder="kari")

    assert made is not None
    assert (made.quote, made.origin, made.score, made.run) == ("fred", Origin.ACCEPTED, 0.71, "r1")
    assert store.codings.find() == [made]
    [decision] = store.suggestions.decisions(coder="kari")
    assert (decision.verdict, decision.quote, decision.code) == (Verdict.ACCEPT, "fred", "rolle")
    assert [event.kind for event in store.journal.undo("kari")] == ["accept"]
    assert store.state_hash() == state
    assert store.suggestions.pending(coder="kari") == [pending]


def test_a_verdict_can_be_changed(store: Store) -> None:
    """The last word counts, the journal keeps the earlier; the same word twice is one event."""
    for verdict in (Verdict.SKIP, Verdict.REJECT, Verdict.REJECT, Verdict.ACCEPT, Verdict.ACCEPT):
        store.suggestions.decide(suggestion("fred"), verdict, coder="kari")

    assert [one.verdict for one in store.suggestions.decisions()] == [Verdict.ACCEPT]
    assert [event.kind for event in store.journal.events(3)] == ["accept", "reject", "skip"]
    assert store.suggestions.decisions(coder="ola") == []


def test_accepting_what_is_coded_already_gives_that_coding(store: Store) -> None:
    """No double, and the hand-made coding keeps its origin."""
    [made] = store.codings.add([coding("fred")], coder="kari")

    assert store.suggestions.decide(suggestion("fred"), Verdict.ACCEPT, coder="kari") == made


def test_a_run_over_an_unknown_transcript_stores_nothing(store: Store) -> None:
    """All or nothing, as everywhere."""
    with pytest.raises(QualcodeError, match="No transcript"):
        save(store, "r1", [suggestion("fred")], ["01-fjell", "borte"])

    assert store.suggestions.runs() == ()
    assert waiting(store) == []


MEANT, MEANS_NOW = {"rolle": "before"}, {"rolle": "now"}


def test_a_rejection_holds_while_the_code_means_the_same(store: Store) -> None:
    """With another definition the suggestion waits again, in the list and in the count; an older one always holds."""
    save(store, "r1", [suggestion("fred"), suggestion("alle")])
    store.suggestions.decide(suggestion("fred"), Verdict.REJECT, coder="kari", definition="before")
    store.suggestions.decide(suggestion("alle"), Verdict.REJECT, coder="kari")

    assert waiting(store, definitions=MEANT) == waiting(store, definitions={}) == []
    assert waiting(store, definitions=MEANS_NOW) == [("rolle", "fred")]
    counts = [store.transcripts.progress("kari", now)[0].suggestions for now in (MEANT, MEANS_NOW, {})]
    assert counts == [0, 1, 0]
    assert [one.definition for one in store.suggestions.decisions()] == ["", "before"]

    store.suggestions.decide(suggestion("fred"), Verdict.REJECT, coder="kari", definition="now")
    assert waiting(store, definitions=MEANS_NOW) == []


def test_what_is_accepted_stays_accepted_when_the_code_changes(store: Store) -> None:
    """A coding is never asked for twice."""
    save(store, "r1", [suggestion("fred")])
    made = store.suggestions.decide(suggestion("fred"), Verdict.ACCEPT, coder="kari", definition="before")
    assert made is not None
    store.codings.remove([made.id], coder="kari")

    assert waiting(store, definitions=MEANS_NOW) == []


def test_suggestions_from_elsewhere_are_sorted_by_the_same_rule(store: Store) -> None:
    """Scores may be others than the run's; what is settled goes, what was put off comes last."""
    save(store, "r1", [suggestion("fred")])
    store.suggestions.decide(suggestion("fred"), Verdict.SKIP, coder="kari")
    store.suggestions.decide(suggestion("Ler", transcript=MYSEN), Verdict.REJECT, coder="kari")
    moved = [suggestion("Ler", transcript=MYSEN), suggestion("fred", score=0.9), suggestion("Bemanninga", "b")]

    found = store.suggestions.waiting(moved, coder="kari")

    assert [(one.suggestion.code, one.suggestion.score, one.put_off) for one in found] == [
        ("b", 0.5, False),
        ("rolle", 0.9, True),
    ]
    assert [one.put_off for one in store.suggestions.waiting(coder="kari", transcript="01-fjell")] == [True]


def test_the_tally_counts_what_stands(store: Store) -> None:
    """Accepted and rejected by code; skips, other coders and codings that were taken away again do not count."""
    for words, verdict in (("fred", Verdict.ACCEPT), ("alle", Verdict.REJECT), ("Her", Verdict.SKIP)):
        store.suggestions.decide(suggestion(words), verdict, coder="kari")
    store.suggestions.decide(suggestion("tvers"), Verdict.REJECT, coder="ola")
    made = store.suggestions.decide(suggestion("på"), Verdict.ACCEPT, coder="kari")
    assert made is not None
    assert store.suggestions.tally(coder="kari") == {"rolle": (2, 1)}

    store.codings.remove([made.id], coder="kari")
    assert store.suggestions.tally(coder="kari") == {"rolle": (1, 1)}


def test_everything_scored_that_counts_is_at_hand(store: Store) -> None:
    """From the newest runs, above a floor or shown, decided or not."""
    save(store, "r1", [suggestion("Ler", transcript=MYSEN)], ["2-mysen"])
    save(store, "r2", [suggestion("fred", score=0.05), suggestion("alle", "a", 0.2, default=False)])
    save(store, "r3", [suggestion("Her", "b", 0.05, default=False), suggestion("alle", "a", 0.2, default=False)])
    store.suggestions.decide(suggestion("alle", "a"), Verdict.REJECT, coder="kari")

    assert [(one.code, one.run) for one in store.suggestions.scored(floor=0.1)] == [("a", "r3"), ("rolle", "r1")]
    assert store.suggestions.current_runs() == {"01-fjell": "r3", "2-mysen": "r1"}
