"""sqlite-utils without NumPy: it looks for NumPy only to map its number types, which are never stored here."""

from __future__ import annotations

import sys

_hidden = "numpy" not in sys.modules
if _hidden:
    # Half of what sqlite-utils takes to import is NumPy, which makes a first import of interviews wait.
    sys.modules["numpy"] = None  # type: ignore[assignment]
try:
    from sqlite_utils import Database, Migrations
finally:
    if _hidden:
        del sys.modules["numpy"]

__all__ = ["Database", "Migrations"]
