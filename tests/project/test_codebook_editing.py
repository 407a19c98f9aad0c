"""Editing the codebook of a study: the text and the codings change together, and come back together."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qualcode.codebook import editing
from qualcode.errors import QualcodeError
from qualcode.model import Coding
from qualcode.project import Project
from qualcode.project.codebook_editing import edit_codebook

NAME = "01-drammen"


def coded(project: Project) -> list[tuple[str, str, str, str]]:
    return sorted((c.quote, c.code, c.coder, c.memo) for c in project.codings())


def code(project: Project, turn: int, *codes: str, memo: str = "") -> list[Coding]:
    return project.code(project.transcript(NAME).turn_excerpt(turn), codes, memo=memo)


@pytest.fixture
def book(study: Path) -> Path:
    """The codebook with a comment in it."""
    path = study / "codebook.yaml"
    path.write_text(path.read_text().replace("  - id: ressurser", "  # om penger\n  - id: ressurser"))
    return path


def test_merging_moves_codings_and_undo_brings_all_back(project: Project, book: Path) -> None:
    """Codings of two coders go over, doubles become one with both memos, and one undo is exact."""
    code(project, 1, "ressurser", memo="mitt")
    code(project, 1, "rolle/motested", memo="også mitt")
    code(project, 3, "ressurser", memo="for seg selv")
    with Project.open(project.root, coder="ola") as other:
        code(other, 3, "ressurser")
    before, text, state = coded(project), book.read_bytes(), project.store.state_hash()

    outcome = project.merge_codes("ressurser", "rolle/motested")
    after, merged = coded(project), book.read_bytes()
    undone = project.undo()
    back, restored, state_back = coded(project), book.read_bytes(), project.store.state_hash()
    redone = project.redo()

    assert outcome.codings == 3
    assert {c for _q, c, _w, _m in after} == {"rolle/motested"}
    assert sorted(m for _q, _c, _w, m in after) == ["", "for seg selv", "også mitt\n\nmitt"]
    assert "ressurser" not in merged.decode().replace("# om penger", "") and "# om penger" in merged.decode()
    assert len(undone) == len(redone) == 1
    assert (back, restored, state_back) == (before, text, state)
    assert coded(project) == after and book.read_bytes() == merged
    assert project.store.check() == []


def test_another_id_takes_everything_along(project: Project, book: Path) -> None:
    """Codings, memos on the code and rejections follow; a rejection holds under the new id."""
    book.write_text(
        book.read_text().replace("definition: For lite folk", "definition: Ikke rolle/styring. For lite folk")
    )
    code(project, 1, "rolle", "rolle/motested")
    project.store.memos.set("code", "rolle/motested", "om koden", coder="kari")
    [rejected] = suggest(project, "rolle/styring", turn=1)[:1]
    [mentioning] = suggest(project, "ressurser", turn=3)[:1]
    project.reject(rejected)
    project.reject(mentioning)
    state = project.store.state_hash()

    outcome = project.change_code_id("rolle", "frihet")

    assert outcome.code_id == "frihet"
    assert {c.code for c in project.codings()} == {"frihet", "frihet/motested"}
    assert project.store.memos.find(target="code", target_id="frihet/motested")[0].text == "om koden"
    held = project.store.suggestions.decisions(coder="kari")
    assert {(d.code, d.definition == project.definitions()[d.code]) for d in held} == {
        ("frihet/styring", True),
        ("ressurser", True),
    }
    assert "Ikke frihet/styring." in project.codebook.by_id["ressurser"].definition
    project.undo()
    assert project.store.state_hash() == state
    assert "rolle/styring" in project.codebook


def test_splitting_divides_the_codings(project: Project, book: Path) -> None:
    """Each coding goes where the coder says, or to both, or stays; memos come along to both."""
    one, two = code(project, 1, "ressurser", memo="husk"), code(project, 3, "ressurser")
    three = code(project, 5, "ressurser")
    text, state = book.read_bytes(), project.store.state_hash()

    project.split_code(
        "ressurser", [("Folk", "For få."), ("Penger", "")], {one[0].id: (1, 0), two[0].id: (1,), three[0].id: ()}
    )

    assert [(c.code, c.memo) for c in project.codings()] == [
        ("ressurser/folk", "husk"),
        ("ressurser/penger", "husk"),
        ("ressurser/penger", ""),
        ("ressurser", ""),
    ]
    project.undo()
    assert (book.read_bytes(), project.store.state_hash()) == (text, state)


def test_moving_retiring_and_examples(project: Project, book: Path) -> None:
    """A moved code is coded with under its new id; a retired one is neither offered nor suggested."""
    code(project, 1, "ressurser")
    suggest(project, "ressurser", turn=3)
    project.add_example("ressurser", "Bemanninga. Vi er to på jobb")
    project.move_code("ressurser", "rolle", after="rolle/motested")
    project.retire_code("rolle/ressurser")

    assert [c.code for c in project.codings()] == ["rolle/ressurser"]
    assert [c.id for c in project.codebook.by_id["rolle"].children] == [
        "rolle/motested",
        "rolle/ressurser",
        "rolle/styring",
    ]
    assert project.codebook.by_id["rolle/ressurser"].examples[-1] == "Bemanninga. Vi er to på jobb"
    assert "rolle/ressurser" not in {c.id for c in project.codebook.in_use}
    assert "rolle/ressurser" not in project.prepare_suggestions().codebook
    assert project.suggestions() == []
    assert project.recent_codes() == ()
    assert "# om penger" in book.read_text()


def test_a_code_in_use_is_not_deleted(project: Project, book: Path) -> None:
    """It is told how often it is used and what to do; an unused one goes, and comes back."""
    code(project, 1, "ressurser")

    with pytest.raises(QualcodeError) as told:
        project.delete_code("ressurser")
    project.uncode(project.codings())
    project.delete_code("ressurser")

    assert "1 coding" in told.value.message
    assert "ressurser" not in project.codebook
    project.undo()
    assert "ressurser" in project.codebook


def test_what_was_written_by_hand_outlives_undo(project: Project, book: Path) -> None:
    """Undo takes back its own lines only; where someone wrote in those, they stay and it is told."""
    project.edit_code(project.codebook.by_id["ressurser"], name="Midler")
    book.write_text(book.read_text().replace("Kommunal styring", "Styring ovenfra"))
    project.undo()
    assert (project.codebook.by_id["ressurser"].name, project.codebook.by_id["rolle/styring"].name) == (
        "Ressurser",
        "Styring ovenfra",
    )

    code(project, 1, "ressurser")
    project.merge_codes("ressurser", "rolle")
    text = book.read_text()
    book.write_text(
        text.replace("Den frie rollen", "Fri").replace("# om penger", "# om alt").replace("styring", "leder")
    )
    [event] = project.undo()
    assert "1" in event.summary or [c.code for c in project.codings()] == ["ressurser"]
    assert [c.code for c in project.codings()] == ["ressurser"]
    assert "Fri" in project.codebook.by_id["rolle"].name


def test_nobody_is_written_over(project: Project, book: Path) -> None:
    """A definition that someone else changed after the coder saw it is left, and it is told."""
    seen = project.codebook.by_id["ressurser"]
    book.write_text(book.read_text().replace("For lite folk", "For mye folk"))

    with pytest.raises(QualcodeError) as told:
        project.edit_code(seen, definition="Noe helt annet.")

    assert "meantime" in told.value.message
    assert "For mye folk" in book.read_text()


def test_a_broken_codebook_is_left_alone(project: Project, book: Path) -> None:
    """While the file cannot be read nothing is written over it, undone in it or recoded; afterwards it can be."""
    project.edit_code(project.codebook.by_id["ressurser"], name="Midler")
    good = book.read_text()
    book.write_text(good + "codes: [")

    for refused in (
        lambda: project.retire_code("rolle"),
        lambda: project.merge_codes("ressurser", "rolle"),
        project.undo,
    ):
        with pytest.raises(QualcodeError):
            refused()
    assert book.read_text() == good + "codes: ["
    book.write_text(good)
    project.undo()
    assert project.codebook.by_id["ressurser"].name == "Ressurser"


def test_a_read_only_study_is_not_edited(project: Project, book: Path) -> None:
    """Neither the file nor the database is touched."""
    text = book.read_bytes()
    with Project.open(project.root, read_only=True) as study, pytest.raises(QualcodeError):
        study.retire_code("ressurser")
    assert book.read_bytes() == text


def test_codings_of_a_code_that_left_can_be_taken_over(project: Project, book: Path) -> None:
    """After an id was changed by hand, its codings are listed, and one step brings them to the new code."""
    code(project, 1, "ressurser")
    book.write_text(book.read_text().replace("id: ressurser", "id: midler"))

    assert project.gone_codes() == {"ressurser": 1}
    project.merge_codes("ressurser", "midler")
    assert [c.code for c in project.codings()] == ["midler"]
    assert project.gone_codes() == {}
    project.undo()
    assert project.gone_codes() == {"ressurser": 1}


def test_a_program_stopped_before_the_file_was_replaced(project: Project, book: Path, monkeypatch) -> None:
    """The commit counts: the next that opens the study puts the codebook in place."""
    from qualcode.store import codebook_text

    code(project, 1, "ressurser")
    monkeypatch.setattr(codebook_text, "_put", stop)
    with pytest.raises(KeyboardInterrupt):
        project.merge_codes("ressurser", "rolle")
    monkeypatch.undo()

    with Project.open(project.root, coder="kari") as again:
        assert "ressurser" not in again.codebook
        assert [c.code for c in again.codings()] == ["rolle"]
        again.undo()
        assert "ressurser" in again.codebook
    assert not list(project.root.glob(".codebook*"))


def test_two_programs_edit_one_after_the_other(project: Project, book: Path, monkeypatch) -> None:
    """One that begins between the commit and the replacing of another puts the other's text in place first."""
    from qualcode.store import codebook_text

    put = codebook_text._put

    def slowly(draft: Path, target: Path) -> None:
        monkeypatch.setattr(codebook_text, "_put", put)
        with Project.open(project.root, coder="ola") as other:
            other.edit_code(other.codebook.by_id["rolle"], name="Fri")
        put(draft, target)

    monkeypatch.setattr(codebook_text, "_put", slowly)
    project.edit_code(project.codebook.by_id["ressurser"], name="Midler")

    assert [project.codebook.by_id[code].name for code in ("rolle", "ressurser")] == ["Fri", "Midler"]
    assert not list(project.root.glob(".codebook*"))


