"""Every mistake of a user: one clear line, the right exit code, nothing lost, no traceback."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--project", "nowhere", "list", "codes"], 1, "nowhere"),
        (["import", "nowhere.txt"], 1, "nowhere.txt"),
        (["show", "01-dramen"], 1, "01-drammen"),
        (["suggest", "--code", "rolle/motestad"], 1, "rolle/motested"),
        (["suggest", "nobody"], 1, "nobody"),
        (["export", "out.pdf"], 1, ".xlsx"),
        (["export", "no-such-folder/out.xlsx"], 1, "no-such-folder"),
        (["codings", "import", "nothing.jsonl"], 1, "nothing.jsonl"),
        (["search", '"open'], 1, "quotation mark"),
        (["lst"], 2, "lst"),
        (["list", "things"], 2, "transcripts"),
        (["import", "--set", "kommune"], 2, "KEY=VALUE"),
        (["tui"], 1, "terminal"),
        (["export", "ut.csv", "--by", "nobody"], 1, "nobody"),
        (["undo", "2", "--all"], 2, "--all"),
        (["suggest", "--min-score", "nan"], 2, "0 to 1"),
    ],
)
def test_a_mistake_is_told(run, arguments, code, says):
    """The message names what is wrong or what was meant."""
    run("import", "--yes")

    done = run(*arguments)

    assert done.code == code
    assert says in done.err
    assert "Traceback" not in done.err


def test_a_folder_without_a_study_says_how_to_make_one(run, tmp_path):
    """No codebook and no database: the hint is `qualcode init`."""
    (tmp_path / "empty").mkdir()

    done = run("--project", str(tmp_path / "empty"), "list", "transcripts")

    assert done.code == 1 and "qualcode init" in done.err
    assert list((tmp_path / "empty").iterdir()) == []


def test_broken_yaml_names_the_line(run, study):
    """A slip in codebook.yaml is told with its line, and the codings are still there when it is mended."""
    run("import", "--yes")
    good = (study / "codebook.yaml").read_text()
    (study / "codebook.yaml").write_text(good.replace("    name: Ressurser", "    name: [Ressurser", 1))

    broken = run("list", "codes")
    (study / "codebook.yaml").write_text(good)

    assert broken.code == 1 and "codebook.yaml:" in broken.err
    assert run("list", "codes").code == 0


def test_two_codes_with_one_id_are_told(run, study):
    """The message has the line of the second one."""
    run("import", "--yes")
    text = (study / "codebook.yaml").read_text()
    (study / "codebook.yaml").write_text(text.replace("id: ressurser", "id: rolle"))

    done = run("list", "codes")

    assert done.code == 1 and "rolle" in done.err and "codebook.yaml:" in done.err


def test_wrong_rows_are_all_told_and_none_is_taken(run, study):
    """Three wrong rows give three lines; the right one is not taken either."""
    run("import", "--yes")
    (study / "in.csv").write_text(
        "transcript,turn,start,end,codes,coder,memo\n"
        "01-drammen,1,0,32,ressurser,,\n"
        "02-gone,1,0,32,ressurser,,\n"
        "01-drammen,1,0,32,resurser,,\n"
        "01-drammen,1,0,3200,ressurser,,\n"
    )

    done = run("codings", "import", "in.csv")

    assert done.code == 1
    assert all(f"in.csv:{line}" in done.err for line in (3, 4, 5))
    assert run("codings", "export").rows == []


def test_a_newer_database_is_left_alone(run, study):
    """corpus.db of a later version is refused with words, not with an SQL error."""
    run("import", "--yes")
    with sqlite3.connect(study / "corpus.db") as connection:
        connection.execute("pragma user_version = 999")
    before = (study / "corpus.db").read_bytes()

    done = run("undo")

    assert done.code == 1 and "newer" in done.err
    assert (study / "corpus.db").read_bytes() == before


def test_something_else_named_corpus_db(run, study):
    """A file that is no database is named as such and kept."""
    (study / "corpus.db").write_bytes(b"not a database at all, but long enough to look at" * 10)

    done = run("list", "transcripts")

    assert done.code == 1 and "corpus.db" in done.err


def test_a_second_program_that_writes_is_waited_for_then_told(run, study, monkeypatch):
    """While another holds the lock, a change is refused in words and nothing is half done."""
    run("import", "--yes")
    (study / "in.csv").write_text("transcript,turn,start,end,codes,coder,memo\n01-drammen,1,0,32,ressurser,,\n")
    monkeypatch.setattr("qualcode.store.connection.WAIT_MS", 50)
    other = sqlite3.connect(study / "corpus.db", isolation_level=None)
    other.execute("begin immediate")

    done = run("codings", "import", "in.csv")
    other.execute("rollback")
    other.close()

    assert done.code == 1 and "Traceback" not in done.err
    assert run("codings", "export").rows == []


def test_norwegian_is_what_researchers_read(run, monkeypatch):
    """Without a choice the messages are in bokmål."""
    run("import", "--yes")
    monkeypatch.delenv("QUALCODE_LANG")

    done = run("show", "finnes-ikke")

    assert "finnes-ikke" in done.err and "There is no" not in done.err and "No transcript" not in done.err
    assert "Bruk:" in run("--help").out


def test_suggesting_in_an_empty_study_says_what_to_do(run, tmp_path):
    """No run is stored for nothing."""
    run("init", str(tmp_path / "ny"))

    done = run("--project", str(tmp_path / "ny"), "suggest")

    assert done.code == 1 and "qualcode import" in done.err


def start(study: Path, command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a shell of its own, where its output goes where the command says."""
    variables = {**os.environ, "QUALCODE_LANG": "en", "PYTHONPATH": str(ROOT), **environment}
    script = command.replace("qualcode", f"{sys.executable} -m qualcode")
    return subprocess.run(script, shell=True, capture_output=True, cwd=study, env=variables)


