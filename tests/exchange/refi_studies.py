"""Random studies for REFI-QDA, on disk, and what a study holds, to be compared."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from lxml import etree

from qualcode.codebook.rewriting import read_source, rewrite
from qualcode.model import Code, Codebook, Coding, Excerpt, Kind, Origin, Transcript, Turn
from qualcode.project import Project
from qualcode.store import Store
from qualcode.text import clean_text

PROJECT = "{urn:QDA-XML:project:1.0}"
AWKWARD = "aAbB æøåÆØÅ éñ.,:;?!-«»\"'&<>()[]0159#\n\n\t😀🙈\u0301\u200d漢\u00a0"


@dataclass(frozen=True)
class RandomStudy:
    """What is put into a study."""

    codebook: Codebook
    transcripts: list[Transcript]
    codings: list[Coding]
    memos: list[tuple[str, str, str, str]] = field(default_factory=list)


def cleaned(text: str) -> str:
    return clean_text(text).text


def one_line(text: str) -> str:
    return " ".join(cleaned(text).split())


texts = st.text(alphabet=AWKWARD, max_size=40).map(cleaned)
words = st.text(alphabet=AWKWARD, max_size=20).map(one_line)
names = words.filter(bool)
spoken = texts.filter(lambda text: bool(text.strip()))
notes = texts.map(str.strip).filter(bool)
lists = st.lists(names, max_size=2).map(tuple)
coders = st.sampled_from(["Kari", "Ola Å", "koder 3"])
times = st.integers(0, 10**9).map(
    lambda n: f"20{n % 90 + 10:02}-0{n % 9 + 1}-1{n % 10}T0{n % 10}:1{n % 7}:2{n % 8}+00:00"
)


@st.composite
def codes(draw: Callable[..., Any], parent: str = "", depth: int = 0) -> Code:
    number = draw(st.integers(0, 10**6))
    code_id = f"{parent}/k{number}" if parent else f"kode-{number}"
    below = draw(st.lists(codes(code_id, depth + 1), max_size=2, unique_by=lambda c: c.id)) if depth < 2 else []
    return Code(
        id=code_id,
        name=draw(names),
        definition=draw(notes),
        include=draw(lists),
        exclude=draw(lists),
        cues=draw(lists),
        examples=draw(lists),
        color=draw(st.sampled_from(["", "#0072B2", "#d55e00"])),
        children=tuple(below),
    )


@st.composite
def transcripts(draw: Callable[..., Any]) -> Transcript:
    said = draw(st.lists(st.tuples(words, st.sampled_from(list(Kind)), spoken), min_size=1, max_size=5))
    clock = st.none() | st.integers(0, 10**7)
    turns = tuple(Turn(n, who, kind, text, draw(clock), draw(clock)) for n, (who, kind, text) in enumerate(said))
    attributes = draw(st.dictionaries(names, words, max_size=3))
    return Transcript(draw(names), turns, attributes, sha256=draw(st.sampled_from(["a" * 64, "b" * 64])))


@st.composite
def studies(draw: Callable[..., Any]) -> RandomStudy:
    book = Codebook(
        title=draw(names),
        codes=tuple(draw(st.lists(codes(), min_size=1, max_size=3, unique_by=lambda code: code.id))),
        uncoded_examples=draw(lists),
    )
    found = draw(st.lists(transcripts(), min_size=1, max_size=3, unique_by=lambda one: one.name))
    codings = draw(st.lists(_coding(book, found), max_size=8))
    return RandomStudy(book, found, codings, draw(st.lists(_memo(book, found), max_size=4)))


@st.composite
def _coding(draw: Callable[..., Any], book: Codebook, found: list[Transcript]) -> Coding:
    transcript = draw(st.sampled_from(found))
    start = draw(st.integers(0, len(transcript.text) - 1))
    end = draw(st.integers(start + 1, len(transcript.text)))
    return Coding(
        id="",
        excerpt=Excerpt(transcript.name, start, end),
        code=draw(st.sampled_from(sorted(book.by_id))),
        coder=draw(coders),
        quote="",
        origin=draw(st.sampled_from([Origin.MANUAL, Origin.ACCEPTED, Origin.IMPORTED])),
        created=draw(times),
        score=draw(st.none() | st.floats(0, 1)),
        memo=draw(st.just("") | notes),
        weight=draw(st.integers(0, 3)),
    )


@st.composite
def _memo(draw: Callable[..., Any], book: Codebook, found: list[Transcript]) -> tuple[str, str, str, str]:
    target = draw(st.sampled_from(["project", "code", "transcript"]))
    ids = {"project": [""], "code": sorted(book.by_id), "transcript": [one.name for one in found]}
    return target, draw(st.sampled_from(ids[target])), draw(notes), draw(coders)


def empty_study(root: Path, template: Path) -> Project:
    """A study as `init` makes it; its database is a copy, since making one takes a while."""
    root.mkdir(parents=True)
    if not template.exists():
        Store.create(template).close()
    shutil.copy(template, root / "corpus.db")
    return Project.create(root, coder="importør")


def fill(project: Project, study: RandomStudy) -> None:
    """Put the study in."""
    text = rewrite(read_source("title: x\ncodes: []\n", "codebook.yaml"), study.codebook)
    project.codebook_file.path.write_text(text, encoding="utf-8")
    project.store.transcripts.add(study.transcripts, coder="Kari")
    project.store.codings.add(study.codings, coder="Kari")
    for target, target_id, words_, coder in study.memos:
        project.store.memos.set(target, target_id, words_, coder=coder)


def contents(project: Project) -> dict[str, Any]:
    """All of a study that has to come through."""
    return {
        "codebook": project.codebook,
        "transcripts": {one.name: (one.id, one.turns, dict(one.attributes)) for one in project.store.transcripts.all()},
        "codings": {one.id: one for one in project.codings()},
        "memos": {(m.target, m.target_id, m.coder): (m.text, m.created, m.updated) for m in project.store.memos.find()},
        "coders": {one.name for one in project.coders()},
    }


def position_errors(project: Project) -> int:
    """How many codings do not stand on the words that they were made on."""
    found = {one.name: one for one in project.store.transcripts.all()}
    return sum(found[one.excerpt.transcript].quote(one.excerpt) != one.quote for one in project.codings())


def project_xml(path: Path) -> Any:
    """The project's root element."""
    with zipfile.ZipFile(path) as package:
        return etree.fromstring(package.read("project.qde"))


def guids(path: Path) -> dict[str, str]:
    """Every GUID in the file, with the kind of its part."""
    return {one.get("guid"): etree.QName(one).localname for one in project_xml(path).iter() if one.get("guid")}


def note_names(path: Path) -> dict[str, str]:
    """What each note is called, by GUID."""
    return {note.get("guid"): note.get("name") for note in project_xml(path).iter(f"{PROJECT}Note")}
