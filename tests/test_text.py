"""The two gates for text."""

from __future__ import annotations

import errno
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.text import clean_text, for_terminal, why

ANYTHING = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x1b\x07\x9b\x9c\x9d[]\\;mJ\r\n\t\x00\u200d\u00ad\u202e\u0301\u0327å"),
        st.integers(0xD800, 0xDFFF).map(chr),
    )
)
HARMLESS = {"\n", "\t"}


@given(ANYTHING)
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    """Clean text is NFC, can be stored as UTF-8, and stays as it is when cleaned again."""
    once = clean_text(raw).text
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8")
    again = clean_text(once)
    assert again.text == once
    assert not again.dropped


@given(ANYTHING)
def test_clean_text_holds_no_controls(raw: str) -> None:
    """Nothing that could steer a terminal or hide in the text is left."""
    text = clean_text(raw).text
    assert all(character in HARMLESS or unicodedata.category(character) != "Cc" for character in text)
    assert not set(text) & set("\u00a0\u00ad\u200b\u2028\u2029\u202e\u2066\ufeff")


@given(ANYTHING)
def test_signs_for_the_terminal_keep_the_length(text: str) -> None:
    """Each character becomes one character, and none is a control or a lone surrogate."""
    shown = for_terminal(text)
    assert len(shown) == len(text)
    assert all(c in HARMLESS or unicodedata.category(c) not in {"Cc", "Cs", "Zl", "Zp"} for c in shown)
    assert not set(shown) & set("\u061c\u200e\u200f\u202a\u202e\u2066\u2069")
    assert all(after == before for before, after in zip(text, shown, strict=True) if before.isalnum())


@pytest.mark.parametrize(
    ("raw", "text", "dropped"),
    [
        ("a\x1b[31mb\x1b[0m", "ab", {"escape": 2}),
        ("a\x1b]52;c;aGVp\x07b\x1b]0;x\x1b\\c", "abc", {"escape": 2}),
        ("a\x9b2Jb\x90q\x9cc", "abc", {"escape": 2}),
        ("a\x1b]0;no end\nb", "a]0;no end\nb", {"control": 1}),
        ("a\x00b\x7fc\x81", "abc", {"control": 3}),
        ("a\u202eb\u200fc", "abc", {"bidi": 2}),
        ("barne\u00adhage\u200bplass", "barnehageplass", {"invisible": 2}),
        ("ca.\u00a020\u202f%", "ca. 20 %", {}),
        ("a\r\nb\rc\x0bd\x0ce\u2028f\u2029g\x85h", "a\nb\nc\nd\ne\nf\ng\nh", {}),
        ("ga\u030aen", "gåen", {}),
        ("👨\u200d👩\u200d👧 ❤\ufe0f", "👨\u200d👩\u200d👧 ❤\ufe0f", {}),
        ("\ud83d\ude00 \ud83d", "😀 \ufffd", {"surrogate": 1}),
    ],
)
def test_each_rule_of_the_clean_text(raw: str, text: str, dropped: dict[str, int]) -> None:
    """Every kind of unwanted character is treated as the rules say, and counted."""
    cleaned = clean_text(raw)
    assert (cleaned.text, dict(cleaned.dropped)) == (text, dropped)


@pytest.mark.parametrize(
    "raw",
    ["a" + "\u0301\u0316" * 300_000, "\x1b]" * 300_000, "\x9b" + "0" * 300_000, "\x9d" * 300_000],
    ids=["accents", "osc", "csi", "c1"],
)
def test_hostile_text_is_cleaned_in_time(raw: str) -> None:
    """Piles of accents and unfinished escape sequences take time in proportion to their length."""
    began = time.perf_counter()
    clean_text(raw)
    assert time.perf_counter() - began < 5


def test_signs_are_visible() -> None:
    """C0 and DEL have their control pictures; others become the replacement sign."""
    assert for_terminal("\x1b[2J\x7f\x9b\u202e\ud800\r\n\t") == "␛[2J␡\ufffd\ufffd\ufffd␍\n\t"


def test_marks_beyond_the_thirtieth_go_and_are_counted() -> None:
    """Thirty stay on each letter, however many letters there are, and the count starts anew with each."""
    high, low = "\u0301", "\u0316"
    heap = high * 20 + low * 20

    cleaned = clean_text("å" + heap + "ø" + heap + " slutt")

    assert cleaned.dropped == {"marks": 20}
    assert cleaned.text == unicodedata.normalize(
        "NFC", "å" + high * 20 + low * 10 + "ø" + high * 20 + low * 10 + " slutt"
    )
    assert clean_text("x" + "\u0345" * 30 + "\u0301").dropped == {"marks": 1}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("embedded null byte"), "no file can have that name"),
        (PermissionError(errno.EACCES, "x"), "no permission"),
        (FileNotFoundError(errno.ENOENT, "x"), "it does not exist"),
        (IsADirectoryError(errno.EISDIR, "x"), "it is a folder"),
        (NotADirectoryError(errno.ENOTDIR, "x"), "a part of the path is not a folder"),
        (OSError(errno.ENOSPC, "x"), "the disk is full"),
        (OSError(errno.EBUSY, "x"), "the system reports EBUSY"),
        (OSError("odd"), "the system reports OSError"),
        (OSError(99999, "odd"), "the system reports OSError"),
    ],
)
def test_the_system_is_quoted_in_words(error: OSError | ValueError, said: str) -> None:
    """Each reason that people meet has words; others have the system's name for it."""
    assert why(error) == said


def test_what_is_dropped_is_added_up() -> None:
    """Several of one kind are counted together, over all kinds."""
    cleaned = clean_text("\ud800a\ud801\u200bb\u200b\x00c\x01\u202ed")

    assert cleaned.text == "\ufffda\ufffdbcd"
    assert cleaned.dropped == {"surrogate": 2, "invisible": 2, "control": 2, "bidi": 1}
    assert clean_text("rent og ryddig").dropped == {}


def test_long_texts_in_other_scripts_keep_their_letters_and_marks() -> None:
    """Letters of other scripts are no marks, however many stand in a row, and each may carry thirty."""
    greek = "α\u0301" * 40
    heaped = "α" + "\u0316" * 30 + "β" * 5 + "\u0316" + "α\u0301"

    assert clean_text(greek).dropped == {}
    assert clean_text(greek).text == "ά" * 40
    assert clean_text(heaped).dropped == {}
    assert clean_text("α" + "\u0316" * 31 + "α\u0301").dropped == {"marks": 1}
