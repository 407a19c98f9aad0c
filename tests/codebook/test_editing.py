"""Editing a codebook: only what is meant changes, and every comment stays."""

from __future__ import annotations

import difflib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.codebook import editing, parse_codebook
from qualcode.codebook.editing import Edited
from qualcode.codebook.scalars import write_scalar
from qualcode.errors import ProblemsError, QualcodeError

PATH = "codebook.yaml"
AWKWARD = """\
# topp
title: "Bok: en"   # tittel

codes:
  # over a
  - id: a   # id a
    name: 'Å''en'
    # om definisjonen
    definition: >-
      En lang tekst
      over to linjer.
    include: [en, 'to: tre']  # i klammer
    exclude:
      # over første
      - 'Bruk b/c når det passer.'  # etter første
      - vanlig tekst
        over to linjer
      # under siste
    cues:
    - uten innrykk
    # slutt på a

  - name: B   # b begynner med navnet
    id: b
    definition: |-
      # dette er tekst, ikke en kommentar

      og mer
    children:   # barna til b
      # over c
      - {id: b/c, name: C, definition: 'c # ikke en kommentar'}
      -
        id: b/d
        name: D
        definition: d
        retired: true
    color: '#0072B2'  # farge
# før ukodet
uncoded_examples:
  - x
# helt til slutt"""
BRACKETS = '{"title": "T", "codes": [{"id": "a", "name": "A", "definition": "d"}]}\n'


def comments(text: str) -> list[str]:
    return sorted(
        line[line.index("# ") :].strip()
        for line in text.splitlines()
        if "# " in line and "ikke en kommentar" not in line
    )


def changed_lines(before: str, after: str) -> list[str]:
    diff = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in diff if line[:3] not in ("---", "+++") and not line.startswith("@@")]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_one_field_changes_one_line(newline: str) -> None:
    """A name with its comment, an example added: the rest is the same, byte for byte."""
    text = AWKWARD.replace("\n", newline)

    named = editing.edit_code(text, PATH, "b", name="Be").text

    assert changed_lines(text, named) == [
        "-  - name: B   # b begynner med navnet",
        "+  - name: Be  # b begynner med navnet",
    ]
    assert named.count(newline) == text.count(newline)


def test_a_new_code_takes_its_place_and_its_id_from_the_name() -> None:
    """Under its parent, indented as its siblings, with an id that is free."""
    added = editing.add_code(AWKWARD, PATH, name="Møter: når?", definition="Noe nytt.", parent="b", after="b/c")
    again = editing.add_code(added.text, PATH, name="Møter når", parent="b")

    assert added.code_id == "b/moter-nar"
    assert changed_lines(AWKWARD, added.text) == [
        "+      - id: b/moter-nar",
        "+        name: 'Møter: når?'",
        "+        definition: Noe nytt.",
    ]
    assert again.code_id == "b/moter-nar-2"
    assert again.book.by_id[again.code_id].definition == "Not defined yet."


def test_another_id_is_changed_wherever_it_is_named() -> None:
    """The codes below and the mentions follow; words that happen to look like the id do not."""
    text = "codes:\n- {id: rolle, name: R, definition: En rolle., children: [{id: rolle/x, name: X, definition: d}]}\n"
    text += "- {id: b, name: B, definition: d, exclude: ['Er det en rolle, bruk rolle. Ellers: rolle/x.']}\n"

    edited = editing.change_id(text, PATH, "rolle", "frihet")

    assert edited.ids == {"rolle": "frihet", "rolle/x": "frihet/x"}
    assert edited.book.by_id["frihet"].definition == "En rolle."
    assert edited.book.by_id["b"].exclude == ("Er det en rolle, bruk frihet. Ellers: frihet/x.",)


def test_moving_there_and_back_is_no_change() -> None:
    """A code that goes to the top and back has its old lines, comments and id."""
    there = editing.move_code(AWKWARD, PATH, "a", "b", after="")
    back = editing.move_code(there.text, PATH, there.code_id, None, after="")

    assert there.code_id == "b/a"
    assert comments(there.text) == comments(AWKWARD)
    assert back.book == parse_codebook(AWKWARD, PATH)
    assert comments(back.text) == comments(AWKWARD)


def test_merging_unites_cues_examples_and_what_is_below() -> None:
    """Nothing of the code that goes is thrown away but its name and meaning; its comments stay."""
    edited = editing.merge_codes(AWKWARD, PATH, "b", "a")

    assert [code.id for code in edited.book] == ["a", "a/c", "a/d"]
    assert edited.ids == {"b": "a", "b/c": "a/c", "b/d": "a/d"}
    assert edited.book.by_id["a"].exclude[0] == "Bruk a/c når det passer."
    assert comments(edited.text) == comments(AWKWARD)


def test_splitting_makes_codes_below() -> None:
    """The code stays as what the new ones have in common."""
    edited = editing.split_code(AWKWARD, PATH, "a", [("En", "Det ene."), ("To", "")])

    assert [code.id for code in edited.book.by_id["a"].walk()] == ["a", "a/en", "a/to"]
    assert comments(edited.text) == comments(AWKWARD)


