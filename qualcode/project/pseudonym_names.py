"""The places of a plan of pseudonyms gathered by name, to be decided on together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from qualcode.errors import QualcodeError
from qualcode.i18n import N_, _
from qualcode.privacy import Certainty, Kind
from qualcode.privacy.pseudonyms import in_case
from qualcode.project.pseudonyms import Place, PseudonymPlan, bare, ending

KINDS: Final = {
    Kind.PERSON: N_("names of people"),
    Kind.PLACE: N_("places"),
    Kind.ORGANISATION: N_("organisations"),
    Kind.OTHER_NAME: N_("other names"),
    Kind.ADDRESS: N_("addresses"),
    Kind.PHONE: N_("phone numbers"),
    Kind.EMAIL: N_("e-mail addresses"),
    Kind.NATIONAL_ID: N_("national identity numbers"),
    Kind.ACCOUNT: N_("account numbers"),
    Kind.COMPANY_ID: N_("organisation numbers"),
    Kind.CAR: N_("car numbers"),
    Kind.AGE: N_("ages"),
    Kind.DATE: N_("dates"),
}
"""What the kinds are called where they are counted."""


@dataclass(frozen=True)
class FoundName:
    """A name with all its places, by their numbers in the plan, and what would stand in its place."""

    name: str
    kind: Kind
    replacement: str
    numbers: tuple[int, ...]
    applied: int
    certain: bool


def names_in(plan: PseudonymPlan) -> list[FoundName]:
    """The names of the plan: those that are marked first, then by how often they stand."""
    groups: dict[tuple[str, Kind], list[int]] = {}
    for number, place in enumerate(plan.places):
        groups.setdefault((place.name.casefold(), place.kind), []).append(number)
    found = [_found(plan.places, kind, numbers) for (_name, kind), numbers in groups.items()]
    return sorted(found, key=lambda each: (not each.applied, -len(each.numbers), each.name.casefold()))


def seen_again(plan: PseudonymPlan, each: FoundName) -> FoundName:
    """The name as the plan has it now."""
    return _found(plan.places, each.kind, each.numbers)


def _found(places: Sequence[Place], kind: Kind, numbers: Sequence[int]) -> FoundName:
    mine = [places[number] for number in numbers]
    told = next((place for place in mine if not place.name.islower()), mine[0])
    return FoundName(
        told.name,
        kind,
        bare(told),
        tuple(numbers),
        sum(place.apply for place in mine),
        any(place.certainty is Certainty.CERTAIN for place in mine),
    )


def with_replacement(plan: PseudonymPlan, numbers: Iterable[int], text: str) -> PseudonymPlan:
    """The plan with another word for a name, everywhere in the case and with the ending that stand there, and marked.

    Raises:
        QualcodeError: It is no word to put in a text.
    """
    text = " ".join(text.split())
    if not text:
        raise QualcodeError(
            _("Something must stand in its place."), _("Write a pseudonym, or what kind of thing it is.")
        )

    def renamed(place: Place) -> Place:
        name = in_case(text, place.name)
        rest = ending(place)
        last = "’" if rest == "s" and name[-1:].casefold() in ("s", "x", "z") else rest
        return replace(place, replacement=name + last, apply=True)

    return _changed(plan, numbers, renamed)


def with_mark(plan: PseudonymPlan, numbers: Iterable[int], apply: bool) -> PseudonymPlan:
    """The plan with these places to be replaced, or left as they are."""
    return _changed(plan, numbers, lambda place: replace(place, apply=apply))


def _changed(plan: PseudonymPlan, numbers: Iterable[int], change: Callable[[Place], Place]) -> PseudonymPlan:
    places = list(plan.places)
    for number in numbers:
        places[number] = change(places[number])
    return replace(plan, places=tuple(places))


def clashes(plan: PseudonymPlan) -> list[tuple[str, str]]:
    """Two names of persons that would get the same pseudonym, and so become one person."""
    seen: dict[str, str] = {}
    found = []
    for each in names_in(plan):
        if each.applied and each.kind is Kind.PERSON and len(each.name) > 1:
            other = seen.setdefault(each.replacement.casefold(), each.name)
            if other != each.name:
                found.append((other, each.name))
    return found
