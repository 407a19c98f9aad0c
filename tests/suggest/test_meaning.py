"""What sentence embeddings teach, on vectors that no model has to make."""

from __future__ import annotations

import numpy as np

from qualcode.suggest.meaning import learn_meaning

CORNERS = ((1, 1, 0, 0, 0, 0), (-1, -1, 0, 0, 0, 0), (1, -1, 0, 0, 0, 0), (-1, 1, 0, 0, 0, 0))


def _passages(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Passages around four corners; those of the first two carry the code, and no line sets them apart."""
    random = np.random.default_rng(seed)
    rows = np.vstack([random.normal(corner, 0.2, (12, 6)) for corner in CORNERS])
    return rows, np.repeat([True, True, False, False], 12)[:, None]


def test_a_theme_of_several_neighbourhoods_is_learned() -> None:
    """New passages near any of a code's places score higher than all that lie elsewhere."""
    rows, carries = _passages(0)
    meaning = learn_meaning(rows, carries, np.ones_like(carries))
    new, truth = _passages(1)
    scores = meaning.score(new)[:, 0]
    assert scores[truth[:, 0]].min() > scores[~truth[:, 0]].max()


def test_a_passage_that_says_nothing_of_a_code_teaches_as_if_it_were_not_there() -> None:
    """A rejection for one code leaves what is known of another as it was, but for the common centre."""
    rows, carries = _passages(0)
    both = np.hstack([carries, carries])
    extra = np.vstack([rows, rows[:1], 2 * rows.mean(axis=0)[None, :] - rows[:1]])  # two, so that the centre stays
    held = np.vstack([both, [[False, False]] * 2])
    speaks = np.ones_like(held)
    speaks[-2:, 1] = False
    alone, told = learn_meaning(rows, both, np.ones_like(both)), learn_meaning(extra, held, speaks)
    first, second = (told.score(rows[:1]) - alone.score(rows[:1]))[0]
    assert first < -0.1
    assert abs(second) < 0.05
