"""Corrected texts imported again under their codings: do all codings find their words?

    python -m bench.corrections [--codings 10000] [--each 100] [--seed 1]

The interviews that ship are coded at random places, with emoji put in here and there, and imported again and again
after corrections as people make them: letters put right, words put in and taken out, paragraphs added, in a file that
may have CRLF, decomposed letters (NFD) or a byte order mark. What was changed is known letter by letter, so where each
coding belongs is known, too. Counted are the codings whose own words no correction touched: how many stand exactly
there; then all codings: whether any is gone (it neither stands nor waits in the queue) or shows words that are not
those of the text. At the end every correction is undone, and the rows must be as they were.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from qualcode.model import Coding, Excerpt
from qualcode.project import Project

ROOT: Final = Path(__file__).parent.parent
SIGNS: Final = "😀👩‍👩‍👧‍👦🇳🇴é𝔘"
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzæøå"
CODEBOOK: Final = "title: Prøve\ncodes:\n" + "".join(
    f"  - {{id: k{n}, name: Kode {n}, definition: d}}\n" for n in range(5)
)

Letter = tuple[str, int]
"""A character, and its number in the text as it was before the correction; -1: it is new."""


@dataclass
class Figures:
    """What came of it; `apart` are codings whose own words were untouched, of which `exact` stand where they belong."""

    apart: int = 0
    exact: int = 0
    touched: int = 0
    waiting: int = 0
    gone: int = 0
    wrong: int = 0
    texts: int = 0
    unlike: list[str] = field(default_factory=list)


def said_in(name: Path, chance: random.Random) -> list[tuple[str, str]]:
    """Speakers and what they say, with signs of more than one code unit here and there."""
    turns = []
    for line in name.read_text("utf-8").splitlines():
        if match := re.match(r"\[[\d:]+\] ([^:]+): (.+)", line):
            words = match[2].split(" ")
            if chance.random() < 0.2:
                words.insert(chance.randrange(len(words)), chance.choice(SIGNS.split("é")[0]) + "é")
            turns.append((match[1], " ".join(words)))
    return turns


def write(path: Path, turns: list[tuple[str, str]], chance: random.Random) -> None:
    """The interview as a file, in one of the ways that programs write."""
    text = "\n\n".join(f"{speaker}: {said}" for speaker, said in turns) + "\n"
    if chance.random() < 0.5:
        text = unicodedata.normalize("NFD", text)
    if chance.random() < 0.5:
        text = text.replace("\n", "\r\n")
    path.write_bytes(text.encode("utf-8-sig" if chance.random() < 0.3 else "utf-8"))


def correct(turns: list[tuple[str, list[Letter]]], chance: random.Random) -> list[tuple[str, list[Letter]]]:
    """The turns after some corrections."""
    new = [(speaker, list(letters)) for speaker, letters in turns]
    for _ in range(chance.randint(3, 12)):
        _speaker, letters = chance.choice(new)
        inner = [n for n in range(1, len(letters) - 1) if all(letters[m][0].isalpha() for m in (n - 1, n, n + 1))]
        if not inner:
            continue
        at = chance.choice(inner)
        match chance.randrange(4):
            case 0:
                letters[at] = (chance.choice(_LETTERS), -1)
            case 1:
                del letters[at]
            case 2:
                letters.insert(at, (chance.choice(_LETTERS), -1))
            case _:
                spaces = [n for n, (sign, _was) in enumerate(letters) if sign == " "]
                if spaces:
                    place = chance.choice(spaces)
                    letters[place:place] = [(sign, -1) for sign in f" {chance.choice(('altså', 'jo', 'ikke', 'da'))}"]
    for _ in range(chance.choice((0, 0, 1, 2))):
        at = chance.randint(0, len(new))
        speaker = chance.choice(new)[0]
        said = " ".join(chance.choices(("biblioteket", "er", "et", "sted", "vi", "går", "til", "hver", "dag"), k=12))
        new.insert(at, (speaker, [(sign, -1) for sign in f"Og {said}."]))
    return new


def numbered(turns: list[tuple[str, str]]) -> list[tuple[str, list[Letter]]]:
    """The turns with each character's place in the whole text."""
    out, at = [], 0
    for speaker, said in turns:
        out.append((speaker, [(sign, at + n) for n, sign in enumerate(said)]))
        at += len(said) + 1
    return out


