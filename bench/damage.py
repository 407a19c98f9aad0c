"""corpus.db damaged in many ways: no traceback, no wrong quote in silence, and how many codings come back.

    python -m bench.damage [--flips 200] [--cuts 50] [--seed 1] [--whole]

Each damaged copy is read by commands and by the program's own doors, checked, and recovered, without a backup and with
one. `--whole` damages the study that ships instead of a small one.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.i18n import set_language
from qualcode.model import Excerpt
from qualcode.project import Project
from qualcode.store import Store, recover

ROOT = Path(__file__).parent.parent
PAGE = 4096
COMMANDS = (
    ["list", "transcripts"],
    ["list", "codes"],
    ["codings", "export"],
    ["search", "bibliotek"],
    ["log"],
    ["check"],
)
Quote = tuple[str, str, int, int, str]
Decision = tuple[str, str, str, str, str]


@dataclass
class Truth:
    """What is in the study: texts, and codings by id; all words that a search may find."""

    texts: dict[str, str]
    quotes: dict[str, Quote]
    decisions: dict[str, Decision]
    hits: set[Excerpt]


@dataclass
class Outcome:
    """What came of one damage; each list should be empty, and the shares 1."""

    tracebacks: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    unnamed: bool = False
    told: bool = False
    alone: float = 0.0
    backed: float = 0.0


def make_study(root: Path, *, whole: bool = False) -> None:
    """A study with codings, memos, answers and undone work in it."""
    names = sorted((ROOT / "transcripts").glob("*.txt"))[: None if whole else 2]
    (root / "transcripts").mkdir(parents=True)
    for name in names:
        lines = name.read_text("utf-8").splitlines(keepends=True)
        (root / "transcripts" / name.name).write_text("".join(lines if whole else lines[:60]), encoding="utf-8")
    shutil.copy(ROOT / "codebook.yaml", root / "codebook.yaml")
    with Project.open(root, coder="kari", create=True) as project:
        project.import_transcripts(project.plan_import([root / "transcripts"]))
        codes = [code.id for code in project.codebook.in_use]
        chance = random.Random(7)
        for name in project.transcript_names():
            transcript = project.transcript(name)
            for turn in transcript.turns:
                if turn.text and chance.random() < 0.7:
                    excerpt = transcript.turn_excerpt(turn.index)
                    project.code(excerpt, chance.sample(codes, 2), memo=chance.choice(["", "husk dette"]))
        project.uncode(project.codings()[:3])
        project.undo(2)
        project.redo(1)
        project.mirror_codebook()


def read_truth(path: Path) -> Truth:
    """What the store itself says."""
    with Store.open(path, read_only=True) as store:
        texts = {one.name: one.text for one in store.transcripts.all()}
        codings = store.codings.find()
        hits = {hit.excerpt for hit in store.search("bibliotek*", interviewers=True)}
    quotes = {c.id: (c.id, c.excerpt.transcript, c.excerpt.start, c.excerpt.end, c.quote) for c in codings}
    decisions = {c.id: (c.code, c.coder, c.memo, c.origin.value, c.quote) for c in codings}
    return Truth(texts, quotes, decisions, hits)


def damages(data: bytes, flips: int, cuts: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """The file with one bit turned, cut off, or with pages that are zeroes or noise."""
    chance = random.Random(seed)
    for _ in range(flips):
        place, bit = chance.randrange(len(data)), chance.randrange(8)
        yield f"bit {bit} of byte {place}", data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]
    for _ in range(cuts):
        size = chance.randrange(len(data))
        yield f"cut at {size}", data[:size]
    for number in chance.sample(range(len(data) // PAGE), min(cuts, len(data) // PAGE)):
        yield f"page {number} zeroed", data[: number * PAGE] + bytes(PAGE) + data[(number + 1) * PAGE :]
    for number in chance.sample(range(len(data) // PAGE), min(cuts // 2, len(data) // PAGE)):
        noise = chance.randbytes(PAGE)
        yield f"page {number} noise", data[: number * PAGE] + noise + data[(number + 1) * PAGE :]


def try_one(root: Path, data: bytes, backups: Path, truth: Truth) -> Outcome:
    """Read, check and recover one damaged copy."""
    path, outcome = root / "corpus.db", Outcome()
    path.write_bytes(data)
    shutil.rmtree(root / "backup", ignore_errors=True)
    _run_commands(root, outcome)
    _read(path, truth, outcome)
    if not outcome.told:  # nothing that counts was hit, so there is nothing to recover
        outcome.alone = outcome.backed = 1.0
        return outcome
    path.write_bytes(data)
    outcome.alone = _recovered(path, truth, outcome)
    path.write_bytes(data)
    shutil.rmtree(root / "backup", ignore_errors=True)
    shutil.copytree(backups, root / "backup")
    outcome.backed = _recovered(path, truth, outcome)
    return outcome


def _run_commands(root: Path, outcome: Outcome) -> None:
    from qualcode.__main__ import main

    for words in COMMANDS:
        out, err = io.StringIO(), io.StringIO()
        code: object = 0
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                main(["--project", str(root), "--lang", "en", *words])
        except SystemExit as ended:
            code = ended.code
        except Exception as error:
            outcome.tracebacks.append(f"{' '.join(words)}: {error!r}")
        if words == ["check"]:
            outcome.told = code != 0


def _read(path: Path, truth: Truth, outcome: Outcome) -> None:
    """What the doors give must be true, or an error for people; a damage that changes it must be named by check."""
    seen = Truth({}, {}, {}, set())
    with contextlib.suppress(QualcodeError), Store.open(path, read_only=True) as store:
        for name in store.transcripts.names():
            with contextlib.suppress(QualcodeError, ValueError, TypeError):
                seen.texts[name] = store.transcripts.find(name).text
        with contextlib.suppress(QualcodeError, ValueError, TypeError):
            for c in store.codings.find():
                seen.quotes[c.id] = (c.id, c.excerpt.transcript, c.excerpt.start, c.excerpt.end, c.quote)
                seen.decisions[c.id] = (c.code, c.coder, c.memo, c.origin.value, c.quote)
        with contextlib.suppress(QualcodeError, ValueError, TypeError):
            seen.hits = {hit.excerpt for hit in store.search("bibliotek*", interviewers=True)}
    known = {quote[1:] for quote in truth.quotes.values()}
    outcome.silent += [repr(quote) for quote in seen.quotes.values() if quote[1:] not in known]
    outcome.silent += [name for name, text in seen.texts.items() if text not in truth.texts.values()]
    outcome.silent += [repr(hit) for hit in seen.hits if hit not in truth.hits]
    differs = bool(seen.decisions) and seen.decisions != truth.decisions
    outcome.unnamed = not outcome.told and (differs or (bool(seen.texts) and seen.texts != truth.texts))


def _recovered(path: Path, truth: Truth, outcome: Outcome) -> float:
    """The share of the codings that are back in their places with their words, as they were."""
    try:
        recover(path, coder="kari")
        with Store.open(path, read_only=True) as store:
            faults = store.check()
        found = read_truth(path)
    except QualcodeError:
        return 0.0
    except Exception as error:
        outcome.tracebacks.append(f"recover: {error!r}")
        return 0.0
    known = {quote[1:] for quote in truth.quotes.values()}
    outcome.silent += [f"recovered: {quote!r}" for quote in found.quotes.values() if quote[1:] not in known]
    outcome.silent += faults
    same = sum(found.quotes.get(key) == quote for key, quote in truth.quotes.items())
    return same / len(truth.quotes)


def run(root: Path, flips: int, cuts: int, seed: int) -> tuple[Counter[str], list[str], list[tuple[str, Outcome]]]:
    """Try them all; counts, what went wrong in words, and each outcome."""
    set_language("en")
    path = root / "corpus.db"
    shutil.rmtree(root / "backup", ignore_errors=True)
    with Store.open(path) as store:
        store.backups.make("asked")
        name = store.transcripts.names()[0]
        transcript = store.transcripts.find(name)
        from qualcode.model import Coding

        excerpt = Excerpt(name, 0, max(len(transcript.turns[0].text) // 2, 1))
        store.codings.add([Coding("", excerpt, "etter-kopien", "kari", "")], coder="kari")
    backups = Path(shutil.copytree(root / "backup", root.with_name("backups"), dirs_exist_ok=True))
    data, truth = path.read_bytes(), read_truth(path)
    counts: Counter[str] = Counter()
    wrong, outcomes = [], []
    for what, damaged in damages(data, flips, cuts, seed):
        outcome = try_one(root, damaged, backups, truth)
        kind = what.split()[0] + (" " + what.split()[-1] if what.startswith("page") else "")
        counts[f"{kind}: tried"] += 1
        counts[f"{kind}: named by check"] += outcome.told
        counts[f"{kind}: all codings back without a backup"] += outcome.alone == 1
        counts[f"{kind}: all codings back with a backup"] += outcome.backed == 1
        wrong += [f"{what}: TRACEBACK {each}" for each in outcome.tracebacks]
        wrong += [f"{what}: WRONG IN SILENCE {each}" for each in outcome.silent]
        wrong += [f"{what}: NOT NAMED BY CHECK"] * outcome.unnamed
        outcomes.append((what, outcome))
    return counts, wrong, outcomes


def main() -> int:
    """Print the figures; 1 when anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, number in (("flips", 200), ("cuts", 50), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--whole", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "study"
        make_study(root, whole=options.whole)
        counts, wrong, outcomes = run(root, options.flips, options.cuts, options.seed)
    for name, count in counts.items():
        print(f"{name:55} {count}")
    for kind in dict.fromkeys(what.split()[0] for what, _outcome in outcomes):
        for label, told in (("alone", "without"), ("backed", "with")):
            shares = [getattr(outcome, label) for what, outcome in outcomes if what.startswith(kind)]
            line = f"{kind}: share of the codings back {told} a backup"
            print(f"{line:55} {sum(shares) / len(shares):.4f}  (least {min(shares):.4f})")
    verdict = "ok" if not wrong else "OVER"
    print(f"{'tracebacks, wrong words in silence, unnamed damage':55} {len(wrong)}  (bar 0) {verdict}")
    for line in wrong[:50]:
        print(f"  {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
