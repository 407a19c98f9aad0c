"""The texts of a REFI-QDA project and the codings on them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from qualcode.i18n import _, ngettext
from qualcode.readers.package import read_bytes_of
from qualcode.readers.refi.nodes import guid, local, target, words
from qualcode.readers.refi.places import Counting, Selection
from qualcode.readers.refi.values import RefiCoding, RefiSource

if TYPE_CHECKING:
    import zipfile

_INTERNAL: Final = re.compile(r"internal://([^/\\]{1,200})")
_DIGITS: Final = re.compile(r"[0-9]{1,9}")


class SourceReader:
    """Gathers sources, codings and what is lost of them.

    Args:
        root: The project.
        package: Holds the texts.
        codes: The GUIDs of the codes.
        users: Names by GUID.
    """

    def __init__(self, root: Any, package: zipfile.ZipFile, codes: set[str], users: Mapping[str, str]) -> None:
        self.sources: list[RefiSource] = []
        self.codings: list[RefiCoding] = []
        self.losses: list[str] = []
        self.notices: list[str] = []
        self._root = root
        self._package = package
        self._codes = codes
        self._users = users
        self._parts = {name.lower(): name for name in package.namelist()}
        self._notes = {guid(note): self._note(note) for note in root.iterfind("{*}Notes/{*}Note")}

    def read(self) -> None:
        """Read every source."""
        for element in self._root.iterfind("{*}Sources/*"):
            name = words(element.get("name")) or guid(element)
            raw = self._text(element) if local(element) == "TextSource" else None
            if raw is None:
                self.losses.append(
                    _(
                        "{source}: only sources that are plain text can be read; this one and its codings were not."
                    ).format(source=name)
                )
                continue
            self._read_source(element, name, raw)

    def _read_source(self, element: Any, name: str, raw: str) -> None:
        parts = [(part, _selection(part)) for part in element.iterfind("{*}PlainTextSelection")]
        counting = Counting(raw, [selection for _part, selection in parts if selection])
        self.sources.append(RefiSource(guid(element), name, counting.text))
        if not counting.standard:
            self.notices.append(
                _("{source}: positions are counted in another way than the standard says; they were converted.").format(
                    source=name
                )
            )
        for part, selection in parts:
            place = counting.place(selection) if selection else None
            self._check(part, name, selection, place, counting)
            codes = [self._code(coding, name) for coding in part.iterfind("{*}Coding")]
            if place is None or place[0] == place[1]:
                continue
            notes = tuple(filter(None, (self._notes.get(target(ref), "") for ref in part.iterfind("{*}NoteRef"))))
            memo = words("".join(node.text or "" for node in part.iterfind("{*}Description")))
            quote = counting.text[slice(*place)]
            for code, user, created in filter(None, codes):
                self.codings.append(RefiCoding(guid(element), *place, quote, code, user, created, memo, notes))
        self._tell_whole(element, name)

    def _check(
        self, part: Any, name: str, selection: Selection | None, place: tuple[int, int] | None, counting: Counting
    ) -> None:
        """Tell what is wrong with a selection."""
        span = f"{part.get('startPosition')}–{part.get('endPosition')}"
        if place is None or selection is None:
            lost = _("{source}: the selection {span} lies outside the text and was left out.")
            self.losses.append(lost.format(source=name, span=span))
        elif place[0] == place[1]:
            lost = _("{source}: the selection {span} is empty and was left out.")
            self.losses.append(lost.format(source=name, span=span))
        elif part.find("{*}Coding") is None:
            lost = _("{source}: the selection {span} has no code and was left out.")
            self.losses.append(lost.format(source=name, span=span))
        elif selection.words.strip() and not counting.holds(selection):
            self.notices.append(
                _("{source}: at {span} stands “{found}”, but the file says “{said}”.").format(
                    source=name, span=span, found=counting.text[slice(*place)][:60], said=selection.words[:60]
                )
            )

    def _code(self, coding: Any, source: str) -> tuple[str, str, str] | None:
        code = next(map(target, coding.iterfind("{*}CodeRef")), "")
        if code not in self._codes:
            self.losses.append(
                _("{source}: a coding names the code {guid}, which the file does not have.").format(
                    source=source, guid=code or "?"
                )
            )
            return None
        user = self._users.get(str(coding.get("creatingUser", "")).strip().strip("{}").lower(), "")
        return code, user, words(coding.get("creationDateTime"))

    def _tell_whole(self, element: Any, name: str) -> None:
        whole = len(element.findall("{*}Coding"))
        if whole:
            self.losses.append(
                ngettext(
                    "{source}: {count} coding of the whole text was left out.",
                    "{source}: {count} codings of the whole text were left out.",
                    whole,
                ).format(source=name, count=whole)
            )

    def _note(self, note: Any) -> str:
        return words(self._text(note))

    def _text(self, element: Any) -> str | None:
        """The plain text of a source or note: in the element, or in a part of the package."""
        inline = element.find("{*}PlainTextContent")
        if inline is not None:
            return inline.text or ""
        match = _INTERNAL.fullmatch(element.get("plainTextPath", ""))
        part = self._parts.get(f"sources/{match[1]}".lower()) if match else None
        if part is None:
            return None
        data = read_bytes_of(self._package, part)
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16", "replace")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            self.notices.append(_("{name} is not UTF-8 and was read as Windows text.").format(name=part))
            return data.decode("cp1252", "replace")


def _selection(part: Any) -> Selection | None:
    start, end = (str(part.get(key, "")).strip() for key in ("startPosition", "endPosition"))
    if not (_DIGITS.fullmatch(start) and _DIGITS.fullmatch(end)):
        return None
    return Selection(int(start), int(end), part.get("name", ""))
