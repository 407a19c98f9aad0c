"""How good the suggestions are for another codebook, on other speech: verbatim dialect conversations.

    python -m bench.second_codebook FOLDER

FOLDER holds transcripts of the Nordic Dialect Corpus in bokmål (textlab/spoken_norwegian_resources, CC BY-NC-SA), one
line a turn, the speaker first. None of their words stand in this repository: bench/second/codebook.yaml was written
without them, and bench/second/gold.jsonl holds places and codes only, coded by one person before any suggestion was
seen. In each transcript one stretch was coded, and in it the respondents' turns of six words or more.

Two trials: the codebook alone; all transcripts coded but one, each left out in turn. Last, how much is suggested in all
transcripts with a codebook that has nothing to do with them: there, silence is right.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.suggest_quality import FIGURES, Codings
from qualcode.analysis import Comparison, compare, evaluate
from qualcode.codebook import load_codebook
from qualcode.model import Codebook, Coding, Kind, Suggestion, Transcript
from qualcode.readers import ReadOptions, find_files, read_transcript
from qualcode.suggest import SuggestInputs, make_suggestions

HERE = Path(__file__).parent
SPEAKERS = r"^(?P<speaker>\S+) (?P<text>.*)$"
BEFORE = 3
"""How many turns before the first coded one belong to a stretch, for what was asked."""

Place = tuple[str, int]


def read_all(folder: Path) -> list[Transcript]:
    """The transcripts; whoever has no number in the name asks the questions."""
    return [read(path) for path in find_files([folder])]


def read(path: Path) -> Transcript:
    labels = {line.split()[0] for line in path.read_text("utf-8").splitlines() if line.strip()}
    asking = tuple(sorted(label for label in labels if not re.search(r"\d", label)))
    return read_transcript(path, ReadOptions(speakers=SPEAKERS, interviewers=asking)).transcript


def read_stretches(transcripts: Sequence[Transcript], gold: Path) -> tuple[list[Transcript], Codings, set[Place]]:
    """The coded stretches as transcripts of their own, their codings, and the turns that were judged."""
    rows: dict[str, dict[int, dict]] = defaultdict(dict)
    for line in gold.read_text("utf-8").splitlines():
        row = json.loads(line)
        rows[row["transcript"]][row["turn"]] = row
    stretches, codings, judged = [], {}, set()
    for transcript in (each for each in transcripts if each.name in rows):
        wanted = rows[transcript.name]
        first = max(min(wanted) - BEFORE, 0)
        turns = transcript.turns[first : max(wanted) + 1]
        stretch = replace(transcript, turns=tuple(replace(turn, index=i) for i, turn in enumerate(turns)))
        stretches.append(stretch)
        codings[stretch.name] = tuple(
            coding for turn, row in wanted.items() for coding in code_turn(stretch, turn - first, row)
        )
        judged |= {(stretch.name, turn - first) for turn in wanted}
    return stretches, codings, judged


def code_turn(transcript: Transcript, turn: int, row: dict) -> list[Coding]:
    excerpt = transcript.turn_excerpt(turn, row["start"], row["end"])
    if transcript.turns[turn].text != transcript.quote(excerpt):
        raise SystemExit(f"{transcript.name} is not the file that was coded: turn {row['turn']} has another length")
    return [Coding(f"{turn}-{code}", excerpt, code, "gold", transcript.quote(excerpt)) for code in row["codes"]]


def suggest(
    codebook: Codebook,
    gold: Codings,
    trials: Sequence[tuple[Sequence[Transcript], Sequence[Transcript]]],
    cached: dict[str, bytes],
) -> list[Suggestion]:
    """What each trial proposes; no text is analysed twice."""
    found: list[Suggestion] = []
    for coded, left in trials:
        training = tuple((transcript, gold[transcript.name]) for transcript in coded)
        result = make_suggestions(SuggestInputs(tuple(left), codebook, training, cached=cached))
        cached.update(result.new_cache)
        found += result.suggestions
    return found


def judged_only(
    transcripts: Sequence[Transcript], gold: Codings, found: list[Suggestion], judged: set[Place]
) -> Comparison:
    codings = [coding for of_one in gold.values() for coding in of_one]
    turns = compare(transcripts, codings, found, whole=True).turns
    return Comparison(tuple(turn for turn in turns if (turn.transcript, turn.index) in judged))


def show(name: str, comparison: Comparison, codebook: Codebook, seconds: float) -> None:
    """The totals, with 95 % intervals, and the codes."""
    found = evaluate(comparison, codebook)
    value = {row[0]: row[1:] for row in found.totals.rows}
    told = [
        f"{key} {value[figure][0]:.3f} ({value[figure][1]:.2f}-{value[figure][2]:.2f})"
        for key, figure in FIGURES.items()
        if key != "excerpt_f1"  # whole turns were coded
    ]
    print(f"{name:12}", *told, f"({seconds:.0f} s)")
    for row in found.codes.records():
        print(f"    {row['code']:16}", *(f"{key} {row[key]}" for key in ("coded", "suggested", "precision", "recall")))


def show_strangers(transcripts: Sequence[Transcript], codebook: Codebook) -> None:
    """How many turns get a suggestion though nothing in the codebook is their theme."""
    begun = time.perf_counter()
    result = make_suggestions(SuggestInputs(tuple(transcripts), codebook))
    shown = [suggestion for suggestion in result.suggestions if suggestion.default]
    asked = sum(turn.kind is Kind.RESPONDENT for transcript in transcripts for turn in transcript.turns)
    by_name = {transcript.name: transcript for transcript in transcripts}
    turns = {(s.excerpt.transcript, by_name[s.excerpt.transcript].turn_at(s.excerpt.start).index) for s in shown}
    seconds = time.perf_counter() - begun
    print(f"of {asked} turns {len(turns)} get {len(shown)} suggestions of another theme ({seconds:.0f} s)")
    cues = sum(any(evidence.kind == "cue" for evidence in suggestion.evidence) for suggestion in shown)
    codes = Counter(suggestion.code for suggestion in shown)
    scores = Counter(f"{suggestion.score:.1f}" for suggestion in shown)
    print(f"    {cues} of them for a cue; by code:", dict(codes.most_common()))
    print("    by score:", dict(sorted(scores.items())))


def main(folder: str) -> None:
    transcripts = read_all(Path(folder))
    codebook = load_codebook(HERE / "second" / "codebook.yaml")
    stretches, gold, judged = read_stretches(transcripts, HERE / "second" / "gold.jsonl")
    print(f"{len(judged)} turns judged in {len(stretches)} transcripts, {sum(map(len, gold.values()))} codings")
    trials = {
        "no codings": [([], stretches)],
        "all but one": [([each for each in stretches if each is not left], [left]) for left in stretches],
    }
    cached: dict[str, bytes] = {}
    for name, trial in trials.items():
        begun = time.perf_counter()
        found = suggest(codebook, gold, trial, cached)
        show(name, judged_only(stretches, gold, found, judged), codebook, time.perf_counter() - begun)
    show_strangers(transcripts, load_codebook(HERE.parent / "codebook.yaml"))


if __name__ == "__main__":
    main(*sys.argv[1:])
