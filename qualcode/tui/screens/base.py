"""What every screen and dialog shares: the project, the user's language, and how mistakes are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, Final, TypeVar, cast

from textual.app import App
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.geometry import Region
from textual.screen import ModalScreen, Screen
from textual.strip import Strip

from qualcode.errors import QualcodeError
from qualcode.i18n import N_, _
from qualcode.model import Event
from qualcode.project import Project
from qualcode.project.event_words import event_words
from qualcode.text import for_terminal
from qualcode.tui.codemarks import letter_style
from qualcode.tui.errands import Errand
from qualcode.tui.keys import translate_bindings
from qualcode.tui.past import in_words
from qualcode.tui.widgets.painting import Piece

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

Answer = TypeVar("Answer")
_TELLING: Final = ("rolle", "role", "kommune", "municipality")


def tell(app: App[None], error: QualcodeError) -> None:
    """Show a mistake that the user can mend."""
    text = for_terminal(error.message)
    app.notify(
        for_terminal(error.hint) or text, title=text if error.hint else "", severity="error", timeout=8, markup=False
    )


@contextmanager
def telling(app: App[None]) -> Iterator[None]:
    """Show a QualcodeError instead of raising it; anything else is a bug and goes on."""
    try:
        yield
    except QualcodeError as error:
        tell(app, error)


class StudyScreen(Screen[None]):
    """A screen of the study. Subclasses give the `NAME` that stands in the help."""

    NAME: ClassVar[str]
    BLANK = True
    """Nothing of its own is drawn, which saves the time to find that out."""

    def __init__(self) -> None:
        super().__init__()
        translate_bindings(self)

    SHOWS_SUGGESTIONS: ClassVar[bool] = False
    """Whether suggestions are decided on here: while that goes on, none come and go by themselves."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The ground between the widgets; Textual would colour it even where no colours are wanted."""
        strips = super().render_lines(crop)
        return [Strip.blank(strip.cell_length) for strip in strips] if self.app.no_color else strips

    @property
    def study(self) -> QualcodeApp:
        """The app, by its own type."""
        return cast("QualcodeApp", self.app)

    @property
    def project(self) -> Project:
        """The study on disk."""
        return self.study.project

    @property
    def is_there(self) -> bool:
        """Whether it is still among the screens; Textual calls one that was left mounted for good."""
        return self.is_mounted and any(screen is self for screen in self.app.screen_stack)

    def ensure_writable(self) -> None:
        """Return when the study can be changed.

        Raises:
            QualcodeError: It can only be read.
        """
        if self.project.read_only:
            raise QualcodeError(
                _("This study can only be read."), _("Ask for the right to write in the folder, or copy the study.")
            )

    def mark(self, code_id: str) -> Piece:
        """A code's letter in its colour."""
        return code_mark(self.study, code_id)

    def ask(self, dialog: ModalScreen[Answer], then: Callable[[Answer], None]) -> None:
        """Open a dialog and act on its answer, unless it was left without one."""

        def answered(answer: Answer | None) -> None:
            if answer is not None:
                with telling(self.app):
                    then(answer)

        self.app.push_screen(dialog, answered)

    def aside(self, work: Callable[[Project], Answer], then: Callable[[Answer], object], *, said: str = "") -> None:
        """Change the study in a second thread, which may take long, and show then what came of it; keys wait."""
        Errand(self, work, then, said=said or _("Working …"), writes=True).start()

    def reread(self) -> None:
        """Show the study as it is now; another screen or program may have changed it."""

    def load(self) -> None:
        """Show the study as the coder's last key left it; keys wait where that takes long."""
        self.reread()

    def show_learned(self) -> None:
        """Show the suggestions as they stand after the coder's last answers."""

    def leave(self) -> None:
        """Write what was put off; the screen or the program is about to go."""

    def action_undo(self) -> None:
        """Undo the last change, wherever it was made; a whole import is not undone by one key."""
        self.aside(_undo, lambda events: self._travelled(events, _("Undone: {what}"), _("Nothing to undo.")))

    def action_redo(self) -> None:
        """Redo what was undone last."""
        self.aside(Project.redo, lambda events: self._travelled(events, _("Redone: {what}"), _("Nothing to redo.")))

    def _travelled(self, events: Sequence[Event], done: str, nothing: str) -> None:
        if events:
            self.study.edited()
            self.load()
        what = for_terminal(", ".join(in_words(event, self.project.codebook) for event in events))
        self.notify(done.format(what=what) if events else nothing, timeout=4, markup=False)

    def action_back(self) -> None:
        """Go back to the screen before."""
        with telling(self.app):
            self.leave()
        self.dismiss()


def _undo(study: Project) -> list[Event]:
    """The last change, undone, unless it is one of those that are not undone by one key."""
    following = study.next_undo()
    if following is not None and following.kind in ("correct", "pseudonymise"):
        raise QualcodeError(
            _("The change before gave transcripts other words: {what}.").format(
                what=event_words(following.kind, following.summary)
            ),
            _("If you mean it, undo that in the shell: qualcode undo"),
        )
    if following is not None and following.kind == "import codings":
        raise QualcodeError(
            _("The change before was an import of codings: {what}.").format(what=following.summary),
            _("If you mean it, undo that in the shell: qualcode undo"),
        )
    return study.undo()


class Dialog(ModalScreen[Answer]):
    """A question on top of a screen; Escape leaves it without an answer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "app.help", N_("Help"), id="app.help", tooltip=N_("Show the keys of this screen"), show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        translate_bindings(self)

    @property
    def study(self) -> QualcodeApp:
        """The app, by its own type."""
        return cast("QualcodeApp", self.app)

    def action_cancel(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)


class WritingDialog(Dialog[Answer]):
    """A dialog in which one writes: Escape leaves at once, or at the second time where something is not saved."""

    _left_unsaved: object = None

    def unsaved(self) -> object:
        """What was written and is not saved, in any form that is false where nothing was."""
        raise NotImplementedError

    def action_cancel(self) -> None:
        """Leave; what was written is thrown away only at a second Escape with nothing typed in between."""
        written = self.unsaved()
        if written and written != self._left_unsaved:
            self._left_unsaved = written
            self.notify(_("Not saved. Ctrl+S saves, Escape once more throws it away."), severity="warning")
            return
        super().action_cancel()


def code_mark(app: QualcodeApp, code_id: str) -> Piece:
    """A code's letter in its colour, readable in the theme in use."""
    mark, colors = app.marks[code_id], app.theme_variables
    ground, text = Color.parse(colors["panel"]), Color.parse(colors["foreground"])
    return mark.letter, letter_style(mark, colors, ground, text)


def title_of(app: QualcodeApp) -> str:
    """The study's title, or the folder's name while the codebook has none."""
    return app.project.title or app.project.root.resolve().name


def attributes_in_brief(attributes: Mapping[str, str]) -> str:
    """The attributes that tell interviews apart at a glance: role and place."""
    return " · ".join(dict.fromkeys(attributes[key] for key in _TELLING if attributes.get(key)))
