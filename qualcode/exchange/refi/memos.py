"""The notes of a file as memos: on codings, codes, transcripts and the project."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from qualcode.exchange.refi.losses import Losses
from qualcode.exchange.refi.outgoing import memo_key
from qualcode.exchange.refi.parts import RefiCoding, RefiNote, RefiProject, Selection
from qualcode.exchange.refi.placing import Placed
from qualcode.i18n import _
from qualcode.model import Excerpt, Keepsake, Memo
from qualcode.text import clean_text

_QUOTE = 80


class MemoReader:
    """Gathers memos; each person has one on each thing, so several notes there become one.

    Args:
        project: The file.
        person: From GUIDs of users to the name of the first that is known.
        losses: Told of what is joined or has no place.
    """

    def __init__(self, project: RefiProject, person: Callable[..., str], losses: Losses) -> None:
        self._project = project
        self._person = person
        self._losses = losses
        self._by_guid = {note.guid: note for note in project.memos if note.guid}
        self._used: set[str] = set()
        self._memos: dict[tuple[str, str, str], Memo] = {}
        self.keepsakes: list[Keepsake] = []

    @property
    def memos(self) -> list[Memo]:
        """All memos so far."""
        return list(self._memos.values())

    def read_coding(self, coding_id: str, selection: Selection, coding: RefiCoding) -> None:
        """The notes on a coding; a note on its selection that no coding claims belongs to each of them."""
        claimed = {guid for one in selection.codings for guid in one.notes}
        shared = [guid for guid in selection.notes if guid not in claimed]
        self._describe("coding", coding_id, selection.description, selection.user or coding.user, selection.created)
        for guid in dict.fromkeys((*shared, *coding.notes)):
            self._note("coding", coding_id, guid, coding.user or selection.user)

    def read_rest(self, placed: Sequence[Placed], codes: Mapping[str, str]) -> None:
        """All other notes. Read the codings first."""
        for one in placed:
            source, name = one.source, one.transcript.name
            self._describe("transcript", name, source.description, source.user, source.created)
            for guid in source.notes:
                self._note("transcript", name, guid, source.user)
            self._on_stretches(one)
        for code in self._project.all_codes():
            for guid in code.notes:
                self._note("code", codes[code.guid], guid)
        self._describe("project", "", self._project.description, "", self._project.created)
        for guid in self._project.notes:
            self._project_note(guid)
        for note in self._project.memos:
            if note.guid not in self._used or not note.guid:
                self._losses.add("free note", note.name or note.text[:40])
                self._put("project", note.guid.lower() or note.name, note, note.text)

    def _on_stretches(self, placed: Placed) -> None:
        """What is said of stretches of text that have no code, or no place."""
        there = {id(selection) for selection, _excerpt in placed.excerpts}
        for selection, excerpt in placed.excerpts:
            if not selection.codings:
                self._uncoded(placed, selection, excerpt)
        for selection in placed.source.selections:
            if selection.description and id(selection) not in there:
                name = placed.transcript.name
                self._losses.add("uncoded note", name)
                self._describe("transcript", name, selection.description, selection.user, selection.created)

    def _project_note(self, guid: str) -> None:
        note = self._by_guid.get(guid)
        taken = note is not None and ("project", "", self._person(note.user)) in self._memos
        self._note("project", guid.lower() if taken else "", guid)

    def _uncoded(self, placed: Placed, selection: Selection, excerpt: Excerpt) -> None:
        if not selection.notes and not selection.description:
            self._losses.add("selection uncoded", placed.source.name)
            return
        quote = " ".join(placed.transcript.quote(excerpt).split())
        words = f"«{quote if len(quote) <= _QUOTE else quote[: _QUOTE - 1] + '…'}»: "
        name = placed.transcript.name
        self._losses.add("uncoded note", name)
        if selection.description:
            text = words + selection.description
            self._describe("transcript", name, text, selection.user, selection.created, quiet=True)
        for guid in selection.notes:
            self._note("transcript", name, guid, selection.user, before=words)

    def _note(self, target: str, target_id: str, guid: str, user: str = "", *, before: str = "") -> None:
        note = self._by_guid.get(guid)
        if note is None:
            self._losses.add("unknown reference", _("a note"))
            return
        whose = note if note.user else RefiNote(note.guid, note.name, note.text, user, note.created, note.modified)
        self._put(target, target_id, whose, before + note.text, quiet=bool(before))
        self._used.add(guid)

    def _describe(
        self, target: str, target_id: str, text: str, user: str, created: str, *, quiet: bool = False
    ) -> None:
        if text:
            self._put(target, target_id, RefiNote("", "", text, user, created, created), text, quiet=quiet)

    def _put(self, target: str, target_id: str, note: RefiNote, text: str, *, quiet: bool = False) -> None:
        text = clean_text(text).text.strip()
        if not text:
            return
        coder = self._person(note.user)
        key = (target, target_id, coder)
        earlier = self._memos.get(key)
        created = note.created or self._project.created
        if earlier is None:
            memo_id = "" if note.guid in self._used else note.guid.lower()
            self._memos[key] = memo = Memo(memo_id, target, target_id, text, coder, created, note.modified or created)
            if note.guid and note.name and not self._project.origin.startswith("qualcode"):
                self.keepsakes.append(Keepsake("note", memo_key(memo), note.guid, {"name": note.name}))
        elif text not in earlier.text.split("\n\n"):
            if not quiet:
                self._losses.add("joined note", note.name or text[:40])
            joined = f"{earlier.text}\n\n{text}"
            latest = max(earlier.updated, note.modified or created)
            self._memos[key] = Memo(earlier.id, target, target_id, joined, coder, earlier.created, latest)
