"""Turns scored code by code: the suggesters' marks, the learner's odds, and the context, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log1p
from typing import Final

from qualcode.suggest.cues import COMPOUND, MISSPELT, SURE
from qualcode.suggest.features import Matrix
from qualcode.suggest.learner import Batch, Learner, Odds, batch_of
from qualcode.suggest.meaning import stack_vectors
from qualcode.suggest.passages import Reading, Windows, cut_windows, mean_vector
from qualcode.suggest.signals import Mark, Marks

FEATURES: Final = (
    *("words, turn", "words, best", "letters, turn", "letters, best", "meaning, turn", "meaning, best"),
    *("nearest, turn", "nearest, best", "below the best", "above the mean", "best of the turn"),
    *("question by words", "question by letters", "question by meaning", "asked before, letters"),
    *("asked before, meaning", "turn before", "turn after", "cue", "cue in compound", "misspelt"),
    *("length in words", "length in sentences"),
)
"""What is known of a turn and a code. From “question by words” to “turn after” it is context: it moves the
score, and is never evidence. The lengths are there since the best of many windows is high by chance."""


@dataclass(frozen=True)
class Heard:
    """A turn with what was asked before it, which has words, and what it stands in: neighbours share the `group`."""

    reading: Reading
    asked: Reading | None
    group: str


@dataclass(frozen=True)
class Learned:
    """Two learners: one from what people said, one from what they had been asked before they said it."""

    answers: Learner | None = None
    questions: Learner | None = None


@dataclass(frozen=True)
class ScoredTurn:
    """A turn with its windows: for each, the learner's odds by code.

    `context` has a row for each code, as the context in `FEATURES`; `marks` are those of each code, in
    the order of the columns; `learned` are the columns that the learner can speak of.
    """

    reading: Reading
    windows: Windows
    views: Odds
    context: Matrix
    marks: tuple[tuple[Mark, ...], ...]
    learned: tuple[int, ...]

    @cached_property
    def odds(self) -> Matrix:
        """The mean of what the views say: a row for each window, a column for each code."""
        return _mean_odds(self.views)

    @cached_property
    def features(self) -> Matrix:
        """A row for each code, as `FEATURES`."""
        import numpy as np

        own = self._own(range(len(self.windows.spans)))
        cues = np.array([measure_marks(marks) for marks in self.marks]).reshape(len(self.marks), -1)
        lengths = np.tile(self._lengths, (len(own), 1))
        return np.hstack([own, self._standing(own), self.context, cues, lengths])

    def narrowed(self, column: int, windows: Sequence[int]) -> Matrix:
        """The features of one code, from some of the windows only."""
        import numpy as np

        chosen = list(windows)
        spans = [self.windows.spans[i] for i in chosen]
        marks = [mark for mark in self.marks[column] if any(s <= mark.start and mark.end <= e for s, e in spans)]
        own = self._own(chosen)
        own[:, 0::2] = own[:, 1::2]
        standing = self._standing(own)
        return np.hstack([own[column], standing[column], self.context[column], measure_marks(marks), self._lengths])

    @property
    def _lengths(self) -> tuple[float, float]:
        """How many words and sentences the turn has, as logarithms."""
        return log1p(len(self.reading.whole.words)), log1p(len(self.reading.sentences))

    def _own(self, windows: Sequence[int]) -> Matrix:
        """What each view says of the first and of the best of the windows."""
        import numpy as np

        rows = list(windows)
        views = (self.views.words, self.views.letters, self.views.meaning, self.views.nearest)
        return np.stack([part for view in views for part in (view[rows[0]], view[rows].max(axis=0))], axis=1)

    def _standing(self, own: Matrix) -> Matrix:
        """How each code stands among the learned ones in this turn."""
        import numpy as np

        standing = np.zeros((len(own), 3))
        if not self.learned:
            return standing
        columns = list(self.learned)
        views = 3 if np.any(own[:, 4]) else 2
        said = own[columns, 0 : 2 * views : 2].mean(axis=1)
        standing[columns] = np.stack([said - said.max(), said - said.mean(), np.full(len(said), said.max())], axis=1)
        return standing


def score_turns(turns: Sequence[Heard], learned: Learned, codes: Sequence[str], marks: Marks) -> list[ScoredTurn]:
    """The turns, scored for these codes; the learner's part is zero for codes that it has not learned."""
    windows = [cut_windows(turn.reading.sentences) for turn in turns]
    views = _score_windows([turn.reading for turn in turns], windows, learned.answers, codes)
    ends = [0]
    for cut in windows:
        ends.append(ends[-1] + len(cut.spans))
    context = _context(turns, [_row(views, first) for first in ends[:-1]], learned, codes)
    known = tuple(codes.index(code) for code in (learned.answers.codes if learned.answers else ()))
    return [
        ScoredTurn(
            turn.reading,
            windows[i],
            Odds(*(view[ends[i] : ends[i + 1]] for view in _parts(views))),
            context[i],
            tuple(tuple(marks.get((i, code), ())) for code in codes),
            known,
        )
        for i, turn in enumerate(turns)
    ]


