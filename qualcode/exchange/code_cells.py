"""Which code a row of a sheet means: people change the id or the name of a code, and seldom both."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Sequence

from qualcode.exchange.returned import ReturnedRow
from qualcode.exchange.returned_place import RowError
from qualcode.i18n import _
from qualcode.model import Codebook, version_of


class CodeCells:
    """Reads the cells of codes."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        self._ids = {_folded(code.id): code.id for code in codebook}
        self._names: dict[str, list[str]] = {}
        for code in codebook:
            for name in {_folded(code.name), _folded(" / ".join(codebook.path(code.id)))}:
                self._names.setdefault(name, []).append(code.id)

    def name(self, code_id: str) -> str:
        """What the code is called in sheets."""
        code = self._codebook.by_id.get(code_id)
        return code_id if code is None else code.name

    def wanted(self, row: ReturnedRow, base: Sequence[str] | None, present: str) -> str | None:
        """The code that the row was given there; None when neither of its cells was touched.

        `base` are the marks of the row as it was exported; without them the coding's code now is what counts.

        Raises:
            RowError: There is no such code, or the two cells say different things.
        """
        code, name = row["code"].strip(), row["code_name"].strip()
        has_code, has_name = "code" in row.cells, "code_name" in row.cells
        if base is None:
            new_code = has_code and code != present
            new_name = has_name and _folded(name) != _folded(self.name(present))
        else:
            marks = version_of(code, name, "", 0).split("-")
            new_code = has_code and marks[0] != base[0]
            new_name = has_name and marks[1] != base[1]
        if new_code and new_name and code and name:
            found = self._by_id(code)
            if _folded(name) != _folded(self.name(found)):
                told = _("The row has the code {code} and the name {name}, which are two codes.")
                raise RowError(told.format(code=code, name=name))
            return found
        if new_code and code:
            return self._by_id(code)
        if new_name and name:
            return self._by_name(name)
        if (new_code and not code) or (new_name and not name):
            raise RowError(_("The row has no code any more. Delete the row to take the coding away."))
        return None

    def given(self, row: ReturnedRow, base: Sequence[str] | None) -> str:
        """The code of a row that is new.

        Raises:
            RowError: It has none, or there is no such code.
        """
        code, name = row["code"].strip(), row["code_name"].strip()
        if base is not None and code and name:  # a copied row, in which one of the two cells was changed
            return self.wanted(row, base, code) or self._by_id(code)
        if not code and not name:
            raise RowError(_("The row has no code."))
        if code and name and _folded(name) != _folded(self.name(self._by_id(code))):
            told = _("The row has the code {code} and the name {name}, which are two codes.")
            raise RowError(told.format(code=code, name=name))
        return self._by_id(code) if code else self._by_name(name)

    def _by_id(self, code: str) -> str:
        found = self._ids.get(_folded(code))
        return found if found is not None else self._by_name(code)

    def _by_name(self, name: str) -> str:
        found = self._names.get(_folded(name), [])
        if len(found) == 1:
            return found[0]
        if found:
            told = _("Several codes are called {name}: {codes}. Write the ID.")
            raise RowError(told.format(name=name, codes=", ".join(found)))
        if _folded(name) in self._ids:
            return self._ids[_folded(name)]
        near = difflib.get_close_matches(_folded(name), [*self._ids, *self._names], 1, 0.6)
        told = _("The codebook has no code {code}.").format(code=name)
        raise RowError(told + (" " + _("Did you mean {name}?").format(name=near[0]) if near else ""))


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()
