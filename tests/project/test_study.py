"""A study on disk: its parts, its codebook while people edit it, and other programs."""

from __future__ import annotations

import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Origin
from qualcode.project import Project
from qualcode.readers import ReadOptions


def test_a_study_lives_in_its_folder(project, study):
    """Opened again, by name and from elsewhere, it holds the same."""
    excerpt = project.transcript("01-drammen").turn_excerpt(1, 0, 27)
    project.code(excerpt, ["rolle/motested"])

    with Project.open(study, coder="ola") as again:
        [coding] = again.codings("01-drammen")

    assert (coding.coder, coding.quote, coding.origin) == ("kari", "Det er en møteplass, altså.", Origin.MANUAL)


def test_unknown_codes_are_refused_with_near_ones(project):
    """A slip in a code's name is told with what was meant, and nothing is coded."""
    excerpt = project.transcript("01-drammen").turn_excerpt(1, 0, 10)

    with pytest.raises(QualcodeError) as told:
        project.code(excerpt, ["motestad"])

    assert "rolle/motested" in told.value.hint
    assert project.codings() == []


def test_an_edited_codebook_is_read_again(project, study):
    """A code added by hand can be used at once."""
    path = study / "codebook.yaml"
    assert "nytt" not in project.codebook
    path.write_text(path.read_text() + "\n", encoding="utf-8")
    path.write_text(path.read_text().replace("codes:", "codes:\n  - {id: nytt, name: Nytt, definition: Noe nytt.}", 1))

    assert "nytt" in project.codebook
    assert project.codebook_problem is None


def test_a_broken_codebook_leaves_the_last_good_one(project, study):
    """While the file is broken the codes are still there, and the problem is told; mended, it is read."""
    path = study / "codebook.yaml"
    good = path.read_text()
    assert "ressurser" in project.codebook

    path.write_text("codes: [")
    assert "ressurser" in project.codebook
    assert project.codebook_problem is not None

    path.write_text(good + "\n")
    assert "ressurser" in project.codebook
    assert project.codebook_problem is None


def test_codings_outlive_their_code(project, study):
    """A code taken out of the codebook leaves its codings, which can still be listed, exported and removed."""
    excerpt = project.transcript("01-drammen").turn_excerpt(3, 0, 10)
    project.code(excerpt, ["ressurser"])
    path = study / "codebook.yaml"
    path.write_text(path.read_text().partition("  - id: ressurser")[0])

    assert "ressurser" not in project.codebook
    assert [c.code for c in project.codings()] == ["ressurser"]
    assert project.export(study / "ut.csv").rows == 1
    assert len(project.uncode(project.codings())) == 1


def test_the_mirror_gives_the_same_codebook(project, study):
    """Read from corpus.db instead of the file, the codebook is the same."""
    from_file = project.codebook
    project.mirror_codebook()

    with Project.open(study) as again:
        assert again.codebook == from_file


def test_changes_by_another_program_are_seen_once(project, study):
    """After another program codes, `changed_elsewhere` says so once."""
    assert not project.changed_elsewhere()
    with Project.open(study, coder="ola") as other:
        other.code(other.transcript("01-drammen").turn_excerpt(1), ["ressurser"])

    assert project.changed_elsewhere()
    assert not project.changed_elsewhere()


def test_places_and_reading_are_remembered(project):
    """The last place and the turns read are there the next time; they cannot be undone by mistake."""
    project.set_place("01-drammen", 42)
    project.mark_read("01-drammen", 3)

    assert project.place("01-drammen") == 42
    assert [p.read for p in project.progress()] == [2]
    assert project.undo() == []


def test_two_files_with_one_name_are_told(project, study):
    """The second one is refused with both names, the first is read."""
    other = study / "transcripts" / "drammen"
    other.mkdir()
    (other / "02-mysen.txt").write_text("Intervjuer: Hei?\n\nLeder: Hei.\n\nIntervjuer: Ja?\n\nLeder: Ja.\n")
    (study / "transcripts" / "02-mysen.txt").write_text("Intervjuer: Hva?\n\nLeder: Det.\n")

    plan = project.plan_import([study / "transcripts"])

    assert len(plan.new) == 1
    assert "02-mysen" in plan.problems[0].message


def test_options_read_the_same_file_differently(project, study):
    """The same bytes with another interviewer are a change; the same again are not."""
    path = study / "transcripts" / "01-drammen.txt"
    options = ReadOptions(interviewers=("Bibliotekar",))

    first = project.plan_import([path], options)
    project.import_transcripts(first)
    second = project.plan_import([path], options)

    assert len(first.changed) == 1
    assert second.readings == () and second.unchanged == (path,)


