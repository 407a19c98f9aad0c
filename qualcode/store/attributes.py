"""What is known of transcripts, changed after they were read in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qualcode.store.connection import Connection
from qualcode.store.journal import record
from qualcode.store.schema import TEXT
from qualcode.store.summary import name_some
from qualcode.store.texts import find_row
from qualcode.store.wordings import COLUMNS, keep_wording, load
from qualcode.store.writing import Change, writing


def set_attributes(connection: Connection, values: Mapping[str, Mapping[str, str]], *, coder: str) -> list[str]:
    """Let each transcript, by its name, have just these attributes, as one event; the names of those that changed.

    Raises:
        QualcodeError: There is no such transcript, or the study can only be read.
    """
    changes: list[Change] = []
    names: list[str] = []
    with writing(connection) as write:
        for name, attributes in values.items():
            old = load(connection, find_row(connection, name, COLUMNS))
            if list(old.attributes.items()) == list(attributes.items()):
                continue
            new = replace(old, attributes=dict(attributes))
            before, after = keep_wording(write, old), keep_wording(write, new)
            changes.append(Change(TEXT, old.id, {"wording": before}, {"wording": after}))
            names.append(old.name)
        if changes:
            record(write, coder, "attributes", name_some(names), changes)
    return names
