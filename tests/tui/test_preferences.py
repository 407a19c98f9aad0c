"""Looks and language are chosen by a key and remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from steps import drawn, press, said
from textual.pilot import Pilot

from qualcode.i18n import language
from qualcode.project import Project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.preferences import Preferences, settings_path, terminal_colors
from qualcode.tui.theme import CONTRAST, DARK, LIGHT, TERMINAL


@pytest.fixture(autouse=True)
def _colors(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of many colours."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """Where it is remembered."""
    return tmp_path / "someone" / "qualcode" / "settings.json"


async def chosen(pilot: Pilot[None], key: str) -> None:
    """Press a key of the app itself, which comes to it by way of the widget and the screen."""
    await press(pilot, key)
    await pilot.pause()


async def test_the_looks_are_chosen_by_a_key_and_remembered(project: Project, settings: Path) -> None:
    """Ctrl+T goes through dark, light, high contrast and the terminal's colours; the next start has the last one."""
    async with QualcodeApp(project, preferences=Preferences(settings)).run_test() as pilot:
        await pilot.pause()
        found = []
        for _ in range(4):
            await chosen(pilot, "ctrl+t")
            found.append(pilot.app.theme)
        assert found == [LIGHT.name, CONTRAST.name, TERMINAL.name, DARK.name]
        await press(pilot, "ctrl+t", "ctrl+t")
    app = QualcodeApp(project, preferences=Preferences(settings))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.theme == CONTRAST.name
        await press(pilot, "enter", "ctrl+t", "down", "enter", "m", "ø", "enter")
        assert app.theme == TERMINAL.name
    assert len(project.codings()) == 1


async def test_the_palette_has_the_looks_too(project: Project, settings: Path) -> None:
    """A choice in the palette is remembered as well."""
    async with QualcodeApp(project, preferences=Preferences(settings)).run_test() as pilot:
        await pilot.pause()
        await press(pilot, "ctrl+p", *"high contrast")
        await pilot.pause(0.3)
        await press(pilot, "enter")
        await pilot.pause()
        assert pilot.app.theme == CONTRAST.name
    assert Preferences(settings).theme(1 << 24) == CONTRAST.name


async def test_the_language_is_chosen_by_a_key_and_remembered(project: Project, settings: Path) -> None:
    """Ctrl+L turns every text into the other language, keys and help included, and leaves the place written."""
    async with QualcodeApp(project, preferences=Preferences(settings)).run_test() as pilot:
        await pilot.pause()
        await press(pilot, "enter", "down", "down")
        await chosen(pilot, "ctrl+l")
        assert any("Lag forslag" in line for line in drawn(pilot))
        await press(pilot, "question_mark")
        assert any("Åpne transkripsjonen" in line for line in drawn(pilot))
        await press(pilot, "escape", "enter")
        assert any("replikk 3 av 6" in line for line in drawn(pilot))
        assert language() == Preferences(settings).language == "nb"
        await chosen(pilot, "ctrl+l")
        assert any("Make suggestions" in line for line in drawn(pilot))


async def test_the_plain_mode_stays_plain(project: Project, settings: Path) -> None:
    """What was chosen for the eyes has no say there, and the key tells so."""
    Preferences(settings).remember("theme", CONTRAST.name)
    app = QualcodeApp(project, plain=True, preferences=Preferences(settings))
    async with app.run_test(notifications=True) as pilot:
        await pilot.pause()
        await chosen(pilot, "ctrl+t")
        assert app.theme == DARK.name
        assert said(pilot) == ["The plain mode has the terminal's own looks."]


async def test_a_dialog_is_answered_first(project: Project, settings: Path) -> None:
    """In a dialog the language stays, so that nothing typed is lost."""
    async with QualcodeApp(project, preferences=Preferences(settings)).run_test(notifications=True) as pilot:
        await pilot.pause()
        await press(pilot, "enter", "down", "enter", *"mø")
        before = len(pilot.app.screen_stack)
        await pilot.app.run_action("app.other_language")
        await pilot.pause()
        assert len(pilot.app.screen_stack) == before
        assert said(pilot) == ["Answer or close this first."]


async def test_what_cannot_be_remembered_is_told(project: Project, tmp_path: Path) -> None:
    """A settings folder that cannot be made costs a message, not the choice."""
    (tmp_path / "file").write_text("x")
    preferences = Preferences(tmp_path / "file" / "settings.json")
    async with QualcodeApp(project, preferences=preferences).run_test(notifications=True) as pilot:
        await pilot.pause()
        await chosen(pilot, "ctrl+t")
        assert pilot.app.theme == LIGHT.name
        assert any("until you quit" in text for text in said(pilot))


@pytest.mark.parametrize("text", ["", "[]", "{", '{"theme": 3}', '{"theme": "../x", "language": "xx"}', "\xff"])
def test_settings_that_make_no_sense_are_as_good_as_none(settings: Path, text: str) -> None:
    """The usual looks and language come up."""
    settings.parent.mkdir(parents=True)
    settings.write_bytes(text.encode("latin-1"))
    preferences = Preferences(settings)
    assert (preferences.theme(1 << 24), preferences.language) == ("", "")


def test_a_terminal_of_few_colours_shows_its_own(settings: Path) -> None:
    """Unless other looks were chosen."""
    preferences = Preferences(settings)
    assert preferences.theme(16) == TERMINAL.name
    assert preferences.theme(256) == ""
    preferences.remember("theme", LIGHT.name)
    assert Preferences(settings).theme(16) == LIGHT.name


def test_settings_are_outside_the_study(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """They belong to who sits there, so a study that is handed on tells nothing about them."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert settings_path() == tmp_path / "qualcode" / "settings.json"


def test_the_browser_shows_all_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """There the program writes to no terminal, and what draws it says how many colours there are."""
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.delenv("COLORTERM")
    assert terminal_colors() < 256
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "truecolor")
    assert terminal_colors() > 256
