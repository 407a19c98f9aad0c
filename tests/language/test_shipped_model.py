"""The Norwegian model that ships: the same kind of pipeline as nb_core_news_sm, and good at what people say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from qualcode.language import analyse, load_pipeline, model_card, model_in_use, pipeline

COMPONENTS = {"tok2vec", "morphologizer", "parser", "lemmatizer", "senter", "ner", "attribute_ruler"}
SMALL_WORDS = ["ja det var fint", "nei det veit jeg ikke", "mm ja", "eh altså vi var to på jobb", "hm ja kanskje det"]


@pytest.fixture(scope="module")
def whole() -> Language:
    """The model with all its components."""
    return spacy.load(pipeline.SHIPPED)


@pytest.fixture(autouse=True)
def only_shipped(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(pipeline, "INSTALLED", ())
    yield
    pipeline.forget()


def test_it_is_in_use_by_default() -> None:
    """Without an installed model it analyses the texts, and its card says what it is."""
    assert model_in_use().kind == "shipped"
    assert "CC BY 4.0" in model_card() and "Limits" in model_card()


def test_it_is_the_same_kind_of_pipeline(whole: Language) -> None:
    """Components and name labels are those of the official model, so that code runs unchanged."""
    assert set(whole.component_names) == COMPONENTS
    assert {"PER", "ORG", "LOC", "GPE_LOC", "GPE_ORG", "PROD", "EVT", "DRV"} <= set(whole.get_pipe("ner").labels)


def test_only_what_is_needed_runs() -> None:
    """Lemmas need neither word classes, parser nor names, so those are not even loaded."""
    assert not (COMPONENTS - {"tok2vec", "lemmatizer"}) & set(load_pipeline().component_names)


def test_only_words_that_the_lexicon_lacks_go_through_the_model() -> None:
    """What comes out is what the whole pipeline says, though it sees a fraction of the words."""
    files = sorted((Path(__file__).parents[2] / "transcripts").glob("*.txt"))
    texts = [line for path in files[:3] for line in path.read_text("utf-8").splitlines() if line]
    nlp = load_pipeline()
    whole = [[(token.text, token.lemma_, token.is_sent_start) for token in doc] for doc in nlp.pipe(texts)]
    sent: list[int] = []
    pipe = nlp.pipe

    def counting(docs: Iterable[Doc], **options: Any) -> Iterator[Doc]:
        cut = list(docs)
        sent.extend(map(len, cut))
        return pipe(cut, **options)

    nlp.pipe = counting  # type: ignore[method-assign]
    found = analyse(texts)

    assert [[(token.text, token.lemma_, token.is_sent_start) for token in doc] for doc in found] == whole
    assert 0 < sum(sent) < sum(map(len, whole)) / 3


@pytest.mark.parametrize("text", SMALL_WORDS)
def test_the_small_words_of_speech_are_interjections(whole: Language, text: str) -> None:
    """News models take them for nouns."""
    assert whole(text)[0].pos_ == "INTJ"


def test_names_and_places_are_found(whole: Language) -> None:
    """The names of a plain sentence come out with their kinds."""
    doc = whole("Kari Nordmann flyttet fra Drammen til Oslo i fjor.")

    found = {name.text: name.label_ for name in doc.ents}
    assert found.get("Kari Nordmann") == "PER"
    assert found.get("Drammen", "").startswith("GPE") and found.get("Oslo", "").startswith("GPE")


def test_it_stays_under_thirty_megabytes() -> None:
    """It comes with every installation."""
    assert sum(path.stat().st_size for path in Path(pipeline.SHIPPED).rglob("*") if path.is_file()) < 30_000_000
