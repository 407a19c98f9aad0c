"""A large study to measure in, made up: every run of a benchmark gets the same one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from qualcode.model import Coding, Evidence, Kind, Run, Suggestion, Transcript, Turn
from qualcode.project import Project

LONG: Final = "stor"
"""The transcript that keys are measured in; its first turn begins with `MARK`."""
TENFOLD: Final = "tidobbel"
"""One of ten times as many words and codings."""
MARK: Final = "MARKER"
CODES: Final = 40
_WORDS: Final = (
    *("jeg", "vi", "biblioteket", "torget", "møtes", "hver", "dag", "på", "kommunen", "og", "så", "rommet", "støyen"),
    *("ikke", "altså", "bøker", "barna", "åpent", "kvelden", "ansatte", "penger", "bussen", "kafeen", "eldre", "unge"),
)
_PLACES: Final = ("Drammen", "Bergen", "Vadsø", "Lillehammer")
_ROLES: Final = ("ansatt", "innbygger", "leder")


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is of what; `tenfold` adds a transcript of ten times the words of the long one."""

    interviews: int = 250
    codings: int = 50_000
    suggestions: int = 20_000
    words: int = 30_000
    words_each: int = 4_000
    codings_long: int = 2_000
    tenfold: bool = True


def make_turns(words: int, seed: int = 7) -> list[str]:
    """So many words as turns, the first of them marked."""
    rnd, turns, count = random.Random(seed), [], 0
    while count < words:
        size = max(1, int(rnd.expovariate(1 / 11)))
        turns.append(" ".join(rnd.choices(_WORDS, k=size)).capitalize() + ".")
        count += size
    turns[0] = f"{MARK} {turns[0]}"
    return turns


def make_study(root: Path, size: Size) -> Project:
    """The study in a new folder, open for the coder kari; half of the codings that are not in long texts are ola's."""
    root.mkdir()
    codes = "\n".join(f"  - {{id: kode-{n}, name: Kode {n}, definition: Prøve.}}" for n in range(CODES))
    (root / "codebook.yaml").write_text(f"title: Prøve\ncodes:\n{codes}\n", encoding="utf-8")
    project = Project.create(root, coder="kari")
    transcripts = list(_transcripts(size))
    project.store.transcripts.add(transcripts, coder="kari")
    long = {LONG: size.codings_long, TENFOLD: 10 * size.codings_long}
    left = size.codings - sum(long[t.name] for t in transcripts if t.name in long)
    each = max(left // max(sum(t.name not in long for t in transcripts), 1), 0)
    for number, transcript in enumerate(transcripts):
        count = long.get(transcript.name, each)
        coder = "kari" if transcript.name in long or number % 2 else "ola"
        project.store.codings.add(_codings(transcript, count, coder, number), coder=coder)
    _suggest(project, transcripts, size.suggestions)
    project.write_memo("project", "", "Et notat om prosjektet.")
    project.mirror_codebook()
    return project


def _transcripts(size: Size) -> Iterator[Transcript]:
    if size.interviews > 0:
        yield _transcript(LONG, make_turns(size.words))
    if size.tenfold:
        yield _transcript(TENFOLD, make_turns(10 * size.words))
    for number in range(size.interviews - 1 - size.tenfold):
        known = {"kommune": _PLACES[number % len(_PLACES)], "rolle": _ROLES[number % len(_ROLES)]}
        yield _transcript(f"intervju-{number:03}", make_turns(size.words_each, seed=number), known)


def _transcript(name: str, turns: list[str], attributes: dict[str, str] | None = None) -> Transcript:
    kinds = Kind.RESPONDENT, Kind.INTERVIEWER
    said = tuple(Turn(n, "SB"[n % 4 == 3], kinds[n % 4 == 3], text, n * 4000) for n, text in enumerate(turns))
    return Transcript(name, said, attributes or {}, id=name, sha256="0" * 64)


def _codings(transcript: Transcript, count: int, coder: str, seed: int) -> list[Coding]:
    rnd, new = random.Random(seed), []
    for n in range(count):
        turn = rnd.randrange(1, len(transcript.turns))
        length = len(transcript.turns[turn].text)
        start = rnd.randrange(length)
        excerpt = transcript.turn_excerpt(turn, start, min(length, start + 5 + rnd.randrange(60)))
        new.append(Coding("", excerpt, f"kode-{n % CODES}", coder, transcript.quote(excerpt)))
    return new


def _suggest(project: Project, transcripts: list[Transcript], count: int) -> None:
    rnd, found = random.Random(5), []
    for transcript in transcripts:
        for _ in range(count // len(transcripts)):
            turn = rnd.randrange(1, len(transcript.turns))
            excerpt = transcript.turn_excerpt(turn)
            why = Evidence("cue", "torget", excerpt.start, excerpt.end, "Ordet «torget».", 1.0)
            code = f"kode-{rnd.randrange(CODES)}"
            found.append(Suggestion(excerpt, code, rnd.random(), True, (why,), "run-1"))
    # A run comes by itself after every few answers, so it is newer than nearly all that was coded.
    since = (datetime.now(UTC) + timedelta(seconds=1)).isoformat(timespec="seconds")
    run = Run("run-1", since, {"transcripts": {each.name: "" for each in transcripts}}, len(found))
    project.store.suggestions.save(run, found, coder="kari")
