"""What is said beside the text: the codes of a turn, why a code is suggested, what a code means."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qualcode.i18n import _, ngettext
from qualcode.model import Code, Codebook, Coding, Evidence, Suggestion
from qualcode.project.track_record import Record
from qualcode.tui.open_transcript import OpenTranscript
from qualcode.tui.widgets.painting import Piece
from qualcode.tui.widgets.panel import Paragraph

Mark = Callable[[str], Piece]
"""Gives a code's letter in its colour."""


def likelihood(score: float) -> str:
    """How likely a suggestion is to be right, as people write it; none is certain, so never 100 %."""
    return percent(min(score, 0.99))


def percent(score: float) -> str:
    """A share as people write it."""
    return f"{score * 100:.0f}\u00a0%"


def short(text: str, most: int = 60) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def stars(weight: int) -> str:
    """A weight as people see it."""
    return "★" * weight


def describe_borders(name: str, quote: str) -> list[Paragraph]:
    """What would be the words of a coding now, and the keys that move its borders."""
    words = ngettext("{count} word", "{count} words", len(quote.split())).format(count=len(quote.split()))
    keys = _("← → move the end, c takes the other end, Enter keeps, Esc leaves it as it was")
    return [
        Paragraph(((_("Borders of {name}").format(name=name), "accent"), (f"   {words}", "dim"))),
        Paragraph(((keys, ""),), most=2),
        Paragraph(),
        Paragraph(((f"«{quote}»", "quote"),), most=12),
    ]


def describe_turn(
    desk: OpenTranscript, turn: int, suggestion: Suggestion | None, codebook: Codebook, mark: Mark, coder: str
) -> list[Paragraph]:
    """Codes, memos and suggestions of the turn; the current suggestion with its reasons and definition."""
    codings, suggestions = desk.codings_in(turn), desk.suggestions_in(turn)
    paragraphs = [_heading(_("Codes in this turn"))]
    for coding in codings:
        paragraphs += _coding(coding, codebook, mark, coder)
    if desk.blank_in(turn):
        paragraphs.append(_quiet(_("Read, and nothing to code here. 0 takes the mark away.")))
    elif not codings:
        paragraphs.append(_quiet(_("None yet. Enter chooses a code.")))
    paragraphs += [Paragraph(), _heading(_("Suggestions"))]
    for each in suggestions:
        paragraphs += _suggestion(each, each is suggestion, codebook, mark)
    if not suggestions:
        paragraphs.append(_quiet(_left(len(desk.suggestions))))
    if suggestion is not None and suggestion.code in codebook:
        code = codebook.by_id[suggestion.code]
        paragraphs += [Paragraph(), _heading(_("What the code means")), *describe_code(code, brief=True)]
    return paragraphs


def describe_turn_briefly(
    desk: OpenTranscript, turn: int, suggestion: Suggestion | None, codebook: Codebook, mark: Mark
) -> list[Paragraph]:
    """The same in three lines, for a narrow terminal."""
    pieces: list[Piece] = []
    for coding in desk.codings_in(turn):
        memo = " ✎" if coding.memo else ""
        weight = f" {stars(coding.weight)}" if coding.weight else ""
        pieces += [mark(coding.code), (f" {codebook.path(coding.code)[-1]}{weight}{memo}   ", "")]
    none = _("Read, nothing to code here.") if desk.blank_in(turn) else _("No codes in this turn.")
    codes = Paragraph(tuple(pieces) or ((none, "dim"),), most=1)
    pending = desk.suggestions_in(turn)
    shown = suggestion if suggestion in pending else next(iter(pending), None)
    if shown is None:
        return [codes, Paragraph(((_left(len(desk.suggestions)), "dim"),), most=2)]
    why = shown.evidence[0].why if shown.evidence else ""
    head = f" {codebook.path(shown.code)[-1]} · {likelihood(shown.score)}"
    return [codes, Paragraph((("? ", "accent"), mark(shown.code), (head, "strong"), (f"   {why}", "dim")), most=2)]


