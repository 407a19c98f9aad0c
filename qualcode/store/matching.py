"""What two texts have in common: stretches of the old one, and where they stand in the new one.

Turns that are the same and stand only once in both are found first, then rows of words that do, then single words;
what is left between two such anchors is compared by its longest common row of words. Passages that were moved are
found among what then is left over on both sides.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Final, NamedTuple

_WORDS: Final = re.compile(r"\w+|[^\w\s]|\n")
_CELLS: Final = 4_000_000
"""The largest comparison of all words with all words, a hundredth of a second."""
_ALIKE: Final = 0.4
"""Below this share of words in common two stretches are held to be about other things."""
_ROW: Final = 4
"""A row of so many words that stands once is the same passage."""


class Block(NamedTuple):
    """A stretch of `length` at `old` in the one text and at `new` in the other; counted in words or characters."""

    old: int
    new: int
    length: int


def match_texts(old: str, new: str) -> list[Block]:
    """The common stretches in the order of the old text, in characters; in the new text moved ones may stand first."""
    old_words, new_words = list(_WORDS.finditer(old)), list(_WORDS.finditer(new))
    a, b = [word[0] for word in old_words], [word[0] for word in new_words]
    blocks = _in_line(a, b)
    blocks += _moved(a, b, blocks)
    spans = ([word.span() for word in old_words], [word.span() for word in new_words])
    found = [one for block in sorted(blocks) for one in _to_characters(block, *spans, old, new)]
    return list(_joined(found, old, new))


def _in_line(a: Sequence[str], b: Sequence[str]) -> list[Block]:
    """The blocks that stand in the same order in both."""
    blocks = _refined(a, b, [], (0, len(a), 0, len(b)), (_turns, _rows(2 * _ROW), _rows(_ROW)))
    found = list(blocks)
    for gap in _gaps(blocks, (0, len(a), 0, len(b))):
        inside = _refined(a, b, [], gap, (_rows(2), _rows(1)))
        inside += [block for rest in _gaps(inside, gap) for block in _longest(a, b, rest)]
        # Two stretches about other things share small words, which must not be taken for a passage that was reworded.
        if sum(block.length for block in inside) >= _ALIKE * min(gap[1] - gap[0], gap[3] - gap[2]):
            found += inside
    return sorted(found)


def _refined(a: Sequence[str], b: Sequence[str], blocks: list[Block], gap: Gap, levels: Sequence[Keys]) -> list[Block]:
    """The anchors in the gap, level by level, each between those of the one before."""
    for keys in levels:
        found = [block for rest in _gaps(blocks, gap) for block in _anchors(a, b, rest, keys)]
        blocks = sorted([*blocks, *found])
    return blocks


Gap = tuple[int, int, int, int]
Keys = Callable[[Sequence[str], int, int], Iterator[tuple[int, int, Hashable]]]


def _turns(words: Sequence[str], start: int, end: int) -> Iterator[tuple[int, int, Hashable]]:
    first = start
    for place in range(start, end + 1):
        if place == end or words[place] == "\n":
            if place > first:
                yield first, place - first, tuple(words[first:place])
            first = place + 1


def _rows(length: int) -> Keys:
    def rows(words: Sequence[str], start: int, end: int) -> Iterator[tuple[int, int, Hashable]]:
        for place in range(start, end - length + 1):
            if length > 1 or words[place].isalnum():
                yield place, length, tuple(words[place : place + length])

    return rows


def _anchors(a: Sequence[str], b: Sequence[str], gap: Gap, keys: Keys) -> list[Block]:
    """Blocks around what stands once in both sides of the gap, in the same order."""
    i1, i2, j1, j2 = gap
    if i1 == i2 or j1 == j2:
        return []
    here, there = _once(keys(a, i1, i2)), _once(keys(b, j1, j2))
    pairs = sorted((place, there[key][0], length) for key, (place, length) in here.items() if key in there)
    blocks: list[Block] = []
    edge_old, edge_new = i1, j1
    for i, j, length in _rising(pairs):
        if i < edge_old or j < edge_new:
            continue
        end_i, end_j = i + length, j + length
        while i > edge_old and j > edge_new and a[i - 1] == b[j - 1]:
            i, j = i - 1, j - 1
        while end_i < i2 and end_j < j2 and a[end_i] == b[end_j]:
            end_i, end_j = end_i + 1, end_j + 1
        blocks.append(Block(i, j, end_i - i))
        edge_old, edge_new = end_i, end_j
    return blocks


def _once(found: Iterator[tuple[int, int, Hashable]]) -> dict[Hashable, tuple[int, int]]:
    places: dict[Hashable, tuple[int, int] | None] = {}
    for place, length, key in found:
        places[key] = None if key in places else (place, length)
    return {key: place for key, place in places.items() if place is not None}


def _rising(pairs: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The longest choice of the pairs in which both places rise; they come sorted by the first."""
    ends: list[int] = []
    tails: list[int] = []
    before: list[int] = []
    for n, (_i, j, _length) in enumerate(pairs):
        at = bisect_left(ends, j)
        before.append(tails[at - 1] if at else -1)
        ends[at : at + 1] = [j]
        tails[at : at + 1] = [n]
    chosen = []
    n = tails[-1] if tails else -1
    while n >= 0:
        chosen.append(pairs[n])
        n = before[n]
    return chosen[::-1]


