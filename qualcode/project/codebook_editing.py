"""Editing the codebook with all that is coded with it: codebook.yaml and corpus.db change together, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.model import Code
from qualcode.project.definitions import definition_hash
from qualcode.project.opened import OpenStudy
from qualcode.store import Recoding

if TYPE_CHECKING:
    from qualcode.codebook.editing import Edited, Fields

Change = Callable[[str, str], "Edited"]
"""Takes the codebook's text and the file's name."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an edit came to: the code it was about, by its new id, and how many codings were changed."""

    code_id: str
    codings: int = 0


class CodebookEditing(OpenStudy):
    """The study with what can be done to its codebook.

    Each change is one event: undo brings back the codebook's text and the codings. What someone wrote into the file
    by hand in the meantime stays. All raise QualcodeError, and change nothing, where the study is read-only, the file
    cannot be read, or the outcome would be no codebook.
    """

    def edit_code(self, seen: Code, **fields: Unpack[Fields]) -> Outcome:
        """Give a code another name, definition, include, exclude, cues, examples or color.

        Args:
            seen: The code as the coder saw it.
            fields: What it shall say.

        Raises:
            QualcodeError: Someone wrote something else there in the meantime.
        """

        def change(text: str, path: str) -> Edited:
            from qualcode.codebook import editing

            edited = editing.edit_code(text, path, seen.id, **fields)
            for key, value in fields.items():
                there = getattr(edited.was.by_id[seen.id], key)
                if there not in (getattr(seen, key), tuple(value) if isinstance(value, (list, tuple)) else value):
                    raise QualcodeError(
                        _("{code} was changed in codebook.yaml in the meantime.").format(code=seen.name),
                        _("Nothing was changed. Look at it as it is now and try again."),
                    )
            return edited

        return self._edit("edit code", seen.name, change)

    def new_code(self, parent: str | None, *, after: str | None = None, **fields: Unpack[Fields]) -> Outcome:
        """Make a code under the parent (at the top without one), last or after a sibling; its id is made from its name.

        Raises:
            QualcodeError: It has no name, or a code beside it has that name.
        """

        def change(text: str, path: str) -> Edited:
            from qualcode.codebook import editing

            edited = editing.add_code(text, path, parent=parent, after=after, **fields)
            new = edited.book.by_id[edited.code_id]
            if any(code.parent == new.parent and code.name.casefold() == new.name.casefold() for code in edited.was):
                raise QualcodeError(
                    _("There is a code {name} there already.").format(name=new.name), _("Nothing was made.")
                )
            return edited

        return self._edit("add code", " ".join(fields.get("name", "").split()), change)

    def add_example(self, code_id: str, example: str) -> Outcome:
        """Make the words an example of the code, so that suggestions learn from it."""

        def change(text: str, path: str) -> Edited:
            from qualcode.codebook import editing

            return editing.add_example(text, path, code_id, example)

        return self._edit("example", self._named(code_id), change)

    def retire_code(self, code_id: str, *, retired: bool = True) -> Outcome:
        """No longer offer or suggest the code, or do so again; its codings stay."""

        def change(text: str, path: str) -> Edited:
            from qualcode.codebook import editing

            return editing.retire_code(text, path, code_id, retired=retired)

        return self._edit("retire code" if retired else "use code again", self._named(code_id), change)

    def change_code_id(self, code_id: str, last: str) -> Outcome:
        """Give a code another id (its last part); codings, memos, answers and mentions in the codebook follow."""

        def change(text: str, path: str) -> Edited:
            from qualcode.codebook import editing

            return editing.change_id(text, path, code_id, last)

        return self._edit("rename id", f"{code_id} → {last}", change)

    def move_code(self, code_id: str, parent: str | None, *, after: str | None = None) -> Outcome:
        """Put a code under another, or at the top; last, after a sibling, or first when `after` is empty."""

        def change(text: str, path: str) -> Edited:
            from qualcode.codebook import editing

            return editing.move_code(text, path, code_id, parent, after=after)

        return self._edit("move code", self._named(code_id), change)

    def merge_codes(self, code_id: str, target: str) -> Outcome:
        """Let a code become part of another: its codings, memos, cues, examples and the codes below go over to it.

        Of a coder's two codings on the same words one is left, with the memos of both. A code that has left the
        codebook, and is still coded with, can be taken over too.
        """

        gone = self.gone_codes()

        def change(text: str, path: str) -> Edited:
            from qualcode.codebook import editing, parse_codebook

            book = parse_codebook(text, path)
            if code_id not in book and target in book and code_id in gone:
                return editing.Edited(text, book, book, target, {code_id: target})
            return editing.merge_codes(text, path, code_id, target)

        return self._edit("merge codes", f"{self._named(code_id)} → {self._named(target)}", change, into=target)

    def split_code(
        self, code_id: str, parts: Sequence[tuple[str, str]], choices: Mapping[str, Sequence[int]]
    ) -> Outcome:
        """Divide a code into new ones below it, and its codings among them.

        Args:
            code_id: The code, which stays as what they have in common.
            parts: A name and a definition (may be empty) for each.
            choices: For a coding's id the numbers of its parts; one that is not named stays with the code.
        """
        made: list[str] = []

        def change(text: str, path: str) -> Edited:
            from qualcode.codebook import editing

            edited = editing.split_code(text, path, code_id, parts)
            made[:] = [code.id for code in edited.book if code.id not in edited.was]
            return edited

        def divide() -> dict[str, list[str]]:
            return {coding: [made[n] for n in sorted(set(numbers))] for coding, numbers in choices.items() if numbers}

        return self._edit("split code", self._named(code_id), change, divide=divide)

    def delete_code(self, code_id: str) -> Outcome:
        """Take a code out of the codebook.

        Raises:
            QualcodeError: It is in use, or has codes below it.
        """
        used = self.store.codings.count_by_code(interviewers=True).get(code_id, 0)
        if used:
            raise QualcodeError(
                ngettext("{code} is used in {count} coding.", "{code} is used in {count} codings.", used).format(
                    code=self._named(code_id), count=used
                ),
                _("Retire it or merge it with another code; then the codings stay."),
            )
        if self.store.memos.find(target="code", target_id=code_id):
            raise QualcodeError(
                _("There is a memo on {code}.").format(code=self._named(code_id)), _("Retire the code instead.")
            )

        def change(text: str, path: str) -> Edited:
            from qualcode.codebook import editing

            return editing.delete_code(text, path, code_id)

        return self._edit("delete code", self._named(code_id), change)

    def gone_codes(self) -> dict[str, int]:
        """Codes that are coded with and are not in the codebook, with how many codings each has."""
        book = self.codebook
        counts = self.store.codings.count_by_code(interviewers=True)
        return {code: count for code, count in sorted(counts.items()) if code not in book}

    def _named(self, code_id: str) -> str:
        return self.codebook.by_id[code_id].name if code_id in self.codebook else code_id

    def _edit(
        self,
        kind: str,
        summary: str,
        change: Change,
        *,
        into: str = "",
        divide: Callable[[], Mapping[str, Sequence[str]]] | None = None,
    ) -> Outcome:
        return edit_codebook(self, kind, summary, change, into=into, divide=divide)


