"""What a coder decides in a transcript: code, uncode, memo, answers to suggestions, undo and redo.

Each decision is stored before anything on screen says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.binding import BindingType

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Coding, Excerpt, Suggestion
from qualcode.store import MemoConflictError
from qualcode.tui import screens
from qualcode.tui.describing import short
from qualcode.tui.open_transcript import OpenTranscript
from qualcode.tui.screens.base import StudyScreen
from qualcode.tui.screens.coding_keys import DECIDING
from qualcode.tui.selecting import Cursor


class Deciding(StudyScreen):
    """A screen with a transcript on the desk and a cursor in it."""

    BINDINGS: ClassVar[list[BindingType]] = DECIDING

    desk: OpenTranscript
    cursor: Cursor
    suggestion: Suggestion | None = None

    def decided(self, turns: set[int], said: str) -> None:
        """Show that these turns changed, and tell what was done."""
        raise NotImplementedError

    def show_suggestion(self, suggestion: Suggestion | None) -> None:
        """Go to the suggestion, or stay when there is none."""
        raise NotImplementedError

    def _wanted(self) -> Excerpt:
        """What is chosen, in a study that can be written.

        Raises:
            QualcodeError: Nothing is chosen, or the study is read-only.
        """
        self.ensure_writable()
        excerpt = self.cursor.excerpt
        if excerpt is None:
            raise QualcodeError(_("There are no words to code in this turn."))
        return excerpt

    def _code(self, excerpt: Excerpt, code_ids: Sequence[str]) -> None:
        new = self.project.code(excerpt, code_ids, quote=self.desk.transcript.quote(excerpt))
        stored = [coding.code for coding in new] or code_ids
        names = ", ".join(self.project.codebook.path(code)[-1] for code in stored)
        turns = self.desk.add(new) | self.desk.drop_answered(new)
        self.decided(turns, f"✓ {names}" if new else _("Already coded: {names}").format(names=names))

    def action_pick(self) -> None:
        """Choose codes for what is chosen."""
        excerpt = self._wanted()
        quote = short(self.desk.transcript.quote(excerpt), 80)
        picker = screens.CodePicker(
            self.project.codebook,
            self.project.recent_codes(),
            quote,
            make=lambda name, also: self.make_code(excerpt, name, also),
        )
        self.ask(picker, lambda code_ids: self._code(excerpt, code_ids))

    def make_code(self, excerpt: Excerpt, name: str, also: tuple[str, ...] = ()) -> None:
        """Ask for what a new code means, and code the excerpt with it and with what else was marked."""
        raise NotImplementedError

    def action_repeat(self) -> None:
        """Code with the code used last."""
        self._code_recent(0)

    def action_recent(self, number: int) -> None:
        """Code with the code used last (1), last but one (2) and so on."""
        self._code_recent(number - 1)

    def _code_recent(self, place: int) -> None:
        excerpt, recent = self._wanted(), self.project.recent_codes()
        if place >= len(recent):
            few = _("You have not used that many codes yet.") if recent else _("You have not used any code yet.")
            raise QualcodeError(few, _("Enter chooses one."))
        self._code(excerpt, recent[place : place + 1])

    def name_of(self, coding: Coding) -> str:
        """The name of the coding's code."""
        return self.project.codebook.path(coding.code)[-1]

    def _one_coding(self, title: str, codings: Sequence[Coding], act: Callable[[Coding], None]) -> None:
        """Act on one of the codings at what is chosen; ask which when there are several."""
        if not codings:
            raise QualcodeError(_("You have no coding here."), _("Go to a coded turn, or code this one with Enter."))
        if len(codings) == 1:
            act(codings[0])
        else:
            self.ask(screens.CodingChooser(title, codings, self.project.codebook), act)

    def _own_codings(self) -> list[Coding]:
        codings = self.desk.codings_at(self._wanted())
        return [coding for coding in codings if coding.coder == self.project.coder]

    def action_uncode(self) -> None:
        """Take a coding away."""
        self._one_coding(_("Which code is to go?"), self._own_codings(), self._uncode)

    def _uncode(self, coding: Coding) -> None:
        gone = self.project.uncode([coding])
        self.decided(self.desk.remove(gone), _("Taken away: {name}").format(name=self.name_of(coding)))

    def action_memo(self) -> None:
        """Write a memo on a coding."""
        self._one_coding(_("Which coding is the memo on?"), self._own_codings(), self._edit_memo)

    def _edit_memo(self, coding: Coding) -> None:

        seen = self.project.memo_on("coding", coding.id)
        title = f"{self.name_of(coding)} · «{short(coding.quote)}»"

        def save(text: str, seen: str = seen) -> None:
            try:
                self.project.set_memo(coding, text, seen=seen)
            except MemoConflictError as error:
                self.study.tell(error)
                self.ask(screens.MemoEditor(title, error.both), partial(save, seen=error.theirs))
                return
            self.desk.remove([coding])
            turns = self.desk.add([replace(coding, memo=text)])
            self.decided(turns, _("Memo saved") if text else _("Memo removed"))

        self.ask(screens.MemoEditor(title, seen), save)

    def _answerable(self) -> Suggestion:
        """The suggestion that a key answers now.

        Raises:
            QualcodeError: None is here, or the study is read-only.
        """
        self._wanted()
        if self.suggestion is None:
            raise QualcodeError(_("No suggestion is chosen."), _("f goes to the next one."))
        return self.suggestion

    def action_accept(self) -> None:
        """Accept the suggestion and go to the next."""
        suggestion = self._answerable()
        after = self.desk.suggestion_after(suggestion)
        coding = self.project.accept(suggestion)
        turns = self.desk.add([coding]) | self.desk.drop_suggestion(suggestion) | self.desk.drop_answered([coding])
        self.show_suggestion(after if after in self.desk.suggestions else None)
        self.decided(turns, f"✓ {self.project.codebook.path(suggestion.code)[-1]}")

    def action_reject(self) -> None:
        """Reject the suggestion and go to the next."""
        suggestion = self._answerable()
        after = self.desk.suggestion_after(suggestion)
        self.project.reject(suggestion)
        turns = self.desk.drop_suggestion(suggestion)
        self.show_suggestion(after)
        self.decided(turns, _("Rejected: {name}").format(name=self.project.codebook.path(suggestion.code)[-1]))

    def action_skip(self) -> None:
        """Put the suggestion off and go to the next."""
        suggestion = self._answerable()
        after = self.desk.suggestion_after(suggestion)
        self.project.skip(suggestion)
        self.desk.put_off(suggestion)
        self.show_suggestion(after)
        self.decided(set(), _("Put off: {name}").format(name=self.project.codebook.path(suggestion.code)[-1]))
