"""What was found out about some texts, token by token: as columns, as spaCy Docs, and as a few bytes a word."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, Final, overload

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

Column = Any
"""A numpy array of one dimension."""

_FORMAT: Final = 1
_TWO_BYTES: Final = 2**16
_LEVEL: Final = 1
"""How hard to compress: more takes three times as long and saves a tenth."""


@lru_cache(maxsize=1)
def vocab() -> Vocab:
    """The vocabulary that stored Docs share; needs no model."""
    import spacy

    return spacy.blank("nb").vocab


@dataclass(frozen=True, eq=False)
class Analysis(Sequence["Doc"]):
    """Some texts cut into tokens, with dictionary forms and sentences; as a sequence it gives a Doc for each text.

    Words come again and again, so each pair of a word and its dictionary form stands in `words` and `lemmas` once,
    and `entries` says which pair each token is. `spaces` says whether a space follows a token, `opens` whether it
    opens a sentence. The tokens of text `i` are those from `bounds[i]` to `bounds[i + 1]`. `spans` holds what
    components of others marked, as spaCy's bytes, by text; `names` are the labels and ids in them.
    """

    texts: Sequence[str]
    words: Sequence[str]
    lemmas: Sequence[str]
    entries: Column
    spaces: Column
    opens: Column
    bounds: Column
    spans: Mapping[int, bytes] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    _docs: dict[int, Doc] = field(init=False, default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, place: int) -> Doc: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Doc]: ...

    def __getitem__(self, place: int | slice) -> Doc | Sequence[Doc]:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        i = place % len(self)
        if i not in self._docs:
            self._docs[i] = self._doc(i)
        return self._docs[i]

    @cached_property
    def starts(self) -> Column:
        """Where each token begins in its text."""
        import numpy as np

        ends = np.cumsum(self.sizes[self.entries] + self.spaces)
        before = np.concatenate(([0], ends))
        return before[:-1] - np.repeat(before[self.bounds[:-1]], np.diff(self.bounds))

    @cached_property
    def sizes(self) -> Column:
        """How many characters each of the words has."""
        import numpy as np

        return np.fromiter(map(len, self.words), np.int64, len(self.words))

    @cached_property
    def _lemma_ids(self) -> Column:
        import numpy as np

        return np.array([vocab().strings.add(lemma) if lemma else 0 for lemma in self.lemmas], dtype=np.uint64)

    def _doc(self, i: int) -> Doc:
        import numpy as np
        from spacy.tokens import Doc

        part = slice(self.bounds[i], self.bounds[i + 1])
        entries = self.entries[part]
        doc = Doc(vocab(), words=[self.words[e] for e in entries.tolist()], spaces=self.spaces[part].tolist())
        opens = np.where(self.opens[part], 1, -1).astype(np.int64).astype(np.uint64)
        columns: Any = np.stack((self._lemma_ids[entries], opens), axis=1)
        doc = doc.from_array(["LEMMA", "SENT_START"], columns)
        if i in self.spans:
            for name in self.names:
                doc.vocab.strings.add(name)
            doc.spans.from_bytes(self.spans[i])
        return doc

    def part(self, first: int, end: int) -> Analysis:
        """Some of the texts, with the words that stand in them."""
        import numpy as np

        tokens = slice(self.bounds[first], self.bounds[end])
        kept, entries = np.unique(self.entries[tokens], return_inverse=True)
        places = kept.tolist()
        return Analysis(
            texts=self.texts[first:end],
            words=[self.words[place] for place in places],
            lemmas=[self.lemmas[place] for place in places],
            entries=entries,
            spaces=self.spaces[tokens],
            opens=self.opens[tokens],
            bounds=self.bounds[first : end + 1] - self.bounds[first],
            spans={i - first: data for i, data in self.spans.items() if first <= i < end},
            names=self.names,
        )

    def to_bytes(self) -> bytes:
        """All but the texts themselves, in compact form."""
        import numpy as np

        told = {
            "format": _FORMAT,
            "words": list(self.words),
            "lemmas": ["" if lemma == word else lemma for word, lemma in zip(self.words, self.lemmas, strict=True)],
            "counts": np.diff(self.bounds).tolist(),
            "spans": [(i, data.hex()) for i, data in self.spans.items()],
            "names": sorted(self.names),
        }
        marks = self.spaces.astype(np.uint8) + 2 * self.opens.astype(np.uint8)
        parts = (json.dumps(told, separators=(",", ":")).encode(), b"\n", _narrow(self.entries), marks.tobytes())
        return zlib.compress(b"".join(parts), _LEVEL)

    @classmethod
    def from_bytes(cls, data: bytes, texts: Sequence[str]) -> Analysis | None:
        """What was stored of these texts; None where the bytes do not hold an analysis of just them."""
        try:
            found = cls._read(data, texts)
        except Exception:  # whatever a damaged store holds, the texts can be analysed anew
            return None
        return found if found._is_whole() else None

    @classmethod
    def _read(cls, data: bytes, texts: Sequence[str]) -> Analysis:
        import numpy as np

        head, _line, columns = zlib.decompress(data).partition(b"\n")
        told: Any = json.loads(head)
        if told["format"] != _FORMAT:
            raise ValueError(told["format"])
        bounds = np.array([0, *accumulate(told["counts"])])
        tokens = int(bounds[-1])
        marks = np.frombuffer(columns, np.uint8, tokens, len(columns) - tokens)
        return cls(
            texts=texts,
            words=told["words"],
            lemmas=[lemma or word for word, lemma in zip(told["words"], told["lemmas"], strict=True)],
            entries=_wide(columns[: len(columns) - tokens], tokens),
            spaces=(marks & 1).astype(bool),
            opens=(marks & 2).astype(bool),
            bounds=bounds,
            spans={i: bytes.fromhex(data) for i, data in told["spans"]},
            names=frozenset(told["names"]),
        )

    def _is_whole(self) -> bool:
        """Whether the tokens, one after the other, are the texts."""
        import numpy as np

        if len(self.bounds) != len(self.texts) + 1 or not len(self.entries) == len(self.spaces) == self.bounds[-1]:
            return False
        pieces = [*self.words, *(f"{word} " for word in self.words)]
        tokens = (self.entries + len(self.words) * self.spaces).tolist()
        ends = np.concatenate(([0], np.cumsum(self.sizes[self.entries] + self.spaces)))
        sizes = np.diff(ends[self.bounds]).tolist()
        return sizes == list(map(len, self.texts)) and "".join(map(pieces.__getitem__, tokens)) == "".join(self.texts)


def _narrow(numbers: Column) -> bytes:
    """The numbers in two bytes each, or in four where two are too few."""
    few = not len(numbers) or numbers.max() < _TWO_BYTES
    data: bytes = numbers.astype("<u2" if few else "<u4").tobytes()
    return data


def _wide(data: bytes, count: int) -> Column:
    import numpy as np

    return np.frombuffer(data, "<u2" if len(data) == 2 * count else "<u4", count).astype(np.int64)


def columns_of(docs: Sequence[Doc]) -> Analysis:
    """The Docs as columns, which they may be already."""
    if isinstance(docs, Analysis):
        return docs
    import numpy as np

    bounds = [0]
    parts: list[Column] = [np.empty((0, 4), dtype=np.uint64)]
    for doc in docs:
        parts.append(doc.to_array(["ORTH", "LEMMA", "SPACY", "SENT_START"]).reshape(-1, 4))
        bounds.append(bounds[-1] + len(doc))
    table = np.concatenate(parts)
    pairs, entries = np.unique(table[:, :2], axis=0, return_inverse=True)
    strings: Any = docs[0].vocab.strings if docs else {}
    words = [strings[orth] for orth in pairs[:, 0].tolist()]
    lemmas = [strings[lemma] if lemma else "" for lemma in pairs[:, 1].tolist()]
    pieces = [*words, *(f"{word} " for word in words)]
    entries, spaces = entries.reshape(-1).astype(np.int64), table[:, 2] == 1
    tokens = list(map(pieces.__getitem__, (entries + len(words) * spaces).tolist()))
    texts = ["".join(tokens[a:b]) for a, b in pairwise(bounds)]
    spans = {i: doc.spans.to_bytes() for i, doc in enumerate(docs) if len(doc.spans)}
    marked = [span for doc in docs for group in doc.spans.values() for span in group]
    names = frozenset(name for span in marked for name in (span.label_, span.id_, span.kb_id_))
    return Analysis(texts, words, lemmas, entries, spaces, table[:, 3] == 1, np.array(bounds), spans, names)


def pick(places: Iterable[tuple[Analysis, int]]) -> Analysis:
    """Some texts of some analyses as one analysis, in the order given."""
    import numpy as np

    table: dict[tuple[str, str], int] = {}
    numbers: dict[int, Column] = {}
    texts: list[str] = []
    parts: list[tuple[Column, Column, Column]] = []
    spans: dict[int, bytes] = {}
    names: frozenset[str] = frozenset()
    for analysis, i in places:
        if id(analysis) not in numbers:
            pairs = zip(analysis.words, analysis.lemmas, strict=True)
            numbers[id(analysis)] = np.array([table.setdefault(pair, len(table)) for pair in pairs], dtype=np.int64)
        part = slice(analysis.bounds[i], analysis.bounds[i + 1])
        parts.append((numbers[id(analysis)][analysis.entries[part]], analysis.spaces[part], analysis.opens[part]))
        if i in analysis.spans:
            spans[len(texts)] = analysis.spans[i]
            names |= analysis.names
        texts.append(analysis.texts[i])
    bounds = np.cumsum([0, *(len(entries) for entries, _spaces, _opens in parts)])
    nothing = (np.empty(0, dtype=np.int64), np.empty(0, dtype=bool), np.empty(0, dtype=bool))
    entries, spaces, opens = map(np.concatenate, zip(nothing, *parts, strict=True))
    words, lemmas = [word for word, _lemma in table], [lemma for _word, lemma in table]
    return Analysis(texts, words, lemmas, entries, spaces, opens, bounds, spans, names)
