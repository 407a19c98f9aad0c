"""Real programs: what we write they read, and what they write we read.

pyrefiqda is among the development dependencies. qualitative-coding (qc) wants other versions of what we use, so
it is run in an environment of its own: name its Python in QUALCODE_QC_PYTHON to have these tests run.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from qualcode.model import Code, Codebook, Coding, Excerpt, Kind, Transcript, Turn
from qualcode.project import Project
from qualcode.project.refi import import_refi, plan_refi
from tests.exchange.refi_studies import RandomStudy, contents, fill, position_errors

QC = os.environ.get("QUALCODE_QC_PYTHON", "")
needs_qc = pytest.mark.skipif(not QC, reason="QUALCODE_QC_PYTHON names no Python with qualitative-coding")

BOOK = Codebook(
    "Bok", codes=(Code("rolle", "Rollen", "Om rollen.", color="#0072B2", children=(Code("rolle/ro", "Ro", "Om ro."),)),)
)
TURNS = (
    Turn(0, "Intervjuer", Kind.INTERVIEWER, "Hva er viktig?", 4000),
    Turn(1, "Kari", Kind.RESPONDENT, "Møteplassen 🙈 er viktig.", 10_000),
    Turn(2, "Intervjuer", Kind.INTERVIEWER, "Mer?", 12_000),
    Turn(3, "Kari", Kind.RESPONDENT, "Ro er òg viktig, syns jeg.", 14_000),
)


@pytest.fixture
def study(tmp_path: Path) -> Any:
    """A study with two coders, codings in two turns, and a memo."""
    transcript = Transcript("01-as", TURNS, {"kommune": "Ås"}, sha256="a" * 64)
    meeting, calm = transcript.text.index("Møteplassen"), transcript.text.index("Ro er")
    codings = [
        Coding("", Excerpt("01-as", meeting, meeting + 11), "rolle", "Kari", "", memo="Se her."),
        Coding("", Excerpt("01-as", calm, calm + 16), "rolle/ro", "Ola", ""),
    ]
    with Project.create(tmp_path / "studie", coder="Kari") as project:
        fill(project, RandomStudy(BOOK, [transcript], codings))
        yield project


def test_pyrefiqda_reads_what_we_write_and_we_read_what_it_writes(study: Project, tmp_path: Path) -> None:
    """Through its strict models and out again, the study is the same but for what only qualcode knows."""
    pyrefiqda = pytest.importorskip("pyrefiqda")
    study.export(tmp_path / "ut.qdpx")
    loaded = pyrefiqda.RefiProject.load(tmp_path / "ut.qdpx", extract_dir=str(tmp_path / "pakket"))
    (source,) = loaded.sources.text_source
    assert [user.name for user in loaded.users.user] == ["Kari", "Ola"]
    assert [code.name for code in loaded.code_book.codes.code] == ["Rollen"]
    text = pyrefiqda.RefiProject.resolve_source_path(source.plain_text_path, tmp_path / "pakket").read_text("utf-8")
    assert [text[one.start_position : one.end_position] for one in source.plain_text_selection] == [
        "Møteplassen",
        "Ro er òg viktig,",
    ]
    (tmp_path / "pakket" / "sources" / "qualcode.json").unlink()
    pyrefiqda.RefiProject.save(loaded, tmp_path / "retur.qdpx", source_media_dir=tmp_path / "pakket" / "sources")

    with Project.create(tmp_path / "annen", coder="Per") as other:
        import_refi(other, plan_refi(other, tmp_path / "retur.qdpx"))
        assert position_errors(other) == 0
        ours, theirs = contents(study), contents(other)
        assert theirs["transcripts"] == ours["transcripts"]
        assert theirs["memos"] == ours["memos"]
        places = {
            (one.id, one.excerpt, one.quote, one.coder, one.created, one.memo) for one in ours["codings"].values()
        }
        assert places == {
            (one.id, one.excerpt, one.quote, one.coder, one.created, one.memo) for one in theirs["codings"].values()
        }
        assert [(c.name, c.definition, c.color) for c in other.codebook] == [
            (c.name, c.definition, c.color) for c in study.codebook
        ]


def test_pyrefiqda_reads_our_codebook_and_we_read_its(study: Project, tmp_path: Path) -> None:
    """Codes, colours and descriptions go both ways."""
    pyrefiqda = pytest.importorskip("pyrefiqda")
    study.export(tmp_path / "ut.qdc")
    book = pyrefiqda.RefiCodebook.load(tmp_path / "ut.qdc")
    assert [(code.name, code.color) for code in book.codes.code] == [("Rollen", "#0072B2")]
    pyrefiqda.RefiCodebook.save(book, tmp_path / "retur.qdc")
    with Project.create(tmp_path / "annen") as other:
        import_refi(other, plan_refi(other, tmp_path / "retur.qdc"))
        assert [(c.name, c.definition) for c in other.codebook] == [("Rollen", "Om rollen."), ("Ro", "Om ro.")]


def qc(folder: Path, *words: str) -> str:
    """Run qc in a folder; its reader stops in a debugger unless that is turned off."""
    done = subprocess.run(
        [str(Path(QC).parent / "qc"), *words],
        cwd=folder,
        env={**os.environ, "PYTHONBREAKPOINT": "0", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@needs_qc
def test_qc_reads_what_we_write_and_we_read_what_it_writes(study: Project, tmp_path: Path) -> None:
    """qc codes whole lines: each coding comes back over the line that it stood in, with code and coder."""
    study.export(tmp_path / "ut.qdpx")
    folder = tmp_path / "qc"
    folder.mkdir()
    qc(folder, "init", "--import", str(tmp_path / "ut.qdpx"))
    assert "Rollen" in qc(folder, "codes", "stats")
    qc(folder, "export", "retur.qdpx")

    with Project.create(tmp_path / "annen", coder="Per") as other:
        plan = plan_refi(other, folder / "retur.qdpx")
        assert [loss for loss in plan.losses if loss.lost] == []
        import_refi(other, plan)
        assert position_errors(other) == 0
        found = {(other.codebook.by_id[one.code].name, one.coder, one.quote) for one in other.codings()}
        assert found == {
            ("Rollen", "Kari", "Møteplassen 🙈 er viktig."),
            ("Ro", "Ola", "Ro er òg viktig, syns jeg."),
        }
        assert [turn.text for turn in other.transcript("01-as").turns] == [turn.text for turn in TURNS]


@needs_qc
def test_the_projects_that_qc_ships_come_in(tmp_path: Path) -> None:
    """Its demo by an older qc: 205 codings; and a project by NVivo whose texts are empty, which is told."""
    found = subprocess.run(
        [QC, "-c", "import qualitative_coding as q; print(q.__path__[0])"], capture_output=True, text=True, check=True
    )
    home = Path(found.stdout.strip())
    with Project.create(tmp_path / "studie") as study:
        plan = plan_refi(study, home / "demo.qdpx")
        assert [loss for loss in plan.losses if loss.lost] == []
        import_refi(study, plan)
        assert (len(study.codings()), position_errors(study)) == (205, 0)
        nvivo = plan_refi(study, home / "refi_qda" / "nvivo_project.qdpx")
        assert {loss.kind: loss.count for loss in nvivo.losses} == {"source without text": 2}
