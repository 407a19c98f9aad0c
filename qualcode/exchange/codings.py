"""Codings as the rows of the contract, and back: positions are counted in a turn's text.

A row is one excerpt of one coder with its codes. An excerpt that goes on over a turn's border
has its first part in `turn`, `start` and `end`, so that every program finds words there, and
two more keys: `last_turn`, and `last_end`, the end counted in that turn's text.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualcode.errors import Problem, ProblemsError
from qualcode.exchange.plain import show_controls
from qualcode.i18n import _
from qualcode.model import Codebook, Coding, Excerpt, Origin, Transcript


@dataclass(frozen=True, slots=True)
class CodingRow:
    """One row of a codings file; `line` is where it starts in the file, from 1.

    `quote` is there when the row is from a sheet of excerpts, whose `end` is in the first turn: the
    words must be those in the transcript, and go on into the next turns when they are longer.
    """

    line: int
    transcript: str
    turn: int
    start: int
    end: int
    codes: tuple[str, ...]
    coder: str = ""
    memo: str = ""
    last_turn: int | None = None
    last_end: int | None = None
    quote: str = ""


def coding_rows(transcript: Transcript, codings: Sequence[Coding]) -> Iterator[dict[str, object]]:
    """One row for each excerpt, coder and memo, in the order given, with all their codes.

    Codes of the same excerpt share a row only when their memos are the same, so that no memo
    moves to another code.
    """
    groups: dict[tuple[Excerpt, str, str], dict[str, None]] = {}
    for coding in codings:
        groups.setdefault((coding.excerpt, coding.coder, coding.memo), {})[coding.code] = None
    for (excerpt, coder, memo), codes in groups.items():
        first, last = turn_positions(transcript, excerpt)
        yield {"transcript": transcript.name, **first, "codes": list(codes), "coder": coder, "memo": memo, **last}


def turn_positions(transcript: Transcript, excerpt: Excerpt) -> tuple[dict[str, int], dict[str, int]]:
    """`turn`, `start` and `end` of the excerpt, and `last_turn` and `last_end` when it crosses a turn's border."""
    turn = transcript.turn_at(excerpt.start)
    base = transcript.starts[turn.index]
    end = min(excerpt.end - base, len(turn.text))
    first = {"turn": turn.index, "start": excerpt.start - base, "end": end}
    if base + end == excerpt.end:
        return first, {}
    last = transcript.turn_at(excerpt.end - 1).index
    return first, {"last_turn": last, "last_end": excerpt.end - transcript.starts[last]}


def codings_from_rows(
    rows: Sequence[CodingRow],
    transcripts: Mapping[str, Transcript],
    codebook: Codebook,
    *,
    path: str,
    coder: str | None = None,
    fallback: str = "",
) -> list[Coding]:
    """The codings that the rows name, without ids and times, their words taken from the transcripts.

    Args:
        rows: As `read_coding_rows` gives them.
        transcripts: By name.
        codebook: The codes that may be used.
        path: The file, for messages.
        coder: Whose codings all of them are; without it the rows decide.
        fallback: The coder of rows that name none.

    Raises:
        ProblemsError: A row names a transcript or code that is not there, or no words; all such rows are told.
    """
    problems: list[Problem] = []
    codings: list[Coding] = []
    for row in rows:
        who = coder or row.coder or fallback
        found = list(_row_problems(row, transcripts, codebook, who))
        if found:
            problems += [Problem(path, row.line, text) for text in found]
            continue
        transcript = transcripts[row.transcript]
        excerpt = row_excerpt(row, transcript)
        if excerpt is None:
            problems.append(Problem(path, row.line, _position_problem(row, transcript)))
            continue
        quote = transcript.quote(excerpt)
        codings += [Coding("", excerpt, code, who, quote, Origin.IMPORTED, memo=row.memo) for code in row.codes]
    if problems:
        raise ProblemsError(problems)
    return codings


def _row_problems(row: CodingRow, transcripts: Mapping[str, Transcript], codebook: Codebook, who: str) -> Iterator[str]:
    if row.transcript not in transcripts:
        text = _("No transcript is named {name}.").format(name=row.transcript)
        yield text + _did_you_mean(row.transcript, transcripts)
    for code in row.codes:
        if code not in codebook:
            text = _("The codebook has no code {code}.").format(code=code)
            yield text + _did_you_mean(code, codebook.by_id)
    if not row.codes:
        yield _("The row has no code.")
    if not who:
        yield _("The row does not say who coded it; give a name with --coder.")


def row_excerpt(row: CodingRow, transcript: Transcript) -> Excerpt | None:
    """The excerpt, or None when the positions are not in the text."""
    if not 0 <= row.turn < len(transcript.turns):
        return None
    if row.last_turn is None or row.last_end is None:
        try:
            if row.quote:
                return _quoted_excerpt(row, transcript)
            return transcript.turn_excerpt(row.turn, row.start, row.end)
        except ValueError:
            return None
    if not row.turn <= row.last_turn < len(transcript.turns):
        return None
    # The line break after a turn belongs to it, so an excerpt may start or end one past its words.
    start, end = transcript.starts[row.turn] + row.start, transcript.starts[row.last_turn] + row.last_end
    starts_inside = 0 <= row.start <= row.end == len(transcript.turns[row.turn].text)
    ends_inside = 0 < row.last_end <= len(transcript.turns[row.last_turn].text) + 1
    if starts_inside and ends_inside and start < end <= len(transcript.text):
        return Excerpt(transcript.name, start, end)
    return None


def _quoted_excerpt(row: CodingRow, transcript: Transcript) -> Excerpt | None:
    """The excerpt that begins where the row says and holds its quote, or None when other words stand there."""
    first = transcript.turn_excerpt(row.turn, row.start, row.end)
    if len(row.quote) <= len(first):
        # Spreadsheets may touch the white space; the positions are exact without it.
        same = show_controls(transcript.quote(first)).split() == row.quote.split()
        return first if same else None
    if row.end < len(transcript.turns[row.turn].text):
        return None
    whole = Excerpt(transcript.name, first.start, first.start + len(row.quote))
    return whole if show_controls(transcript.quote(whole)) == row.quote else None


def _position_problem(row: CodingRow, transcript: Transcript) -> str:
    turns = len(transcript.turns)
    asked = max(row.turn, row.last_turn or 0) if row.turn >= 0 else row.turn
    if not 0 <= asked < turns:
        text = _("There is no turn {turn} in {name}; the turns are numbered from 0 to {last}.")
        return text.format(turn=asked, name=transcript.name, last=turns - 1)
    if row.last_turn is not None:
        text = _("Turn {turn} from {start} to turn {last} at {end} is not an excerpt of {name}.")
        return text.format(turn=row.turn, start=row.start, last=row.last_turn, end=row.last_end, name=transcript.name)
    if row.start >= row.end:
        return _("The excerpt from {start} to {end} is empty.").format(start=row.start, end=row.end)
    length = len(transcript.turns[row.turn].text)
    if row.quote and row.end <= length:
        text = _("The quote is not what stands at {start} in turn {turn} of {name}; it begins with “{words}”.")
        words = row.quote[:40]
        return text.format(start=row.start, turn=row.turn, name=transcript.name, words=words)
    text = _("The excerpt from {start} to {end} does not fit in turn {turn}, which has {length} characters.")
    return text.format(start=row.start, end=row.end, turn=row.turn, length=length)


def _did_you_mean(word: str, known: Mapping[str, object]) -> str:
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return " " + _("Did you mean {name}?").format(name=close[0]) if close else ""
