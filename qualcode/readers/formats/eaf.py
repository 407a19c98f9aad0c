"""ELAN: annotations on tiers, tied to slots of time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.readers.package import parse_safely
from qualcode.readers.reading import TIER, Draft, Note, ReadOptions, Utterance
from qualcode.readers.spans import warn_times

NAME: Final = "eaf"
ENDINGS: Final = (".eaf",)
_HEAD: Final = 4000
_MOST_DIGITS: Final = 9


def sniff(data: bytes) -> bool:
    """Whether the root element is ELAN's."""
    return b"<ANNOTATION_DOCUMENT" in data[:_HEAD]


def read(data: bytes, options: ReadOptions) -> Draft:
    """The annotations with times of their own as turns, by start; those of dependent tiers as notes.

    A tier's participant is the speaker, else its name.

    Raises:
        QualcodeError: The XML is damaged, unsafe or not ELAN's.
    """
    root = parse_safely(data)
    if root.tag != "ANNOTATION_DOCUMENT":
        raise QualcodeError(_("The file is XML, but not from ELAN."), _("Save it once more from ELAN as .eaf."))
    draft = Draft("utf-8")
    slots = {
        slot.get("TIME_SLOT_ID", ""): _ms(slot.get("TIME_VALUE")) for slot in root.iterfind("TIME_ORDER/TIME_SLOT")
    }
    texts: dict[str, str] = {}
    said: list[tuple[int, Utterance]] = []
    earliest = _earliest(slots)
    for tier, annotation in _annotations(root, "ALIGNABLE_ANNOTATION"):
        first, last = annotation.get("TIME_SLOT_REF1", ""), annotation.get("TIME_SLOT_REF2", "")
        text = draft.clean(_value(annotation)).strip()
        texts[annotation.get("ANNOTATION_ID", "")] = text
        if text and tier.get("PARENT_REF"):
            draft.notes.append((Note(TIER, draft.clean(tier.get("TIER_ID", "")), text), 0))
        elif text:
            speaker = " ".join(draft.clean(tier.get("PARTICIPANT") or tier.get("TIER_ID", "")).split())
            turn = Utterance(speaker, text, slots.get(first), slots.get(last))
            said.append((earliest.get(first, 0), turn))
    draft.utterances = [turn for _start, turn in sorted(said, key=lambda pair: pair[0])]
    _add_notes(draft, root, texts)
    warn_times(draft)
    return draft


def _annotations(root: Any, name: str) -> Iterator[tuple[Any, Any]]:
    for tier in root.iterfind("TIER"):
        for annotation in tier.iterfind(f"ANNOTATION/{name}"):
            yield tier, annotation


def _value(annotation: Any) -> str:
    return "".join("".join(value.itertext()) for value in annotation.iterfind("ANNOTATION_VALUE"))


def _earliest(slots: dict[str, int | None]) -> dict[str, int]:
    """When each slot is at the earliest: one without a value comes no sooner than those before it."""
    latest = 0
    found = {}
    for name, value in slots.items():
        latest = max(latest, value or 0)
        found[name] = latest if value is None else value
    return found


def _add_notes(draft: Draft, root: Any, texts: dict[str, str]) -> None:
    for tier, annotation in _annotations(root, "REF_ANNOTATION"):
        text = draft.clean(_value(annotation)).strip()
        anchor = texts.get(annotation.get("ANNOTATION_REF", ""), "")
        texts[annotation.get("ANNOTATION_ID", "")] = anchor
        if text:
            draft.notes.append((Note(TIER, draft.clean(tier.get("TIER_ID", "")), text, anchor), 0))


def _ms(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS else None
