"""Which screens are loaded when: what is seldom opened comes after the text."""

from __future__ import annotations

import json
import subprocess
import sys

from qualcode.tui import screens

SELDOM = ("cases", "excerpts", "history", "importing", "memos", "pictures", "pseudonyms", "queue", "reviewing")

SCRIPT = """
import json, sys
import qualcode.tui.app
from qualcode.tui import screens

def loaded():
    return [name.rpartition(".")[2] for name in sys.modules if name.startswith("qualcode.tui.screens.")]

screens.CodingScreen
before = loaded()
screens.load_all()
print(json.dumps([before, loaded()]))
"""


def test_what_is_seldom_opened_is_not_loaded_to_read_a_transcript() -> None:
    """The screen with the text needs none of them; afterwards all are read, so that none makes a key wait."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], check=True, capture_output=True, text=True, timeout=120)
    before, after = json.loads(done.stdout)
    assert "coding" in before
    assert not set(SELDOM) & set(before)
    assert set(SELDOM) <= set(after)


def test_every_screen_is_found_by_its_name() -> None:
    """Those with keys come once each, and what is no screen is not found."""
    names = [screen.__name__ for screen in screens.SCREENS]
    assert len(set(names)) == len(names) > 20
    assert all(getattr(screens, name).__name__ == name for name in names)
    assert not hasattr(screens, "NoSuchScreen")
