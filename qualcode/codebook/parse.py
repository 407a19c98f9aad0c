"""codebook.yaml to a Codebook; everything wrong in it is told at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from qualcode.codebook.nodes import Listing, Node, Scalar, Table, compose
from qualcode.errors import Problem, ProblemsError, QualcodeError
from qualcode.i18n import _
from qualcode.model import Code, Codebook

MAX_BYTES: Final = 1_000_000
MAX_CODES: Final = 5_000

_TOP_KEYS: Final = ("title", "language", "codes", "uncoded_examples")
_LISTS: Final = ("include", "exclude", "cues", "examples")
_CODE_KEYS: Final = ("id", "name", "definition", *_LISTS, "color", "retired", "children")
_REQUIRED: Final = ("id", "name", "definition")
_ID: Final = re.compile(r"\w[\w.-]*(/\w[\w.-]*)*")
_TRUTHS: Final = {"true": True, "yes": True, "ja": True, "false": False, "no": False, "nei": False, "": False}
_COLOR: Final = re.compile(r"#[0-9a-fA-F]{6}")

# What people write when they think of the keys in their own language.
_OTHER_WORDS: Final = {
    "tittel": "title", "språk": "language", "koder": "codes", "kode": "id", "navn": "name", "namn": "name",
    "label": "name", "definisjon": "definition", "description": "definition", "beskrivelse": "definition",
    "inkluder": "include", "ekskluder": "exclude", "stikkord": "cues", "signalord": "cues", "keywords": "cues",
    "eksempler": "examples", "eksempel": "examples", "farge": "color", "colour": "color",
    "utgått": "retired", "pensjonert": "retired", "arkivert": "retired", "archived": "retired",
    "underkoder": "children", "barn": "children", "ukodede_eksempler": "uncoded_examples",
}  # fmt: skip


def load_codebook(path: Path) -> Codebook:
    """The codebook in the file.

    Raises:
        QualcodeError: The file is missing or cannot be read.
        ProblemsError: The file is too large or wrong; every problem names its line.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        message = _("There is no codebook here: {path}.").format(path=path)
        raise QualcodeError(message, _("`qualcode init` makes one.")) from error
    except OSError as error:
        message = _("Cannot read the codebook {path}.").format(path=path)
        raise QualcodeError(message, _("Is it a file, and may you read it?")) from error
    return decode_codebook(data, str(path))


