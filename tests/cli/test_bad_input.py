"""Hostile and bad input at every door: told in a line or taken safely, in time, and nothing of it steers a terminal."""

from __future__ import annotations

import json
import resource
from time import monotonic, process_time

import pytest

from bench.bad_files import FILES, NAMES, SAID, STEERING


def look(run) -> None:
    """Print all that can be printed; none of it may hold what steers a terminal."""
    for form in ("table", "jsonl", "csv"):
        for words in (["list", "transcripts"], ["log", "--details"], ["list", "cases"]):
            done = run(*words, "--format", form)
            assert done.code == 0 and not STEERING.search(done.out + done.err), (form, words)
    for row in run("list", "transcripts", "--format", "jsonl").rows:
        shown = run("show", "--format", "jsonl", "--", str(row["transcript"]))
        assert not STEERING.search(shown.out.replace("\\u", "") + shown.err)


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_or_taken_safely(run, study, name):
    """In seconds and within memory; a good file beside it is read all the same."""
    run("import", "--yes")
    (study / "new").mkdir()
    file, make = FILES[name]
    (study / "new" / file).write_bytes(make())
    (study / "new" / "god.txt").write_text(SAID.format(""), encoding="utf-8")
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, monotonic()

    done = run("import", "new", "--yes")

    assert monotonic() - begun < 10 * 6, "ten seconds, on a machine that may be busy"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000
    assert done.code in (0, 1) and not STEERING.search(done.err)
    assert "god" in {row["transcript"] for row in run("list", "transcripts", "--format", "jsonl").rows}
    assert not any(path.name == "ute.txt" for path in study.parent.rglob("*"))
    if len(make()) < 1_000_000:
        look(run)
    assert run("check").code == 0


def test_odd_names_of_files_are_kept_out_of_the_terminal(run, study):
    """Whatever a file is called it is read, listed and exported, and its name commands nothing."""
    for name in NAMES:
        (study / "transcripts" / name).write_text(SAID.format(len(name)), encoding="utf-8")

    done = run("import", "--yes")

    assert done.code in (0, 1) and not STEERING.search(done.err)
    assert len(run("list", "transcripts", "--format", "jsonl").rows) >= len(NAMES) - 1
    look(run)
    assert run("export", "ut.csv").code == 0
    assert not any(line.startswith(("=", "+", "@")) for line in (study / "ut.csv").read_text("utf-8-sig").splitlines())
    assert run("check").code == 0


@pytest.mark.parametrize(
    "query",
    [
        *('"', "*", "NEAR(", "NEAR(a b, 5)", "a AND", "OR", "NOT", "-", "(", ")", "()", "text:ord", "^ord", '"" ""'),
        *(
            'a"b',
            "ord\x00",
            "\x1b[2J",
            "';DROP TABLE turn;--",
            "ord*" * 200,
            "\ud83d",
            "a+b",
            "{x}",
            "ord:",
            "kode:",
            ":",
        ),
        *("\u202eord", "(" * 500, "NOT " * 300, "ord OR " * 300 + "ord", '"' + "ord " * 500 + '"'),
    ],
)
def test_any_search_is_answered_or_told(run, study, query):
    """Syntax of the index, of SQL or of nothing at all: hits or one line, never a traceback."""
    run("import", "--yes")

    done = run("search", "--", query)

    assert done.code in (0, 1) and not STEERING.search(done.out + done.err)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(?P<speaker>(a+)+)b: (?P<text>.*)$",
        r"^(?P<speaker>(a|aa)+)$(?P<text>.*)",
        r"^(?P<speaker>a{1,9999}){1,9999}: (?P<text>.*)$",
        r"(?P<speaker>(",
        r"^(?P<speaker>\w+)",
        "(" * 5000,
        r"(?R)(?P<speaker>a)(?P<text>b)",
    ],
)
def test_a_pattern_that_blows_up_is_stopped(run, study, pattern):
    """A user's pattern may be wrong or take for ever: it is told within three seconds, also where others work."""
    (study / "transcripts" / "a.txt").write_text("a" * 5000 + "!\n" + "a" * 40 + "\n", encoding="utf-8")
    begun = process_time()  # not the clock, so that it holds where others work as well

    done = run("import", "transcripts/a.txt", "--yes", "--speakers", pattern)

    assert done.code in (1, 2)
    assert process_time() - begun < 1.5


def test_a_pattern_that_is_slow_on_each_line_is_stopped(run, study):
    """Many lines that each take a little less than too long are too long together."""
    slow = r"^(?P<speaker>(a|aa)+)$(?P<text>.*)"
    (study / "transcripts" / "a.txt").write_text(("a" * 24 + "!\n") * 3000, encoding="utf-8")
    begun = monotonic(), process_time()

    done = run("import", "transcripts/a.txt", "--yes", "--speakers", slow)

    assert done.code == 1
    assert monotonic() - begun[0] < 3 or process_time() - begun[1] < 3


@pytest.mark.parametrize("field", ["coder", "memo", "quote", "code"])
def test_steering_signs_in_what_other_programs_wrote(run, study, field):
    """An old database may hold anything: what is shown of it is clean all the same."""
    import sqlite3

    run("import", "--yes")
    rows = {"transcript": "01-drammen", "turn": 1, "start": 0, "end": 20, "codes": ["rolle"], "memo": "husk"}
    (study / "in.jsonl").write_text(json.dumps(rows) + "\n")
    assert run("codings", "import", "in.jsonl").code == 0
    evil = "\x1b]52;c;aGVp\x07\x9b2J\u202e"
    with sqlite3.connect(study / "corpus.db") as raw:
        raw.execute(f"UPDATE {'memo SET text' if field == 'memo' else f'coding SET {field}'} = ?", (evil,))
        raw.execute("UPDATE event SET summary = ?, coder = ?", (evil, evil))

    for words in (
        ["log"],
        ["list", "coders"],
        ["codings", "export"],
        ["list", "codes"],
        ["check"],
        ["log", "--details"],
    ):
        done = run(*words)
        assert not STEERING.search(done.out + done.err), words
