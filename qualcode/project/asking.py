"""Answers to what is asked of a study: places where it is said, and codings that it is true of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Coding, Excerpt, Kind, Origin, SearchHit, Transcript
from qualcode.project.query import (
    CODER,
    ORIGIN,
    All,
    Either,
    Field,
    Forms,
    Near,
    Not,
    Query,
    Words,
    is_code,
    parse,
    wanted,
)

if TYPE_CHECKING:
    from qualcode.project.opened import OpenStudy

Spans = dict[str, list[tuple[int, int]]]
"""Stretches of text by transcript, in order."""

_WORD: Final = re.compile(r"\w+")
SHORT: Final = 4
"""Letters up to which a word may be a form of any other: er, var."""
_ORIGINS: Final = {"manuell": Origin.MANUAL, "akseptert": Origin.ACCEPTED, "importert": Origin.IMPORTED}


class Unit(NamedTuple):
    """What a query is true of or not: a turn, or a coding."""

    transcript: str
    start: int
    end: int
    coding: Coding | None = None


class Asking:
    """One query, and what of the study answers it."""

    def __init__(self, study: OpenStudy, query: str, *, interviewers: bool = True) -> None:
        self._study = study
        self._tree = parse(query)
        self._interviewers = interviewers
        self._found: dict[Query, Spans] = {}
        self._known: dict[Field, frozenset[str]] = {}
        for leaf in _leaves(self._tree):  # what cannot be is told, also where it would never be looked at
            if isinstance(leaf, Field):
                self._check(leaf)
        self._named = frozenset(
            code
            for leaf in wanted(self._tree)
            if isinstance(leaf, Field) and is_code(leaf)
            for code in self._codes(leaf)
        )

    def find_codings(self) -> list[Coding]:
        """The codings that the query is true of, in reading order.

        A code is true of codings with it or with a code below it, and, where codings with several codes are asked
        for, of those on the same words. Words are true of codings that they stand in.
        """
        if self._may_be_any:
            found = self._study.codings()
        else:
            by_id = {coding.id: coding for code in self._named for coding in self._study.codings(code=code)}
            found = self._study.store.codings.find(ids=by_id) if len(self._named) > 1 else list(by_id.values())
        return [coding for coding in found if self._holds(self._tree, _unit_of(coding))]

    @cached_property
    def _may_be_any(self) -> bool:
        """Whether codings with other codes than those that are named may be asked for."""
        return not self._named or _may_be_any(self._tree)

    def _check(self, field: Field) -> None:
        if is_code(field):
            self._codes(field)
        elif _is_attribute(field):
            self._with_attribute(field)
        elif field.name in ORIGIN:
            _origin(field)

    def find_turns(self, *, transcript: str | None = None, limit: int | None = None) -> list[SearchHit]:
        """The places that answer, in reading order: words and coded words, or whole turns of what has an attribute."""
        names = self._study.transcript_names() if transcript is None else (self._study.transcript(transcript).name,)
        return list(islice((hit for name in names for hit in self._hits_in(name)), limit))

    def _hits_in(self, name: str) -> Iterator[SearchHit]:
        marks = self._marks.get(name, [])
        if not marks and not self._whole:
            return
        transcript = self._study.transcript(name)
        for index in self._turns(transcript, marks):
            turn, base = transcript.turns[index], transcript.starts[index]
            end = base + len(turn.text)
            if not turn.text or (turn.kind is Kind.INTERVIEWER and not self._interviewers):
                continue
            if self._holds(self._tree, Unit(name, base, end)):
                inside = [(max(a, base), min(b, end)) for a, b in marks if a < end and base < b]
                for a, b in inside or [(base, end)]:
                    yield SearchHit(Excerpt(name, a, b), index, turn.speaker, turn.kind, turn.text)

    def _turns(self, transcript: Transcript, marks: list[tuple[int, int]]) -> Iterable[int]:
        """The turns that may answer."""
        if self._whole:
            return range(len(transcript.turns))
        touched = {n for a, b in marks for n, _s, _e in transcript.pieces(Excerpt(transcript.name, a, b))}
        return sorted(touched)

    @cached_property
    def _whole(self) -> bool:
        """Whether a place may answer without a word or code in it, by what is known of its transcript."""
        return _may_be_bare(self._tree)

    @cached_property
    def _marks(self) -> Spans:
        """All that is asked for, where it stands; coded words come last, so words come to the fore."""
        marks: dict[str, set[tuple[int, int]]] = defaultdict(set)
        leaves = [leaf for leaf in wanted(self._tree) if not _is_attribute(leaf)]
        words = [leaf for leaf in leaves if not isinstance(leaf, Field)]
        for leaf in words or leaves:
            for name, spans in self._spans(leaf).items():
                marks[name].update(spans)
        return {name: sorted(spans) for name, spans in marks.items()}

    def _holds(self, tree: Query, unit: Unit) -> bool:
        match tree:
            case All(parts):
                return all(self._holds(part, unit) for part in parts)
            case Either(parts):
                return any(self._holds(part, unit) for part in parts)
            case Not(part):
                return not self._holds(part, unit)
            case Field():
                return self._is_so(tree, unit)
            case _:
                return _touches(self._spans(tree).get(unit.transcript, ()), unit)

    def _is_so(self, field: Field, unit: Unit) -> bool:
        coding = unit.coding
        if _is_attribute(field):
            return unit.transcript in self._with_attribute(field)
        if coding is None or (is_code(field) and coding.code in self._named):
            return _touches(self._spans(field).get(unit.transcript, ()), unit)
        if is_code(field):
            return coding.code in self._codes(field)
        return self._is_by(field, coding)

    def _spans(self, tree: Query) -> Spans:
        """Where it stands."""
        if tree not in self._found:
            self._found[tree] = _in_order(self._look_up(tree))
        return self._found[tree]

    def _look_up(self, tree: Query) -> Iterator[Excerpt]:
        match tree:
            case Words(text, prefix):
                yield from self._say([f'"{text}"{"*" if prefix else ""}'])
            case Forms(word):
                yield from self._say([f'"{form}"' for form in all_forms(self._study, word)])
            case Near(one, other, words):
                across = isinstance(one, Field) or isinstance(other, Field)
                yield from self._near(self._spans(one), self._spans(other), words, across=across)
            case Either(parts) | All(parts):
                for part in parts:
                    yield from (Excerpt(n, a, b) for n, spans in self._spans(part).items() for a, b in spans)
            case Field() if is_code(tree):
                for code in self._codes(tree):
                    yield from (coding.excerpt for coding in self._study.codings(code=code))
            case Field():
                yield from (coding.excerpt for coding in self._study.codings() if self._is_by(tree, coding))

    def _say(self, words: list[str]) -> Iterator[Excerpt]:
        hits = self._study.store.search(" OR ".join(words), interviewers=self._interviewers) if words else []
        return (hit.excerpt for hit in hits)

    def _near(self, ones: Spans, others: Spans, words: int, *, across: bool) -> Iterator[Excerpt]:
        """Both sides of each pair; two words stand in one turn, what is coded may stand in two."""
        for name in ones.keys() & others.keys():
            transcript = self._study.transcript(name)
            starts = [match.start() for match in _WORD.finditer(transcript.text)]
            counted = [(b, bisect_left(starts, b[0]), bisect_left(starts, b[1])) for b in others[name]]
            for a in ones[name]:
                first, last = bisect_left(starts, a[0]), bisect_left(starts, a[1])
                turn = transcript.turn_at(a[0]).index
                for b, begins, ends in counted:
                    if a == b or max(begins - last, first - ends) > words:
                        continue
                    if across or transcript.turn_at(b[0]).index == turn:
                        yield from (Excerpt(name, *a), Excerpt(name, *b))

    def _codes(self, field: Field) -> frozenset[str]:
        """The codes of that id or name, with those below.

        Raises:
            QualcodeError: The codebook has none.
        """
        if field in self._known:
            return self._known[field]
        book, sought = self._study.codebook, field.value.casefold()
        start = sought.removesuffix("*") if sought.endswith("*") else None
        found = [
            code
            for code in book
            for said in (code.id.casefold(), code.id.rpartition("/")[2].casefold(), code.name.casefold())
            if (said.startswith(start) if start is not None else said == sought)
        ]
        if not found:
            self._study.known_code(field.value)
        self._known[field] = frozenset(below.id for code in found for below in code.walk())
        return self._known[field]

    def _with_attribute(self, field: Field) -> frozenset[str]:
        """The transcripts that have the attribute so.

        Raises:
            QualcodeError: No transcript has such an attribute.
        """
        if field in self._known:
            return self._known[field]
        known = self._attributes
        if field.name not in {key for values in known.values() for key in values}:
            names = sorted({key for values in known.values() for key in values})
            raise QualcodeError(
                _("No transcript has the attribute {name}.").format(name=field.name),
                _("These are known: {names}. Codes are found with kode:").format(names=", ".join(names) or "–"),
            )
        sought, starts = field.value.casefold().removesuffix("*"), field.value.endswith("*")
        self._known[field] = frozenset(
            name
            for name, values in known.items()
            if (said := values.get(field.name)) is not None and (said.startswith(sought) if starts else said == sought)
        )
        return self._known[field]

    @cached_property
    def _attributes(self) -> dict[str, dict[str, str]]:
        return {
            name: {key.casefold(): value.casefold() for key, value in values.items()}
            for name, values in self._study.store.attributes().items()
        }

    def _is_by(self, field: Field, coding: Coding) -> bool:
        """Whether the coding is this coder's, or came to be so."""
        if field.name in CODER:
            return coding.coder.casefold() == field.value.casefold()
        return coding.origin is _origin(field)


