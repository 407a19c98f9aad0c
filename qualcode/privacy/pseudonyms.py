"""What stands instead of a name: the same everywhere, in the same case, with the same ending."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from qualcode.privacy.findings import Finding, Kind
from qualcode.privacy.lists import names, ranks

_LABELS: Final = {
    Kind.PERSON: "person",
    Kind.PLACE: "sted",
    Kind.ORGANISATION: "virksomhet",
    Kind.OTHER_NAME: "navn",
    Kind.ADDRESS: "adresse",
    Kind.PHONE: "telefonnummer",
    Kind.EMAIL: "e-postadresse",
    Kind.NATIONAL_ID: "fødselsnummer",
    Kind.ACCOUNT: "kontonummer",
    Kind.COMPANY_ID: "organisasjonsnummer",
    Kind.CAR: "bilnummer",
    Kind.AGE: "alder",
    Kind.DATE: "dato",
}
"""In the texts, which are Norwegian whatever language the program speaks."""


class Pseudonyms:
    """Chooses pseudonyms, and remembers them.

    Args:
        known: Names and their pseudonyms from before, with their kinds.
        taken: Words that stand in the study, so that no pseudonym is someone's name there.
    """

    def __init__(self, known: Mapping[tuple[str, Kind], str], taken: Iterable[str]) -> None:
        self._chosen = {(name.casefold(), kind): pseudonym for (name, kind), pseudonym in known.items()}
        used = {word.casefold() for word in taken} | {pseudonym.casefold() for pseudonym in known.values()}
        self._free = {which: _free_names(which, used) for which in ("female", "male", "surname")}
        self._numbers: Counter[Kind] = Counter()
        for (_name, kind), pseudonym in known.items():
            number = re.search(r" (\d+)\]$", pseudonym)
            self._numbers[kind] = max(self._numbers[kind], int(number[1]) if number else 0)

    def replace(self, finding: Finding) -> str:
        """The words of the finding with a pseudonym in the place of the name."""
        pseudonym = in_case(self.of(finding.name, finding.kind), finding.name)
        rest = "s" if finding.rest in ("'", "’") else finding.rest
        return pseudonym + rest

    def of(self, name: str, kind: Kind) -> str:
        """The pseudonym of a name: the one it has, or a new one."""
        key = (name.casefold(), kind)
        if key not in self._chosen:
            self._chosen[key] = self._new(name, kind)
        return self._chosen[key]

    def _new(self, name: str, kind: Kind) -> str:
        if kind is Kind.PERSON and len(name) == 1:
            return "X"
        if kind is Kind.PERSON:
            return next(self._free[_which(name)], None) or self._label(kind)
        if kind is Kind.AGE and (digits := re.match(r"(\d)\d\b", name)):
            return f"[{digits[1]}0–{digits[1]}9 år]"
        return self._label(kind)

    def _label(self, kind: Kind) -> str:
        self._numbers[kind] += 1
        return f"[{_LABELS[kind]} {self._numbers[kind]}]"


def _which(name: str) -> str:
    """The list that the name is commonest in; one that is in none is taken for a surname."""
    low = name.casefold()
    found = {which: ranks(which)[low] for which in ("female", "male", "surname") if low in ranks(which)}
    first = {which: rank for which, rank in found.items() if which != "surname"}
    return min(first or found, key=lambda which: found[which], default="surname")


def _free_names(which: str, used: set[str]) -> Iterator[str]:
    """Names that no one in the study has; none that ends like a genitive, and none that is in two lists."""
    others = [ranks(other) for other in ("female", "male", "surname") if other != which]
    for name in names(which):
        low = name.casefold()
        if low not in used and low[-1] not in "sxz" and len(low) > 3 and not any(low in other for other in others):
            yield name


def in_case(pseudonym: str, name: str) -> str:
    """The pseudonym in capitals or small letters, as the name is."""
    if name.islower() and not pseudonym.startswith("["):
        return pseudonym.lower()
    return pseudonym.upper() if name.isupper() and len(name) > 1 and not pseudonym.startswith("[") else pseudonym
