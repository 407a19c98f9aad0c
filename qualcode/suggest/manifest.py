"""What a run was made from, as data that can be cited, and the run's id made from that."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from functools import cache
from hashlib import sha256
from uuid import UUID, uuid5

from qualcode import __version__, i18n
from qualcode.language import embedder_fingerprint, fingerprint
from qualcode.model import Decision, Origin, Transcript
from qualcode.suggest.inputs import SuggestInputs
from qualcode.suggest.suggesters import describe_others

_RUNS = UUID("b4e3a6c6-0b57-5d0c-9a55-1c2f5f0f8f6b")


def run_id(inputs: SuggestInputs) -> str:
    """The id that a run over these inputs gets: the same inputs and versions, the same id. Loads no model."""
    return _id(describe(inputs))


def describe(inputs: SuggestInputs) -> dict[str, object]:
    """What the suggestions depend on, as hashes and versions. Nothing in it varies from run to run."""
    return {
        "qualcode": __version__,
        "language": i18n.language(),
        "model": fingerprint(),
        "embeddings": embedder_fingerprint(),
        "suggesters": describe_others(),
        "libraries": {name: _version(name) for name in ("numpy", "rapidfuzz", "scikit-learn", "scipy")},
        "codebook": _hash(asdict(inputs.codebook)),
        "transcripts": {t.name: sha256(t.text.encode()).hexdigest() for t in inputs.transcripts},
        "turns": _hash([_turns(transcript) for transcript in inputs.transcripts]),
        "training": _hash(_training(inputs)),
        "decisions": _hash(sorted(map(_decision, inputs.decisions))),
        "read": _hash(sorted(inputs.read.items())),
        "blanks": _hash({name: sorted(turns) for name, turns in inputs.blanks.items() if turns}),
        "options": {
            "codes": sorted(inputs.codes) if inputs.codes is not None else None,
            "min_score": inputs.min_score,
            "seed": inputs.seed,
        },
    }


def ranking_key(inputs: SuggestInputs) -> str:
    """The key of what a run learned about how far it can be trusted: all but the texts that it only suggests on."""
    decided = {decision.excerpt.transcript for decision in inputs.decisions}
    known = describe(replace(inputs, transcripts=tuple(t for t in inputs.transcripts if t.name in decided)))
    options = {"options": {"seed": inputs.seed}, "language": ""}
    return f"ranking:{_hash(known | options)}"


def _id(description: dict[str, object]) -> str:
    return str(uuid5(_RUNS, _canonical(description)))


def _turns(transcript: Transcript) -> list[object]:
    return [transcript.name, [(turn.kind, len(turn.text)) for turn in transcript.turns]]


def _training(inputs: SuggestInputs) -> list[object]:
    rows: list[object] = []
    for transcript, codings in sorted(inputs.training, key=lambda pair: pair[0].name):
        text = sha256(transcript.text.encode()).hexdigest()
        places = sorted({(c.excerpt.start, c.excerpt.end, c.code, c.origin is Origin.ACCEPTED) for c in codings})
        rows.append([_turns(transcript), text, places])
    return rows


def _decision(decision: Decision) -> tuple[str, int, int, str, str, str]:
    excerpt = decision.excerpt
    return excerpt.transcript, excerpt.start, excerpt.end, decision.code, str(decision.verdict), decision.quote


def count_decisions(decisions: Iterable[Decision]) -> dict[str, int]:
    """How many decisions there are of each verdict."""
    counts: dict[str, int] = {}
    for decision in decisions:
        counts[str(decision.verdict)] = counts.get(str(decision.verdict), 0) + 1
    return dict(sorted(counts.items()))


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hash(value: object) -> str:
    return sha256(_canonical(value).encode()).hexdigest()


@cache
def _version(package: str) -> str:
    from importlib.metadata import version

    return version(package)
