"""What the codes mean now, as hashes that stand with decisions: a rejection holds as long as the meaning does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256

from qualcode.model import Code, Codebook, Decision, Verdict

_LENGTH = 16


class Definitions:
    """The hashes of a codebook's codes, made once for each codebook."""

    def __init__(self) -> None:
        self._book: Codebook | None = None
        self._hashes: dict[str, str] = {}

    def of(self, book: Codebook) -> dict[str, str]:
        """The hash of each code."""
        if book is not self._book:
            self._book, self._hashes = book, {code.id: definition_hash(code) for code in book}
        return self._hashes


def definition_hash(code: Code) -> str:
    """A hash of what a coder reads of a code: its name, its definition, what goes in and what stays out.

    Cues and examples are for the machine, and may come and go.
    """
    read = json.dumps([code.name, code.definition, code.include, code.exclude], ensure_ascii=False)
    return sha256(read.encode()).hexdigest()[:_LENGTH]


def is_outdated(decision: Decision, definitions: Mapping[str, str]) -> bool:
    """Whether it is a rejection of a code that has another meaning now."""
    if decision.verdict is not Verdict.REJECT or not decision.definition:
        return False
    return definitions.get(decision.code, decision.definition) != decision.definition
