"""What someone likes, whatever study is open: the looks and the language, in their own settings."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from qualcode.i18n import LANGUAGES
from qualcode.tui.theme import NAMES, TERMINAL

THEME: Final = "theme"
LANGUAGE: Final = "language"


def settings_path() -> Path:
    """The file that remembers, where programs of this system keep such files."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    return base / "qualcode" / "settings.json"


class Preferences:
    """What is remembered; a file that cannot be read or written is as good as none."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._kept: dict[str, str] = {}
        with suppress(OSError, ValueError, RuntimeError):
            self._path = path or settings_path()
            found = json.loads(self._path.read_text(encoding="utf-8"))
            if isinstance(found, dict):
                self._kept = {str(key): value for key, value in found.items() if isinstance(value, str)}

    @property
    def language(self) -> str:
        """The language that was chosen in the terminal UI; empty when none was."""
        wanted = self._kept.get(LANGUAGE, "")
        return wanted if wanted in LANGUAGES else ""

    def theme(self, colors: int) -> str:
        """The theme that was chosen; without one, a terminal of few colours shows its own. Empty for the usual."""
        wanted = self._kept.get(THEME, "")
        if wanted in NAMES:
            return wanted
        return TERMINAL.name if colors < 256 else ""

    def remember(self, key: str, value: str) -> bool:
        """Keep it for the next time; False when it could not be written."""
        self._kept[key] = value
        if self._path is None:
            return False
        new = self._path.with_suffix(f".{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(json.dumps(self._kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            new.replace(self._path)
        except OSError:
            with suppress(OSError):
                new.unlink()
            return False
        return True


def terminal_colors() -> int:
    """How many colours the terminal says that it shows."""
    from rich.console import Console
    from textual.constants import COLOR_SYSTEM

    system = Console(force_terminal=True, color_system=COLOR_SYSTEM).color_system  # type: ignore[arg-type]
    return {None: 2, "standard": 16, "windows": 16, "256": 256, "truecolor": 1 << 24}[system]
