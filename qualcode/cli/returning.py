"""`codings import` of a sheet of excerpts: the plan, row by row, and the question before anything happens."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from qualcode.cli.diagnostics import tell
from qualcode.cli.output import dump, emit, emit_text
from qualcode.errors import QualcodeError
from qualcode.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from qualcode.cli.codings import Wish
    from qualcode.project import Project
    from qualcode.project.returning import ReturnPlan
    from qualcode.table import Cell

_FATES = {
    "new": N_("new"),
    "changed": N_("changed"),
    "removed": N_("row deleted"),
    "conflict": N_("conflict"),
    "ignored": N_("not taken"),
}
_FIELDS = {"code": N_("code"), "memo": N_("memo"), "weight": N_("weight")}
_SHOWN = 60
"""How much of a quote or memo is shown; --format json has it whole."""


def take_return(project: Project, plan: ReturnPlan, wish: Wish) -> None:
    """Show the plan; ask, where there is someone to ask; do it.

    Raises:
        QualcodeError: There is something to decide, and nobody to ask.
    """
    _show(plan, wish.form)
    if wish.only_plan:
        return
    if not plan.asks:
        tell(_("Nothing to change."))
        return
    remove = wish.remove
    if not wish.yes:
        if not sys.stdin.isatty():
            raise QualcodeError(
                _("Nothing was changed: there is no terminal to ask in."),
                _("Look at the plan above, then do it with --yes (and --remove for deleted rows)."),
            )
        remove = _ask(plan, wish)
    if not _taken(plan, wish, remove=remove):
        tell(_("Nothing was changed."))
        _tell_left(plan, wish, remove=remove)
        return
    done = project.take_return(plan, theirs=wish.theirs, remove=remove)
    told = _("{new} new, {changed} changed, {removed} removed. “qualcode undo” takes it all back.")
    tell(told.format(new=done.new, changed=done.changed, removed=done.removed))
    _tell_left(plan, wish, remove=remove)


def _show(plan: ReturnPlan, form: str | None) -> None:
    """The plan: for programs on stdout in the form that was asked for, else in words."""
    if form == "json":
        emit_text(dump(plan.as_data()))
    elif form is not None:
        emit(plan.table(), form)
    else:
        for record in plan.table().records():
            tell("  " + _line(record))
    counts = ", ".join(f"{_(_FATES[fate])}: {count}" for fate, count in plan.counts.items() if fate != "same" and count)
    same = ngettext("{n} row is as it was", "{n} rows are as they were", plan.counts["same"])
    same = same.format(n=plan.counts["same"])
    tell(f"{plan.path}: {counts + '; ' if counts else ''}{same}.")
    if plan.suggestions:
        told = ngettext(
            "{n} row is a suggestion that nobody decided on, and was passed by.",
            "{n} rows are suggestions that nobody decided on, and were passed by.",
            plan.suggestions,
        )
        tell(told.format(n=plan.suggestions))
    if not plan.knows_removed:
        tell(_("The file does not tell which rows it once had, so deleted rows are not seen; .xlsx and .ods do."))


def _line(record: dict[str, Cell]) -> str:
    """One row of the plan in words."""
    where = _("row {line}").format(line=record["line"]) if record["line"] else _("no row")
    head = f"{where}  {_(_FATES[str(record['fate'])])}  {record['transcript']} · {record['coder']}"
    parts = [f"{head} «{_short(record['quote'])}»"]
    is_new = record["code"] is None
    for key, name in _FIELDS.items():
        old, new = record[key], record[f"new_{key}"]
        if is_new and new is not None:
            parts.append(f"{_(name)} {_said(key, new)}")
        elif new is not None:
            parts.append(f"{_(name)} {_said(key, old)} → {_said(key, new)}")
        elif key == "code" and not is_new:
            parts.append(f"{_(name)} {old}")
    return "; ".join([": ".join(parts[:2]), *parts[2:]]) + (f" ({record['why']})" if record["why"] else "")


def _said(key: str, value: Cell) -> str:
    if value is None or value == "":
        return "–"
    return f"«{_short(value)}»" if key == "memo" else str(value)


def _short(value: Cell) -> str:
    text = " ".join(str(value or "").split())
    return text if len(text) <= _SHOWN else text[:_SHOWN].rstrip() + " …"


def _ask(plan: ReturnPlan, wish: Wish) -> bool:
    """Ask whether to do it; whether what was deleted shall be removed."""
    counts = plan.counts
    remove = wish.remove
    if counts["removed"] and not remove:
        told = ngettext("Take {n} coding away, too?", "Take {n} codings away, too?", counts["removed"])
        remove = click.confirm(told.format(n=counts["removed"]), default=False, err=True)
    if _taken(plan, wish, remove=remove) and not click.confirm(_("Do this?"), default=False, err=True):
        raise click.Abort
    return remove


def _taken(plan: ReturnPlan, wish: Wish, *, remove: bool) -> int:
    """How many rows of the plan would be done."""
    counts = plan.counts
    conflicts = counts["conflict"] if wish.theirs else 0
    return counts["new"] + counts["changed"] + conflicts + (counts["removed"] if remove else 0)


def _tell_left(plan: ReturnPlan, wish: Wish, *, remove: bool) -> None:
    counts = plan.counts
    if counts["conflict"] and not wish.theirs:
        told = ngettext(
            "{n} conflict was left as it is here; --theirs takes the sheet's.",
            "{n} conflicts were left as they are here; --theirs takes the sheet's.",
            counts["conflict"],
        )
        tell(told.format(n=counts["conflict"]))
    if counts["removed"] and not remove:
        told = ngettext(
            "{n} coding whose row was deleted was kept; --remove takes it away.",
            "{n} codings whose rows were deleted were kept; --remove takes them away.",
            counts["removed"],
        )
        tell(told.format(n=counts["removed"]))
