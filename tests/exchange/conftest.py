"""A small study whose words are as awkward as words get."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from qualcode.analysis import (
    tabulate_codebook,
    tabulate_excerpts,
    tabulate_matrix,
    tabulate_transcripts,
)
from qualcode.exchange import describe_export
from qualcode.model import Code, Codebook, Coding, Kind, Origin, Transcript, Turn
from qualcode.table import Table

GOLDEN = Path(__file__).parent.parent / "data" / "golden"


@dataclass(frozen=True)
class SmallStudy:
    """Two transcripts, a codebook and five codings."""

    transcripts: tuple[Transcript, ...]
    codebook: Codebook
    codings: tuple[Coding, ...]

    def tables(self) -> list[Table]:
        """The tables of a workbook."""
        return [
            tabulate_excerpts(self.transcripts, self.codings, self.codebook),
            tabulate_codebook(self.codebook, self.codings),
            tabulate_transcripts(self.transcripts, self.codings),
            tabulate_matrix(self.transcripts, self.codings, self.codebook),
        ]

    def about(self) -> dict[str, str]:
        """What the last sheet says, at a fixed time."""
        return describe_export(
            title="Bibliotek i små steder",
            date="2026-11-22T10:46:00+00:00",
            transcripts=self.transcripts,
            codings=self.codings,
        )


@pytest.fixture
def small() -> SmallStudy:
    """Norwegian letters, an emoji, a formula, a line break, a `;`, an excerpt over turns, a code of no codebook."""
    turns = (
        Turn(0, "Intervjuer", Kind.INTERVIEWER, "Hva er biblioteket for deg?", 4000),
        Turn(1, "Kari Ås", Kind.RESPONDENT, "=SUM(A1) står det på skjermen; æsj 🙈, sier jeg.", 3_725_000),
        Turn(2, "Ola", Kind.RESPONDENT, "Ja, og så ringer «telefonen» hele dagen."),
    )
    first = Transcript("01-ås", turns, {"id": "dev-01", "kommune": "Ås"}, sha256="a" * 64)
    second = Transcript("02-bø", (Turn(0, "Per", Kind.RESPONDENT, "+47 er landskoden."),), {"kommune": "Bø"})
    codebook = Codebook(
        "Bibliotek",
        codes=(
            Code(
                "rolle",
                "Den frie rollen",
                "Uavhengig møteplass.",
                children=(Code("rolle/teknikk", "Teknikk", "Skjerm\nog telefon.", cues=("skjerm", "telefon")),),
            ),
            Code("ressurser", "Ressurser", "For lite folk."),
        ),
    )
    formula = first.turn_excerpt(1, 0, 8)
    both = first.turn_excerpt(1, 31, 37), first.turn_excerpt(2, 0, 2)
    across = type(formula)(first.name, both[0].start, both[1].end)
    phone = second.turn_excerpt(0, 0, 3)
    at = "2026-11-22T10:46:00+00:00"
    codings = (
        Coding("c1", formula, "rolle/teknikk", "kari", first.quote(formula), created=at, memo="-5 °C"),
        Coding("c2", formula, "rolle", "kari", first.quote(formula), created=at, memo="-5 °C"),
        Coding("c3", across, "rolle/teknikk", "ola", first.quote(across), Origin.ACCEPTED, at, 0.71, "r1"),
        Coding("c4", formula, "rolle", "ola", first.quote(formula), Origin.IMPORTED, at),
        Coding("c5", phone, "borte/kode", "kari", second.quote(phone), created=at, memo="To\nlinjer; og et semikolon"),
    )
    return SmallStudy((first, second), codebook, codings)
