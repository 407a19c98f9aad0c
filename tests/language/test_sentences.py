from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.language import split_sentences
from qualcode.language.sentences import LONGEST

TRANSCRIPTS = Path(__file__).parents[2] / "transcripts"


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
        ["– Jeg kom hit i fjor og det var så fint at jeg ble her lenge."],
    ],
)
def test_written_sentences_end_where_people_end_them(parts: list[str]) -> None:
    """Abbreviations, ordinals, ellipses and quotations do not end a sentence; stops do."""
    assert sentences(" ".join(parts)) == parts


@pytest.mark.parametrize(
    "parts",
    [
        ["i sta lærte han meg en sjakkåpning", "vi hadde jo aldri sagt hei ellers"],
        ["og håndarbeid hadde vi om vårene ##", "da fikk vi sy forskjellig"],
        ["ja #", "det er jo litt støy der da"],
        ["jeg går dit hver dag", "det er veldig fint at vi har fått bibliotek og torg på samme sted"],
        ["Det er fint her.", "men det er litt støy om kvelden", "da går jeg hjem igjen og leser avisen i fred"],
    ],
)
def test_speech_is_cut_where_the_words_say_so(parts: list[str]) -> None:
    """Text without capitals and stops still comes in sentences that a person can take in."""
    assert sentences(" ".join(parts)) == parts


def test_most_borders_are_found_without_capitals_and_stops() -> None:
    """The invented interviews that ship, with their own marks taken away, are a floor (measured: 0.53)."""
    right = found = wanted = 0
    for path in sorted(TRANSCRIPTS.glob("*.txt")):
        turns = re.findall(r"^\[[\d:]+\] [^:]+: (.*[.!?].*)$", path.read_text("utf-8"), re.MULTILINE)
        words, gold = [], set()
        for sentence in (sentence for turn in turns for sentence in sentences(turn)):
            gold.add(len(words))
            words += re.findall(r"\w[\w'’-]*", sentence.lower())
        places = {len(" ".join(words[:i])) + 1: i for i in gold if i}
        ours = {start for start, _end in split_sentences(" ".join(words))[1:]}
        right, found, wanted = right + len(ours & places.keys()), found + len(ours), wanted + len(places)

    assert 2 * right / (found + wanted) >= 0.5


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
    """The terminal UI moves by sentence, and an unchanged run finds its results, without waiting for spaCy."""
    script = (
        "import sys; from qualcode.language import cache_key, models, split_sentences;"
        "split_sentences('ja nei'); models(); cache_key(['ja']);"
        "print({'spacy', 'numpy', 'simplemma', 'sklearn'} & set(sys.modules))"
    )

    assert subprocess.check_output([sys.executable, "-c", script], text=True).strip() == "set()"