def all_forms(study: OpenStudy, word: str) -> list[str]:
    """The words of the study that are forms or spellings of this one; the word itself at least."""
    from qualcode.language import lemmatize, variants_of

    lower = word.casefold()
    lemma = lemmatize(lower)
    spellings = {lower, lemma, *variants_of(lemma), *variants_of(lower)}
    letters = {spelling[:1] for spelling in spellings}
    words = study.store.vocabulary()
    near = (each for each in words if each[:1] in letters or len(each) <= SHORT)
    return sorted({lower, *(each for each in near if each in spellings or lemmatize(each) == lemma)})


def _origin(field: Field) -> Origin:
    """The origin that is named.

    Raises:
        QualcodeError: There is no such way.
    """
    sought = field.value.casefold()
    if sought in _ORIGINS or sought in tuple(Origin):
        return _ORIGINS.get(sought) or Origin(sought)
    raise QualcodeError(
        _("A coding cannot have the origin {name}.").format(name=field.value),
        _("These are known: {names}.").format(names=", ".join((*_ORIGINS, *_ORIGINS.values()))),
    )


def _leaves(tree: Query) -> Iterator[Query]:
    match tree:
        case All(parts) | Either(parts):
            for part in parts:
                yield from _leaves(part)
        case Not(part):
            yield from _leaves(part)
        case Near(one, other):
            yield from _leaves(one)
            yield from _leaves(other)
        case _:
            yield tree


