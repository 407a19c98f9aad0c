"""The lexicon first, and the model only for words that it lacks.

Most words of an interview are in the lexicon, whose forms go before the model's anyway (see `components`). What a
convolutional model says of a token depends on a few tokens to either side, so only those are sent through it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, Final

from qualcode.language.columns import Analysis
from qualcode.language.lemmas import lemmatize, lexicon_lemma
from qualcode.language.sentences import split_sentences
from qualcode.language.sharing import pipe

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_BATCH: Final = 512
"""Stretches sent through the model at a time; they are short."""
_MODEL: Final = ["tok2vec", "lemmatizer"]
_OURS: Final = ["qualcode_lemmas", "qualcode_sentences"]


def can_look_up(nlp: Language) -> bool:
    """Whether nothing but lemmas comes of the pipeline, and it is known how far to either side it looks."""
    return _reach(nlp) is not None


def look_up_first(nlp: Language, texts: Sequence[str], jobs: int) -> Analysis:
    """The analysis that the pipeline would give, with as little as possible sent through it."""
    import numpy as np

    docs = [nlp.make_doc(text) for text in texts]
    table = np.concatenate(
        [np.empty((0, 2), np.uint64), *(doc.to_array(["ORTH", "SPACY"]).reshape(-1, 2) for doc in docs)]
    )
    orths, entries = np.unique(table[:, 0], return_inverse=True)
    strings = nlp.vocab.strings
    words = [strings[orth] for orth in orths.tolist()]
    reach = _reach(nlp)
    lemmas = [lexicon_lemma(word) or ("" if reach else lemmatize(word)) for word in words]
    bounds = np.array([0, *accumulate(map(len, docs))])
    spaces = table[:, 1] == 1
    found = Analysis(texts, words, lemmas, entries.reshape(-1), spaces, np.empty(0, dtype=bool), bounds)
    found = replace(found, opens=_opens(found))
    return _ask(nlp, docs, found, reach, jobs) if reach else found


def _opens(found: Analysis) -> Any:
    """Which tokens open a sentence: the first of each text, and those where `split_sentences` says so."""
    import numpy as np

    opens = np.zeros(len(found.entries), dtype=bool)
    opens[found.bounds[:-1][np.diff(found.bounds) > 0]] = True
    offsets = list(accumulate((len(text) for text in found.texts), initial=0))
    places = [
        base + start for base, text in zip(offsets, found.texts, strict=False) for start, _end in split_sentences(text)
    ]
    tokens = found.starts + np.repeat(offsets[:-1], np.diff(found.bounds))
    return opens | np.isin(tokens, places)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Tokens of a Doc to send through the model, and those among them that it is asked about."""

    text: int
    first: int
    end: int
    asked: tuple[int, ...]


def _ask(nlp: Language, docs: Sequence[Doc], found: Analysis, reach: int, jobs: int) -> Analysis:
    """The analysis with the model's dictionary forms for the words that have none."""
    import numpy as np

    lacking = np.array([not lemma for lemma in found.lemmas], dtype=bool)
    if not lacking.any():
        return found
    stretches = list(_stretches(found, np.flatnonzero(lacking[found.entries]), reach))
    sent = [_cut(docs[stretch.text], stretch) for stretch in stretches]
    said = pipe(nlp, sent, jobs, batch=_BATCH, without=_OURS)
    entries = found.entries.copy()
    pairs: dict[tuple[int, str], int] = {}
    for stretch, doc in zip(stretches, said, strict=True):
        base = int(found.bounds[stretch.text])
        for place in stretch.asked:
            entry = int(entries[base + place])
            lemma = doc[place - stretch.first].lemma_ or lemmatize(found.words[entry])
            entries[base + place] = pairs.setdefault((entry, lemma), len(found.words) + len(pairs))
    words = [*found.words, *(found.words[entry] for entry, _lemma in pairs)]
    return replace(found, words=words, lemmas=[*found.lemmas, *(lemma for _entry, lemma in pairs)], entries=entries)


def _stretches(found: Analysis, tokens: Any, reach: int) -> Iterator[_Stretch]:
    """The stretches that hold these tokens with as many others to either side as the model looks at."""
    import numpy as np

    texts = np.searchsorted(found.bounds, tokens, side="right") - 1
    inside = tokens - found.bounds[texts]
    sizes = np.diff(found.bounds)
    asked: list[int] = []
    rows = [*zip(texts.tolist(), inside.tolist(), strict=True), (-1, 0)]
    for (text, place), (following, further) in pairwise(rows):
        asked.append(place)
        if following != text or further - place > 2 * reach:
            yield _Stretch(text, max(asked[0] - reach, 0), min(place + reach + 1, int(sizes[text])), tuple(asked))
            asked = []


def _cut(doc: Doc, stretch: _Stretch) -> Doc:
    """A Doc of the stretch, with all that the model looks at."""
    from spacy.tokens import Doc

    strings = doc.vocab.strings
    rows: Any = doc.to_array(["ORTH", "SPACY", "NORM"])[stretch.first : stretch.end]
    words = [strings[orth] for orth in rows[:, 0].tolist()]
    cut = Doc(doc.vocab, words=words, spaces=(rows[:, 1] == 1).tolist())
    return cut.from_array(["NORM"], rows[:, 2:])


@lru_cache(maxsize=1)
def _reach(nlp: Language) -> int | None:
    """How many tokens to either side the model looks at; 0 where there is no model, None where it is not known."""
    parts = [name for name in nlp.pipe_names if name not in _OURS]
    if not parts:
        return 0
    if parts != _MODEL:
        return None
    lemmatizer = nlp.get_pipe_config("lemmatizer")
    model: Any = nlp.get_pipe_config("tok2vec").get("model", {})
    encoder = model.get("encode", {})
    known = str(encoder.get("@architectures", "")).startswith("spacy.MaxoutWindowEncoder.")
    if not known or lemmatizer.get("factory") != "trainable_lemmatizer":
        return None
    return int(encoder["window_size"]) * int(encoder["depth"])
