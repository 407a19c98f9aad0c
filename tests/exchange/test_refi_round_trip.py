"""Studies out as REFI-QDA and in again: nothing that the form has room for is lost."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from qualcode.errors import QualcodeError
from qualcode.model import Code, Codebook, Coding, Excerpt, Kind, Transcript, Turn
from qualcode.project.refi import import_refi, plan_refi
from tests.exchange.refi_schemas import codebook_schema, project_schema
from tests.exchange.refi_studies import (
    RandomStudy,
    contents,
    empty_study,
    fill,
    guids,
    note_names,
    position_errors,
    project_xml,
    studies,
)

MODERATE = settings(
    max_examples=int(os.environ.get("QUALCODE_REFI_EXAMPLES", "20")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # making a failing study smaller takes minutes
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where an empty database is kept for copying."""
    return tmp_path_factory.mktemp("refi") / "empty.db"


@MODERATE
@given(study=studies())
def test_a_study_comes_through_whole(study: RandomStudy, template: Path) -> None:
    """Codes, codings, memos, coders, attributes and turns are the same, every quote at its place, every GUID too."""
    with tempfile.TemporaryDirectory() as folder:
        file, again = Path(folder) / "ut.qdpx", Path(folder) / "igjen.qdpx"
        with empty_study(Path(folder) / "a", template) as first, empty_study(Path(folder) / "b", template) as second:
            fill(first, study)
            first.export(file)
            plan = plan_refi(second, file)
            assert [loss for loss in plan.losses if loss.lost] == []
            import_refi(second, plan)

            assert contents(second) == contents(first)
            assert position_errors(second) == 0
            second.export(again)
            before, after = guids(file), guids(again)
            assert {g: k for g, k in before.items() if k != "User"} == {g: k for g, k in after.items() if k != "User"}
            assert note_names(file) == note_names(again)
            if (schema := project_schema()) is not None:
                schema.assertValid(project_xml(file))
                schema.assertValid(project_xml(again))


@MODERATE
@given(study=studies())
def test_codes_come_through_a_codebook_file(study: RandomStudy, template: Path) -> None:
    """A .qdc keeps the tree with names, colours and GUIDs, and is valid."""

    def seen(code: Code) -> tuple[object, ...]:
        return code.name, code.color, tuple(map(seen, code.children))

    with tempfile.TemporaryDirectory() as folder:
        file, again = Path(folder) / "ut.qdc", Path(folder) / "igjen.qdc"
        with empty_study(Path(folder) / "a", template) as first, empty_study(Path(folder) / "b", template) as second:
            fill(first, study)
            first.export(file)
            import_refi(second, plan_refi(second, file))

            assert tuple(map(seen, second.codebook.codes)) == tuple(map(seen, first.codebook.codes))
            second.export(again)
            if (schema := codebook_schema()) is not None:
                schema.assertValid(schema_input := _parsed(file))
                assert [one.get("guid") for one in schema_input.iter()] == [
                    one.get("guid") for one in _parsed(again).iter()
                ]


def _parsed(path: Path):  # type: ignore[no-untyped-def]
    from lxml import etree

    return etree.fromstring(path.read_bytes())


BOOK = Codebook(
    "Bok", codes=(Code("a", "A", "Om a.", examples=("Et eksempel.",), children=(Code("a/b", "B", "Om b."),)),)
)
TURNS = (
    Turn(0, "Intervjuer", Kind.INTERVIEWER, "Hva er viktig?", 4000, 5000),
    Turn(1, "Kari", Kind.RESPONDENT, "Møteplassen 🙈, den er viktig.\nOg ro.", 10_500, None),
)


@pytest.fixture
def small() -> RandomStudy:
    """One transcript, two codings by two people."""
    transcript = Transcript("01-ås", TURNS, {"kommune": "Ås", "alder": "34"}, sha256="a" * 64)
    place = transcript.text.index("Møteplassen")
    codings = [
        Coding("", Excerpt("01-ås", place, place + 11), "a", "Kari", "", memo="Se også\nden andre."),
        Coding("", Excerpt("01-ås", place, place + 14), "a/b", "Ola", ""),
    ]
    return RandomStudy(BOOK, [transcript], codings)


