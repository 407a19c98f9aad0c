"""`qualcode` and `python -m qualcode`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from qualcode.i18n import DEFAULT, LANGUAGES, set_language


def chosen_language(arguments: Sequence[str]) -> str:
    """The language from `--lang`, else from QUALCODE_LANG, else bokmål.

    Help texts are made when the commands are imported, so this is read before.
    """
    for n, argument in enumerate(arguments):
        if argument == "--lang" and n + 1 < len(arguments):
            return arguments[n + 1] if arguments[n + 1] in LANGUAGES else DEFAULT
        if argument.startswith("--lang="):
            return argument[7:] if argument[7:] in LANGUAGES else DEFAULT
    given = os.environ.get("QUALCODE_LANG", DEFAULT)
    return given if given in LANGUAGES else DEFAULT


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    set_language(chosen_language(words))
    try:
        from qualcode.cli import cli
        from qualcode.cli.group import run

        run(cli, words)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
