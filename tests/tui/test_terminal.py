"""The program in a real terminal: keys, signals, sizes and texts that mean ill; the terminal is left as it was."""

from __future__ import annotations

import json
import random
import re
import shutil
import signal
import sys
import termios
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qualcode.project import Project

if sys.platform == "win32":
    pytest.skip("a terminal of Unix", allow_module_level=True)

from terminals import Terminal, kinds, words

FORMATS = Path(__file__).parents[1] / "data" / "formats"
Start = Callable[..., Terminal]
ENTER, ESCAPE, DOWN = "\r", "\x1b", "\x1b[B"


@pytest.fixture
def root(study: Path) -> Path:
    """The small study, imported."""
    with Project.create(study, coder="kari") as made:
        made.import_transcripts(made.plan_import([study / "transcripts"]))
    return study


@pytest.fixture
def start(root: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts the terminal UI in a terminal of its own, with settings of its own."""
    opened: list[Terminal] = []

    def run(**options: object) -> Terminal:
        given = {"XDG_CONFIG_HOME": str(tmp_path / "config"), **options.pop("environment", {})}  # type: ignore[dict-item]
        command = options.pop("command", [sys.executable, "-m", "qualcode", *arguments(root)])
        terminal = Terminal(command, environment=given, **options)  # type: ignore[arg-type]
        opened.append(terminal)
        return terminal.__enter__()

    yield run
    for terminal in opened:
        terminal.__exit__(None, None, None)


def arguments(root: Path) -> list[str]:
    return ["--project", str(root), "--coder", "kari", "--lang", "en", "tui"]


def codings(root: Path) -> list[tuple[str, str]]:
    with Project.open(root, coder="kari", read_only=True) as project:
        return [(coding.quote, coding.code) for coding in project.codings()]


def code_one(terminal: Terminal) -> None:
    """Open the transcript and code its second turn by keys."""
    terminal.wait_for("01-drammen")
    terminal.press(ENTER)
    terminal.wait_for("Det er en møteplass")
    terminal.press(DOWN)
    terminal.press(ENTER)
    terminal.wait_for("Type two or three letters")
    terminal.press("møt" + ENTER)
    terminal.wait_for("✓ Møteplass")


def left_behind(terminal: Terminal) -> set[str]:
    """Modes that are still on, and whether the line discipline is another than it was."""
    now = termios.tcgetattr(terminal.screen)
    lines = {f"line {n}: {a} → {b}" for n, (a, b) in enumerate(zip(terminal.before, now, strict=True)) if a != b}
    return terminal.left_on() | lines


def test_keys_code_and_the_terminal_is_left_as_it_was(start: Start, root: Path) -> None:
    """A coding by keys is stored; Ctrl+C is no accident; Ctrl+Q leaves nothing behind in the terminal."""
    terminal = start()
    code_one(terminal)
    assert {"1049", "not 25"} <= terminal.left_on()
    terminal.press("\x03")
    terminal.wait_for("Ctrl+Q quits")
    terminal.press("\x11")
    assert terminal.end() == 0
    assert left_behind(terminal) == set()
    assert [code for _quote, code in codings(root)] == ["rolle/motested"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_ended_from_outside(start: Start, root: Path, number: signal.Signals) -> None:
    """Told to end, it writes the place, leaves the terminal and loses nothing."""
    terminal = start()
    code_one(terminal)
    terminal.press(DOWN + DOWN)
    terminal.settle()
    terminal.signal(number)
    terminal.end()
    assert left_behind(terminal) == set()
    assert len(codings(root)) == 1
    with Project.open(root, coder="kari") as project:
        assert project.place("01-drammen") == project.transcript("01-drammen").starts[3]


def test_put_aside_and_brought_back(start: Start, root: Path) -> None:
    """Ctrl+Z gives the terminal back to the shell, as it was; `fg` shows the same screen again."""
    shell = shutil.which("bash") or shutil.which("sh")
    assert shell
    program = " ".join([sys.executable, "-m", "qualcode", *map(str, arguments(root))])
    script = f"set -m; {program}; echo 'PUT ''ASIDE'; read line; fg >/dev/null; echo 'ALL ''DONE'"
    terminal = start(command=[shell, "-c", script])
    code_one(terminal)
    terminal.press("\x1a")
    terminal.wait_for("PUT ASIDE")
    assert left_behind(terminal) == set()
    here = len(terminal.sent)
    terminal.press("\n")
    terminal.wait_for("Her kan alle være i fred", here)
    terminal.press("u")
    terminal.wait_for("Undone")
    terminal.press("\x11")
    terminal.wait_for("ALL DONE")
    assert left_behind(terminal) == set()
    assert codings(root) == []


def test_a_storm_of_sizes(start: Start, root: Path) -> None:
    """Forty sizes in a row, from one cell to 300 by 80, while keys are pressed: it lives, and codes."""
    terminal, sizes = start(), random.Random(5)
    code_one(terminal)
    for n in range(40):
        terminal.resize(sizes.randint(1, 300), sizes.randint(1, 80))
        terminal.press(DOWN if n % 3 else "\x1b[A")
        terminal.read(0.01)
    terminal.resize(100, 30)
    here = terminal.settle()
    terminal.press("Gg")
    terminal.wait_for("Hva er biblioteket for deg", here)
    terminal.press(DOWN + DOWN + DOWN)
    terminal.settle()
    terminal.press("r")
    terminal.settle()
    terminal.press("\x11")
    assert terminal.end() == 0
    assert left_behind(terminal) == set()
    assert len(codings(root)) == 2


@pytest.mark.parametrize(
    ("size", "environment"),
    [((20, 5), {}), ((80, 24), {"TERM": "dumb", "COLORTERM": ""}), ((80, 24), {"LANG": "C", "LC_ALL": "C"})],
    ids=["20 by 5", "TERM=dumb", "LANG=C"],
)
def test_poor_terminals(start: Start, root: Path, size: tuple[int, int], environment: dict[str, str]) -> None:
    """A tiny window, a terminal that says it can nothing, and a system without Norwegian letters: it still codes."""
    terminal = start(size=size, environment=environment)
    terminal.wait_for("01")
    terminal.settle()
    terminal.press(ENTER)
    terminal.settle()
    terminal.press(DOWN)
    terminal.press("," if size[0] > 20 else ENTER)
    terminal.settle()
    terminal.press("M" if size[0] > 20 else "m" + "øt" + ENTER)
    deadline = time.monotonic() + 30
    while not codings(root) and time.monotonic() < deadline:
        terminal.settle()
    terminal.press("\x11")
    assert terminal.end() == 0
    assert left_behind(terminal) == set()
    assert [code for _quote, code in codings(root)] == ["rolle/motested"]


@pytest.mark.timeout(300)
def test_hostile_texts_send_no_command_to_the_terminal(study: Path, start: Start, root: Path) -> None:
    """On every screen, words of texts, names, memos and the codebook's arrive as words and never as commands."""
    _make_hostile(root)
    terminal = start(size=(120, 36))
    terminal.wait_for("01-drammen")
    for keys, awaited in _TOUR:
        here = terminal.settle(0.1)
        terminal.press(keys)
        terminal.wait_for(awaited, here)
        terminal.read(0.1)
    terminal.press("\x11")
    assert terminal.end() == 0
    assert left_behind(terminal) == set()
    sent = re.sub(r"\x1b\]22;[a-z-]*\x07", "", terminal.sent)  # Textual says how the mouse is to look
    assert "avslutt" in words(sent)
    assert "putklipp" in words(sent)
    assert kinds(sent) <= {"[m", "[H", "[?h", "[?l", "[?p", "[u"}
    bare = re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]", "", sent)
    bad = {f"U+{ord(c):04X}" for c in bare if _is_command(c)}
    assert bad == set()
    assert not re.search(r"\x1b\[5m|\x1b\[2J\x1b\[31m", sent)


