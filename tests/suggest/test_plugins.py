"""Suggesters and components of others: installed packages take part, and broken ones do no harm."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.language import embeddings, list_plugins
from qualcode.language.plugins import VARIABLE, forget, plugin_warnings
from qualcode.model import Code, Codebook, Suggestion
from qualcode.suggest import SuggestInputs, SuggestResult, list_suggesters, make_suggestions, run_id
from qualcode.suggest.registry import _registry, register_suggester

PACKAGE = '''
from spacy.language import Language
from spacy.tokens import Span, SpanGroup
from qualcode.suggest import Mark, PERHAPS

def prices(codebook):
    """Marks what follows the amounts of money."""
    def suggest(docs):
        for turn, doc in enumerate(docs):
            for token in doc:
                if token.lower_ == "kroner":
                    yield Mark(turn, "ressurser", token.idx, token.idx + len(token), why="Et beløp", strength=0.72)
    return suggest

def broken_maker(codebook):
    raise OSError("fila mangler")

def broken(codebook):
    def suggest(docs):
        yield Mark(0, "ressurser", 0, 2)
        raise KeyError("nøkkel")
    return suggest

def outside_the_text(codebook):
    return lambda docs: [Mark(0, "ressurser", 0, 100_000)]

def another_codebook(codebook):
    return lambda docs: [Mark(0, "finnes-ikke", 0, 2)]

def long_marks(codebook):
    return lambda docs: [Mark(turn, "rolle/styring", 0, len(doc.text)) for turn, doc in enumerate(docs)]

def no_suggester(codebook):
    return 3

@Language.component("by_names")
def by_names(doc):
    found = [Span(doc, t.i, t.i + 1, label="ressurser", span_id="Et sted") for t in doc if t.text == "Bergen"]
    doc.spans["qualcode"] = SpanGroup(doc, spans=found)
    return doc

@Language.component("broken_component")
def broken_component(doc):
    if "Bergen" in doc.text:
        raise ValueError("tåler ikke Bergen")
    return doc

@Language.component("loses_the_doc")
def loses_the_doc(doc):
    return None
'''

TALK = ("I:Hvor mye?", "Det kostet ti kroner i Bergen.", "Vi er for få på jobb.", "Jeg tok bussen.")


@pytest.fixture(autouse=True)
def only_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test looks anew at what is installed, and leaves nothing behind. Embeddings would only take time."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv(embeddings.VARIABLE, embeddings.NONE)
    forget()
    yield
    monkeypatch.undo()
    forget()


class Shelf:
    """Installs packages, as pip lays them out."""

    def __init__(self, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._place = place
        monkeypatch.syspath_prepend(place)
        for module in ("min_pakke", "min_pakke.steder"):
            monkeypatch.delitem(sys.modules, module, raising=False)

    def install(self, version: str = "1.0", *, components: str = "", **suggesters: str) -> None:
        (self._place / "min_pakke.py").write_text(PACKAGE, "utf-8")
        things = {name: f"min_pakke:{thing}" for name, thing in suggesters.items()}
        parts = {name: f"min_pakke:{name}" for name in components.split()}
        self.lay_out(version, {"qualcode_suggesters": things, "qualcode_components": parts})

    def lay_out(self, version: str, points: dict[str, dict[str, str]]) -> None:
        for old in self._place.glob("*.dist-info/*"):
            old.unlink()
        info = self._place / f"min_pakke-{version}.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: min-pakke\nVersion: {version}\n", "utf-8")
        lines = [line for group, things in points.items() for line in (f"[{group}]", *map(" = ".join, things.items()))]
        (info / "entry_points.txt").write_text("\n".join(lines), "utf-8")
        forget()


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    return Shelf(tmp_path, monkeypatch)


@pytest.fixture
def inputs(codebook: Codebook, say) -> SuggestInputs:
    return SuggestInputs((say(*TALK),), codebook)


def suggestion(result: SuggestResult, inputs: SuggestInputs, turn: int, code: str) -> Suggestion:
    [transcript] = inputs.transcripts
    [found] = [
        each
        for each in result.suggestions
        if each.code == code and transcript.turn_at(each.excerpt.start).index == turn
    ]
    return found


def rows(result: SuggestResult) -> list[tuple[object, ...]]:
    """The suggestions without the run's name."""
    return [(each.excerpt, each.code, each.score, each.default, each.evidence) for each in result.suggestions]


