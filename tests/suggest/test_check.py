"""What the learner is checked on: codings where there are enough, else examples, never a few of the one among many."""

from __future__ import annotations

from qualcode.suggest import check
from qualcode.suggest.scoring import Heard
from qualcode.suggest.texts import Analyst
from qualcode.suggest.training import Unit

from .conftest import Say


def test_a_few_codings_are_not_mixed_with_many_examples(say: Say) -> None:
    """With few of both all are used; with enough codings, in more than one interview, they alone."""
    reading = Analyst({}).read(say("Folk møtes her."))[0]

    def units(count: int, *, example: bool, groups: int = 2) -> list[Unit]:
        return [
            Unit(Heard(reading, None, f"{example} {n % groups}"), frozenset({"a"}), {}, is_example=example)
            for n in range(count)
        ]

    few, many = units(20, example=False), units(check._ENOUGH, example=False)
    shown, more = units(20, example=True), units(check._ENOUGH, example=True)

    assert check._choose([*few, *more]) == more
    assert check._choose([*few, *shown]) == [*few, *shown]
    assert check._choose([*many, *more]) == many
    assert check._choose([*units(check._ENOUGH, example=False, groups=1), *more]) == more
