"""corpus.db damaged at random: `python -m bench.damage` tries more."""

from __future__ import annotations

from bench.damage import make_study, run

from .conftest import fast_folder


def test_damage_gives_no_traceback_and_no_wrong_word() -> None:
    """Turned bits, cut files, zeroes and noise: told in words, named by check, and the codings come back."""
    with fast_folder() as folder:
        make_study(folder / "study")
        counts, wrong, outcomes = run(folder / "study", flips=50, cuts=8, seed=2)

    assert wrong == []
    assert counts["bit: tried"] == 50 and counts["cut: tried"] == 8
    assert counts["cut: named by check"] == 8
    flips = [outcome for what, outcome in outcomes if what.startswith("bit")]
    assert sum(outcome.alone for outcome in flips) / len(flips) >= 0.99
    assert all(outcome.backed >= 0.98 for _what, outcome in outcomes), "all but what was coded after the backup"
