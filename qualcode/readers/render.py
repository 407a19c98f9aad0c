"""A transcript as text in the form that qualcode itself writes."""

from __future__ import annotations

from qualcode.model import Transcript, Turn
from qualcode.readers.times import write_code


def render_transcript(transcript: Transcript) -> str:
    """`# key: value` lines and turns as `[HH:MM:SS] Speaker: text`, a blank line between turns.

    Read again it gives the same attributes and turns, but for end times, and as long as labels are such
    that the reader knows (see `SpeakerRule`) and no line inside a turn looks like a label or a time.
    """
    head = "".join(
        f"# {key}: {' '.join(value.split())}".rstrip() + "\n" for key, value in transcript.attributes.items()
    )
    body = "\n\n".join(map(_render_turn, transcript.turns))
    return f"{head}\n{body}\n" if head else f"{body}\n"


def _render_turn(turn: Turn) -> str:
    time = f"[{write_code(turn.start_ms)}] " if turn.start_ms is not None else ""
    label = f"{turn.speaker}: " if turn.speaker else ""
    return f"{time}{label}{turn.text}"
