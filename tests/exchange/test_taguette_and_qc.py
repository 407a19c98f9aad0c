"""Projects and codebooks as Taguette 1.5.2 and qualitative-coding 1.7.8 themselves made them (invented interviews)."""

from __future__ import annotations

import html
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.exchange.others.markup import MarkedText
from qualcode.exchange.others.taguette import tags_as_codes
from qualcode.project import Project
from qualcode.project.others import is_from_program, plan_from_program
from qualcode.project.refi import RefiPlan, import_refi

DATA = Path(__file__).parent.parent / "data" / "others"
TAGUETTE = DATA / "taguette.sqlite3"
QC = DATA / "qc"


@pytest.fixture
def study(tmp_path):
    """An empty study of kari's."""
    with Project.create(tmp_path / "studie", coder="kari") as project:
        yield project


def bring(project: Project, path: Path) -> RefiPlan:
    plan = plan_from_program(project, path)
    import_refi(project, plan)
    return plan


def quotes(project: Project) -> list[tuple[str, str, str]]:
    return [(one.excerpt.transcript, one.code, one.quote) for one in project.codings()]


def lost(plan: RefiPlan) -> dict[str, int]:
    return {loss.kind: loss.count for loss in plan.losses}


def test_taguette_highlights_come_to_stand_on_their_words(study):
    """Bytes become characters: after æøå, an emoji, an entity and a line break, over paragraphs, on repeated words."""
    plan = bring(study, TAGUETTE)

    assert quotes(study) == [
        (
            "bibliotekar",
            "synergi",
            "Vi åpner døra klokka ti, og så strømmer det på 😀 med småbarnsfamilier.\nEr det slik hver uke?\nJa",
        ),
        ("bibliotekar", "fri-rolle/moteplass", "strømmer det på 😀 med småbarnsfamilier."),
        ("bibliotekar", "synergi", "strømmer det på 😀 med småbarnsfamilier."),
        ("bibliotekar", "synergi", "Ja, det er det. "),
        ("bibliotekar", "fri-rolle", "spørsmål om parkering & pass òg."),
        (
            "innbygger",
            "fri-rolle/moteplass",
            "for å være i fred – ingen spør hva jeg skal.\nKaffen er gratis, da.",
        ),
        ("innbygger", "f-eks-kaffe", "Kaffen er gratis"),
        ("innbygger", "fri-rolle/moteplass", "Det er stua mi."),
    ]
    transcript = study.transcript("bibliotekar")
    (repeated,) = [one for one in study.codings() if one.quote == "Ja, det er det. "]
    assert repeated.excerpt.start == transcript.starts[3]
    assert lost(plan) == {"selection uncoded": 1, "no definition": 1, "no coder": 8}
    assert {one.coder for one in study.codings()} == {"kari"}
    assert all(one.created.startswith("2026-11-22T") for one in study.codings())


def test_taguette_speakers_tags_and_descriptions_come_along(study):
    """Labels become speakers, a prefix that is a tag becomes the code above, descriptions become what they are here."""
    bring(study, TAGUETTE)

    assert [turn.speaker for turn in study.transcript("innbygger").turns] == ["I", "B"]
    assert study.codebook.title == "Prøvestudie"
    assert study.codebook.by_id["fri-rolle/moteplass"].definition == "Et sted å være uten å bli spurt."
    assert study.codebook.by_id["f-eks-kaffe"].name == "f.eks. kaffe"
    assert {memo.text for memo in study.store.memos.find()} == {
        "Oppdiktet, for å prøve overgangen.",
        "Notat: lang dag",
    }


def test_taguette_twice_adds_nothing(study):
    """The same file again finds everything there."""
    bring(study, TAGUETTE)
    before = quotes(study)
    again = bring(study, TAGUETTE)

    assert quotes(study) == before
    assert not again.incoming.codes
    assert not again.incoming.transcripts


def test_a_taguette_server_with_several_projects_is_refused(study, tmp_path):
    """One project at a time; the message names them."""
    copy = tmp_path / "server.sqlite3"
    shutil.copy(TAGUETTE, copy)
    with closing(sqlite3.connect(copy)) as raw:
        raw.execute("INSERT INTO projects (name, description, created) VALUES ('Enda en', '', '2026-01-01')")
        raw.commit()

    with pytest.raises(QualcodeError, match="Enda en, Prøvestudie"):
        plan_from_program(study, copy)


def test_a_highlight_outside_its_document_is_told(study, tmp_path):
    """Positions that the document does not have are a loss, not a crash."""
    copy = tmp_path / "skadd.sqlite3"
    shutil.copy(TAGUETTE, copy)
    with closing(sqlite3.connect(copy)) as raw:
        raw.execute("UPDATE highlights SET start_offset = 99999, end_offset = 99999 WHERE id = 1")
        raw.commit()

    assert lost(bring(study, copy))["selection outside"] == 1
    assert len(study.codings()) == 7


def test_qc_lines_become_the_words_of_their_turns(study):
    """A coded line is the words of the turn on it, by the coder who coded it; lines are counted from 0."""
    plan = bring(study, QC)

    assert quotes(study) == [
        ("hos-biblioteket", "rolle", "Møteplassen 🙈 er viktig, ja. Ro er òg viktig, syns jeg."),
        ("hos-biblioteket", "rolle/ro", "Ja, det er det. At ingen spør hva du skal."),
        ("hos-biblioteket", "synergi", "Ja, det er det. At ingen spør hva du skal."),
        ("hos-biblioteket", "synergi", "Ja, det er det. Parkering spør alle om."),
    ]
    assert {one.coder for one in study.codings()} == {"kari"}
    assert [code.id for code in study.codebook] == ["rolle", "rolle/ro", "synergi"]
    assert lost(plan) == {"no definition": 3}


