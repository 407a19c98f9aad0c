"""What someone does to codebook.yaml by hand while the terminal UI is open, as the coder is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qualcode.errors import ProblemsError, QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.model import Codebook
from qualcode.text import for_terminal

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

SHOWN: Final = 3
"""Problems, or codes, that are named; the rest are counted."""


class CodebookWatch:
    """Tells once when the file breaks, when it is in order again, and when codes in use have left it."""

    def __init__(self, app: QualcodeApp) -> None:
        self._app = app
        self._told: QualcodeError | None = None
        self._book: Codebook | None = None
        self._gone: frozenset[str] = frozenset()

    def look(self) -> None:
        """Look at the file, and tell what is new.

        Raises:
            QualcodeError: corpus.db cannot be read.
        """
        project = self._app.project
        book, problem = project.codebook, project.codebook_problem
        if problem is not self._told:
            self._tell_problem(problem)
            self._told = problem
        if book is not self._book:
            gone = frozenset(project.gone_codes())
            new = sorted(gone - self._gone)
            if new and self._book is not None:
                self._tell_gone(new)
            self._book, self._gone = book, gone

    def _tell_problem(self, problem: QualcodeError | None) -> None:
        if problem is None:
            self._say(_("codebook.yaml is in order again, and in use."), "information")
            return
        lines = problem.lines()
        more = len(lines) - SHOWN
        rest = [ngettext("and {count} more", "and {count} more", more).format(count=more)] if more > 0 else []
        title = _("codebook.yaml cannot be used as it is; the last good codebook stays in use.")
        if not isinstance(problem, ProblemsError):
            title = problem.message
            lines = (problem.hint or _("The last good codebook stays in use."),)
        self._say("\n".join([*lines[:SHOWN], *rest]), "error", title)

    def _tell_gone(self, codes: list[str]) -> None:
        named = ", ".join(codes[:SHOWN]) + (" …" if len(codes) > SHOWN else "")
        title = ngettext(
            "{codes} is no longer in codebook.yaml, but is coded with.",
            "{codes} are no longer in codebook.yaml, but are coded with.",
            len(codes),
        ).format(codes=named)
        self._say(_("The codings are kept. In the codebook (b), m lets another code take them over."), "warning", title)

    def _say(self, text: str, severity: str, title: str = "") -> None:
        self._app.notify(
            for_terminal(text),
            title=for_terminal(title),
            severity=severity,  # type: ignore[arg-type]
            timeout=10,
            markup=False,
        )
