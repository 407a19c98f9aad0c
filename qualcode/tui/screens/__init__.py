"""The screens, each read from its file when it is first asked for: what is seldom opened keeps no start waiting."""

from __future__ import annotations

from importlib import import_module
from time import sleep
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from qualcode.tui.screens.asking import LineAsked as LineAsked
    from qualcode.tui.screens.asking import PlaceAsked as PlaceAsked
    from qualcode.tui.screens.asking import TargetAsked as TargetAsked
    from qualcode.tui.screens.attributes import AttributesEditor as AttributesEditor
    from qualcode.tui.screens.board import CodeBoard as CodeBoard
    from qualcode.tui.screens.cases import CasesScreen as CasesScreen
    from qualcode.tui.screens.choosing import NameAsked as NameAsked
    from qualcode.tui.screens.code_editor import CodeEditor as CodeEditor
    from qualcode.tui.screens.codes import CodebookScreen as CodebookScreen
    from qualcode.tui.screens.coding import CodingScreen as CodingScreen
    from qualcode.tui.screens.confirming import Confirm as Confirm
    from qualcode.tui.screens.dialogs import CodingChooser as CodingChooser
    from qualcode.tui.screens.dialogs import HelpScreen as HelpScreen
    from qualcode.tui.screens.dialogs import MemoEditor as MemoEditor
    from qualcode.tui.screens.excerpts import ExcerptsScreen as ExcerptsScreen
    from qualcode.tui.screens.field import FieldAsked as FieldAsked
    from qualcode.tui.screens.found_places import PlacesScreen as PlacesScreen
    from qualcode.tui.screens.history import HistoryScreen as HistoryScreen
    from qualcode.tui.screens.importing import ImportScreen as ImportScreen
    from qualcode.tui.screens.memos import MemosScreen as MemosScreen
    from qualcode.tui.screens.new_code import NewCode as NewCode
    from qualcode.tui.screens.overview import OverviewScreen as OverviewScreen
    from qualcode.tui.screens.picker import CodePicker as CodePicker
    from qualcode.tui.screens.pictures import PicturesScreen as PicturesScreen
    from qualcode.tui.screens.placing import PlacingScreen as PlacingScreen
    from qualcode.tui.screens.pseudonyms import PseudonymScreen as PseudonymScreen
    from qualcode.tui.screens.queue import QueueScreen as QueueScreen
    from qualcode.tui.screens.reviewing import ReviewScreen as ReviewScreen
    from qualcode.tui.screens.search import SearchScreen as SearchScreen
    from qualcode.tui.screens.splitting import PartsAsked as PartsAsked
    from qualcode.tui.screens.splitting import SplitScreen as SplitScreen

    SCREENS: tuple[type[Any], ...]
    """Those with keys of their own, in the order of the help."""

_WITH_KEYS: Final = {
    "OverviewScreen": "overview",
    "CodingScreen": "coding",
    "CodePicker": "picker",
    "CodeBoard": "board",
    "NewCode": "new_code",
    "MemoEditor": "dialogs",
    "HistoryScreen": "history",
    "QueueScreen": "queue",
    "SearchScreen": "search",
    "CodebookScreen": "codes",
    "CodeEditor": "code_editor",
    "PlaceAsked": "asking",
    "TargetAsked": "asking",
    "PartsAsked": "splitting",
    "SplitScreen": "splitting",
    "ExcerptsScreen": "excerpts",
    "MemosScreen": "memos",
    "PicturesScreen": "pictures",
    "CasesScreen": "cases",
    "AttributesEditor": "attributes",
    "ImportScreen": "importing",
    "ReviewScreen": "reviewing",
    "PlacingScreen": "placing",
    "PseudonymScreen": "pseudonyms",
    "PlacesScreen": "found_places",
    "Confirm": "confirming",
    "FieldAsked": "field",
    "NameAsked": "choosing",
}
"""Name and file, in the order of the help."""
_OTHERS: Final = {
    "LineAsked": "asking",
    "CodingChooser": "dialogs",
    "HelpScreen": "dialogs",
}


def __getattr__(name: str) -> object:
    """A screen, or `SCREENS`, all that have keys of their own."""
    if name == "SCREENS":
        return tuple(__getattr__(each) for each in _WITH_KEYS)
    module = _WITH_KEYS.get(name) or _OTHERS.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{module}"), name)


def load_all() -> None:
    """Read the files of all screens, in a thread that lets keys through: the first to open one need not wait then."""
    for module in dict.fromkeys((*_WITH_KEYS.values(), *_OTHERS.values())):
        import_module(f"{__name__}.{module}")
        sleep(0.005)
