"""Variables and cases of a file: their values become the transcripts' attributes, the rest is kept as it came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from qualcode.exchange.refi.guids import made_guid
from qualcode.exchange.refi.losses import Losses
from qualcode.exchange.refi.outgoing import case_key
from qualcode.exchange.refi.parts import RefiCase, RefiProject
from qualcode.exchange.refi.placing import Placed
from qualcode.exchange.refi.read_sources import file_guid
from qualcode.model import Keepsake, Transcript
from qualcode.text import clean_text


class AttributeReader:
    """Reads the variables and cases of one project. `keepsakes` are the variables'.

    Args:
        project: The file.
        known: What is known of the study's GUIDs.
        losses: Told of values that contradict each other.
        written: The attributes' names to the letter, as the qualcode that wrote the file knew them.
    """

    def __init__(
        self, project: RefiProject, known: Sequence[Keepsake], losses: Losses, written: Iterable[str] = ()
    ) -> None:
        self._project = project
        self._losses = losses
        self.keepsakes: list[Keepsake] = []
        here = {made_guid("variable", key): key for key in written}
        here |= {one.guid: one.local for one in known if one.kind == "variable"}
        self._names: dict[str, str] = {}
        for one in project.variables:
            name = here.get(one.guid) or self._free_name(_line(one.name) or one.guid)
            self._names[one.guid] = name
            said = {"type": "" if one.type == "Text" else one.type, "description": one.description}
            data = {key: text for key, text in said.items() if text}
            if data or one.guid != made_guid("variable", name):
                self.keepsakes.append(Keepsake("variable", name, one.guid, data))
        aliases = {file_guid(one): one.guid for one in project.sources}
        self._source_of = aliases | {one.guid: one.guid for one in project.sources}
        self._selection_of = {s.guid: one.guid for one in project.sources for s in one.selections}

    def _free_name(self, wanted: str) -> str:
        number, name = 1, wanted
        while name in self._names.values():
            number += 1
            name = f"{wanted} {number}"
        return name

    def give(self, placed: Sequence[Placed], same: Mapping[str, str]) -> list[Transcript]:
        """The transcripts that are new, with their attributes; values for those that are there already are told."""
        of_cases = self._values_of_cases()
        new = []
        for one in placed:
            values = of_cases.get(one.source.guid, {}) | self._named(one.source.values)
            own = one.transcript.attributes
            if one.source.guid in same:
                other = [key for key, value in values.items() if own.get(key, "").split() != value.split()]
                self._losses.add("attribute", f"{one.transcript.name}: {', '.join(other)}", len(other))
            else:
                said = {key: value for key, value in values.items() if own.get(key, "").split() != value.split()}
                new.append(replace(one.transcript, attributes={**own, **said}))
        return new

    def _named(self, values: Mapping[str, str]) -> dict[str, str]:
        self._losses.add("unknown reference", count=sum(guid not in self._names for guid in values))
        return {self._names[guid]: _text(value) for guid, value in values.items() if guid in self._names}

    def _values_of_cases(self) -> dict[str, dict[str, str]]:
        """For each source what its cases agree on."""
        said: dict[str, dict[str, set[str]]] = {}
        for case in self._project.cases:
            named = self._named(case.values)
            for source in self._sources(case):
                for key, value in named.items():
                    said.setdefault(source, {}).setdefault(key, set()).add(value)
        for source, values in said.items():
            for key, texts in values.items():
                if len(texts) > 1:
                    self._losses.add("value", f"{self._title(source)}: {key} = {', '.join(sorted(texts))}")
        return {
            source: {key: next(iter(texts)) for key, texts in values.items() if len(texts) == 1}
            for source, values in said.items()
        }

    def _title(self, guid: str) -> str:
        return next((one.name for one in self._project.sources if one.guid == guid), guid)

    def _sources(self, case: RefiCase) -> list[str]:
        found = [self._source_of.get(guid, "") for guid in case.sources]
        found += [self._selection_of.get(guid, "") for guid in case.selections]
        return [guid for guid in dict.fromkeys(found) if guid]

    def keep_cases(self, placed: Sequence[Placed], ids: Mapping[str, str]) -> list[Keepsake]:
        """The cases: a speaker of a transcript by their GUID alone, all others whole.

        Args:
            placed: The sources.
            ids: The transcripts' ids by their source's GUID.
        """
        return [keepsake for case in self._project.cases for keepsake in self._keep(case, placed, ids)]

    def _keep(self, case: RefiCase, placed: Sequence[Placed], ids: Mapping[str, str]) -> Iterator[Keepsake]:
        sources = [one for one in placed if one.source.guid in self._sources(case)]
        lost = [guid for guid in case.sources if guid not in self._source_of]
        self._losses.add("unknown reference", case.name, len(lost))
        self._losses.add("case part", case.name, len(case.codes) + len(case.selections))
        speaker = _speaker(case, sources)
        if speaker is not None:
            key = case_key(ids[sources[0].source.guid], speaker)
            if case.guid != made_guid("case", key):
                yield Keepsake("case", key, case.guid)
            return
        data = {
            "name": case.name,
            "description": case.description,
            "values": self._named(case.values),
            "sources": [ids[one.source.guid] for one in sources],
        }
        yield Keepsake("case", case.guid, case.guid, data)


def _speaker(case: RefiCase, sources: Sequence[Placed]) -> str | None:
    """The speaker that the case is, when it says no more than that."""
    if len(sources) != 1 or case.description or case.codes or case.selections:
        return None
    if any(sources[0].source.values.get(guid) != value for guid, value in case.values.items()):
        return None
    transcript = sources[0].transcript
    for speaker in dict.fromkeys(turn.speaker for turn in transcript.turns):
        titles = (transcript.name, sources[0].source.name)
        if case.name in (speaker or titles[0], *(f"{speaker} ({title})".strip() for title in titles)):
            return speaker
    return None


def _line(text: str) -> str:
    return " ".join(clean_text(text).text.split())


def _text(text: str) -> str:
    return clean_text(text).text.strip()
