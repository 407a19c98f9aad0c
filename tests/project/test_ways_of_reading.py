"""What is said of files once is kept: for their corrections, and for the next of the same kind; notes become memos."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Kind
from qualcode.project import Project
from qualcode.readers import ReadOptions, with_roles

GROUP = "SPEAKER_00: Hva synes dere?\nSPEAKER_01: Jeg liker det.\nSPEAKER_02: Ikke jeg.\nSPEAKER_00: Takk.\n"
SAMPLES = Path(__file__).parents[1] / "data" / "formats"


def write(project: Project, name: str, text: str = GROUP) -> Path:
    path = project.root / "transcripts" / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    return path


def speakers(project: Project, name: str) -> dict[str, Kind]:
    return {turn.speaker: turn.kind for turn in project.transcript(name).turns}


def test_labels_and_roles_are_said_once_and_kept_for_a_correction(project: Project) -> None:
    """A corrected file is read as the first was, without anything being said again."""
    path = write(project, "gruppe")
    said = ReadOptions(names={"SPEAKER_01": "I1", "speaker_02": "I2"}, roles={"SPEAKER_00": Kind.INTERVIEWER})
    project.import_transcripts(project.plan_import([path], said))
    expected = {"SPEAKER_00": Kind.INTERVIEWER, "I1": Kind.RESPONDENT, "I2": Kind.RESPONDENT}
    assert speakers(project, "gruppe") == expected

    assert project.plan_import([path]).readings == ()
    write(project, "gruppe", GROUP.replace("liker", "elsker"))
    project.import_transcripts(project.plan_import([path]))

    assert speakers(project, "gruppe") == expected
    assert "elsker" in project.transcript("gruppe").text


def test_a_way_of_reading_is_saved_for_the_next_files(project: Project) -> None:
    """Also roles that were chosen after the file was read; a name that nobody saved is told with those there are."""
    plan = project.plan_import([write(project, "gruppe")], ReadOptions(names={"SPEAKER_01": "A1"}))
    [reading] = plan.new
    chosen = with_roles(reading, {"SPEAKER_00": Kind.INTERVIEWER, "SPEAKER_02": Kind.OTHER})
    plan = project.with_readings(plan, [chosen])
    project.import_transcripts(plan)
    project.save_options("whisper", plan)

    project.import_transcripts(project.plan_import([write(project, "ny")], project.saved_options("whisper")))

    assert speakers(project, "ny") == speakers(project, "gruppe")
    assert speakers(project, "ny") == {"SPEAKER_00": Kind.INTERVIEWER, "A1": Kind.RESPONDENT, "SPEAKER_02": Kind.OTHER}
    with pytest.raises(QualcodeError, match="saved as teams") as told:
        project.saved_options("teams")
    assert "whisper" in told.value.hint


def test_comments_become_a_memo_that_undo_takes_away(project: Project) -> None:
    """Who wrote it, on which words of which turn; read again nothing is doubled."""
    source = next(SAMPLES.glob("docx05*"))
    path = project.root / "transcripts" / "word.docx"
    path.write_bytes(source.read_bytes())
    plan = project.plan_import([path])
    notes = plan.new[0].notes
    assert notes

    project.import_transcripts(plan)

    [memo] = project.store.memos.find(target="transcript", target_id="word")
    for note in notes:
        assert " ".join(note.text.split()) in memo.text and (not note.author or note.author in memo.text)
    assert any(note.turn is not None and f"turn {note.turn + 1}" in memo.text for note in notes)
    project.import_transcripts(project.plan_import([path], ReadOptions(attributes={"by": "Oslo"})))
    assert project.store.memos.find(target="transcript", target_id="word") == [memo]
    project.undo()
    assert project.store.memos.find(target="transcript", target_id="word") == []
    project.redo()
    assert [each.text for each in project.store.memos.find(target="transcript")] == [memo.text]
    assert project.store.check() == []


def test_notes_are_added_to_a_memo_that_is_there(project: Project) -> None:
    """What the coder has written stays."""
    source = next(SAMPLES.glob("docx05*"))
    path = project.root / "transcripts" / "word.txt"
    path.write_text("Intervjuer: Hei?\nKari: Hei.\n", encoding="utf-8")
    project.import_transcripts(project.plan_import([path]))
    project.store.memos.set("transcript", "word", "Fint intervju.", coder=project.coder)
    path.unlink()
    path.with_suffix(".docx").write_bytes(source.read_bytes())

    project.import_transcripts(project.plan_import([path.with_suffix(".docx")]))

    [memo] = project.store.memos.find(target="transcript", target_id="word")
    assert memo.text.startswith("Fint intervju.\n\n") and len(memo.text) > 30
