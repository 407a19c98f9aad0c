"""`import` of what other programs made, with everything that does not fit told."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.diagnostics import tell
from qualcode.cli.group import Study
from qualcode.cli.output import dump, emit_text
from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext

_SQLITE = b"SQLite format 3"

if TYPE_CHECKING:
    from qualcode.exchange.refi import Loss
    from qualcode.project.refi import RefiPlan


def are_projects(paths: Sequence[Path]) -> list[Path]:
    """Those of the paths that are a project or codebook of another program: REFI-QDA, Taguette, qc."""
    likely = [path for path in paths if _may_be_project(path)]
    if not likely:
        return []
    from qualcode.project.others import is_from_program  # takes longer than reading a study's transcripts

    return [path for path in likely if is_from_program(path)]


def _may_be_project(path: Path) -> bool:
    """Whether it is worth a closer look: a folder with a database of qc's, or a file that is no plain transcript."""
    if path.is_dir():
        return any(path.glob("*.sqlite3"))
    if path.suffix.lower() in (".qdpx", ".qdc", ".yaml", ".yml", ".csv", ".tsv"):
        return True
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def import_projects(study: Study, paths: Sequence[Path], *, yes: bool, form: str) -> None:
    """Show what each file holds, ask where something would be left out, store."""
    from qualcode.project.others import plan_from_program
    from qualcode.project.refi import import_refi

    with study.open(create=True) as project:
        for path in paths:
            plan = plan_from_program(project, path)
            if form == "json":
                emit_text(dump(plan.as_data()))
            _preview(plan, quiet=form == "json")
            if not yes and not _confirmed(plan):
                raise click.Abort
            taken = import_refi(project, plan)
            tell(
                _(
                    "Stored from {path}: transcripts {transcripts}, codes {codes}, codings {codings}, memos {memos}."
                ).format(
                    path=path,
                    transcripts=taken.transcripts,
                    codes=_count_codes(plan),
                    codings=taken.codings,
                    memos=taken.memos,
                )
            )
            if taken.same_codings:
                same = taken.same_codings
                tell(ngettext("{n} coding was here already.", "{n} codings were here already.", same).format(n=same))
            if taken.others:
                number = len(taken.others)
                tell(
                    ngettext(
                        "{n} note was not taken: another one stands there, which was kept.",
                        "{n} notes were not taken: others stand there, which were kept.",
                        number,
                    ).format(n=number)
                )


def tell_losses(losses: Iterable[Loss]) -> None:
    """A line for each kind of thing that was not taken over as it stood."""
    for loss in losses:
        tell(f"  ! {loss.sentence()}" if loss.lost else f"  {loss.sentence()}")


def _preview(plan: RefiPlan, *, quiet: bool) -> None:
    incoming = plan.incoming
    if not quiet:
        tell(
            _("{path}: transcripts {new} (and {same} that are here), new codes {codes}, codings {codings}.").format(
                path=plan.path,
                new=len(incoming.transcripts),
                same=len(incoming.same),
                codes=_count_codes(plan),
                codings=len(incoming.codings),
            )
        )
    tell_losses(plan.losses)


def _count_codes(plan: RefiPlan) -> int:
    return sum(1 for _parent, top in plan.incoming.codes for _code in top.walk())


def _confirmed(plan: RefiPlan) -> bool:
    if sys.stdin.isatty():
        return click.confirm(_("Store this?"), default=not plan.doubtful, err=True)
    if not plan.doubtful:
        return True
    raise QualcodeError(
        _("Something in {path} would be left out, and there is no terminal to ask in.").format(path=plan.path),
        _("Read the lines above, and store the rest with --yes."),
    )
