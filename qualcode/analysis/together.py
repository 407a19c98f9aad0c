"""Which codes go together, and with whom: codes beside codes, and codes beside groups."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations_with_replacement

from qualcode.analysis.pictures import tabulate_groups
from qualcode.analysis.shared import CODE, GROUP, code_name, data_codings, touched_turns, used_codes
from qualcode.model import Codebook, Coding, Kind, Transcript, known_of
from qualcode.table import Row, Table

UNITS = ("words", "turn", "transcript")
"""What two codes must share to stand together."""


def tabulate_cooccurrence(
    transcripts: Iterable[Transcript], codings: Iterable[Coding], codebook: Codebook, unit: str = "words"
) -> Table:
    """For each two codes in how many turns they stand on the same words, whoever coded; once for each turn.

    The diagonal has how many turns have the code. By `turn` they need only be in the same turn, and by `transcript`
    transcripts are counted in place of turns. Only codes in use are there; what interviewers say counts nowhere.

    Raises:
        ValueError: There is no such unit.
    """
    if unit not in UNITS:
        raise ValueError(unit)
    transcripts = tuple(transcripts)
    counted = data_codings(transcripts, codings)
    used = {coding.code for coding in counted}
    codes = [code for code in used_codes(counted, codebook) if code in used]
    counts = Counter[tuple[str, str]]()
    for places in _places(transcripts, counted):
        for one, other in combinations_with_replacement(sorted(places), 2):
            if unit != "words" or one == other or _share_words(places[one], places[other]):
                counts[one, other] += 1
    if unit == "transcript":
        counts = _by_transcript(counted)
    rows: list[Row] = []
    for code in codes:
        cells = [counts[min(code, other), max(code, other)] for other in codes]
        rows.append((code, code_name(code, codebook), *cells))
    title = "cooccurrence" if unit == "words" else f"cooccurrence.{unit}"
    return Table(title, ("code", "code_name", *(CODE + code for code in codes)), tuple(rows))


def tabulate_crosstab(
    transcripts: Iterable[Transcript], codings: Iterable[Coding], codebook: Codebook, attribute: str
) -> Table:
    """How many codings each code has of what those say who have each value of the attribute (see `tabulate_groups`)."""
    by_name = {transcript.name: transcript for transcript in transcripts}
    said = Counter[tuple[str, str, str]]()
    for coding in data_codings(by_name.values(), codings):
        transcript = by_name.get(coding.excerpt.transcript)
        turns = touched_turns(transcript, coding.excerpt) if transcript is not None else ()
        who = next((turn.speaker for turn in turns if turn.kind is not Kind.INTERVIEWER), "")
        said[coding.code, coding.excerpt.transcript, who] += 1
    known = {
        (one.name, speaker): known_of(one, speaker)
        for one in by_name.values()
        for speaker in dict.fromkeys(turn.speaker for turn in one.turns if turn.kind is Kind.RESPONDENT) or ("",)
    }
    table = tabulate_groups(said, known, codebook, attribute)
    groups = (GROUP + name for name in table.columns[2:-2])
    return Table(f"crosstab.{attribute}", ("code", "code_name", *groups, "total", "few_people"), table.rows)


def _places(
    transcripts: Iterable[Transcript], codings: Iterable[Coding]
) -> Iterator[Mapping[str, list[tuple[int, int]]]]:
    """For each turn with codings: the words of each code in it."""
    by_name = {transcript.name: transcript for transcript in transcripts}
    turns: dict[tuple[str, int], dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for coding in codings:
        transcript = by_name.get(coding.excerpt.transcript)
        if transcript is not None and coding.excerpt.end <= len(transcript.text):
            for index, start, end in transcript.pieces(coding.excerpt):
                if transcript.turns[index].kind is not Kind.INTERVIEWER:
                    turns[transcript.name, index][coding.code].append((start, end))
    return iter(turns.values())


def _share_words(some: Iterable[tuple[int, int]], others: Iterable[tuple[int, int]]) -> bool:
    others = tuple(others)
    return any(start < b and a < end for start, end in some for a, b in others)


def _by_transcript(codings: Iterable[Coding]) -> Counter[tuple[str, str]]:
    used: dict[str, set[str]] = defaultdict(set)
    for coding in codings:
        used[coding.excerpt.transcript].add(coding.code)
    return Counter(pair for codes in used.values() for pair in combinations_with_replacement(sorted(codes), 2))