def code_at_random(project: Project, name: str, chance: random.Random, number: int) -> None:
    """Codings of a word and up to a sentence or two, of which many overlap."""
    transcript = project.transcript(name)
    new = []
    for n in range(number):
        turn = transcript.turns[chance.randrange(len(transcript.turns))]
        words = [match.span() for match in re.finditer(r"\S+", turn.text)]
        first = chance.randrange(len(words))
        last = min(first + chance.choice((0, 2, 6, 15, 30)), len(words) - 1)
        excerpt = transcript.turn_excerpt(turn.index, words[first][0], words[last][1])
        new.append(Coding("", excerpt, f"k{n % 5}", "kari", transcript.quote(excerpt)))
    project.store.codings.add(new, coder="kari")


def one_round(
    project: Project, path: Path, said: list[tuple[str, str]], chance: random.Random, told: Figures
) -> list[tuple[str, str]]:
    """Correct one interview and compare; what is said in it now."""
    name = path.stem
    before = {one.id: one for one in project.codings(transcript=name)}
    new = correct(numbered(said), chance)
    now = [(speaker, "".join(sign for sign, _was in letters)) for speaker, letters in new]
    write(path, now, chance)
    project.import_transcripts(project.plan_import([path]))
    transcript = project.transcript(name)
    told.texts += 1
    if [turn.text for turn in transcript.turns] != [text for _speaker, text in now]:
        told.unlike.append(name)
        return now
    origin = [was for _speaker, letters in new for was in (*(was for _sign, was in letters), -2)]
    place_of = {was: n for n, was in enumerate(origin) if was >= 0}
    after = {one.id: one for one in project.codings(transcript=name)}
    waiting = {review.coding for review in project.reviews() if review.excerpt is None}
    for key, old in before.items():
        span = range(old.excerpt.start, old.excerpt.end)
        start = place_of.get(span[0], -1)
        whole = start >= 0 and origin[start : start + len(span)] == list(span)
        found = after.get(key)
        if found is None:
            told.waiting += key in waiting
            told.gone += key not in waiting
        elif transcript.quote(found.excerpt) != found.quote:
            told.wrong += 1
        if whole:
            told.apart += 1
            told.exact += found is not None and found.excerpt == Excerpt(name, start, start + len(span))
        else:
            told.touched += 1
    return now


def run(codings: int, seed: int, each: int = 100) -> tuple[Figures, bool]:
    """Correct until so many codings have been placed; the figures, and whether undoing it all led back."""
    chance, told = random.Random(seed), Figures()
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        root = Path(folder) / "studie"
        with Project.create(root, coder="kari") as project:
            (root / "codebook.yaml").write_text(CODEBOOK, "utf-8")
            said = {}
            for source in sorted((ROOT / "transcripts").glob("*.txt")):
                path = root / "transcripts" / source.name
                said[path] = [(s, unicodedata.normalize("NFC", t)) for s, t in said_in(source, chance)]
                write(path, said[path], chance)
            project.import_transcripts(project.plan_import([root / "transcripts"]))
            for path in said:
                code_at_random(project, path.stem, chance, each)
        with Project.open(root, coder="ola") as project:
            state, places = project.store.state_hash(), list(said)
            while told.apart + told.touched < codings:
                path = places[told.texts % len(places)]
                said[path] = one_round(project, path, said[path], chance, told)
            if project.store.check():
                told.unlike.append(str(project.store.check()[0]))
            project.undo(None)
            return told, project.store.state_hash() == state


def main() -> int:
    """Print the figures; 1 when one is short of its bar."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--codings", type=int, default=10_000)
    parser.add_argument("--each", type=int, default=100, help="codings in an interview")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.process_time()
    told, is_back = run(options.codings, options.seed, options.each)
    share = told.exact / told.apart
    print(f"codings under a corrected text: {told.apart + told.touched} in {told.texts} corrections")
    print(
        f"untouched ones that stand exactly where they belong: {told.exact} of {told.apart} = {100 * share:.3f} %"
        f"  (bar 99 %) {'ok' if share >= 0.99 else 'SHORT'}"
    )
    print(f"touched ones: {told.touched}; codings that wait in the queue for a place: {told.waiting}")
    counts = Counter({"codings gone": told.gone, "wrong quotes": told.wrong, "texts read otherwise": len(told.unlike)})
    counts["ways back that failed"] = not is_back
    for what in ("codings gone", "wrong quotes", "texts read otherwise", "ways back that failed"):
        print(f"{what}: {counts[what]}  (bar 0) {'ok' if not counts[what] else 'OVER'} {told.unlike[:3] or ''}")
    print(f"seconds of the processor: {time.process_time() - began:.0f}")
    return int(share < 0.99 or counts.total() > 0)


if __name__ == "__main__":
    sys.exit(main())
