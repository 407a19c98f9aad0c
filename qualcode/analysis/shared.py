"""What several tables have in common: attribute columns, code paths and counts of words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from qualcode.model import Codebook, Coding, Excerpt, Kind, Transcript, Turn

ATTRIBUTE: Final = "attribute."
"""Starts the name of a column that holds a transcript's attribute, so that `id` never meets the attribute `id`."""

TRANSCRIPT: Final = "transcript."
"""Starts the name of a column that counts in one transcript."""

CODE: Final = "code."
"""Starts the name of a column that is about one code."""

GROUP: Final = "group."
"""Starts the name of a column that is about one group of transcripts; the rest is empty for those without a value."""

LEVEL: Final = "code_level_"
"""Starts the name of a column that holds one step of a code's path, from 1 at the top."""


def count_words(text: str) -> int:
    """How many words there are between the white space."""
    return len(text.split())


def touched_turns(transcript: Transcript, excerpt: Excerpt) -> tuple[Turn, ...]:
    """The turns whose words the excerpt holds, at least one."""
    pieces = tuple(transcript.turns[index] for index, _start, _end in transcript.pieces(excerpt))
    return pieces or (transcript.turn_at(excerpt.start),)


def data_codings(transcripts: Iterable[Transcript], codings: Iterable[Coding]) -> tuple[Coding, ...]:
    """The codings that count: all but those that lie wholly in what interviewers say, which is not data.

    A coding in a transcript that is not given counts, since nothing is known against it.
    """
    by_name = {transcript.name: transcript for transcript in transcripts}
    return tuple(coding for coding in codings if _is_data(by_name.get(coding.excerpt.transcript), coding.excerpt))


def _is_data(transcript: Transcript | None, excerpt: Excerpt) -> bool:
    if transcript is None or excerpt.end > len(transcript.text):
        return True
    return any(turn.kind is not Kind.INTERVIEWER for turn in touched_turns(transcript, excerpt))


def attribute_names(transcripts: Iterable[Transcript]) -> tuple[str, ...]:
    """Every attribute that some transcript has, in the order they are first met."""
    names: dict[str, None] = {}
    for transcript in transcripts:
        for values in (transcript.attributes, *transcript.people.values()):
            names.update(dict.fromkeys(values))
    return tuple(names)


def used_codes(codings: Iterable[Coding], codebook: Codebook) -> tuple[str, ...]:
    """The ids of the codebook in its order, then those that only codings have, by name."""
    strangers = {coding.code for coding in codings} - codebook.by_id.keys()
    return (*codebook.by_id, *sorted(strangers))


def code_name(code_id: str, codebook: Codebook) -> str:
    """The code's name, or its id when the codebook lacks it."""
    code = codebook.by_id.get(code_id)
    return code_id if code is None else code.name


class CodePaths:
    """The paths of some codes, cut or filled to the same number of steps."""

    def __init__(self, code_ids: Sequence[str], codebook: Codebook) -> None:
        paths = {code_id: codebook.path(code_id) for code_id in code_ids}
        depth = max(map(len, paths.values()), default=1)
        self.columns = tuple(f"{LEVEL}{step}" for step in range(1, depth + 1))
        self._paths = {code_id: path + (None,) * (depth - len(path)) for code_id, path in paths.items()}

    def __getitem__(self, code_id: str) -> tuple[str | None, ...]:
        return self._paths[code_id]
