"""Who was interviewed: one in several transcripts, several in one, and what is known of each."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.errors import ProblemsError
from qualcode.privacy import read_key
from qualcode.project import Project

GROUP = "Intervjuer: Hva synes dere?\nA: Jeg liker det.\nB: Ikke jeg.\nIntervjuer: Nei?\nB: Nei.\nA: Jo.\n"
ALONE = "Intervjuer: Hei igjen?\nInformant: Jeg har tenkt på det.\n"


@pytest.fixture
def group(project: Project) -> Project:
    """The small study with a focus group, and a second talk with one who was in it."""
    folder = project.root / "transcripts"
    (folder / "gruppe.txt").write_text(GROUP, encoding="utf-8")
    (folder / "senere.txt").write_text(ALONE, encoding="utf-8")
    project.import_transcripts(project.plan_import([folder]))
    return project


def table(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "deltakere.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def learn(project: Project, path: Path) -> None:
    plan = project.plan_attributes(path)
    project.set_attributes(plan.values, plan.people)


def test_labels_alone_are_people_of_their_own(group: Project) -> None:
    """Several in one transcript are several cases; the same label elsewhere may be someone else."""
    assert [(case.name, case.transcripts) for case in group.cases()] == [
        ("Bibliotekar", ("01-drammen",)),
        ("A", ("gruppe",)),
        ("B", ("gruppe",)),
        ("Informant", ("senere",)),
    ]


def test_a_row_for_each_in_a_group_and_one_case_in_two_transcripts(group: Project, tmp_path: Path) -> None:
    """What is told of one speaker is known of that one; a case column joins them; one undo takes it all back."""
    path = table(
        tmp_path, "transkripsjon;taler;kasus;alder", "gruppe;A;Kari;30", "gruppe;B;Ola;60", "senere;Informant;Ola;61"
    )
    before = group.cases()
    learn(group, path)

    by_name = {case.name: case for case in group.cases()}
    assert by_name["Kari"].transcripts == ("gruppe",) and by_name["Kari"].attributes == {"alder": "30"}
    assert by_name["Ola"].transcripts == ("gruppe", "senere") and by_name["Ola"].attributes == {"alder": "60"}
    assert dict(group.transcript("gruppe").attributes) == {}
    group.undo()
    assert group.cases() == before
    group.redo()
    assert {case.name for case in group.cases()} >= {"Kari", "Ola"}


def test_a_row_for_a_person_is_told_of_the_one_who_answers_alone(group: Project, tmp_path: Path) -> None:
    """By label: of the whole transcript where nobody else answers, of the speaker in a group."""
    learn(group, table(tmp_path, "navn;by", "B;Moss", "Informant;Skien"))
    assert group.transcript("gruppe").people == {"B": {"by": "Moss"}}
    assert dict(group.transcript("senere").attributes) == {"by": "Skien"}


def test_rows_that_fit_nobody_are_told(group: Project, tmp_path: Path) -> None:
    """A speaker that is not there, one twice; nothing is stored."""
    path = table(tmp_path, "transkripsjon;taler;alder", "gruppe;C;30", "gruppe;A;30", "gruppe;A;31")
    with pytest.raises(ProblemsError) as told:
        group.plan_attributes(path)
    assert [problem.line for problem in told.value.problems] == [2, 4]


def test_what_is_known_of_one_stays_in_corrections_exports_and_groups(group: Project, tmp_path: Path) -> None:
    """In the columns of excerpts, in tables by group, and after the text was corrected."""
    learn(group, table(tmp_path, "transkripsjon;taler;alder", "gruppe;A;30", "gruppe;B;60"))
    text = group.transcript("gruppe")
    group.code(text.turn_excerpt(1), ["ressurser"])
    group.code(text.turn_excerpt(2), ["ressurser"])
    path = group.root / "transcripts" / "gruppe.txt"
    path.write_text(GROUP.replace("liker", "elsker"), encoding="utf-8")
    group.import_transcripts(group.plan_import([path]))

    group.export(tmp_path / "ut.csv")
    rows = list(csv.DictReader((tmp_path / "ut.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert [next(value for key, value in row.items() if "alder" in key) for row in rows] == ["30", "60"]
    groups = group.groups("alder")
    [row] = groups.rows
    cells = dict(zip(groups.columns, row, strict=True))
    assert (cells["30"], cells["60"], cells["total"]) == (1, 1, 2)
    assert cells["few_people"] == "30 (1); 60 (1)"


def test_names_in_what_is_known_are_replaced_too(group: Project, tmp_path: Path) -> None:
    """Also where the label of the speaker is a name; what was known goes along."""
    path = group.root / "transcripts" / "navn.txt"
    said = "Intervjuer: Hei?\nTorunn: Hei.\nKari: Hei, Torunn Hovland.\nTorunn: Ja.\nKari: Ja.\n"
    path.write_text(said, encoding="utf-8")
    group.import_transcripts(group.plan_import([path]))
    learn(group, table(tmp_path, "transkripsjon;taler;sjef", "navn;Torunn;Per Hovland"))
    plan = group.plan_pseudonyms(["navn"])

    done = group.pseudonymise(replace(plan, path=""), key=read_key(tmp_path / "k"))

    assert done.key is not None
    told = dict(done.key.words)
    [(speaker, known)] = group.transcript("navn").people.items()
    assert speaker == told["Torunn"] and told["Hovland"] in known["sjef"]
    assert "Hovland" not in str(group.transcript("navn"))


@pytest.mark.parametrize(
    "columns",
    [
        "transkripsjon;alder\ngruppe;30\n",
        "transkripsjon;taler;kasus;alder\ngruppe 1;A;Kari;30-39\ngruppe 1;B;Ola;60-69\n",
        "Transcript,Participant,Age\ngroup,Ann,30\n",
    ],
)
def test_a_table_of_attributes_among_the_transcripts_is_named(group: Project, columns: str) -> None:
    """The message says what to do with it, and other files come in."""
    folder = group.root / "transcripts"
    (folder / "deltakere.csv").write_text(columns, encoding="utf-8")
    (folder / "ny.txt").write_text(ALONE, encoding="utf-8")
    plan = group.plan_import([folder])
    [problem] = plan.problems
    assert "qualcode attributes import" in problem.message and "deltakere.csv" in problem.message
    assert [reading.transcript.name for reading in plan.new] == ["ny"]
