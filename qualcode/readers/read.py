"""From a file to a transcript with its warnings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.model import Kind, Transcript
from qualcode.packed import Columns, pack
from qualcode.readers.decoding import find_codec
from qualcode.readers.files import path_text, read_bytes, transcript_name
from qualcode.readers.formats import choose, named
from qualcode.readers.labels import (
    fold,
    interviewer_names,
    is_real_name,
    kinds,
    may_be_interviewer,
    must_be_respondent,
)
from qualcode.readers.notes import place_notes, warn_notes
from qualcode.readers.options import by_new_labels, rename
from qualcode.readers.pattern import SpeakerPattern
from qualcode.readers.reading import Draft, Reading, ReadOptions
from qualcode.text import clean_text

_DEFAULT: Final = ReadOptions()


def check_options(options: ReadOptions) -> None:
    """Find what is wrong with the options before any file is read.

    Raises:
        QualcodeError: The pattern for speakers cannot work, or the encoding or format is unknown.
    """
    if options.speakers is not None:
        SpeakerPattern(options.speakers)
    if options.encoding:
        find_codec(options.encoding)
    if options.input_format is not None:
        named(options.input_format)


def read_transcript(path: Path, options: ReadOptions = _DEFAULT) -> Reading:
    """Read one file; its content decides the format.

    The kinds of the turns are said in `labels.kinds`; a turn without a speaker in a transcript that has
    speakers is other. Memory use is a small multiple of the file's size.

    Raises:
        QualcodeError: The file cannot be read as a transcript; the message does not name the file.
    """
    data = read_bytes(path)
    chosen = choose(data, path.suffix, options.input_format)
    draft = chosen.read(data, options)
    rename(draft, options.names)
    if not draft.utterances:
        raise QualcodeError(_("The file holds no text."), _("Check that the right file was saved."))
    meant = by_new_labels(options)
    transcript, by_label = _make_transcript(path, data, draft, meant)
    _warn_speakers(draft, by_label, transcript.attributes, meant)
    _warn_dropped(draft)
    warn_notes(draft)
    return Reading(
        path=path,
        transcript=transcript,
        format=chosen.NAME,
        encoding=draft.encoding,
        warnings=tuple(draft.warnings),
        dropped=dict(draft.dropped),
        doubtful=draft.doubtful,
        notes=place_notes(draft.notes, transcript.turns) if draft.notes else (),
        options=None if options == _DEFAULT else options,
    )


def _make_transcript(
    path: Path, data: bytes, draft: Draft, options: ReadOptions
) -> tuple[Transcript, Mapping[str, Kind]]:
    """The transcript, and who its speakers are, in the order in which they first speak."""
    given = {clean_text(key).text: clean_text(value).text for key, value in options.attributes.items()}
    attributes = {**draft.attributes, **given}
    by_label = kinds((turn.speaker for turn in draft.utterances), options.interviewers, attributes)
    by_label = _as_said(by_label, options, interviewer_names(attributes))
    values = {label: kind.value for label, kind in by_label.items()}
    speakers = [said.speaker for said in draft.utterances]
    columns = Columns(
        speakers,
        [values[speaker] for speaker in speakers],
        [said.text for said in draft.utterances],
        [said.start_ms for said in draft.utterances],
        [said.end_ms for said in draft.utterances],
    )
    transcript = pack(
        columns,
        name=transcript_name(path),
        attributes=attributes,
        source=path_text(path),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    return transcript, by_label


def _as_said(by_label: dict[str, Kind], options: ReadOptions, named: set[str]) -> dict[str, Kind]:
    """The kinds, as the user says; where they say who asks, “I” and its like are not taken for that as well."""
    here = set(map(fold, by_label))  # who asks in another file says nothing of this one
    roles = {fold(label): kind for label, kind in options.roles.items() if fold(label) in here}
    known = named | set(map(fold, options.interviewers))
    if Kind.INTERVIEWER in roles.values():
        guessed = [label for label in by_label if may_be_interviewer(label) and fold(label) not in known]
        by_label = {**by_label, **dict.fromkeys(guessed, Kind.RESPONDENT)}
    return {label: roles.get(fold(label), kind) if label else kind for label, kind in by_label.items()}


def _warn_speakers(
    draft: Draft, by_label: Mapping[str, Kind], attributes: Mapping[str, str], options: ReadOptions
) -> None:
    labels = [label for label in by_label if label]
    here = set(map(fold, labels))
    absent = [label for label in (*options.interviewers, *options.roles) if fold(label) not in here]
    if absent:
        draft.warn(_("Nobody here is called {names}.").format(names=_listed(absent)))
    if not labels:
        return
    if Kind.INTERVIEWER not in by_label.values():
        draft.warn(
            _("It is not clear who the interviewer is. Say it with --interviewer; the speakers are {names}.").format(
                names=_listed(labels)
            ),
            doubtful=not all(map(must_be_respondent, labels)) and not here <= set(map(fold, options.roles)),
        )
    _warn_interviewers(draft, by_label, attributes, options)
    names = [label for label in labels if is_real_name(label)]
    if names:
        draft.warn(
            _("These speakers look like real names: {names}. Give them pseudonyms, such as K1 and I4, first.").format(
                names=_listed(names)
            ),
            doubtful=True,
        )


def _warn_interviewers(
    draft: Draft, by_label: Mapping[str, Kind], attributes: Mapping[str, str], options: ReadOptions
) -> None:
    """Ask when a label such as “I” stands beside the interviewer that the user chose: it may be either."""
    labels = [label for label, kind in by_label.items() if kind is Kind.INTERVIEWER]
    others = [label for label, kind in by_label.items() if kind is Kind.RESPONDENT]
    by_user = set(map(fold, options.interviewers))
    named = by_user | interviewer_names(attributes)
    chosen = [label for label in labels if fold(label) in by_user]
    said = named | set(map(fold, options.roles))
    guessed = [label for label in labels if fold(label) not in said and may_be_interviewer(label)]
    if chosen and guessed and not any(map(must_be_respondent, others)):
        draft.warn(
            _(
                "Taken for interviewers: {names}. If that is right, add {right}; "
                "if only those you named ask, use {wrong} instead."
            ).format(
                names=_listed(labels),
                right=" ".join(f'--interviewer "{label}"' for label in guessed),
                wrong=f'--set "intervjuer={", ".join(chosen)}"',
            ),
            doubtful=True,
        )


def _listed(labels: list[str]) -> str:
    shown = ", ".join(labels[:8])
    return shown if len(labels) <= 8 else f"{shown} …"


def _warn_dropped(draft: Draft) -> None:
    for kind, count in draft.dropped.items():
        draft.warn(_DROPPED[kind](count).format(count=count))


_DROPPED: Final[dict[str, Callable[[int], str]]] = {
    "escape": lambda n: ngettext(
        "{count} escape sequence for terminals was dropped.",
        "{count} escape sequences for terminals were dropped.",
        n,
    ),
    "control": lambda n: ngettext(
        "{count} control character was dropped.", "{count} control characters were dropped.", n
    ),
    "bidi": lambda n: ngettext(
        "{count} sign that turns the writing direction was dropped.",
        "{count} signs that turn the writing direction were dropped.",
        n,
    ),
    "invisible": lambda n: ngettext(
        "{count} invisible sign (such as a soft hyphen) was dropped.",
        "{count} invisible signs (such as soft hyphens) were dropped.",
        n,
    ),
    "surrogate": lambda n: ngettext(
        "{count} broken half of a character was replaced by �.",
        "{count} broken halves of characters were replaced by �.",
        n,
    ),
    "marks": lambda n: ngettext(
        "{count} accent piled on one letter was dropped.", "{count} accents piled on one letter were dropped.", n
    ),
}
