"""The codebook that ships is a real instrument, and its ids never change."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from qualcode.codebook import lint_codebook, load_codebook
from qualcode.model import Code, Codebook

ROOT = Path(__file__).parents[2]
FROZEN = ROOT / "tests" / "data" / "codebooks" / "shipped.jsonl"


@pytest.fixture(scope="module")
def shipped() -> Codebook:
    return load_codebook(ROOT / "codebook.yaml")


def leaves(codebook: Codebook) -> list[Code]:
    return [code for code in codebook if not code.children]


def test_ids_names_and_definitions_are_frozen(shipped: Codebook) -> None:
    """Old codings stay valid because the codes keep their meaning and order."""
    frozen = [json.loads(line) for line in FROZEN.read_text(encoding="utf-8").splitlines()]

    assert [{"id": c.id, "name": c.name, "definition": c.definition} for c in shipped] == frozen


def test_it_reads_quickly() -> None:
    """Opening a study never waits for the codebook."""
    start = time.process_time()
    load_codebook(ROOT / "codebook.yaml")

    assert time.process_time() - start < 0.5 * 4  # shared machines are slow at times


def test_it_needs_no_advice(shipped: Codebook) -> None:
    """No example twice under a code, no cue under two, no example that is also uncoded."""
    assert lint_codebook(shipped) == []
    assert len(set(shipped.uncoded_examples)) == len(shipped.uncoded_examples)


def test_every_code_has_rules_cues_and_a_colour_of_its_own(shipped: Codebook) -> None:
    """A coder and the suggesters both have something to go by."""
    for code in shipped:
        assert 2 <= len(code.include) <= 5, code.id
        assert 2 <= len(code.exclude) <= 4, code.id
        assert 6 <= len(code.cues) <= 20, code.id
    assert len({code.color for code in shipped}) == len(shipped.by_id)


def test_every_leaf_has_many_examples(shipped: Codebook) -> None:
    """Examples are what the learner starts from."""
    assert min(len(code.examples) for code in leaves(shipped)) >= 50
    assert len(shipped.uncoded_examples) >= 230


def test_rules_point_at_codes_that_exist(shipped: Codebook) -> None:
    """“Use this other code instead” leads somewhere."""
    tops = "|".join(code.id for code in shipped.codes)
    for code in shipped:
        named = re.findall(rf"\b(?:{tops})/[\w-]+", " ".join((*code.include, *code.exclude)))
        assert set(named) <= set(shipped.by_id), code.id
        assert code.id not in named


def test_it_stays_small_enough_to_read(shipped: Codebook) -> None:
    """One example a line, and no line that hides the rest."""
    text = (ROOT / "codebook.yaml").read_text(encoding="utf-8")

    assert len(text.encode()) < 400_000
    assert max(map(len, text.splitlines())) < 400
