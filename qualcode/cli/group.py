"""How every command starts and ends: the study it works on, and errors as exit codes."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Never

import click

from qualcode.cli.diagnostics import report, tell
from qualcode.errors import QualcodeError
from qualcode.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.project import Project

INTERRUPTED = 130
_OUTPUT_FAULTS = (errno.ENOSPC, errno.EIO, errno.EDQUOT)


class Study:
    """The study that the command line names."""

    named: ClassVar[Study | None] = None
    """The study that the command line named last."""

    def __init__(self, folder: str, coder: str | None) -> None:
        self.folder = folder
        self.coder = coder
        Study.named = self

    @staticmethod
    def find_damage() -> QualcodeError | None:
        """What is wrong with corpus.db of the study named last, if anything is."""
        from qualcode.project.safekeeping import damage_in

        return None if Study.named is None else damage_in(Study.named.root)

    @property
    def root(self) -> Path:
        """The study's folder."""
        from pathlib import Path

        return Path(self.folder)

    def open(self, *, read_only: bool = False, create: bool = False) -> Project:
        """The project; use it in a `with` block."""
        from qualcode.project import Project

        project = Project.open(self.root, coder=self.coder, read_only=read_only, create=create)
        if project.store.newer:
            tell(_("corpus.db was made by a newer qualcode, so it is only read. Upgrade qualcode."))
        context = click.get_current_context(silent=True)
        if context is not None and not read_only:
            context.call_on_close(partial(_tell_backup, project))
        return project


def _tell_backup(project: Project) -> None:
    problem = project.store.backup_problem
    if problem is not None:
        tell(_("There is no backup of what was before: {reason}").format(reason=" ".join(problem.lines())))


def run(command: click.Command, arguments: Sequence[str]) -> Never:
    """Run the command and end the process: 0, 1 (a problem with the input), 2 (wrong usage) or 130 (interrupted)."""
    prepare_streams()
    try:
        code = command.main(list(arguments), prog_name="qualcode", standalone_mode=False)
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
        _drop_stdout()
        sys.exit(0)
    except OSError as error:
        if error.errno not in _OUTPUT_FAULTS or error.filename is not None:
            raise
        _drop_stdout()
        report(QualcodeError(_("The output could not be written; is the disk full?")))
        sys.exit(1)
    except Exception:
        # On sound data this is a bug, to be seen as one; a damaged file is told as that.
        damage = Study.find_damage()
        if damage is None:
            raise
        report(damage)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def prepare_streams() -> None:
    """Make stdout and stderr take every letter: UTF-8 into files and pipes, a sign for what a terminal lacks."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - it stays open
        elif hasattr(stream, "reconfigure"):
            if stream.isatty() or name == "stderr":
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")


def _drop_stdout() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def is_language_given() -> bool:
    """Whether the command line or the environment says which language to read."""
    return bool(click.get_current_context().find_root().params.get("lang") or os.environ.get("QUALCODE_LANG"))


def example(*lines: str) -> str:
    """The examples at the end of a command's help."""
    return "\b\n" + _("Examples:") + "\n" + "\n".join(f"  {line}" for line in lines)
