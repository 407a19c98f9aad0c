"""A small codebook, and interviews said in a few lines."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qualcode.model import Code, Codebook, Coding, Kind, Transcript, Turn

Say = Callable[..., Transcript]


@pytest.fixture
def codebook() -> Codebook:
    motested = Code(
        "rolle/motested",
        "Møteplass",
        "Et sted der alle kan være.",
        cues=("møteplass", "være i fred"),
        examples=(
            "Her kan du sitte i timevis uten å kjøpe noe.",
            "Folk møtes her på tvers av alder.",
            "Ungdommene sitter her og prater, og ingen maser.",
            "Alle kan sitte her så lenge de vil.",
        ),
    )
    styring = Code(
        "rolle/styring",
        "Kommunal styring",
        "Føringer fra ledelse og politikere.",
        cues=("kommunens talerør",),
        examples=(
            "Rådmannen ville at vi skulle henge opp plakatene.",
            "Vi blir brukt som kommunens talerør.",
            "Politikerne bestemmer hva vi skal si.",
            "Rådmannen og politikerne vil bestemme programmet.",
        ),
    )
    ressurser = Code(
        "ressurser",
        "Ressurser",
        "For lite folk, tid eller penger.",
        cues=("bemanning", "nedskjæring", "stedsutvikling", "innbyggertorg"),
        examples=(
            "Vi er for få på jobb om ettermiddagen.",
            "Det er aldri penger til nye bøker.",
            "Vi er for få, og pengene er brukt opp.",
            "Det er for få folk på jobb og ingen penger.",
        ),
    )
    rolle = Code("rolle", "Rolle", "Hva biblioteket er.", cues=("rolle",), children=(motested, styring))
    return Codebook(
        "Bibliotek",
        codes=(rolle, ressurser),
        uncoded_examples=("Jeg tok bussen hit i dag.", "Vil du ha kaffe før vi begynner?", "Det regnet hele sommeren."),
    )


@pytest.fixture
def say() -> Say:
    """Makes a transcript of turns; a turn that begins with “I:” is the interviewer's."""

    def make(*turns: str, name: str = "a") -> Transcript:
        made = []
        for index, text in enumerate(turns):
            asks = text.startswith("I:")
            kind = Kind.INTERVIEWER if asks else Kind.RESPONDENT
            made.append(Turn(index, "Intervjuer" if asks else "Kari", kind, text.removeprefix("I:").lstrip()))
        return Transcript(name, tuple(made))

    return make


def code(transcript: Transcript, words: str, *codes: str) -> tuple[Coding, ...]:
    """Codings of the first place where the words stand."""
    start = transcript.text.index(words)
    turn = transcript.turn_at(start)
    begin = start - transcript.starts[turn.index]
    excerpt = transcript.turn_excerpt(turn.index, begin, begin + len(words))
    return tuple(Coding(f"{start}-{code}", excerpt, code, "kari", words) for code in codes)
