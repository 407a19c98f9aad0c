"""What changed in a text, as the journal keeps it: the lines before and after, so that others' lines stay theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

Side = Mapping[str, Any]
"""One side of a patch: the hash of the whole text, and its stretches of lines with what stands around them."""

_AROUND: Final = 3
_TOO_MANY: Final = 4_000
"""Lines from which one stretch is made of all between the first and the last difference."""


def make_patch(before: str, after: str) -> tuple[Side, Side]:
    """The two sides of what changed."""
    old, new = before.split("\n"), after.split("\n")
    sides: tuple[list[dict[str, object]], list[dict[str, object]]] = ([], [])
    for a, b, c, d in _stretches(old, new):
        for side, lines, first, stop in ((sides[0], old, a, b), (sides[1], new, c, d)):
            side.append(
                {
                    "at": first,
                    "above": lines[max(first - _AROUND, 0) : first],
                    "lines": lines[first:stop],
                    "below": lines[stop : stop + _AROUND],
                }
            )
    return {"sha256": hash_of(before), "hunks": sides[0]}, {"sha256": hash_of(after), "hunks": sides[1]}


def apply_patch(text: str, have: Side, want: Side) -> str | None:
    """The text with the stretches as `want` has them, where it has them as `have` does; None where it does not."""
    lines = text.split("\n")
    known = hash_of(text) == have["sha256"]
    places: list[tuple[int, int, Sequence[str]]] = []
    drift = 0
    for old, new in zip(have["hunks"], want["hunks"], strict=True):
        at = old["at"] if known else _find(lines, old, old["at"] + drift)
        if at is None or (places and at < places[-1][1]):
            return None
        drift = at - old["at"]
        places.append((at, at + len(old["lines"]), new["lines"]))
    for first, stop, put in reversed(places):
        lines[first:stop] = put
    return "\n".join(lines)


def hash_of(text: str) -> str:
    """The hash of a text."""
    from hashlib import sha256  # brings OpenSSL, which listing and searching need not

    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _stretches(old: list[str], new: list[str]) -> list[tuple[int, int, int, int]]:
    first, most = 0, min(len(old), len(new))
    while first < most and old[first] == new[first]:
        first += 1
    last = 0
    while last < most - first and old[-1 - last] == new[-1 - last]:
        last += 1
    a, b = old[first : len(old) - last], new[first : len(new) - last]
    if not a and not b:
        return []
    if not a or not b or len(a) + len(b) > _TOO_MANY:
        return [(first, len(old) - last, first, len(new) - last)]
    from difflib import SequenceMatcher

    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return [(first + i, first + j, first + k, first + m) for tag, i, j, k, m in codes if tag != "equal"]


def _find(lines: list[str], hunk: Mapping[str, Any], near: int) -> int | None:
    """Where the stretch stands with what was around it, nearest to where it stood; else without some of that."""
    for above, below in ((_AROUND, _AROUND), (1, 1), *(((1, 0), (0, 1)) if len(hunk["lines"]) > 1 else ())):
        head = hunk["above"][len(hunk["above"]) - above :] if above <= len(hunk["above"]) else hunk["above"]
        if not above:
            head = []
        wanted = [*head, *hunk["lines"], *hunk["below"][:below]]
        spots = [
            n + len(head)
            for n in range(len(lines) - len(wanted) + 1)
            if lines[n] == wanted[0] and lines[n : n + len(wanted)] == wanted
        ]
        if spots:
            return min(spots, key=lambda spot: abs(spot - near))
    return None