_HOME = "Make suggestions"
_READ = (
    (ENTER, "Repeat"),
    ("g" + DOWN * 2 + "m" + ESCAPE, ""),
    (ENTER, "Type two or three letters"),
    (ESCAPE, "Repeat"),
    (",", "Press the code"),
    (ESCAPE, "Repeat"),
    ("Gfigq", _HOME),
)
_TOUR = (
    *(step for row in range(6) for step in (("g" + DOWN * row, ""), *_READ)),
    *(("/", "Words to find"), ("putklipp", "putklipp"), ("\x7f" * 8 + "avslutt", ""), (ESCAPE, _HOME)),
    *(("b", "Out of use"), (DOWN + "r", "Save"), (ESCAPE, "Out of use"), (ESCAPE, _HOME)),
    *(("e", "Type two or three letters"), ("ressurser" + ENTER, "Recode"), (ESCAPE, _HOME)),
    *(("H", "History"), ("e", ""), (ESCAPE, ""), (ESCAPE, "")),
    *(("f", "No suggestions are waiting"), (ESCAPE, _HOME), ("m", "On a code"), (ESCAPE, _HOME)),
    *(("c", "Import table"), (DOWN * 2 + ENTER, "Save"), (ESCAPE, "Import table"), (ESCAPE, _HOME)),
    *(("p", "Next picture"), ("\t\x1b[C\t\x1b[C", ""), (ESCAPE, _HOME)),
    *(("oF", "Which transcripts"), ("ond" + ENTER, "of 6"), (ESCAPE, ""), ("?", "Keys"), (ESCAPE, _HOME)),
)
"""Keys, and the words that tell that they have been dealt with: through every screen and back to the overview."""


def _make_hostile(root: Path) -> None:
    """What an old or foreign program may have put in a study, and the samples of texts that mean ill."""
    from test_hostile import HOSTILE

    from qualcode.model import Kind, Transcript, Turn

    bad = "\x1b[2J\x1b[31mrød\x1b]0;tittel\x07\x9b5m[/red]"
    with Project.open(root, coder="kari") as project:
        wanted = [*FORMATS.glob("txt11*"), *FORMATS.glob("txt05*"), *FORMATS.glob("srt03*"), *FORMATS.glob("vtt05*")]
        project.import_transcripts(project.plan_import(wanted))
        turns = tuple(Turn(n, bad, Kind.RESPONDENT, text[:3000], n * 1000) for n, text in enumerate(HOSTILE))
        transcript = Transcript(f"ond {bad}", turns, {"rolle": bad, bad: "x"}, id="h1", sha256="0" * 64)
        project.store.transcripts.add([transcript], coder=project.coder)
        [coding] = project.code(transcript.turn_excerpt(1), ["ressurser"])
        project.set_memo(coding, bad)
        project.write_memo("project", "", bad)
        project.set_place("01-drammen", 0)
    book = root / "codebook.yaml"
    name, meaning = json.dumps("Ond [/red] [@click=app.quit]"), json.dumps("[bold Betyr [/]")
    code = f"codes:\n  - {{id: ond, name: {name}, definition: {meaning}, cues: [{meaning}]}}\n"
    book.write_text(book.read_text(encoding="utf-8").replace("codes:\n", code, 1), encoding="utf-8")


def _is_command(c: str) -> bool:
    return (unicodedata.category(c) == "Cc" and c not in "\r\n\t") or c in "\u202a\u202d\u202e\u2066\u2067"