def decode_codebook(data: bytes, path: str) -> Codebook:
    """The codebook in the bytes of a file; `path` is named in messages.

    Raises:
        ProblemsError: The bytes are too many or no codebook; every problem names its line.
    """
    _check_size(len(data), path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = _("The codebook must be saved as UTF-8; this line is not.")
        raise ProblemsError([Problem(path, line, message)]) from error
    return parse_codebook(text, path)


def parse_codebook(text: str, path: str) -> Codebook:
    """The codebook in the text; `path` is named in messages.

    Raises:
        ProblemsError: The text is not a codebook; every problem names its line.
    """
    return parse_nodes(unicodedata.normalize("NFC", text), path)[1]


@lru_cache(maxsize=3)
def parse_nodes(text: str, path: str) -> tuple[Table, Codebook]:
    """The text, which is NFC, as nodes that know their places, and the codebook in them.

    The last ones are remembered: an edit begins where the one before ended, or undo goes back to.

    Raises:
        ProblemsError: The text is not a codebook; every problem names its line.
    """
    _check_size(len(text.encode("utf-8", "surrogatepass")), path)
    root = compose(text, path)
    parser = _Parser(path)
    codebook = parser.codebook(root)
    if parser.problems:
        raise ProblemsError(sorted(parser.problems, key=lambda problem: problem.line or 0))
    assert isinstance(root, Table)
    return root, codebook


def _check_size(size: int, path: str) -> None:
    if size > MAX_BYTES:
        message = _("The codebook is larger than {limit} MB.").format(limit=MAX_BYTES // 1_000_000)
        raise ProblemsError([Problem(path, None, message)])


class _Parser:
    """Nodes to codes; problems are gathered on the way."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.first_line: dict[str, int] = {}
        self.count = 0

    def _add(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.path, line, message))

    def codebook(self, root: Node | None) -> Codebook:
        if root is None or (isinstance(root, Scalar) and root.missing):
            self._add(1, _("The codebook is empty; it needs at least “codes:” with one code."))
            return Codebook("")
        if not isinstance(root, Table):
            self._add(root.line, _("A codebook starts with “title:” and “codes:”; here is something else."))
            return Codebook("")
        self._check_keys(root, _TOP_KEYS)
        if "codes" not in root.entries:
            self._add(root.line, _("“codes:” is missing."))
        codes = tuple(self._codes(root, "codes", ""))
        if self.count > MAX_CODES:
            self._add(root.line, _("The codebook has more than {limit} codes.").format(limit=MAX_CODES))
        return Codebook(
            title=self._text(root, "title"),
            language=self._text(root, "language") or "nb",
            codes=codes,
            uncoded_examples=self._texts(root, "uncoded_examples"),
        )

    def _codes(self, table: Table, key: str, parent: str | None) -> Iterator[Code]:
        for item in self._list(table, key):
            self.count += 1
            if self.count > MAX_CODES:
                return
            if isinstance(item, Table):
                yield self._code(item, parent)
            else:
                self._add(item.line, _("Here a code was expected, with “id:”, “name:” and “definition:”."))

    def _code(self, table: Table, parent: str | None) -> Code:
        self._check_keys(table, _CODE_KEYS)
        for key in _REQUIRED:
            if key not in table.entries:
                self._add(table.line, _("This code lacks “{key}:”.").format(key=key))
        code_id = self._text(table, "id", required=True)
        if code_id:
            self._check_id(code_id, parent, table.lines["id"])
        return Code(
            id=code_id,
            name=self._name(table),
            definition=self._text(table, "definition", required=True),
            include=self._texts(table, "include"),
            exclude=self._texts(table, "exclude"),
            cues=self._texts(table, "cues"),
            examples=self._texts(table, "examples"),
            color=self._color(table),
            retired=self._retired(table),
            children=tuple(self._codes(table, "children", code_id or None)),
        )

    def _check_keys(self, table: Table, known: tuple[str, ...]) -> None:
        for key, line in table.lines.items():
            if key in known:
                continue
            near = _nearest(key, known)
            if near:
                self._add(line, _("Unknown key “{key}”; did you mean “{near}”?").format(key=key, near=near))
            else:
                names = ", ".join(known)
                self._add(line, _("Unknown key “{key}”; known here are {names}.").format(key=key, names=names))

    def _check_id(self, code_id: str, parent: str | None, line: int) -> None:
        if not _ID.fullmatch(code_id):
            message = _("The id “{id}” may hold letters, digits, - _ and . only, with / between the levels.")
            self._add(line, message.format(id=code_id))
            return
        if code_id in self.first_line:
            message = _("The id “{id}” is already used on line {line}; ids must be unique.")
            self._add(line, message.format(id=code_id, line=self.first_line[code_id]))
            return
        self.first_line[code_id] = line
        above, last = code_id.rpartition("/")[::2]
        if parent is None or above == parent:
            return  # an id missing above is told there
        if parent:
            message = _("The id “{id}” stands under “{parent}” and should be “{parent}/{last}”.")
            self._add(line, message.format(id=code_id, parent=parent, last=last))
        else:
            message = _("The id “{id}” has a / but no code above it; put it under “children:” of “{above}”.")
            self._add(line, message.format(id=code_id, above=above))

    def _name(self, table: Table) -> str:
        name = self._text(table, "name", required=True)
        if "\n" in name:
            self._add(table.lines["name"], _("A name must be one line."))
        return name

    def _color(self, table: Table) -> str:
        color = self._text(table, "color")
        if "color" in table.entries and not _COLOR.fullmatch(color):
            message = _("The color must be written in quotes, with # and six signs 0-9 A-F, as in '#0072B2'.")
            self._add(table.lines["color"], message)
        return color

    def _retired(self, table: Table) -> bool:
        said = self._text(table, "retired").casefold()
        if said not in _TRUTHS:
            self._add(table.lines["retired"], _("“retired:” is true for a code that is no longer used, or left out."))
        return _TRUTHS.get(said, False)

    def _text(self, table: Table, key: str, *, required: bool = False) -> str:
        node = table.entries.get(key)
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            message = _(
                "“{key}:” must be a text; put it in quotation marks if it has a colon or starts with a bracket."
            )
            self._add(table.lines[key], message.format(key=key))
            return ""
        text = "" if node.missing else node.text
        if required and not text:
            self._add(table.lines[key], _("“{key}:” is empty.").format(key=key))
        return text

    def _texts(self, table: Table, key: str) -> tuple[str, ...]:
        texts = []
        for item in self._list(table, key):
            if not isinstance(item, Scalar):
                message = _("Each line under “{key}:” must be a text; put it in quotation marks if it has a colon.")
                self._add(item.line, message.format(key=key))
            elif item.missing or not item.text:
                self._add(item.line, _("An empty line under “{key}:”.").format(key=key))
            else:
                texts.append(item.text)
        return tuple(texts)

    def _list(self, table: Table, key: str) -> tuple[Node, ...]:
        node = table.entries.get(key)
        if isinstance(node, Listing):
            return node.items
        if node is not None and not (isinstance(node, Scalar) and node.missing):
            message = _("“{key}:” must be a list, with each item on its own line after “- ”.")
            self._add(table.lines[key], message.format(key=key))
        return ()


def _nearest(key: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    other = _OTHER_WORDS.get(key.casefold())
    if other in known:
        return other
    return next(iter(get_close_matches(key.casefold(), known, 1, 0.6)), "")
