"""The parts of a REFI-QDA project to what is added to a study, with everything that does not fit told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualcode.exchange.refi.attributes import AttributeReader
from qualcode.exchange.refi.guids import canonical, made_guid
from qualcode.exchange.refi.losses import Losses
from qualcode.exchange.refi.matching import match_codes
from qualcode.exchange.refi.memos import MemoReader
from qualcode.exchange.refi.parts import RefiCoding, RefiProject, RefiSet, Selection, Source, User
from qualcode.exchange.refi.placing import Candidate, Placed, codings_of, paragraphs, place_all, renamed
from qualcode.exchange.refi.read_sources import file_guid
from qualcode.exchange.refi.side import Side, read_side
from qualcode.i18n import _
from qualcode.model import Code, Codebook, Coding, Excerpt, Keepsake, Memo, Origin, Transcript
from qualcode.text import clean_text


@dataclass(frozen=True)
class Known:
    """What the study has. `codebook` is empty when the file's is to take its place.

    Args:
        find: A transcript by its name, or None.
        split: From a name and a clean text to a transcript; how speakers are told from words.
        make_id: From a code's name to the last part of an id.
        names: Transcripts' names by their ids.
        coder: Who imports, and whose the codings are that name nobody.
    """

    codebook: Codebook
    names: Mapping[str, str]
    find: Callable[[str], Transcript | None]
    split: Callable[[str, str], Transcript | None]
    make_id: Callable[[str], str]
    keepsakes: Sequence[Keepsake] = ()
    coder: str = ""


@dataclass(frozen=True)
class Incoming:
    """What is to be added. `codes` come with the id of the code above; `same` are transcripts that are there already.

    `codebook` has the file's title, language and examples without a code, for a study that has none of its own.
    """

    codes: Sequence[tuple[str, Code]]
    transcripts: Sequence[Transcript] = ()
    same: Sequence[str] = ()
    codings: Sequence[Coding] = ()
    memos: Sequence[Memo] = ()
    users: Sequence[str] = ()
    keepsakes: Sequence[Keepsake] = ()
    codebook: Codebook = field(default_factory=lambda: Codebook(""))


def incoming_codebook(project: RefiProject, known: Known, losses: Losses) -> Incoming:
    """The codes and sets of a .qdc."""
    matched = match_codes(project.codes, known.codebook, known.keepsakes, {}, losses, known.make_id)
    sets = [_kept_set(one, matched.ids, {}, losses) for one in project.sets]
    return Incoming(matched.new, keepsakes=[*matched.keepsakes, *sets])


def incoming_project(project: RefiProject, side: bytes | None, known: Known, losses: Losses) -> Incoming:
    """All of a .qdpx."""
    return _Reader(project, side, known, losses).read()


class _Reader:
    def __init__(self, project: RefiProject, side: bytes | None, known: Known, losses: Losses) -> None:
        self._project = project
        self._known = known
        self._losses = losses
        own = project.origin.startswith("qualcode")
        texts = {one.guid: one.text.raw for one in project.sources if clean_text(one.text.raw).text == one.text.raw}
        self._side = read_side(side, texts) if own else Side()
        self._keepsakes: list[Keepsake] = []
        self._users = dict(self._name_users())
        self._matched = match_codes(
            project.codes, known.codebook, known.keepsakes, self._side.codes, losses, known.make_id
        )
        self._sources_here = {k.guid: k.local for k in known.keepsakes if k.kind == "source"}

    def read(self) -> Incoming:
        """What is to be added."""
        self._tell_unknown_codes()
        placed, same = self._place()
        attributes = AttributeReader(
            self._project,
            self._known.keepsakes,
            self._losses,
            dict.fromkeys(key for one, _starts, _text in self._side.transcripts.values() for key in one.attributes),
        )
        transcripts = attributes.give(placed, same)
        memos = MemoReader(self._project, self._person, self._losses)
        codings = list(self._codings(placed, memos))
        memos.read_rest(placed, self._matched.ids)
        ids = {one.source.guid: self._source_id(one, same) for one in placed}
        sets = [_kept_set(one, self._matched.ids, ids, self._losses) for one in self._project.sets]
        cases = attributes.keep_cases(placed, ids)
        self._keepsakes += [*self._matched.keepsakes, *self._source_keepsakes(placed, ids), *sets, *cases]
        self._keepsakes += [*attributes.keepsakes, *memos.keepsakes]
        self._losses.add("kept", _("sets and cases"), len(sets) + sum(bool(one.data) for one in cases))
        side = self._side
        return Incoming(
            codes=self._matched.new,
            transcripts=transcripts,
            same=tuple(same.values()),
            codings=codings,
            memos=memos.memos,
            users=tuple(dict.fromkeys(self._users.values())),
            keepsakes=self._keepsakes,
            codebook=Codebook(
                side.title or self._project.name, side.language or "nb", uncoded_examples=side.uncoded_examples
            ),
        )

    def _tell_unknown_codes(self) -> None:
        for source in self._project.sources:
            for selection in source.selections:
                lost = sum(one.code not in self._matched.ids for one in selection.codings)
                self._losses.add("unknown code", f"{source.name}: {selection.name[:40]}".rstrip(": "), lost)
            self._losses.add("unknown code", source.name, sum(c.code not in self._matched.ids for c in source.codings))

    def _name_users(self) -> Iterator[tuple[str, str]]:
        """Each user's GUID and name here; two people with the same name get two."""
        here = {k.guid: k.local for k in self._known.keepsakes if k.kind == "user"}
        taken: dict[str, str] = {name: guid for guid, name in here.items()}
        for user in self._project.users:
            name = here.get(user.guid) or self._free_name(user, taken)
            taken[name] = user.guid
            if user.guid != made_guid("user", name) or (user.id and user.guid not in here):
                self._keepsakes.append(Keepsake("user", name, user.guid, {"id": user.id} if user.id else {}))
            yield user.guid, name

    def _free_name(self, user: User, taken: Mapping[str, str]) -> str:
        wanted = " ".join(clean_text(user.name or user.id).text.split()) or f"{_('coder')} {user.guid[:8]}"
        number, name = 1, wanted
        while taken.get(name, user.guid) != user.guid:
            number += 1
            name = f"{wanted} {number}"
        if name != wanted:
            self._losses.add("renamed user", f"{wanted} → {name}")
        return name

    def _person(self, *guids: str) -> str:
        """The first of the users that is known, or whoever made the project, or whoever imports it."""
        for guid in (*guids, self._project.user):
            if guid in self._users:
                return self._users[guid]
        return self._known.coder

    def _place(self) -> tuple[list[Placed], dict[str, str]]:
        """Every source placed, under a name that is free, and the names of transcripts that are there, by GUID."""
        found = place_all(self._project.sources, self._project.origin, self._candidates, self._losses)
        same: dict[str, str] = {}
        taken = set(self._known.names.values())
        placed = []
        for one in found:
            if self._known.find(one.transcript.name) is one.transcript:
                same[one.source.guid] = one.transcript.name
                placed.append(one)
                continue
            free = self._free_transcript(one.transcript.name, taken)
            taken.add(free)
            placed.append(renamed(one, free, self._free_id(one, free)))
        return placed, same

    def _free_id(self, one: Placed, name: str) -> str:
        """The id that the transcript came with, or another, when one here has it."""
        wanted = one.transcript.id
        return made_guid("source", f"{wanted}:{name}").lower() if wanted in self._known.names else wanted

    def _free_transcript(self, wanted: str, taken: set[str]) -> str:
        number, name = 1, wanted
        while name in taken:
            number += 1
            name = f"{wanted} ({number})"
        if name != wanted:
            self._losses.add("renamed source", f"{wanted} → {name}")
        return name

    def _candidates(self, source: Source, text: str) -> Iterator[Candidate]:
        """The transcript that is there already, what a qualcode said it was, what the readers find, and its lines."""
        name = _transcript_name(source)
        by_guid = self._known.names.get(self._sources_here.get(source.guid, source.guid.lower()))
        written = self._side.transcripts.get(source.guid)
        for here in dict.fromkeys((by_guid, name)):
            stored = self._known.find(here) if here else None
            if stored is not None and written is not None and _texts(stored) == _texts(written[0]):
                yield Candidate(stored, written[1], exact=True)
            elif stored is not None and written is None:
                yield Candidate(stored)
        if written is not None:
            yield Candidate(replace(written[0], name=name), written[1], exact=True)
        split = self._known.split(name, text)
        if split is not None:
            yield Candidate(replace(split, id=source.guid.lower()))
            self._losses.add("no speakers", source.name)
        lines = paragraphs(name, text)
        yield replace(lines, transcript=replace(lines.transcript, id=source.guid.lower()))

    def _source_id(self, one: Placed, same: Mapping[str, str]) -> str:
        by_name = {name: transcript_id for transcript_id, name in self._known.names.items()}
        return by_name.get(same.get(one.source.guid, ""), one.transcript.id or one.source.guid.lower())

    def _source_keepsakes(self, placed: Sequence[Placed], ids: Mapping[str, str]) -> Iterator[Keepsake]:
        for one in placed:
            source = one.source
            data = {"user": self._users.get(source.user, ""), "created": source.created}
            yield Keepsake("source", ids[source.guid], source.guid, {k: v for k, v in data.items() if v})

    def _codings(self, placed: Sequence[Placed], memos: MemoReader) -> Iterator[Coding]:
        for one in placed:
            for selection, coding, excerpt in codings_of(one):
                code = self._matched.ids.get(coding.code)
                if code is None:
                    continue
                made = self._coding(selection, coding, code, excerpt)
                memos.read_coding(made.id, selection, coding)
                yield replace(made, quote=one.transcript.quote(excerpt))
                if selection.guid:
                    self._keepsakes.append(Keepsake("selection", made.id, selection.guid))

    def _coding(self, selection: Selection, coding: RefiCoding, code: str, excerpt: Excerpt) -> Coding:
        said = self._side.codings.get(coding.guid, {})
        score, weight = said.get("score"), said.get("weight")
        own = coding.guid or made_guid("coding", f"{selection.guid}{coding.code}{coding.user}")
        return Coding(
            id=own.lower(),
            excerpt=excerpt,
            code=code,
            coder=self._person(coding.user, selection.user),
            quote="",
            origin=_origin(said.get("origin")),
            created=coding.created or selection.created or self._project.created,
            score=float(score) if isinstance(score, int | float) else None,
            run=str(said.get("run") or ""),
            weight=weight if isinstance(weight, int) and 0 <= weight <= 3 else 0,
        )


