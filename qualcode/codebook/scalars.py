"""Texts as YAML: as a person would write them, and so that any YAML reader takes them as text."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Final

WIDTH: Final = 100
"""Signs on a line before a long text is folded."""

_PLAIN: Final = re.compile(r"[^\W_](?:[^\n\t#:]|:(?=\S)|(?<=\S)#)*")
_IN_BRACKETS: Final = re.compile(r"[,\[\]{}]")
_NOT_TEXT: Final = re.compile(r"[-+.\d_:eE,]+|0[xo][\da-fA-F]+|(?i:true|false|yes|no|on|off|null|y|n|nan|inf)")


def write_scalar(text: str, indent: int, *, style: str = "", brackets: bool = False, fold: bool = False) -> str:
    """The text as YAML, for a place where lines below the first are indented by `indent`.

    Args:
        text: Words without space around them.
        indent: How far later lines are indented.
        style: How its neighbours are written: a quotation mark, > or |, or nothing.
        brackets: It stands within [ ].
        fold: A long text may go over several lines.
    """
    if not _is_printable(text):
        return _double(text)
    if "\n" in text:
        return _double(text) if brackets or not _fits_block(text) else _block(text, indent)
    if (style == ">" or (fold and not style and indent + len(text) > WIDTH)) and not brackets and _may_fold(text):
        return _fold(text, indent)
    if style == "'" or not _is_plain(text, brackets):
        return "'" + text.replace("'", "''") + "'"
    return text


def _is_plain(text: str, brackets: bool) -> bool:
    if not _PLAIN.fullmatch(text) or text.endswith(":") or _NOT_TEXT.fullmatch(text):
        return False
    return not (brackets and _IN_BRACKETS.search(text))


def _is_printable(text: str) -> bool:
    return all(
        sign in "\n " or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for sign in text
    )


def _double(text: str) -> str:
    shown = json.dumps(text, ensure_ascii=False)
    # A mark that follows an escape would become one letter with the escape's last sign when the file is read.
    return "".join(sign if _is_printable(sign) and not unicodedata.combining(sign) else _escape(sign) for sign in shown)


def _escape(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"


def _may_fold(text: str) -> bool:
    return "  " not in text and " " in text and "\u00a0" not in text[:1]


def _fits_block(text: str) -> bool:
    return all(line == line.rstrip() for line in text.split("\n")) and not text[0].isspace()


def _block(text: str, indent: int) -> str:
    return "|-\n" + "\n".join(f"{' ' * indent}{line}" if line else "" for line in text.split("\n"))


def _fold(text: str, indent: int) -> str:
    lines, line = [], ""
    for word in text.split(" "):
        if line and indent + len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return ">-\n" + "\n".join(" " * indent + each for each in (*lines, line))
