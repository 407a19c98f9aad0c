from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from qualcode.codebook import parse_codebook
from qualcode.model import Code, Codebook
from qualcode.tui.codemarks import CodeMarks
from qualcode.tui.finding import find_codes

FIRST = ("åpning", "debatt", "enhet", "folkeliv", "hverdag", "jobb", "kultur", "lokaler")
SECOND = ("bemanning", "grense", "innsyn", "møte", "nærhet", "rom", "støy", "tid")


def many(count: int) -> Codebook:
    """So many codes of two words each, in families of ten."""
    names = [f"{FIRST[n % 8]} {SECOND[n // 8 % 8]}" for n in range(count)]
    families = []
    for first in range(0, count, 10):
        children = tuple(
            Code(f"f{first}/c{n}", names[n].capitalize(), "…") for n in range(first, min(first + 10, count))
        )
        families.append(Code(f"f{first}", f"Familie {first}", "…", children=children))
    return Codebook("Mange", codes=tuple(families))


BOOK = parse_codebook(
    """
title: T
codes:
  - {id: synergi, name: Synergi, definition: d, children: [
      {id: synergi/delt, name: Delt kompetanse, definition: d},
      {id: synergi/felles, name: Felles tjenester og lokaler, definition: d}]}
  - {id: rolle, name: Den frie rollen, definition: d}
  - {id: naer, name: Nærdemokrati, definition: d}
""",
    "codebook.yaml",
)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("dk", "synergi/delt"),
        ("del", "synergi/delt"),
        ("komp", "synergi/delt"),
        ("lok", "synergi/felles"),
        ("ftl", "synergi/felles"),
        ("nær", "naer"),
        ("nar", "naer"),
        ("syn", "synergi"),
        ("fri rol", "rolle"),
        ("kompetense", "synergi/delt"),
    ],
)
def test_a_few_letters_find_the_code(query: str, first: str) -> None:
    """Beginnings, initials, later words, letters without their marks and slips of the finger."""
    assert find_codes(query, BOOK)[0].code.id == first


def test_recent_codes_come_first_without_letters_and_among_equals() -> None:
    """What was used last is at hand."""
    assert find_codes("", BOOK, ["naer"])[0].code.id == "naer"
    assert [f.code.id for f in find_codes("de", BOOK)][:2] == ["synergi/delt", "rolle"]
    assert [f.code.id for f in find_codes("de", BOOK, ["rolle"])][:2] == ["rolle", "synergi/delt"]


def test_what_does_not_answer_is_left_out() -> None:
    """Nonsense finds nothing."""
    assert find_codes("qzx", BOOK) == []


def test_each_code_has_a_letter_of_its_own_while_there_are_any() -> None:
    """Sixty codes, sixty letters."""
    book = many(54)
    marks = CodeMarks(book)
    letters = [marks[code.id].letter for code in book]
    assert len(book.by_id) == 60
    assert len(set(letters)) == 60


def test_letters_stay_when_the_codebook_changes() -> None:
    """Fingers have learnt them: a code that comes first in the book, or one that goes, moves no other's letter."""
    book = many(20)
    before = CodeMarks(book)
    newcomer = Code("aa", book.codes[1].name, "Says the same.")
    changed = replace(book, codes=(newcomer, *book.codes[1:]))
    after = CodeMarks(changed, before)

    stayed = [code.id for code in changed if code.id in book.by_id]
    assert [after[each].letter for each in stayed] == [before[each].letter for each in stayed]
    assert after["aa"].letter not in {after[each].letter for each in stayed}


def test_many_codes_and_unknown_ones_have_a_mark_too() -> None:
    """Past the letters they repeat; a code that left the codebook is a star."""
    marks = CodeMarks(many(200))
    assert marks["f0/c1"].letter
    assert marks["gone"].letter == "*"


def test_families_differ_in_colour() -> None:
    """Neighbouring families never share a colour."""
    marks, book = CodeMarks(many(60)), many(60)
    colors = [marks[code.id].color for code in book.codes]
    assert all(a != b for a, b in pairwise(colors))
