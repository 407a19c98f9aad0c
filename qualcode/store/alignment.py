"""Where the words of an old text stand in the new one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

from qualcode.store.matching import Block, match_texts

_FEW: Final = 0.4
"""With a smaller share of its letters left, a quote is held to be gone."""
_REWORDED: Final = 78.0
"""How alike, of 100, words elsewhere must be to be the same passage in other words."""
_SHORTEST: Final = 15
"""Shorter quotes are not looked for in other words."""
_CONTEXT: Final = 24
_TRIES: Final = 400


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the new text; `exact` says that it holds just the words that it stands for."""

    start: int
    end: int
    exact: bool


class Follower(Protocol):
    """Knows where the words of an old text stand in a new one."""

    def place(self, start: int, end: int) -> Place | None:
        """Where the words from `start` to `end` stand now; None when they are gone."""

    def position(self, old: int) -> int:
        """The place in the new text that comes nearest to one in the old."""


class Alignment:
    """Two texts, compared word by word."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        self._blocks = match_texts(old, new)
        self._starts = [block.old for block in self._blocks]
        self._taken = _ranges((block.new, block.new + block.length) for block in self._blocks)

    def position(self, old: int) -> int:
        """The place in the new text that comes nearest to one in the old."""
        at = bisect_right(self._starts, old) - 1
        if at < 0:
            return 0
        block = self._blocks[at]
        return min(block.new + min(old - block.old, block.length), len(self.new))

    def reach(self, old: int) -> int | None:
        """The place in the new text up to which someone has read who read the old up to there; None when nowhere."""
        return self.position(old) if self._starts and self._starts[0] <= old else None

    def place(self, start: int, end: int) -> Place | None:
        """Where the words stand now: where the comparison says, else where they stand word for word in new words,
        else where what is left of them stands, else where something much like them does."""
        pieces = list(self._pieces(start, end))
        if len(pieces) == 1 and pieces[0].length == end - start:
            return Place(pieces[0].new, pieces[0].new + end - start, True)
        chain = _best_chain(pieces)
        quote = self.old[start:end]
        exact = self._word_for_word(quote, start, chain)
        if exact is not None:
            return Place(exact, exact + len(quote), True)
        if chain and _letters_in(self.old, chain) >= _FEW * max(sum(map(str.isalnum, quote)), 1):
            found = self._around(start, end, chain)
            if found is not None:
                return found
        return self._between(start, end) or self.find_alike(quote)

    def find(self, quote: str, before: str, after: str) -> Place | None:
        """Where words that were gone stand again, just as they were, with some of what stood around them."""
        near = [(self._context(at, quote, before, after), at) for at in self._occurrences(quote, 0, len(self.new))]
        good = [
            (score, -at) for score, at in near if score >= _CONTEXT // 2 and not self._is_taken(at, at + len(quote))
        ]
        return Place(-max(good)[1], -max(good)[1] + len(quote), True) if good else None

    def find_alike(self, quote: str) -> Place | None:
        """Where words that no old words stand for say nearly the same."""
        if len(quote) < _SHORTEST:
            return None
        from rapidfuzz.fuzz import partial_ratio_alignment

        best, score = None, _REWORDED
        for first, last in self._fresh():
            if last - first < len(quote) // 2:
                continue
            found = partial_ratio_alignment(quote, self.new[first:last], score_cutoff=score)
            if found is not None and found.dest_end > found.dest_start and len(quote) <= 1.5 * (last - first):
                best, score = (first + found.dest_start, first + found.dest_end), found.score + 0.01
        if best is None:
            return None
        start, end = self._to_words(*best)
        return Place(start, end, self.new[start:end] == quote) if start < end else None

    def _pieces(self, start: int, end: int) -> Iterator[Block]:
        at = max(bisect_right(self._starts, start) - 1, 0)
        for block in self._blocks[at:]:
            if block.old >= end:
                return
            first, last = max(start, block.old), min(end, block.old + block.length)
            if first < last:
                yield Block(first, block.new + first - block.old, last - first)

    def _word_for_word(self, quote: str, start: int, chain: Sequence[Block]) -> int | None:
        """Where the very words stand: near what is left of them, or where nothing else stands for other words."""
        if chain:
            first, last = chain[0].new, chain[-1].new + chain[-1].length
            expected = chain[0].new - (chain[0].old - start)
            near = [
                at
                for at in self._occurrences(quote, first - len(quote), last + len(quote))
                if not self._is_taken(at, at + len(quote), chain)
            ]
        else:
            expected = self.position(start)
            near = [
                at
                for at in self._occurrences(quote, expected - len(quote), expected + 2 * len(quote))
                if not self._is_taken(at, at + len(quote))
            ]
        if near:
            return min(near, key=lambda at: abs(at - expected))
        before, after = self.old[max(start - _CONTEXT, 0) : start], self.old[start + len(quote) :][:_CONTEXT]
        found = self.find(quote, before, after)
        return found.start if found is not None else None

    def _occurrences(self, quote: str, start: int, end: int) -> Iterator[int]:
        at = self.new.find(quote, max(start, 0), max(end, 0))
        for _try in range(_TRIES):
            if at < 0:
                return
            yield at
            at = self.new.find(quote, at + 1, max(end, 0))

    def _context(self, at: int, quote: str, before: str, after: str) -> int:
        """How many characters around are the same; the words themselves count when there are many."""
        end = at + len(quote)
        left = _common(before[::-1], self.new[max(at - _CONTEXT, 0) : at][::-1])
        return left + _common(after, self.new[end : end + _CONTEXT]) + len(quote) // 3

    def _around(self, start: int, end: int, chain: Sequence[Block]) -> Place | None:
        """The place of what is left, with the words put in the place of those that are gone at its ends."""
        first, last = chain[0], chain[-1]
        new_start, new_end = first.new, last.new + last.length
        if first.old > start:
            opened = self._edge_before(first.new)
            if "\n" not in self.old[start : first.old]:
                opened = max(opened, self.new.rfind("\n", opened, first.new) + 1)
            if new_start - opened <= 2 * (first.old - start) + 10:
                new_start = opened
        if last.old + last.length < end:
            closed = self._edge_after(new_end)
            if "\n" not in self.old[last.old + last.length : end]:
                closed = min(closed, self.new.find("\n", new_end, closed) % (len(self.new) + 1))
            if closed - new_end <= 2 * (end - last.old - last.length) + 10:
                new_end = closed
        while new_start < new_end and self.new[new_start].isspace():
            new_start += 1
        while new_end > new_start and self.new[new_end - 1].isspace():
            new_end -= 1
        if new_start >= new_end:
            return None
        return Place(new_start, new_end, self.new[new_start:new_end] == self.old[start:end])

    def _between(self, start: int, end: int) -> Place | None:
        """The words that stand instead of the quote between what stands on both sides of it, in one turn."""
        at = bisect_right(self._starts, start) - 1
        left = self._blocks[at] if at >= 0 else Block(0, 0, 0)
        if left.old + left.length >= end:
            return None
        after = bisect_right(self._starts, end - 1)
        right = self._blocks[after] if after < len(self._blocks) else Block(len(self.old), len(self.new), 0)
        if after - 1 > at:  # one begins in the quote; where nothing is the same in the two texts, there is none
            inside = self._blocks[after - 1]
            if inside.old + inside.length > end:
                right = Block(end, inside.new + end - inside.old, 0)
        cut = min(start - left.old, left.length)
        first, last = left.new + cut, right.new
        replaced = self.old[left.old + cut : right.old]
        if "\n" in replaced.strip("\n") or "\n" in self.new[first:last].strip("\n") or first >= last:
            return None
        if len(replaced) > 2 * (end - start) + 10 or last - first > 3 * (end - start) + 10:
            return None
        first, last = self._to_words(first, last)
        return Place(first, last, False) if first < last else None

    def _edge_before(self, new: int) -> int:
        at = bisect_right(self._taken, (new - 1, len(self.new) + 1)) - 1
        return self._taken[at][1] if at >= 0 and self._taken[at][1] <= new else (0 if at < 0 else new)

    def _edge_after(self, new: int) -> int:
        at = bisect_right(self._taken, (new - 1, len(self.new) + 1))
        return self._taken[at][0] if at < len(self._taken) else len(self.new)

    def _is_taken(self, start: int, end: int, own: Sequence[Block] = ()) -> bool:
        """Whether at least half of it stands for words of the old text, other than one's own."""
        at = max(bisect_right(self._taken, (start, 0)) - 1, 0)
        covered = -sum(max(min(piece.new + piece.length, end) - max(piece.new, start), 0) for piece in own)
        for first, last in self._taken[at:]:
            if first >= end:
                break
            covered += max(min(last, end) - max(first, start), 0)
        return 2 * covered >= end - start

    def _fresh(self) -> Iterator[tuple[int, int]]:
        edge = 0
        for first, last in (*self._taken, (len(self.new), len(self.new))):
            if first > edge:
                yield edge, first
            edge = max(edge, last)

    def _to_words(self, start: int, end: int) -> tuple[int, int]:
        """The stretch with the words that it cuts, without white space at its ends."""
        while start > 0 and self.new[start - 1].isalnum() and self.new[start].isalnum():
            start -= 1
        while end < len(self.new) and self.new[end].isalnum() and self.new[end - 1].isalnum():
            end += 1
        while start < end and self.new[start].isspace():
            start += 1
        while end > start and self.new[end - 1].isspace():
            end -= 1
        return start, end


@lru_cache(maxsize=8)
def align(old: str, new: str) -> Alignment:
    """The comparison of the two texts, kept for those who ask again at once."""
    return Alignment(old, new)


def _best_chain(pieces: Sequence[Block]) -> list[Block]:
    """Of the pieces those that follow each other in the new text too and hold most."""
    chains: list[list[Block]] = []
    for piece in pieces:
        if chains:
            last = chains[-1][-1]
            step = piece.new - last.new - last.length
            if 0 <= step <= 3 * (piece.old - last.old - last.length) + 200:
                chains[-1].append(piece)
                continue
        chains.append([piece])
    return max(chains, key=lambda chain: sum(piece.length for piece in chain), default=[])


def _letters_in(text: str, pieces: Sequence[Block]) -> int:
    return sum(sum(map(str.isalnum, text[piece.old : piece.old + piece.length])) for piece in pieces)


def _ranges(ranges: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    return sorted(ranges)


def _common(one: str, other: str) -> int:
    count = 0
    for here, there in zip(one, other, strict=False):
        if here != there:
            break
        count += 1
    return count
