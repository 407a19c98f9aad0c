"""Lines of a transcript to turns; shared by plain text and documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from typing import Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.readers.labels import Rank, SpeakerRule, fold, interviewer_names, rank
from qualcode.readers.lines import CLOSING, Line, split_end, take_apart
from qualcode.readers.own_form import read_own_form
from qualcode.readers.pattern import SpeakerPattern
from qualcode.readers.reading import Draft, ReadOptions, Utterance
from qualcode.readers.spans import warn_order
from qualcode.readers.teams import read_teams
from qualcode.readers.times import CODE, frame_rate, milliseconds

_ATTRIBUTE: Final = re.compile(r"#\s*([^:#\n]{1,60}?)\s*:(?:\s+(.*))?$")
_KEY_VALUE: Final = re.compile(r"([^\W_][^:\n]{0,39}?)\s*:(?:\s+(.*))?$")
_HEADER_KEYS: Final = frozenset(
    {"dato", "date", "sted", "varighet", "lengde", "tittel", "title", "prosjekt", "lydfil", "opptak", "språk"}
)
_LOOSE_TIME: Final = re.compile(rf"-->|(?:^|\s){CODE}$")
_LONGEST_HEADER: Final = 15
_LONGEST_TITLE: Final = 120
_LONGEST_VALUE: Final = 80
_BLANK_LINES: Final = re.compile(r"\n(?:[^\S\n]*\n)+")


@dataclass(slots=True)
class _Turn:
    """A turn while it is gathered; the times are codes as written."""

    speaker: str
    lines: list[str] = field(default_factory=list)
    start: str = ""
    end: str = ""


def parse_lines(
    draft: Draft, lines: Sequence[str], options: ReadOptions, *, bold: Sequence[int] = (), paragraphs: bool = False
) -> None:
    """Fill the draft with the attributes and turns of the lines.

    `# key: value` lines at the top are attributes. A label that is a speaker (see `SpeakerRule`) starts
    a turn, a time in brackets too; other lines go on with the turn. Lines before the first turn are
    attributes when they look like it (`dato: …`, and the first as `tittel`). Without any speaker each
    paragraph is a turn, or each line when no blank line is there or `paragraphs` says so.

    Args:
        draft: What is known so far; changed in place.
        lines: Clean text without line ends.
        options: What the user says.
        bold: How many characters at the start of each line are in bold type.
        paragraphs: Each line is a paragraph of its own.

    Raises:
        QualcodeError: The user's pattern is wrong or matches no line.
    """
    first = _read_attributes(draft, lines)
    if options.speakers is None and not bold and not paragraphs:
        said = read_own_form(lines[first:], lambda labels: _are_speakers(draft, labels, options))
        if said is not None:
            draft.utterances += said
            warn_order(draft)
            return
    if options.speakers is not None:
        pattern = SpeakerPattern(options.speakers)
        every = _match_every(lines[first:], pattern)
        if every is not None:
            draft.utterances += every
            return
        turns = _match_pattern(draft, lines[first:], pattern)
    elif read_teams(draft, lines[first:]):
        return
    else:
        weights = bold[first:] or [0] * (len(lines) - first)
        apart = [take_apart(line, weight) for line, weight in zip(lines[first:], weights, strict=True)]
        turns = _gather(draft, apart, options, paragraphs=paragraphs)
    _finish(draft, turns)
    warn_order(draft)


def read_heading(draft: Draft, lines: Sequence[str]) -> None:
    """Take what stands above a table: attributes, a title, and else turns without a speaker."""
    first = _read_attributes(draft, lines)
    _finish(draft, _read_header(draft, [line for line in lines[first:] if line.strip()]))


def _are_speakers(draft: Draft, labels: Sequence[str], options: ReadOptions) -> bool:
    known = [*options.interviewers, *interviewer_names({**draft.attributes, **options.attributes})]
    rule = SpeakerRule(labels, known)
    return all(rule.accepts(label, marked=True) for label in dict.fromkeys(labels))


def warn_passed_over(draft: Draft, rule: SpeakerRule) -> None:
    """Say which labels were not taken for speakers; a person should look when one may well be."""
    if not rule.passed_over:
        return
    likely = [
        label
        for label in rule.passed_over
        if rank(label) is Rank.PLAIN and not any(word.islower() for word in label.split())
    ]
    shown = sorted(rule.passed_over, key=lambda label: (label not in likely, -rule.passed_over[label]))[:5]
    names = ", ".join(f"“{label}” ({rule.passed_over[label]})" for label in shown)
    draft.warn(
        _("Words before a colon that were not taken for speakers: {names}. If one is, use --speakers.").format(
            names=names
        ),
        doubtful=bool(likely),
    )


def _read_attributes(draft: Draft, lines: Sequence[str]) -> int:
    """Take the `# key: value` lines from the top; returns where the rest starts."""
    first = 0
    for number, line in enumerate(lines):
        match = _ATTRIBUTE.match(line.strip())
        if match:
            draft.set_attribute(match[1], (match[2] or "").strip())
            first = number + 1
        elif line.strip():
            break
    return first


def _match_every(lines: Sequence[str], pattern: SpeakerPattern) -> list[Utterance] | None:
    """What is said where each line is a turn with words and without times, as in most files; None where not."""
    found = pattern.match_each(line for line in lines if line and not line.isspace())
    if not found:
        return None
    if not all(words and not (words.endswith(CLOSING) and split_end(words)[1]) for _speaker, words in found):
        return None
    return [Utterance(speaker, words) for speaker, words in found]


def _match_pattern(draft: Draft, lines: Sequence[str], pattern: SpeakerPattern) -> list[_Turn]:
    turns: list[_Turn] = []
    header: list[str] = []
    for line in lines:
        found = pattern.match(line) if line.strip() else None
        if found:
            speaker, words, start = found
            turns.append(_Turn(speaker, [words], start.strip("[]()<># ")))
        elif turns:
            turns[-1].lines.append(line)
        else:
            header.append(line)
    if not turns:
        raise QualcodeError(
            _("The pattern given with --speakers matches no line."),
            _("Try it on one line of the file, or leave it out."),
        )
    return [*_read_header(draft, header), *turns]


def _gather(draft: Draft, lines: list[Line], options: ReadOptions, *, paragraphs: bool) -> list[_Turn]:
    skipped = _header_block(lines)
    header = [line.text for line in lines[:skipped]]
    rule = _speaker_rule(draft, lines, skipped, options)
    turns: list[_Turn] = []
    pending = ""
    labelled = False
    for line in lines[skipped:]:
        speaker = line.label if _is_speaker(line, rule) else ""
        if speaker:
            turns.append(_Turn(speaker, [line.words], line.start or line.odd or pending, line.end))
            pending, labelled = "", True
        elif line.timed and not line.rest:
            pending = line.start
        elif line.timed or (pending and line.text.strip()):
            turns.append(_Turn("", [line.rest], line.start or pending, line.end))
            pending = ""
        elif turns:
            turns[-1].lines.append(line.text)
        else:
            header.append(line.text)
    if pending and turns:
        turns[-1].end = pending
    warn_passed_over(draft, rule)
    if labelled:
        unknown = sum(not turn.speaker for turn in turns)
        if unknown:
            draft.warn(_unknown_speakers(unknown), doubtful=True)
        return [*_read_header(draft, header), *turns]
    if sum(_LOOSE_TIME.search(line) is not None for line in header) > 1:
        draft.warn(
            _("The text holds times, but no speakers were found. If it has speakers, say how with --speakers."),
            doubtful=True,
        )
    return [*_split_paragraphs(header, paragraphs=paragraphs), *turns]


def _speaker_rule(draft: Draft, lines: list[Line], skipped: int, options: ReadOptions) -> SpeakerRule:
    """The rule for the lines after the header, which may name the interviewer."""
    attributes = {**draft.attributes, **{line.label: line.words for line in lines[:skipped]}, **options.attributes}
    known = [*options.interviewers, *interviewer_names(attributes)]
    return SpeakerRule((line.label for line in lines[skipped:] if line.label), known)


def _unknown_speakers(count: int) -> str:
    return ngettext(
        "{count} turn has a time but no speaker; it is kept with an unknown speaker.",
        "{count} turns have a time but no speaker; they are kept with an unknown speaker.",
        count,
    ).format(count=count)


def _is_speaker(line: Line, rule: SpeakerRule) -> bool:
    if not line.label:
        return False
    if line.tight:
        return rank(line.label) is Rank.ROLE and not line.words[0].isdigit() and not line.words.startswith("//")
    return rule.accepts(line.label, marked=line.marked)


def _header_block(lines: list[Line]) -> int:
    """How many lines at the top are a block of `key: value`, one with a key that only a header has."""
    keys: list[str] = []
    for number, line in enumerate(lines[: _LONGEST_HEADER + 1]):
        if not line.text.strip():
            return number if not _HEADER_KEYS.isdisjoint(keys) else 0
        match = _KEY_VALUE.match(line.text.strip())
        if line.timed or (match is None and number > 0):
            return 0
        if match:
            key, value = fold(match[1]), match[2] or ""
            if key in keys or len(value) > _LONGEST_VALUE or value.endswith("?"):
                return 0  # these are turns
            keys.append(key)
    return 0


def _read_header(draft: Draft, lines: Iterable[str]) -> list[_Turn]:
    """Attributes from what stands before the first turn; what is none becomes a turn of nobody."""
    rest: list[str] = []
    for line in lines:
        words = line.strip()
        match = _KEY_VALUE.match(words)
        if match and rank(match[1]) is not Rank.CLAUSE and len(words) <= _LONGEST_TITLE:
            draft.set_attribute(match[1].casefold(), (match[2] or "").strip())
        elif words and not rest and "tittel" not in draft.attributes and len(words) <= _LONGEST_TITLE:
            draft.set_attribute("tittel", words.lstrip("# "))
        else:
            rest.append(line)
    return _split_paragraphs(rest, paragraphs=False)


def _split_paragraphs(lines: Sequence[str], *, paragraphs: bool) -> list[_Turn]:
    text = "\n".join(lines).strip()
    pieces = [] if paragraphs else _BLANK_LINES.split(text)
    if len(pieces) < 2:
        pieces = text.split("\n")
    return [_Turn("", [piece]) for piece in pieces if piece.strip()]


def _finish(draft: Draft, turns: list[_Turn]) -> None:
    texts = [_take_end(turn, following) for turn, following in zip_longest(turns, turns[1:])]
    codes = [code for turn in turns for code in (turn.start, turn.end) if code]
    odd = [code for code in codes if milliseconds(code) is None]
    if odd:
        draft.warn(_no_times(odd))
    rate = frame_rate(code for code in codes if milliseconds(code) is not None)
    if rate:
        draft.warn(
            _(
                "The last part of the times was read as frames, {rate} in a second. "
                "If it is hundredths, the times are a little wrong."
            ).format(rate=rate),
            doubtful=True,
        )
        for turn, following in pairwise(turns):
            turn.end = turn.end or following.start
    empty = 0
    for turn, text in zip(turns, texts, strict=True):
        if text:
            start = milliseconds(turn.start, rate=rate) if turn.start else None
            end = milliseconds(turn.end, rate=rate) if turn.end else None
            draft.utterances.append(Utterance(turn.speaker, text, start, end))
        else:
            empty += 1
    if empty:
        draft.warn(
            ngettext(
                "{count} turn without words was left out.", "{count} turns without words were left out.", empty
            ).format(count=empty)
        )


def _no_times(codes: Sequence[str]) -> str:
    shown = ", ".join(f"“{code}”" for code in list(dict.fromkeys(codes))[:3])
    return ngettext(
        "{codes} stands where a time should, but is none; the turn is kept without it.",
        "{count} turns have something that is no time where a time should be, such as {codes}; "
        "they are kept without it.",
        len(codes),
    ).format(count=len(codes), codes=shown)


def _take_end(turn: _Turn, following: _Turn | None) -> str:
    """The turn's words; a time code after them is its end, and with f4's marks also the next turn's start."""
    text = (turn.lines[0] if len(turn.lines) == 1 else "\n".join(turn.lines)).strip()
    if not text.endswith(CLOSING):  # nearly always
        return text
    words, end = split_end(text)
    turn.end = turn.end or end
    if end and following and text.endswith("#"):
        following.start = following.start or end
    return words.strip()
