"""The screens; `SCREENS` lists those with keys of their own, in the order of the help."""

from __future__ import annotations

from qualcode.tui.screens.codes import CodebookScreen, ExcerptsScreen
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.screens.dialogs import CodingChooser, HelpScreen, MemoEditor
from qualcode.tui.screens.overview import OverviewScreen
from qualcode.tui.screens.picker import CodePicker
from qualcode.tui.screens.search import SearchScreen

SCREENS = (OverviewScreen, CodingScreen, CodePicker, MemoEditor, SearchScreen, CodebookScreen, ExcerptsScreen)

__all__ = [
    "SCREENS",
    "CodePicker",
    "CodebookScreen",
    "CodingChooser",
    "CodingScreen",
    "ExcerptsScreen",
    "HelpScreen",
    "MemoEditor",
    "OverviewScreen",
    "SearchScreen",
]