def _gaps(blocks: Sequence[Block], whole: Gap) -> Iterator[Gap]:
    """What lies between the blocks on both sides."""
    i, i2, j, j2 = whole
    for block in (*blocks, Block(i2, j2, 0)):
        if block.old > i and block.new > j:
            yield i, block.old, j, block.new
        i, j = block.old + block.length, block.new + block.length


def _longest(a: Sequence[str], b: Sequence[str], gap: Gap) -> Iterator[Block]:
    """What the longest common row of words in the gap gives."""
    from rapidfuzz.distance import LCSseq

    i1, i2, j1, j2 = gap
    if (i2 - i1) * (j2 - j1) > _CELLS:
        return
    for step in LCSseq.opcodes(a[i1:i2], b[j1:j2]):
        if step.tag == "equal":
            yield Block(i1 + step.src_start, j1 + step.dest_start, step.src_end - step.src_start)


def _moved(a: Sequence[str], b: Sequence[str], blocks: Sequence[Block]) -> list[Block]:
    """Passages that are left over on both sides, wherever they stand."""
    free_old, free_new = _free(len(a), blocks, 0), _free(len(b), blocks, 1)
    here, there = _once(_free_rows(a, free_old)), _once(_free_rows(b, free_new))
    found: list[Block] = []
    for key, (i, length) in here.items():
        if key not in there:
            continue
        j = there[key][0]
        if not (all(free_old[i : i + length]) and all(free_new[j : j + length])):
            continue
        end_i, end_j = i + length, j + length
        while i and j and a[i - 1] == b[j - 1] and free_old[i - 1] and free_new[j - 1]:
            i, j = i - 1, j - 1
        while end_i < len(a) and end_j < len(b) and a[end_i] == b[end_j] and free_old[end_i] and free_new[end_j]:
            end_i, end_j = end_i + 1, end_j + 1
        found.append(Block(i, j, end_i - i))
        free_old[i:end_i] = free_new[j:end_j] = [False] * (end_i - i)
    return found


def _free(length: int, blocks: Sequence[Block], side: int) -> list[bool]:
    free = [True] * length
    for block in blocks:
        free[block[side] : block[side] + block.length] = [False] * block.length
    return free


def _free_rows(words: Sequence[str], free: Sequence[bool]) -> Iterator[tuple[int, int, Hashable]]:
    for place in range(len(words) - _ROW + 1):
        if all(free[place : place + _ROW]):
            yield place, _ROW, tuple(words[place : place + _ROW])


Spans = Sequence[tuple[int, int]]


def _to_characters(block: Block, old_spans: Spans, new_spans: Spans, old: str, new: str) -> Iterator[Block]:
    """The block in characters, cut where the white space between two words is another."""
    start, there = old_spans[block.old][0], new_spans[block.new][0]
    for n in range(1, block.length + 1):
        end, end_there = old_spans[block.old + n - 1][1], new_spans[block.new + n - 1][1]
        if n < block.length:
            next_old, next_new = old_spans[block.old + n][0], new_spans[block.new + n][0]
            if old[end:next_old] == new[end_there:next_new]:
                continue
        yield Block(start, there, end - start)
        if n < block.length:
            start, there = next_old, next_new


def _joined(blocks: Sequence[Block], old: str, new: str) -> Iterator[Block]:
    """Neighbours as one block, with the white space that is common at their ends."""
    last: Block | None = None
    for block in blocks:
        if last is not None:
            gap = block.old - last.old - last.length
            there = last.new + last.length
            if block.new - there == gap and old[last.old + last.length : block.old] == new[there : block.new]:
                last = Block(last.old, last.new, block.old + block.length - last.old)
                continue
            yield last
        last = block
    if last is not None:
        yield last
