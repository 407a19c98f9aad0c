"""Which words before a colon are speakers, and which speakers are interviewers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import IntEnum
from functools import lru_cache
from typing import Final

from qualcode.model import Kind


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


INTERVIEWER_KEYS: Final = frozenset({"intervjuer", "intervjuar", "intervjuere", "interviewer", "moderator"})
_INTERVIEWERS: Final = _set(
    "intervjuer intervjuar intervjueren intervjuaren interviewer int interv moderator moderatoren ordstyrer "
    "ordstyrar ordstyreren fasilitator facilitator"
)
# Interviewers only when the file names none more clearly: in some studies these are those who answer.
_PERHAPS_INTERVIEWERS: Final = _set("i q forsker forskar forskeren researcher møteleder spørrer")
_RESPONDENTS: Final = _set("informant respondent deltaker deltakar deltager participant interviewee")
_UNKNOWN: Final = _set("ukjent uidentifisert ukjend unknown støy bakgrunn noise alle flere")
_ROLES: Final = _set(
    "i r b q informant informanten respondent respondenten deltaker deltakar deltager deltakeren participant "
    "interviewee speaker taler person innbygger ansatt ansatte leder lederen kvinne mann gutt jente elev student "
    "bruker pasient kunde pensjonist mor far ordfører politiker frivillig besøkende"
)
_ROLE_ENDINGS: Final = _set(
    "leder leiar bibliotekar rådgiver rådgivar arbeider medarbeider lærer lærar vert behandler sjef eier konsulent "
    "pleier assistent beboer innbygger utvikler forelder deltaker deltakar informant medlem boer"
)
_NOT_SPEAKERS: Final = _set(
    "nb merk merknad obs ps note kommentar spørsmål del tema kapittel punkt side kl klokka klokken eksempel figur "
    "tabell vedlegg trinn steg alternativ http https mailto tlf telefon mail epost nettside tips viktig pause kilde "
    "dato sted varighet tittel prosjekt nr lydfil fil opptak språk transkribert transkribering versjon"
)
# A label with one of these words is a clause, such as “Han sa” or “Poenget er”.
_CLAUSE: Final = _set(
    "sa sier seier er var har hadde ble blir tenkte tenker spurte svarte spør svarer jeg eg vi du dere det den de han "
    "hun ho at som og men så følgende altså ja nei jo mm ok okei først konklusjon poenget kort"
)
_PAREN: Final = re.compile(r"\([^()]*\)")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?|\d+")
_CODE_NAME: Final = re.compile(r"(?:[A-ZÆØÅ]{1,2}[ .-]?|[^\W\d_]{2,12}_)[0-9]{1,3}")


_OFTEN: Final = 4  # for labels such as “den ansatte”, which may also just be words before a colon


class Rank(IntEnum):
    """How sure it is that a label is a speaker, by its looks alone."""

    NEVER = 0
    CLAUSE = 1
    PLAIN = 2
    NAME = 3
    ROLE = 4


@lru_cache(maxsize=4096)
def fold(label: str) -> str:
    """The label as it is compared: case, spaces and a closing colon do not matter."""
    return " ".join(label.casefold().rstrip(": ").split())


@lru_cache(maxsize=4096)
def rank(label: str) -> Rank:
    """How much the label looks like a speaker."""
    words = _WORD.findall(_PAREN.sub(" ", label).replace("_", " "))
    letters = [word for word in words if not word.isdigit()]
    if not letters or len(words) > 6:
        return Rank.NEVER
    folded = [word.casefold().rstrip(".") for word in letters]
    if folded[0] in _NOT_SPEAKERS:
        return Rank.NEVER
    lower = [word for word in letters[1:] if word.islower()]
    if _is_role(folded[0]) and len(lower) <= 1 and _CLAUSE.isdisjoint(folded[1:]):
        alone = len(folded) == 1
        if alone or (len(folded[0]) > 1 and folded[0] not in _UNKNOWN):
            return Rank.ROLE
    if not _NOT_SPEAKERS.isdisjoint(folded):
        return Rank.NEVER
    if not _CLAUSE.isdisjoint(folded):
        return Rank.CLAUSE
    if _CODE_NAME.fullmatch(label):
        return Rank.ROLE
    if is_real_name(label):
        return Rank.NAME
    return Rank.PLAIN if len(words) <= 4 else Rank.CLAUSE


def is_real_name(label: str) -> bool:
    """Whether the label looks like a person's first name and surname."""
    words = _PAREN.sub(" ", label).replace(",", " ").split()
    if not 2 <= len(words) <= 4 or _is_role(words[0].casefold().rstrip(".")) or _is_unknown(label):
        return False
    return all(word[0].isupper() and word.replace("-", "").isalpha() and not word.isupper() for word in words)


