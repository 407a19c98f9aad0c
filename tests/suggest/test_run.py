from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.model import Code, Codebook, Decision, Kind, Suggestion, Transcript, Verdict
from qualcode.suggest import SuggestInputs, SuggestResult, make_suggestions, run_id

from .conftest import Say, code

INTERVIEW = (
    "I: Er biblioteket en møteplass? Blir dere brukt som kommunens talerør?",
    "Jeg heter Kari. Det er en møteplass for alle. Og så var det mat.",
    "I: Og bemanningen?",
    "Vi er for få på jobb, og det er ingen penger. Bussen går klokka fem.",
    "Nei, jeg skal rekke bussen.",
)


def run(*transcripts: Transcript, codebook: Codebook, **more: object) -> SuggestResult:
    return make_suggestions(SuggestInputs(transcripts, codebook, **more))  # type: ignore[arg-type]


def shown(result: SuggestResult) -> list[Suggestion]:
    return [suggestion for suggestion in result.suggestions if suggestion.default]


def test_cues_and_examples_suggest_the_sentence_that_carries_the_code(codebook: Codebook, say: Say) -> None:
    """The excerpt is the sentence, the reasons name the cue and what is like an example."""
    transcript = say(*INTERVIEW)
    found = {s.code: s for s in shown(run(transcript, codebook=codebook))}

    assert transcript.quote(found["rolle/motested"].excerpt) == "Det er en møteplass for alle."
    assert transcript.quote(found["ressurser"].excerpt) == "Vi er for få på jobb, og det er ingen penger."
    assert [(e.kind, e.text) for e in found["rolle/motested"].evidence if e.kind == "cue"] == [("cue", "møteplass")]
    example = next(e for e in found["ressurser"].evidence if e.kind == "example")
    assert example.text in codebook.by_id["ressurser"].examples


def test_every_respondent_turn_is_scored_for_every_code_without_children(codebook: Codebook, say: Say) -> None:
    """One row for each turn and code; a code with children needs a cue; the interviewer is not data."""
    transcript = say(*INTERVIEW, "Vi har en viktig rolle.")
    result = run(transcript, codebook=codebook)
    rows = [(transcript.turn_at(s.excerpt.start).index, s.code) for s in result.suggestions]

    leaves = ["rolle/motested", "rolle/styring", "ressurser"]
    assert rows == [(turn, leaf) for turn in (1, 3, 4, 5) for leaf in leaves] + [(5, "rolle")]
    assert len(rows) == result.run.suggestions


def test_an_interviewer_who_says_it_all_gets_no_suggestion(codebook: Codebook, say: Say) -> None:
    """Moving words from answer to question takes the suggestion away."""
    asked, answered = say("I: Det er en møteplass."), say("Det er en møteplass.")

    assert run(asked, codebook=codebook).suggestions == []
    assert [s.code for s in shown(run(answered, codebook=codebook))] == ["rolle/motested"]


def test_the_same_inputs_give_the_same_suggestions_with_and_without_the_cache(codebook: Codebook, say: Say) -> None:
    """Nothing depends on chance or on what was analysed before, and a second run analyses nothing."""
    transcript = say(*INTERVIEW)
    first = run(transcript, codebook=codebook)
    second = run(transcript, codebook=codebook, cached=first.new_cache)

    assert second.suggestions == first.suggestions
    assert second.run.id == first.run.id == run_id(SuggestInputs((transcript,), codebook))
    assert first.new_cache
    assert not second.new_cache


def test_whatever_matters_changes_the_run_id(codebook: Codebook, say: Say) -> None:
    """Text, kinds, codebook, codings, decisions, seed and options are all part of what a run is."""
    transcript = say(*INTERVIEW)
    codings = code(transcript, "Bussen går klokka fem.", "ressurser")
    decision = Decision(codings[0].excerpt, "ressurser", "kari", Verdict.REJECT)
    inputs = SuggestInputs((transcript,), codebook)
    others = [
        replace(inputs, transcripts=(say(*INTERVIEW, "Hei."),)),
        replace(inputs, transcripts=(say(INTERVIEW[0].removeprefix("I: "), *INTERVIEW[1:]),)),
        replace(inputs, codebook=replace(codebook, uncoded_examples=())),
        replace(inputs, training=((transcript, codings),)),
        replace(inputs, decisions=(decision,)),
        replace(inputs, seed=1),
        replace(inputs, min_score=0.5),
        replace(inputs, codes=("ressurser",)),
    ]

    assert len({run_id(other) for other in [inputs, *others]}) == len(others) + 1


