from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.language import (
    Analysis,
    analyse,
    cache_key,
    columns_of,
    fingerprint,
    load_pipeline,
    model_in_use,
    models,
    pick,
    pipeline,
    split_sentences,
)


@pytest.fixture(autouse=True)
def forget_models() -> Iterator[None]:
    pipeline.forget()
    yield
    pipeline.forget()


def install(folder: Path, name: str, *, needs: str = "", broken: bool = False) -> None:
    """A Norwegian model as pip lays it out: a package with the pipeline's folder inside."""
    inner = folder / name / f"{name}-3.8.0"
    (folder / name).mkdir()
    spacy.blank("nb").to_disk(inner)
    (folder / name / "__init__.py").write_text(
        "from pathlib import Path\nfrom spacy.util import load_model_from_init_py\n"
        "def load(**overrides):\n    return load_model_from_init_py(__file__, **overrides)\n",
        "utf-8",
    )
    meta = json.loads((inner / "meta.json").read_text("utf-8"))
    meta |= {"name": name.removeprefix("nb_"), "version": "3.8.0"} | ({"spacy_version": needs} if needs else {})
    for place in (inner, folder / name):
        (place / "meta.json").write_text(json.dumps(meta), "utf-8")
    if broken:
        (inner / "config.cfg").write_text("[nlp]\nlang = 12\n", "utf-8")
    info = folder / f"{name}-3.8.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 3.8.0\n", "utf-8")
    pipeline.forget()


def test_without_a_model_rules_and_a_lexicon_serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tool works with nothing installed and nothing shipped, and says so."""
    monkeypatch.setattr(pipeline, "SHIPPED", tmp_path / "gone")

    assert [token.lemma_ for token in load_pipeline()("Bøkene")] == ["bok"]
    assert model_in_use().kind == "blank"
    assert [info.name for info in models()][:3] == ["nb_core_news_lg", "nb_core_news_md", "nb_core_news_sm"]
    assert sum(info.in_use for info in models()) == 1


def test_the_best_installed_model_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large goes before small, and the fingerprint names the model."""
    monkeypatch.syspath_prepend(tmp_path)
    install(tmp_path, "nb_core_news_sm")
    small = fingerprint()
    install(tmp_path, "nb_core_news_lg")

    assert model_in_use().name == "nb_core_news_lg"
    assert load_pipeline().meta["version"] == "3.8.0"
    assert small != fingerprint()


def test_a_model_for_another_spacy_is_passed_over_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is loaded, the model's own description tells that it does not fit."""
    monkeypatch.syspath_prepend(tmp_path)
    install(tmp_path, "nb_core_news_sm", needs=">=2.3.0,<2.4.0")

    assert model_in_use().kind == "shipped"
    assert "nb_core_news_sm" in model_in_use().why
    assert ">=2.3.0,<2.4.0" in model_in_use().why


def test_a_broken_model_does_not_stop_the_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that cannot be loaded gives way to the next, and is named afterwards."""
    monkeypatch.syspath_prepend(tmp_path)
    install(tmp_path, "nb_core_news_sm", broken=True)

    assert [token.lemma_ for token in load_pipeline()("Bøkene")] == ["bok"]
    assert "nb_core_news_sm" in model_in_use().why


def test_a_model_in_the_package_is_used_when_none_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shipped model needs no installation."""
    spacy.blank("nb", meta={"name": "qualcode_nb", "version": "1.2.0"}).to_disk(tmp_path / "model")
    monkeypatch.setattr(pipeline, "SHIPPED", tmp_path / "model")

    assert (model_in_use().kind, model_in_use().version) == ("shipped", "1.2.0")
    assert load_pipeline().meta["version"] == "1.2.0"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet=st.sampled_from("aåBE .!?…#\n,«»12-'\u00a0 "), max_size=60), max_size=4))
def test_an_analysis_survives_its_bytes(texts: list[str]) -> None:
    """Text, lemmas and sentences come back, and the sentences are those of `split_sentences`."""
    found = analyse(texts)
    stored = Analysis.from_bytes(found.to_bytes(), texts)

    assert stored is not None
    for text, doc, back in zip(texts, found, stored, strict=True):
        assert back.text == text
        assert [token.lemma_ for token in back] == [token.lemma_ for token in doc]
        starts = [token.idx for token in back if token.is_sent_start and not token.is_space]
        assert {start for start, _end in split_sentences(text)} >= set(starts[1:])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet=st.sampled_from("aåBE .!?…#\n,«»12-'\u00a0 "), max_size=60), max_size=4))
def test_columns_are_those_of_the_docs(texts: list[str]) -> None:
    """Made from Docs, or picked text by text, the columns say the same."""
    found = analyse(texts)

    for other in (columns_of(list(found)), pick((found, i) for i in range(len(texts)))):
        assert list(other.texts) == texts
        assert other.starts.tolist() == found.starts.tolist()
        assert other.opens.tolist() == found.opens.tolist()
        assert [other.lemmas[e] for e in other.entries] == [found.lemmas[e] for e in found.entries]


def test_bytes_of_other_texts_or_of_nothing_are_refused() -> None:
    """A damaged or foreign cache leads to a new analysis, never to wrong positions."""
    data = analyse(["Hei du."]).to_bytes()

    assert Analysis.from_bytes(data, ["Hei deg."]) is None
    assert Analysis.from_bytes(data, ["Hei ", "du."]) is None
    assert Analysis.from_bytes(data, ["Hei du.", "ja"]) is None
    assert Analysis.from_bytes(data[:-3], ["Hei du."]) is None
    assert Analysis.from_bytes(b"not an analysis", ["Hei du."]) is None
    assert cache_key(["a", "b"]) != cache_key(["ab"])


def test_two_processes_analyse_the_same():
    """Shared between processes, the work comes out in the same order with the same words."""
    texts = ["Vi snakket om bøkene på Storgata.", "Det er for få på jobb", "ja"]

    alone, shared = (analyse(texts, jobs=n) for n in (1, 2))

    assert [[t.lemma_ for t in d] for d in shared] == [[t.lemma_ for t in d] for d in alone]


def test_a_turn_may_be_longer_than_a_book():
    """More than a million characters in one turn, where spaCy stops by default, are analysed to the end."""
    text = "ordene " * 150_000 + "Møteplassene."

    [doc] = analyse([text])

    assert len(doc.text) > 1_000_000
    assert doc[-2].lemma_ == "møteplass"
