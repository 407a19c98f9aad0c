"""A study to the parts of a REFI-QDA project: every GUID the same as in the last export."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from qualcode.exchange.refi.descriptions import write_description
from qualcode.exchange.refi.guids import Guids, made_guid
from qualcode.exchange.refi.parts import (
    RefiCase,
    RefiCode,
    RefiCoding,
    RefiNote,
    RefiProject,
    RefiSet,
    Selection,
    Source,
    SourceText,
    User,
    Variable,
)
from qualcode.exchange.refi.positions import named_line
from qualcode.exchange.refi.rendering import render_text
from qualcode.exchange.refi.side import write_side
from qualcode.exchange.refi.textmap import TextMap
from qualcode.model import Case, Code, Codebook, Coding, Keepsake, Memo, Transcript

_LONGEST_TITLE = 40


@dataclass(frozen=True)
class StudyParts:
    """All of a study that goes into a project file. `coder` writes it, at the time `date` (UTC, ISO 8601)."""

    codebook: Codebook
    transcripts: Sequence[Transcript] = ()
    cases: Sequence[Case] = ()
    codings: Sequence[Coding] = ()
    memos: Sequence[Memo] = ()
    keepsakes: Sequence[Keepsake] = ()
    coder: str = ""
    date: str = ""


def memo_key(memo: Memo) -> str:
    """What a memo is called where it stands: one for each coder and thing."""
    return "\x1f".join((memo.target, memo.target_id, memo.coder))


def case_key(transcript: str, speaker: str) -> str:
    """What a case is called: the speaker of a transcript, by the transcript's id."""
    return f"{transcript}\x1f{speaker}"


