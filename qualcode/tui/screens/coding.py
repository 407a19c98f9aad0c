"""Where a transcript is read and coded."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from qualcode.errors import QualcodeError
from qualcode.i18n import N_, _, ngettext
from qualcode.model import Excerpt, Suggestion
from qualcode.tui import collecting
from qualcode.tui.describing import describe_turn, describe_turn_briefly
from qualcode.tui.open_transcript import OpenTranscript
from qualcode.tui.screens.base import attributes_in_brief, tell, telling
from qualcode.tui.screens.coding_keys import DECIDING, GOING, MOVING
from qualcode.tui.screens.queueing import Queueing
from qualcode.tui.screens.reading import Reading
from qualcode.tui.screens.reworking import Reworking
from qualcode.tui.screens.roaming import Roaming
from qualcode.tui.selecting import Cursor, Level, Units
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line
from qualcode.tui.widgets.panel import Panel
from qualcode.tui.widgets.transcript_view import TranscriptView

PAUSE = 3.0
"""Seconds between writes of the place and of what was read; a key never waits for them."""


class Desk(Horizontal):
    """The text and what is beside it."""

    BLANK = True


class CodingScreen(Reading, Queueing, Reworking, Roaming):
    """One transcript: its turns, and beside them the codes and suggestions of the turn with the cursor."""

    NAME = N_("Coding")
    BINDINGS: ClassVar[list[BindingType]] = [*DECIDING, *MOVING, *GOING]

    def __init__(self, name: str, excerpt: Excerpt | None = None) -> None:
        super().__init__()
        self._transcript = name
        self._excerpt = excerpt
        self._said = ""
        self._seen = 0
        self._kept = True
        self._loaded = False

    def compose(self) -> ComposeResult:
        """The text is read here; its codings come after the first paint, so that reading can begin."""
        project = self.project
        transcript = project.transcript(self._transcript)
        self.desk = OpenTranscript(transcript)
        place = self._excerpt.start if self._excerpt else project.place(self._transcript) or 0
        self.cursor = Cursor(Units(transcript), min(place, max(len(transcript.text) - 1, 0)))
        if self._excerpt:
            self._choose(self._excerpt)
        self._seen = self.study.edits
        self.view = TranscriptView(self.desk, self.cursor, self.study.marks)
        self._title_bar, self._panel = TitleBar(), Panel(id="beside")
        yield self._title_bar
        with Desk(id="desk"):
            yield self.view
            yield self._panel
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin where the coder left."""
        self.view.focus()
        self._arrived(set())
        self.set_interval(PAUSE, self._keep_place)
        self.study.hold_keys()
        self.call_after_refresh(self._load)

    def _load(self) -> None:
        """Wrap the whole text, and then fetch what was decided: not in one go, for that would hold up what is drawn."""
        self._loaded = True
        self.view.complete()
        self.call_later(self._fetch)

    def _fetch(self) -> None:
        """Fetch what was decided; the collector need not look through what stays while keys are pressed."""
        with telling(self.app):
            self.reread()
            self.find_read()
        self.study.release_keys()
        self.study.follower.wake()
        collecting.set_aside()

    def _keep_place(self) -> None:
        """Write what was put off; a study that is busy or gone is told of once, not every time."""
        if self.study.is_writing:
            return
        try:
            self.leave()
            self._kept = True
        except QualcodeError as error:
            if self._kept:
                tell(self.app, error)
            self._kept = False

    def on_unmount(self) -> None:
        """Never leave the keys waiting."""
        self.study.release_keys()

    def on_resize(self) -> None:
        """Wide screens tell more beside the text."""
        self.call_after_refresh(self._tell_beside)

    def on_screen_resume(self) -> None:
        """Other screens may have changed what is coded here; the first time all is read after the first paint."""
        if not self._loaded:
            return
        if self._seen != self.study.edits:
            self.reread()
        elif self.is_behind:
            self.show_learned()

    def reread(self) -> None:
        """Show the codings and suggestions as they are stored now."""
        project = self.project
        self._seen = self.study.edits
        if project.transcript(self._transcript).text != self.desk.transcript.text:
            self.notify(_("Another program corrected this transcript, so it was opened again."), severity="warning")
            self.app.switch_screen(CodingScreen(self._transcript))
            return
        self.stop_adjusting()
        self.desk.reload(project.codings(self._transcript), self.pending(), ranked=self.is_ranked)
        self.desk.show_blanks(project.blanks(self._transcript))
        self.view.redraw_all(self.study.marks)
        self._arrived(set())

    # What was decided

    def decided(self, turns: set[int], said: str) -> None:
        """Draw the turns anew and tell what was stored."""
        self.stop_adjusting()
        stale = self._seen != self.study.edits
        self.study.edited()
        self._seen = self.study.edits
        if stale:  # something else changed while a dialog was open
            self.reread()
        else:
            self.view.redraw(turns)
        self._arrived(set(), said=said)

    def show_suggestion(self, suggestion: Suggestion | None) -> None:
        """Choose the suggestion's words."""
        before = self.view.turns_shown_chosen()
        if suggestion is not None:
            self._choose(suggestion.excerpt)
        self._arrived(before, suggestion=suggestion)

    def _choose(self, excerpt: Excerpt) -> None:
        span = (excerpt.start, excerpt.end)
        whole = span == self.cursor.units.at(Level.TURN, excerpt.start)
        self.cursor.choose(span, Level.TURN if whole else Level.SENTENCE)

    # Moving

    def _move(self, step: Callable[[], object], *, reading: bool = False, said: str = "") -> None:
        """Take a step and show where it led; steps forward from what was read count as reading."""
        before, turn = self.view.turns_shown_chosen(), self.cursor.turn
        step()
        if reading:
            self.has_read(turn)
        self._arrived(before, said=said)

    def _arrived(self, before: set[int], *, suggestion: Suggestion | None = None, said: str = "") -> None:
        """Draw the cursor where it is and tell about the turn."""
        self.suggestion = suggestion or self._suggestion_here()
        self._said = said
        self.view.follow(before, self.suggestion)
        self._tell_title()
        self._tell_beside()

    def _suggestion_here(self) -> Suggestion | None:
        here = self.cursor.excerpt
        pending = [s for s in self.desk.suggestions_in(self.cursor.turn) if here and s.excerpt.overlaps(here)]
        return self.suggestion if self.suggestion in pending else next(iter(pending), None)

    def action_move_turn(self, step: int) -> None:
        """Go turn by turn."""
        self._move(lambda: self.cursor.move(Level.TURN, step), reading=True)

    def action_move_sentence(self, step: int) -> None:
        """Go sentence by sentence."""
        self._move(lambda: self.cursor.move(Level.SENTENCE, step), reading=True)

    def action_move_word(self, step: int) -> None:
        """Go word by word."""
        self._move(lambda: self.cursor.move(Level.WORD, step), reading=True)

    def action_extend_word(self, step: int) -> None:
        """Stretch what is chosen by words."""
        self._move(lambda: self.cursor.extend(Level.WORD, step))

    def action_extend_turn(self, step: int) -> None:
        """Stretch what is chosen by turns."""
        self._move(lambda: self.cursor.extend(Level.TURN, step))

    def action_nudge(self, step: int, end: bool) -> None:
        """Move the end, or the beginning, of what is chosen by a letter."""
        self._move(lambda: self.cursor.nudge(step, end=end))

    def action_grow(self) -> None:
        """Choose more."""
        self._move(self.cursor.grow)

    def action_shrink(self) -> None:
        """Choose less."""
        self._move(self.cursor.shrink)

    def action_marking(self) -> None:
        """Stretch with every move from now on, or no longer."""
        self.cursor.marking = not self.cursor.marking
        self._arrived(
            self.view.turns_shown_chosen(), said=_("Every move stretches; Esc lets go") if self.cursor.marking else ""
        )

    def action_release(self) -> None:
        """Let go of what is chosen."""
        self.adjusting = None
        self._move(self.cursor.release)

    def action_page(self, step: int) -> None:
        """Go a page."""
        self._move(lambda: self.cursor.go(self.view.position_a_page(step)), reading=True)

    def action_edge(self, end: int) -> None:
        """Go to the beginning or the end."""
        self.jump(lambda: self.cursor.go(max(len(self.desk.transcript.text) - 1, 0) if end else 0))

    def action_uncoded(self, step: int) -> None:
        """Go to the next turn without codes."""
        turn = self.desk.uncoded_turn(self.cursor.turn, step)
        if turn is None:
            self._arrived(set(), said=_("Every turn has a code or a mark"))
        else:
            # what is passed over has codes or a mark, so whoever goes on has read it
            self.jump(lambda: self.cursor.go(self.desk.transcript.starts[turn]), reading=step > 0)

    def action_suggestion(self, step: int) -> None:
        """Go to the next suggestion and tell why it was made."""
        position = self.cursor.span[0]
        found = self.desk.suggestion_beside(self.suggestion if self._on_suggestion() else None, position, step)
        if found is None:
            self._arrived(set(), said=_("No suggestions wait in this transcript"))
        else:
            self.remember()
            self.show_suggestion(found)

    def _on_suggestion(self) -> bool:
        """Whether what is chosen is just the current suggestion."""
        return self.suggestion is not None and self.suggestion.excerpt == self.cursor.excerpt

    @on(TranscriptView.Pointed)
    def _point(self, event: TranscriptView.Pointed) -> None:
        self._move(lambda: self.cursor.go(event.position, Level.SENTENCE))

    # Telling

    def _tell_title(self) -> None:
        transcript, desk = self.desk.transcript, self.desk
        turn = _("turn {number} of {all}").format(number=self.cursor.turn + 1, all=len(transcript.turns))
        codings = ngettext("{count} coding", "{count} codings", desk.coding_count).format(count=desk.coding_count)
        left = len(desk.suggestions)
        suggestions = ngettext("{count} suggestion", "{count} suggestions", left).format(count=left)
        right: Line = [(self._said, "good"), ("   ", "")] if self._said else []
        right.append(
            (f"{turn} · {codings} · {suggestions}" if self.size.width >= 100 or not self._said else turn, "dim")
        )
        lock: Line = [(_("read only") + "  ", "warning")] if self.project.read_only else []
        about = attributes_in_brief(transcript.attributes)
        self._title_bar.show([*lock, (transcript.name, "strong"), (f"  {about}", "dim")], right)

    def _tell_beside(self) -> None:
        panel, book = self._panel, self.project.codebook
        wide = self.size.width >= self.study.WIDE
        if self.adjusting is not None:
            panel.show(self.borders_in_words())
        elif wide or self.has_class("-more"):
            coder = self.project.coder
            panel.show(describe_turn(self.desk, self.cursor.turn, self.suggestion, book, self.mark, coder))
        else:
            panel.show(describe_turn_briefly(self.desk, self.cursor.turn, self.suggestion, book, self.mark))

    def action_more(self) -> None:
        """Show more beside the text on a narrow screen, nothing on a wide one; and back."""
        self.toggle_class("-more")
        self._tell_beside()

    # Going elsewhere

    def action_search(self) -> None:
        """Search the study."""
        self.study.open_search()

    def action_codebook(self) -> None:
        """See the codebook, at the code of this turn."""
        self.study.open_codebook(self._code_here())

    def action_excerpts(self) -> None:
        """See all excerpts of the code at the cursor; ask which where there is none."""
        self.study.open_excerpts(self._code_here())

    def _code_here(self) -> str | None:
        excerpt = self.cursor.excerpt
        codings = self.desk.codings_at(excerpt) if excerpt else []
        return codings[0].code if codings else self.suggestion.code if self.suggestion else None
