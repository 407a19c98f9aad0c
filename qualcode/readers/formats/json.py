"""JSON from speech recognition: Whisper, WhisperX, whisper.cpp, the Hugging Face pipeline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.readers.formats import otr
from qualcode.readers.objects import load_json
from qualcode.readers.reading import Draft, ReadOptions, Utterance
from qualcode.readers.spans import warn_times

NAME: Final = "json"
ENDINGS: Final = (".json",)
_START: Final = re.compile(rb'(?:\xef\xbb\xbf)?\s{0,1000}(?:\{\s{0,1000}["}]|\[\s{0,1000}\{)')
_LONGEST_MS: Final = 1_000_000_000


def sniff(data: bytes) -> bool:
    """Whether the bytes start like a JSON object, or a list of them."""
    return _START.match(data) is not None and not otr.sniff(data)


def read(data: bytes, options: ReadOptions) -> Draft:
    """The segments as turns.

    Raises:
        QualcodeError: The JSON is broken, or has none of the known shapes.
    """
    draft, value = load_json(data, options.encoding)
    said = list(_segments(draft, value))
    if not said:
        raise QualcodeError(
            _("The file is JSON, but holds no transcript in a shape that qualcode knows."),
            _(
                "Known shapes: Whisper and WhisperX (segments), whisper.cpp (transcription) and "
                "Hugging Face (chunks). Export it as vtt, srt or txt instead."
            ),
        )
    draft.utterances += [turn for turn in said if turn.text]
    language = _language(value)
    if language:
        draft.set_attribute("språk", draft.clean(language))
    _warn_text(draft, value)
    warn_times(draft)
    return draft


def _segments(draft: Draft, value: Any) -> Iterator[Utterance]:
    shapes = value if isinstance(value, dict) else {"segments": value}
    for key in ("segments", "transcription", "chunks"):
        parts = shapes.get(key)
        if isinstance(parts, list) and any(isinstance(part, dict) and "text" in part for part in parts):
            yield from _each(draft, parts)
            return
    if isinstance(shapes.get("text"), str) and not (shapes.keys() - {"text", "language", "segments", "chunks"}):
        yield Utterance("", _plain(draft, shapes["text"]))


def _each(draft: Draft, parts: list[Any]) -> Iterator[Utterance]:
    mixed = 0
    for part in parts:
        if not isinstance(part, dict):
            continue
        start, end = _times(part)
        speaker = part.get("speaker")
        label = " ".join(_plain(draft, speaker if isinstance(speaker, str) else "").split())
        yield Utterance(label, _plain(draft, part.get("text")), start, end)
        words = part.get("words")
        voices = {word.get("speaker") for word in words if isinstance(word, dict)} if isinstance(words, list) else set()
        mixed += len(voices - {None}) > 1
    if mixed:
        draft.warn(
            ngettext(
                "{count} turn holds words by another speaker too; it was not divided.",
                "{count} turns hold words by another speaker too; they were not divided.",
                mixed,
            ).format(count=mixed)
        )


def _plain(draft: Draft, text: object) -> str:
    return " ".join(draft.clean(text).split()) if isinstance(text, str) else ""


def _times(part: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """Start and end in ms, in whichever way the program says it."""
    offsets = part.get("offsets")
    if isinstance(offsets, dict):
        return _ms(offsets.get("from"), 1), _ms(offsets.get("to"), 1)
    pair = part.get("timestamp")
    start, end = pair if isinstance(pair, list) and len(pair) == 2 else (part.get("start"), part.get("end"))
    return _ms(start, 1000), _ms(end, 1000)


def _ms(number: object, factor: int) -> int | None:
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None
    if not 0 <= number * factor < _LONGEST_MS:  # nor NaN
        return None
    return round(number * factor)


def _language(value: Any) -> str:
    for place in (value, value.get("result") if isinstance(value, dict) else None):
        if isinstance(place, dict) and isinstance(place.get("language"), str):
            return str(place["language"]).strip()
    return ""


def _warn_text(draft: Draft, value: Any) -> None:
    """Say when the whole text has words that the segments lack."""
    whole = value.get("text") if isinstance(value, dict) else None
    if not isinstance(whole, str):
        return
    said = Counter(word for turn in draft.utterances for word in turn.text.split())
    missing = Counter(_plain(draft, whole).split()) - said
    if missing:
        count = missing.total()
        draft.warn(
            ngettext(
                "The whole text in the file has {count} word that no segment has; it was left out.",
                "The whole text in the file has {count} words that no segment has; they were left out.",
                count,
            ).format(count=count),
            doubtful=True,
        )
