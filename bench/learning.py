"""How much better the suggestions get while someone codes, and how soon: a simulated coder.

    python -m bench.learning [--folds 5] [--orders random unsure] [--bare] [--large 5] [--answers 200]

The coder (`bench/simulated.py`) finds what the gold codings say. A decision is a yes or a no to a suggestion, a coding
by hand of what was missed, or a turn marked as without codes. Each order has a study of its own that begins without
codings; all is learned anew after 25, 50, 100, 150, 200, 300 and 400 decisions (the terminal UI does it more often,
in the background), and in between the live layer moves what is left. A fifth of the interviews is held out in turn and
never answered; all figures but the last are about these.

    first    share of turns with suggestions whose surest one is right
    right    share of suggestions that are right
    found    share of codings that are suggested
    silent   share of turns without codes where nothing is suggested
    ranked   average precision of all that was scored, shown or not: how well it is told apart, whatever the bar
    saved    share of keys saved: a suggestion costs one key to answer, a coding by hand five (sentence, Enter, two
             letters, Enter); what is missed is coded by hand
    yes      share of yes among the answers so far; it says how the work feels in that order

No learning is the row of 0 decisions, whatever was answered. `--bare` takes the examples out of the codebook first,
as a study of one's own begins. Then, how much of each step the live layer alone takes, before all is learned anew.
With QUALCODE_EMBEDDINGS=none it all goes without sentence vectors.

Beside it, on a study of fifty interviews, the time from an answer to the suggestions that heed it: 200 ms is the limit.
On a machine that has other work the processor time tells more.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.simulated import FIFTHS, ORDERS, ROOT, Coder, Gold, copied, make_study, measure, strip_examples
from qualcode.project import Project
from qualcode.project.learning import Learned, Learning

POINTS = (0, 25, 50, 100, 200, 400)
ANEW = (25, 50, 100, 150, 200, 300, 400)
LIMIT = 0.2
FIGURES = ("first", "right", "found", "silent", "ranked", "saved", "yes")
STEPS = ("first", "right", "found", "silent", "saved")

Row = dict[str, float]


def work(
    project: Project, gold: Gold, held: Sequence[str], order: str, seed: int
) -> tuple[dict[int, Row], list[tuple[Row, Row, Row]]]:
    """The figures after each number of decisions, the last ones with what there was to decide.

    And each time all was learned anew: the figures of the run before, of the live layer upon it, and of the new run.
    """
    coder, learning = Coder(project, gold, held, order, seed), Learning()
    rows, steps = {0: measure(project, gold, held) | {"yes": 0.0}}, []
    decided = 0
    for decided, _one in enumerate(coder.decisions(), 1):
        project.learned = learning.learn(project)
        if decided in ANEW:
            live = measure(project, gold, held)
            project.learned = Learned()
            before = measure(project, gold, held)
            project.suggest()
            project.learned = learning.learn(project)
            steps.append((before, live, measure(project, gold, held)))
        if decided in POINTS:
            rows[decided] = measure(project, gold, held) | {"yes": coder.right / max(coder.answered, 1)}
    if decided < POINTS[-1]:
        project.suggest()
        rows[POINTS[-1]] = measure(project, gold, held) | {"yes": coder.right / max(coder.answered, 1)}
    print(f"{order} {decided}", end="  ", flush=True)
    return rows, steps


def curves(study: Path, folds: Sequence[int], orders: Sequence[str]) -> None:
    found: dict[tuple[str, int], list[Row]] = defaultdict(list)
    steps: list[tuple[Row, Row, Row]] = []
    for fold in folds:
        for order in orders:
            with copied(study) as project:
                gold = Gold.read(ROOT / "bench/gold/gold.jsonl", project)
                held = project.transcript_names()[fold::FIFTHS]
                rows, taken = work(project, gold, held, order, fold)
                steps += taken
                for point, row in rows.items():
                    found[order, point].append(row)
    print(f"\n\n{'order':8} {'decided':>7}" + "".join(f"{name:>8}" for name in FIGURES))
    for (order, point), rows in found.items():
        print(f"{order:8} {point:7}" + "".join(f"{mean(rows, name):8.3f}" for name in FIGURES))
    print(f"\nall orders, {len(steps)} times" + "".join(f"{name:>8}" for name in STEPS))
    for place, what in enumerate(("the last run", "and live upon it", "all learned anew")):
        print(f"{what:20}" + "".join(f"{mean([step[place] for step in steps], name):8.3f}" for name in STEPS))


def mean(rows: Sequence[Mapping[str, float]], name: str) -> float:
    return statistics.mean(row[name] for row in rows)


def speed(study: Path, answers: int) -> None:
    """Answers one by one in the large study; each time all is learned as the terminal UI's second thread does it."""
    with copied(study) as project:
        turns = sum(row.turns for row in project.progress())
        learning, taken, busy, shown = Learning(), [], [], []

        def learn() -> None:
            begun, worked = time.perf_counter(), time.thread_time()
            with Project.open(project.root, coder=project.coder, read_only=True) as other:
                project.learned = learning.learn(other)
            busy.append(time.thread_time() - worked)
            taken.append(time.perf_counter() - begun)

        learn()
        first = taken.pop()
        busy.clear()
        queue = project.suggestions()
        print(f"{len(project.transcript_names())} interviews, {turns} turns, {len(queue)} suggestions wait,", end=" ")
        print(f"{sum(1 for _ in project.store.suggestions.scored(floor=0.1))} can move; made ready in {first:.2f} s")
        for number, suggestion in enumerate(random.Random(1).sample(queue, answers)):
            (project.accept if number % 3 else project.reject)(suggestion)
            learn()
            begun = time.perf_counter()
            project.suggestions(suggestion.excerpt.transcript)
            shown.append(time.perf_counter() - begun)
    report("answer to new scores, second thread", taken)
    report("the same, processor time", busy)
    report("new scores to the list of a transcript, UI thread", shown)


def report(what: str, taken: Sequence[float]) -> None:
    ordered = sorted(taken)
    late = ordered[int(len(ordered) * 0.99)]
    verdict = "ok" if late <= LIMIT else "OVER"
    print(f"{what:52} median {statistics.median(ordered) * 1e3:6.1f} ms, p99 {late * 1e3:6.1f} ms", end="")
    print(f", most {ordered[-1] * 1e3:6.1f} ms  (bar {LIMIT * 1e3:.0f} ms) {verdict}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=int, default=FIFTHS, choices=range(FIFTHS + 1), help="0 leaves the curves out")
    parser.add_argument("--orders", nargs="+", default=ORDERS, choices=ORDERS)
    parser.add_argument("--bare", action="store_true", help="without the codebook's examples")
    parser.add_argument("--large", type=int, default=5, choices=range(6), help="copies of each interview; 0: no times")
    parser.add_argument("--answers", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.large:
            make_study(Path(folder, "large"), copies=options.large)
            speed(Path(folder, "large"), options.answers)
        if options.folds:
            make_study(Path(folder, "small"))
            if options.bare:
                strip_examples(Path(folder, "small"))
            curves(Path(folder, "small"), range(options.folds), options.orders)


if __name__ == "__main__":
    main()
