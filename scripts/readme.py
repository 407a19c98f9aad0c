"""Put the key table into README.md, from the bindings themselves: `make readme`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from qualcode.i18n import set_language
from qualcode.tui.keys import key_table

README = Path(__file__).parent.parent / "README.md"
PLACE = re.compile(r"(<!-- keys -->\n).*?(<!-- /keys -->)", re.DOTALL)


def render_keys() -> str:
    """The key table in bokmål, as Markdown."""
    set_language("nb")
    head = ("Hvor", "Taster", "Hva de gjør")
    lines = [f"| {' | '.join(head)} |", "| --- | --- | --- |"]
    last = ""
    for screen, keys, action in key_table():
        cell = " ".join(f"`{'&#124;' if key == '|' else key}`" for key in keys.split())
        lines.append(f"| {'' if screen == last else f'**{screen}**'} | {cell} | {action} |")
        last = screen
    return "\n".join(lines) + "\n"


def updated(text: str) -> str:
    """The text with the table of today."""
    table = render_keys()
    return PLACE.sub(lambda match: match[1] + table + match[2], text)


def main() -> int:
    """Write README.md."""
    README.write_text(updated(README.read_text("utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