def _may_be_any(tree: Query) -> bool:
    """Whether a coding with any code may answer."""
    match tree:
        case All(parts):
            return all(_may_be_any(part) for part in parts)
        case Either(parts):
            return any(_may_be_any(part) for part in parts)
        case _:
            return not (isinstance(tree, Field) and is_code(tree))


def _may_be_bare(tree: Query) -> bool:
    match tree:
        case All(parts):
            return all(_may_be_bare(part) for part in parts)
        case Either(parts):
            return any(_may_be_bare(part) for part in parts)
        case Not():
            return True
        case _:
            return _is_attribute(tree)


def _is_attribute(leaf: Query) -> bool:
    return isinstance(leaf, Field) and not is_code(leaf) and leaf.name not in CODER | ORIGIN


def _unit_of(coding: Coding) -> Unit:
    return Unit(coding.excerpt.transcript, coding.excerpt.start, coding.excerpt.end, coding)


def _touches(spans: Iterable[tuple[int, int]], unit: Unit) -> bool:
    spans = list(spans) if not isinstance(spans, list) else spans
    return any(unit.start < end for _start, end in spans[: bisect_left(spans, (unit.end, 0))])


def _in_order(excerpts: Iterable[Excerpt]) -> Spans:
    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for excerpt in excerpts:
        found[excerpt.transcript].add((excerpt.start, excerpt.end))
    return {name: sorted(spans) for name, spans in found.items()}
