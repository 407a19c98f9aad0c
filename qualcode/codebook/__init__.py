"""The codebook: `codebook.yaml` to a Codebook and what can be said about it."""

from __future__ import annotations

from qualcode.codebook.lint import lint_codebook
from qualcode.codebook.mirror import from_json, to_json
from qualcode.codebook.parse import load_codebook, parse_codebook
from qualcode.codebook.starter import starter

__all__ = ["from_json", "lint_codebook", "load_codebook", "parse_codebook", "starter", "to_json"]