def test_qc_lines_beside_each_other_are_one_coding(study, tmp_path):
    """qc wraps its texts: a passage over two lines is one coding, and the next one apart another."""
    copy = tmp_path / "qc"
    shutil.copytree(QC, copy)
    (copy / "corpus" / "hos-biblioteket.txt").write_text(
        "I: Hva er viktig?\nB: Møteplassen er viktig,\nog roen er det òg.\nI: Mer?\nB: Nei, egentlig ikke.\n", "utf-8"
    )
    with closing(sqlite3.connect(copy / "qualitative_coding.sqlite3")) as raw:
        raw.execute("UPDATE coded_line SET code_id = 'Synergi', line = id")
        raw.commit()

    bring(study, copy)

    assert [quote for _name, _code, quote in quotes(study)] == [
        "Møteplassen er viktig,\nog roen er det òg.\nMer?\nNei, egentlig ikke."
    ]


def test_qc_keeps_to_its_corpus(study, tmp_path):
    """A path that leads out of the corpus is a text that is not there, even if there is a file."""
    copy = tmp_path / "qc"
    shutil.copytree(QC, copy)
    (tmp_path / "hemmelig.txt").write_text("A: Dette er ikke ditt.", "utf-8")
    with closing(sqlite3.connect(copy / "qualitative_coding.sqlite3")) as raw:
        raw.execute("UPDATE document SET file_path = '../../hemmelig.txt'")
        raw.commit()

    plan = bring(study, copy)

    assert lost(plan)["source without text"] == 1
    assert study.store.transcripts.names() == ()


def test_codebooks_alone(study, tmp_path):
    """Taguette's list of tags and qc's codebook give codes; a code in two places stays in the first."""
    tags = tmp_path / "tags.csv"
    tags.write_text("Tag,Description\nsynergi,Ett hus\nsynergi/møter,\n", "utf-8")
    book = tmp_path / "kodebok.yaml"
    book.write_text("- Rolle:\n  - Ro\n- Synergi:\n  - Ro\n  - Samlokalisering\n", "utf-8")
    bring(study, tags)
    plan = bring(study, book)

    assert [code.id for code in study.codebook] == [
        "synergi",
        "synergi/moter",
        "synergi/samlokalisering",
        "rolle",
        "rolle/ro",
    ]
    assert lost(plan)["one place"] == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("intervju.csv", "taler,tekst\nI,Hva?\n"),
        ("navn.csv", "name,text\nKari,Ja\n"),
        ("codebook.yaml", "title: Bok\ncodes: []\n"),
        ("notat.txt", "Tag,Description\n"),
    ],
)
def test_other_files_are_left_to_the_readers(tmp_path, name, text):
    """Transcripts and our own codebook are not taken for another program's."""
    (tmp_path / name).write_text(text, "utf-8")

    assert not is_from_program(tmp_path / name)


def test_a_view_in_place_of_a_table_is_not_run(study, tmp_path):
    """A database made to do something when read is refused."""
    copy = tmp_path / "ond.sqlite3"
    shutil.copy(TAGUETTE, copy)
    with closing(sqlite3.connect(copy)) as raw:
        raw.execute("ALTER TABLE highlight_tags RENAME TO x")
        raw.execute("CREATE VIEW highlight_tags AS SELECT * FROM x")
        raw.commit()

    with pytest.raises(QualcodeError, match="highlight_tags"):
        plan_from_program(study, copy)


@pytest.mark.parametrize("cut", [20, 120, 5000, 60_000, 100_000])
def test_a_damaged_database_is_told(study, tmp_path, cut):
    """Cut off anywhere, the file is an error in words or is not taken for a project."""
    copy = tmp_path / "kuttet.sqlite3"
    copy.write_bytes(TAGUETTE.read_bytes()[:cut])

    with pytest.raises(QualcodeError):
        plan_from_program(study, copy)


def test_only_a_tag_can_be_above_a_tag():
    """The longest prefix that is a tag itself is the code above."""
    (people, other) = tags_as_codes([("a", "1"), ("a.b", "2"), ("a.b / c", "3"), ("x.y", "4")])

    assert [(one.name, one.description) for one in people.walk()] == [("a", "1"), ("b", "2"), ("c", "3")]
    assert other.name == "x.y"


PARAGRAPHS = st.lists(st.text(st.sampled_from("aæø😀é &<\n"), min_size=1, max_size=12), min_size=1, max_size=6)


@given(PARAGRAPHS, st.data())
def test_any_stretch_of_bytes_is_found_in_the_text(paragraphs, data):
    """What Taguette counts, and what we show, are the same words, however paragraphs, entities and signs fall."""
    paragraphs = ["x" + one for one in paragraphs]
    plain = "".join(paragraphs)
    marked = MarkedText("".join(f"<p>{html.escape(one)}</p>" for one in paragraphs))
    start = data.draw(st.integers(0, len(plain) - 1))
    end = data.draw(st.integers(start + 1, len(plain)))
    first, last = (marked.find_start(len(plain[:start].encode())), marked.find_end(len(plain[:end].encode())))

    assert marked.text[first:last].replace("\n", "") == plain[start:end].replace("\n", "")
    assert [line for line in marked.text.split("\n") if line] == [
        line for one in paragraphs for line in one.split("\n") if line
    ]
