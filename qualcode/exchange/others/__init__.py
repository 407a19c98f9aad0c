"""What programs without REFI-QDA keep, read into the same parts: Taguette's and qc's projects and codebooks."""

from __future__ import annotations

from qualcode.exchange.others.qc import QcDocument, qc_codes, qc_project
from qualcode.exchange.others.taguette import taguette_project, taguette_tags

__all__ = ["QcDocument", "qc_codes", "qc_project", "taguette_project", "taguette_tags"]
