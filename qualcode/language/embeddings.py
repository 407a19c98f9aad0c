"""The one place that decides which sentence embedder is in use, if any, and why."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final, Literal

from qualcode.i18n import _
from qualcode.language.embedders.candidate import Candidate, watch
from qualcode.language.embedders.folder import look_at_folder
from qualcode.language.embedders.nano import look_at_nano
from qualcode.language.embedders.outside import look_outside

if TYPE_CHECKING:
    from qualcode.language.vectors import Embedder, Source

VARIABLE: Final = "QUALCODE_EMBEDDINGS"
"""A folder with a model, the name of an embedder, or `none`."""
NONE: Final = "none"

_failed: dict[str, str] = {}
_loaded: dict[str, Embedder] = {}
_lock = Lock()


@dataclass(frozen=True, slots=True)
class EmbedderInfo:
    """An embedder and why it is or is not in use. An empty version: it is not there."""

    name: str
    version: str
    kind: Literal["package", "folder", "none"]
    why: str
    available: bool
    in_use: bool


def embedders() -> tuple[EmbedderInfo, ...]:
    """Every embedder that could serve, best first, and last doing without; exactly one is in use."""
    candidates = _candidates()
    chosen = next(candidate for candidate in candidates if not candidate.problem)
    return tuple(
        EmbedderInfo(c.name, c.version, c.kind, _reason(c, chosen), available=not c.problem, in_use=c is chosen)
        for c in candidates
    )


def embedder_in_use() -> EmbedderInfo:
    """What makes the embeddings, or `none`; `why` also names those before it that cannot be used."""
    candidates = embedders()
    place = next(i for i, info in enumerate(candidates) if info.in_use)
    chosen, passed = candidates[place], candidates[:place]
    why = " ".join([chosen.why, *(f"{info.name}: {info.why}" for info in passed)])
    return EmbedderInfo(chosen.name, chosen.version, chosen.kind, why, available=True, in_use=True)


def embedder_fingerprint() -> str:
    """What the vectors depend on, in one line; empty when there are none. Looked up once, and again after a failure."""
    return _choose(_asked(), len(_failed)).fingerprint


def load_embedder() -> Embedder | None:
    """The embedder in use, ready; None without one. One that cannot be loaded gives way to the next."""
    with _lock:
        while True:
            chosen = _choose(_asked(), len(_failed))
            key = chosen.fingerprint
            if not key:
                return None
            try:
                if key not in _loaded:
                    _loaded[key] = watch(key, chosen.load())
                return _loaded[key]
            except Exception as error:  # an embedder that is broken must not stop the study
                _failed[key] = next(iter(f"{type(error).__name__}: {error}".splitlines()))


def vector_key(text: str, *, what: str) -> str:
    """The key of the text's stored vectors; `what` names the way in which it was cut. Light."""
    parts = (embedder_fingerprint(), what, text)
    return f"vec:{sha256(chr(0).join(parts).encode('utf-8', 'surrogatepass')).hexdigest()}"


def forget() -> None:
    """Look anew at what is installed, as after an installation in the same process."""
    _failed.clear()
    _loaded.clear()
    _choose.cache_clear()


@lru_cache(maxsize=4)
def _choose(asked: str, _failures: int) -> Candidate:
    """The first that nothing hinders. Kept, since keys are made by the thousand and what is loaded stays loaded."""
    return next(candidate for candidate in _candidates(asked) if not candidate.problem)


def _asked() -> str:
    asked = os.environ.get(VARIABLE, "").strip()
    return NONE if asked.lower() == NONE else asked


def _candidates(asked: str | None = None) -> list[Candidate]:
    """All, best first: the one that was asked for, then the one that is tested with qualcode, then those of others."""
    asked = _asked() if asked is None else asked
    known = [look_at_nano()]
    known += [other for other in look_outside() if other.name not in (known[0].name, NONE)]
    known.append(Candidate(NONE, "", "none", "", "", _load_nothing))
    if asked:
        wanted = [candidate for candidate in known if candidate.name == asked]
        wanted = wanted or [look_at_folder(Path(asked).expanduser())]
        known = wanted + [candidate for candidate in known if candidate not in wanted]
    return [_after_failure(candidate) for candidate in known]


def _after_failure(candidate: Candidate) -> Candidate:
    from dataclasses import replace

    error = _failed.get(candidate.fingerprint, "")
    if candidate.problem or not error:
        return candidate
    return replace(candidate, problem=_("It is installed, but cannot be loaded ({error}).").format(error=error))


def _reason(candidate: Candidate, chosen: Candidate) -> str:
    if candidate.problem:
        return candidate.problem
    if candidate is not chosen and candidate.kind == NONE:
        return _("To do without: {variable}=none").format(variable=VARIABLE)
    if candidate is not chosen:
        return _("It is ready. To use it: {variable}={name}").format(variable=VARIABLE, name=candidate.name)
    if candidate.kind == NONE:
        return _("Suggestions go by words and letters alone, and miss what is said in quite other words.")
    if candidate.name == _asked() or candidate.kind == "folder":
        return _("{variable} asks for it.").format(variable=VARIABLE)
    return _("It is installed: suggestions also find what is said in other words. It needs no network.")


def _load_nothing() -> Source:
    raise RuntimeError("there is nothing to load")
