"""The table of coded excerpts: one row for each excerpt and code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from qualcode.analysis.shared import ATTRIBUTE, CodePaths, attribute_names, code_name, touched_turns, used_codes
from qualcode.model import Codebook, Coding, Kind, Origin, Transcript, known_of, version_of
from qualcode.table import Cell, Rows, Table

CONTEXT: Final = 200
"""The most characters of context on each side, the ellipsis not counted."""

_PLACE = ("speaker", "kind", "time", "turn", "start", "end", "context_before", "quote", "context_after")
_DECISION = ("coder", "origin", "score", "weight", "memo", "created", "version")


def tabulate_excerpts(transcripts: Iterable[Transcript], codings: Iterable[Coding], codebook: Codebook) -> Table:
    """Every coding with where it stands, what was said and what the code means, in reading order.

    `turn` is 0-based; `start` and `end` count in that turn's text. For an excerpt over several
    turns they are those of its first turn, while `speaker` and `kind` name all that take part
    and `quote` holds all the words with their line breaks. A coding in a transcript that is not
    given keeps its quote and has an empty place. Codings of what interviewers say are there too,
    unlike in the tables that count: `kind` shows which they are. The context reaches at most to the turn's edges.
    `version` tells later what others have changed (`model.version_of`).
    """
    by_name = {transcript.name: transcript for transcript in transcripts}
    ordered = _in_reading_order(codings, tuple(by_name), codebook)
    attributes = attribute_names(by_name.values())
    paths = CodePaths(used_codes(ordered, codebook), codebook)
    columns = ("id", "transcript", *(ATTRIBUTE + name for name in attributes), *_PLACE)
    columns += ("code", "code_name", *paths.columns, "definition", *_DECISION)
    longest = _longest(ordered, by_name, codebook)
    rows = Rows(len(ordered), longest, lambda: _rows(ordered, by_name, attributes, codebook, paths))
    return Table("excerpts", columns, rows)


def _longest(codings: Sequence[Coding], transcripts: dict[str, Transcript], codebook: Codebook) -> int:
    """No text in a row is longer: the words of the codings, what the codes mean, what is known of the transcripts."""
    words = max((max(len(coding.quote), len(coding.memo)) for coding in codings), default=0)
    unquoted = any(not coding.quote for coding in codings)
    known = max((_told(each) for each in transcripts.values()), default=0)
    spoken = max((len(each.text) if unquoted else _names(each) for each in transcripts.values()), default=0)
    meaning = max((len(code.definition) + len(code.name) for code in codebook), default=0)
    return max(words, known, spoken, meaning, 2 * CONTEXT)


def _told(transcript: Transcript) -> int:
    """How long the longest is that is known of it or of those who speak."""
    single = max((len(value) for value in transcript.attributes.values()), default=0)
    return single + sum(len(value) + 2 for values in transcript.people.values() for value in values.values())


def _names(transcript: Transcript) -> int:
    """How long all who speak are together."""
    return sum(len(name) + 2 for name in {turn.speaker for turn in transcript.turns})


def _rows(
    codings: Sequence[Coding],
    transcripts: dict[str, Transcript],
    attributes: tuple[str, ...],
    codebook: Codebook,
    paths: CodePaths,
) -> Iterator[tuple[Cell, ...]]:
    codes: dict[str, tuple[Cell, ...]] = {}
    for coding in codings:
        if coding.code not in codes:
            codes[coding.code] = _code_cells(coding.code, codebook, paths)
        transcript = transcripts.get(coding.excerpt.transcript)
        yield (
            coding.id,
            coding.excerpt.transcript,
            *_attribute_cells(transcript, coding, attributes),
            *_place_cells(coding, transcript),
            *codes[coding.code],
            coding.coder,
            coding.origin.value,
            None if coding.score is None else round(coding.score, 4),
            coding.weight or None,
            coding.memo or None,
            coding.created or None,
            None
            if coding.origin is Origin.SUGGESTED
            else version_of(coding.code, str(codes[coding.code][1]), coding.memo, coding.weight),
        )


def _in_reading_order(codings: Iterable[Coding], names: tuple[str, ...], codebook: Codebook) -> list[Coding]:
    place = {name: number for number, name in enumerate(names)}
    rank = {code_id: number for number, code_id in enumerate(codebook.by_id)}

    def key(coding: Coding) -> tuple[object, ...]:
        excerpt = coding.excerpt
        where = (place.get(excerpt.transcript, len(place)), excerpt.transcript, excerpt.start, excerpt.end)
        return (*where, rank.get(coding.code, len(rank)), coding.code, coding.coder, coding.id)

    return sorted(codings, key=key)


def _attribute_cells(transcript: Transcript | None, coding: Coding, names: tuple[str, ...]) -> tuple[Cell, ...]:
    if transcript is None:
        return (None,) * len(names)
    if not transcript.people:
        return tuple(transcript.attributes.get(name) for name in names)
    known = [known_of(transcript, speaker) for speaker in _speakers(transcript, coding)]
    return tuple(_joined(values.get(name, "") for values in known) for name in names)


def _speakers(transcript: Transcript, coding: Coding) -> list[str]:
    """Who says the words; interviewers only when nobody else does."""
    if coding.excerpt.end > len(transcript.text):
        return [""]
    turns = touched_turns(transcript, coding.excerpt)
    return [turn.speaker for turn in turns if turn.kind is not Kind.INTERVIEWER] or [turn.speaker for turn in turns]


def _code_cells(code_id: str, codebook: Codebook, paths: CodePaths) -> tuple[Cell, ...]:
    code = codebook.by_id.get(code_id)
    definition = None if code is None else code.definition
    return (code_id, code_name(code_id, codebook), *paths[code_id], definition)


def _place_cells(coding: Coding, transcript: Transcript | None) -> tuple[Cell, ...]:
    if transcript is None or coding.excerpt.end > len(transcript.text):
        return (None,) * 7 + (coding.quote, None)
    excerpt = coding.excerpt
    turns = touched_turns(transcript, excerpt)
    first, last = turns[0], turns[-1]
    start = max(excerpt.start - transcript.starts[first.index], 0)  # it may start at the line break before the turn
    end = min(excerpt.end - transcript.starts[first.index], len(first.text))
    return (
        _joined(turn.speaker for turn in turns),
        _joined(turn.kind.value for turn in turns),
        clock(first.start_ms),
        first.index,
        start,
        end,
        context_before(first.text[:start]) or None,
        coding.quote or transcript.quote(excerpt),
        context_after(last.text[excerpt.end - transcript.starts[last.index] :]) or None,
    )


def clock(milliseconds: int | None) -> str | None:
    """A time in the recording as HH:MM:SS; None when it is not known."""
    if milliseconds is None:
        return None
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"


def context_before(text: str) -> str:
    """The end of the text, at most `CONTEXT` characters, from a whole word; an ellipsis marks the cut."""
    text = text.strip()
    if len(text) <= CONTEXT:
        return text
    kept = text[-CONTEXT:]
    if not text[-CONTEXT - 1].isspace():
        words = kept.split(None, 1)
        kept = words[1] if len(words) > 1 else kept
    return "… " + kept.lstrip()


def context_after(text: str) -> str:
    """The start of the text, at most `CONTEXT` characters, to a whole word; an ellipsis marks the cut."""
    text = text.strip()
    if len(text) <= CONTEXT:
        return text
    kept = text[:CONTEXT]
    if not text[CONTEXT].isspace():
        words = kept.rsplit(None, 1)
        kept = words[0] if len(words) > 1 else kept
    return kept.rstrip() + " …"


def _joined(words: Iterable[str]) -> str | None:
    return ", ".join(dict.fromkeys(word for word in words if word)) or None
