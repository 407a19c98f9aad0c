"""What could tell who someone is: found, replaced alike everywhere, and looked for in what leaves the study."""

from __future__ import annotations

from qualcode.privacy.finding import find_identifying
from qualcode.privacy.findings import Certainty, Finding, Kind
from qualcode.privacy.key import Key, read_key, write_key
from qualcode.privacy.leaks import count_originals
from qualcode.privacy.pseudonyms import Pseudonyms

__all__ = [
    "Certainty",
    "Finding",
    "Key",
    "Kind",
    "Pseudonyms",
    "count_originals",
    "find_identifying",
    "read_key",
    "write_key",
]
