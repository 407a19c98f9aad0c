"""Simple pictures of the codings, in plain characters: how often, in which groups, and where in an interview."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import ClassVar, Final, NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from qualcode.errors import QualcodeError
from qualcode.i18n import N_, _
from qualcode.project import Project
from qualcode.table import Cell, Table
from qualcode.tui.screens.choosing import NameAsked
from qualcode.tui.screens.listing import ListScreen
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line, fit
from qualcode.tui.widgets.panel import Panel, Paragraph
from qualcode.tui.widgets.row_list import RowList

HEIGHTS: Final = "·▁▂▃▄▅▆▇█"
FEW_SIGN: Final = "°"
LONGEST: Final = 80
"""The most cells for a bar: longer ones are no easier to compare."""

SHADES: Final = ("   ", "░░░", "▒▒▒", "▓▓▓", "███")


class Picture(Enum):
    """Which picture is shown."""

    FREQUENCIES = N_("How often each code is used")
    GROUPS = N_("Codes by group")
    COURSE = N_("Codes along the interview")


class Drawn(NamedTuple):
    """What a picture is drawn from, and what was chosen for it."""

    picture: Picture
    table: Table
    attribute: str
    transcript: str


class PicturesScreen(ListScreen[Drawn]):
    """A row for each code; Enter shows its excerpts."""

    NAME = N_("Pictures")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "tab,p",
            "picture(1)",
            N_("Next picture"),
            id="pictures.next",
            tooltip=N_("How often, by group, along the interview"),
        ),
        Binding(
            "shift+tab", "picture(-1)", N_("Picture before"), id="pictures.before", tooltip=N_("Go back"), show=False
        ),
        Binding(
            "c", "choose", N_("Choose"), id="pictures.choose", tooltip=N_("Choose the attribute, or the interview")
        ),
        Binding(
            "right",
            "turn(1)",
            N_("Next"),
            id="pictures.right",
            tooltip=N_("The next attribute or interview"),
            show=False,
        ),
        Binding(
            "left",
            "turn(-1)",
            N_("Before"),
            id="pictures.left",
            tooltip=N_("The attribute or interview before"),
            show=False,
        ),
        Binding(
            "enter,e", "excerpts", N_("Excerpts"), id="pictures.excerpts", tooltip=N_("See all excerpts of the code")
        ),
        Binding("q,escape", "back", N_("Back"), id="pictures.back", tooltip=N_("Go back")),
    ]

    def __init__(self, transcript: str = "") -> None:
        super().__init__()
        self._picture = self._shown = Picture.COURSE if transcript else Picture.FREQUENCIES
        self._transcript = transcript
        self._attribute = ""
        self._table = Table("", ("code", "code_name"), ())
        self._most = 1.0

    def compose(self) -> ComposeResult:
        """The picture under its heads."""
        yield TitleBar()
        yield TitleBar(id="columns")
        yield RowList(self._row)
        yield Panel(id="empty")
        yield TitleBar(id="totals")
        yield KeyBar()

    def on_resize(self) -> None:
        """The picture depends on the width."""
        if self._is_shown:
            self.reread()

    @property
    def _names_width(self) -> int:
        """Cells for a code's letter and name."""
        return max(min(self.size.width // 3, 44), 8)

    @property
    def _stroke(self) -> str:
        """What bars are made of: a line that leaves air between them, or a sign where lines say nothing."""
        return "█" if self.study.plain else "━"

    @property
    def _room(self) -> int:
        """Cells for the picture."""
        return max(self.size.width - self._names_width - 6, 1)

    def wanted(self) -> Callable[[Project], Drawn]:
        """What the picture is drawn from."""
        steps = max(min(self._room, 120), 1)
        return partial(
            _tabulate, picture=self._picture, attribute=self._attribute, transcript=self._transcript, steps=steps
        )

    def show(self, found: Drawn) -> None:
        """Draw the picture as the study is now."""
        self._shown, self._table, self._attribute, self._transcript = found
        rows, empty = self.query_one(RowList), self.query_one("#empty", Panel)
        numbers = [cell for row in self._table.rows for cell in self._cells(row)]
        self._most = max([float(cell) for cell in numbers if isinstance(cell, int | float)], default=1.0) or 1.0
        rows.show(len(self._table.rows), rows.index)
        rows.display, empty.display = bool(self._table.rows), not self._table.rows
        empty.show([Paragraph(((_("Nothing is coded here yet."), "dim"),))])
        title: Line = [(_(self._shown.value), "strong"), (f"  {self._table.title}", "accent")]
        place = list(Picture).index(self._shown) + 1
        is_telling = self._shown is Picture.GROUPS and any(row[-1] for row in self._table.rows)
        note = f"{FEW_SIGN} " + _("five people or fewer: may point to one of them") if is_telling else ""
        self.query_one("#totals", TitleBar).show([(note, "warning")], [])
        self.query_one(TitleBar).show(title, [(f"{place}/{len(Picture)}", "dim")])
        self.query_one("#columns", TitleBar).show([(self._heads(), "dim")], [])

    def _attributes(self) -> list[str]:
        return _rank_attributes(self.project)

    def _cells(self, row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        """What is drawn of a row: all but the code, and the total of groups."""
        return row[2:-2] if self._shown is Picture.GROUPS else row[2:]

    def _columns(self) -> tuple[int, int]:
        """How many groups fit, and the cells for each."""
        groups = self._table.columns[2:-2]
        cells = max(min(max(map(cell_len, groups), default=8), 16), 8)
        return max(min(len(groups), self._room // (cells + 1)), 1), cells

    def _heads(self) -> str:
        if not self._table.rows:
            return ""
        start = " " * self._names_width
        if self._shown is Picture.COURSE:
            return start + fit(_("beginning"), max(self._room - 6, 0)) + _("end")
        if self._shown is Picture.FREQUENCIES:
            return start + _("codings")
        count, cells = self._columns()
        groups = self._table.columns[2:-2]
        heads = " ".join(fit(name or _("(none)"), cells) for name in groups[:count])
        more = f" +{len(groups) - count}" if count < len(groups) else ""
        return start + heads + more

    def _row(self, index: int, width: int) -> list[Line]:
        row = self._table.rows[index]
        name = fit(str(row[1]), max(self._names_width - 3, 1))
        head: Line = [self.mark(str(row[0])), (f" {name} ", "")]
        numbers = [float(cell) for cell in self._cells(row) if isinstance(cell, int | float)]
        if self._shown is Picture.FREQUENCIES:
            longest = min(max(self._room - 7, 1), LONGEST)
            bar = self._stroke * max(round(numbers[0] / self._most * longest), 1)
            return [[*head, (bar, "accent"), (f" {numbers[0]:.0f}", "")]]
        if self._shown is Picture.COURSE:
            return [[*head, ("".join(_height(share) for share in numbers), "accent")]]
        count, cells = self._columns()
        few = {each.rpartition(" (")[0] for each in str(row[-1] or "").split("; ")}
        for group, number in zip(self._table.columns[2:-2][:count], numbers, strict=False):
            shade = SHADES[0] if not number else SHADES[max(1, round(number / self._most * (len(SHADES) - 1)))]
            sign = FEW_SIGN if (group or "–") in few else ""
            told = f" {number:.0f}{sign}" if number else " ·"
            head += [(shade, "accent"), (fit(told, cells - 2), "" if number else "dim")]
        return [head]

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A click on the code in focus shows its excerpts."""
        self.action_excerpts()

    def action_excerpts(self) -> None:
        """See all excerpts of the code."""
        if self._table.rows:
            self.study.open_excerpts(str(self._table.rows[self.query_one(RowList).index][0]))

    def action_picture(self, step: int) -> None:
        """Show the next picture, or the one before."""
        pictures = list(Picture)
        self._picture = pictures[(pictures.index(self._picture) + step) % len(pictures)]
        self.load()

    def _choices(self) -> tuple[list[str], str]:
        """What can be chosen in this picture, and what is.

        Raises:
            QualcodeError: Nothing can.
        """
        if self._picture is Picture.COURSE:
            return list(self.project.transcript_names()), self._transcript
        names = self._attributes()
        if self._picture is Picture.FREQUENCIES or not names:
            raise QualcodeError(_("There is nothing to choose here."), _("Tab shows the next picture."))
        return names, self._attribute

    def _choose(self, name: str) -> None:
        if self._picture is Picture.COURSE:
            self._transcript = name
        else:
            self._attribute = name
        self.load()

    def action_choose(self) -> None:
        """Choose the attribute, or the interview."""
        names, here = self._choices()
        title = _("Which interview?") if self._picture is Picture.COURSE else _("Which attribute?")
        self.ask(NameAsked(title, names, here), self._choose)

    def action_turn(self, step: int) -> None:
        """The next attribute or interview, or the one before."""
        names, here = self._choices()
        if names:
            self._choose(names[(names.index(here) + step) % len(names)])


def _tabulate(study: Project, picture: Picture, attribute: str, transcript: str, steps: int) -> Drawn:
    """What the picture is drawn from; the first attribute or interview where there is none of that name."""
    if picture is Picture.FREQUENCIES:
        counts = study.store.codings.count_by_code()
        order = sorted(counts, key=lambda code: -counts[code])
        rows = tuple((code, study.codebook.path(code)[-1], counts[code]) for code in order)
        return Drawn(picture, Table("", ("code", "code_name", "codings"), rows), attribute, transcript)
    if picture is Picture.GROUPS:
        names = _rank_attributes(study)
        attribute = attribute if attribute in names else next(iter(names), "")
        return Drawn(picture, study.groups(attribute), attribute, transcript)
    transcripts = study.transcript_names()
    transcript = transcript if transcript in transcripts else next(iter(transcripts), "")
    table = study.course(transcript, steps) if transcript else Table("", ("code", "code_name"), ())
    return Drawn(picture, table, attribute, transcript)


def _rank_attributes(study: Project) -> list[str]:
    """The attributes, those first that part the interviews into few groups."""
    cases = study.store.attributes()
    values = {key: {case.get(key, "") for case in cases.values()} for case in cases.values() for key in case}

    def merit(key: str) -> tuple[bool, int]:
        groups = len(values[key])
        return groups < 2 or groups == len(cases), groups

    return sorted(values, key=merit)


def _height(share: float) -> str:
    """A block as high as the share; what is coded at all shows."""
    return HEIGHTS[0] if not share else HEIGHTS[max(1, round(share * (len(HEIGHTS) - 1)))]
