"""How good the suggestions are on interviews that were not learned from.

    PYTHONPATH=. python bench/suggest_quality.py [transcripts] [codebook.yaml] [bench/gold/gold.jsonl]

Three trials: no codings at all; five interviews coded and five left, both halves; all but one coded,
each left out in turn. The unit is the respondent's turn by code without children. Nothing here is
used to build or tune what the tool does.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from qualcode.codebook import load_codebook
from qualcode.model import Codebook, Coding, Kind, Suggestion, Transcript
from qualcode.readers import find_files, read_transcript
from qualcode.suggest import SuggestInputs, make_suggestions

Unit = tuple[str, int]
Codings = dict[str, tuple[Coding, ...]]


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
    codebook: Codebook, gold: Codings, trials: Iterable[tuple[Sequence[Transcript], Sequence[Transcript]]]
) -> list[Suggestion]:
    found: list[Suggestion] = []
    for coded, left in trials:
        training = tuple((transcript, gold.get(transcript.name, ())) for transcript in coded)
        found += make_suggestions(SuggestInputs(tuple(left), codebook, training)).suggestions
    return found


def measure(
    transcripts: Sequence[Transcript], codebook: Codebook, gold: Codings, found: list[Suggestion]
) -> dict[str, float]:
    by_name = {transcript.name: transcript for transcript in transcripts}
    codes = [code.id for code in codebook if not code.children]
    units = [(t.name, turn.index) for t in transcripts for turn in t.turns if turn.kind is Kind.RESPONDENT]
    truth: dict[Unit, set[str]] = defaultdict(set)
    marked: dict[tuple[Unit, str], set[int]] = defaultdict(set)
    for name, codings in gold.items():
        for coding in codings:
            for index, start, end in by_name[name].pieces(coding.excerpt):
                truth[name, index].add(coding.code)
                marked[(name, index), coding.code].update(range(start, end))
    score: dict[tuple[Unit, str], float] = defaultdict(float)
    shown: dict[Unit, set[str]] = defaultdict(set)
    covered: dict[tuple[Unit, str], set[int]] = defaultdict(set)
    for suggestion in found:
        for index, start, end in by_name[suggestion.excerpt.transcript].pieces(suggestion.excerpt):
            unit = (suggestion.excerpt.transcript, index)
            score[unit, suggestion.code] = suggestion.score
            if suggestion.default and suggestion.code in codes:
                shown[unit].add(suggestion.code)
                covered[unit, suggestion.code].update(range(start, end))
    return figures(units, codes, truth, shown, score) | {"excerpt_f1": overlap(marked, covered)}


def figures(
    units: list[Unit],
    codes: list[str],
    truth: dict[Unit, set[str]],
    shown: dict[Unit, set[str]],
    score: dict[tuple[Unit, str], float],
) -> dict[str, float]:
    f1, kappa = [], []
    hits = shown_total = true_total = 0
    for code in codes:
        tp = sum(code in truth[u] and code in shown[u] for u in units)
        yes, said = sum(code in truth[u] for u in units), sum(code in shown[u] for u in units)
        f1.append(2 * tp / (yes + said) if tp else 0.0)
        chance = (yes * said + (len(units) - yes) * (len(units) - said)) / len(units) ** 2
        agree = (len(units) - yes - said + 2 * tp) / len(units)
        kappa.append((agree - chance) / (1 - chance) if chance < 1 else 1.0)
        hits, shown_total, true_total = hits + tp, shown_total + said, true_total + yes
    coded = [u for u in units if truth[u]]
    clean = [u for u in units if not truth[u]]
    best = {u: sorted(codes, key=lambda code, u=u: -score[u, code]) for u in coded}  # type: ignore[misc]
    return {
        "macro_f1": sum(f1) / len(f1),
        "kappa": sum(kappa) / len(kappa),
        "precision": hits / max(shown_total, 1),
        "recall": hits / max(true_total, 1),
        "first_right": sum(best[u][0] in truth[u] for u in coded) / len(coded),
        "among_three": sum(bool(truth[u] & set(best[u][:3])) for u in coded) / len(coded),
        "silent": sum(not shown[u] for u in clean) / len(clean),
        "calibration_error": calibration_error([(score[u, c], c in truth[u]) for u in units for c in codes]),
    }


def calibration_error(pairs: list[tuple[float, bool]]) -> float:
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for rate, is_true in pairs:
        bins[min(int(rate * 10), 9)].append((rate, is_true))
    return sum(abs(sum(r for r, _ in b) - sum(t for _, t in b)) for b in bins.values()) / len(pairs)


def overlap(marked: dict[tuple[Unit, str], set[int]], covered: dict[tuple[Unit, str], set[int]]) -> float:
    both = sum(len(marked[key] & covered[key]) for key in set(marked) & set(covered))
    either = sum(map(len, marked.values())) + sum(map(len, covered.values()))
    return 2 * both / either if either else 0.0


def main() -> None:
    given = [*sys.argv[1:], *["transcripts", "codebook.yaml", "bench/gold/gold.jsonl"][len(sys.argv) - 1 :]]
    folder, book, gold_path = map(Path, given)
    transcripts = [read_transcript(path).transcript for path in find_files([folder])]
    codebook, gold = load_codebook(book), read_gold(gold_path, transcripts)
    half = len(transcripts) // 2
    first, second = transcripts[:half], transcripts[half:]
    trials = {
        "no codings": [([], transcripts)],
        "five coded": [(first, second), (second, first)],
        "all but one": [([t for t in transcripts if t is not left], [left]) for left in transcripts],
    }
    for name, trial in trials.items():
        begun = time.perf_counter()
        result = measure(transcripts, codebook, gold, suggest(codebook, gold, trial))
        seconds = time.perf_counter() - begun
        print(f"{name:12}", *(f"{key} {value:.3f}" for key, value in result.items()), f"({seconds:.0f} s)")


if __name__ == "__main__":
    main()
