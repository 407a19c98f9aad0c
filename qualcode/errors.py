"""What can go wrong by a user's doing, and how it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class QualcodeError(Exception):
    """A mistake that the user can mend; shown as one line, never as a traceback.

    Args:
        message: What is wrong and where, in the user's language.
        hint: What to do about it.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def lines(self) -> tuple[str, ...]:
        """The lines to show, one for each problem."""
        return (f"{self.message} {self.hint}".strip(),)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file: where it is and what to do."""

    path: str
    line: int | None
    message: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.message}"


class ProblemsError(QualcodeError):
    """All that is wrong with the input, gathered so that one run shows everything."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)

    def lines(self) -> tuple[str, ...]:
        """The lines to show, one for each problem."""
        return tuple(map(str, self.problems))
