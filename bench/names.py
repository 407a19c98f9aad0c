"""How many names `pseudonymise` finds, and how much of what it finds are names.

    python -m bench.names TREEBANK.conllu[.gz]... [--list FILE]

A treebank has names as NorNE writes them (`name=B-PER` in the last column), or without them only its proper nouns
(PROPN). A list has one turn a line with each name in square brackets: `Så flyttet [Kari] til [Mysen].` A name counts as
found when a finding covers all of it; a finding is right when it overlaps a name.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from qualcode.privacy import Kind, find_identifying

NAMES = (Kind.PERSON, Kind.PLACE, Kind.ORGANISATION, Kind.OTHER_NAME, Kind.ADDRESS)
TYPES = {"PER": "person", "ORG": "organisation", "LOC": "place", "GPE_LOC": "place", "GPE_ORG": "place"}
Gold = list[tuple[int, int, str]]


def read_treebank(path: Path) -> Iterator[tuple[str, Gold]]:
    """Each sentence with its persons, places and organisations."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for block in data.decode().split("\n\n"):
        text, gold, last = "", [], ""
        for line in block.splitlines():
            cells = line.split("\t")
            if not cells[0].isdigit():
                continue
            start = len(text)
            text += cells[1]
            tag = re.search(r"name=([BIO])(?:-(\w+))?", cells[9])
            if tag and tag[1] == "B":
                gold.append((start, len(text), tag[2]))
            elif tag and tag[1] == "I" and gold and last:
                gold[-1] = (gold[-1][0], len(text), gold[-1][2])
            last = tag[1] if tag and tag[1] != "O" else ""
            text += "" if "SpaceAfter=No" in cells[9] else " "
        if text:
            yield text.rstrip(), [(start, end, TYPES[kind]) for start, end, kind in gold if kind in TYPES]


def read_list(path: Path) -> Iterator[tuple[str, Gold]]:
    """Each line with what stands in brackets, which a letter and a colon may tell the kind of: `[p:Kari]`."""
    kinds = {"p": "person", "s": "place", "o": "organisation"}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        text, gold, at = "", [], 0
        for match in re.finditer(r"\[(?:([pso]):)?([^\]]+)\]", line):
            text += line[at : match.start()]
            gold.append((len(text), len(text) + len(match[2]), kinds.get(match[1] or "p", "person")))
            text += match[2]
            at = match.end()
        yield text + line[at:], gold


def measure(rows: Sequence[tuple[str, Gold]], *, lower: bool = False) -> str:
    """Recall by kind, and precision, in a line."""
    texts = [text.lower() if lower else text for text, _gold in rows]
    found = [[one for one in each if one.kind in NAMES] for each in find_identifying(texts)]
    all_names, hits = Counter[str](), Counter[str]()
    right = total = sure_right = sure = 0
    for (_text, gold), findings in zip(rows, found, strict=True):
        covered = {place for one in findings for place in range(one.start, one.end)}
        for start, end, kind in gold:
            all_names[kind] += 1
            hits[kind] += all(place in covered or _text[place] in " -" for place in range(start, end))
        for one in findings:
            good = any(start < one.end and one.start < end for start, end, _kind in gold)
            right, total = right + good, total + 1
            if one.certainty == "certain":
                sure_right, sure = sure_right + good, sure + 1
    recall = ", ".join(f"{kind} {hits[kind]}/{n} = {hits[kind] / n:.3f}" for kind, n in sorted(all_names.items()))
    return (
        f"recall {sum(hits.values()) / sum(all_names.values()):.3f} ({recall}); "
        f"precision {right / total:.3f} of {total}, {sure_right / max(sure, 1):.3f} of the {sure} certain"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("treebanks", type=Path, nargs="*")
    parser.add_argument("--list", type=Path, dest="lists", action="append", default=[])
    args = parser.parse_args()
    for path in (*args.treebanks, *args.lists):
        rows = list(read_list(path) if path in args.lists else read_treebank(path))
        print(f"{path.name}, {len(rows)} texts: {measure(rows)}")
        print(f"{path.name}, in small letters: {measure(rows, lower=True)}")


if __name__ == "__main__":
    main()
