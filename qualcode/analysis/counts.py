"""Tables that count: codes, transcripts, and codes in transcripts.

Codings that lie wholly in what interviewers say are in none of the counts, since interviewers are
not data; the table of excerpts has them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from qualcode.analysis.shared import (
    ATTRIBUTE,
    TRANSCRIPT,
    CodePaths,
    attribute_names,
    code_name,
    count_words,
    data_codings,
    used_codes,
)
from qualcode.model import Codebook, Coding, Kind, Transcript
from qualcode.table import Cell, Table


def tabulate_codebook(codebook: Codebook, codings: Iterable[Coding], transcripts: Iterable[Transcript] = ()) -> Table:
    """Every code with what it means and how often it is used; codes that the codebook lacks come last.

    The transcripts tell which codings are of interviewers; without them all are counted.
    """
    codings = tuple(codings)
    codes = used_codes(codings, codebook)
    paths = CodePaths(codes, codebook)
    uses, places = _uses(data_codings(transcripts, codings))
    rows: list[tuple[Cell, ...]] = []
    for code_id in codes:
        code = codebook.by_id.get(code_id)
        meaning: tuple[Cell, ...] = (None,) * 5
        if code is not None:
            lists = (code.include, code.exclude, code.cues, code.examples)
            meaning = (code.definition, *("\n".join(lines) or None for lines in lists))
        counts = (uses[code_id], len(places.get(code_id, ())), code is not None)
        rows.append((code_id, code_name(code_id, codebook), *paths[code_id], *meaning, *counts))
    columns = ("code", "code_name", *paths.columns, "definition", "include", "exclude", "cues", "examples")
    return Table("codebook", (*columns, "codings", "transcripts", "in_codebook"), tuple(rows))


def tabulate_transcripts(transcripts: Iterable[Transcript], codings: Iterable[Coding]) -> Table:
    """Every transcript with its attributes and size; turns, words and codings are counted without the interviewer's."""
    transcripts = tuple(transcripts)
    attributes = attribute_names(transcripts)
    by_transcript: dict[str, list[Coding]] = {}
    for coding in data_codings(transcripts, codings):
        by_transcript.setdefault(coding.excerpt.transcript, []).append(coding)
    rows: list[tuple[Cell, ...]] = []
    for transcript in transcripts:
        data = {turn.index for turn in transcript.turns if turn.kind is not Kind.INTERVIEWER}
        found = by_transcript.get(transcript.name, [])
        touched = {index for coding in found for index, _start, _end in transcript.pieces(coding.excerpt)}
        words = sum(count_words(transcript.turns[index].text) for index in data)
        values = tuple(transcript.attributes.get(name) for name in attributes)
        counts = (len(data), words, len(touched & data), len(found))
        rows.append((transcript.name, *values, *counts, transcript.sha256 or None))
    columns = ("transcript", *(ATTRIBUTE + name for name in attributes))
    return Table("transcripts", (*columns, "turns", "words", "coded_turns", "codings", "sha256"), tuple(rows))


def tabulate_matrix(transcripts: Iterable[Transcript], codings: Iterable[Coding], codebook: Codebook) -> Table:
    """How many codings each code has in each transcript, zeros too; transcripts that are not given come last."""
    transcripts, codings = tuple(transcripts), tuple(codings)
    names = dict.fromkeys(transcript.name for transcript in transcripts)
    names.update(dict.fromkeys(sorted({coding.excerpt.transcript for coding in codings} - names.keys())))
    counted = data_codings(transcripts, codings)
    cells = Counter((coding.code, coding.excerpt.transcript) for coding in counted)
    rows: list[tuple[Cell, ...]] = []
    for code_id in used_codes(codings, codebook):
        counts = [cells[code_id, name] for name in names]
        rows.append((code_id, code_name(code_id, codebook), *counts, sum(counts)))
    columns = ("code", "code_name", *(TRANSCRIPT + name for name in names), "total")
    return Table("matrix", columns, tuple(rows))


def tabulate_frequencies(transcripts: Iterable[Transcript], codings: Iterable[Coding], codebook: Codebook) -> Table:
    """How much each code is used.

    `codings_below` counts the code and all under it; `transcript_share` is the share, 0 to 1, of
    the transcripts given that have the code; `words` is the number of words in its quotes.
    """
    transcripts, codings = tuple(transcripts), tuple(codings)
    names = {transcript.name for transcript in transcripts}
    counted = data_codings(transcripts, codings)
    uses, places = _uses(counted)
    words = Counter[str]()
    coders: dict[str, set[str]] = {}
    for coding in counted:
        words[coding.code] += count_words(coding.quote)
        coders.setdefault(coding.code, set()).add(coding.coder)
    codes = used_codes(codings, codebook)
    rows: list[tuple[Cell, ...]] = []
    for code_id in codes:
        found = places.get(code_id, set())
        share = round(len(found & names) / len(names), 4) if names else None
        counts = (uses[code_id], _count_below(code_id, codes, uses), len(found), share)
        who = len(coders.get(code_id, ()))
        rows.append((code_id, code_name(code_id, codebook), *counts, who, words[code_id]))
    columns = ("code", "code_name", "codings", "codings_below", "transcripts", "transcript_share", "coders", "words")
    return Table("frequencies", columns, tuple(rows))


def _uses(codings: Iterable[Coding]) -> tuple[Counter[str], dict[str, set[str]]]:
    uses = Counter[str]()
    places: dict[str, set[str]] = {}
    for coding in codings:
        uses[coding.code] += 1
        places.setdefault(coding.code, set()).add(coding.excerpt.transcript)
    return uses, places


def _count_below(code_id: str, codes: Sequence[str], uses: Mapping[str, int]) -> int:
    return sum(uses[other] for other in codes if other == code_id or other.startswith(code_id + "/"))
