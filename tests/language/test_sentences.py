from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.language import split_sentences
from qualcode.language.sentences import LONGEST


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["Ja, hei.", "Jeg kom hit i fjor."],
        ["Vi åpner kl. 12 den 17. mai, f.eks. for dr. Hansen i nr. 5.", "Fint?", "Ja!"],
        ["Så ... kom han … til slutt.", "Og gikk igjen …", "Ferdig."],
        ["«Hva?» spurte hun.", "«Jeg vet ikke.»", "Så gikk hun."],
        ["Vi har bøker, spill osv.", "Det er bra."],
        ["Det er min.", "Den er sen.", "Du må gå til 3. klasse."],
        ["det var bra.", "så gikk vi hjem."],
        ["Navnet er A. B. Moe."],
    ],
)
def test_written_sentences_end_where_people_end_them(parts: list[str]) -> None:
    """Abbreviations, ordinals, ellipses and quotations do not end a sentence; stops do."""
    assert sentences(" ".join(parts)) == parts


def test_speech_is_cut_at_pauses_and_clause_openers() -> None:
    """Text without capitals and stops still comes in sentences that a person can take in."""
    text = (
        "jeg synes det er veldig fint at vi har fått bibliotek og innbyggertorg på samme sted"
        " fordi da kan folk komme inn og få hjelp med det de trenger ## men det er jo litt støy der da"
    )

    assert sentences(text) == [
        "jeg synes det er veldig fint at vi har fått bibliotek og innbyggertorg på samme sted",
        "fordi da kan folk komme inn og få hjelp med det de trenger ##",
        "men det er jo litt støy der da",
    ]


def test_speech_never_runs_on_for_long() -> None:
    """Words without any sign of a border are cut by their number."""
    assert all(len(sentence.split()) <= LONGEST + 2 for sentence in sentences("ord " * 200))


def test_a_long_written_sentence_stays_whole() -> None:
    """A sentence with a capital and a stop is the writer's, however many clauses it has."""
    text = "Vi har " + "en ting og en annen ting og " * 5 + "til slutt en siste."

    assert sentences(text) == [text]


@given(st.text(alphabet=st.sampled_from("aåBE .!?…#\n,«»12-\t\u00a0 "), max_size=80) | st.text(max_size=60))
def test_sentences_cover_every_visible_character_once(text: str) -> None:
    """Sentences are in order, never overlap, hold something, and leave only white space out."""
    spans = split_sentences(text)

    covered = [position for start, end in spans for position in range(start, end)]
    assert covered == sorted(set(covered))
    assert all(start < end for start, end in spans)
    assert all(text[position].isspace() for position in set(range(len(text))) - set(covered))


def test_splitting_loads_no_library() -> None:
    """The terminal UI moves by sentence without waiting for spaCy."""
    script = (
        "import sys; from qualcode.language import split_sentences, models; split_sentences('Ja. Nei.'); models();"
        "print({'spacy', 'numpy', 'simplemma', 'sklearn'} & set(sys.modules))"
    )

    assert subprocess.check_output([sys.executable, "-c", script], text=True).strip() == "set()"
