"""What a user says about files: kept for the next of the same kind, put together, and done to what was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Kind
from qualcode.readers.labels import fold
from qualcode.readers.reading import Draft, Reading, ReadOptions
from qualcode.text import clean_text


def options_to_json(options: ReadOptions) -> str:
    """What was said, without what was not."""
    from json import dumps  # most files need none

    values: dict[str, Any] = {
        "speakers": options.speakers,
        "interviewers": list(options.interviewers),
        "attributes": dict(options.attributes),
        "encoding": options.encoding,
        "input_format": options.input_format,
        "names": dict(options.names),
        "roles": dict(options.roles),
    }
    return dumps({key: value for key, value in values.items() if value}, ensure_ascii=False)


def options_from_json(text: str) -> ReadOptions:
    """What was said.

    Raises:
        QualcodeError: It was not written by `options_to_json`.
    """
    from json import loads

    try:
        values = loads(text)
        return ReadOptions(
            values.get("speakers"),
            tuple(values.get("interviewers", ())),
            dict(values.get("attributes", {})),
            values.get("encoding"),
            values.get("input_format"),
            dict(values.get("names", {})),
            {label: Kind(kind) for label, kind in values.get("roles", {}).items()},
        )
    except (ValueError, AttributeError, TypeError) as error:
        raise QualcodeError(
            _("What was kept about how to read files cannot be understood."), _("Say it again and save it anew.")
        ) from error


def merge_options(kept: ReadOptions, said: ReadOptions | None) -> ReadOptions:
    """What was kept, and what is said now, which wins."""
    if said is None:
        return kept
    return ReadOptions(
        said.speakers or kept.speakers,
        tuple(dict.fromkeys((*kept.interviewers, *said.interviewers))),
        {**kept.attributes, **said.attributes},
        said.encoding or kept.encoding,
        said.input_format or kept.input_format,
        {**kept.names, **said.names},
        {**{label: kind for label, kind in kept.roles.items() if label not in said.interviewers}, **said.roles},
    )


def by_new_labels(options: ReadOptions) -> ReadOptions:
    """The options where speakers that were named by the labels in the file go by those they get."""
    if not options.names:
        return options
    chosen = {fold(old): new for old, new in options.names.items()}
    taken = set(map(fold, options.names.values()))

    def label(said: str) -> str:
        return said if fold(said) in taken else chosen.get(fold(said), said)

    return replace(
        options,
        interviewers=tuple(map(label, options.interviewers)),
        roles={label(said): kind for said, kind in options.roles.items()},
    )


def rename(draft: Draft, names: Mapping[str, str]) -> None:
    """Give speakers the labels that were chosen for them."""
    if not names:
        return
    chosen = {fold(old): clean_text(new).text.strip() for old, new in names.items()}
    for said in draft.utterances:
        said.speaker = chosen.get(fold(said.speaker), said.speaker) if said.speaker else said.speaker


def with_roles(reading: Reading, roles: Mapping[str, Kind]) -> Reading:
    """The reading with other roles for some speakers, by their labels; it is remembered as said."""
    turns = tuple(replace(turn, kind=roles.get(turn.speaker, turn.kind)) for turn in reading.transcript.turns)
    options = reading.options or ReadOptions()
    shown = {turn.speaker: turn.kind for turn in turns if turn.speaker}  # who looked at these said yes to all of them
    return replace(
        reading,
        transcript=replace(reading.transcript, turns=turns),
        options=replace(options, roles={**options.roles, **shown}),
    )


def with_label(reading: Reading, label: str, new: str) -> Reading:
    """The reading with another label for a speaker; it is remembered by the label that the file has.

    Raises:
        QualcodeError: It is no label.
    """
    new = " ".join(clean_text(new).text.split())
    if not new or ":" in new:
        raise QualcodeError(_("A label is a few letters without a colon."), _("Write for example I1."))
    turns = tuple(replace(turn, speaker=new) if turn.speaker == label else turn for turn in reading.transcript.turns)
    options = reading.options or ReadOptions()
    in_file = next((old for old, said in options.names.items() if said == label), label)
    roles = {turn.speaker: turn.kind for turn in turns if turn.speaker}
    return replace(
        reading,
        transcript=replace(reading.transcript, turns=turns),
        options=replace(options, names={**options.names, in_file: new}, roles=roles),
    )
