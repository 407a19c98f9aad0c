"""Put the key tables into README.md and docs/taster.md, from the bindings themselves: `make readme`."""

from __future__ import annotations

import re
import sys
from itertools import groupby
from pathlib import Path

from qualcode.i18n import set_language
from qualcode.tui.keys import key_table

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
KEYS = ROOT / "docs" / "taster.md"
IN_README = 2
HEAD = "| Taster | Hva de gjør |\n| --- | --- |\n"
PLACE = re.compile(r"(<!-- keys -->\n).*?(<!-- /keys -->)", re.DOTALL)


def _row(keys: str, action: str) -> str:
    cell = " ".join(f"`{'&#124;' if key == '|' else key}`" for key in keys.split())
    return f"| {cell} | {action} |\n"


def _render(rows: list[tuple[str, str, str]], level: str, screens: int | None = None) -> str:
    parts = [
        f"{level} {screen}\n\n{HEAD}{''.join(_row(keys, action) for _, keys, action in group)}"
        for screen, group in groupby(rows, key=lambda row: row[0])
    ]
    return "\n".join(parts[:screens])


def with_keys(path: Path) -> str:
    """The document with the keys of today, in bokmål: README.md has those of the first footers, docs/taster.md all."""
    set_language("nb")
    table = _render(key_table(in_footer=True), "###", IN_README) if path == README else _render(key_table(), "##")
    return PLACE.sub(lambda match: match[1] + table + match[2], path.read_text("utf-8"))


def main() -> int:
    """Write both."""
    for path in (README, KEYS):
        path.write_text(with_keys(path), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
