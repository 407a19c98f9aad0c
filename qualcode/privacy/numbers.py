"""Numbers that a register gives: is it one, may it be one."""

from __future__ import annotations

from typing import Final

from qualcode.privacy.findings import Certainty

_FIRST: Final = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_D_NUMBER: Final = 40
_MONTHS: Final = 12
_SYNTHETIC: Final = (0, 40, 65, 80)
"""What the month is raised by in numbers that are no one's."""


def judge_national_id(digits: str) -> Certainty | None:
    """Whether 11 digits are a fødselsnummer or D-number: by today's rule certain, by that of 2032 or the date possible.

    From 2032 the first check digit may leave a remainder of 0 to 3. A number with a date but wrong check digits may
    have been heard wrong, so it counts as possible too. Synthetic numbers count like those of people.
    """
    from stdnum.no import fodselsnummer

    if not _has_date(digits):
        return None
    if fodselsnummer.is_valid(digits) or (int(digits[2:4]) > _MONTHS and _checks(digits, {0})):
        return Certainty.CERTAIN
    return Certainty.POSSIBLE


def follows_rule_of_2032(digits: str) -> bool:
    """Whether 11 digits are a number as they are given from 2032 on."""
    return _has_date(digits) and _checks(digits, {0, 1, 2, 3})


def judge_account(digits: str) -> Certainty | None:
    """Whether 11 digits are an account number: certain when the check digit fits."""
    from stdnum.no import kontonr

    return Certainty.CERTAIN if kontonr.is_valid(digits) else None


def judge_company_id(digits: str) -> Certainty | None:
    """Whether 9 digits are the number of an organisation."""
    from stdnum.no import orgnr

    return Certainty.POSSIBLE if orgnr.is_valid(digits) else None


def _has_date(digits: str) -> bool:
    day, month = int(digits[:2]), int(digits[2:4])
    days = day - _D_NUMBER if day > _D_NUMBER else day
    return 1 <= days <= 31 and any(1 <= month - raised <= 12 for raised in _SYNTHETIC)


def _checks(digits: str, remainders: set[int]) -> bool:
    first = sum(weight * int(digit) for weight, digit in zip(_FIRST, digits[:10], strict=True))
    second = sum(weight * int(digit) for weight, digit in zip(_SECOND, digits, strict=True))
    return first % 11 in remainders and second % 11 == 0
