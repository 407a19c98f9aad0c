"""Excerpts, turns and transcripts with a column of 0 and 1 for each code, and turns by code: for statistics programs.

Turns of interviewers are not data: they have no rows, and codings that lie wholly in them count nowhere but in the
table of excerpts, where `kind` shows which they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from qualcode.analysis.excerpts import clock
from qualcode.analysis.shared import (
    ATTRIBUTE,
    CODE,
    attribute_names,
    code_name,
    count_words,
    data_codings,
    touched_turns,
    used_codes,
)
from qualcode.model import Codebook, Coding, Excerpt, Kind, Transcript, Turn
from qualcode.table import Cell, Row, Rows, Table

_TURN: Final = ("turn", "speaker", "kind", "time", "words")

Marked = Mapping[str, Mapping[int, Mapping[str, Mapping[str, int]]]]
"""How many characters each coder has marked: by transcript, turn, code and coder."""


def tabulate_wide_excerpts(transcripts: Iterable[Transcript], codings: Iterable[Coding], codebook: Codebook) -> Table:
    """Every coded excerpt once, in reading order, with who coded it and 1 for each code it has; 0 for the others."""
    by_name = {transcript.name: transcript for transcript in transcripts}
    codings = tuple(codings)
    codes = used_codes(codings, codebook)
    attributes = attribute_names(by_name.values())
    found: dict[Excerpt, tuple[set[str], set[str], str]] = {}
    for coding in codings:
        has, coders, _quote = found.setdefault(coding.excerpt, (set(), set(), coding.quote))
        has.add(coding.code)
        coders.add(coding.coder)
    place = {name: number for number, name in enumerate(by_name)}
    ordered = sorted(found, key=lambda e: (place.get(e.transcript, len(place)), e.transcript, e.start, e.end))

    def rows() -> Iterator[Row]:
        for excerpt in ordered:
            has, coders, quote = found[excerpt]
            transcript = by_name.get(excerpt.transcript)
            known = (None,) * len(attributes) if transcript is None else _values(transcript, attributes)
            where = _place(transcript, excerpt)
            yield (excerpt.transcript, *known, *where, quote, ", ".join(sorted(coders)), *_ones(codes, has))

    columns = ("transcript", *(ATTRIBUTE + name for name in attributes), "speaker", "kind", "time", "turn", "start")
    names = (*columns, "end", "quote", "coders", *(CODE + code for code in codes))
    return Table("wide-excerpt", names, Rows(len(ordered), _longest(by_name.values(), codings), rows))


def tabulate_wide_turns(transcripts: Iterable[Transcript], codings: Iterable[Coding], codebook: Codebook) -> Table:
    """Every turn that is data, coded or not, with 1 for each code that stands on some of its words."""
    transcripts, codings = tuple(transcripts), tuple(codings)
    codes, attributes = used_codes(codings, codebook), attribute_names(transcripts)
    marked = mark_turns(transcripts, codings)

    def rows() -> Iterator[Row]:
        for transcript in transcripts:
            known, of = _values(transcript, attributes), marked.get(transcript.name, {})
            for turn in data_turns(transcript):
                has = of.get(turn.index, {})
                yield (transcript.name, *known, *_turn_cells(turn), turn.text, *_ones(codes, has))

    count = sum(1 for transcript in transcripts for _turn in data_turns(transcript))
    columns = (
        "transcript",
        *(ATTRIBUTE + name for name in attributes),
        *_TURN,
        "text",
        *(CODE + code for code in codes),
    )
    return Table("wide-turn", columns, Rows(count, _longest(transcripts, codings), rows))


def tabulate_wide_transcripts(
    transcripts: Iterable[Transcript], codings: Iterable[Coding], codebook: Codebook
) -> Table:
    """Every transcript with its attributes and 1 for each code that is used in it."""
    transcripts, codings = tuple(transcripts), tuple(codings)
    codes, attributes = used_codes(codings, codebook), attribute_names(transcripts)
    used = {(coding.excerpt.transcript, coding.code) for coding in data_codings(transcripts, codings)}
    rows: list[Row] = []
    for transcript in transcripts:
        turns = tuple(data_turns(transcript))
        size = (len(turns), sum(count_words(turn.text) for turn in turns))
        has = {code for code in codes if (transcript.name, code) in used}
        rows.append((transcript.name, *_values(transcript, attributes), *size, *_ones(codes, has)))
    columns = (
        "transcript",
        *(ATTRIBUTE + name for name in attributes),
        "turns",
        "words",
        *(CODE + code for code in codes),
    )
    return Table("wide-transcript", columns, tuple(rows))


def tabulate_long(transcripts: Iterable[Transcript], codings: Iterable[Coding], codebook: Codebook) -> Table:
    """Every turn that is data with each code and coder that marked some of its words, and how many characters.

    A turn without codes has one row with no code, so that shares can be counted.
    """
    transcripts, codings = tuple(transcripts), tuple(codings)
    attributes = attribute_names(transcripts)
    marked = mark_turns(transcripts, codings)
    rank = {code: number for number, code in enumerate(used_codes(codings, codebook))}
    rows: list[Row] = []
    for transcript in transcripts:
        known, of = _values(transcript, attributes), marked.get(transcript.name, {})
        for turn in data_turns(transcript):
            begin = (transcript.name, *known, *_turn_cells(turn))
            has = of.get(turn.index, {})
            for code in sorted(has, key=rank.__getitem__):
                name = code_name(code, codebook)
                rows += [(*begin, code, name, coder, length) for coder, length in sorted(has[code].items())]
            if not has:
                rows.append((*begin, None, None, None, None))
    columns = ("transcript", *(ATTRIBUTE + name for name in attributes), *_TURN, "code", "code_name", "coder")
    return Table("long", (*columns, "characters"), tuple(rows))


def data_turns(transcript: Transcript) -> Iterator[Turn]:
    """The turns that are data: all that are not an interviewer's and have words."""
    return (turn for turn in transcript.turns if turn.kind is not Kind.INTERVIEWER and turn.text.strip())


