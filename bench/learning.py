"""A simulated coder: how much better the suggestions get with each answer, and how soon.

    python -m bench.learning [--folds 2] [--relearn 25] [--large 5] [--answers 60]

The coder says yes to a suggestion when the gold codings have the same code on some of its words, and no otherwise.
Each order of the queue gets a study of its own that begins without codings. A fifth of the interviews is held out:
their suggestions move with what is learned, but are never answered, and all figures but the last are about them.

    first    share of turns with suggestions whose surest one is right
    shown    suggestions per turn
    saved    share of keys saved: a suggestion costs one key to answer, a coding by hand five (sentence, Enter, two
             letters, Enter); what is missed is coded by hand
    yes      share of yes among the answers so far

Beside it, on a study of fifty interviews, the time from an answer to the suggestions that heed it: 200 ms is the limit.

The weights of the live layer (`qualcode/suggest/live.py`) were chosen by hand on these same ten interviews, so the
curve flatters it; another study would tell more.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from qualcode.model import Excerpt, Suggestion
from qualcode.project import Order, Project
from qualcode.project.learning import Learning

ROOT = Path(__file__).parent.parent
POINTS = (0, 25, 50, 100, 200, 400)
BY_HAND = 5
LIMIT = 0.2
RANDOM = "random"
FIGURES = ("first", "shown", "saved", "yes")
FIFTHS = 5
COPIES = ("", "-a", "-b", "-c", "-d")
CHANGES = (("bibliotek", "filial"), ("ikke", "ikkje"), ("veldig", "svært"), ("bare", "kun"), ("folk", "mennesker"))

Row = dict[str, float]


@dataclass
class Gold:
    """What the gold codings say of each transcript."""

    codings: dict[str, list[tuple[Excerpt, str]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def read(cls, path: Path, project: Project) -> Gold:
        found = cls()
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            excerpt = project.transcript(row["transcript"]).turn_excerpt(row["turn"], row["start"], row["end"])
            found.codings[row["transcript"]] += [(excerpt, code) for code in row["codes"]]
        return found

    def agrees(self, suggestion: Suggestion) -> bool:
        codings = self.codings[suggestion.excerpt.transcript]
        return any(code == suggestion.code and excerpt.overlaps(suggestion.excerpt) for excerpt, code in codings)


def make_study(root: Path, copies: int = 1) -> None:
    """The ten interviews, and copies of them under other names with a few other words."""
    (root / "transcripts").mkdir(parents=True)
    shutil.copy(ROOT / "codebook.yaml", root)
    for path in sorted((ROOT / "transcripts").glob("*.txt")):
        for copy in range(copies):
            text = path.read_text("utf-8")
            for old, new in CHANGES[:copy]:
                text = re.sub(rf"\b{old}\b", new, text)
            (root / "transcripts" / f"{path.stem}{COPIES[copy]}.txt").write_text(text, "utf-8")
    with Project.create(root, coder="kari") as project:
        project.import_transcripts(project.plan_import([root / "transcripts"]))
        project.suggest()


@contextmanager
def copied(study: Path) -> Iterator[Project]:
    """A study of its own to work in."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "study")
        shutil.copytree(study, root)
        with Project.open(root, coder="kari") as project:
            yield project


def choose(project: Project, order: str, held: set[str], rnd: random.Random) -> Suggestion | None:
    wanted = Order.READING if order == RANDOM else Order(order)
    queue = [each for each in project.suggestions(order=wanted) if each.excerpt.transcript not in held]
    if not queue:
        return None
    return rnd.choice(queue) if order == RANDOM else queue[0]


def measure(project: Project, gold: Gold, held: set[str]) -> Row:
    shown: dict[tuple[str, int], list[Suggestion]] = defaultdict(list)
    found: set[tuple[Excerpt, str]] = set()
    total = 0
    for name in held:
        transcript = project.transcript(name)
        for each in project.suggestions(name):
            total += 1
            shown[name, transcript.turn_at(each.excerpt.start).index].append(each)
            found |= {(e, c) for e, c in gold.codings[name] if c == each.code and e.overlaps(each.excerpt)}
    codings = sum(len(gold.codings[name]) for name in held)
    turns = sum(row.turns for row in project.progress() if row.transcript in held)
    first = [gold.agrees(max(each, key=lambda s: s.score)) for each in shown.values()]
    keys = total + BY_HAND * (codings - len(found))
    return {
        "first": sum(first) / max(len(first), 1),
        "shown": total / turns,
        "saved": 1 - keys / (BY_HAND * codings),
    }