def test_importing_twice_changes_nothing(small: RandomStudy, tmp_path: Path, template: Path) -> None:
    """A file that is in already adds nothing: no transcript, no code, no coding, no memo."""
    with empty_study(tmp_path / "a", template) as study:
        fill(study, small)
        study.export(tmp_path / "ut.qdpx")
        before, text = contents(study), study.codebook_file.path.read_text(encoding="utf-8")
        plan = plan_refi(study, tmp_path / "ut.qdpx")
        taken = import_refi(study, plan)

        assert (taken.transcripts, taken.codings, taken.memos, taken.others) == (0, 0, 0, ())
        assert contents(study) == before
        assert study.codebook_file.path.read_text(encoding="utf-8") == text


def test_work_done_in_another_copy_is_added(small: RandomStudy, tmp_path: Path, template: Path) -> None:
    """A colleague's copy brings new codes and codings; what is here stays, comments in the codebook too."""
    with empty_study(tmp_path / "a", template) as ours, empty_study(tmp_path / "b", template) as theirs:
        fill(ours, small)
        ours.export(tmp_path / "ut.qdpx")
        import_refi(theirs, plan_refi(theirs, tmp_path / "ut.qdpx"))
        path = theirs.codebook_file.path
        added = "  - id: ny\n    name: Ny\n    definition: En ny kode.\n"
        path.write_text(path.read_text(encoding="utf-8") + added, encoding="utf-8")
        theirs.store.codings.add([Coding("", Excerpt("01-ås", 0, 3), "ny", "Per", "")], coder="Per")
        theirs.export(tmp_path / "retur.qdpx")
        book = ours.codebook_file.path
        book.write_text("# Vår kodebok\n" + book.read_text(encoding="utf-8"), encoding="utf-8")
        taken = import_refi(ours, plan_refi(ours, tmp_path / "retur.qdpx"))

        assert (taken.transcripts, taken.codings) == (0, 1)
        assert [one.code for one in ours.codings() if one.coder == "Per"] == ["ny"]
        assert book.read_text(encoding="utf-8").startswith("# Vår kodebok\n")
        assert ours.codebook.by_id["ny"].definition == "En ny kode."


def test_a_failure_leaves_codebook_and_database_as_they_were(
    small: RandomStudy, tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the last write fails, nothing of the import is there."""
    with empty_study(tmp_path / "a", template) as first, empty_study(tmp_path / "b", template) as second:
        fill(first, small)
        first.export(tmp_path / "ut.qdpx")
        plan = plan_refi(second, tmp_path / "ut.qdpx")
        text = second.codebook_file.path.read_text(encoding="utf-8")
        monkeypatch.setattr("qualcode.store.writing.Writing.verify", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            import_refi(second, plan)
        monkeypatch.undo()

        assert second.codebook_file.path.read_text(encoding="utf-8") == text
        assert second.transcript_names() == ()
        assert second.store.check() == []


def test_a_codebook_that_changed_meanwhile_stops_the_import(small: RandomStudy, tmp_path: Path, template: Path) -> None:
    """What someone wrote into codebook.yaml between the preview and the answer is not written over."""
    with empty_study(tmp_path / "a", template) as first, empty_study(tmp_path / "b", template) as second:
        fill(first, small)
        first.export(tmp_path / "ut.qdpx")
        plan = plan_refi(second, tmp_path / "ut.qdpx")
        path = second.codebook_file.path
        path.write_text("# Ny linje\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
        with pytest.raises(QualcodeError, match="changed in the meantime"):
            import_refi(second, plan)
        assert path.read_text(encoding="utf-8").startswith("# Ny linje\n")
        assert second.transcript_names() == ()


def test_import_is_undone_as_one_event(small: RandomStudy, tmp_path: Path, template: Path) -> None:
    """Undo takes the codings and memos of a file away at once, redo brings them back."""
    with empty_study(tmp_path / "a", template) as first, empty_study(tmp_path / "b", template) as second:
        fill(first, small)
        first.export(tmp_path / "ut.qdpx")
        import_refi(second, plan_refi(second, tmp_path / "ut.qdpx"))
        second.undo()
        assert second.codings() == []
        assert second.store.memos.find() == []
        second.redo()
        assert contents(second)["codings"] == contents(first)["codings"]


def test_a_file_that_is_there_is_not_written_over(small: RandomStudy, tmp_path: Path, template: Path) -> None:
    """Without --force the export stops before any work."""
    file = tmp_path / "ut.qdpx"
    file.write_bytes(b"mitt")
    with empty_study(tmp_path / "a", template) as study:
        fill(study, small)
        with pytest.raises(QualcodeError, match="already there"):
            study.export(file)
        assert file.read_bytes() == b"mitt"
        study.export(file, force=True)
    assert file.read_bytes()[:2] == b"PK"
