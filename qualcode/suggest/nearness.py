"""How like each other short texts are, by their letters.

Sentence vectors beside them, tried on the study of `bench/live_constants.py`, fitted what is left no better.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TypeAlias

Matrix: TypeAlias = Any
"""A NumPy array or a SciPy sparse matrix; neither library has types that say more here."""

Like = tuple[Matrix, Matrix, Matrix]
"""Places of the texts that have something in common with one, their likeness by letters, and how much they count."""

_FEATURES: Final = 2**18
_CHUNK: Final = 256
_LETTERS_FROM: Final = 0.1
"""From which likeness on texts count as alike at all; two Norwegian sentences always share some letters."""


class HaltedError(Exception):
    """Nobody waits for what is being worked out."""


class Nearness:
    """Some texts, and how like any other text each of them is; what was worked out once is kept.

    Args:
        texts: Those that others are compared with; places count in these.
        halted: Asked now and then whether to give up.

    Raises:
        HaltedError: It was to give up.
    """

    def __init__(self, texts: Sequence[str], *, halted: Callable[[], bool] = lambda: False) -> None:
        from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

        self.size = len(texts)
        self._count = HashingVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), n_features=_FEATURES, norm=None, alternate_sign=False
        )
        self._weigh = TfidfTransformer(sublinear_tf=True)
        self._known: dict[str, Like] = {}
        if texts:
            self._letters = self._weigh.fit_transform(self._counts(texts, halted))

    def _counts(self, texts: Sequence[str], halted: Callable[[], bool]) -> Matrix:
        from scipy.sparse import vstack

        parts = []
        for first in range(0, len(texts), _CHUNK):
            if halted():
                raise HaltedError
            parts.append(self._count.transform(texts[first : first + _CHUNK]))
        return vstack(parts, format="csr")

    def learn(self, texts: Iterable[str]) -> None:
        """Work out how like these texts the others are, all in one go."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if not new:
            return
        if not self.size:
            import numpy as np

            nothing = np.array([], dtype=int), np.array([]), np.array([])
            self._known.update(dict.fromkeys(new, nothing))
            return
        letters = (self._weigh.transform(self._count.transform(new)) @ self._letters.T).toarray()
        for row, text in enumerate(new):
            self._known[text] = _like(letters[row])

    def __getitem__(self, text: str) -> Like:
        """How like the text the others are, those left out that have nothing in common with it."""
        self.learn([text])
        return self._known[text]


def _like(letters: Matrix) -> Like:
    import numpy as np

    kernel = np.clip((letters - _LETTERS_FROM) / (1 - _LETTERS_FROM), 0, 1)
    places = kernel.nonzero()[0]
    return places, letters[places], kernel[places]
