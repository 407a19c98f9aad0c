"""The tree of codes with something added, taken away or put elsewhere; no text, no files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from qualcode.model import Code, Codebook

_PLAIN_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ä": "a", "ö": "o", "ü": "u", "é": "e", "è": "e"})
_LONGEST: Final = 40
_POINTERS: Final = r"(?:\b(?:bruk|se|use|see)\s+(?:også\s+|also\s+)?|[`“«])"
"""What tells that a plain word is meant as an id."""


def with_code(book: Codebook, code: Code, parent: str, *, after: str | None = None) -> Codebook:
    """The codebook with the code under the parent (at the top without one): last, or after one of its siblings.

    An empty `after` puts it first.
    """

    def put(codes: tuple[Code, ...]) -> tuple[Code, ...]:
        ids = [each.id for each in codes]
        at = len(ids) if after is None else ids.index(after) + 1 if after in ids else 0
        return (*codes[:at], code, *codes[at:])

    if not parent:
        return replace(book, codes=put(book.codes))
    return changed(book, parent, lambda above: replace(above, children=put(above.children)))


def without_code(book: Codebook, code_id: str) -> Codebook:
    """The codebook without the code and all below it."""
    return _each(book, lambda code: None if code.id == code_id else code)


def changed(book: Codebook, code_id: str, change: Callable[[Code], Code]) -> Codebook:
    """The codebook with the one code changed."""
    return _each(book, lambda code: change(code) if code.id == code_id else code)


def _each(book: Codebook, change: Callable[[Code], Code | None]) -> Codebook:
    def walk(codes: Iterable[Code]) -> tuple[Code, ...]:
        found = (change(replace(code, children=walk(code.children)) if code.children else code) for code in codes)
        return tuple(code for code in found if code is not None)

    return replace(book, codes=walk(book.codes))


def renamed(code: Code, new_id: str) -> tuple[Code, dict[str, str]]:
    """The code with another id, and with it all below; the new id of each by its old one."""
    ids = {each.id: new_id + each.id[len(code.id) :] for each in code.walk()}

    def walk(each: Code) -> Code:
        return replace(each, id=ids[each.id], children=tuple(map(walk, each.children)))

    return walk(code), ids


def with_references(book: Codebook, ids: Mapping[str, str]) -> Codebook:
    """The codebook with the new ids also where its texts name the old ones.

    An id that could be any word is taken for one only where something points to it, as in “bruk rolle”.
    """
    ids = {old: new for old, new in ids.items() if old != new}
    if not ids:
        return book
    names = "|".join(re.escape(old) for old in sorted(ids, key=len, reverse=True))
    pattern = re.compile(rf"({_POINTERS})?(?<![\w/.-])({names})(?![\w/-]|\.\w)")

    def turn(match: re.Match[str]) -> str:
        pointer, old = match[1] or "", match[2]
        return pointer + (ids[old] if pointer or not old.isalpha() else old)

    def change(text: str) -> str:
        return pattern.sub(turn, text)

    return _each(
        book,
        lambda code: replace(
            code,
            definition=change(code.definition),
            include=tuple(map(change, code.include)),
            exclude=tuple(map(change, code.exclude)),
        ),
    )


def new_id(book: Codebook, name: str, parent: str, *, taken: Iterable[str] = ()) -> str:
    """An id that is free, made from the name."""
    words = re.findall(r"[a-z0-9]+", name.casefold().translate(_PLAIN_LETTERS))
    last = "-".join(words)
    if len(last) > _LONGEST:
        last = last[: _LONGEST + 1].rpartition("-")[0] or last[:_LONGEST]
    return free_id(book, f"{parent}/{last or 'kode'}" if parent else last or "kode", taken=taken)


def free_id(book: Codebook, wanted: str, *, taken: Iterable[str] = ()) -> str:
    """The id, or the first with a number after it that no code has."""
    used = {code_id.casefold() for code_id in (*book.by_id, *taken)}
    found, number = wanted, 1
    while found.casefold() in used:
        number += 1
        found = f"{wanted}-{number}"
    return found
