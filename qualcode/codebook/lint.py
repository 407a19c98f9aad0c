"""What is allowed in a codebook but makes coding or suggestions poorer."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.errors import Problem
from qualcode.i18n import _
from qualcode.model import Codebook

NEAR_NAMES = 90.0


def lint_codebook(codebook: Codebook, path: str = "codebook.yaml") -> list[Problem]:
    """Advice on the codebook, in its order; the lines are not known."""
    messages = (
        *_near_names(codebook),
        *_near_ids(codebook),
        *_shared_cues(codebook),
        *_repeats(codebook),
        *_contradictions(codebook),
    )
    return [Problem(path, None, message) for message in messages]


def _near_names(codebook: Codebook) -> Iterator[str]:
    from rapidfuzz import fuzz

    codes = list(codebook)
    names = [code.name.casefold() for code in codes]
    for n, name in enumerate(names):
        for m in range(n):
            if fuzz.ratio(name, names[m], score_cutoff=NEAR_NAMES):
                message = _("“{a}” ({a_id}) and “{b}” ({b_id}) have nearly the same name.")
                a, b = codes[m], codes[n]
                yield message.format(a=a.name, a_id=a.id, b=b.name, b_id=b.id)


def _near_ids(codebook: Codebook) -> Iterator[str]:
    seen: dict[str, str] = {}
    for code in codebook:
        first = seen.setdefault(code.id.casefold(), code.id)
        if first != code.id:
            yield _("The ids {a} and {b} differ only in capital letters.").format(a=first, b=code.id)


def _shared_cues(codebook: Codebook) -> Iterator[str]:
    seen: dict[str, str] = {}
    for code in codebook:
        for cue in code.cues:
            first = seen.setdefault(cue.casefold(), code.id)
            if first != code.id:
                yield _("The cue “{cue}” stands under both {a} and {b}.").format(cue=cue, a=first, b=code.id)


def _repeats(codebook: Codebook) -> Iterator[str]:
    for code in codebook:
        for key in ("include", "exclude", "cues", "examples"):
            seen: set[str] = set()
            for text in getattr(code, key):
                if text.casefold() in seen:
                    yield _("“{text}” stands twice under {key} of {id}.").format(text=text, key=key, id=code.id)
                seen.add(text.casefold())


def _contradictions(codebook: Codebook) -> Iterator[str]:
    uncoded = set(codebook.uncoded_examples)
    for code in codebook:
        for text in code.examples:
            if text in uncoded:
                yield _("“{text}” is an example of {id} and of text without a code.").format(text=text, id=code.id)