def test_a_codebook_in_brackets_can_be_edited() -> None:
    """JSON is a codebook too; it becomes one on lines."""
    edited = editing.add_code(BRACKETS, PATH, name="B", parent="a")

    assert [code.id for code in parse_codebook(edited.text, PATH)] == ["a", "a/b"]


@pytest.mark.parametrize(
    "edit",
    [
        lambda: editing.edit_code(AWKWARD, PATH, "a", name=" "),
        lambda: editing.edit_code(AWKWARD, PATH, "a", definition=""),
        lambda: editing.edit_code(AWKWARD, PATH, "a", color="red"),
        lambda: editing.edit_code(AWKWARD, PATH, "x", name="X"),
        lambda: editing.add_code(AWKWARD, PATH, name="Å", code_id="a"),
        lambda: editing.add_code(AWKWARD, PATH, name="Bell \x07", parent="a"),
        lambda: editing.change_id(AWKWARD, PATH, "b/c", "d"),
        lambda: editing.change_id(AWKWARD, PATH, "a", "to ord"),
        lambda: editing.move_code(AWKWARD, PATH, "b", "b/c"),
        lambda: editing.merge_codes(AWKWARD, PATH, "b", "b/c"),
        lambda: editing.merge_codes(AWKWARD, PATH, "a", "a"),
        lambda: editing.delete_code(AWKWARD, PATH, "b"),
    ],
)
def test_what_would_be_wrong_is_refused(edit: object) -> None:
    """One message that people understand, and no text."""
    with pytest.raises(QualcodeError) as told:
        edit()  # type: ignore[operator]
    assert "\n" not in told.value.message


def test_a_text_that_is_no_codebook_is_told_with_its_line() -> None:
    """Nothing is written over a file that cannot be read."""
    with pytest.raises(ProblemsError) as told:
        editing.add_code("codes:\n  - id: a\n", PATH, name="A")
    assert told.value.problems[0].line == 2


TEXTS = (
    st.text(st.characters(exclude_categories=("Cc", "Cs"), include_characters="\n"), min_size=1)
    .map(str.strip)
    .filter(bool)
)


@given(TEXTS)
@settings(max_examples=150)
def test_any_text_can_be_written(words: str) -> None:
    """What is written as YAML is read as the same words, alone and in a list."""
    import unicodedata

    words = unicodedata.normalize("NFC", words).strip()
    text = f"codes:\n  - id: a\n    name: A\n    definition: {write_scalar(words, 6, fold=True)}\n    cues:\n      - "
    code = parse_codebook(
        f"{text}{write_scalar(words, 8)}\n    examples: [{write_scalar(words, 0, brackets=True)}]\n", PATH
    ).codes[0]
    assert (code.definition, code.cues, code.examples) == (words, (words,), (words,))


WORDS = st.sampled_from(["Ny kode", "A: b", "- ja", "«Hei», sa hun", "null", "#1", "1e3", "b/c", "x " * 70])


@st.composite
def edits(draw: st.DrawFn) -> list[tuple[str, int, int, str]]:
    kinds = ("add", "edit", "example", "retire", "id", "move", "merge", "split", "delete")
    return draw(
        st.lists(st.tuples(st.sampled_from(kinds), st.integers(0, 9), st.integers(0, 9), WORDS), min_size=1, max_size=6)
    )


def do(text: str, edit: tuple[str, int, int, str]) -> Edited:
    kind, one, other, words = edit
    ids = list(parse_codebook(text, PATH).by_id) or ["none"]
    a, b = ids[one % len(ids)], ids[other % len(ids)]
    match kind:
        case "add":
            return editing.add_code(text, PATH, name=words, parent=a if one % 2 else None, cues=[words], after=b)
        case "edit":
            return editing.edit_code(text, PATH, a, definition=words, include=[words], exclude=[], cues=["x", words])
        case "example":
            return editing.add_example(text, PATH, a, words)
        case "retire":
            return editing.retire_code(text, PATH, a, retired=bool(one % 2))
        case "id":
            return editing.change_id(text, PATH, a, f"ny{other}")
        case "move":
            return editing.move_code(text, PATH, a, b if one % 3 else None, after=b)
        case "merge":
            return editing.merge_codes(text, PATH, a, b)
        case "split":
            return editing.split_code(text, PATH, a, [(words, ""), ("To", words)])
    return editing.delete_code(text, PATH, a)


@given(st.sampled_from([AWKWARD, AWKWARD.replace("\n", "\r\n"), BRACKETS]), edits())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_comment_outlives_every_edit(text: str, sequence: list[tuple[str, int, int, str]]) -> None:
    """Whatever is done in whatever order, the text says what it should, and no comment is lost."""
    before = comments(text)
    for edit in sequence:
        try:
            edited = do(text, edit)
        except QualcodeError as error:
            assert "without changing something else" not in error.message, json.dumps([text, edit])
            continue
        text = edited.text
        assert parse_codebook(text, PATH) == edited.book
        assert [c for c in comments(text) if c in before] == before
