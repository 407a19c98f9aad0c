"""What a coder does beside giving codes: other borders, weights, turns without codes, codes of their own making."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Coding, Excerpt, Kind
from qualcode.project.new_code import Draft, Prepared, prepare_code
from qualcode.project.reworking import HEAVIEST
from qualcode.tui import screens
from qualcode.tui.describing import describe_borders, short, stars
from qualcode.tui.screens.base import tell, telling
from qualcode.tui.screens.deciding import Deciding
from qualcode.tui.selecting import Level
from qualcode.tui.widgets.panel import Paragraph
from qualcode.tui.widgets.transcript_view import TranscriptView

LONGEST_NAME = 60
"""Characters of the chosen words that can stand as the name of a code."""


class Reworking(Deciding):
    """A screen where codings can be changed, turns marked and codes made."""

    view: TranscriptView
    adjusting: Coding | None = None
    """The coding whose borders are being changed: what is chosen becomes its words."""

    def _arrived(self, before: set[int], *, said: str = "") -> None:
        raise NotImplementedError

    def step_on(self) -> None:
        """Go to the next turn that is not the interviewer's, as one who reads."""
        raise NotImplementedError

    # Borders

    def action_borders(self) -> None:
        """Change the borders of a coding; while that goes on, move the other end."""
        if self.adjusting is None:
            self._one_coding(_("Which coding gets other borders?"), self._own_codings(), self._take_borders)
        else:
            self.cursor.swap_ends()
            self._arrived(set())

    def _take_borders(self, coding: Coding) -> None:
        before = self.view.turns_shown_chosen()
        self.adjusting = coding
        self.cursor.take_ends((coding.excerpt.start, coding.excerpt.end))
        self._arrived(before, said=_("New borders"))

    def action_pick(self) -> None:
        """Choose codes, or keep the borders that were being changed."""
        if self.adjusting is None:
            super().action_pick()
        else:
            self._keep_borders(self.adjusting, self._wanted())

    def _keep_borders(self, coding: Coding, excerpt: Excerpt) -> None:
        before = self.view.turns_shown_chosen()
        moved = self.project.move(coding, excerpt, quote=self.desk.transcript.quote(excerpt))
        turns = self.desk.remove([coding]) | self.desk.add([moved]) | before
        self.stop_adjusting()
        self.cursor.choose((excerpt.start, excerpt.end), Level.SENTENCE)
        self.decided(
            turns | self.desk.drop_answered([moved]), _("✓ Borders of {name}").format(name=self.name_of(coding))
        )

    def stop_adjusting(self) -> None:
        """Leave the borders as they are stored."""
        self.adjusting, self.cursor.marking = None, False

    def borders_in_words(self) -> list[Paragraph]:
        """What is chosen for the coding's borders, and the keys."""
        assert self.adjusting is not None
        excerpt = self.cursor.excerpt or self.adjusting.excerpt
        return describe_borders(self.name_of(self.adjusting), self.desk.transcript.quote(excerpt))

    # Weight

    def action_weigh(self) -> None:
        """Let a coding weigh more; after the heaviest it weighs nothing again."""
        self._one_coding(_("Which coding is to weigh more?"), self._own_codings(), self._weigh)

    def _weigh(self, coding: Coding) -> None:
        weight = (coding.weight + 1) % (HEAVIEST + 1)
        self.project.set_weight(coding, weight)
        self.desk.remove([coding])
        turns = self.desk.add([replace(coding, weight=weight)])
        name = self.name_of(coding)
        self.decided(turns, f"{stars(weight)} {name}" if weight else _("No weight: {name}").format(name=name))

    # Nothing here

    def action_nothing(self) -> None:
        """Mark the turns as read and without codes and go on; take the marks away where they stand."""
        excerpt, transcript = self._wanted(), self.desk.transcript
        turns = [n for n in self.desk.turns_of(excerpt) if transcript.turns[n].kind is not Kind.INTERVIEWER]
        if not turns:
            raise QualcodeError(_("Only the interviewer speaks here."), _("What interviewers say counts as read."))
        marked = [blank for turn in turns if (blank := self.desk.blank_in(turn))]
        if len(marked) == len(turns):
            self.project.unmark_blank(marked)
            self.reread()
            self.decided(set(turns), _("The mark is gone"))
            return
        wanted = [transcript.turn_excerpt(turn) for turn in turns]
        changed = self.desk.mark(self.project.mark_blank(wanted, [transcript.quote(each) for each in wanted]))
        self.step_on()
        self.decided(changed | set(turns), _("✓ Nothing here"))

    # Codes by letter, and new ones

    def action_board(self) -> None:
        """Code what is chosen with the code of a letter."""
        excerpt = self._wanted()

        def chosen(code_ids: tuple[str, ...]) -> None:
            if len(code_ids) == 1:
                self._code(excerpt, code_ids)
            else:  # more codes than letters
                quote = short(self.desk.transcript.quote(excerpt), 80)
                picker = screens.CodePicker(self.project.codebook, code_ids, quote)
                self.ask(picker, lambda found: self._code(excerpt, found))

        self.ask(screens.CodeBoard(self.project.codebook), chosen)

    def action_new_code(self) -> None:
        """Make a code named by the chosen words, and code them with it."""
        excerpt = self._wanted()
        words = "" if self.is_resting else self.desk.transcript.quote(excerpt)
        self.make_code(excerpt, short(words, LONGEST_NAME).strip(" .,;:!?"))

    @property
    def is_resting(self) -> bool:
        """Whether the cursor rests on a turn and no words were chosen."""
        return self.cursor.level is Level.TURN

    def make_code(self, excerpt: Excerpt, name: str, also: tuple[str, ...] = ()) -> None:
        """Ask for what a new code means, and code the excerpt with it and with what else was marked."""
        quote = self.desk.transcript.quote(excerpt)

        def wanted(draft: Draft) -> None:
            self.study.hold_keys()
            self.run_worker(partial(self._prepare, draft, partial(self._made, excerpt, also)), thread=True)

        self.ask(screens.NewCode(self.project.codebook, name, short(quote, 80)), wanted)

    def _prepare(self, draft: Draft, then: Callable[[Prepared], None]) -> None:
        """Work the codebook's text out in a second thread: a long one takes half a second."""
        try:
            prepared = prepare_code(self.project.codebook_file.path, draft)
        except QualcodeError as error:
            self.app.call_from_thread(self._not_made, error)
        else:
            self.app.call_from_thread(then, prepared)

    def _not_made(self, error: QualcodeError) -> None:
        self.study.release_keys()
        tell(self.app, error)

    def _made(self, excerpt: Excerpt, also: tuple[str, ...], prepared: Prepared) -> None:
        """Write the codebook and code the words."""
        self.study.release_keys()
        with telling(self.app):
            code_id = self.project.store_code(prepared)
            self.view.redraw_all(self.study.marks)
            self._code(excerpt, (*also, code_id))