def describe_code(
    code: Code, *, brief: bool = False, count: int | None = None, places: int | None = None
) -> list[Paragraph]:
    """The code's definition, what goes in and what stays out; without `brief` examples and cues too."""
    paragraphs = [Paragraph(((code.definition, ""),))]
    if count is not None:
        text = ngettext("{count} coding", "{count} codings", count).format(count=count)
        if places:
            text += " " + ngettext("in {count} transcript", "in {count} transcripts", places).format(count=places)
        paragraphs.insert(0, Paragraph(((code.id, "dim"), (f"   {text}", "dim"))))
        paragraphs.insert(1, Paragraph())
    parts: list[tuple[str, Sequence[str], str]] = [
        (_("Goes in"), code.include, "+ "),
        (_("Stays out"), code.exclude, "− "),
    ]
    if not brief:
        parts += [(_("Examples"), [f"«{text}»" for text in code.examples], "· ")]
    for title, texts, sign in parts:
        if texts:
            paragraphs += [Paragraph(), _heading(title)] if not brief else []
            paragraphs += [Paragraph(((sign, "dim"), (text, "dim" if brief else "")), indent=2) for text in texts]
    if code.cues and not brief:
        paragraphs += [Paragraph(), _heading(_("Cues")), Paragraph(((", ".join(code.cues), ""),))]
    return paragraphs


def describe_record(record: Record) -> list[Paragraph]:
    """How often suggestions of a code were right, with how sure that is; nothing where none was ever made."""
    if not record.waiting and not record.decided:
        return []
    lines = []
    if record.right is not None and record.interval is not None:
        low, high = record.interval
        share = _("Right: {right} of {all} answered ({share}; likely {low} to {high})")
        lines.append(
            share.format(
                right=record.accepted,
                all=record.decided,
                share=percent(record.right),
                low=percent(low),
                high=percent(high),
            )
        )
    lines.append(ngettext("{count} waits", "{count} wait", record.waiting).format(count=record.waiting))
    return [Paragraph(), _heading(_("Suggestions")), *(Paragraph(((line, ""),), indent=2) for line in lines)]


def _heading(text: str) -> Paragraph:
    return Paragraph(((text, "accent"),))


def _quiet(text: str) -> Paragraph:
    return Paragraph(((text, "dim"),))


def _left(count: int) -> str:
    if not count:
        return _("No suggestions wait in this transcript.")
    return _("No suggestions here; {count} in the transcript. f goes there.").format(count=count)


def _coding(coding: Coding, codebook: Codebook, mark: Mark, coder: str) -> list[Paragraph]:
    pieces: list[Piece] = [mark(coding.code), (f" {codebook.path(coding.code)[-1]}", "strong")]
    if coding.weight:
        pieces.append((f" {stars(coding.weight)}", "accent"))
    if coding.code not in codebook:
        pieces.append((" · " + _("not in the codebook"), "warning"))
    elif codebook.by_id[coding.code].retired:
        pieces.append((" · " + _("retired"), "dim"))
    if coding.coder != coder:
        pieces.append((f" · {coding.coder}", "dim"))
    paragraphs = [
        Paragraph(tuple(pieces), indent=2),
        Paragraph(((f"«{short(coding.quote)}»", "dim"),), margin=2, most=2),
    ]
    if coding.memo:
        paragraphs.append(Paragraph((("✎ ", "accent"), (coding.memo, "")), indent=2, margin=2, most=6))
    return paragraphs


def _suggestion(each: Suggestion, current: bool, codebook: Codebook, mark: Mark) -> list[Paragraph]:
    name = codebook.path(each.code)[-1]
    head: tuple[Piece, ...] = (("? ", "accent"), mark(each.code), (f" {name}", "strong" if current else ""))
    paragraphs = [Paragraph((*head, (f" · {likelihood(each.score)}", "dim")), indent=4)]
    if current:
        reasons = sorted(each.evidence, key=lambda e: -e.weight)[:4]
        paragraphs += [Paragraph(_reason(reason), indent=2, margin=4, most=4) for reason in reasons]
    return paragraphs


def _reason(evidence: Evidence) -> tuple[Piece, ...]:
    if evidence.kind in ("example", "similar"):
        return (("≈ ", "accent"), (f"{evidence.why} ", ""), (f"«{short(evidence.text, 120)}»", "quote"))
    return (("· ", "accent"), (evidence.why or evidence.text, ""))