def test_what_is_asked_for_limits_the_rows_and_changes_no_score(codebook: Codebook, say: Say) -> None:
    """Codes and a lowest score only choose among the rows."""
    transcript = say(*INTERVIEW)
    everything = [replace(s, run="") for s in run(transcript, codebook=codebook).suggestions]
    few = run(transcript, codebook=codebook, codes=("ressurser",), min_score=0.1).suggestions

    assert [replace(s, run="") for s in few] == [s for s in everything if s.code == "ressurser" and s.score >= 0.1]


def test_codings_teach(codebook: Codebook, say: Say) -> None:
    """What was coded in one interview is suggested in the next, with the earlier quote as a reason."""
    codes = Code("buss", "Buss", "Om buss."), Code("mat", "Mat", "Om mat.")
    bare = Codebook("t", codes=codes)
    bus = ["Bussen går aldri når jeg skal hjem.", "Jeg venter på bussen hver dag.", "Det er for få busser."]
    food = ["Middagen var god i går.", "Jeg lager middag hver dag.", "Det er god mat i kantina."]
    training = []
    for number in range(4):
        taught = say(*bus, *food, "Jeg heter Kari.", "Ja.", name=f"t{number}")
        codings = [c for line in bus for c in code(taught, line, "buss")]
        codings += [c for line in food for c in code(taught, line, "mat")]
        training.append((taught, tuple(codings)))
    transcript = say(
        "Jeg heter Ola. Bussen kom for seint til middagen min.", "Så måtte jeg vente på bussen.", name="ny"
    )

    result = run(transcript, codebook=bare, training=tuple(training))
    last = next(s for s in shown(result) if transcript.turn_at(s.excerpt.start).index == 1)

    assert last.code == "buss"
    assert {e.kind for e in last.evidence} >= {"learned", "similar"}
    assert any(e.kind == "learned" and e.text == "bussen" for e in last.evidence)


def test_a_rejected_excerpt_never_comes_back_until_its_words_change(codebook: Codebook, say: Say) -> None:
    """No row of any score touches it for that code; other codes and other words are not hit."""
    transcript = say(*INTERVIEW)
    first = next(s for s in shown(run(transcript, codebook=codebook)) if s.code == "rolle/motested")
    quote = transcript.quote(first.excerpt)
    rejection = Decision(first.excerpt, first.code, "kari", Verdict.REJECT, quote)
    again = run(transcript, codebook=codebook, decisions=(rejection,)).suggestions

    assert not any(s.code == first.code and s.excerpt.overlaps(first.excerpt) for s in again)
    assert {transcript.turn_at(s.excerpt.start).index for s in again if s.code == "ressurser"} == {1, 3, 4}

    changed = replace(rejection, quote="Noe annet sto her før den gang.")
    back = run(transcript, codebook=codebook, decisions=(changed,)).suggestions
    assert any(s.code == first.code and s.excerpt == first.excerpt for s in back)


def test_a_skip_is_no_rejection(codebook: Codebook, say: Say) -> None:
    """What was put off is still suggested."""
    transcript = say(*INTERVIEW)
    first = shown(run(transcript, codebook=codebook))[0]
    skip = Decision(first.excerpt, first.code, "kari", Verdict.SKIP, transcript.quote(first.excerpt))

    again = shown(run(transcript, codebook=codebook, decisions=(skip,)))
    assert (first.excerpt, first.code) in {(s.excerpt, s.code) for s in again}


def test_a_codebook_with_only_cues_or_with_nothing_works(say: Say) -> None:
    """A first draft of a codebook gives what it can, and an empty one gives no rows."""
    cues = Codebook("t", codes=(Code("a", "A", "", cues=("møteplass",)), Code("b", "B", "")))
    transcript = say(*INTERVIEW)

    assert [s.code for s in shown(run(transcript, codebook=cues))] == ["a"]
    assert run(transcript, codebook=Codebook("t")).suggestions == []
    assert run(codebook=cues).suggestions == []


def test_it_works_in_a_thread_and_tells_how_far_it_is(codebook: Codebook, say: Say) -> None:
    """The terminal UI runs it beside itself and shows a bar that never goes back."""
    steps: list[tuple[int, int]] = []
    results: list[SuggestResult] = []
    inputs = SuggestInputs((say(*INTERVIEW), say(*INTERVIEW, name="b")), codebook)
    thread = threading.Thread(
        target=lambda: results.append(make_suggestions(inputs, progress=lambda *step: steps.append(step)))
    )
    thread.start()
    thread.join()

    assert steps == sorted(steps)
    assert list(dict.fromkeys(steps)) == [(number, 4) for number in range(1, 5)]
    assert results[0].suggestions == make_suggestions(inputs).suggestions


