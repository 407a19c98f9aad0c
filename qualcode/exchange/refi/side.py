"""What a .qdpx says for qualcode alone, since REFI-QDA has no words for it; other programs pass it by.

Each part is used only while what the other programs see of it is unchanged.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Final

from qualcode.model import Code, Codebook, Coding, Kind, Origin, Transcript, Turn
from qualcode.text import clean_text

VERSION: Final = 1
_LISTS: Final = ("include", "exclude", "cues", "examples")


@dataclass(frozen=True)
class Side:
    """Transcripts by their source's GUID with where their words start, codes by GUID, and codings by GUID."""

    transcripts: Mapping[str, tuple[Transcript, Sequence[int], str]] = field(default_factory=dict)
    codes: Mapping[str, Code] = field(default_factory=dict)
    codings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    title: str = ""
    language: str = ""
    uncoded_examples: tuple[str, ...] = ()


def write_side(
    codebook: Codebook,
    codes: Mapping[str, str],
    sources: Iterable[tuple[str, str, Transcript, Sequence[int]]],
    codings: Iterable[tuple[str, Coding]],
) -> bytes:
    """The bytes to write.

    Args:
        codebook: The codes.
        codes: Their GUIDs by their ids.
        sources: GUID, text as written, transcript, and where the words of its turns start in the text.
        codings: With their GUIDs.
    """
    data = {
        "version": VERSION,
        "title": codebook.title,
        "language": codebook.language,
        "uncoded_examples": codebook.uncoded_examples,
        "codes": {codes[code.id]: _code(code) for code in codebook},
        "sources": {guid: _source(text, transcript, starts) for guid, text, transcript, starts in sources},
        "codings": {
            guid: {"origin": one.origin.value, "score": one.score, "run": one.run, "weight": one.weight}
            for guid, one in codings
            if one.origin is not Origin.IMPORTED or one.weight or one.score is not None or one.run
        },
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _code(code: Code) -> dict[str, object]:
    lists = {key: getattr(code, key) for key in _LISTS if getattr(code, key)}
    return {"id": code.id, "definition": code.definition, "retired": code.retired, **lists}


def _source(text: str, transcript: Transcript, starts: Sequence[int]) -> dict[str, object]:
    return {
        "text_sha256": _hash(text),
        "name": transcript.name,
        "file": transcript.source,
        "sha256": transcript.sha256,
        "attributes": list(transcript.attributes.items()),
        **({"people": {name: dict(known) for name, known in transcript.people.items()}} if transcript.people else {}),
        "turns": [
            [start, len(turn.text), turn.speaker, turn.kind.value, turn.start_ms, turn.end_ms]
            for start, turn in zip(starts, transcript.turns, strict=True)
        ],
    }


def read_side(data: bytes | None, texts: Mapping[str, str]) -> Side:
    """What was written, for the sources whose texts are the same; nothing when it cannot be understood.

    Args:
        data: The bytes, if there are any.
        texts: The sources' texts by GUID.
    """
    if data is None:
        return Side()
    try:
        found = json.loads(data)
        if found["version"] != VERSION:
            return Side()
        transcripts = {}
        for guid, source in found["sources"].items():
            if guid in texts and _hash(texts[guid]) == source["text_sha256"]:
                starts = [int(turn[0]) for turn in source["turns"]]
                transcripts[guid] = (_transcript(guid, texts[guid], source), starts, texts[guid])
        codes = {guid: _read_code(code) for guid, code in found["codes"].items()}
        return Side(
            transcripts,
            codes,
            {guid: dict(one) for guid, one in found["codings"].items()},
            str(found["title"]),
            str(found["language"]),
            tuple(map(str, found["uncoded_examples"])),
        )
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return Side()


def _transcript(guid: str, text: str, source: Mapping[str, Any]) -> Transcript:
    turns = []
    cursor = 0
    for index, (start, length, speaker, kind, begin, end) in enumerate(source["turns"]):
        if not cursor <= start <= start + length <= len(text):
            raise ValueError("turns out of order")
        cursor = start + length
        turns.append(Turn(index, _clean(speaker), Kind(kind), text[start:cursor], _ms(begin), _ms(end)))
    if not turns:
        raise ValueError("no turns")
    return Transcript(
        name=_clean(source["name"]),
        turns=tuple(turns),
        attributes={_clean(key): _clean(value) for key, value in source["attributes"]},
        id=guid.lower(),
        source=_clean(source["file"]),
        sha256=_clean(source["sha256"]),
        people={
            _clean(name): {_clean(key): _clean(value) for key, value in known.items()}
            for name, known in source.get("people", {}).items()
        },
    )


def _clean(text: object) -> str:
    return clean_text(str(text)).text


def _read_code(code: Mapping[str, Any]) -> Code:
    include, exclude, cues, examples = (tuple(map(_clean, code.get(key, ()))) for key in _LISTS)
    made = Code(_clean(code["id"]), "", _clean(code["definition"]), include, exclude, cues, examples)
    return replace(made, retired=code.get("retired") is True)


def _ms(value: object) -> int | None:
    return None if value is None else int(str(value))


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()
