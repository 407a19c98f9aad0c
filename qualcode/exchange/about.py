"""What the sheet about the export says: which version, when, from what, with which filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from qualcode import __version__
from qualcode.i18n import N_, _
from qualcode.model import Coding, Transcript

SOURCE: Final = "source."
"""Starts the key of a transcript's file hash."""

FILTER: Final = "filter."
"""Starts the key of a filter."""

_ITEMS: Final = {
    "program": N_("Program"),
    "date": N_("Date (UTC)"),
    "title": N_("Project"),
    "coder": N_("Exported by"),
    "filters": N_("Filters"),
    "codings": N_("Codings"),
    "excerpts": N_("Excerpts"),
    "suggested": N_("Suggested rows"),
    "transcripts": N_("Transcripts"),
    "codes": N_("Codes in use"),
    "coders": N_("Coders"),
    "codebook": N_("SHA-256 of the codebook"),
}


def describe_export(
    *,
    title: str,
    date: str,
    transcripts: Iterable[Transcript],
    codings: Iterable[Coding],
    filters: Mapping[str, str] | None = None,
    codebook_sha256: str = "",
    suggested: int | None = None,
) -> dict[str, str]:
    """What `write_workbook` takes as `about`.

    `date` is UTC in ISO 8601; `filters` are names and values as people read them.
    `suggested` is how many rows are suggestions that nobody decided on, when they were asked for;
    they are not among `codings`.
    """
    codings = tuple(codings)
    about = {"program": f"qualcode {__version__}", "date": date, "title": title}
    about |= {FILTER + name: value for name, value in (filters or {}).items()} or {"filters": _("none")}
    about["codings"] = str(len(codings))
    about["excerpts"] = str(len({coding.excerpt for coding in codings}))
    if suggested is not None:
        about["suggested"] = str(suggested)
    sources = {SOURCE + transcript.name: transcript.sha256 for transcript in transcripts}
    about["transcripts"] = str(len(sources))
    about["codes"] = str(len({coding.code for coding in codings}))
    about["coders"] = ", ".join(sorted({coding.coder for coding in codings}))
    if codebook_sha256:
        about["codebook"] = codebook_sha256
    return about | sources


COUNTS: Final = frozenset({"codings", "excerpts", "suggested", "transcripts", "codes"})
"""The entries that are whole numbers."""


def item_name(key: str) -> str:
    """What people call an entry of `about`; the key itself when it is not one of ours."""
    if key.startswith(SOURCE):
        return _("SHA-256 of {name}").format(name=key.removeprefix(SOURCE))
    if key.startswith(FILTER):
        return _("Filter: {name}").format(name=key.removeprefix(FILTER))
    return _(_ITEMS[key]) if key in _ITEMS else key
