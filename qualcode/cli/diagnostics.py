"""Narration on stderr: what happened, what went wrong, how far a long job has come."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import click

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.text import for_terminal


class Progress(Protocol):
    """Told how much is done of how much."""

    def __call__(self, done: int, total: int) -> None:
        """Take the news."""


def tell(message: str) -> None:
    """One line of narration."""
    click.echo(for_terminal(message), err=True)


def report(error: QualcodeError) -> None:
    """The problems of an error, one line each."""
    for line in error.lines():
        label = _("Error:") if os.environ.get("NO_COLOR") else click.style(_("Error:"), fg="red")
        click.echo(f"{label} {for_terminal(line)}", err=True)


@contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """A progress bar while the block runs; silent when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr, show_pos=True) as bar:

        def advance(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield advance