def test_learning_can_be_given_up(codebook: Codebook, say: Say) -> None:
    """It takes longest, so whoever does not want it any more is asked again and again while it goes on."""
    transcript = say("Vi er for få på jobb.", "Folk møtes her.")
    inputs = SuggestInputs((transcript,), codebook)
    told: list[tuple[int, int]] = []

    def stop(done: int, steps: int) -> None:
        told.append((done, steps))
        if told.count((1, 2)) == 4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        make_suggestions(inputs, progress=stop)
    assert (2, 2) not in told


def test_the_run_says_what_it_was_made_from(codebook: Codebook, say: Say) -> None:
    """Versions, hashes of texts and codebook, counts and seconds are there to be cited."""
    result = run(say(*INTERVIEW), codebook=codebook)
    manifest = result.run.manifest

    assert set(manifest) >= {"qualcode", "model", "libraries", "codebook", "transcripts", "counts", "seconds", "bar"}
    assert manifest["transcripts"].keys() == {"a"}  # type: ignore[attr-defined]
    assert manifest["counts"]["turns"] == 3  # type: ignore[index]
    assert {suggestion.run for suggestion in result.suggestions} == {result.run.id}


WORDS = st.sampled_from(
    ["møteplass", "Vi", "er", "for", "få", "penger.", "#", "…", "*", "rådmannen?", "å", "  ", "\n", "😀"]
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(WORDS, max_size=25).map(" ".join), min_size=1, max_size=4), st.integers(0, 3))
def test_excerpts_and_evidence_lie_inside_their_turn(
    codebook: Codebook, say: Say, turns: list[str], asking: int
) -> None:
    """Whatever was said, positions are inside the respondent's turn, scores are probabilities, shares add up."""
    transcript = say(*(f"I:{turn}" if index == asking else turn for index, turn in enumerate(turns)))
    for suggestion in run(transcript, codebook=codebook).suggestions:
        turn = transcript.turn_at(suggestion.excerpt.start)
        base = transcript.starts[turn.index]

        assert turn.kind is Kind.RESPONDENT
        assert suggestion.excerpt.end <= base + len(turn.text)
        assert transcript.quote(suggestion.excerpt).strip()
        assert 0 <= suggestion.score <= 1
        assert sum(e.weight for e in suggestion.evidence) <= suggestion.score + 0.001
        for evidence in suggestion.evidence:
            assert suggestion.excerpt.start <= evidence.start < evidence.end <= suggestion.excerpt.end
            if evidence.kind in ("cue", "learned"):
                assert transcript.text[evidence.start : evidence.end] == evidence.text


def test_the_run_id_loads_no_library() -> None:
    """An unchanged study is answered from the store without waiting for spaCy."""
    script = (
        "import sys; from qualcode.model import Codebook; from qualcode.suggest import SuggestInputs, run_id;"
        "run_id(SuggestInputs((), Codebook('t')));"
        "print({'spacy', 'numpy', 'simplemma', 'sklearn', 'rapidfuzz'} & set(sys.modules))"
    )

    assert subprocess.check_output([sys.executable, "-c", script], text=True).strip() == "set()"


def test_what_was_checked_serves_where_only_other_texts_are_new(codebook: Codebook, say: Say) -> None:
    """A run with the check of an earlier one says the same as a run that checks anew; other codings need another."""
    first = run(say(*INTERVIEW), codebook=codebook)
    other = say("Det er et sted å være for alle.", "Vi er for få på jobb.")

    again, anew = run(other, codebook=codebook, cached=first.new_cache), run(other, codebook=codebook)
    smaller = replace(codebook, codes=codebook.codes[1:])

    assert again.suggestions == anew.suggestions
    assert not any(key.startswith("ranking:") for key in again.new_cache)
    assert any(key.startswith("ranking:") for key in run(other, codebook=smaller, cached=first.new_cache).new_cache)


def test_a_turn_marked_as_without_a_code_teaches_that_it_has_none(codebook: Codebook, say: Say) -> None:
    """Beyond the last coding, unmarked turns teach nothing and marked ones do; the run's id tells them apart."""
    read = say(*INTERVIEW)
    codings = code(read, "Det er en møteplass for alle.", "rolle/motested")
    new = replace(say("Nei, jeg skal rekke bussen hjem til byen i dag."), name="b")

    unmarked = run(new, codebook=codebook, training=((read, codings),))
    marked = run(new, codebook=codebook, training=((read, codings),), blanks={read.name: frozenset({4})})

    assert marked.run.id != unmarked.run.id
    before = {s.code: s.score for s in unmarked.suggestions}
    assert all(s.score < before[s.code] for s in marked.suggestions if s.code == "rolle/motested")