def test_a_program_stopped_before_the_commit(project: Project, book: Path) -> None:
    """A text that was prepared and never committed is thrown away; one that is not ours to judge is kept."""
    text = book.read_bytes()
    shutil.copy(book, project.root / ".codebook.yaml.no-such-event.0123456789abcdef")

    with Project.open(project.root, coder="kari") as again:
        assert again.codebook
    assert book.read_bytes() == text
    assert not list(project.root.glob(".codebook*"))


def test_a_full_disk_changes_nothing(project: Project, book: Path, monkeypatch) -> None:
    """It is told in words; the file, the codings and the folder are as they were, and a later try works."""
    code(project, 1, "ressurser")
    project.store.keep()
    before = book.read_bytes(), project.store.state_hash(), sorted(project.root.iterdir())
    monkeypatch.setattr("qualcode.store.codebook_text.os.fsync", full)

    with pytest.raises(QualcodeError):
        project.merge_codes("ressurser", "rolle")
    monkeypatch.undo()

    assert (book.read_bytes(), project.store.state_hash(), sorted(project.root.iterdir())) == before
    assert project.merge_codes("ressurser", "rolle").codings == 1


def test_a_hand_faster_than_the_program_is_not_written_over(project: Project, book: Path) -> None:
    """Someone saves the file between its reading and its writing: their text stays, and nothing is recoded."""
    code(project, 1, "ressurser")
    theirs = book.read_text().replace("For lite folk", "For mye folk")

    def change(text: str, path: str) -> editing.Edited:
        book.write_text(theirs)
        return editing.merge_codes(text, path, "ressurser", "rolle")

    with pytest.raises(QualcodeError):
        edit_codebook(project, "merge codes", "", change)
    assert book.read_text() == theirs
    assert [c.code for c in project.codings()] == ["ressurser"]


