"""What can be done to a codebook: its text in, its text out, with every comment and the order kept.

Every function takes the text of a codebook and the file's name for messages, and gives an `Edited`. A text that
is no codebook raises ProblemsError with its lines; what would make a faulty codebook raises QualcodeError.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypedDict, Unpack

from qualcode.codebook import reshaping
from qualcode.codebook.rewriting import Source, read_source, rewrite
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Code, Codebook

_LISTS: Final = ("include", "exclude", "cues", "examples")


@dataclass(frozen=True, slots=True)
class Edited:
    """A codebook after an edit; `was` is the one before it.

    `code_id` is the code that it was about, by its new id, and `ids` the new id of each code by its old one, where
    it got another.
    """

    text: str
    was: Codebook
    book: Codebook
    code_id: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)


class Fields(TypedDict, total=False):
    """What a code says, but for its id and its place."""

    name: str
    definition: str
    include: Sequence[str]
    exclude: Sequence[str]
    cues: Sequence[str]
    examples: Sequence[str]
    color: str
    retired: bool


def add_code(
    text: str,
    path: str,
    *,
    parent: str | None = None,
    code_id: str = "",
    after: str | None = None,
    **fields: Unpack[Fields],
) -> Edited:
    """A new code, last under its parent or after a sibling; its id is made from the name unless one is given.

    Without a definition it gets one that says so.
    """
    source = read_source(text, path)
    book = source.book
    above = _known(book, parent).id if parent else ""
    fields["definition"] = fields.get("definition", "").strip() or _("Not defined yet.")
    code = _with_fields(Code("", "", ""), fields)
    if not code.name:
        raise QualcodeError(_("A code needs a name."))
    new = code_id or reshaping.new_id(book, code.name, above)
    if new in book:
        raise QualcodeError(_("There is already a code with the id {id}.").format(id=new), _("Choose another name."))
    return _done(source, reshaping.with_code(book, replace(code, id=new), above, after=after), new)


def edit_code(text: str, path: str, code_id: str, **fields: Unpack[Fields]) -> Edited:
    """Another name, definition, include, exclude, cues, examples or color; what is not given stays."""
    source = read_source(text, path)
    book = source.book
    _known(book, code_id)
    return _done(source, reshaping.changed(book, code_id, lambda code: _with_fields(code, fields)), code_id)


def add_example(text: str, path: str, code_id: str, example: str) -> Edited:
    """One more example of a code; one that is there already is not written twice."""
    source = read_source(text, path)
    book = source.book
    known, new = _known(book, code_id).examples, _line(example)
    if new.casefold() in map(str.casefold, known):
        return Edited(source.text, book, book, code_id)
    return _done(source, reshaping.changed(book, code_id, lambda code: replace(code, examples=(*known, new))), code_id)


def retire_code(text: str, path: str, code_id: str, *, retired: bool = True) -> Edited:
    """No longer offered or suggested, or again."""
    return edit_code(text, path, code_id, retired=retired)


def change_id(text: str, path: str, code_id: str, last: str) -> Edited:
    """Another last part of a code's id, with the ids of all below it and every mention in the codebook's texts."""
    source = read_source(text, path)
    book = source.book
    above = _known(book, code_id).parent
    new = f"{above}/{last}" if above else last
    if new == code_id:
        return Edited(source.text, book, book, code_id)
    if new in book:
        raise QualcodeError(_("There is already a code with the id {id}.").format(id=new), _("Choose another."))
    if "/" in last:
        raise QualcodeError(_("Give only the last part of the id, without /."), _("To move a code, use move."))
    code, ids = reshaping.renamed(book.by_id[code_id], new)
    return _done(source, reshaping.changed(book, code_id, lambda _code: code), new, ids)


def move_code(text: str, path: str, code_id: str, parent: str | None, *, after: str | None = None) -> Edited:
    """Under another code, or to the top without a parent, or to another place among its siblings.

    It stands last, or after the sibling that is named, or first when that is an empty text. Under another code it
    gets another id.
    """
    source = read_source(text, path)
    book = source.book
    code, above = _known(book, code_id), _known(book, parent).id if parent else ""
    if any(each.id == above for each in code.walk()):
        raise QualcodeError(
            _("{code} cannot stand under itself or a code below it.").format(code=code.name),
            _("Choose another place."),
        )
    rest = reshaping.without_code(book, code_id)
    last = code_id.rpartition("/")[2]
    new = code_id if above == code.parent else reshaping.free_id(rest, f"{above}/{last}" if above else last)
    moved, ids = reshaping.renamed(code, new)
    return _done(source, reshaping.with_code(rest, moved, above, after=after), new, ids)


def merge_codes(text: str, path: str, code_id: str, target: str) -> Edited:
    """One code becomes part of another, which takes over its cues, its examples and the codes below it."""
    source = read_source(text, path)
    book = source.book
    gone, kept = _known(book, code_id), _known(book, target)
    if any(code.id == target for code in gone.walk()):
        raise QualcodeError(
            _("{code} stands under {other} and cannot take it over.").format(code=kept.name, other=gone.name),
            _("Merge the other way round, or move it first."),
        )
    rest, ids = reshaping.without_code(book, code_id), {code_id: target}
    below = []
    for child in gone.children:
        new = reshaping.free_id(rest, f"{target}/{child.id.rpartition('/')[2]}", taken=ids.values())
        moved, more = reshaping.renamed(child, new)
        below.append(moved)
        ids.update(more)
    return _done(
        source,
        reshaping.changed(
            rest,
            target,
            lambda code: replace(
                code,
                cues=_united(code.cues, gone.cues),
                examples=_united(code.examples, gone.examples),
                children=(*code.children, *below),
            ),
        ),
        target,
        ids,
        into=target,
    )


def split_code(text: str, path: str, code_id: str, parts: Sequence[tuple[str, str]]) -> Edited:
    """New codes below the code, one for each name and definition; it stays as what they have in common."""
    source = read_source(text, path)
    book = source.book
    _known(book, code_id)
    if any(not name.strip() for name, _definition in parts):
        raise QualcodeError(_("A code needs a name."))
    for name, definition in parts:
        new = Code(reshaping.new_id(book, name, code_id), _line(name), _words(definition) or _("Not defined yet."))
        book = reshaping.with_code(book, new, code_id)
    return _done(source, book, code_id)


def delete_code(text: str, path: str, code_id: str) -> Edited:
    """Without the code, which must have none below it. Whether it is in use the codebook does not know."""
    source = read_source(text, path)
    book = source.book
    if _known(book, code_id).children:
        raise QualcodeError(
            _("{code} has codes below it.").format(code=book.by_id[code_id].name),
            _("Move or delete those first."),
        )
    return _done(source, reshaping.without_code(book, code_id), "")


def _done(
    source: Source,
    book: Codebook,
    code_id: str,
    ids: Mapping[str, str] | None = None,
    *,
    into: str = "",
) -> Edited:
    """The text of the edited codebook; `into` is a code that took another one over and was there before."""
    changed = {old: new for old, new in (ids or {}).items() if old != new}
    wanted = reshaping.with_references(book, changed)
    before = {new: old for old, new in changed.items() if new != into}
    return Edited(rewrite(source, wanted, before=before), source.book, wanted, code_id, changed)


def _known(book: Codebook, code_id: str) -> Code:
    if code_id not in book:
        raise QualcodeError(_("The codebook has no code {code}.").format(code=code_id))
    return book.by_id[code_id]


def _with_fields(code: Code, fields: Fields) -> Code:
    given: dict[str, object] = {}
    for key, value in fields.items():
        if key in _LISTS:
            assert not isinstance(value, (str, bool))
            given[key] = tuple(line for text in value if (line := _words(str(text))))  # type: ignore[attr-defined]
        elif key == "retired":
            given[key] = bool(value)
        else:
            given[key] = _line(str(value)) if key == "name" else _words(str(value))
    changed = replace(code, **given)  # type: ignore[arg-type]
    for key, what in (("name", _("A code needs a name.")), ("definition", _("A code needs a definition."))):
        if key in fields and not getattr(changed, key):
            raise QualcodeError(what, _("Nothing was changed in the codebook."))
    return changed


def _united(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    known = {text.casefold() for text in first}
    return (*first, *(text for text in second if text.casefold() not in known))


def _words(text: str) -> str:
    """The text as the codebook keeps it."""
    return unicodedata.normalize("NFC", text).strip()


def _line(text: str) -> str:
    return " ".join(_words(text).split())
