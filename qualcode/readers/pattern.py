"""The user's own pattern for the lines of a transcript."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _

if TYPE_CHECKING:
    import regex

_LONGEST: Final = 1000
# A pattern that blows up is stopped within three seconds also on a busy machine, so what counts for a line is the
# time that the processor spends on it (as `regex` counts), and for a file what the clock says as well.
_LINE_SECONDS: Final = 0.25
_FILE_SECONDS: Final = 2.0
_FILE_WORK: Final = 0.5
_STEPS: Final = 1_000_000  # a line that cannot need more is not timed, which takes four times as long as matching it
_PARTS: Final = re.compile(
    r"\\[^0-9xuUNpPgXRKLG]|\[\^?\]?(?:[^\]\[\\]|\\.)*\]|\(\?P<\w+>|\(\?:|\((?!\?)|[^\\\[\]|(){}]|\)(?![*+?{])"
)
_REPEATS: Final = re.compile(r"[*+?]")


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
        self._deadline = time.monotonic() + _FILE_SECONDS
        self._work = time.thread_time() + _FILE_WORK
        self._longest = _longest_untimed(pattern)

    def match(self, line: str) -> tuple[str, str, str] | None:
        """The speaker, the words and the start code of a line, or None when it does not match.

        Raises:
            QualcodeError: The pattern has used its time.
        """
        match = self._find(line)
        if match is None:
            return None
        speaker, text, start = self._groups
        said, words = match.group(speaker, text)
        return (said or "").strip(), words or "", (match[start] or "").strip() if start else ""

    def match_each(self, lines: Iterable[str]) -> list[tuple[str, str]] | None:
        """The speaker and the words of each line; None when a line does not match, or lines have start codes.

        Raises:
            QualcodeError: The pattern has used its time.
        """
        speaker, text, start = self._groups
        if start:
            return None
        found = []
        for line in lines:
            match = self._find(line)
            if match is None:
                return None
            said, words = match.group(speaker, text)
            found.append(((said or "").strip(), (words or "").strip()))
        return found

    def _find(self, line: str) -> regex.Match[str] | None:
        if len(line) <= self._longest:
            match = self._pattern.match(line)
        else:
            try:
                # Letting other threads in and out for each line would take three times as long.
                match = self._pattern.match(line, timeout=_LINE_SECONDS, concurrent=False)
            except (TimeoutError, MemoryError, RecursionError):  # or one that calls itself without end
                raise self._too_slow() from None
        if time.monotonic() > self._deadline and time.thread_time() > self._work:
            raise self._too_slow()
        return match

    @staticmethod
    def _too_slow() -> QualcodeError:
        return QualcodeError(
            _("The pattern given with --speakers takes too long."), _("Avoid nested repetition such as (a+)+.")
        )


def _longest_untimed(pattern: str) -> int:
    """How long a line may be for the pattern to be done with it in no time; 0 when that is not sure.

    Where nothing is repeated inside a repetition and there are no choices, each repetition multiplies the ways to
    match by the length of the line at most.
    """
    if _PARTS.sub("", pattern):
        return 0
    bare = "".join(part for part in _PARTS.findall(pattern) if len(part) == 1)
    return int(_STEPS ** (1 / max(len(_REPEATS.findall(bare)), 1)))
