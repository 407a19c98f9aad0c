"""One place, told away from its transcript: where it is, why a code is suggested there, what stands around."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qualcode.i18n import _
from qualcode.model import Codebook, Evidence, Excerpt, Suggestion, Turn
from qualcode.store import PlacedTurn
from qualcode.tui.describing import describe_code, likelihood, short
from qualcode.tui.widgets.painting import Line, Piece
from qualcode.tui.widgets.panel import Paragraph
from qualcode.tui.widgets.turn_lines import clock

REASONS = 4


def place_line(name: str, turn: Turn) -> Line:
    """Transcript, speaker and time."""
    return [(name, "accent"), (f"  {turn.speaker}  {clock(turn.start_ms)}".rstrip(), "dim")]


def describe_reasons(each: Suggestion, codebook: Codebook, mark: Callable[[str], Piece]) -> list[Paragraph]:
    """The code, how sure it is, and what speaks for it, the weightiest first."""
    path = " › ".join(codebook.path(each.code))
    head = Paragraph(
        (("? ", "accent"), mark(each.code), (f" {path}", "strong"), (f" · {likelihood(each.score)}", "dim"))
    )
    reasons = sorted(each.evidence, key=lambda evidence: -evidence.weight)[:REASONS]
    return [head, *(Paragraph(_reason(reason), indent=2, margin=2, most=3) for reason in reasons)]


def describe_context(turns: Sequence[PlacedTurn], excerpt: Excerpt) -> list[Paragraph]:
    """What is said there, the words of the excerpt standing out, and what was said before it."""
    paragraphs = []
    for start, turn in turns:
        a, b = max(excerpt.start - start, 0), min(excerpt.end - start, len(turn.text))
        who: Piece = (f"{turn.speaker}: ", "speaker")
        if a >= b:
            paragraphs += [Paragraph((who, (short(turn.text, 240), "dim"))), Paragraph()]
        else:
            words: tuple[Piece, ...] = ((turn.text[:a], "dim"), (turn.text[a:b], "chosen"), (turn.text[b:], "dim"))
            paragraphs.append(Paragraph((who, *words)))
    return paragraphs


def describe_meaning(codebook: Codebook, code_id: str) -> list[Paragraph]:
    """What the code means; nothing for a code that has left the codebook."""
    if code_id not in codebook:
        return []
    return [
        Paragraph(),
        Paragraph(((_("What the code means"), "accent"),)),
        *describe_code(codebook.by_id[code_id], brief=True),
    ]


def _reason(evidence: Evidence) -> tuple[Piece, ...]:
    if evidence.kind in ("example", "similar"):
        return (("≈ ", "accent"), (f"{evidence.why} ", ""), (f"«{short(evidence.text, 120)}»", "quote"))
    return (("· ", "accent"), (evidence.why or evidence.text, ""))
