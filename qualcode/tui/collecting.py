"""When Python looks for what nobody needs any more: not while a list is read, and all of it only while nobody types.

Such a look goes through every object there is, and nothing else runs meanwhile: with the lists of a large study in
memory it would keep the keys waiting for half a second. What is read is therefore set aside from these looks, and taken
in again for a whole one when no key has come for a while.
"""

from __future__ import annotations

import gc
import sys
from typing import Final

SWITCH: Final = 0.0005
"""Seconds after which a thread that works lets the keys' thread in; Python's own are ten times as long."""
IDLE: Final = 60.0
"""Seconds without a key after which there is time for a whole look."""
ENOUGH: Final = 25
"""Lists that were read, after which a whole look is worth while."""

_paused = 0
_since = 0


def share() -> None:
    """Let a second thread hold the keys up as little as may be."""
    sys.setswitchinterval(SWITCH)


def pause() -> None:
    """No look while something is read."""
    global _paused
    _paused += 1
    gc.disable()


def resume() -> None:
    """It has been read: it is set aside."""
    global _paused
    _paused -= 1
    if not _paused:
        set_aside()
        gc.enable()


def set_aside() -> None:
    """What there is now will be there for long, and is not looked through until `tidy`."""
    global _since
    _since += 1
    gc.freeze()


def tidy(idle: float) -> bool:
    """Look through everything if it is time, after so many seconds without a key; whether it was."""
    global _since
    if _paused or _since < ENOUGH or idle < IDLE:
        return False
    _since = 0
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    return True