@pytest.mark.parametrize(
    ("command", "environment"),
    [
        ("qualcode list transcripts >&-", {}),
        ("qualcode show 01-drammen --format table", {"PYTHONIOENCODING": "latin-1"}),
        ("qualcode list codes --format csv", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
        ("qualcode show 01-drammen --format jsonl | head -c 1", {}),
        ("qualcode list codes > /dev/full", {}),
    ],
)
def test_no_output_breaks_the_program(run, study, command, environment):
    """Closed, full, broken off or in another encoding: never a traceback."""
    run("import", "--yes")

    done = start(study, command, **environment)

    assert b"Traceback" not in done.stderr and b"Exception ignored" not in done.stderr


def test_no_color_is_honoured(run, monkeypatch):
    """With NO_COLOR the message has no escape sequence, whatever the terminal."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_: False)

    assert "\x1b" not in run("show", "nope").err


# Root may write anywhere, unless it gives that power up.
AS_USER = "setpriv --bounding-set=-dac_override,-dac_read_search " if os.geteuid() == 0 else ""


@pytest.mark.skipif(bool(AS_USER) and shutil.which("setpriv") is None, reason="root cannot be held back here")
def test_a_read_only_folder_can_be_read(run, study):
    """A study that may not be written is listed, searched and suggested on; changes are refused in words."""
    run("import", "--yes")
    (study / "corpus.db").chmod(0o444)
    study.chmod(0o555)
    try:
        listed = start(study, f"{AS_USER}qualcode list transcripts")
        printed = start(study, f"{AS_USER}qualcode suggest --no-store")
        refused = [start(study, f"{AS_USER}qualcode {words}") for words in ("undo", "suggest", "import --yes")]
    finally:
        study.chmod(0o755)

    assert (listed.returncode, printed.returncode) == (0, 0)
    assert b"01-drammen" in listed.stdout and b"ressurser" in printed.stdout
    assert b"Traceback" not in b"".join(done.stderr for done in refused)
    assert [done.returncode for done in refused] == [1, 1, 0]
