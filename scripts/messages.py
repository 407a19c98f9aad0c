"""Gather the texts of qualcode, update the Norwegian catalogue and compile it: `make messages`.

New texts are added with an empty translation, which a test then reports; texts that are no
longer used are dropped.
"""

from __future__ import annotations

import json
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "qualcode" / "locale" / "nb" / "LC_MESSAGES"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
# click's own words; it looks them up in the same catalogue.
LIBRARY = Path(__file__).parent / "click_messages.json"


def extracted() -> Catalog:
    """The texts that stand in the code now."""
    catalog = Catalog()
    for path, line, message, comments, context in extract_from_dir(ROOT / "qualcode", keywords=KEYWORDS):
        catalog.add(message, locations=[(path, line)], auto_comments=comments, context=context)
    for library_message in json.loads(LIBRARY.read_text("utf-8")):
        catalog.add(tuple(library_message) if isinstance(library_message, list) else library_message)
    return catalog


def updated(path: Path) -> Catalog:
    """The catalogue with the texts of the code and the translations it had."""
    with path.open("rb") as file:
        catalog = read_po(file, locale="nb")
    made = catalog.creation_date
    catalog.update(extracted(), no_fuzzy_matching=True)
    # Dates that change with every run would make the same texts differ.
    catalog.creation_date = catalog.revision_date = made
    catalog.obsolete.clear()
    return catalog


def compiled(catalog: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def main() -> int:
    """Write both files; 1 if a text has no translation."""
    path = LOCALE / "qualcode.po"
    catalog = updated(path)
    with path.open("wb") as file:
        write_po(file, catalog, width=0, sort_output=True, no_location=True, include_previous=False)
    (LOCALE / "qualcode.mo").write_bytes(compiled(catalog))
    missing = [message.id for message in catalog if message.id and not message.string]
    for text in missing:
        sys.stdout.write(f"not translated: {text!r}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