def test_an_installed_suggester_takes_part(shelf: Shelf, inputs: SuggestInputs) -> None:
    """Its marks raise the score and are shown as reasons, and the run names it with its version."""
    before = make_suggestions(inputs)
    shelf.install("1.2", priser="prices")

    after = make_suggestions(inputs)

    assert suggestion(after, inputs, 1, "ressurser").score > suggestion(before, inputs, 1, "ressurser").score
    assert "Et beløp" in [evidence.why for evidence in suggestion(after, inputs, 1, "ressurser").evidence]
    assert before.run.manifest["suggesters"] == {}
    assert after.run.manifest["suggesters"] == {"priser": "min-pakke-1.2"}
    assert after.run.id == run_id(inputs) != before.run.id
    assert after.warnings == ()


def test_a_new_version_is_a_new_run(shelf: Shelf, inputs: SuggestInputs) -> None:
    """What it finds may have changed, so nothing stored stands in for it."""
    shelf.install("1.2", priser="prices")
    first = run_id(inputs)
    shelf.install("1.3", priser="prices")

    assert run_id(inputs) != first


@pytest.mark.parametrize("asked", ["none", "andre, enda-en"])
def test_installed_suggesters_can_be_switched_off(
    shelf: Shelf, inputs: SuggestInputs, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the run is the very one that is made without the package, and the list says why."""
    before = make_suggestions(inputs)
    shelf.install(priser="prices")
    monkeypatch.setenv(VARIABLE, asked)

    after = make_suggestions(inputs)

    assert (after.run.id, rows(after)) == (before.run.id, rows(before))
    [info] = [info for info in list_suggesters() if info.name == "priser"]
    assert not info.in_use
    assert VARIABLE in info.why


def test_those_named_take_part(shelf: Shelf, inputs: SuggestInputs, monkeypatch: pytest.MonkeyPatch) -> None:
    """With names in the variable, those have their say and the others not."""
    shelf.install(priser="prices", lange="long_marks")
    monkeypatch.setenv(VARIABLE, "lange")

    assert make_suggestions(inputs).run.manifest["suggesters"] == {"lange": "min-pakke-1.0"}


@pytest.mark.parametrize("thing", ["broken_maker", "broken", "outside_the_text", "no_suggester", "not_there"])
def test_a_broken_suggester_is_left_out(shelf: Shelf, inputs: SuggestInputs, thing: str) -> None:
    """The run is the one that is made without it, one warning names it, and the others still take part."""
    shelf.install(priser="prices")
    whole = make_suggestions(inputs)
    shelf.install(priser="prices", odelagt=thing)

    result = make_suggestions(inputs)

    assert (result.run.id, rows(result)) == (whole.run.id, rows(whole))
    [warning] = result.warnings
    assert "odelagt" in warning
    assert result.run.manifest["suggesters"] == {"priser": "min-pakke-1.0"}
    [info] = [info for info in list_suggesters() if info.name == "odelagt"]
    assert not info.in_use


def test_codes_of_another_codebook_are_passed_over(shelf: Shelf, inputs: SuggestInputs) -> None:
    """A package may know codes that this study lacks."""
    before = make_suggestions(inputs)
    shelf.install(annen="another_codebook")

    after = make_suggestions(inputs)

    assert rows(after) == rows(before)
    assert after.warnings == ()


def test_long_marks_of_others_do_not_hide_cues(shelf: Shelf, codebook: Codebook, say) -> None:
    """The longest of the cues stands, but a whole turn marked for another code takes nothing away."""
    inputs = SuggestInputs((say("Da hadde vi bemanning nok."),), codebook)
    shelf.install(lange="long_marks")

    evidence = suggestion(make_suggestions(inputs), inputs, 0, "ressurser").evidence

    assert "bemanning" in [each.text for each in evidence if each.kind == "cue"]


def test_names_that_are_taken_stay(shelf: Shelf, inputs: SuggestInputs) -> None:
    """A package cannot put something of its own in the place of ours."""
    before = make_suggestions(inputs)
    shelf.install(cue="prices")

    after = make_suggestions(inputs)

    assert (after.run.id, rows(after)) == (before.run.id, rows(before))
    assert [(info.source, info.in_use) for info in list_suggesters() if info.name == "cue"] == [
        ("qualcode", True),
        ("min-pakke", False),
    ]


def test_a_program_can_register_its_own(inputs: SuggestInputs) -> None:
    """Without a package, as in a notebook; the run says where it is written."""
    from qualcode.suggest import Mark

    @register_suggester("buss")
    def by_bus(_codebook: Codebook):
        return lambda docs: [
            Mark(turn, "ressurser", doc.text.index("buss"), doc.text.index("buss") + 4)
            for turn, doc in enumerate(docs)
            if "buss" in doc.text
        ]

    try:
        result = make_suggestions(inputs)
    finally:
        _registry_remove("buss")

    assert "buss" in str(suggestion(result, inputs, 3, "ressurser").evidence)
    assert result.run.manifest["suggesters"] == {"buss": f"{__name__}:{by_bus.__qualname__}"}


def _registry_remove(name: str) -> None:
    import catalogue

    catalogue._remove((*_registry.namespace, name))


def test_an_installed_component_speaks_through_its_spans(shelf: Shelf, inputs: SuggestInputs) -> None:
    """Spans that it labels with codes count as marks, in a first run and in one from stored analyses alike."""
    before = make_suggestions(inputs)
    shelf.install("2.0", components="by_names")

    first = make_suggestions(inputs)
    second = make_suggestions(SuggestInputs(inputs.transcripts, inputs.codebook, cached=first.new_cache))

    [reason] = [each for each in suggestion(first, inputs, 1, "ressurser").evidence if each.kind == "cue"]
    assert (reason.text, reason.why) == ("Bergen", "Et sted")
    assert rows(second) == rows(first) != rows(before)
    assert second.new_cache == {}
    assert "by_names/min-pakke-2.0" in str(first.run.manifest["model"])


@pytest.mark.parametrize("name", ["broken_component", "loses_the_doc", "not_registered"])
def test_a_broken_component_is_left_out(shelf: Shelf, inputs: SuggestInputs, name: str) -> None:
    """Also when it fails half-way, nothing bears its traces."""
    shelf.install(components="by_names")
    whole = make_suggestions(inputs)
    shelf.install(components=f"by_names {name}")

    result = make_suggestions(inputs)

    assert (result.run.id, rows(result)) == (whole.run.id, rows(whole))
    [warning] = plugin_warnings()
    assert name in warning
    assert [bool(each.problem) for each in list_plugins("component") if each.name == name] == [True]


def test_the_package_in_the_documents_works(shelf: Shelf, say, tmp_path: Path) -> None:
    """Whoever copies it from there gets suggestions from both of its parts."""
    text = (Path(__file__).parents[2] / "docs" / "utvidelser.md").read_text("utf-8")
    files = dict(re.findall(r"```\w+\n# (\S+)\n(.*?)```", text, re.DOTALL))
    (tmp_path / "min_pakke").mkdir()
    (tmp_path / "min_pakke" / "__init__.py").write_text(files["min_pakke/__init__.py"], "utf-8")
    (tmp_path / "min_pakke" / "steder.py").write_text(files["min_pakke/steder.py"], "utf-8")
    points = tomllib.loads(files["pyproject.toml"])["project"]["entry-points"]
    shelf.lay_out("1.0", points)
    codes = (Code("ressurser", "Ressurser", ""), Code("sted", "Sted", ""))
    inputs = SuggestInputs((say("Det kostet 300 millioner å bygge i Vadsø."),), Codebook("t", codes=codes))

    result = make_suggestions(inputs)

    assert result.warnings == ()
    for code, words in (("ressurser", "300 millioner"), ("sted", "Vadsø")):
        [reason] = suggestion(result, inputs, 0, code).evidence
        assert reason.text == words
        assert suggestion(result, inputs, 0, code).default
