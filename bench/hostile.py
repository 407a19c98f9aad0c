"""Hostile and damaged input at every door, each in a process with limits: what breaks, hangs or takes the memory.

    python -m bench.hostile [--inputs 600] [--seed 1] [--door transcript ...] [--only-damaged] [--keep DIR]

The doors are what the command line takes from outside: transcripts in every form, REFI-QDA projects and codebooks,
Taguette's database, codings and sheets that come back, tables of attributes, plans of pseudonyms, codebook.yaml,
corpus.db itself, searches and patterns. What comes in are the samples of the tests and what qualcode itself writes,
with some damage (bytes changed, cut, put in, repeated, parts of others; packages also inside), after the list of
`bench.bad_files` and some that are made to take time or room.

Each input is a command in a process of its own, on a copy of a small study: ten seconds of the processor at most, and
300 MB of memory in all. It must end with 0, 1 or 2 and without a traceback, tell nothing that steers a terminal, and
leave a whole study, in which the coding that was there still is. Linux only.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import resource
import shutil
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import chain, pairwise
from pathlib import Path
from typing import Final

from bench.bad_files import FILES, STEERING, word
from qualcode.project import Project

ROOT: Final = Path(__file__).parent.parent
DATA: Final = ROOT / "tests" / "data"
SECONDS: Final = 10
MEGABYTES: Final = 300
ADDRESS_SPACE: Final = 3_000_000_000
"""Bytes that a process may ask for at all, so that a bomb cannot take the machine along."""
LARGEST: Final = 4_000_000
WELL, TRACEBACK, STEERS, NOT_WHOLE = 0, 70, 71, 72
NAME: Final = "01-drammen"
INTERVIEW: Final = """# kommune: Drammen

Intervjuer: Hva er biblioteket?

Kari: Det er et sted der alle kan være i fred, sier Kari Hovland fra Mysen.

Intervjuer: Og hva er vanskelig?

Kari: Vi er for få, og telefonen 22 33 44 55 ringer hele dagen.
"""
CODEBOOK: Final = "title: Prøve\ncodes:\n  - {id: rolle, name: Rollen, definition: Om rollen, cues: [fred]}\n"
MARKS: Final = (
    *(b"\n", b"\0", b"\r", b"-->", b"<v A>", b"[00:01]", b"R: ", b"&#0;", b"&amp;", b"<w:p>", b"</w:p>", b'"', b"{"),
    *(b"}", b"[", b"]", b"\\u-1?", b"\\bin9999999 ", b";", b"\t", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80"),
    *(b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"99:99:99,999", b"1e999", b"-1", b"\xcc\x81" * 40, b"\x1b]0;x\x07"),
    *(b"&a", b"*a", b"!!python/object:os.system ", b"<<: ", b"999999999999999999999", b"NaN", b"null", b"true", b"'"),
    *(b"=cmd|'/c x'!A1", b"\xe2\x80\xae", b"../../x", b"%s%n", b": ", b"- ", b"#", b"|", b"\x9b2J"),
)
QUERIES: Final = (
    *(
        '"',
        "*",
        "(",
        ")",
        "NEAR(a b, 5)",
        "AND",
        "OR",
        "NOT",
        "fred",
        "ord*",
        "text:",
        "^",
        "-",
        "+",
        "{",
        "}",
        ":",
        "\0",
    ),
    *("\x1b[2J", "';--", "\ud83d", "\u202e", "å", "'", ",", "\\", "kode:rolle", "taler:", "\n", "a" * 500),
)
PATTERN_PARTS: Final = (
    *("(?P<speaker>", "(?P<text>", "(", ")", ")+", ")*", "a", "a+", r"\w+", ".*", "(a|aa)+", "[^:]+", ":", "^", "$"),
    *(
        "{1,999}",
        "(?R)",
        "(?<=",
        "(?=",
        r"\1",
        "[",
        "]",
        "|",
        r"\p{L}",
        "(?i)",
        "?",
        "+",
        "\\",
        "{e<=3}",
        " ",
        "\U0001f600",
    ),
)

Samples = dict[str, list[tuple[str, bytes]]]
"""Names and bytes by door."""


@dataclass(frozen=True)
class Input:
    """What comes in at a door: the bytes, the file's ending, and what it is."""

    door: str
    data: bytes
    ending: str
    what: str