def _texts(transcript: Transcript) -> list[str]:
    return [turn.text for turn in transcript.turns]


def _origin(text: object) -> Origin:
    return next((one for one in (Origin.MANUAL, Origin.ACCEPTED) if one == text), Origin.IMPORTED)


def _transcript_name(source: Source) -> str:
    """The source's name without the ending of a text file, as transcripts are called."""
    name = " ".join(clean_text(source.name).text.replace("/", "-").replace("\\", "-").split())
    stem, dot, ending = name.rpartition(".")
    if dot and ending.casefold() in ("txt", "docx", "doc", "rtf", "odt", "md", "pdf", "vtt", "srt"):
        name = stem
    return name.strip() or file_guid(source).lower() or canonical(source.guid).lower()


def _kept_set(one: RefiSet, codes: Mapping[str, str], sources: Mapping[str, str], losses: Losses) -> Keepsake:
    lost = [guid for guid in one.codes if guid not in codes] + [guid for guid in one.sources if guid not in sources]
    losses.add("unknown reference", one.name, len(lost))
    data = {
        "name": one.name,
        "description": one.description,
        "codes": [codes[guid] for guid in one.codes if guid in codes],
        "sources": [sources[guid] for guid in one.sources if guid in sources],
        "notes": list(one.notes),
    }
    return Keepsake("set", one.guid, one.guid, data)
