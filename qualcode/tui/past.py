"""What was done, told with the names that the codes have now."""

from __future__ import annotations

import re

from qualcode.model import Codebook, Event, Moment
from qualcode.project.event_words import event_words


def in_words(done: Event | Moment, codebook: Codebook) -> str:
    """What was done, with the codes' names for their ids."""
    first, dot, rest = event_words(done.kind, done.summary).partition(" · ")
    parts = re.split("(, | → )", first)
    if all(each in codebook for each in parts[::2]):
        first = "".join(part if n % 2 else codebook.path(part)[-1] for n, part in enumerate(parts))
    return f"{first}{dot}{rest}"
