"""The one place that decides which Norwegian pipeline is in use, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from qualcode.i18n import _
from qualcode.language.installed import version_of
from qualcode.language.loading import load_gently
from qualcode.language.plugins import plugins_in_use

if TYPE_CHECKING:
    from spacy.language import Language

INSTALLED: Final = ("nb_core_news_lg", "nb_core_news_md", "nb_core_news_sm")
SHIPPED: Final = Path(__file__).parent / "model"
UNUSED: Final = ("parser", "ner", "senter")
UNUSED_SHIPPED: Final = (*UNUSED, "morphologizer", "attribute_ruler")
"""Our own model finds dictionary forms without word classes; other models may need them."""
LONGEST: Final = 60_000_000
"""The most characters in one turn; more than a file may have."""

_SETTINGS: Final = "2"
_RULES: Final = "rules"

_failed: dict[str, str] = {}
_version = lru_cache(maxsize=16)(version_of)


def forget() -> None:
    """Look anew at what is installed, which a program otherwise does once, and load anew."""
    _failed.clear()
    for cached in (_load, _meta, _version, _choose):
        cached.cache_clear()


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A Norwegian pipeline and why it is or is not in use. An empty version: it is not there."""

    name: str
    version: str
    kind: Literal["installed", "shipped", "blank"]
    why: str
    in_use: bool = False


def models() -> tuple[ModelInfo, ...]:
    """Every pipeline that could serve, best first; exactly one is in use."""
    candidates = [*map(_look_at_installed, INSTALLED), _look_at_shipped(), _blank()]
    chosen = next(i for i, (_info, problem) in enumerate(candidates) if not problem)
    return tuple(
        replace(info, why=_reason(info, problem, i - chosen), in_use=i == chosen)
        for i, (info, problem) in enumerate(candidates)
    )


def model_in_use() -> ModelInfo:
    """The pipeline that analyses the texts; `why` also names better ones that are there but cannot be used."""
    candidates = models()
    chosen = next(info for info in candidates if info.in_use)
    passed = [info for info in candidates[: candidates.index(chosen)] if info.version]
    return replace(chosen, why=" ".join([chosen.why, *(f"{info.name}: {info.why}" for info in passed)]))


def model_card() -> str:
    """The card of the model in use, when it is the one that ships: data, licences, figures, limits; else empty."""
    if model_in_use().kind != "shipped":
        return ""
    card = SHIPPED / "MODEL_CARD.md"
    return card.read_text("utf-8") if card.is_file() else ""


def fingerprint() -> str:
    """What the analyses depend on, in one line: the model, the libraries, our settings and others' components."""
    chosen = _choose(INSTALLED, SHIPPED, len(_failed))
    ours = f"{chosen.name}-{chosen.version}/spacy-{_version('spacy')}/simplemma-{_version('simplemma')}/{_SETTINGS}"
    return "+".join((ours, *(plugin.fingerprint for plugin in plugins_in_use("component"))))


@lru_cache(maxsize=4)
def _choose(_installed: tuple[str, ...], _shipped: Path, _failures: int) -> ModelInfo:
    """The pipeline in use. Kept, since keys are made by the thousand; looked for anew after a failure."""
    return next(info for info in models() if info.in_use)


def load_pipeline() -> Language:
    """The pipeline in use, ready for `pipe`: only what lemmas and sentences need. Slow the first time."""
    while True:
        chosen = next(info for info in models() if info.in_use)
        try:
            return _load(chosen.name, chosen.kind)
        except Exception as error:  # a model that is broken must not stop the study
            if chosen.kind == "blank":
                raise
            _failed[chosen.name] = f"{type(error).__name__}: {error}".splitlines()[0]


@lru_cache(maxsize=1)
def _load(name: str, kind: str) -> Language:
    import spacy

    from qualcode.language.components import LEMMAS, SENTENCES

    if kind == "blank":
        nlp = spacy.blank("nb")
    else:
        own = kind == "shipped"
        nlp = load_gently(SHIPPED, UNUSED_SHIPPED) if own else spacy.load(name, exclude=UNUSED)
        _use_fast_products(nlp)
    nlp.add_pipe(LEMMAS)
    nlp.add_pipe(SENTENCES)
    # spaCy's limit is there for parsers and names, which are not run; one speaker may well hold a lecture.
    nlp.max_length = LONGEST
    return nlp


def _use_fast_products(nlp: Language) -> None:
    """Let numpy multiply matrices: its library fits the processor, and takes a third of the time of spaCy's own."""
    from thinc.api import Model, NumpyOps

    ops = NumpyOps(use_blis=False)
    models = [getattr(pipe, "model", None) for _name, pipe in nlp.pipeline]
    for node in (node for model in models if isinstance(model, Model) for node in model.walk()):
        if type(node.ops) is NumpyOps:  # a graphics card, and Apple's own library, know better
            node.ops = ops


def _look_at_installed(name: str) -> tuple[ModelInfo, str]:
    """The model and what hinders its use; an empty text where nothing does."""
    version = _version(name)
    info = ModelInfo(name, version, "installed", "")
    if not version:
        return info, _("It is not installed.")
    from importlib.util import find_spec

    spec = find_spec(name)
    if spec is None or spec.origin is None:
        return info, _("It is installed, but its files are missing.")
    folder = Path(spec.origin).parent
    inner = folder / f"{name}-{version}"
    return info, _failed_before(name) or _hindrance(inner if inner.is_dir() else folder)


def _look_at_shipped() -> tuple[ModelInfo, str]:
    meta = _meta(SHIPPED)
    info = ModelInfo(str(meta.get("name", "qualcode_nb")), str(meta.get("version", "")), "shipped", "")
    if not SHIPPED.is_dir():
        return info, _("This version of qualcode ships without a model.")
    return info, _failed_before(info.name) or _hindrance(SHIPPED)


def _blank() -> tuple[ModelInfo, str]:
    return ModelInfo(_RULES, _SETTINGS, "blank", ""), ""


def _reason(info: ModelInfo, problem: str, place: int) -> str:
    if problem:
        return problem
    if place:
        return _("It is ready, but a better one is in use.")
    if info.kind == "installed":
        return _("It is the best Norwegian model that is installed.")
    if info.kind == "shipped":
        return _("It comes with qualcode and is used when no nb_core_news model is installed.")
    return _("No trained model can be used, so sentences come from rules and dictionary forms from a lexicon.")


def _failed_before(name: str) -> str:
    return _("It is installed, but cannot be loaded ({error}).").format(error=_failed[name]) if name in _failed else ""


def _hindrance(folder: Path) -> str:
    """What in the model's own description hinders its use; an empty text where nothing does."""
    meta = _meta(folder)
    if not meta or not (folder / "config.cfg").is_file():
        return _("It is installed, but its files are damaged.")
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    needed, installed = str(meta.get("spacy_version", "")), _version("spacy")
    try:
        fits = SpecifierSet(needed).contains(installed, prereleases=True)
    except InvalidSpecifier:
        fits = False
    if fits:
        return ""
    return _("It needs spaCy {needed}, and {installed} is installed.").format(needed=needed, installed=installed)


@lru_cache(maxsize=8)
def _meta(folder: Path) -> dict[str, object]:
    import json

    try:
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return meta if isinstance(meta, dict) else {}
