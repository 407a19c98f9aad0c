"""What identifies and has a form of its own: numbers, addresses, dates, ages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from qualcode.privacy.findings import Certainty, Finding, Kind
from qualcode.privacy.numbers import judge_account, judge_company_id, judge_national_id

Judge = Callable[[str], Certainty | None]

_MONTHS: Final = "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
_TENS: Final = "tjue|tretti|førti|femti|seksti|sytti|åtti|nitti"
_ONES: Final = "en|ett|to|tre|fire|fem|seks|sju|syv|åtte|ni"
_TEENS: Final = "elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|nitten|ti"
_COUNT: Final = rf"(?:\d{{1,3}}|(?:{_TENS})(?:{_ONES})?|(?:{_ONES})og(?:tredve|{_TENS})|{_TEENS}|{_ONES})"
_ROAD: Final = (
    "(?:gata|gaten|gate|veien|vegen|veg|vei|svingen|bakken|alléen|allé|alleen|plassen|plass|torget|torg|stien|tunet|lia"
    "|åsen|haugen|kroken|stredet|kaia|brygga|ringen|løkka)"
)
_CAPITAL: Final = "[A-ZÆØÅÄÖÜÉ]"


def _certainly(_words: str) -> Certainty:
    return Certainty.CERTAIN


def _possibly(_words: str) -> Certainty:
    return Certainty.POSSIBLE


def _digits(judge: Judge) -> Judge:
    return lambda words: judge(re.sub(r"\D", "", words))


def _phone(words: str) -> Certainty | None:
    digits = re.sub(r"\D", "", words)
    if words.startswith(("+", "00")) or " " in words.strip():
        return Certainty.CERTAIN
    return Certainty.CERTAIN if digits[0] in "49" else Certainty.POSSIBLE


def _postcode(words: str) -> Certainty | None:
    return None if words[:2] in ("19", "20") else Certainty.POSSIBLE


def _date(words: str) -> Certainty | None:
    """The national day is everyone's; a year alone says little."""
    return None if re.fullmatch(r"17\.?\s?mai", words, re.IGNORECASE) else Certainty.POSSIBLE


_PATTERNS: Final[tuple[tuple[Kind, str, Judge], ...]] = (
    (Kind.EMAIL, r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", _certainly),
    (Kind.EMAIL, r"[\w.+-]+ ?(?:krøllalfa|alfakrøll) ?[\w-]+(?: ?(?:\.|punktum) ?[\w-]+)+", _certainly),
    (Kind.NATIONAL_ID, r"(?<!\d)(?<!\d[.,])\d{6}[ -]?\d{5}(?!\d|[.,]\d)", _digits(judge_national_id)),
    (Kind.NATIONAL_ID, r"(?<!\d)(?<!\d[.,])\d{6} \d{3} ?\d{2}(?!\d|[.,]\d)", _digits(judge_national_id)),
    (Kind.NATIONAL_ID, r"(?<!\d)(?<!\d[.,])(?:\d\d[ .]){2}\d\d[ -]?\d{3} ?\d\d(?![.,]?\d)", _digits(judge_national_id)),
    (Kind.ACCOUNT, r"(?<!\d)(?<!\d[.,])\d{4}[. ]?\d{2}[. ]?\d{5}(?!\d|[.,]\d)", _digits(judge_account)),
    (Kind.ACCOUNT, r"(?<!\d)(?<!\d[.,])\d{4}\.\d{2}\.\d{5}(?!\d|[.,]\d)", _possibly),
    (Kind.ACCOUNT, r"\bNO\d{2}(?: ?\d{4}){2} ?\d{3}\b", _certainly),
    (Kind.PHONE, r"(?<!\w)(?<!\d[.,])(?:\+|00)47[ ]?[2-9]\d(?: ?\d){6}(?!\d|[.,]\d)", _phone),
    (Kind.PHONE, r"(?<![\w+])(?<!\d[.,])[2-9]\d\d \d\d \d\d\d(?!\d|[.,]\d| \d)", _phone),
    (Kind.PHONE, r"(?<![\w+])(?<!\d[.,])[2-9]\d \d\d \d\d \d\d(?!\d|[.,]\d| \d)", _phone),
    (Kind.PHONE, r"(?<![\w+])(?<!\d[.,])[2-9]\d{7}(?!\d|[.,]\d)", _phone),
    (Kind.COMPANY_ID, r"(?<![\w+])(?<!\d[.,])[89]\d\d ?\d\d\d ?\d\d\d(?!\d|[.,]\d)", _digits(judge_company_id)),
    (Kind.CAR, r"\b[A-HJ-NPR-Z]{2} ?\d{4,5}\b", _certainly),
    (
        Kind.ADDRESS,
        rf"\b{_CAPITAL}[\w.-]*(?: {_CAPITAL}[\w.-]*){{0,2}}(?:{_ROAD}| {_ROAD}) \d{{1,4}}(?: ?[A-Ha-h])?\b",
        _certainly,
    ),
    (Kind.ADDRESS, rf"\b{_CAPITAL}\w+(?:gata|gaten|veien|vegen|svingen|stredet|alléen)\b", _possibly),
    (Kind.ADDRESS, rf"(?<!\d)(?<!\d[.,])\d{{4}} {_CAPITAL}[a-zæøå]{{2,}}\b", _postcode),
    (Kind.AGE, rf"\b{_COUNT}[ -](?:år|måneder) gam(?:mel|melt|le)\b", _certainly),
    (Kind.AGE, rf"\b{_COUNT}[ -]?åring(?:en|er|ene|s)?\b", _certainly),
    (Kind.AGE, rf"\b(?<=fylt ){_COUNT}\b", _certainly),
    (Kind.AGE, rf"\b(?<=fyller ){_COUNT}\b", _certainly),
    (Kind.AGE, rf"\b(?<=jeg er )(?:\d\d|(?:{_TENS})(?:{_ONES})?)\b(?! (?:prosent|kroner|timer))", _possibly),
    (Kind.DATE, rf"\b\d{{1,2}}\. ?(?:{_MONTHS})(?: (?:19|20)\d\d)?\b", _date),
    (Kind.DATE, r"(?<![\d.])\d{1,2}\. ?\d{1,2}\. ?(?:(?:19|20)\d\d|\d\d)(?![\d.]*\d)", _date),
    (Kind.DATE, r"\b(?:19|20)\d\d-\d\d-\d\d\b", _date),
    (Kind.DATE, r"\b(?<=født i )(?:19|20)\d\d\b", _date),
)  # fmt: skip
_COMPILED: Final = tuple((kind, re.compile(pattern), judge) for kind, pattern, judge in _PATTERNS)


def find_patterns(text: str) -> Iterator[Finding]:
    """What has the form of something that identifies; where two overlap, the first kind in the list."""
    taken: list[tuple[int, int]] = []
    for kind, pattern, judge in _COMPILED:
        for match in pattern.finditer(text):
            start, end = match.span()
            certainty = judge(match[0])
            if certainty is None or any(start < last and first < end for first, last in taken):
                continue
            taken.append((start, end))
            yield Finding(start, end, match[0], kind, certainty, match[0])
