"""A code that a coder makes while reading: written into codebook.yaml, where every comment stays."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError
from qualcode.i18n import _

if TYPE_CHECKING:
    from qualcode.codebook.editing import Edited
    from qualcode.project.opened import OpenStudy


@dataclass(frozen=True, slots=True)
class Draft:
    """What a new code is to be: its name, what it means (may be empty) and the id of the code it stands under."""

    name: str
    definition: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A codebook's text with a new code, and the text that it was made from."""

    draft: Draft
    before: str
    edited: Edited


def prepare_code(path: Path, draft: Draft) -> Prepared:
    """The codebook with the new code, not written yet; half a second for a long one, in any thread.

    Raises:
        QualcodeError: There is such a code beside it already, or the codebook has problems or cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise QualcodeError(
            _("Cannot read the codebook {path}.").format(path=path), _("Is it a file, and may you read it?")
        ) from error
    return Prepared(draft, text, _with_code(text, str(path), draft))


def write_code(study: OpenStudy, prepared: Prepared) -> str:
    """Write the codebook with the new code, as one event of the journal; the code's id.

    Where the codebook was changed since it was prepared, the code is added to what it says now.

    Raises:
        QualcodeError: The study is read-only, or the codebook has problems, such a code, or cannot be written.
    """
    from qualcode.project.codebook_editing import edit_codebook

    def change(text: str, path: str) -> Edited:
        return prepared.edited if text == prepared.before else _with_code(text, path, prepared.draft)

    return edit_codebook(study, "add code", prepared.draft.name, change).code_id


def _with_code(text: str, path: str, draft: Draft) -> Edited:
    from qualcode.codebook.editing import add_code

    made = add_code(text, path, parent=draft.parent or None, name=draft.name, definition=draft.definition)
    new = made.book.by_id[made.code_id]
    for code in made.book:
        if code.id != new.id and code.parent == new.parent and code.name.casefold() == new.name.casefold():
            raise QualcodeError(
                _("There is a code {name} there already.").format(name=code.name), _("Nothing was made.")
            )
    return made