@dataclass(frozen=True)
class Ending:
    """How an input ended: in seconds of the processor and megabytes, with what was wrong, or nothing."""

    given: Input
    code: int
    seconds: float
    megabytes: int
    wrong: str


def make_study(root: Path) -> None:
    """A small study with one coding."""
    with Project.create(root, coder="kari") as project:
        (root / "codebook.yaml").write_text(CODEBOOK, "utf-8")
        (root / "transcripts" / f"{NAME}.txt").write_text(INTERVIEW, "utf-8")
        project.import_transcripts(project.plan_import([root / "transcripts"]))
        project.code(project.transcript(NAME).turn_excerpt(1), ["rolle"], memo="husk")
        project.mirror_codebook()
    shutil.rmtree(root / "backup", ignore_errors=True)


def gather(root: Path) -> Samples:
    """Names and bytes of the samples for each door, taken from the tests and from what the study writes."""
    out = root.with_name("skrevet")
    out.mkdir()
    if not (child := os.fork()):  # it loads the model, which would count for each input
        _call(["--project", str(root), "pseudonymise", "--plan", str(out / "plan.csv")])
        os._exit(0)
    os.waitpid(child, 0)
    plan = (out / "plan.csv").read_bytes()
    (out / "plan.csv").unlink()
    with Project.open(root, coder="kari", read_only=True) as project:
        for ending in ("xlsx", "ods", "csv", "tsv", "jsonl", "qdpx", "qdc"):
            with contextlib.suppress(Exception):
                project.export(out / f"ut.{ending}", force=True)
    written = {path.suffix: path.read_bytes() for path in out.iterdir()}
    formats = {path.name: path.read_bytes() for path in sorted((DATA / "formats").iterdir())}
    small = {name: data for name, data in formats.items() if 0 < len(data) < 100_000 and name != "expected.json"}
    projects = [(name, data) for name, data in small.items() if name.endswith((".qdpx", ".qdc"))]
    sheets = [(f"ut{ending}", data) for ending, data in written.items() if ending not in (".qdpx", ".qdc")]
    rows = [(path.name, path.read_bytes()) for path in sorted((DATA / "golden").glob("codings.*"))]
    books = [(path.name, path.read_bytes()) for path in sorted((DATA / "codebooks").glob("*.yaml"))]
    attributes = b"transkripsjon;rolle;kommune\n01-drammen;Bibliotekar;Drammen\n"
    return {
        "transcript": [(n, d) for n, d in small.items() if not n.endswith((".qdpx", ".qdc", ".yaml"))],
        "project": [*projects, *((f"ut{e}", d) for e, d in written.items() if e in (".qdpx", ".qdc"))],
        "taguette": [("t.sqlite3", (DATA / "others" / "taguette.sqlite3").read_bytes())],
        "codings": [*rows, *sheets],
        "attributes": [("a.csv", attributes), *(pair for pair in sheets if pair[0].endswith((".xlsx", ".csv")))],
        "plan": [("p.csv", plan)],
        "codebook": [("codebook.yaml", CODEBOOK.encode()), ("k.yaml", (ROOT / "codebook.yaml").read_bytes()), *books],
        "database": [("corpus.db", (root / "corpus.db").read_bytes())],
    }