def work(project: Project, gold: Gold, held: set[str], order: str, relearn: int, seed: int) -> dict[int, Row]:
    """The figures after each number of answers, as far as there is anything to answer."""
    rnd, learning = random.Random(seed), Learning()
    rows: dict[int, Row] = {}
    yes = 0
    for answered in range(max(POINTS) + 1):
        if answered in POINTS:
            rows[answered] = measure(project, gold, held) | {"yes": yes / max(answered, 1)}
        suggestion = choose(project, order, held, rnd)
        if suggestion is None:
            break
        right = gold.agrees(suggestion)
        yes += right
        if right:
            project.accept(suggestion)
        else:
            project.reject(suggestion)
        if relearn and (answered + 1) % relearn == 0:
            project.suggest()
        if relearn >= 0:
            project.learned = learning.learn(project)
    return rows


def curves(study: Path, folds: int, relearn: int) -> None:
    found: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for fold in range(folds):
        for order in (*map(str, Order), RANDOM):
            with copied(study) as project:
                gold = Gold.read(ROOT / "bench/gold/gold.jsonl", project)
                held = set(project.transcript_names()[fold::FIFTHS])
                for point, row in work(project, gold, held, order, relearn, fold).items():
                    found[order, point].append(row)
            print(".", end="", flush=True)
    print(f"\n{'order':8} {'answers':>7}" + "".join(f"{name:>8}" for name in FIGURES))
    for (order, point), rows in found.items():
        if len(rows) == folds:
            means = {name: statistics.mean(row[name] for row in rows) for name in rows[0]}
            print(
                f"{order:8} {point:7}" + "".join(f"{means[name]:8.3f}" for name in ("first", "shown", "saved", "yes"))
            )


def speed(study: Path, answers: int) -> None:
    """Answers one by one in the large study; each time all is learned as the terminal UI's second thread does it."""
    with copied(study) as project:
        turns = sum(row.turns for row in project.progress())
        learning, taken, shown = Learning(), [], []

        def learn() -> float:
            begun = time.perf_counter()
            with Project.open(project.root, coder=project.coder, read_only=True) as other:
                project.learned = learning.learn(other)
            return time.perf_counter() - begun

        first = learn()
        queue = project.suggestions()
        print(f"{len(project.transcript_names())} interviews, {turns} turns, {len(queue)} suggestions wait,", end=" ")
        print(f"{sum(1 for _ in project.store.suggestions.scored(floor=0.1))} can move; made ready in {first:.2f} s")
        for number, suggestion in enumerate(random.Random(1).sample(queue, answers)):
            (project.accept if number % 3 else project.reject)(suggestion)
            taken.append(learn())
            begun = time.perf_counter()
            project.suggestions(suggestion.excerpt.transcript)
            shown.append(time.perf_counter() - begun)
    report("answer to new scores, second thread", taken)
    report("new scores to the list of a transcript, UI thread", shown)


def report(what: str, taken: Sequence[float]) -> None:
    ordered = sorted(taken)
    late = ordered[int(len(ordered) * 0.95)]
    verdict = "ok" if late <= LIMIT else "OVER"
    print(f"{what:52} median {statistics.median(ordered) * 1e3:6.1f} ms, p95 {late * 1e3:6.1f} ms", end="")
    print(f", most {ordered[-1] * 1e3:6.1f} ms  (bar {LIMIT * 1e3:.0f} ms) {verdict}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=int, default=2, choices=range(1, FIFTHS + 1))
    parser.add_argument(
        "--relearn", type=int, default=25, help="a new run after so many answers; 0 none, -1 no learning"
    )
    parser.add_argument(
        "--large", type=int, default=5, choices=range(6), help="copies of each interview; 0 leaves it out"
    )
    parser.add_argument("--answers", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.large:
            make_study(Path(folder, "large"), options.large)
            speed(Path(folder, "large"), options.answers)
        if options.folds:
            make_study(Path(folder, "small"))
            curves(Path(folder, "small"), options.folds, options.relearn)


if __name__ == "__main__":
    main()
