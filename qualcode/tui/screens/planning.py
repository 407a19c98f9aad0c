"""A screen of a plan whose making may take minutes: it is made when that is asked, looked over and then carried out."""

from __future__ import annotations

from typing import TypeVar

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.tui.screens.listing import ListScreen

Found = TypeVar("Found")


class PlanScreen(ListScreen[Found]):
    """A plan is not made again by itself, for what was set right by hand would be lost.

    While it is made, keys do not wait: the screen can be left, and says how far it has come.
    """

    def __init__(self) -> None:
        super().__init__()
        self.state = ""
        """Why there is no plan: it is being made, it could not be made, or it was stopped."""

    def clear(self) -> None:
        """Let go of the plan there was."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Show the plan, or `state` where there is none."""
        raise NotImplementedError

    @property
    def is_behind(self) -> bool:
        """A plan is what it was made as."""
        return False

    def is_old(self, edits: int) -> bool:
        """What took minutes is shown, whatever was coded meanwhile."""
        return False

    def load(self) -> None:
        """Make the plan when the screen opens; afterwards look only whether it still fits."""
        if self._reading is None:
            self.make()
        else:
            self.reread()

    def reread(self) -> None:
        """Leave the plan as it is."""

    def make(self) -> None:
        """Make the plan anew."""
        self.clear()
        self.state = _(self.READING)
        self.redraw()
        self._read(holds=False)

    def unread(self, error: QualcodeError | None) -> None:
        """Say in the place of the rows why there are none."""
        self.state = " ".join(error.lines()) if error is not None else _("Stopped. Nothing was changed.")
        self.redraw()
