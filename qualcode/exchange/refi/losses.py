"""What a file holds that could not be taken over, or was taken over otherwise than it stood: always told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from qualcode.i18n import N_, _

LOST: Final[Mapping[str, str]] = {
    "selection outside": N_("selections that lie outside the text"),
    "selection empty": N_("selections that hold no text"),
    "selection uncoded": N_("selections without a code or a note"),
    "unknown code": N_("codings with a code that the file does not have"),
    "source": N_("sources that are not text"),
    "source without text": N_("sources whose text is not in the file"),
    "link": N_("links"),
    "graph": N_("graphs"),
    "element": N_("parts that the standard does not know"),
    "note": N_("notes whose text is not in the file"),
    "unknown reference": N_("references to something that is not there"),
    "sign": N_("signs that XML cannot hold, replaced by �"),
    "time": N_("times that could not be understood"),
    "attribute": N_("attributes of transcripts that are here already, with other values"),
    "case part": N_("codes and parts of texts that belong to a case"),
    "value": N_("values of cases that contradict each other"),
    "suggestion": N_("suggestions that wait"),
    "decision": N_("suggestions that were rejected or put off"),
    "blank": N_("turns marked as read without any code"),
    "journal": N_("entries of the journal"),
    "damaged": N_("places where the XML was damaged"),
}
"""What is not taken over."""

CHANGED: Final[Mapping[str, str]] = {
    "positions": N_("positions were not counted as the standard says; read as"),
    "moved": N_("selections that were placed by their words, since their positions hold others"),
    "other words": N_("selections whose name differs from the words at their positions"),
    "whole source": N_("codings of a whole source now cover its text"),
    "uncoded note": N_("notes on uncoded text now belong to the transcript"),
    "free note": N_("notes without a place now belong to the project"),
    "joined note": N_("notes by one person on one thing were joined"),
    "renamed source": N_("transcripts with a new name, since the old one was taken"),
    "renamed user": N_("coders with a new name, since two had the same"),
    "no speakers": N_("transcripts in which speakers could not be told from the words"),
    "definition": N_("codes that you have with another definition, which stands"),
    "no definition": N_("codes without a description"),
    "one place": N_("codes that stood in several places, and now stand in the first"),
    "no coder": N_("codings of which the file does not say who made them; they are yours now"),
    "encoding": N_("texts that were not UTF-8; read as Windows text"),
    "kept": N_("parts that qualcode does not show but gives back when it exports"),
}
"""What is taken over, but not quite as it stood."""

_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Loss:
    """One kind of loss: how many there are, and where the first ones are."""

    kind: str
    count: int
    places: tuple[str, ...]

    @property
    def lost(self) -> bool:
        """Whether something is not taken over at all."""
        return self.kind in LOST

    def sentence(self) -> str:
        """The loss in a line for people."""
        what = _(LOST[self.kind] if self.lost else CHANGED[self.kind])
        text = _("Left out: {what} ({count})") if self.lost else _("Note: {what} ({count})")
        places = [place for place in self.places if place]
        shown = "; ".join(places[:_SHOWN]) + (" …" if len(places) > _SHOWN or self.count > len(places) > 0 else "")
        return text.format(what=what, count=self.count) + (f": {shown}" if places else "")

    def as_row(self) -> dict[str, object]:
        """The loss as data."""
        return {"kind": self.kind, "lost": self.lost, "count": self.count, "where": list(self.places)}


@dataclass
class Losses:
    """Gathers losses while a file is read or written."""

    _places: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, kind: str, where: str = "", count: int = 1) -> None:
        """Tell of one more."""
        assert kind in LOST or kind in CHANGED
        if count:
            places = self._places.setdefault(kind, {})
            places[where] = places.get(where, 0) + count

    def all(self) -> tuple[Loss, ...]:
        """What was told: first what is lost, each kind once, with every place."""
        order = [*LOST, *CHANGED]
        found = [Loss(kind, sum(places.values()), tuple(places)) for kind, places in self._places.items()]
        return tuple(sorted(found, key=lambda loss: order.index(loss.kind)))

    def __bool__(self) -> bool:
        return bool(self._places)
