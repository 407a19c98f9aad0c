"""The user's own pattern for the lines of a transcript."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _

if TYPE_CHECKING:
    import regex

_LONGEST: Final = 1000
_SECONDS: Final = 3.0  # for one file; a pattern that needs more is one that blows up


class SpeakerPattern:
    """A regular expression with the groups speaker and text, matched from the start of each line.

    The `regex` package does the work, because it can stop a pattern that blows up.

    Raises:
        QualcodeError: The pattern is no regular expression or lacks a group.
    """

    def __init__(self, pattern: str) -> None:
        import regex

        hint = _("Example: {example}").format(example=r"--speakers '^(?P<speaker>\S+): (?P<text>.*)$'")
        if len(pattern) > _LONGEST:
            raise QualcodeError(_("The pattern given with --speakers is too long."), hint)
        try:
            self._pattern: regex.Pattern[str] = regex.compile(pattern)
        except (regex.error, OverflowError, RecursionError, ValueError) as error:
            raise QualcodeError(
                _("The pattern given with --speakers is not a regular expression: {why}.").format(why=error), hint
            ) from None
        missing = [name for name in ("speaker", "text") if name not in self._pattern.groupindex]
        if missing:
            raise QualcodeError(
                _("The pattern given with --speakers lacks the group {groups}.").format(
                    groups=", ".join(f"(?P<{name}>…)" for name in missing)
                ),
                hint,
            )
        places = self._pattern.groupindex
        self._groups = (places["speaker"], places["text"], places.get("start", 0))
        self._deadline = time.monotonic() + _SECONDS

    def match(self, line: str) -> tuple[str, str, str] | None:
        """The speaker, the words and the start code of a line, or None when it does not match.

        Raises:
            QualcodeError: The pattern has used its time.
        """
        try:
            # Letting other threads in and out for each line would take three times as long.
            match = self._pattern.match(line, timeout=_SECONDS, concurrent=False)
        except (TimeoutError, MemoryError, RecursionError):  # or one that calls itself without end
            raise self._too_slow() from None
        if time.monotonic() > self._deadline:
            raise self._too_slow()
        if match is None:
            return None
        speaker, text, start = self._groups
        said, words = match.group(speaker, text)
        return (said or "").strip(), words or "", (match[start] or "").strip() if start else ""

    @staticmethod
    def _too_slow() -> QualcodeError:
        return QualcodeError(
            _("The pattern given with --speakers takes too long."), _("Avoid nested repetition such as (a+)+.")
        )
