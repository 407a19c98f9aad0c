from __future__ import annotations

from pathlib import Path

import pytest
from steps import NAME, Open, coded, desk, drawn, press, said, suggest
from textual.binding import Binding

from qualcode.i18n import set_language
from qualcode.project import Project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.keys import key_table
from qualcode.tui.screens import (
    SCREENS,
    CodebookScreen,
    ExcerptsScreen,
    HelpScreen,
    ImportScreen,
    OverviewScreen,
    SearchScreen,
)
from qualcode.tui.widgets.bars import KeyBar


async def test_the_overview_tells_how_far_each_transcript_has_come(opened: Open, project: Project) -> None:
    """Name, role and place, read, coded, suggestions; title, coder and totals around."""
    suggest(project, (3, "Vi er to på jobb", "ressurser"))
    project.code(project.transcript(NAME).turn_excerpt(1), ["ressurser"])
    project.mark_read(NAME, 1)
    async with opened("down") as pilot:
        screen = "\n".join(drawn(pilot))
    for text in ("Bibliotek i små steder", "coder: kari", NAME, "Bibliotekar · Drammen", "33 %", "1/3", "1 transcript"):
        assert text in screen


async def test_a_study_without_transcripts_says_what_to_do(study_empty: Project) -> None:
    """An empty study opens and tells how to import, and Enter goes there, as there is nothing to open."""
    app = QualcodeApp(study_empty)
    async with app.run_test() as pilot:
        await press(pilot, "l", "x")
        assert any("qualcode import" in line for line in drawn(pilot))
        await press(pilot, "enter")
        assert isinstance(app.screen, ImportScreen)


@pytest.mark.parametrize("keys", [("down",), ("b",), ("f",), ("e", "enter")])
async def test_help_begins_with_what_is_done_on_the_screen(
    opened: Open, project: Project, keys: tuple[str, ...]
) -> None:
    """How to move in a list is known to most, so it comes after what is special here."""
    suggest(project, (1, "Her kan alle være i fred.", "ressurser"))
    project.code(project.transcript(NAME).turn_excerpt(3), [project.codebook.in_use[0].id])
    async with opened(*keys, "question_mark") as pilot:
        told = [line for line in drawn(pilot) if line.strip()]
        [move] = [n for n, line in enumerate(told) if "Go to the row below" in line]
        [undo] = [n for n, line in enumerate(told) if "Undo the last change" in line]

        assert undo < move


async def test_search_shows_places_as_one_types_and_goes_there(opened: Open) -> None:
    """The words are found, Enter goes to them, q comes back to the list."""
    async with opened("slash", *"telefonen") as pilot:
        assert isinstance(pilot.app.screen, SearchScreen)
        assert any("1 turn in 1 transcript" in line for line in drawn(pilot))
        await press(pilot, "enter")
        screen = desk(pilot)
        start, end = screen.cursor.span
        assert screen.desk.transcript.text[start:end] == "telefonen"
        await press(pilot, "q")
        assert isinstance(pilot.app.screen, SearchScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, OverviewScreen)


async def test_a_search_that_cannot_be_understood_is_told_in_place(opened: Open) -> None:
    """Half a phrase while typing is no reason for alarm."""
    async with opened("slash", *'"rek') as pilot:
        assert not said(pilot)
        await press(pilot, "backspace", "backspace", "backspace", "backspace", *"zzz")
        assert any("Nothing found." in line for line in drawn(pilot))


async def test_excerpts_of_a_code_and_the_jump_to_one(opened: Open, project: Project) -> None:
    """From the overview: choose a code, see its excerpts, go to one; and the code's parent shows them too."""
    excerpt = project.transcript(NAME).turn_excerpt(1, 0, 28)
    project.code(excerpt, ["rolle/motested"])
    async with opened("e", *"møt", "enter") as pilot:
        assert isinstance(pilot.app.screen, ExcerptsScreen)
        assert any("Det er en møteplass, altså. Her kan alle" in line for line in drawn(pilot))
        await press(pilot, "enter")
        assert desk(pilot).cursor.excerpt == excerpt
        await press(pilot, "x", "q")
        assert any("Nothing is coded with this code yet." in line for line in drawn(pilot)), (
            drawn(pilot)[:6],
            pilot.app.screen,
            pilot.app.screen.query_one("#empty").display,
            coded(project),
        )