def measure_marks(marks: Sequence[Mark]) -> tuple[float, float, float]:
    """How much the marks say: cues, cues in compounds, misspelt cues; the second of a kind adds less than the first."""
    if not marks:
        return 0.0, 0.0, 0.0
    counts = {SURE: 0, COMPOUND: 0, MISSPELT: 0}
    for mark in marks:
        counts[mark.strength] += 1
    return log1p(counts[SURE]), log1p(counts[COMPOUND]), log1p(counts[MISSPELT])


def _score_windows(
    readings: Sequence[Reading], windows: Sequence[Windows], learner: Learner | None, codes: Sequence[str]
) -> Odds:
    """What the learner says: a row for each window of each turn, a column for each code."""
    import numpy as np

    total = sum(len(cut.spans) for cut in windows)
    if learner is None or not total:
        return Odds(*(np.zeros((total, len(codes))) for _part in range(4)))
    from scipy.sparse import csr_matrix

    passages = [reading.passage(*span) for reading in readings for span in reading.sentences]
    holds: list[int] = []
    ends, vectors = [0], []
    base = 0
    for reading, cut in zip(readings, windows, strict=True):
        for first, last in cut.sentences:
            holds += range(base + first, base + last)
            ends.append(len(holds))
            vectors.append(_window_vector(reading, first, last))
        base += len(reading.sentences)
    sums = csr_matrix((np.ones(len(holds)), holds, ends), shape=(total, len(passages)))
    return _spread(learner.score(Batch(passages, sums, stack_vectors(vectors))), learner.codes, codes)


def _window_vector(reading: Reading, first: int, last: int) -> Matrix | None:
    if reading.vectors is None or last - first == len(reading.sentences) or len(reading.vectors) == 1:
        return None if reading.vectors is None else reading.vectors[0]
    return mean_vector(reading.vectors[first + 1 : last + 1])


def _spread(odds: Odds, learned: Sequence[str], codes: Sequence[str]) -> Odds:
    """The odds with a column for each of the codes; zero for those that were not learned."""
    import numpy as np

    columns = [codes.index(code) for code in learned]
    parts = []
    for part in _parts(odds):
        wide = np.zeros((len(part), len(codes)))
        wide[:, columns] = part
        parts.append(wide)
    return Odds(*parts)


def _context(turns: Sequence[Heard], odds: Sequence[Odds], learned: Learned, codes: Sequence[str]) -> Sequence[Matrix]:
    """For each turn what was asked and what stands beside it: a row for each code; zero where it says nothing."""
    import numpy as np

    asked = _asked(turns, learned.answers, codes)
    before = _asked(turns, learned.questions, codes)
    start = _spread(learned.answers.start, learned.answers.codes, codes) if learned.answers else None
    said = [_mean_odds(one)[0] - (_mean_odds(start)[0] if start else 0) for one in odds]
    nothing = np.zeros(len(codes))
    context = []
    for i, turn in enumerate(turns):
        beside = [
            said[place] if 0 <= place < len(turns) and turns[place].group == turn.group else nothing
            for place in (i - 1, i + 1)
        ]
        rows = [asked.words[i], asked.letters[i], asked.meaning[i], before.letters[i], before.meaning[i], *beside]
        context.append(np.stack(rows, axis=1))
    return context


def _asked(turns: Sequence[Heard], learner: Learner | None, codes: Sequence[str]) -> Odds:
    """What the questions alone say, a row for each turn; zero where nothing was asked."""
    import numpy as np

    places = [i for i, turn in enumerate(turns) if turn.asked is not None]
    parts = [np.zeros((len(turns), len(codes))) for _part in range(4)]
    if learner is not None and places:
        questions = [turn.asked.whole for turn in turns if turn.asked is not None]
        score, start = learner.score(batch_of(questions)), learner.start
        found = _spread(Odds(*(a - b for a, b in zip(_parts(score), _parts(start), strict=True))), learner.codes, codes)
        for wide, part in zip(parts, _parts(found), strict=True):
            wide[places] = part
    return Odds(*parts)


def _mean_odds(odds: Odds) -> Matrix:
    """The mean of words, letters and, where it is there, meaning."""
    import numpy as np

    if np.any(odds.meaning):
        return (odds.words + odds.letters + odds.meaning) / 3
    return (odds.words + odds.letters) / 2


def _row(odds: Odds, place: int) -> Odds:
    return Odds(*(part[place : place + 1] for part in _parts(odds)))


def _parts(odds: Odds) -> tuple[Matrix, Matrix, Matrix, Matrix]:
    return odds.words, odds.letters, odds.meaning, odds.nearest