class SpeakerRule:
    """Says of each label in one transcript whether it is a speaker.

    A known role word, a name or a code name is one wherever it stands; any other short label must
    come twice, stand beside a time or be set in bold. Clauses and words such as NB never are.

    Args:
        labels: Every candidate in the transcript, as often as it comes.
        known: Labels that the user or the transcript's attributes name.
    """

    def __init__(self, labels: Iterable[str], known: Iterable[str]) -> None:
        self._counts = Counter(map(fold, labels))
        self._known = set(map(fold, known))
        self.passed_over: Counter[str] = Counter()

    def accepts(self, label: str, *, marked: bool = False) -> bool:
        """Whether the label is a speaker; `marked` when a time or bold type sets it off."""
        if fold(label) in self._known:
            return True
        looks = rank(label)
        if looks >= Rank.NAME:
            return True
        often = _OFTEN if any(word.islower() for word in label.split()) else 2
        if looks is Rank.PLAIN and (marked or self._counts[fold(label)] >= often):
            return True
        self.passed_over[label] += 1
        return False


def kinds(speakers: Iterable[str], chosen: Iterable[str], attributes: Mapping[str, str]) -> dict[str, Kind]:
    """The kind of each speaker.

    Interviewers are the chosen labels, words such as Intervjuer or Moderator, and the person that an
    attribute such as `intervjuer` names. “I”, “Q” and Forsker, with or without a number, are interviewers
    too, unless such a word or attribute says who asks, or nobody else would be left to answer. An empty
    label and labels such as Ukjent are other. In a transcript without any label everybody is a respondent:
    field notes and automatic transcripts are data.
    """
    labels = list(dict.fromkeys(speakers))
    if not any(labels):
        return dict.fromkeys(labels, Kind.RESPONDENT)
    people = {label for label in labels if not _is_unknown(label)}
    named = interviewer_names(attributes)
    by_file = {label for label in labels if fold(label) in named or _first_word(label) in _INTERVIEWERS}
    by_user = set(map(fold, chosen))
    interviewers = by_file | {label for label in labels if fold(label) in by_user}
    perhaps = {label for label in people - interviewers if may_be_interviewer(label)}
    if not by_file and perhaps < people - interviewers:
        interviewers |= perhaps

    def kind(label: str) -> Kind:
        if label in interviewers:
            return Kind.INTERVIEWER
        return Kind.RESPONDENT if label in people else Kind.OTHER

    return {label: kind(label) for label in labels}


def may_be_interviewer(label: str) -> bool:
    """Whether the label is a word that in some studies is the interviewer and in others a respondent."""
    return _first_word(label) in _PERHAPS_INTERVIEWERS


def must_be_respondent(label: str) -> bool:
    """Whether the label says by itself that this is no interviewer."""
    return _first_word(label) in _RESPONDENTS


def interviewer_names(attributes: Mapping[str, str]) -> set[str]:
    """The labels, folded, that the interviewers named in the attributes may go by."""
    names: set[str] = set()
    for key, value in attributes.items():
        if fold(key) in INTERVIEWER_KEYS:
            for person in map(fold, re.split(r"[,;&/]| og | and ", value)):
                words = person.split()
                names |= {person, *words}
                if len(words) > 1:
                    names.add("".join(word[0] for word in words))
    return names - {""}


def _first_word(label: str) -> str:
    match = _WORD.search(label)
    return match[0].casefold().rstrip(".") if match else ""


def _is_unknown(label: str) -> bool:
    return _first_word(label) in _UNKNOWN or not _first_word(label)


def _is_role(word: str) -> bool:
    if word in _ROLES or word in _INTERVIEWERS or word in _PERHAPS_INTERVIEWERS or word in _UNKNOWN:
        return True
    # At least three letters before the ending keep “hvert” and “seier” out.
    return any(word == ending or (word.endswith(ending) and len(word) > len(ending) + 2) for ending in _ROLE_ENDINGS)
