"""How good the suggestions are on interviews that were not learned from.

    python -m bench.suggest_quality [transcripts] [codebook.yaml] [bench/gold/gold.jsonl]

Four trials: no codings at all; every other interview coded and the rest left, from the first and from the second;
all but one coded, each left out in turn. The unit is the respondent's turn by code without children.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from qualcode.analysis import compare, evaluate
from qualcode.codebook import load_codebook
from qualcode.model import Codebook, Coding, Suggestion, Transcript
from qualcode.readers import find_files, read_transcript
from qualcode.suggest import SuggestInputs, make_suggestions

Codings = dict[str, tuple[Coding, ...]]

FIGURES = {
    "macro_f1": "macro_f1",
    "kappa": "kappa",
    "precision": "micro_precision",
    "recall": "micro_recall",
    "first_right": "first_right",
    "among_three": "among_three",
    "silent": "silent",
    "calibration_error": "calibration_error",
    "excerpt_f1": "excerpt_f1",
}


def read_gold(path: Path, transcripts: Iterable[Transcript]) -> Codings:
    by_name = {transcript.name: transcript for transcript in transcripts}
    codings: dict[str, list[Coding]] = defaultdict(list)
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        transcript = by_name[row["transcript"]]
        excerpt = transcript.turn_excerpt(row["turn"], row["start"], row["end"])
        for code in row["codes"]:
            number = str(len(codings[transcript.name]))
            codings[transcript.name].append(Coding(number, excerpt, code, "gold", transcript.quote(excerpt)))
    return {name: tuple(found) for name, found in codings.items()}


def suggest(
    codebook: Codebook,
    gold: Codings,
    trials: Iterable[tuple[Sequence[Transcript], Sequence[Transcript]]],
    cached: dict[str, bytes] | None = None,
) -> list[Suggestion]:
    """What each trial proposes; no text is analysed twice where there is somewhere to keep what was found."""
    found: list[Suggestion] = []
    cached = {} if cached is None else cached
    for coded, left in trials:
        training = tuple((transcript, gold.get(transcript.name, ())) for transcript in coded)
        result = make_suggestions(SuggestInputs(tuple(left), codebook, training, cached=cached))
        cached.update(result.new_cache)
        found += result.suggestions
    return found


def measure(
    transcripts: Sequence[Transcript], codebook: Codebook, gold: Codings, found: list[Suggestion]
) -> dict[str, object]:
    """The totals of `qualcode evaluate --whole`, under the names of this benchmark."""
    codings = [coding for codings in gold.values() for coding in codings]
    leaves = {code.id for code in codebook if not code.children}
    found = [suggestion for suggestion in found if suggestion.code in leaves]
    totals = evaluate(compare(transcripts, codings, found, whole=True), codebook).totals
    value = {row[0]: row[1] for row in totals.rows}
    return {name: value[figure] for name, figure in FIGURES.items()}


def main() -> None:
    given = [*sys.argv[1:], *["transcripts", "codebook.yaml", "bench/gold/gold.jsonl"][len(sys.argv) - 1 :]]
    folder, book, gold_path = map(Path, given)
    transcripts = [read_transcript(path).transcript for path in find_files([folder])]
    codebook, gold = load_codebook(book), read_gold(gold_path, transcripts)
    odd, even = transcripts[::2], transcripts[1::2]
    cached: dict[str, bytes] = {}
    trials = {
        "no codings": [([], transcripts)],
        "odd coded": [(odd, even)],
        "even coded": [(even, odd)],
        "all but one": [([t for t in transcripts if t is not left], [left]) for left in transcripts],
    }
    for name, trial in trials.items():
        begun = time.perf_counter()
        left = [transcript for _coded, some in trial for transcript in some]
        codings = {transcript.name: gold.get(transcript.name, ()) for transcript in left}
        result = measure(left, codebook, codings, suggest(codebook, gold, trial, cached))
        seconds = time.perf_counter() - begun
        print(f"{name:12}", *(f"{key} {value:.3f}" for key, value in result.items()), f"({seconds:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
