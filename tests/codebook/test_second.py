"""The second codebook, that suggestions are measured with, and its gold codings."""

from __future__ import annotations

import json
from pathlib import Path

from qualcode.codebook import lint_codebook, load_codebook

SECOND = Path(__file__).parents[2] / "bench" / "second"


def test_the_second_codebook_is_sound() -> None:
    """It loads, has nothing to warn of, and every code without children can be learned."""
    codebook = load_codebook(SECOND / "codebook.yaml")

    assert list(lint_codebook(codebook)) == []
    leaves = [code for code in codebook if not code.children]
    assert len(leaves) == 12
    assert min(len(code.examples) for code in leaves) == 15
    assert len(codebook.uncoded_examples) == 60


def test_the_gold_codings_are_places_and_codes_only() -> None:
    """The transcripts may be measured with but not copied, so no words of theirs stand there."""
    codebook = load_codebook(SECOND / "codebook.yaml")
    rows = [json.loads(line) for line in (SECOND / "gold.jsonl").read_text("utf-8").splitlines()]

    assert len(rows) == 200
    assert {key for row in rows for key in row} == {"transcript", "turn", "start", "end", "codes"}
    assert {code for row in rows for code in row["codes"]} <= {code.id for code in codebook if not code.children}
