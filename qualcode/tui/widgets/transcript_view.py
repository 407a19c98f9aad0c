"""The transcript on screen: only the lines in view are built, and a change redraws its own turn only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.strip import Strip

from qualcode.model import Kind, Suggestion
from qualcode.tui.codemarks import CodeMark, CodeMarks, coded_style, letter_style, stroke_style
from qualcode.tui.open_transcript import OpenTranscript
from qualcode.tui.selecting import Cursor, Level
from qualcode.tui.widgets.painting import Painting, fit
from qualcode.tui.widgets.turn_lines import TurnLines
from qualcode.tui.wrapping import visible

_KEPT_STRIPS: Final = 600
_ROOMY: Final = 26
"""Rows from which turns stand with an empty line between them."""


@dataclass(frozen=True, slots=True)
class _Stroke:
    """A coding inside one turn: where it stands, in which lane of the margin, and its mark."""

    start: int
    end: int
    lane: int
    mark: CodeMark


class TranscriptView(Painting):
    """Turns with speaker and time, the codes' marks in a margin, and what is chosen."""

    can_focus = True

    @dataclass
    class Pointed(Message):
        """The mouse pointed at a position in the transcript's text."""

        position: int

    def __init__(self, desk: OpenTranscript, cursor: Cursor, marks: CodeMarks) -> None:
        super().__init__(id="transcript")
        self.desk = desk
        self.cursor = cursor
        self.marks = marks
        self.suggestion: Suggestion | None = None
        self._lines = TurnLines(desk.transcript)
        self._laid_out: tuple[int, bool] | None = None
        self._is_partly = False
        self._strips: dict[int, Strip] = {}
        self._strokes: dict[int, list[_Stroke]] = {}
        self._mixed: dict[tuple[object, ...], Style] = {}

    # Changes from outside

    def redraw(self, turns: Iterable[int]) -> None:
        """Draw these turns anew."""
        for turn in turns:
            self._strokes.pop(turn, None)
            self._redraw_turn(turn)

    def redraw_all(self, marks: CodeMarks | None = None) -> None:
        """Draw everything anew, with other marks if they are given."""
        self.marks = marks or self.marks
        self._strokes.clear()
        self._strips.clear()
        self._mixed.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        """Colours changed: nothing drawn before holds."""
        super().notify_style_update()
        if self.is_mounted:
            self.redraw_all()

    def follow(self, before: Iterable[int], suggestion: Suggestion | None) -> None:
        """The cursor came from those turns to where it is; bring it into view."""
        turns = {*before, *self.turns_shown_chosen()}
        for each in (self.suggestion, suggestion):
            if each is not None and self.suggestion is not suggestion:
                turns.update(self.desk.turns_of(each.excerpt))
        self.suggestion = suggestion
        for turn in turns:
            self._redraw_turn(turn)
        self._bring_into_view()

    def turns_shown_chosen(self) -> set[int]:
        """The turns that what is chosen touches, and the one the cursor is in."""
        excerpt = self.cursor.excerpt
        return {self.cursor.turn, *(self.desk.turns_of(excerpt) if excerpt else ())}

    @property
    def reading_at(self) -> Offset:
        """Where the line begins that has the start of what is chosen."""
        line = self._lines.line_of(self.cursor.selection.head[0]) if self._lines.lines else 0
        return self.content_region.offset + Offset(0, max(line - self.scroll_offset.y, 0))

    def last_turn_in_view(self) -> int:
        """The last turn that is wholly or partly on screen."""
        if not self._lines.lines:
            return 0
        bottom = self.scroll_offset.y + self.size.height - 1
        return self._lines.lines[max(0, min(bottom, len(self._lines.lines) - 1))][0]

    def position_a_page(self, step: int) -> int:
        """The position a page of lines below (1) or above (-1) the cursor; the view goes along."""
        page = max(self.size.height - 2, 1)
        line = self._lines.line_of(self.cursor.selection.head[0]) + step * page
        self.scroll_to(y=self.scroll_offset.y + step * page, animate=False)
        return self._lines.position_at(line)

    # Layout

    def on_resize(self) -> None:
        """Wrap anew when the width changed."""
        width, spaced = self.scrollable_content_region.width, self.size.height >= _ROOMY
        if not width or (width, spaced) == self._laid_out:
            return
        first = self._laid_out is None
        self._laid_out = (width, spaced)
        self._is_partly = self._lines.lay_out(width, spaced, self.cursor.turn if first else None)
        self._strips.clear()
        self.virtual_size = Size(0, len(self._lines.lines))
        self.refresh()
        self._bring_into_view(centre=first)

    def complete(self) -> None:
        """Wrap the turns that the first look did without; what is in view stays where it is."""
        if not self._is_partly or self._laid_out is None:
            return
        turn = self._lines.lines[min(self.scroll_offset.y, len(self._lines.lines) - 1)][0]
        into = self.scroll_offset.y - self._lines.of_turn(turn)[0]
        self._is_partly = self._lines.lay_out(*self._laid_out)
        self._strips.clear()
        self.virtual_size = Size(0, len(self._lines.lines))
        self.scroll_to(y=self._lines.of_turn(turn)[0] + into, animate=False)
        self.refresh()

    def _bring_into_view(self, centre: bool = False) -> None:
        height = self.size.height
        if self._laid_out is None or not height:
            return
        head = self.cursor.selection.head
        top = self._lines.line_of(head[0])
        bottom = self._lines.line_of(max(head[1] - 1, head[0]))
        y = self.scroll_offset.y
        if bottom - top >= height:
            bottom = top + height - 1
        # a third of a screen at a time, not line by line: the page stands still while it is read
        if centre or bottom >= y + height:
            y = top - min(height // 3, height - 1 - (bottom - top))
        elif top < y:
            y = top - min(height * 2 // 3, height - 1 - (bottom - top))
        if max(y, 0) != self.scroll_offset.y:
            self.scroll_to(y=max(y, 0), animate=False)

    def _redraw_turn(self, turn: int) -> None:
        if self._laid_out is None:
            return
        first, after = self._lines.of_turn(turn)
        for y in range(first, after):
            self._strips.pop(y, None)
        after = self._lines.end_of_turn(turn)
        self.refresh(Region(0, first - self.scroll_offset.y, self.size.width, after - first))

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One line of the view; the first paint comes before the first resize and lays the text out."""
        if self._laid_out is None:
            self.on_resize()
        y += self.scroll_offset.y
        if y >= len(self._lines.lines):
            return self.strip([], self.size.width)
        strip = self._strips.get(y)
        if strip is None:
            if len(self._strips) > _KEPT_STRIPS:
                self._strips.clear()
            strip = self._strips[y] = self._draw(y)
        return strip

    def _draw(self, y: int) -> Strip:
        turn, start, end = self._lines.lines[y]
        width = self.scrollable_content_region.width
        if start < 0:
            return self.strip([], width)
        here = turn == self.cursor.turn
        ground = self.base + self.paint("here") if here else self.base
        segments = [Segment("▌" if here else " ", self.paint("accent")), *self._gutter(turn, start)]
        segments += self._margin(turn, start, end)
        segments += self._text(turn, start, end, here)
        return Strip(Segment.apply_style(segments, ground)).adjust_cell_length(width, ground)

    def _gutter(self, turn: int, start: int) -> list[Segment]:
        columns, segments = self._lines.columns, []
        quiet = self.desk.transcript.turns[turn].kind is Kind.INTERVIEWER
        if columns.time:
            text = self._lines.time(turn) if start == 0 else ""
            segments.append(Segment(text.rjust(columns.time) + " ", self.paint("dim")))
        if columns.speaker:
            text = self._lines.speaker(turn) if start == 0 else ""
            style = self.paint("dim" if quiet else "speaker")
            segments.append(Segment(fit(visible(text), columns.speaker) + " ", style))
        return segments

    def _margin(self, turn: int, start: int, end: int) -> list[Segment]:
        pending = [s for s in self._suggested(turn) if start <= s[0] < end or (s[0] < start < s[1])]
        begins = any(start <= s[0] for s in pending)
        segments = [Segment("?" if begins else "┊" if pending else " ", self.paint("suggested"))]
        lanes: list[Segment] = [Segment(" ")] * self._lines.columns.lanes
        if start == 0 and self.desk.blank_in(turn):
            lanes[0] = Segment("○", self.paint("dim"))
        for stroke in self._strokes_of(turn):
            if stroke.start < end and start < stroke.end:
                begins = start <= stroke.start
                if stroke.lane >= len(lanes):
                    lanes[-1] = Segment("+", self.paint("dim"))
                else:
                    lanes[stroke.lane] = self._stroke_segment(stroke.mark, begins)
        return [*segments, *lanes, Segment(" ")]

    def _suggested(self, turn: int) -> list[tuple[int, int]]:
        base = self.desk.transcript.starts[turn]
        return [(max(s.excerpt.start - base, 0), s.excerpt.end - base) for s in self.desk.suggestions_in(turn)]

    def _strokes_of(self, turn: int) -> list[_Stroke]:
        strokes = self._strokes.get(turn)
        if strokes is None:
            base, ends = self.desk.transcript.starts[turn], list[int]()
            strokes = self._strokes[turn] = []
            for coding in self.desk.codings_in(turn):
                start, end = max(coding.excerpt.start - base, 0), coding.excerpt.end - base
                lane = next((n for n, last in enumerate(ends) if last <= start), len(ends))
                ends[lane : lane + 1] = [end]
                strokes.append(_Stroke(start, end, lane, self.marks[coding.code]))
        return strokes

    def _text(self, turn: int, start: int, end: int, here: bool) -> list[Segment]:
        text, base = self._lines.text(turn), self.desk.transcript.starts[turn]
        end = start + len(text[start:end].rstrip())
        quiet = self.desk.transcript.turns[turn].kind is Kind.INTERVIEWER
        plain = self.paint("dim") if quiet else Style.null()
        strokes = [s for s in self._strokes_of(turn) if s.start < end and start < s.end]
        chosen = self._chosen(base)
        evidence = [(e.start - base, e.end - base) for e in self.desk.evidence_in(self.suggestion)] if here else []
        spans = [*((s.start, s.end) for s in strokes), chosen, *evidence]
        cuts = sorted({start, end, *(min(max(edge, start), end) for span in spans for edge in span)})
        segments = []
        for a, b in pairwise(cuts):
            over = [s for s in strokes if s.start <= a and b <= s.end]
            style = plain + self._coded_style(over[-1].mark.color, len(over)) if over else plain
            is_chosen = chosen[0] <= a and b <= chosen[1]
            if is_chosen:
                style += self.paint("chosen")
            if any(s <= a and b <= e for s, e in evidence):
                style += self.paint("evidence-chosen" if is_chosen or over else "evidence")
            segments.append(Segment(visible(text[a:b]), style))
        return segments

    def _chosen(self, base: int) -> tuple[int, int]:
        """What is chosen, counted in the turn; nothing while the cursor rests on a whole turn."""
        start, end = self.cursor.span
        resting = self.cursor.level is Level.TURN and self.cursor.selection.anchor == self.cursor.selection.head
        if resting and not self.cursor.marking and (start, end) == self.cursor.units.at(Level.TURN, start):
            return (0, 0)
        return (start - base, end - base)

    def _ground(self) -> tuple[Color, Color]:
        return self.background_colors[1], self.styles.color

    def _coded_style(self, color: Color, count: int) -> Style:
        key = ("coded", color, count > 1)
        if key not in self._mixed:
            wanted = float(self.app.theme_variables["code-contrast"])
            self._mixed[key] = coded_style(color, count, *self._ground(), wanted)
        return self._mixed[key]

    def _stroke_segment(self, mark: CodeMark, begins: bool) -> Segment:
        key = ("mark", mark, begins)
        if key not in self._mixed:
            style_of = letter_style if begins else stroke_style
            colors = self.app.theme_variables
            ground, text = Color.parse(colors["here"]), Color.parse(colors["foreground"])
            self._mixed[key] = style_of(mark, colors, ground, text)
        return Segment(mark.letter if begins else "┃", self._mixed[key])

    def on_click(self, event: events.Click) -> None:
        """A click chooses the sentence under it."""
        if self._lines.lines:
            cells = event.x - self._lines.columns.text_at
            self.post_message(self.Pointed(self._lines.position_at(event.y + self.scroll_offset.y, max(cells, 0))))
