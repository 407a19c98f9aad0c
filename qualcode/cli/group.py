"""How every command starts and ends: the study it works on, and errors as exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.diagnostics import report, tell
from qualcode.errors import QualcodeError
from qualcode.i18n import _

if TYPE_CHECKING:
    from qualcode.project import Project

INTERRUPTED = 130


@dataclass(frozen=True)
class Study:
    """The study that the command line names."""

    root: Path
    coder: str | None

    def open(self, *, read_only: bool = False) -> Project:
        """The project; use it in a `with` block."""
        from qualcode.project import Project

        return Project.open(self.root, coder=self.coder, read_only=read_only)


class Commands(click.Group):
    """A group that ends with 0, 1 (a problem with the input), 2 (wrong usage) or 130 (interrupted)."""

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any) -> Any:
        """Run, then end the process."""
        extra["standalone_mode"] = False
        try:
            code = super().main(args, prog_name, **extra)
            sys.stdout.flush()
        except QualcodeError as error:
            report(error)
            sys.exit(1)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except click.Abort:
            tell(_("Interrupted; nothing half done was kept."))
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            # The reader left (`| head`): nothing more to say, and nothing to say it to.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        sys.exit(code if isinstance(code, int) else 0)


def example(*lines: str) -> str:
    """The examples at the end of a command's help."""
    return "\b\n" + _("Examples:") + "\n" + "\n".join(f"  {line}" for line in lines)
