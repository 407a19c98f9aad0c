"""What can be asked of a study: words in all forms, codes, attributes, coders; joined, nested and near."""

from __future__ import annotations

import pytest

from qualcode.errors import QualcodeError
from qualcode.project import Project

TEXTS = {
    "01-drammen": "# kommune: Drammen\n\n[00:00:01] Intervjuer: Hva er huset?\n\n"
    "[00:00:04] Ada: Boka sto i hylla. Husa er gamle.\n\n[00:00:09] Ada: Bøkene kom aldri tilbake.\n",
    "02-skien": "# kommune: Skien\n\n[00:00:01] Intervjuer: Og dere?\n\n"
    "[00:00:04] Rita: Vi har ikkje bok, men ei hylle.\n\n[00:00:09] Rita: Huset ble solgt.\n",
}


@pytest.fixture
def books(project: Project) -> Project:
    """Two interviews from two places, coded by two people."""
    folder = project.root / "transcripts"
    (folder / "01-drammen.txt").write_text(TEXTS["01-drammen"], "utf-8")
    (folder / "02-skien.txt").write_text(TEXTS["02-skien"], "utf-8")
    project.import_transcripts(project.plan_import([folder]))
    _code(project, "01-drammen", "Boka sto i hylla.", "ressurser")
    _code(project, "01-drammen", "Boka sto", "rolle/motested")
    _code(project, "02-skien", "Huset ble solgt.", "rolle/styring")
    with Project.open(project.root, coder="ola") as other:
        _code(other, "02-skien", "ei hylle", "ressurser")
    return project


def _code(project: Project, name: str, words: str, code: str) -> None:
    transcript = project.transcript(name)
    turn = next(turn for turn in transcript.turns if words in turn.text)
    start = turn.text.index(words)
    project.code(transcript.turn_excerpt(turn.index, start, start + len(words)), [code])


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("~bok", ["Boka", "Bøkene", "bok"]),
        ("~bøker", ["Boka", "Bøkene", "bok"]),
        ("~ikke", ["ikkje"]),
        ("~bok hylle*", ["bok", "hylle"]),
        ("~bok NOT ~hylle", ["Bøkene"]),
        ("~bok (hylla OR hylle)", ["Boka", "hylla", "bok", "hylle"]),
        ("kommune:skien ~hus", ["Huset"]),
        ("kommune:Sk* ~hus", ["Huset"]),
        ("~bok -kommune:Drammen", ["bok"]),
        ("kode:ressurser", ["Boka sto i hylla.", "ei hylle"]),
        ("kode:rolle", ["Boka sto", "Huset ble solgt."]),
        ('kode:"Kommunal styring"', ["Huset ble solgt."]),
        ("kode:styring huset", ["Huset"]),
        ("kode:ressurser NOT kode:møteplass", ["ei hylle"]),
        ("koder:ola", ["ei hylle"]),
        ("~bok NÆR/2 ~hylle", ["Boka", "hylla", "bok", "hylle"]),
        ("~bok NEAR/9 ~hylle", ["Boka", "hylla", "bok", "hylle"]),
        ("kode:ressurser NEAR/3 bøkene", ["Boka sto i hylla.", "Bøkene"]),
        ("~bok NEAR/2 hylle*", ["bok", "hylle"]),
        ("~bok NEAR/1 hylle*", []),
        ("kommune:Skien NOT ~hus", ["Vi har ikkje bok, men ei hylle."]),
    ],
)
def test_places_answer_what_is_asked(books: Project, query: str, words: list[str]) -> None:
    """Forms, spellings, codes with those below, attributes, joined by AND, OR, NOT and NEAR."""
    assert [books.transcript(h.excerpt.transcript).quote(h.excerpt) for h in books.search(query)] == words


@pytest.mark.parametrize(
    ("query", "quotes"),
    [
        ("kode:ressurser", ["Boka sto i hylla.", "ei hylle"]),
        ("kode:ressurser kode:møteplass", ["Boka sto", "Boka sto i hylla."]),
        ("kode:ressurser NOT kode:møteplass", ["ei hylle"]),
        ("kode:ressurser koder:ola", ["ei hylle"]),
        ("kode:rolle kommune:Skien", ["Huset ble solgt."]),
        ("~hylle", ["Boka sto i hylla.", "ei hylle"]),
        ("opphav:manuell kommune:drammen", ["Boka sto", "Boka sto i hylla."]),
        ("opphav:akseptert", []),
        ("kode:styring OR ~hylle", ["Boka sto i hylla.", "ei hylle", "Huset ble solgt."]),
        ("kode:møteplass OR kode:styring", ["Boka sto", "Huset ble solgt."]),
    ],
)
def test_codings_answer_what_is_asked(books: Project, query: str, quotes: list[str]) -> None:
    """Codes on the same words, without another, by a coder, in a place, with words in them."""
    assert [coding.quote for coding in books.find_codings(query)] == quotes


@pytest.mark.parametrize(
    "query",
    [
        "kode:finnesikke",
        "hus NOT kode:finnesikke",
        "fylke:Viken",
        "-kode:ressurser",
        "(hus",
        "hus)",
        "a NEAR",
        "kode:rolle OR",
        "opphav:gud",
        "~",
    ],
)
def test_what_cannot_be_asked_is_told(books: Project, query: str) -> None:
    """In plain words, with a way on."""
    with pytest.raises(QualcodeError) as caught:
        books.search(query) if query != "opphav:gud" else books.find_codings(query)
    assert caught.value.message


def test_interviewers_and_limits_hold_here_too(books: Project) -> None:
    """The interviewer's huset is found when asked for; the first hits only when a limit is given."""
    assert len(books.search("~hus")) == 2
    assert len(books.search("~hus", interviewers=True)) == 3
    assert len(books.search("~hus", limit=1)) == 1
    assert [h.excerpt.transcript for h in books.search("~hus", transcript="02-skien")] == ["02-skien"]
