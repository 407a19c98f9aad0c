"""Pseudonyms in a study, from plan to purge."""

from __future__ import annotations

import csv
import io
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.errors import ProblemsError, QualcodeError
from qualcode.model import Excerpt, Keepsake, Kind
from qualcode.privacy import Key, read_key
from qualcode.privacy.leaks import holds_bytes
from qualcode.privacy.lists import names
from qualcode.project import Project
from qualcode.project.pseudonym_file import read_plan, write_plan
from qualcode.readers import ReadOptions
from qualcode.store.keepsakes import keep
from qualcode.store.writing import writing

INTERVIEW = """\
# rolle: Leder
# sted: Mysen

[00:00:01] Intervjuer: Hva heter du?

[00:00:04] Torunn: Jeg heter Torunn Hovland, og jeg jobber på Mysen med Kari. Karis hund er snill.

[00:00:30] Torunn: Karigjengen møtes hver uke. Ring 912 34 567.
"""


def write(root: Path, name: str, text: str) -> None:
    (root / "transcripts" / f"{name}.txt").write_text(text, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A study with one interview and a few codings and memos."""
    root = tmp_path / "studie"
    with Project.create(root, coder="kari-koder") as made:
        write(root, "en", INTERVIEW)
        made.import_transcripts(made.plan_import([root / "transcripts"]))
        code = next(iter(made.codebook)).id
        text = made.transcript("en").text
        for words in ("jobber på Mysen med Kari", "Karis", "er snill", "igjengen møtes", "Hovland, og"):
            start = text.index(words)
            made.code(Excerpt("en", start, start + len(words)), [code], memo="Torunn sier det")
        made.store.memos.set("transcript", "en", "Snakket med Torunn Hovland.", coder="kari-koder")
        yield made


def test_all_is_replaced_and_codings_follow(project: Project, tmp_path: Path) -> None:
    """Texts, speakers, attributes and memos have the pseudonyms; each coding stands on the words that it had."""
    key = read_key(tmp_path / "k")
    before = (project.transcript("en"), project.codings(), project.store.memos.find(), project.store.state_hash())
    plan = project.plan_pseudonyms(key=key)

    done = project.pseudonymise(plan, key=key)

    assert done.transcripts == 1 and done.memos == 6
    after = project.transcript("en")
    told = {name: done.key.names[name, kind] for name, kind in done.key.names}
    assert after.turns[1].text == (
        f"Jeg heter {told['Torunn']} {told['Hovland']}, og jeg jobber på {told['Mysen']} med {told['Kari']}. "
        f"{told['Kari']}s hund er snill."
    )
    assert after.turns[2].text.startswith(f"{told['Kari']}gjengen møtes hver uke. Ring [telefonnummer 1]")
    assert {turn.speaker for turn in after.turns} == {"Intervjuer", told["Torunn"]}
    assert after.attributes == {"rolle": "Leder", "sted": told["Mysen"]}
    quotes = [coding.quote for coding in project.codings()]
    new = told["Kari"]
    expected = [f"{told['Hovland']}, og", f"jobber på {told['Mysen']} med {new}", f"{new}s", "er snill"]
    assert quotes == [*expected, f"{new}gjengen møtes"]
    assert {memo.text for memo in project.store.memos.find()} == {
        f"{told['Torunn']} sier det",
        f"Snakket med {told['Torunn']} {told['Hovland']}.",
    }
    assert project.reviews() == []
    assert project.store.check() == []

    project.undo()
    now = (project.transcript("en"), project.codings(), project.store.memos.find(), project.store.state_hash())
    assert now == before
    project.redo()
    assert project.transcript("en") == after
    assert project.store.check() == []


def test_a_later_interview_gets_the_same_pseudonyms(project: Project, tmp_path: Path) -> None:
    """With the key the study goes on; without names that are pseudonyms already being replaced anew."""
    key = read_key(tmp_path / "k")
    project.pseudonymise(project.plan_pseudonyms(key=key), key=key)
    write(project.root, "to", "Intervjuer: Hvem kjenner du?\nOla: Jeg kjenner Kari og Torunn Hovland.\n")
    project.import_transcripts(project.plan_import([project.root / "transcripts"]))

    key = read_key(tmp_path / "k")
    plan = project.plan_pseudonyms(key=key)
    told = {place.words: place.replacement for place in plan.places}

    assert told["Kari"] == key.words["Kari"]
    assert told["Hovland"] == key.words["Hovland"]
    assert {place.transcript for place in plan.places if place.apply} == {"to"}


def test_the_plan_goes_through_a_spreadsheet(project: Project, tmp_path: Path) -> None:
    """It can be edited and saved by Excel, which has a way of its own with numbers."""
    path = tmp_path / "plan.csv"
    write_plan(path, project.plan_pseudonyms())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
    for row in rows:
        row["apply"] = "ja" if row["words"] in ("Hovland", "912 34 567") else "nei"
        row["replacement"] = "Fjeld" if row["words"] == "Hovland" else row["replacement"]
        row["words"] = row["words"].replace("912 34 567", "91234567")
    sink = io.StringIO(newline="")
    writer = csv.DictWriter(sink, rows[0], delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(sink.getvalue(), encoding="cp1252")

    project.pseudonymise(read_plan(project, path))

    text = project.transcript("en").text
    assert "Torunn Fjeld" in text and "Kari" in text and "[telefonnummer 1]" in text


def test_a_plan_that_is_out_of_date_changes_nothing(project: Project, tmp_path: Path) -> None:
    """Neither texts nor key; every place that does not fit is named."""
    key = read_key(tmp_path / "k")
    plan = project.plan_pseudonyms()
    write(project.root, "en", INTERVIEW.replace("Jeg heter", "Mitt navn er"))
    project.import_transcripts(project.plan_import([project.root / "transcripts"]))
    before = project.store.state_hash()

    with pytest.raises(ProblemsError):
        project.pseudonymise(plan, key=key)

    assert project.store.state_hash() == before
    assert not (tmp_path / "k").exists()


def test_replacements_that_overlap_are_refused(project: Project) -> None:
    """A person who edits the plan is told which."""
    plan = project.plan_pseudonyms()
    [first] = [place for place in plan.places if place.words == "Hovland" and place.part == "text"]
    doubled = replace(plan, places=(*plan.places, replace(first, start=first.start + 1, words=first.words[1:])))

    with pytest.raises(ProblemsError, match="overlaps"):
        project.pseudonymise(doubled)


def test_names_do_not_come_back_with_the_file_unnoticed(project: Project) -> None:
    """The same file is passed by; a corrected one is pointed out, since it has the names."""
    project.pseudonymise(project.plan_pseudonyms())
    folder = [project.root / "transcripts"]

    assert project.plan_import(folder).readings == ()
    write(project.root, "en", INTERVIEW.replace("snill", "grei"))
    plan = project.plan_import(folder)
    assert plan.named == ("en",) and plan.doubtful


def test_exports_are_searched_for_originals(project: Project, tmp_path: Path) -> None:
    """Also inside a workbook."""
    key = read_key(tmp_path / "k")
    project.export(tmp_path / "for.xlsx")
    done = project.pseudonymise(project.plan_pseudonyms(key=key), key=key)
    project.export(tmp_path / "etter.xlsx")

    assert project.find_originals(tmp_path / "for.xlsx", done.key)["Hovland"] > 0
    assert project.find_originals(tmp_path / "etter.xlsx", done.key) == {}


FIFTY = [name for name in names("surname")[400:900] if len(name) > 6 and not name.endswith("s")][:50]


def in_packages(path: Path) -> bytes:
    """The bytes of a file and of what is in it, when it is a package."""
    data = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            data += b"".join(package.read(name) for name in package.namelist())
    return data


def test_after_a_purge_no_name_is_left_in_any_byte(tmp_path: Path) -> None:
    """Fifty names, planted wherever a study holds text: each table of corpus.db, files, exports and backups."""
    root = tmp_path / "studie"
    turns = [f"Intervjuer: Hvem var det?\nRespondent: Det var Kari {name}, og {name}s mor." for name in FIFTY[:45]]
    with Project.create(root, coder="forsker") as project:
        write(root, "en", f"# kontakt: Ola {FIFTY[45]}\n" + "\n".join(turns[:25]))
        write(root, "to", f"Intervjuer: Ja?\nKari {FIFTY[46]}: Nei.\n" + "\n".join(turns[25:]))
        project.import_transcripts(
            project.plan_import([root / "transcripts"], ReadOptions(interviewers=("Intervjuer",)))
        )
        code = next(iter(project.codebook)).id
        for name in project.transcript_names():
            text = project.transcript(name).text
            for at in range(0, len(text) - 60, 40):
                project.code(Excerpt(name, at, at + 50), [code], memo=f"om Kari {FIFTY[47]}" if at == 80 else "")
        project.undo(5)
        first = project.transcript("en")
        project.store.blanks.add([first.turn_excerpt(41)], coder="annen")
        project.set_attributes({}, {"en": {"Respondent": {"nabo": f"Kari {FIFTY[1]}"}}})
        with writing(project.store._connection) as storing:
            keep(storing, [Keepsake("case", f"Kari {FIFTY[2]}", "guid", {"name": f"Kari {FIFTY[3]}"})])
        said = project.plan_import([root / "transcripts" / "to.txt"], ReadOptions(names={f"Kari {FIFTY[46]}": "B"}))
        project.save_options(f"Kari {FIFTY[4]}", said, ReadOptions(roles={f"Kari {FIFTY[46]}": Kind.RESPONDENT}))
        project.store.memos.set("project", "", f"Ring Kari {FIFTY[48]}", coder="forsker")
        project.store.memos.set("project", "", f"Ring Kari {FIFTY[49]}", coder="forsker")
        project.suggest()
        for proposed in project.suggestions()[:2]:
            project.reject(proposed)
        project.export(root / "utdrag.xlsx")
        project.export(root / "utdrag.qdpx")
        (root / "backup").mkdir()
        (root / "backup" / "corpus.db").write_bytes((root / "corpus.db").read_bytes())
        project.store.backups.make("change")
        lines = (root / "transcripts" / "en.txt").read_text("utf-8").replace("Hvem", "Hva").splitlines()
        write(root, "en", "\n".join(lines[:5] + lines[9:]))
        project.import_transcripts(
            project.plan_import([root / "transcripts"], ReadOptions(interviewers=("Intervjuer",)))
        )
        assert {review.excerpt is None for review in project.reviews()} == {True, False}
        key = read_key(tmp_path / "k", "hemmelig")
        plan = project.plan_pseudonyms(key=key)
        marked = tuple(replace(place, apply=True) for place in plan.places)
        key = project.pseudonymise(replace(plan, places=marked), key=key).key
        assert isinstance(key, Key)
        here = b"".join(in_packages(path) for path in root.rglob("*") if path.is_file())
        assert holds_bytes(here, FIFTY) == set(FIFTY)
        state, codings = project.store.state_hash(), project.codings()

        done = project.purge(project.plan_purge(key=key), key=key)

        assert project.store.state_hash() == state and project.codings() == codings
        assert project.store.check() == [] and project.store.transcripts.ways.saved() == {}
        assert project.search("mor") and not project.search(FIFTY[0])
        assert project.next_undo() is None
        assert done.left == {} and done.files >= 4 and done.removed.texts >= 4
        assert {event.kind for event in project.events()} >= {"import", "code", "correct", "pseudonymise", "purge"}
    left = {path.name for path in root.rglob("*") if path.is_file() and holds_bytes(in_packages(path), FIFTY)}
    assert left == set()
    assert not holds_bytes(str(done.as_record()).encode(), FIFTY)
    with Project.open(root, coder="forsker") as project:
        assert project.store.check() == []
        project.uncode([project.codings()[0]])
        project.undo()
        assert project.codings() == codings


def test_a_purge_says_what_it_would_do(project: Project, tmp_path: Path) -> None:
    """Files, what is in corpus.db, what has no pseudonyms, and originals that people wrote into the codebook."""
    key = Key(tmp_path / "k", "", {}, {"Torunn": "Anne"})
    book = project.root / "codebook.yaml"
    book.write_text(book.read_text("utf-8") + "# Torunn\n", encoding="utf-8")

    plan = project.plan_purge(key=key)

    assert [path.name for path in plan.files] == ["en.txt"]
    assert plan.unnamed == ("en",) and plan.in_codebook == ("Torunn",) and plan.past.changes > 0
    assert (project.root / "transcripts" / "en.txt").exists()


def test_a_study_for_reading_only_is_not_purged(project: Project) -> None:
    """No file goes before corpus.db is done."""
    plan = project.plan_purge()
    with Project.open(project.root, read_only=True) as other, pytest.raises(QualcodeError, match="reading only"):
        other.purge(plan)
    assert (project.root / "transcripts" / "en.txt").exists()


def test_telling_names_of_transcripts_are_pointed_out(project: Project) -> None:
    """They are not changed, since files and rows are known by them."""
    text = "Intervjuer: Hei.\nKari: Jeg bor på Mysen.\n"
    write(project.root, "intervju-mysen-2", text)
    project.import_transcripts(project.plan_import([project.root / "transcripts"]))

    assert project.plan_pseudonyms().named == ("intervju-mysen-2",)
