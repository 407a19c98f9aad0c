"""Work at random, all of it undone one by one, and redone: is every state on the way the same as it was?

    python -m bench.undoing [--operations 100] [--seed 1]

Coding, uncoding, memos, answers to suggestions, codes renamed, merged, split and retired, texts corrected, words
replaced. After each operation the hash over the rows and codebook.yaml are kept. Then every one is undone, in another
session, and redone in a third; before and after each the hash must be the one that was kept.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

from qualcode.model import Evidence, Excerpt, Run, Suggestion
from qualcode.project import Project

TURNS: Final = 40
TEXTS: Final = 4
CODES: Final = 12
_WORDS: Final = ("biblioteket", "er", "et", "sted", "der", "vi", "møtes", "hver", "dag", "altså", "😀", "nå")


class Worker:
    """Does something at random, which may come to nothing."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.chance = random.Random(seed)
        self.made = 0
        self.done: Counter[str] = Counter()
        with Project.create(root, coder="kari") as project:
            codes = "".join(f"  - {{id: k{n}, name: Kode {n}, definition: d}}\n" for n in range(CODES))
            (root / "codebook.yaml").write_text(f"title: Prøve\ncodes:\n{codes}", "utf-8")
            for n in range(TEXTS):
                lines = [f"{'SB'[m % 2]}: {' '.join(self.chance.choices(_WORDS, k=15))}." for m in range(TURNS)]
                (root / "transcripts" / f"{n}-intervju.txt").write_text("\n\n".join(lines) + "\n", "utf-8")
            project.import_transcripts(project.plan_import([root / "transcripts"]))
            project.mirror_codebook()

    def fresh(self, stem: str) -> str:
        self.made += 1
        return f"{stem}{self.made}"

    def excerpt(self, project: Project) -> Excerpt:
        name = self.chance.choice(project.transcript_names())
        transcript = project.transcript(name)
        turn = self.chance.choice(transcript.turns)
        start = self.chance.randrange(len(turn.text))
        return transcript.turn_excerpt(turn.index, start, min(start + 1 + self.chance.randrange(40), len(turn.text)))

    def leaf(self, project: Project) -> str:
        ids = [code.id for code in project.codebook.in_use]
        return self.chance.choice([one for one in ids if not any(other.startswith(f"{one}/") for other in ids)])

    def one(self, project: Project) -> str:
        """Do one thing; what."""
        deeds: tuple[Callable[[Project], None], ...] = (
            *([self.code] * 8 + [self.uncode] * 3 + [self.memo] * 3 + [self.answer] * 3),
            *(self.rename, self.merge, self.split, self.retire, self.correct),
        )
        deed = self.chance.choice(deeds)
        deed(project)
        return deed.__name__

    def code(self, project: Project) -> None:
        project.code(self.excerpt(project), [self.leaf(project)], memo=self.chance.choice(("", "husk")))

    def uncode(self, project: Project) -> None:
        there = project.codings()
        if there:
            project.uncode(self.chance.sample(there, min(len(there), self.chance.choice((1, 1, 3)))))

    def memo(self, project: Project) -> None:
        there = project.codings()
        if there and self.chance.random() < 0.7:
            project.set_memo(self.chance.choice(there), self.chance.choice(("", self.fresh("notat "))))
        else:
            project.write_memo("project", "", self.fresh("om alt "))

    def answer(self, project: Project) -> None:
        excerpt, run = self.excerpt(project), self.fresh("run-")
        why = (Evidence("cue", "x", excerpt.start, excerpt.start + 1, "", 1.0),)
        suggestion = Suggestion(excerpt, self.leaf(project), 0.9, True, why, run)
        manifest = Run(run, "2026-01-01T00:00:00Z", {"transcripts": {excerpt.transcript: ""}}, 1)
        project.store.suggestions.save(manifest, [suggestion], coder="kari")
        (project.accept if self.chance.random() < 0.5 else project.reject)(suggestion)

    def rename(self, project: Project) -> None:
        project.edit_code(project.codebook.by_id[self.leaf(project)], name=self.fresh("Navn "))

    def merge(self, project: Project) -> None:
        source, target = self.leaf(project), self.leaf(project)
        if source != target and len(project.codebook.in_use) > CODES // 2:
            project.merge_codes(source, target)

    def split(self, project: Project) -> None:
        code = self.leaf(project)
        if code.count("/") < 2 and len(project.codebook.in_use) < 2 * CODES:
            mine = project.codings(code=code)
            choices = {one.id: (n % 2,) for n, one in enumerate(mine) if n % 3}
            project.split_code(code, [(self.fresh("del"), ""), (self.fresh("rest"), "")], choices)

    def retire(self, project: Project) -> None:
        if len(project.codebook.in_use) > CODES // 2:
            project.retire_code(self.leaf(project))

    def correct(self, project: Project) -> None:
        path = self.chance.choice(sorted((self.root / "transcripts").iterdir()))
        if not project.store.transcripts.is_worked_on(path.stem):
            return  # a text that nobody has worked on is imported anew, which is not undone
        words = path.read_text("utf-8").split(" ")
        place = self.chance.randrange(1, len(words) - 1)
        if words[place].isalpha():
            words[place] = self.chance.choice((words[place] + "x", f"jo {words[place]}", words[place][:-1] or "y"))
            path.write_text(" ".join(words), "utf-8")
            project.import_transcripts(project.plan_import([path]))


def look(project: Project) -> str:
    """The state of the rows and of codebook.yaml."""
    text = (project.root / "codebook.yaml").read_bytes()
    return project.store.state_hash() + hashlib.sha256(text).hexdigest()[:16]


def run(operations: int, seed: int) -> tuple[int, Counter[str], list[str]]:
    """Work, undo, redo: how many operations there were, of what kinds, and what was not as it had been."""
    memory = Path("/dev/shm")
    wrong: list[str] = []
    kinds: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        worker = Worker(Path(folder) / "studie", seed)
        with Project.open(worker.root, coder="kari") as project:
            states = [look(project)]
            while len(states) <= operations:
                last = project.events(1)[0].id
                kind = worker.one(project)
                if project.store.journal.can_undo("kari") is None or project.events(1)[0].id == last:
                    continue
                if project.events(1)[0].kind == "suggest":
                    continue
                states.append(look(project))
                kinds[kind] += 1
        with Project.open(worker.root, coder="kari") as project:
            for number in range(operations, 0, -1):
                if look(project) != states[number]:
                    wrong.append(f"before undoing {number}")
                project.undo()
            if look(project) != states[0] or project.store.check() or project.undo():
                wrong.append("the beginning")
        with Project.open(worker.root, coder="kari") as project:
            for number in range(1, operations + 1):
                project.redo()
                if look(project) != states[number]:
                    wrong.append(f"after redoing {number}")
            if project.store.check() or project.redo():
                wrong.append("the end")
    return operations, kinds, wrong


def main() -> int:
    """Print the figures; 1 when a state was not as it had been."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--operations", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.perf_counter()
    count, kinds, wrong = run(options.operations, options.seed)
    print(", ".join(f"{n} {kind}" for kind, n in kinds.most_common()))
    print(f"operations undone and redone one by one: {count}, in {time.perf_counter() - began:.0f} s")
    print(f"states that were not as they had been: {len(wrong)} of {2 * count}  (bar 0) {'OVER' if wrong else 'ok'}")
    print("\n".join(wrong[:10]))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
