"""The app over the small study, and suggestions to answer."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from steps import NAME, Open, press
from textual.pilot import Pilot

from qualcode.model import Transcript
from qualcode.project import Project
from qualcode.tui.app import QualcodeApp


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    """What an app set aside from the collector is looked through again when the app is gone."""
    yield
    gc.unfreeze()


@pytest.fixture
def transcript(project: Project) -> Transcript:
    """The one transcript of the small study."""
    return project.transcript(NAME)


@pytest.fixture
def opened(project: Project) -> Open:
    """Opens the app on the small study, as `async with opened() as pilot`, in the transcript unless told otherwise."""

    @asynccontextmanager
    async def run(*keys: str, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Pilot[None]]:
        app = QualcodeApp(project)
        async with app.run_test(size=size, notifications=True) as pilot:
            await press(pilot, *keys or ("enter",))
            yield pilot

    return run


@pytest.fixture
def study_read_only(project: Project) -> Iterator[Project]:
    """The small study opened for reading only."""
    with Project.open(project.root, coder="kari", read_only=True) as opened:
        yield opened


@pytest.fixture
def study_empty(study: Path) -> Iterator[Project]:
    """A study with a codebook and no transcripts."""
    with Project.create(study, coder="kari") as made:
        yield made