def damaged(chance: random.Random, data: bytes, others: list[bytes]) -> bytes:
    """The bytes after one to four kinds of damage."""
    for _round in range(chance.randint(1, 4)):
        start = chance.randint(0, len(data))
        end = min(start + chance.randint(0, 400), len(data))
        match chance.choice(("cut", "end", "mark", "mark", "noise", "bit", "repeat", "other")):
            case "cut":
                data = data[:start] + data[end:]
            case "end":
                data = data[:end]
            case "mark":
                data = data[:start] + chance.choice(MARKS) * chance.choice((1, 1, 2, 50)) + data[start:]
            case "noise":
                data = data[:start] + chance.randbytes(chance.randint(0, 20)) + data[end:]
            case "bit" if start < len(data):
                data = data[:start] + bytes([data[start] ^ 1 << chance.randrange(8)]) + data[start + 1 :]
            case "repeat":
                times = min(chance.choice((2, 10, 1000, 20_000)), max(LARGEST // max(end - start, 1), 1))
                data = data[:start] + data[start:end] * times + data[end:]
            case _:
                data = data[:start] + chance.choice(others)[: chance.randint(0, 2000)] + data[end:]
    return data[:LARGEST]


def repacked(chance: random.Random, package: bytes, others: list[bytes]) -> bytes:
    """The package with other text in one of its parts, whole as a package."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        members = old.infolist()
        chosen = chance.choice([each.filename for each in members])
        for member in members:
            part = old.read(member)
            new.writestr(member.filename, damaged(chance, part, others) if member.filename == chosen else part)
    return sink.getvalue()


def bombs() -> Iterator[Input]:
    """Inputs made to take time or room at the doors that `bench.bad_files` does not come to."""
    deep_codes = "".join(
        f"{'  ' * n}- id: {'/'.join('k' * (n + 1))}\n{'  ' * n}  name: k\n{'  ' * n}  definition: d\n"
        f"{'  ' * n}  children:\n"
        for n in range(150)
    )
    books = {
        "aliases": "a: &a [x, x]\n" + "".join(f"{c}: &{c} [*{p}, *{p}]\n" for p, c in pairwise("abcdefghi")),
        "merge keys": "codes:\n  - &a {id: a, name: A, definition: d}\n  - {<<: *a, id: b}\n",
        "a tag": "codes: !!python/object/apply:os.system [ls]\n",
        "deep lists": "codes: " + "[" * 5000 + "]" * 5000,
        "deep codes": f"codes:\n{deep_codes}",
        "keys twice": "codes: []\ncodes: []\n",
        "5,000 codes": "codes:\n" + "".join(f"  - {{id: k{n}, name: K, definition: d}}\n" for n in range(5000)),
        "a long line": "title: " + "x" * 990_000 + "\ncodes: []\n",
        "odd signs": 'title: "\\x1b[2J\\u202e\\u0007"\ncodes:\n  - {id: a, name: "[/red]\\x9b", definition: d}\n',
        "numbers": "codes:\n  - {id: 1, name: no, definition: 2020-01-01}\n",
    }
    for what, text in books.items():
        yield Input("codebook", text.encode("utf-8", "surrogatepass"), ".yaml", what)
    row = '{"transcript": "01-drammen", "turn": 1, "start": %s, "end": %s, "codes": ["rolle"]}\n'
    for what, start, end in (
        ("huge", "9" * 5000, 1),
        ("infinite", "1e999", 5),
        ("none", "NaN", "null"),
        ("back", 9, 2),
    ):
        yield Input("codings", (row % (start, end)).encode(), ".jsonl", f"places that are {what}")
    yield Input("codings", (row % (0, 5)).encode() * 50_000, ".jsonl", "the same row 50,000 times")
    yield Input("codings", b'{"a":' * 100_000, ".jsonl", "deep JSON")
    yield Input("codings", b"transcript,turn\n" + b'"' * 1_000_001, ".csv", "quotes without end")
    yield Input("attributes", b";" * 1_000_000, ".csv", "a million columns")
    yield Input("attributes", b"transkripsjon;a\n" + b"x;y\n" * 200_000, ".csv", "200,000 rows")
    yield Input("codings", word("<w:p/>" * 100), ".xlsx", "a Word file as a workbook")
    yield Input("project", word("<w:p/>" * 100), ".qdpx", "a Word file as a project")
    deep = "<Codes>" + "<Code guid='x' name='y'>" * 5000
    yield Input("project", f"<?xml version='1.0'?><CodeBook>{deep}".encode(), ".qdc", "deep codes")
    yield Input("project", b"<?xml version='1.0'?><CodeBook>" + b"<Code/>" * 900_000 + b"</CodeBook>", ".qdc", "wide")
    yield Input("database", b"", ".db", "nothing at all")
    yield Input("database", b"SQLite format 3\0" + bytes(100_000), ".db", "a head only")


def draw(number: int, seed: int, samples: Samples, doors: list[str], *, listed: bool = True) -> Iterator[Input]:
    """The list, the bombs, and damaged samples until there are so many, alike for all doors; made one by one."""
    chance = random.Random(seed)
    made = 0
    for one in chain(_listed(samples), bombs()) if listed else ():
        if one.door in doors:
            made += 1
            yield one
    for count in range(made, number):
        door = doors[count % len(doors)]
        if door in ("search", "pattern"):
            parts = QUERIES if door == "search" else PATTERN_PARTS
            text = chance.choice(("", " ")).join(chance.choices(parts, k=chance.choice((1, 2, 4, 9, 30))))
            yield Input(door, text.encode("utf-8", "surrogatepass"), "", ascii(text))
            continue
        name, whole = chance.choice(samples[door])
        others = [data for _name, data in samples[chance.choice(list(samples))]]
        ending = Path(name).suffix if chance.random() < 0.9 else Path(chance.choice(samples["transcript"])[0]).suffix
        if zipfile.is_zipfile(io.BytesIO(whole)) and chance.random() < 0.6:
            data = repacked(chance, whole, others)
        else:
            data = damaged(chance, whole, others)
        yield Input(door, data, ending, f"{name}, damaged")


def _listed(samples: Samples) -> Iterator[Input]:
    for what, (name, make) in FILES.items():
        yield Input("transcript", make(), Path(name).suffix, what)
    for name, data in samples["transcript"]:
        if name.startswith("ond"):
            yield Input("transcript", data, Path(name).suffix, name)


def commands(given: Input) -> list[list[str]]:
    """What is called, in the study, with the input there."""
    there = f"inn{given.ending}"
    text = given.data.decode("utf-8", "surrogatepass") if given.door in ("search", "pattern") else ""
    looks = [["list", "transcripts", "--format", "table"], ["codings", "export", "--format", "csv"]]
    return {
        "transcript": [["import", there, "--yes"], *looks],
        "project": [["import", there, "--yes"], *looks],
        "taguette": [["import", there, "--yes"], *looks],
        "codings": [["codings", "import", there, "--yes"], *looks],
        "attributes": [["attributes", "import", there], ["list", "cases"]],
        "plan": [["pseudonymise", "--apply", there, "--no-key", "--yes"], *looks],
        "codebook": [["list", "codes", "--format", "table"], *looks],
        "database": [*looks, ["log"], ["search", "fred"], ["check"]],
        "search": [["search", "--", text]],
        "pattern": [["import", "transcripts", "--yes", "--speakers", text]],
    }[given.door]


def _call(words: list[str]) -> tuple[int, str]:
    """Run a command in this process: its exit code and all that it printed."""
    from qualcode.__main__ import main

    told = io.StringIO()
    try:
        with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
            main(words)
    except SystemExit as ended:
        return int(ended.code or 0), told.getvalue()
    return 0, told.getvalue()


def go(given: Input, root: Path) -> tuple[int, str]:
    """Call the commands in this process; how it went, and what was wrong."""
    place = {"codebook": root / "codebook.yaml", "database": root / "corpus.db"}.get(
        given.door, root / f"inn{given.ending}"
    )
    if given.door not in ("search", "pattern"):
        place.write_bytes(given.data)
    os.chdir(root)
    refused = False
    for words in commands(given):
        try:
            code, told = _call(["--coder", "kari", "--lang", "en", *words])
        except BaseException:
            return TRACEBACK, traceback.format_exc()[-1500:]
        if code not in (0, 1, 2, 3):
            return TRACEBACK, f"{words}: exit {code}"
        refused |= code != 0
        if found := STEERING.search(told):
            return STEERS, f"{words}: {found}"
    if given.door != "database":
        (root / "codebook.yaml").write_text(CODEBOOK, "utf-8")
        with Project.open(root, coder="kari") as project:
            problems = project.store.check()
            kept = any(one.memo == "husk" for one in project.codings()) or given.door in ("codings", "plan")
            if problems or not kept:
                return NOT_WHOLE, f"{problems} {kept}"
    return (1 if refused else WELL), ""


def try_one(given: Input, study: Path, folder: Path) -> Ending:
    """The input in a process of its own."""
    root, told = folder / "studie", folder / "told"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(study, root)
    told.write_text("")
    child = os.fork()
    if not child:
        code = TRACEBACK
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
            resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            code, wrong = go(given, root)
            told.write_text(wrong)
        finally:
            os._exit(code)
    _pid, status, used = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    wrong = told.read_text("utf-8", "replace")
    if code < 0:
        wrong = f"hangs: over {SECONDS} seconds" if code in (-24, -9) else f"killed by signal {-code}"
    if not wrong and used.ru_maxrss // 1024 <= MEGABYTES:
        given = replace(given, data=b"")  # each process begins as a copy of this one, with all that it holds
    return Ending(given, code, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, wrong)


def warm_up() -> None:
    """Import what the commands need, so that each process begins with it."""
    for name in (
        "lxml.etree",
        "openpyxl",
        "regex",
        "ruamel.yaml",
        "sqlite_utils",
        "qualcode.cli",
        "qualcode.readers.read",
    ):
        import_module(name)
    for name in ("codebook.parse", "project.others", "project.refi", "project.pseudonym_file", "store.migrations"):
        import_module(f"qualcode.{name}")


DOORS: Final = (
    *("transcript", "project", "taguette", "codings", "attributes", "plan"),
    *("codebook", "database", "search", "pattern"),
)


def run(number: int, seed: int, doors: list[str], each: Callable[[Ending], None], *, listed: bool = True) -> None:
    """Try so many inputs, and hand over how each ended."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        study = Path(name) / "mal"
        make_study(study)
        samples = gather(study)
        warm_up()
        for given in draw(number, seed, samples, doors, listed=listed):
            each(try_one(given, study, Path(name)))


def main() -> int:
    """Print the figures; 1 when anything is over its bar."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--door", action="append", choices=DOORS)
    parser.add_argument("--only-damaged", action="store_true", help="leave out the list, which the tests try")
    parser.add_argument("--keep", type=Path, help="put the inputs that went wrong here")
    options = parser.parse_args()
    endings: list[Ending] = []
    began = time.perf_counter()
    run(options.inputs, options.seed, options.door or list(DOORS), endings.append, listed=not options.only_damaged)
    counts: Counter[tuple[str, str]] = Counter()
    for one in endings:
        counts[one.given.door, "taken" if one.code == WELL else "refused" if one.code in (1, 2, 3) else "wrong"] += 1
    for door in dict.fromkeys(one.given.door for one in endings):
        print(f"{door:12} {', '.join(f'{n} {how}' for (d, how), n in sorted(counts.items()) if d == door)}")
    slowest = max(endings, key=lambda one: one.seconds)
    largest = max(endings, key=lambda one: one.megabytes)
    hangs = [one for one in endings if one.wrong.startswith("hangs")]
    wrong = [one for one in endings if one.wrong and one not in hangs]
    bars = (
        ("uncaught exceptions, steering signs, studies not whole", len(wrong), 0),
        (f"inputs that took over {SECONDS} s of the processor", len(hangs), 0),
        (f"most memory, MB ({largest.given.door}: {largest.given.what})", largest.megabytes, MEGABYTES),
    )
    print(f"inputs: {len(endings)} in {time.perf_counter() - began:.0f} s")
    print(f"slowest, s ({slowest.given.door}: {slowest.given.what}): {slowest.seconds:.1f}")
    for what, found, bar in bars:
        print(f"{what}: {found}  (bar {bar}) {'ok' if found <= bar else 'OVER'}")
    over = sorted((one for one in endings if one.megabytes > MEGABYTES), key=lambda one: -one.megabytes)
    for number, one in enumerate((*wrong, *hangs, *over)):
        print(f"- {one.given.door} {one.given.what} ({one.code}, {one.seconds:.1f} s, {one.megabytes} MB): {one.wrong}")
        if options.keep:
            options.keep.mkdir(parents=True, exist_ok=True)
            (options.keep / f"{number:03}-{one.given.door}{one.given.ending}").write_bytes(one.given.data)
    return int(any(found > bar for _what, found, bar in bars))


if __name__ == "__main__":
    sys.exit(main())
