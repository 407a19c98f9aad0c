"""Replacing what a plan of pseudonyms marks: where the key lies, a last question, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.model import Event
from qualcode.project import Project
from qualcode.project.event_words import event_words
from qualcode.project.pseudonym_names import FoundName, clashes
from qualcode.project.pseudonyms import Applied, Key, PseudonymPlan
from qualcode.tui.errands import Errand
from qualcode.tui.screens.confirming import Confirm
from qualcode.tui.screens.field import FieldAsked
from qualcode.tui.screens.planning import PlanScreen

MakeKey = Callable[[], Key | None]


class Looked(NamedTuple):
    """The plan with its names, the key whose pseudonyms it has, and the hashes of the texts that were looked in."""

    plan: PseudonymPlan
    names: list[FoundName]
    key: Key | None
    texts: list[str | None]


class Replacing(PlanScreen[Looked]):
    """A screen with a plan of pseudonyms that can be carried out."""

    plan: PseudonymPlan | None = None
    key: Key | None = None

    def look(self, make_key: MakeKey | None = None, *, keep: bool = False) -> None:
        """Find the names anew, with the pseudonyms of a key from before; `keep` the plan there is if that fails."""
        raise NotImplementedError

    def applied(self, done: Applied) -> None:
        """The names are replaced."""
        raise NotImplementedError

    def action_apply(self) -> None:
        """Replace what is marked, once it is said where the key lies."""
        self.ensure_writable()
        if self.plan is None or not any(place.apply for place in self.plan.places):
            raise QualcodeError(_("Nothing is marked to be replaced."), _("Space marks a name."))
        if self.key is not None:
            self._confirm(self.plan, self.key)
        else:
            self._ask_key(new=True)

    def action_key(self) -> None:
        """Use the pseudonyms of a key from before."""
        self._ask_key(new=False)

    def _ask_key(self, *, new: bool) -> None:
        from qualcode.privacy.key import check_place

        def check(name: str) -> None:
            if name or not new:
                check_place(self.path(name), self.project.root)
            if not new and not self.path(name).is_file():
                raise QualcodeError(_("There is no file {path}.").format(path=self.path(name)))

        def chosen(name: str) -> None:
            if not name:
                assert self.plan is not None
                self._confirm(self.plan, None)
            else:
                self._ask_passphrase(self.path(name))

        advice = _("It tells who got which pseudonym, so it must lie outside the study, best on another disk.")
        if new:
            advice += " " + _("Nothing written: no key is kept, and no one can tell who was who.")
        title = _("Where shall the key lie?") if new else _("Where is the key?")
        self.ask(FieldAsked(title, advice=advice, check=check), chosen)

    def _ask_passphrase(self, path: Path) -> None:
        from qualcode.privacy.key import is_locked, read_key

        there, locked = path.is_file(), is_locked(path)

        def known(passphrase: str) -> None:
            if there:  # its pseudonyms come into the plan first, to be looked over
                self.look(lambda: read_key(path, passphrase), keep=True)
                return
            assert self.plan is not None
            self._confirm(self.plan, Key(path, passphrase))

        def repeat(first: str) -> None:
            if not first:
                known("")
                return

            def check(second: str) -> None:
                if first != second:
                    raise QualcodeError(_("That was not the same passphrase."))

            self.ask(FieldAsked(_("The passphrase once more"), check=check, secret=True), known)

        if there and not locked:
            known("")
        elif there:
            self.ask(FieldAsked(_("Passphrase of the key"), secret=True), known)
        else:
            advice = _("It locks the key. Nothing written: no passphrase, only you may read the file.")
            self.ask(FieldAsked(_("A passphrase for the key"), advice=advice, secret=True), repeat)

    def _confirm(self, plan: PseudonymPlan, key: Key | None) -> None:
        ask = partial(self._ask_to_replace, plan, key)
        Errand(self, lambda _study: clashes(plan), ask, said=_("Working …")).start()

    def _ask_to_replace(self, plan: PseudonymPlan, key: Key | None, alike: list[tuple[str, str]]) -> None:
        number = sum(place.apply for place in plan.places)
        lines = [
            _("{one} and {other} would both be called the same.").format(one=one, other=other)
            for one, other in alike[:5]
        ]
        lines.append(_("The key: {path}").format(path=key.path) if key else _("No key is kept."))
        lines.append(_("Undo brings the names back, until a purge."))
        question = ngettext("Replace {n} place?", "Replace {n} places?", number).format(n=number)
        work = partial(Project.pseudonymise, plan=plan, key=key)
        self.ask(Confirm(question, lines), lambda _sure: self.aside(work, self._replaced, said=_("Replacing …")))

    def _replaced(self, done: Applied) -> None:
        self.study.edited()
        self.applied(done)

    def action_undo(self) -> None:
        """Undo the last change; pseudonyms that were just given may be undone here, where one sees what happens."""
        following = self.project.next_undo()
        if following is None or following.kind != "pseudonymise":
            super().action_undo()
        else:
            self.aside(Project.undo, self._undone)

    def _undone(self, events: list[Event]) -> None:
        self.study.edited()
        for event in events:
            self.notify(
                _("Undone: {what}").format(what=event_words(event.kind, event.summary)), timeout=4, markup=False
            )
        self.reread()
