"""codebook.yaml edited by hand, well and badly, while the study is open: nothing that was coded is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.errors import ProblemsError, QualcodeError
from qualcode.project import Project

NAME = "01-drammen"
MANY = "codes:\n" + "".join(f"  - {{id: k{n}, name: Kode {n}, definition: d}}\n" for n in range(5000))


def replacing(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


BROKEN = {
    "syntax": (replacing("cues: [møteplass", "cues: [møteplass]]"), 11),
    "duplicate": (replacing("id: ressurser", "id: rolle"), 18),
    "cycle": (replacing("definition: For lite folk", "definition: &a [*a]\n    x: For lite folk"), 20),
    "unknown key": (replacing("    name: Ressurser", "    navn: Ressurser"), 18),
    "no name": (replacing("    name: Ressurser\n", ""), 18),
    "a tab": (replacing("    name: Ressurser", "\tname: Ressurser"), 19),
    "empty": (lambda _text: "", 1),
    "a list": (lambda _text: "- a\n", 1),
    "too many": (lambda _text: MANY + "  - {id: k, name: K, definition: d}\n", 1),
    "too large": (lambda text: text + "# " + "x" * 1_000_000, None),
    "two documents": (lambda text: text + "---\ncodes: []\n", 24),
}


@pytest.fixture
def coded(project: Project) -> Project:
    """A study with two codings, one with a memo."""
    project.code(project.transcript(NAME).turn_excerpt(1), ["rolle/motested"], memo="husk")
    project.code(project.transcript(NAME).turn_excerpt(3), ["ressurser"])
    assert project.codebook
    return project


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_broken_leaves_the_last_good_codebook(coded: Project, study: Path, name: str) -> None:
    """The problem has its file and line; coding goes on; mended, the file counts again."""
    path, (change, line) = study / "codebook.yaml", BROKEN[name]
    good, state, book = path.read_text(), coded.store.state_hash(), coded.codebook

    path.write_text(change(good))

    assert coded.codebook == book
    assert isinstance(coded.codebook_problem, ProblemsError)
    problem = coded.codebook_problem.problems[0]
    assert (problem.path, problem.line) == (str(path), line)
    assert coded.store.state_hash() == state
    coded.code(coded.transcript(NAME).turn_excerpt(5), ["ressurser"])
    coded.undo()
    with pytest.raises(QualcodeError):
        coded.retire_code("ressurser")
    assert path.read_text() == change(good)
    path.write_text(good + "# mended\n")
    assert coded.codebook == book and coded.codebook_problem is None


@pytest.mark.parametrize("how", ["missing", "not UTF-8", "a folder"])
def test_a_file_that_cannot_be_read(coded: Project, study: Path, how: str) -> None:
    """Gone, in another encoding, or something else: told, and the codebook stays in use."""
    path, book = study / "codebook.yaml", coded.codebook
    data = path.read_bytes()
    path.unlink()
    if how == "not UTF-8":
        path.write_bytes(data.decode().encode("latin-1"))
    elif how == "a folder":
        path.mkdir()

    assert coded.codebook == book and coded.codebook_problem is not None
    assert len(coded.codings()) == 2
    with pytest.raises(QualcodeError):
        coded.merge_codes("ressurser", "rolle")
    assert {c.code for c in coded.codings()} == {"rolle/motested", "ressurser"}


@pytest.mark.parametrize(
    ("change", "gone"),
    [
        (lambda text: text.partition("  - id: ressurser")[0], {"ressurser"}),
        (replacing("id: ressurser", "id: midler"), {"ressurser"}),
        (replacing("id: rolle/motested", "id: rolle/sted"), {"rolle/motested"}),
        (replacing("name: Ressurser", "name: Midler"), set()),
        (lambda _text: "codes: []\n", {"ressurser", "rolle/motested"}),
        (lambda _text: MANY, {"ressurser", "rolle/motested"}),
    ],
    ids=["removed", "another id", "another id below", "another name", "no codes", "5,000 others"],
)
def test_codes_that_leave_the_file_keep_their_codings(
    coded: Project, study: Path, change: Callable[[str], str], gone: set[str]
) -> None:
    """They are listed as gone with their counts, are not offered, can be exported, and come back with the file."""
    path = study / "codebook.yaml"
    good, state = path.read_text(), coded.store.state_hash()

    path.write_text(change(good))

    assert coded.codebook_problem is None
    assert coded.codebook is not None and set(coded.gone_codes()) == gone
    assert coded.store.state_hash() == state
    assert not gone & {code.id for code in coded.codebook.in_use}
    assert not gone & set(coded.recent_codes())
    assert coded.export(study / "ut.csv").rows == 2
    for code in gone:
        assert coded.codebook.path(code) == (code,)
        with pytest.raises(QualcodeError):
            coded.code(coded.transcript(NAME).turn_excerpt(5), [code])
    path.write_text(good)
    assert coded.gone_codes() == {}