def mark_turns(transcripts: Iterable[Transcript], codings: Iterable[Coding]) -> Marked:
    """What is marked in each turn; words that one coder has marked twice with a code count once."""
    by_name = {transcript.name: transcript for transcript in transcripts}
    spans: dict[tuple[str, int, str, str], list[tuple[int, int]]] = {}
    for coding in codings:
        transcript = by_name.get(coding.excerpt.transcript)
        if transcript is None or coding.excerpt.end > len(transcript.text):
            continue
        for index, start, end in transcript.pieces(coding.excerpt):
            spans.setdefault((transcript.name, index, coding.code, coding.coder), []).append((start, end))
    marked: dict[str, dict[int, dict[str, dict[str, int]]]] = {}
    for (name, index, code, coder), places in spans.items():
        of_turn = marked.setdefault(name, {}).setdefault(index, {})
        of_turn.setdefault(code, {})[coder] = _covered(places)
    return marked


def _covered(places: Iterable[tuple[int, int]]) -> int:
    length, reached = 0, 0
    for start, end in sorted(places):
        length += max(end - max(start, reached), 0)
        reached = max(reached, end)
    return length


def _place(transcript: Transcript | None, excerpt: Excerpt) -> tuple[Cell, ...]:
    """Who speaks, in which role, when, and the first turn with the positions in it."""
    if transcript is None or excerpt.end > len(transcript.text):
        return (None,) * 6
    turns = touched_turns(transcript, excerpt)
    first, base = turns[0], transcript.starts[turns[0].index]
    speakers, kinds = (
        ", ".join(dict.fromkeys(texts)) for texts in zip(*((t.speaker, t.kind) for t in turns), strict=True)
    )
    ends = (max(excerpt.start - base, 0), min(excerpt.end - base, len(first.text)))
    return (speakers, kinds, clock(first.start_ms), first.index, *ends)


def _turn_cells(turn: Turn) -> tuple[Cell, ...]:
    return (turn.index, turn.speaker, turn.kind.value, clock(turn.start_ms), count_words(turn.text))


def _values(transcript: Transcript, attributes: Sequence[str]) -> tuple[str | None, ...]:
    return tuple(transcript.attributes.get(name) for name in attributes)


def _ones(codes: Iterable[str], has: Iterable[str]) -> Iterator[int]:
    found = set(has)
    return (int(code in found) for code in codes)


def _longest(transcripts: Iterable[Transcript], codings: Iterable[Coding]) -> int:
    """No text about them is longer than the longest transcript, or than what it is called and who is in it."""
    said = max((len(each.text) + sum(map(len, each.attributes.values())) for each in transcripts), default=0)
    return said + max((len(coding.quote) for coding in codings), default=0)