class Outgoing:
    """Makes the project of a study."""

    def __init__(self, study: StudyParts) -> None:
        self._study = study
        self._guids = Guids(study.keepsakes)
        self._kept: dict[tuple[str, str], Mapping[str, object]] = {(k.kind, k.local): k.data for k in study.keepsakes}
        self._used: dict[str, User] = {}
        self._notes: dict[tuple[str, str], list[str]] = {}
        self._memos: list[RefiNote] = []
        self._sources = {t.name: self._guids.of("source", t.id or t.name, own=t.id) for t in study.transcripts}
        self._ids = {t.name: t.id or t.name for t in study.transcripts}
        self._maps: list[tuple[str, str, Transcript, list[int]]] = []
        self._coding_guids: dict[str, str] = {}
        self._codings: dict[str, list[Coding]] = {}
        for coding in study.codings:
            self._codings.setdefault(coding.excerpt.transcript, []).append(coding)
        self._shared = Counter(self._guids.kept("selection", coding.id) for coding in study.codings)

    def codebook(self) -> RefiProject:
        """The codes, and the sets of them, as a .qdc has them."""
        return RefiProject(codes=tuple(map(self._code, self._codes())), sets=tuple(self._sets(codes_only=True)))

    def project(self, report: Callable[[int, int], None] | None = None) -> tuple[RefiProject, bytes]:
        """The project, and what it says for qualcode alone; `report` is told how many transcripts are ready."""
        study = self._study
        user = self._user(study.coder)
        self._write_notes()
        sources = []
        for transcript in study.transcripts:
            sources.append(self._source(transcript))
            if report is not None:
                report(len(sources), len(study.transcripts))
        codes = tuple(map(self._code, self._codes()))
        cases = tuple(self._cases())
        for one in study.keepsakes:
            if one.kind == "user":
                self._user(one.local)
        project = RefiProject(
            name=study.codebook.title,
            user=user,
            created=study.date,
            notes=tuple(self._notes.get(("project", ""), ())),
            users=tuple(self._used.values()),
            codes=codes,
            variables=tuple(self._variables()),
            cases=cases,
            sources=tuple(sources),
            memos=tuple(self._memos),
            sets=tuple(self._sets()),
        )
        guids = {code.id: self._guids.of("code", code.id) for code in study.codebook}
        codings = [(self._coding_guids[one.id], one) for one in study.codings]
        return project, write_side(study.codebook, guids, self._maps, codings)

    def _user(self, name: str) -> str:
        if not name:
            return ""
        if name not in self._used:
            kept = self._kept.get(("user", name), {})
            self._used[name] = User(self._guids.of("user", name), name, str(kept.get("id", "")))
        return self._used[name].guid

    def _codes(self) -> list[Code]:
        """The codebook's codes, and one for each id that is coded with but has gone from the codebook."""
        book = self._study.codebook
        gone = dict.fromkeys(one.code for one in self._study.codings if one.code not in book)
        return [*book.codes, *(Code(code, code, "") for code in gone)]

    def _code(self, code: Code) -> RefiCode:
        kept = self._kept.get(("code", code.id), {})
        return RefiCode(
            guid=self._guids.of("code", code.id),
            name=code.name,
            codable=kept.get("codable") is not False,
            color=code.color,
            description=write_description(code),
            notes=tuple(self._notes.get(("code", code.id), ())),
            children=tuple(map(self._code, code.children)),
        )

    def _write_notes(self) -> None:
        """Every memo as a note with a name of its own, and where each belongs; the oldest first in any study."""
        guids = {memo.id: self._guids.of("note", memo_key(memo), own=memo.id) for memo in self._study.memos}
        for number, memo in enumerate(sorted(self._study.memos, key=lambda m: (m.created, guids[m.id])), start=1):
            key, guid = memo_key(memo), guids[memo.id]
            title = str(self._kept.get(("note", key), {}).get("name") or "")
            if not title:
                words = " ".join(memo.text.split())
                title = f"{number}. {words[:_LONGEST_TITLE]}"
            note = RefiNote(guid, title, memo.text, self._user(memo.coder), memo.created, memo.updated)
            self._memos.append(note)
            target_id = "" if memo.target == "project" else memo.target_id
            self._notes.setdefault((memo.target, target_id), []).append(guid)

    def _source(self, transcript: Transcript) -> Source:
        guid = self._sources[transcript.name]
        text, starts = render_text(transcript)
        self._maps.append((guid, text, transcript, starts))
        places = TextMap(transcript, starts, text)
        kept = self._kept.get(("source", self._ids[transcript.name]), {})
        mine = self._codings.get(transcript.name, [])
        return Source(
            guid=guid,
            name=transcript.name,
            text=SourceText(text),
            user=self._user(str(kept.get("user", "") or self._study.coder)),
            created=str(kept.get("created", "") or self._study.date),
            selections=tuple(self._selections(transcript, mine, places, text)),
            notes=tuple(self._notes.get(("transcript", transcript.name), ())),
            values=self._values(transcript.attributes),
        )

    def _selections(
        self, transcript: Transcript, codings: Iterable[Coding], places: TextMap, text: str
    ) -> Iterable[Selection]:
        """A selection for each excerpt and coder; a coding with memos has one alone, so that no memo moves."""

        def group(one: Coding) -> tuple[int, int, str, str]:
            return (one.excerpt.start, one.excerpt.end, one.coder, self._selection_guid(one))

        breaks = [match.start() for match in re.finditer("\n", text)]
        for (_start, _end, coder, kept), found in groupby(sorted(codings, key=group), key=group):
            ones = list(found)
            excerpt = ones[0].excerpt
            local = f"{self._ids[transcript.name]}:{excerpt.start}:{excerpt.end}:{coder}"
            start, end = places.to_file(excerpt.start, excerpt.end)
            notes = dict.fromkeys(note for one in ones for note in self._notes.get(("coding", one.id), ()))
            yield Selection(
                guid=kept or self._guids.of("excerpt", local),
                start=start,
                end=end,
                name=named_line(bisect_right(breaks, start - 1), text[start:end]),
                user=self._user(coder),
                created=ones[0].created,
                codings=tuple(map(self._coding, ones)),
                notes=tuple(notes),
            )

    def _selection_guid(self, coding: Coding) -> str:
        """The GUID of the selection that the coding came in, or of one of its own; empty when it may share one."""
        kept = self._guids.kept("selection", coding.id)
        if self._notes.get(("coding", coding.id)):
            return kept if kept and self._shared[kept] == 1 else made_guid("selection", coding.id)
        return kept

    def _coding(self, coding: Coding) -> RefiCoding:
        guid = self._guids.of("coding", coding.id, own=coding.id)
        self._coding_guids[coding.id] = guid
        notes = tuple(self._notes.get(("coding", coding.id), ()))
        code = self._guids.of_code(coding.code)
        return RefiCoding(guid, code, self._user(coding.coder), coding.created, notes)

    def _values(self, attributes: Mapping[str, str]) -> dict[str, str]:
        return {self._guids.of("variable", key): value for key, value in attributes.items() if value}

    def _variables(self) -> Iterable[Variable]:
        keys = dict.fromkeys(key for one in self._study.transcripts for key, value in one.attributes.items() if value)
        keys.update(dict.fromkeys(key for one in self._study.cases for key, value in one.attributes.items() if value))
        keys.update(dict.fromkeys(k.local for k in self._study.keepsakes if k.kind == "variable"))
        for key in keys:
            kept = self._kept.get(("variable", key), {})
            kind, words = str(kept.get("type", "Text")), str(kept.get("description", ""))
            yield Variable(self._guids.of("variable", key), key, kind, words)

    def _cases(self) -> Iterable[RefiCase]:
        """A case for each speaker of each transcript, and those that another program had beside."""
        names = [case.name for case in self._study.cases]
        for case in self._study.cases:
            known = [name for name in case.transcripts if name in self._sources]
            if not known:
                continue
            title = case.name if names.count(case.name) == 1 else f"{case.name} ({known[0]})".strip()
            guid = self._guids.of("case", case_key(self._ids[known[0]], case.name))
            sources = tuple(self._sources[name] for name in known)
            yield RefiCase(guid, title or known[0], values=self._values(case.attributes), sources=sources)
        for one in self._study.keepsakes:
            if one.kind == "case" and one.data:
                yield self._kept_case(one)

    def _kept_case(self, one: Keepsake) -> RefiCase:
        by_id = {self._ids[name]: guid for name, guid in self._sources.items()}
        data: Mapping[str, object] = one.data
        values = data.get("values")
        sources = data.get("sources")
        return RefiCase(
            guid=one.guid,
            name=str(data.get("name", "")),
            description=str(data.get("description", "")),
            values=self._values(values if isinstance(values, dict) else {}),
            sources=tuple(by_id[name] for name in (sources if isinstance(sources, list) else ()) if name in by_id),
        )

    def _sets(self, *, codes_only: bool = False) -> Iterable[RefiSet]:
        by_id = {self._ids[name]: guid for name, guid in self._sources.items()}
        known = {code.id for code in self._study.codebook}
        notes = {note.guid for note in self._memos}
        for one in self._study.keepsakes:
            if one.kind != "set":
                continue
            codes = tuple(self._guids.of("code", code) for code in one.data.get("codes", ()) if code in known)
            sources = tuple(by_id[name] for name in one.data.get("sources", ()) if name in by_id)
            members = tuple(guid for guid in one.data.get("notes", ()) if guid in notes)
            name, words = str(one.data.get("name", "")), str(one.data.get("description", ""))
            yield RefiSet(one.guid, name or one.local, words, codes, () if codes_only else sources, members)
