"""A transcript as the plain text that other programs show, and where its words stand there."""

from __future__ import annotations

from qualcode.exchange.refi.textmap import TextMap
from qualcode.model import Transcript


def render_text(transcript: Transcript) -> tuple[str, list[int]]:
    """Turns as `[HH:MM:SS] Speaker: words`, a blank line between them, and where the words of each start."""
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for turn in transcript.turns:
        time = f"[{_clock(turn.start_ms)}] " if turn.start_ms is not None else ""
        label = f"{turn.speaker}: " if turn.speaker else ""
        starts.append(length + len(time) + len(label))
        part = f"{time}{label}{turn.text}\n\n"
        parts.append(part)
        length += len(part)
    return "".join(parts).removesuffix("\n"), starts


def rendered_map(transcript: Transcript) -> tuple[str, TextMap]:
    """The text, and the way from the transcript's positions to its."""
    text, starts = render_text(transcript)
    return text, TextMap(transcript, starts, text)


def _clock(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    code = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{code}.{rest:03}" if rest else code
