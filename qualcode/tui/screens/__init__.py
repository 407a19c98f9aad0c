"""The screens; `SCREENS` lists those with keys of their own, in the order of the help."""

from __future__ import annotations

from qualcode.tui.screens.board import CodeBoard
from qualcode.tui.screens.codes import CodebookScreen, ExcerptsScreen
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.screens.confirming import Confirm
from qualcode.tui.screens.dialogs import CodingChooser, HelpScreen, MemoEditor
from qualcode.tui.screens.history import HistoryScreen
from qualcode.tui.screens.new_code import NewCode
from qualcode.tui.screens.overview import OverviewScreen
from qualcode.tui.screens.picker import CodePicker
from qualcode.tui.screens.queue import QueueScreen
from qualcode.tui.screens.search import SearchScreen

SCREENS = (
    OverviewScreen,
    CodingScreen,
    CodePicker,
    CodeBoard,
    NewCode,
    MemoEditor,
    HistoryScreen,
    QueueScreen,
    SearchScreen,
    CodebookScreen,
    ExcerptsScreen,
    Confirm,
)

__all__ = [
    "SCREENS",
    "CodeBoard",
    "CodePicker",
    "CodebookScreen",
    "CodingChooser",
    "CodingScreen",
    "Confirm",
    "ExcerptsScreen",
    "HelpScreen",
    "HistoryScreen",
    "MemoEditor",
    "NewCode",
    "OverviewScreen",
    "QueueScreen",
    "SearchScreen",
]
