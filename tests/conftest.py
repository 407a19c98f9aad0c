"""What many tests share: English texts, a small codebook and a small study on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.i18n import DEFAULT, set_language
from qualcode.project import Project

CODEBOOK = """\
title: Bibliotek i små steder
language: nb
codes:
  - id: rolle
    name: Den frie rollen
    definition: Biblioteket som uavhengig møteplass.
    children:
      - id: rolle/motested
        name: Møteplass
        definition: Et sted der alle kan være.
        cues: [møteplass, være i fred]
        examples: [Her kan du sitte i timevis uten å kjøpe noe., Folk møtes her på tvers av alder.]
      - id: rolle/styring
        name: Kommunal styring
        definition: Føringer fra ledelse og politikere.
        cues: [kommunens talerør]
        examples: [Rådmannen ville at vi skulle henge opp plakatene., Vi blir brukt som kommunens talerør.]
  - id: ressurser
    name: Ressurser
    definition: For lite folk, tid eller penger.
    cues: [bemanning, nedskjæring]
    examples: [Vi er for få på jobb om ettermiddagen., Det er aldri penger til nye bøker.]
uncoded_examples: [Jeg tok bussen hit i dag., Vil du ha kaffe før vi begynner?]
"""

INTERVIEW = """\
# rolle: Bibliotekar
# kommune: Drammen

[00:00:04] Intervjuer: Hva er biblioteket for deg?

[00:00:10] Bibliotekar: Det er en møteplass, altså. Her kan alle være i fred.

[00:00:27] Intervjuer: Og hva er vanskelig?

[00:00:31] Bibliotekar: Bemanninga. Vi er to på jobb, og så ringer telefonen hele dagen.

[00:00:42] Intervjuer: Noe mer?

[00:00:50] Bibliotekar: Nei, jeg skal rekke bussen.
"""


@pytest.fixture(autouse=True)
def _no_embeddings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests do without sentence embeddings unless they ask for them: each text costs some 30 ms."""
    monkeypatch.setenv("QUALCODE_EMBEDDINGS", "none")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Tests read the English texts, whatever the machine's language."""
    set_language("en")
    yield
    set_language(DEFAULT)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A folder with a codebook and one interview, not yet imported."""
    root = tmp_path / "study"
    (root / "transcripts").mkdir(parents=True)
    (root / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    (root / "transcripts" / "01-drammen.txt").write_text(INTERVIEW, encoding="utf-8")
    return root


@pytest.fixture
def project(study: Path) -> Iterator[Project]:
    """The small study, imported and open."""
    with Project.create(study, coder="kari") as made:
        made.import_transcripts(made.plan_import([study / "transcripts"]))
        yield made