async def test_the_codebook_shows_meaning_and_counts(opened: Open, project: Project) -> None:
    """The tree, the definition of the code in focus, its examples and how often it is used."""
    project.code(project.transcript(NAME).turn_excerpt(1), ["rolle/motested"])
    async with opened("b", "down") as pilot:
        assert isinstance(pilot.app.screen, CodebookScreen)
        screen = "\n".join(drawn(pilot))
        for text in (
            "Den frie rollen › Møteplass",
            "Et sted der alle kan være.",
            "1 coding",
            "Folk møtes her",
            "være i fred",
        ):
            assert text in screen
        await press(pilot, "slash", *"res", "enter")
        assert any("For lite folk" in line for line in drawn(pilot))


@pytest.mark.parametrize("keys", [("down",), ("enter",), ("slash",), ("b",), ("b", "enter"), ("enter", "enter")])
async def test_help_lists_the_keys_of_the_screen(opened: Open, keys: tuple[str, ...]) -> None:
    """F1 works everywhere, also where letters are typed, and Escape closes it."""
    async with opened(*keys, "f1") as pilot:
        assert isinstance(pilot.app.screen, HelpScreen)
        assert any("Show the keys of this screen" in line for line in drawn(pilot)) or len(drawn(pilot)) < 50
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, HelpScreen)


async def test_every_action_is_in_the_palette(opened: Open) -> None:
    """What a key does can be found by name."""
    async with opened() as pilot:
        commands = {command.help for command in pilot.app.get_system_commands(pilot.app.screen)}
        for binding in Binding.make_bindings(type(pilot.app.screen).BINDINGS):
            if binding.id != "coding.recent":
                assert binding.tooltip in commands
        await pilot.press("ctrl+p", *"light")
        await pilot.app.workers.wait_for_complete()
        await pilot.press("enter", "enter")
        assert pilot.app.theme == "qualcode-light"


def test_every_key_says_what_it_does_in_both_languages() -> None:
    """Each binding has an id, a description and a tooltip; the table for the README comes from them."""
    for owner in (QualcodeApp, *SCREENS):
        for binding in Binding.make_bindings(owner.BINDINGS):
            if not binding.system and "copy" not in binding.action and "focus" not in binding.action:
                assert binding.id, binding
                assert binding.description, binding
                assert binding.tooltip, binding
    table = key_table()
    assert ("Coding", "r .", "Code what is chosen with the code used last") in table
    assert len({(screen, keys) for screen, keys, _what in table}) == len(table)


def test_no_key_of_a_screen_does_two_things() -> None:
    """A key stands once in a screen's bindings."""
    for screen in SCREENS:
        keys = [binding.key for binding in Binding.make_bindings(screen.__dict__.get("BINDINGS", ()))]
        assert len(keys) == len(set(keys)), screen


async def test_suggestions_are_made_in_the_background(opened: Open, project: Project) -> None:
    """`l` makes suggestions from cues and examples; when they are there the overview counts them."""
    async with opened("l") as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert project.suggestions(NAME)
        assert "ready" in said(pilot)[-1]
        assert pilot.app.job == ""
        assert coded(project) == []


@pytest.mark.parametrize("size", [(80, 24), (20, 5), (200, 60), (1, 1), (40, 12)])
async def test_every_screen_stands_in_every_size(opened: Open, project: Project, size: tuple[int, int]) -> None:
    """From 200 by 60 down to 20 by 5 and less nothing breaks, and the keys go on working."""
    suggest(project, (3, "Vi er to på jobb", "ressurser"))
    async with opened("enter", "f", "a", "s", "enter", *"møt", "enter", "i", "i", "?", "escape", size=size) as pilot:
        assert len(coded(project)) == 2
        await press(pilot, "b", "enter", "q", "q", "slash", *"jobb", "escape", "m", "escape", "q")
        assert isinstance(pilot.app.screen, OverviewScreen)


