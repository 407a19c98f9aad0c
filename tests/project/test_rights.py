"""Who may look into a study."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from qualcode.project import Project

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights are set the POSIX way")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_study_is_its_owners_alone(tmp_path: Path) -> None:
    """The folder, the interviews in it, the database and the backups."""
    with Project.create(tmp_path / "ny" / "studie", coder="kari") as project:
        assert [mode(path) for path in (project.root, project.root / "transcripts")] == [0o700, 0o700]
        assert mode(project.root / "corpus.db") == 0o600


def test_a_folder_that_people_share_stays_shared(tmp_path: Path) -> None:
    """What is there already has the rights that someone gave it."""
    (tmp_path / "transcripts").mkdir()
    tmp_path.chmod(0o750)
    (tmp_path / "transcripts").chmod(0o755)

    Project.create(tmp_path, coder="kari").close()

    assert [mode(tmp_path), mode(tmp_path / "transcripts")] == [0o750, 0o755]
