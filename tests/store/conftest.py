"""A small study in a real file, with times and ids that repeat."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from qualcode.model import Coding, Excerpt, Kind, Suggestion, Transcript, Turn
from qualcode.store import Store

FJELL = Transcript(
    name="01-fjell",
    turns=(
        Turn(0, "Intervjuer", Kind.INTERVIEWER, "Hva er biblioteket for deg?", 4000, 9000),
        Turn(1, "Kari", Kind.RESPONDENT, "En møteplass 😀 for alle, på tvers.", 10000),
        Turn(2, "Kari", Kind.RESPONDENT, "Her kan du være i fred."),
        Turn(3, "Intervjuer", Kind.INTERVIEWER, "Og møteplassen?"),
        Turn(4, "Kari", Kind.RESPONDENT, "Bemanninga er for liten."),
    ),
    attributes={"rolle": "Bibliotekar", "kommune": "Drammen"},
    source="transcripts/01-fjell.txt",
    sha256="a" * 64,
)
MYSEN = Transcript(
    name="2-mysen",
    turns=(Turn(0, "Ola", Kind.RESPONDENT, "Nedskjæring."), Turn(1, "Ola", Kind.OTHER, "Ler.")),
    sha256="b" * 64,
)


_MEMORY = Path("/dev/shm")


@contextmanager
def fast_folder() -> Iterator[Path]:
    """A folder on a disk in memory where there is one: each commit waits for the disk."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as name:
        yield Path(name)


def counting(prefix: str) -> Callable[[], str]:
    """Ids or times that are the same in every test run."""
    numbers = count(1)
    return lambda: f"{prefix}{next(numbers):04}"


def excerpt_of(words: str, transcript: Transcript = FJELL) -> Excerpt:
    """The first place where the words stand."""
    start = transcript.text.index(words)
    return Excerpt(transcript.name, start, start + len(words))


def coding(
    words: str, code: str = "rolle", *, transcript: Transcript = FJELL, coder: str = "", memo: str = ""
) -> Coding:
    return Coding(id="", excerpt=excerpt_of(words, transcript), code=code, coder=coder, quote="", memo=memo)


def suggestion(
    words: str, code: str = "rolle", score: float = 0.5, *, transcript: Transcript = FJELL, default: bool = True
) -> Suggestion:
    return Suggestion(excerpt_of(words, transcript), code, score, default)


@pytest.fixture
def path() -> Iterator[Path]:
    with fast_folder() as folder:
        yield folder / "corpus.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A study with two transcripts."""
    with Store.create(path, now=counting("2026-01-01T00:00:"), new_id=counting("id-")) as made:
        made.transcripts.add([FJELL, MYSEN], coder="kari")
        yield made