def edit_codebook(
    study: OpenStudy,
    kind: str,
    summary: str,
    change: Change,
    *,
    into: str = "",
    divide: Callable[[], Mapping[str, Sequence[str]]] | None = None,
) -> Outcome:
    """Change the codebook, and what is coded, as one event of the journal.

    Args:
        study: Whose codebook.
        kind: What is done, for the journal.
        summary: What it is done to.
        change: Makes the new text.
        into: A code that takes another's codings over.
        divide: Gives, after the change, the codes that codings are divided among.

    Raises:
        QualcodeError: It cannot be done; then nothing is changed.
    """
    done: list[Edited] = []

    def edit(text: str) -> Recoding:
        edited = change(text, str(study.codebook_file.path))
        done[:] = [edited]
        meanings = _meanings(edited, into) if edited.ids else {}
        return Recoding(edited.text, summary, edited.ids, into, divide() if divide else {}, meanings)

    if into or divide:
        study.store.keep()
    codings = study.store.recodings.carry_out(edit, coder=study.coder, kind=kind)
    study.codebook_file.adopt(done[0].book, done[0].text)
    return Outcome(done[0].code_id, codings)


def _meanings(edited: Edited, into: str) -> dict[str, tuple[str, str]]:
    """The hashes of codes that mean what they meant, though ids are written otherwise in their texts."""
    found = {}
    for code in edited.was:
        new = edited.ids.get(code.id, code.id)
        if new in edited.book and new != into:
            hashes = definition_hash(code), definition_hash(edited.book.by_id[new])
            if hashes[0] != hashes[1]:
                found[new] = hashes
    return found
