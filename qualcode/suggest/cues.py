"""Suggesters that look for the codebook's cues: as words, inside compounds, and misspelt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from qualcode.i18n import _
from qualcode.language import CompoundFinder, analyse, fingerprint, is_known, lemmatize, vocab
from qualcode.model import Codebook
from qualcode.suggest.registry import register_suggester
from qualcode.suggest.signals import LIKELY, PERHAPS, Mark, Suggester
from qualcode.suggest.signals import SURE as SURE

if TYPE_CHECKING:
    from spacy.tokens import Doc

COMPOUND: Final = LIKELY
MISSPELT: Final = PERHAPS

Form = tuple[str, ...]
"""A word, or two words that may be one."""

_SHORTEST_MISSPELT: Final = 7
_LONG: Final = 11
_ENDINGS: Final = ("et", "en", "a", "e", "er", "ene", "s")


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue as the codebook spells it, its words and their dictionary forms, and the codes that it speaks for."""

    text: str
    forms: tuple[str, ...]
    lemmas: tuple[str, ...]
    codes: tuple[str, ...]

    @property
    def joined(self) -> str:
        """The cue as one word."""
        return "".join(self.lemmas)


def read_cues(codebook: Codebook) -> tuple[Cue, ...]:
    """The codebook's cues, each once, in the codebook's order."""
    return _read(codebook, fingerprint())


@lru_cache(maxsize=1)
def _read(codebook: Codebook, _fingerprint: str) -> tuple[Cue, ...]:
    """Read once for the suggesters that all need them."""
    codes: dict[str, list[str]] = defaultdict(list)
    for code in codebook:
        for cue in dict.fromkeys(cue.strip() for cue in code.cues):
            if cue:
                codes[cue].append(code.id)
    cues = []
    for text, doc in zip(codes, analyse(list(codes)), strict=True):
        words = [token for token in doc if not token.is_punct and not token.is_space]
        forms, lemmas = tuple(token.text for token in words), tuple(token.lemma_ for token in words)
        cues.append(Cue(text, forms, lemmas, tuple(codes[text])))
    return tuple(cues)


@register_suggester("cue")
def by_cue(codebook: Codebook) -> Suggester:
    """Looks for the codebook's cues as words."""
    return suggest_by_cue(read_cues(codebook))


@register_suggester("compound")
def by_compound(codebook: Codebook) -> Suggester:
    """Looks for the codebook's cues inside compounds."""
    return suggest_by_compound(read_cues(codebook))


@register_suggester("spelling")
def by_spelling(codebook: Codebook) -> Suggester:
    """Looks for the codebook's cues misspelt."""
    return suggest_by_spelling(read_cues(codebook))


def suggest_by_cue(cues: Sequence[Cue]) -> Suggester:
    """Marks where a cue stands, in any inflection; a cue of several words stands with its words in a row."""
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc

    words = vocab()
    by_lemma, by_form = PhraseMatcher(words, attr="LEMMA"), PhraseMatcher(words, attr="LOWER")
    numbers: dict[int, int] = {}
    for i, cue in enumerate(cues):
        if cue.lemmas:
            pattern = Doc(words, words=list(cue.forms), lemmas=list(cue.lemmas))
            by_lemma.add(str(i), [pattern])
            by_form.add(str(i), [pattern])
            numbers[words.strings[str(i)]] = i

    def suggest(docs: Sequence[Doc]) -> Iterator[Mark]:
        for turn, doc in enumerate(docs):
            for key, first, last in dict.fromkeys([*by_lemma(doc), *by_form(doc)]):
                cue, span = cues[numbers[key]], doc[first:last]
                same = span.text.lower() == cue.text.lower()
                why = _("“{words}” is a cue for this code.") if same else _("“{words}” is a form of the cue “{cue}”.")
                yield from _marks(cue, turn, span.start_char, span.end_char, why.format(words=span.text, cue=cue.text))

    return suggest


def suggest_by_compound(cues: Sequence[Cue]) -> Suggester:
    """Marks where a cue of one word stands inside a compound. Only the longest cue in a compound speaks."""
    by_lemma: Mapping[str, Cue] = {cue.joined: cue for cue in cues if len(cue.lemmas) == 1}
    finder = CompoundFinder(by_lemma)

    @cache
    def look_up(word: str) -> tuple[Cue, int, int] | None:
        if lemmatize(word) in by_lemma:
            return None
        found = finder.find(word)
        return None if found is None else (by_lemma[found[0]], found[1], found[2])

    def suggest(docs: Sequence[Doc]) -> Iterator[Mark]:
        for turn, doc in enumerate(docs):
            for word, place in _words(doc):
                found = look_up(word.lower())
                if found is None:
                    continue
                cue, start, end = found
                why = _("The compound “{word}” holds the cue “{cue}”.").format(word=word, cue=cue.text)
                yield from _marks(cue, turn, place + start, place + end, why, COMPOUND)

    return suggest