async def test_a_resize_keeps_the_cursor_in_view(opened: Open) -> None:
    """Narrower, wider, lower: the turn with the cursor is still on screen."""
    async with opened("enter", "G") as pilot:
        for size in ((60, 12), (160, 50), (30, 8)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert any("bussen" in line for line in drawn(pilot))


async def test_all_is_said_in_the_users_language(project: Project) -> None:
    """The footer speaks the language that was chosen before the screen was made."""
    set_language("nb")
    app = QualcodeApp(project)
    async with app.run_test() as pilot:
        from qualcode.i18n import _

        await press(pilot, "enter")
        assert _("Repeat") in drawn(pilot)[-1]


@pytest.mark.parametrize("theme", ["nord", "textual-light", "qualcode-light", "textual-dark"])
async def test_every_theme_can_be_used(opened: Open, theme: str) -> None:
    """Textual's own themes lack some of our colours and get them."""
    async with opened() as pilot:
        if theme not in pilot.app.available_themes:
            pytest.skip("not in this Textual")
        pilot.app.theme = theme
        await press(pilot, "down", "s", "enter", *"møt", "enter")
        assert any("Møteplass" in line for line in drawn(pilot))


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_advice_in_a_dialog_is_read_whole(opened: Open, size: tuple[int, int]) -> None:
    """What a field asks for takes as many lines as it needs."""
    async with opened("c", "i", size=size) as pilot:
        assert ".csv, .tsv" in " ".join("\n".join(drawn(pilot)).split())


async def test_all_that_stands_beside_is_reached_by_keys(opened: Open, project: Project) -> None:
    """Ctrl+D goes on in the text beside a list, Ctrl+U back; the list stays where it is."""
    async with opened("b", "down", size=(100, 12)) as pilot:
        assert not any("be i fred" in line for line in drawn(pilot)[-4:])
        seen = ""
        for _ in range(4):
            await press(pilot, "ctrl+d")
            await pilot.pause()
            seen += "\n".join(drawn(pilot))
        assert "i fred" in seen
        assert any(line.startswith("▌") and "Møteplass" in line for line in drawn(pilot))
        await press(pilot, *["ctrl+u"] * 5)
        await pilot.pause()
        assert any("Den frie rollen › Møteplass" in line for line in drawn(pilot))


@pytest.mark.parametrize(("width", "told"), [(80, " … 38 % ^x "), (120, "Making suggestions … 38 % ^x Stop")])
async def test_a_job_leaves_room_for_the_keys(opened: Open, width: int, told: str) -> None:
    """On a narrow screen only how far it has come is told, and most keys of the screen stay in sight."""
    async with opened("enter", size=(width, 24)) as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        before = drawn(pilot)[-1]
        pilot.app.job = "Making suggestions … 38 %"  # type: ignore[attr-defined]
        await pilot.pause()
        await pilot.pause()
        line = drawn(pilot)[-1]
    assert told in line
    assert len(line.split()) >= len(before.split()) - 3


async def test_a_job_takes_no_room_from_a_dialog(opened: Open) -> None:
    """How a question is answered is read whole, whatever goes on beneath."""
    async with opened("e", size=(80, 24)) as pilot:
        before = [line for line in drawn(pilot) if "Esc Cancel" in line]
        pilot.app.job = "Learning … 50 %"  # type: ignore[attr-defined]
        await pilot.pause()
        await pilot.pause()

        assert [line for line in drawn(pilot) if "Esc Cancel" in line] == before


async def test_a_meaning_is_read_in_lines_of_a_readable_length(opened: Open, study: Path) -> None:
    """However wide the terminal is, nobody reads lines across all of it."""
    path = study / "codebook.yaml"
    path.write_text(path.read_text().replace("definition: For lite", "definition: " + "ord " * 90 + "For lite"))
    async with opened("b", "end", size=(200, 60)) as pilot:
        lines = [line[60:].strip() for line in drawn(pilot) if "ord ord" in line]

    assert len(lines) > 3
    assert all(len(line) <= 96 for line in lines)


async def test_a_click_beside_a_job_reaches_the_key_that_is_shown_there(opened: Open) -> None:
    """What goes on takes room in the line of keys: a click on it stops it, and one on a key does what that key does."""
    async with opened("enter") as pilot:
        await pilot.app.workers.wait_for_complete()
        pilot.app.job = "Making suggestions … 38 %"  # type: ignore[attr-defined]
        await pilot.pause()
        line = drawn(pilot)[-1]
        await pilot.click(KeyBar, offset=(line.index("? Help"), 0))
        await pilot.pause()
        assert isinstance(pilot.app.screen, HelpScreen)
        await press(pilot, "escape")
        await pilot.click(KeyBar, offset=(3, 0))
        await pilot.pause()
        assert pilot.app.job == ""  # type: ignore[attr-defined]


async def test_the_queue_tells_that_suggestions_are_on_their_way(opened: Open) -> None:
    """Nobody is told to press a key that was just pressed; when they are there, they are shown."""
    async with opened("l", "f") as pilot:
        meanwhile = "\n".join(drawn(pilot))
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        after = "\n".join(drawn(pilot))

    assert "being made now" in meanwhile and "makes suggestions for every transcript" not in meanwhile
    assert "being made now" not in after and "No suggestions are waiting" not in after