def test_the_file_keeps_its_mark_its_rights_and_its_place(project: Project, book: Path, tmp_path: Path) -> None:
    """A byte order mark, the rights, line breaks and a link survive an edit and its undo."""
    elsewhere = tmp_path / "felles.yaml"
    elsewhere.write_bytes(b"\xef\xbb\xbf" + book.read_bytes().replace(b"\n", b"\r\n"))
    elsewhere.chmod(0o640)
    book.unlink()
    book.symlink_to(elsewhere)
    data = elsewhere.read_bytes()

    project.edit_code(project.codebook.by_id["ressurser"], name="Midler")

    edited = elsewhere.read_bytes()
    assert edited == data.replace(b"name: Ressurser", b"name: Midler")
    assert book.is_symlink() and elsewhere.stat().st_mode & 0o777 == 0o640
    project.undo()
    assert elsewhere.read_bytes() == data


def full(*_arguments: object) -> None:
    raise OSError(28, "No space left on device")


def stop(*_arguments: object) -> None:
    raise KeyboardInterrupt


def suggest(project: Project, code_id: str, *, turn: int):
    from qualcode.model import Run, Suggestion

    excerpt = project.transcript(NAME).turn_excerpt(turn)
    number = len(project.runs())
    run = Run(f"run-{number}", "2026-01-01T00:00:00Z", {"transcripts": {NAME: ""}}, 1)
    project.store.suggestions.save(run, [Suggestion(excerpt, code_id, 0.75, True, (), run.id)], coder=project.coder)
    return project.suggestions(NAME)