def suggest_by_spelling(cues: Sequence[Cue]) -> Suggester:
    """Marks where a long cue stands misspelt, or torn into two words, by people or by speech recognition."""
    long = [cue for cue in cues if len(cue.joined) >= _SHORTEST_MISSPELT]
    beginnings = _beginnings(long)

    def suggest(docs: Sequence[Doc]) -> Iterator[Mark]:
        places: dict[Form, list[tuple[int, int, int]]] = defaultdict(list)
        for turn, doc in enumerate(docs):
            for form, start, end in _odd_forms(doc, beginnings):
                places[form].append((turn, start, end))
        for form, cue in _resemblances(sorted(places), long):
            for turn, start, end in places[form]:
                words = docs[turn].text[start:end]
                why = _("“{words}” looks like a misspelling of the cue “{cue}”.").format(words=words, cue=cue.text)
                yield from _marks(cue, turn, start, end, why, MISSPELT)

    return suggest


def _marks(cue: Cue, turn: int, start: int, end: int, why: str, strength: float = SURE) -> Iterator[Mark]:
    for code in cue.codes:
        yield Mark(turn, code, start, end, cue.text, why, strength)


def _words(doc: Doc) -> list[tuple[str, int]]:
    """The tokens' texts and places, without making an object of each."""
    strings = doc.vocab.strings
    return [(strings[orth], start) for orth, start in doc.to_array(["ORTH", "IDX"]).tolist()]


def _beginnings(cues: Sequence[Cue]) -> frozenset[tuple[str, int]]:
    """The first letter and the length of whatever could be one of the cues in two pieces, as `_is_slip` has it."""
    names = [cue.joined.lower() for cue in cues]
    return frozenset(
        (name[0], len(name) + more) for name in names for more in ((-1, 0, 1) if len(name) >= _LONG else (0,))
    )


def _odd_forms(doc: Doc, beginnings: Collection[tuple[str, int]]) -> Iterator[tuple[Form, int, int]]:
    """Words that the lexicon lacks, and pairs of words that may be one of the cues, with their places."""
    words = [(word.lower(), start, start + len(word)) for word, start in _words(doc) if word[0].isalpha()]
    for (word, start, end), (following, begin, stop) in zip_longest(words, words[1:], fillvalue=("", 0, 0)):
        size = len(word)
        if size >= _SHORTEST_MISSPELT - 1 and not is_known(word):
            yield (word,), start, end
        if begin - end == 1 and size > 2 and len(following) > 2:
            first = word[0]
            whole, inflected = size + len(following), size + len(lemmatize(following))
            if (first, whole) in beginnings or (first, inflected) in beginnings:
                yield (word, following), start, stop


def _resemblances(forms: Sequence[Form], cues: Sequence[Cue]) -> Iterator[tuple[Form, Cue]]:
    """The forms that are a cue but for a slip or two, each with the nearest cue."""
    if not forms or not cues:
        return
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cdist

    names = [cue.joined.lower() for cue in cues]
    stems = [(form, stem) for form in forms for stem in _stems(form)]
    near = cdist([stem for _form, stem in stems], names, scorer=OSA.distance, score_cutoff=2)
    best: dict[Form, tuple[int, int]] = {}
    for i, j in zip(*(near <= 2).nonzero(), strict=True):
        form, stem = stems[i]
        distance = int(near[i, j])
        if _is_slip(form, stem, names[j], distance):
            best[form] = min(best.get(form, (distance, int(j))), (distance, int(j)))
    for form, (_distance, j) in best.items():
        yield form, cues[j]


def _stems(form: Form) -> tuple[str, ...]:
    """The form as one word, and that without an ending; a misspelt word has no dictionary form to look up."""
    if len(form) == 2:
        return tuple(dict.fromkeys(("".join(form), form[0] + lemmatize(form[1]))))
    word = form[0]
    stems = [word, lemmatize(word)]
    stems += [word.removesuffix(ending) for ending in _ENDINGS if len(word) - len(ending) >= _SHORTEST_MISSPELT - 1]
    return tuple(dict.fromkeys(stems))


def _is_slip(form: Form, stem: str, name: str, distance: int) -> bool:
    """Whether the form is the cue misspelt, and not other words that happen to be near it."""
    if distance == 0:
        return True
    if stem[0] != name[0] or is_known(stem):
        return False
    if len(form) == 2:
        return distance == 1 and len(name) >= _LONG
    return distance <= (1 if len(name) < _LONG else 2)
