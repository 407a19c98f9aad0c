"""`export` and `import` of REFI-QDA files on the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SAMPLES = Path(__file__).parent.parent / "data" / "formats"


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run qualcode in English, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "qualcode", "--lang", "en", "--coder", "kari", "--project", str(folder), *words],
        capture_output=True,
        encoding="utf-8",
        check=False,
        stdin=subprocess.DEVNULL,
    )


def test_what_would_be_left_out_is_asked_about(tmp_path: Path) -> None:
    """Without a terminal nothing is stored until --yes says so; the report stands on stderr."""
    run(tmp_path, "init")
    sample = str(SAMPLES / "qdpx01_minimal.qdpx")
    asked = run(tmp_path, "import", sample)
    assert asked.returncode == 1
    assert "! Left out: selections that hold no text (1): intervju_1 52-52" in asked.stderr
    assert "--yes" in asked.stderr
    assert run(tmp_path, "codings", "export").stdout == ""

    stored = run(tmp_path, "import", sample, "--yes")
    assert (stored.returncode, stored.stdout) == (0, "")
    assert "transcripts 1, codes 2, codings 1, memos 1" in stored.stderr
    (row,) = map(json.loads, run(tmp_path, "codings", "export").stdout.splitlines())
    assert (row["transcript"], row["coder"], row["codes"]) == (
        "intervju_1",
        "Koder A",
        ["kompetanse/mangel-pa-opplaering"],
    )


def test_the_report_is_data_too(tmp_path: Path) -> None:
    """--format json prints the plan with every loss on stdout."""
    run(tmp_path, "init")
    done = run(tmp_path, "import", str(SAMPLES / "ond09_qdpx_loese_referanser.qdpx"), "--yes", "--format", "json")
    plan = json.loads(done.stdout)
    assert {loss["kind"]: loss["count"] for loss in plan["losses"] if loss["lost"]} == {
        "selection outside": 1,
        "selection empty": 1,
        "unknown code": 1,
    }


def test_a_study_goes_out_and_in(study: Path, tmp_path: Path) -> None:
    """`export` writes both forms and refuses to write over them; the project is the same in another study."""
    assert run(study, "import", "--yes", str(study / "transcripts")).returncode == 0
    for name in ("ut.qdpx", "ut.qdc"):
        done = run(study, "export", str(tmp_path / name))
        assert done.returncode == 0
        assert ("0 codings written" if name.endswith("x") else "codebook is written") in done.stderr
        again = run(study, "export", str(tmp_path / name))
        assert again.returncode == 1
        assert "already there" in again.stderr
    run(tmp_path, "init", str(tmp_path / "ny"))
    assert run(tmp_path / "ny", "import", str(tmp_path / "ut.qdpx")).returncode == 0
    again = run(tmp_path / "ny", "import", str(tmp_path / "ut.qdc"))
    assert "transcripts 0, codes 0, codings 0" in again.stderr
    words = ("list", "codes", "--format", "json")
    assert run(tmp_path / "ny", *words).stdout == run(study, *words).stdout
    words = ("show", "01-drammen", "--format", "jsonl")
    assert run(tmp_path / "ny", *words).stdout == run(study, *words).stdout


def test_a_file_that_is_no_xml_is_called_damaged(study: Path) -> None:
    """An empty codebook, or a package that was given the wrong ending, holds no document type."""
    for data in (b"", b"PK\x03\x04 and more"):
        (study / "inn.qdc").write_bytes(data)
        done = run(study, "import", str(study / "inn.qdc"), "--yes")
        assert (done.returncode, "damaged" in done.stderr) == (1, True), done.stderr


def test_a_harmful_file_is_refused_in_words(tmp_path: Path) -> None:
    """A path out of the folder gives one line and exit code 1."""
    run(tmp_path, "init")
    done = run(tmp_path, "import", str(SAMPLES / "ond07_qdpx_zip_slip.qdpx"), "--yes")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr
