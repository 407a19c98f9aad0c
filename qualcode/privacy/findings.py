"""What was found, where, of which kind, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What identifies: a name, a number, or what together with other things tells who someone is."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    OTHER_NAME = "name"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    NATIONAL_ID = "national-id"
    ACCOUNT = "account"
    COMPANY_ID = "company-id"
    CAR = "car"
    AGE = "age"
    DATE = "date"


class Certainty(StrEnum):
    """Whether it is such a thing beyond doubt, or may be."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Finding:
    """`words` from `start` to `end` of a text.

    `name` is what is replaced: the words without the ending of the genitive, or of a compound its first part.
    """

    start: int
    end: int
    words: str
    kind: Kind
    certainty: Certainty
    name: str

    @property
    def rest(self) -> str:
        """What follows the name in the words: an s, or the rest of a compound."""
        return self.words[len(self.name) :]