def test_a_corrected_file_never_costs_codings(project, study):
    """A file that changed under its codings is told of beforehand; they follow, and undo brings all of it back."""
    project.code(project.transcript("01-drammen").turn_excerpt(1), ["ressurser"])
    path = study / "transcripts" / "01-drammen.txt"
    path.write_text(path.read_text().replace("møteplass", "møteplads"))
    (study / "transcripts" / "02-ny.txt").write_text("Intervjuer: Hva?\n\nLeder: Det.\n", encoding="utf-8")
    before = project.store.state_hash()

    plan = project.plan_import([study / "transcripts"])
    project.import_transcripts(plan)

    assert plan.problems == () and plan.doubtful
    assert (plan.followed["01-drammen"].touched, plan.followed["01-drammen"].lost) == (1, 0)
    assert project.transcript_names() == ("01-drammen", "02-ny")
    [review] = project.reviews()
    assert "møteplass" in review.old and "møteplads" in review.new
    project.undo()
    assert project.store.state_hash() == before
    assert project.reviews() == []
    assert "møteplass" in project.transcript("01-drammen").text


def test_the_same_file_from_elsewhere_is_the_same(project, study, tmp_path):
    """The content decides, not the path: a copy in another folder is skipped."""
    copy = tmp_path / "01-drammen.txt"
    copy.write_bytes((study / "transcripts" / "01-drammen.txt").read_bytes())

    assert project.plan_import([copy]).unchanged == (copy,)


def test_a_transcript_replaced_elsewhere_is_not_coded_blindly(project, study):
    """What another program replaced is refused by its words, and read anew after the next look around."""
    old = project.transcript("01-drammen").turn_excerpt(1, 0, 27)
    path = study / "transcripts" / "01-drammen.txt"
    path.write_text(path.read_text().replace("Det er en møteplass", "Jeg kaller det en møteplass"))
    with Project.open(study, coder="ola") as other:
        other.import_transcripts(other.plan_import([path]))

    with pytest.raises(QualcodeError):
        project.code(old, ["rolle/motested"])

    assert project.changed_elsewhere()
    assert project.transcript("01-drammen").turns[1].text.startswith("Jeg kaller")
    assert project.codings() == []


def test_a_broken_codebook_is_not_read_again_and_again(project, study, monkeypatch):
    """While the file stays broken, it is parsed once, so that the screen does not freeze."""
    from qualcode import codebook
    from qualcode.codebook import parse

    assert project.codebook
    (study / "codebook.yaml").write_text("codes: [")
    parsed = []
    plain = parse.decode_codebook
    monkeypatch.setattr(codebook, "decode_codebook", lambda *a: (parsed.append(a), plain(*a))[1], raising=False)

    for _ in range(5):
        assert "ressurser" in project.codebook

    assert len(parsed) == 1


def test_only_the_coder_takes_a_coding_away(project, study):
    """Another coder is told whose it is; the coding stays."""
    project.code(project.transcript("01-drammen").turn_excerpt(1), ["ressurser"])

    with Project.open(study, coder="ola") as other, pytest.raises(QualcodeError) as told:
        other.uncode(other.codings())

    assert "kari" in told.value.message
    assert len(project.codings()) == 1


def test_attributes_given_by_hand_stay(project, study):
    """Reading the same file again with another option keeps what was set at the first import."""
    path = study / "transcripts" / "01-drammen.txt"
    project.import_transcripts(project.plan_import([path], ReadOptions(attributes={"runde": "2"})))

    project.import_transcripts(project.plan_import([path], ReadOptions(interviewers=("Bibliotekar",))))

    assert project.transcript("01-drammen").attributes["runde"] == "2"


def test_a_name_that_is_not_utf8_is_read(project, study):
    """A file name from an old archive, in another encoding, gives a name that can be kept."""
    path = study / "transcripts" / "m\udce5te.txt"
    path.write_text("Intervjuer: Hva?\n\nLeder: Det.\n", encoding="utf-8")

    project.import_transcripts(project.plan_import([study / "transcripts"]))

    assert "måte" in project.transcript_names()


def test_a_wrong_pattern_is_told_once(project, study):
    """Whatever the number of files, a pattern that is none is one mistake."""
    with pytest.raises(QualcodeError):
        project.plan_import([study / "transcripts"], ReadOptions(speakers="("))
