"""What is known of transcripts, changed after they were read in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from qualcode.store.connection import Connection
from qualcode.store.journal import record
from qualcode.store.schema import TEXT
from qualcode.store.summary import name_some
from qualcode.store.texts import find_row
from qualcode.store.wordings import COLUMNS, keep_wording, load
from qualcode.store.writing import Change, writing


def set_attributes(
    connection: Connection,
    values: Mapping[str, Mapping[str, str]],
    people: Mapping[str, Mapping[str, Mapping[str, str]]] = MappingProxyType({}),
    *,
    coder: str,
) -> list[str]:
    """Let each transcript, by its name, have just these attributes, as one event; the names of those that changed.

    `people` are those of single speakers, by transcript and label.

    Raises:
        QualcodeError: There is no such transcript, or the study can only be read.
    """
    changes: list[Change] = []
    names: list[str] = []
    with writing(connection) as write:
        for name in dict.fromkeys((*values, *people)):
            old = load(connection, find_row(connection, name, COLUMNS))
            known = {speaker: dict(each) for speaker, each in people.get(name, old.people).items() if each}
            new = replace(old, attributes=dict(values.get(name, old.attributes)), people=known)
            if list(old.attributes.items()) == list(new.attributes.items()) and old.people == new.people:
                continue
            before, after = keep_wording(write, old), keep_wording(write, new)
            changes.append(Change(TEXT, old.id, {"wording": before}, {"wording": after}))
            names.append(old.name)
        if changes:
            record(write, coder, "attributes", name_some(names), changes)
    return names
