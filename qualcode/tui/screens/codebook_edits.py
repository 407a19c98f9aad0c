"""What can be done to the codebook on its screen; the keys are told in `codes.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from qualcode.i18n import _, ngettext
from qualcode.model import Code, Coding
from qualcode.project import Project
from qualcode.text import for_terminal
from qualcode.tui.errands import Errand
from qualcode.tui.screens.asking import LineAsked, PlaceAsked, TargetAsked
from qualcode.tui.screens.code_editor import CodeEditor
from qualcode.tui.screens.listing import ListScreen
from qualcode.tui.screens.splitting import Part, PartsAsked, SplitScreen

if TYPE_CHECKING:
    from qualcode.codebook.editing import Fields
    from qualcode.project.codebook_editing import Outcome

Found = TypeVar("Found")


class CodebookEdits(ListScreen[Found]):
    """A screen with a code in focus that can be changed."""

    def code_in_focus(self) -> Code | None:
        """The code that the keys are about."""
        raise NotImplementedError

    def go_to_code(self, code_id: str) -> None:
        """Put the focus on that code."""
        raise NotImplementedError

    def done(self, outcome: Outcome, said: str) -> None:
        """Show the codebook as it is now, and tell what was done."""
        self.study.edited()
        self.go_to_code(outcome.code_id)
        moved = ngettext("{count} coding changed", "{count} codings changed", outcome.codings)
        parts = [said, moved.format(count=outcome.codings)] if outcome.codings else [said]
        self.notify(for_terminal(" · ".join([*parts, _("u undoes it")])), timeout=5, markup=False)

    def carry_out(self, edit: Callable[[Project], Outcome], said: Callable[[Outcome], str]) -> None:
        """Do it and tell; reading a long codebook takes half a second, and thousands of codings may follow."""
        self.aside(edit, lambda outcome: self.done(outcome, said(outcome)))

    def _in_book(self) -> Code | None:
        """The code in focus, unless it has left the codebook, which is told."""
        code = self.code_in_focus()
        if code is not None and code.id not in self.project.codebook:
            self.notify(
                _("{code} is no longer in the codebook. m lets another code take its codings over.").format(
                    code=code.id
                ),
                severity="warning",
                markup=False,
            )
            return None
        return code

    def action_new(self) -> None:
        """Make a code beside the one in focus."""
        beside = self.code_in_focus()
        parent = beside.parent if beside is not None and beside.id in self.project.codebook else ""
        self._make(parent, beside.id if beside is not None else None)

    def action_new_below(self) -> None:
        """Make a code under the one in focus."""
        code = self._in_book()
        if code is not None:
            self._make(code.id, None)

    def _make(self, parent: str, after: str | None) -> None:
        where = " › ".join(self.project.codebook.path(parent)) if parent else _("at the top")

        def make(fields: Fields) -> None:
            self.carry_out(
                lambda study: study.new_code(parent or None, after=after, **fields),
                lambda _done: _("Made: {code}").format(code=fields["name"]),
            )

        self.ask(CodeEditor(Code("", "", ""), where), make)

    def action_edit(self) -> None:
        """Change what the code says."""
        code = self._in_book()
        if code is None:
            return

        def save(fields: Fields) -> None:
            self.carry_out(
                lambda study: study.edit_code(code, **fields), lambda _done: _("Saved: {code}").format(code=code.name)
            )

        self.ask(CodeEditor(code, code.id), save)

    def action_id(self) -> None:
        """Give the code another id."""
        code = self._in_book()
        if code is None:
            return
        last = code.id.rpartition("/")[2]

        def save(text: str) -> None:
            self.carry_out(
                lambda study: study.change_code_id(code.id, text),
                lambda outcome: _("{old} is now {new}").format(old=code.id, new=outcome.code_id),
            )

        about = _("Codings, memos and mentions in the codebook follow.")
        self.ask(LineAsked(_("Another id for {code}").format(code=code.name), about, last), save)

    def action_move(self) -> None:
        """Put the code under another one."""
        code = self._in_book()
        if code is None:
            return

        def move(parent: str) -> None:
            self.carry_out(
                lambda study: study.move_code(code.id, parent or None),
                lambda _done: _("Moved: {code}").format(code=code.name),
            )

        self.ask(PlaceAsked(self.project.codebook, code), move)

    def action_shift(self, step: int) -> None:
        """Move the code up or down among its siblings."""
        code = self._in_book()
        if code is None:
            return
        book = self.project.codebook
        siblings = book.by_id[code.parent].children if code.parent else book.codes
        ids = [each.id for each in siblings]
        at = ids.index(code.id) + step
        if not 0 <= at < len(ids):
            return
        ids.remove(code.id)
        after = ids[at - 1] if at else ""
        self.carry_out(
            lambda study: study.move_code(code.id, code.parent or None, after=after),
            lambda _done: _("Moved: {code}").format(code=code.name),
        )

    def action_merge(self) -> None:
        """Let another code take this one over."""
        code = self.code_in_focus()
        if code is None:
            return

        def merge(target: str) -> None:
            names = code.name, self.project.codebook.path(target)[-1]
            self.carry_out(
                lambda study: study.merge_codes(code.id, target),
                lambda _done: _("Merged: {code} into {other}").format(code=names[0], other=names[1]),
            )

        self.ask(TargetAsked(self.project.codebook, code), merge)

    def action_split(self) -> None:
        """Divide the code and its excerpts."""
        code = self._in_book()
        if code is None:
            return

        def split(parts: Sequence[Part], choices: Mapping[str, Sequence[int]]) -> None:
            self.carry_out(
                lambda study: study.split_code(code.id, parts, choices),
                lambda _done: _("Split: {code}").format(code=code.name),
            )

        def divide(parts: tuple[Part, ...]) -> None:
            def show(codings: list[Coding]) -> None:
                if codings:
                    self.app.push_screen(SplitScreen(code, parts, codings, lambda choices: split(parts, choices)))
                else:
                    split(parts, {})

            Errand(self, lambda study: study.codings(code=code.id), show, said=_("Reading …")).start()

        self.ask(PartsAsked(code), divide)

    def action_retire(self) -> None:
        """Take the code out of use, or into use again."""
        code = self._in_book()
        if code is not None:
            said = _("Back in use: {code}") if code.retired else _("Out of use: {code}")
            self.carry_out(
                lambda study: study.retire_code(code.id, retired=not code.retired),
                lambda _done: said.format(code=code.name),
            )

    def action_remove(self) -> None:
        """Take an unused code out of the codebook."""
        code = self._in_book()
        if code is not None:
            self.carry_out(
                lambda study: study.delete_code(code.id), lambda _done: _("Deleted: {code}").format(code=code.name)
            )
