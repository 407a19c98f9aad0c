"""Suggesters that look for the codebook's cues: as words, inside compounds, and misspelt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import eq
from typing import TYPE_CHECKING, Any, Final

from qualcode.i18n import _
from qualcode.language import Analysis, CompoundFinder, analyse, columns_of, fingerprint, is_known, lemmatize
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
_LONGER_THAN: Final = 2
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
    by_lemma, by_form = defaultdict(list), defaultdict(list)
    for cue in cues:
        if cue.lemmas:
            by_lemma[cue.lemmas[0]].append((cue.lemmas, cue))
            forms = tuple(form.lower() for form in cue.forms)
            by_form[forms[0]].append((forms, cue))

    def suggest(docs: Sequence[Doc]) -> Iterator[Mark]:
        found = columns_of(docs)
        lower = [word.lower() for word in found.words]
        entries = found.entries.tolist()
        hits: dict[tuple[int, int, Cue], None] = {}
        for names, beginnings in ((found.lemmas, by_lemma), (lower, by_form)):
            opening = [beginnings.get(name, ()) for name in names]
            for token, entry, end in _tokens_of(found, opening):
                for pattern, cue in opening[entry]:
                    last = token + len(pattern)
                    if last == token + 1 or (
                        last <= end
                        and names[entries[token + 1]] == pattern[1]
                        and all(map(eq, pattern[2:], (names[each] for each in entries[token + 2 : last])))
                    ):
                        hits[token, len(pattern), cue] = None
        for token, size, cue in hits:
            yield from _mark(found, token, size, cue)

    return suggest


def _tokens_of(found: Analysis, wanted: Sequence[object]) -> Iterator[tuple[int, int, int]]:
    """The tokens with an entry that is wanted, each with its entry and where its text ends; in order."""
    import numpy as np

    tokens = np.flatnonzero(np.array([bool(each) for each in wanted], dtype=bool)[found.entries])
    ends = found.bounds[np.searchsorted(found.bounds, tokens, side="right")]
    return zip(tokens.tolist(), found.entries[tokens].tolist(), ends.tolist(), strict=True)


def _mark(found: Analysis, token: int, size: int, cue: Cue) -> Iterator[Mark]:
    """The marks of a cue that stands from the token on, so many tokens long."""
    turn = int(found.bounds.searchsorted(token, side="right")) - 1
    last = token + size - 1
    start, end = int(found.starts[token]), int(found.starts[last] + found.sizes[found.entries[last]])
    words = found.texts[turn][start:end]
    same = words.lower() == cue.text.lower()
    why = _("“{words}” is a cue for this code.") if same else _("“{words}” is a form of the cue “{cue}”.")
    return _marks(cue, turn, start, end, why.format(words=words, cue=cue.text))


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
        found = columns_of(docs)
        places = [look_up(word.lower()) for word in found.words]
        for token, entry, _end in _tokens_of(found, places):
            place = places[entry]
            assert place is not None
            cue, start, end = place
            turn, base = int(found.bounds.searchsorted(token, side="right")) - 1, int(found.starts[token])
            why = _("The compound “{word}” holds the cue “{cue}”.").format(word=found.words[entry], cue=cue.text)
            yield from _marks(cue, turn, base + start, base + end, why, COMPOUND)

    return suggest


def suggest_by_spelling(cues: Sequence[Cue]) -> Suggester:
    """Marks where a long cue stands misspelt, or torn into two words, by people or by speech recognition."""
    long = [cue for cue in cues if len(cue.joined) >= _SHORTEST_MISSPELT]
    beginnings = _beginnings(long)

    nearest: dict[Form, Cue | None] = {}

    def suggest(docs: Sequence[Doc]) -> Iterator[Mark]:
        found = columns_of(docs)
        odd = list(_odd_forms(found, beginnings))
        new = sorted({form for form, *_place in odd if form not in nearest})
        nearest.update(dict.fromkeys(new))
        nearest.update(_resemblances(new, long))
        for form, turn, start, end in odd:
            cue = nearest[form]
            if cue is not None:
                words = found.texts[turn][start:end]
                why = _("“{words}” looks like a misspelling of the cue “{cue}”.").format(words=words, cue=cue.text)
                yield from _marks(cue, turn, start, end, why, MISSPELT)

    return suggest


def _marks(cue: Cue, turn: int, start: int, end: int, why: str, strength: float = SURE) -> Iterator[Mark]:
    for code in cue.codes:
        yield Mark(turn, code, start, end, cue.text, why, strength)


def _beginnings(cues: Sequence[Cue]) -> frozenset[tuple[str, int]]:
    """The first letter and the length of whatever could be one of the cues in two pieces, as `_is_slip` has it."""
    names = [cue.joined.lower() for cue in cues]
    return frozenset(
        (name[0], len(name) + more) for name in names for more in ((-1, 0, 1) if len(name) >= _LONG else (0,))
    )


def _odd_forms(found: Analysis, beginnings: Collection[tuple[str, int]]) -> Iterator[tuple[Form, int, int, int]]:
    """Words that the lexicon lacks, and pairs of words that may be one of the cues: with text, start and end."""
    import numpy as np

    lower = [word.lower() for word in found.words]
    is_word = np.array([word[0].isalpha() for word in found.words], dtype=bool)
    tokens = np.flatnonzero(is_word[found.entries])
    entries, turns = found.entries[tokens], np.searchsorted(found.bounds, tokens, side="right") - 1
    starts = found.starts[tokens]
    ends = starts + found.sizes[entries]
    odd = np.array([len(word) >= _SHORTEST_MISSPELT - 1 and not is_known(word) for word in lower], dtype=bool)
    for i in np.flatnonzero(odd[entries]).tolist():
        yield (lower[entries[i]],), int(turns[i]), int(starts[i]), int(ends[i])
    beside = (turns[1:] == turns[:-1]) & (starts[1:] - ends[:-1] == 1)
    for i in np.flatnonzero(beside & _may_be_one(lower, entries, beginnings)).tolist():
        yield (lower[entries[i]], lower[entries[i + 1]]), int(turns[i]), int(starts[i]), int(ends[i + 1])


def _may_be_one(lower: Sequence[str], entries: Any, beginnings: Collection[tuple[str, int]]) -> Any:
    """For each word but the last whether it and the next begin as, and are as long as, one of the cues."""
    import numpy as np

    letters = {letter: place for place, letter in enumerate(sorted({letter for letter, _size in beginnings}))}
    longest = max((size for _letter, size in beginnings), default=0)
    fits = np.zeros((len(letters) + 1, longest + 2), dtype=bool)
    for letter, size in beginnings:
        fits[letters[letter], size] = True
    first = np.array([letters.get(word[0], len(letters)) for word in lower], dtype=np.int64)
    sizes = np.array([len(word) for word in lower], dtype=np.int64)
    stems = np.array([len(lemmatize(word)) for word in lower], dtype=np.int64)
    heads, tails = entries[:-1], entries[1:]
    whole, inflected = (np.minimum(sizes[heads] + each[tails], longest + 1) for each in (sizes, stems))
    long = (sizes[heads] > _LONGER_THAN) & (sizes[tails] > _LONGER_THAN)
    return long & (fits[first[heads], whole] | fits[first[heads], inflected])


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
