"""The words of RTF that matter to a reader."""

from __future__ import annotations

import re
from typing import Final

TOKEN: Final = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n\0]+|([^\\{}\r\n\0]+)|\\"
)
SIGNS: Final = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ",
    "qmspace": " ", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip
SYMBOLS: Final = {b"~": " ", b"_": "-", b"{": "{", b"}": "}", b"\\": "\\", b"\t": "\t"}
BREAKS: Final = frozenset({"par", "sect", "page", "column"})
NOTES: Final = ("annotation", "footnote")
READ: Final = ("atnauthor", "atrfstart", "atrfend")
_APART: Final = (
    "fonttbl colortbl stylesheet info header headerl headerr headerf footer footerl footerr footerf pict nonshppict "
    "object objdata objclass sp shprslt fldinst listtable listoverridetable listtext revtbl rsidtbl generator xe tc "
    "rxe bkmkstart bkmkend template filetbl themedata colorschememapping datastore latentstyles pntext pntxta pntxtb "
    "ftnsep ftnsepc aftnsep atnid atnref atntime atndate atnparent nonesttables"
)
# Groups that hold no text of the document, also where no \\* says so.
APART: Final = frozenset({*_APART.split(), *NOTES, *READ})
KEPT: Final = frozenset({"shpinst", "shptxt"})  # text in boxes, although \\* stands before it
CHARSETS: Final = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
    254: "cp437", 255: "cp850",
}  # fmt: skip
