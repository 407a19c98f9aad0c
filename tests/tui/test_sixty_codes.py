"""Any code of sixty is a few keys away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import pytest
from steps import Open, coded, desk, drawn, press
from textual.pilot import Pilot

from qualcode.codebook import parse_codebook
from qualcode.model import Codebook
from qualcode.project import Project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.codemarks import CodeMarks
from qualcode.tui.finding import find_codes

NAMES = """
Fritid/Idrett/Kulturskole/Korps/Frivillig arbeid
Arbeid/Turnus/Deltid/Sykefravær/Lederskap/Kollegaer/Lønn
Bolig/Husleie/Naboer/Flytting/Utleie
Familie/Barnepass/Samlivsbrudd/Besteforeldre/Søsken/Foreldrerollen
Helse/Fastlege/Ventetid/Smerter/Søvn/Psykisk helse/Medisiner
Økonomi/Gjeld/Trygd/Strømregning/Sparing/Matpriser
Skole/Lekser/Mobbing/Lærere/Skolevei/Frafall
Språk/Tolk/Norskkurs/Dialekt/Misforståelser
Tillit/Taushetsplikt/Innsyn/Klager/Rettigheter
Nærmiljø/Busstilbud/Butikken/Ungdomsklubb/Trygghet ute
Digitale tjenester/Nettbank/Passord
""".strip().splitlines()


def sixty() -> str:
    """A codebook of ten families and sixty codes in all, with everyday names."""
    lines = ["title: Hverdag", "codes:"]
    for number, family in enumerate(NAMES):
        first, *below = family.split("/")
        lines += [f"  - id: f{number}", f"    name: {first}", "    definition: Om dette.", "    children:"]
        lines += [f"      - {{id: f{number}/k{n}, name: {name}, definition: Om.}}" for n, name in enumerate(below)]
    return "\n".join(lines) + "\n"


@pytest.fixture
def book() -> Codebook:
    """The sixty codes."""
    made = parse_codebook(sixty(), "codebook.yaml")
    assert len(list(made)) >= 60
    return made


@pytest.fixture
def wide(study: Path) -> Iterator[Project]:
    """The small study with sixty codes."""
    (study / "codebook.yaml").write_text(sixty(), encoding="utf-8")
    with Project.create(study, coder="kari") as made:
        made.import_transcripts(made.plan_import([study / "transcripts"]))
        yield made


def keys_for(wanted: str, book: Codebook, most: int, recent: Sequence[str] = ()) -> list[str] | None:
    """Letters of the name in their order and steps down, as few as lead to the code in the picker."""
    words = book.by_id[wanted].name.lower().split()
    for length in range(1, most + 1):
        for word in words:
            for rest in combinations(word[1:], length - 1):
                letters = [word[0], *rest]
                found = [each.code.id for each in find_codes("".join(letters), book, recent)]
                if wanted in found[: most - length + 1]:
                    return letters + ["down"] * found.index(wanted)
    return None


def test_three_keys_find_any_code(book: Codebook) -> None:
    """Enter, at most three keys, Enter: five keys for every one of the sixty, without having used it."""
    far = [code.name for code in book if keys_for(code.id, book, 3) is None]
    assert far == []


def test_every_code_has_a_letter_of_its_own(book: Codebook) -> None:
    """Sixty codes, sixty letters: two keys for any of them."""
    marks = CodeMarks(book)
    assert len({marks[code.id].letter for code in book}) == len(list(book))


async def test_all_sixty_are_coded_by_their_letters(wide: Project) -> None:
    """Comma and the letter; each of the sixty ends on the turn, and all stand on the board at 80 by 24."""
    app = QualcodeApp(wide)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "down", "comma")
        board = "\n".join(drawn(pilot))
        assert all(code.name[:14] in board for code in wide.codebook)
        await press(pilot, "escape")
        for code in wide.codebook:
            await press(pilot, "comma", app.marks[code.id].letter)
    assert {code for _quote, code in coded(wide)} == set(wide.codebook.by_id)


async def test_all_sixty_are_coded_by_name_in_five_keys(wide: Project) -> None:
    """Enter, up to three keys, Enter, for every code in turn."""
    book = wide.codebook
    async with QualcodeApp(wide).run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "down")
        for code in reversed(list(book)):
            between = keys_for(code.id, book, 3, wide.recent_codes())
            assert between is not None
            keys = ["enter", *between, "enter"]
            assert len(keys) <= 5
            await press(pilot, *keys)
            assert wide.recent_codes()[0] == code.id


async def test_a_code_used_before_takes_one_to_three_keys(wide: Project) -> None:
    """`r` and 1 to 9 for the last nine; comma and its letter for all others."""
    used = list(wide.codebook)[:12]
    app = QualcodeApp(wide)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "down")
        for code in used:
            await press(pilot, "comma", app.marks[code.id].letter)
        await press(pilot, "t")
        for keys, wanted in (
            (("r",), used[-1]),
            (("9",), used[-9]),
            (("comma", app.marks[used[0].id].letter), used[0]),
        ):
            await press(pilot, *keys)
            assert wide.recent_codes()[0] == wanted.id


async def test_a_letter_that_no_code_has_says_so(opened: Open, project: Project) -> None:
    """The board stays, and nothing is coded."""
    async with opened(size=(80, 24)) as pilot:
        await press(pilot, "down", "comma", "9", "escape")
        assert desk(pilot)
        assert _said(pilot) == "No code has the letter 9."
    assert coded(project) == []


def _said(pilot: Pilot[None]) -> str:
    return [note.message for note in pilot.app._notifications][-1]
