"""The codes of a file beside those of the study: which are the same, and what the others are called here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from qualcode.exchange.refi.descriptions import missing_definition, read_description, written_as
from qualcode.exchange.refi.guids import made_guid
from qualcode.exchange.refi.losses import Losses
from qualcode.exchange.refi.parts import RefiCode
from qualcode.i18n import _
from qualcode.model import Code, Codebook, Keepsake
from qualcode.text import clean_text

_COLOR = re.compile(r"#([0-9A-Fa-f]{6})(?:[0-9A-Fa-f]{2})?")
_SHORT_COLOR = re.compile(r"#([0-9A-Fa-f])([0-9A-Fa-f])([0-9A-Fa-f])")


@dataclass(frozen=True)
class MatchedCodes:
    """The codes' ids here by GUID, and the codes that the study lacks, each with the id of the code above it.

    A code that stands under a new one is among the new one's children, not in `new`.
    """

    ids: Mapping[str, str]
    new: Sequence[tuple[str, Code]]
    keepsakes: Sequence[Keepsake]


def match_codes(
    codes: Sequence[RefiCode],
    codebook: Codebook,
    keepsakes: Sequence[Keepsake],
    written: Mapping[str, Code],
    losses: Losses,
    make_id: Callable[[str], str],
) -> MatchedCodes:
    """Match by GUID first, then by name under the same code.

    Args:
        codes: The file's.
        codebook: The study's.
        keepsakes: What is known of the study's GUIDs.
        written: Codes by GUID as the qualcode that wrote the file knew them.
        losses: Told of definitions that differ, and of codes without one.
        make_id: From a code's name to the last part of an id.
    """
    matcher = _Matcher(codebook, keepsakes, written, losses, make_id)
    new = [("", code) for code in matcher.match(codes, "", codebook.codes)]
    return MatchedCodes(matcher.ids, [*new, *matcher.new], matcher.keepsakes)


class _Matcher:
    def __init__(
        self,
        codebook: Codebook,
        keepsakes: Sequence[Keepsake],
        written: Mapping[str, Code],
        losses: Losses,
        make_id: Callable[[str], str],
    ) -> None:
        self._make_id = make_id
        self.ids: dict[str, str] = {}
        self.new: list[tuple[str, Code]] = []
        self.keepsakes: list[Keepsake] = []
        self._codebook = codebook
        self._written = written
        self._losses = losses
        self._taken = set(codebook.by_id)
        self._known = {made_guid("code", code.id): code.id for code in codebook}
        self._known |= {one.guid: one.local for one in keepsakes if one.kind == "code" and one.local in codebook}

    def match(self, codes: Sequence[RefiCode], parent: str, beside: Sequence[Code]) -> list[Code]:
        """The new ones among the codes, which stand under `parent`, where the study has `beside`."""
        by_name = {_folded(code.name): code for code in beside}
        added = []
        for one in codes:
            known = self._known.get(one.guid)
            same = self._codebook.by_id[known] if known else by_name.get(_folded(one.name))
            if same is not None:
                self._take_same(one, same)
                self.new += [(same.id, code) for code in self.match(one.children, same.id, same.children)]
            else:
                code = self._make(one, parent)
                added.append(replace(code, children=tuple(self.match(one.children, code.id, ()))))
        return added

    def _take_same(self, one: RefiCode, code: Code) -> None:
        self._keep(one, code.id)
        if one.description and one.description not in {text.strip() for text in written_as(code)}:
            self._losses.add("definition", one.name)

    def _make(self, one: RefiCode, parent: str) -> Code:
        written = self._written.get(one.guid)
        unchanged = written is not None and one.description in {text.strip() for text in written_as(written)}
        code_id = self._free_id(one, parent, written)
        self._taken.add(code_id)
        self._keep(one, code_id)
        name = _line(one.name) or _("Without a name")
        if unchanged and written is not None:
            return replace(written, id=code_id, name=name, color=_color(one.color), children=())
        meaning = read_description(_clean(one.description))
        if not meaning.definition:
            self._losses.add("no definition", one.name)
        return Code(
            id=code_id,
            name=name,
            definition=meaning.definition or missing_definition(),
            include=meaning.include,
            exclude=meaning.exclude,
            cues=meaning.cues,
            examples=meaning.examples,
            color=_color(one.color),
        )

    def _keep(self, one: RefiCode, code_id: str) -> None:
        self.ids[one.guid] = code_id
        data = {} if one.codable else {"codable": False}
        if one.guid != made_guid("code", code_id) or data:
            self.keepsakes.append(Keepsake("code", code_id, one.guid, data))

    def _free_id(self, one: RefiCode, parent: str, written: Code | None) -> str:
        last = written.id.rpartition("/")[2] if written else self._make_id(_line(one.name))
        base = f"{parent}/{last}" if parent else last
        number, code_id = 1, base
        while code_id in self._taken:
            number += 1
            code_id = f"{base}-{number}"
        return code_id


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _clean(text: str) -> str:
    return clean_text(text).text.strip()


def _line(text: str) -> str:
    return " ".join(_clean(text).replace("\t", " ").split())


def _color(color: str) -> str:
    """A colour as the codebook writes it; empty when it is none."""
    if match := _COLOR.fullmatch(color):
        return f"#{match[1]}"
    if match := _SHORT_COLOR.fullmatch(color):
        return "#" + "".join(sign * 2 for sign in match.groups())
    return ""
