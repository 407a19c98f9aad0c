"""The screens; `SCREENS` lists those with keys of their own, in the order of the help."""

from __future__ import annotations

from qualcode.tui.screens.asking import LineAsked, PlaceAsked, TargetAsked
from qualcode.tui.screens.attributes import AttributesEditor
from qualcode.tui.screens.board import CodeBoard
from qualcode.tui.screens.cases import CasesScreen
from qualcode.tui.screens.choosing import NameAsked
from qualcode.tui.screens.code_editor import CodeEditor
from qualcode.tui.screens.codes import CodebookScreen
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.screens.confirming import Confirm
from qualcode.tui.screens.dialogs import CodingChooser, HelpScreen, MemoEditor
from qualcode.tui.screens.excerpts import ExcerptsScreen
from qualcode.tui.screens.field import FieldAsked
from qualcode.tui.screens.found_places import PlacesScreen
from qualcode.tui.screens.history import HistoryScreen
from qualcode.tui.screens.importing import ImportScreen
from qualcode.tui.screens.memos import MemosScreen
from qualcode.tui.screens.new_code import NewCode
from qualcode.tui.screens.overview import OverviewScreen
from qualcode.tui.screens.picker import CodePicker
from qualcode.tui.screens.pictures import PicturesScreen
from qualcode.tui.screens.placing import PlacingScreen
from qualcode.tui.screens.pseudonyms import PseudonymScreen
from qualcode.tui.screens.queue import QueueScreen
from qualcode.tui.screens.reviewing import ReviewScreen
from qualcode.tui.screens.search import SearchScreen
from qualcode.tui.screens.splitting import PartsAsked, SplitScreen

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
    CodeEditor,
    PlaceAsked,
    TargetAsked,
    PartsAsked,
    SplitScreen,
    ExcerptsScreen,
    MemosScreen,
    PicturesScreen,
    CasesScreen,
    AttributesEditor,
    ImportScreen,
    ReviewScreen,
    PlacingScreen,
    PseudonymScreen,
    PlacesScreen,
    Confirm,
    FieldAsked,
    NameAsked,
)

__all__ = [
    "SCREENS",
    "AttributesEditor",
    "CasesScreen",
    "CodeBoard",
    "CodeEditor",
    "CodePicker",
    "CodebookScreen",
    "CodingChooser",
    "CodingScreen",
    "Confirm",
    "ExcerptsScreen",
    "FieldAsked",
    "HelpScreen",
    "HistoryScreen",
    "ImportScreen",
    "LineAsked",
    "MemoEditor",
    "MemosScreen",
    "NameAsked",
    "NewCode",
    "OverviewScreen",
    "PartsAsked",
    "PicturesScreen",
    "PlaceAsked",
    "PlacesScreen",
    "PlacingScreen",
    "PseudonymScreen",
    "QueueScreen",
    "ReviewScreen",
    "SearchScreen",
    "SplitScreen",
    "TargetAsked",
]
