"""The door to the terminal UI: `python tui.py [folder]`."""

from __future__ import annotations

import sys

from qualcode.__main__ import main

sys.exit(main(["--project", *(sys.argv[1:2] or ["."]), "tui"]))
