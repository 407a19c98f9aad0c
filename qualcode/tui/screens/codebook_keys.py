"""The keys that change the codebook. Letters stand for words: n ny, r rediger, f flytt, m med en annen, s splitt."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding, BindingType

from qualcode.i18n import N_


def _key(key: str, action: str, name: str, description: str, tooltip: str, show: bool = False) -> Binding:
    return Binding(key, action, description, id=f"codebook.{name}", tooltip=tooltip, show=show)


EDITING: Final[list[BindingType]] = [
    _key("n", "new", "new", N_("New"), N_("Make a code beside this one"), True),
    _key("N", "new_below", "new_below", N_("New below"), N_("Make a code under this one")),
    _key("r", "edit", "edit", N_("Edit"), N_("Change the name, the meaning, examples and cues of the code"), True),
    _key("f", "move", "move", N_("Move"), N_("Move the code under another one; codings follow"), True),
    _key("m", "merge", "merge", N_("Merge"), N_("Merge the code into another, which takes its codings over"), True),
    _key("s", "split", "split", N_("Split"), N_("Split the code, and go through its excerpts one by one"), True),
    _key(
        "t", "retire", "retire", N_("Out of use"), N_("Take the code out of use, or into use again; codings stay"), True
    ),
    _key("i", "id", "id", N_("Id"), N_("Give the code another id; codings follow")),
    _key("K,shift+up", "shift(-1)", "shift_up", N_("Up"), N_("Move the code up among its siblings")),
    _key("J,shift+down", "shift(1)", "shift_down", N_("Down"), N_("Move the code down among its siblings")),
    _key("x,delete", "remove", "remove", N_("Delete"), N_("Delete the code, when nothing is coded with it")),
]
