"""Turns scored code by code: the suggesters' marks and the learner's odds, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log1p
from typing import TYPE_CHECKING, Final

from qualcode.suggest.cues import COMPOUND, MISSPELT, SURE
from qualcode.suggest.learner import Learner
from qualcode.suggest.passages import Matrix, Reading, Windows, cut_windows
from qualcode.suggest.signals import Mark, Marks

if TYPE_CHECKING:
    from spacy.tokens import Doc

FEATURES: Final = ("words, turn", "words, best", "letters, turn", "letters, best", "cue", "cue in compound", "misspelt")


@dataclass(frozen=True)
class ScoredTurn:
    """A turn with its windows: for each the learner's log odds by code, by words and by letters.

    `marks` are those of each code, in the order of the columns.
    """

    reading: Reading
    windows: Windows
    words: Matrix
    letters: Matrix
    marks: tuple[tuple[Mark, ...], ...]

    @cached_property
    def odds(self) -> Matrix:
        """The mean of what words and letters say: a row for each window, a column for each code."""
        return (self.words + self.letters) / 2

    @cached_property
    def features(self) -> Matrix:
        """A row for each code, as `FEATURES`."""
        import numpy as np

        columns = [self.words[0], self.words.max(axis=0), self.letters[0], self.letters.max(axis=0)]
        cues = np.array([measure_marks(marks) for marks in self.marks]).reshape(len(self.marks), -1)
        return np.hstack([np.stack(columns, axis=1), cues])

    def narrowed(self, column: int, windows: Sequence[int]) -> Matrix:
        """The features of one code, from some of the windows only."""
        import numpy as np

        chosen = list(windows)
        spans = [self.windows.spans[i] for i in chosen]
        marks = [mark for mark in self.marks[column] if any(s <= mark.start and mark.end <= e for s, e in spans)]
        words, letters = self.words[chosen, column].max(), self.letters[chosen, column].max()
        return np.array([words, words, letters, letters, *measure_marks(marks)])


def score_turns(docs: Sequence[Doc], learner: Learner | None, codes: Sequence[str], marks: Marks) -> list[ScoredTurn]:
    """The turns, scored for these codes; the learner's part is zero for codes that it has not learned."""
    readings = [Reading(doc) for doc in docs]
    windows = [cut_windows(reading.sentences) for reading in readings]
    words, letters = _learned(readings, windows, learner, codes)
    scored = []
    first = 0
    for turn, cut in enumerate(windows):
        last = first + len(cut.spans)
        found = tuple(tuple(marks.get((turn, code), ())) for code in codes)
        scored.append(ScoredTurn(readings[turn], cut, words[first:last], letters[first:last], found))
        first = last
    return scored


def measure_marks(marks: Sequence[Mark]) -> tuple[float, float, float]:
    """How much the marks say: cues, cues in compounds, misspelt cues; the second of a kind adds less than the first."""
    counts = {SURE: 0, COMPOUND: 0, MISSPELT: 0}
    for mark in marks:
        counts[mark.strength] += 1
    return log1p(counts[SURE]), log1p(counts[COMPOUND]), log1p(counts[MISSPELT])


def _learned(
    readings: Sequence[Reading],
    windows: Sequence[Windows],
    learner: Learner | None,
    codes: Sequence[str],
) -> tuple[Matrix, Matrix]:
    """The learner's log odds by words and by letters: a row for each window of each turn, a column for each code."""
    import numpy as np
    from scipy.sparse import csr_matrix

    total = sum(len(cut.spans) for cut in windows)
    words, letters = np.zeros((total, len(codes))), np.zeros((total, len(codes)))
    if learner is None or not total:
        return words, letters
    passages = [reading.passage(*span) for reading in readings for span in reading.sentences]
    holds: list[int] = []
    ends = [0]
    base = 0
    for reading, cut in zip(readings, windows, strict=True):
        for first, last in cut.sentences:
            holds += range(base + first, base + last)
            ends.append(len(holds))
        base += len(reading.sentences)
    sums = csr_matrix((np.ones(len(holds)), holds, ends), shape=(total, len(passages)))
    columns = [codes.index(code) for code in learner.codes]
    words[:, columns], letters[:, columns] = learner.score(passages, sums)
    return words, letters
