"""Codings and memos."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Coder, Excerpt, Origin
from qualcode.store import Store

from .conftest import FJELL, MYSEN, coding, excerpt_of


def test_a_coding_keeps_the_words_it_stood_on(store: Store) -> None:
    """Quote, id, coder and time are filled in, by code points also after an emoji."""
    [made] = store.codings.add([coding("for alle")], coder="kari")

    assert (made.quote, made.coder, made.origin) == ("for alle", "kari", Origin.MANUAL)
    assert made.id.startswith("id-")
    assert made.created.startswith("2026-01-01")
    assert store.codings.find() == [made]


def test_what_the_caller_knows_is_kept(store: Store) -> None:
    """An import keeps who coded, when and how."""
    known = replace(
        coding("fred", coder="ola"), id="x", created="2020-02-02", origin=Origin.IMPORTED, score=0.5, run="r"
    )

    [made] = store.codings.add([known], coder="kari", kind="import codings")

    assert made == replace(known, quote="fred")
    assert store.journal.events(1)[0].kind == "import codings"
    assert store.journal.events(1)[0].coder == "kari"


def test_codings_made_since_a_moment_are_found(store: Store) -> None:
    """The moment itself counts, and other filters narrow as well."""
    days = {"fred": "2020-02-01", "møteplass": "2020-02-02", "for alle": "2020-02-03"}
    store.codings.add([replace(coding(words), created=day) for words, day in days.items()], coder="kari")
    store.codings.add([replace(coding("fred"), created="2020-02-04")], coder="ola")

    found = store.codings.find(coder="kari", since="2020-02-02")

    assert {one.quote for one in found} == {"møteplass", "for alle"}


def test_the_same_coding_is_not_doubled(store: Store) -> None:
    """One coder, one excerpt, one code: one coding; others may still agree."""
    store.codings.add([coding("fred")], coder="kari")

    assert store.codings.add([coding("fred"), coding("fred")], coder="kari") == []
    both = store.codings.add([coding("fred"), coding("fred"), coding("fred", "b")], coder="ola")
    assert [(one.coder, one.code) for one in both] == [("ola", "rolle"), ("ola", "b")]
    assert len(store.codings.find()) == 3
    assert len(store.journal.events()) == 3


def test_an_event_names_code_transcript_and_words(store: Store) -> None:
    """The journal can be read without looking anything up."""
    store.codings.add([coding("fred")], coder="kari")

    assert store.journal.events(1)[0].summary == "rolle · 01-fjell · «fred»"


def test_codings_are_found_in_reading_order(store: Store) -> None:
    """By natural order of transcripts, then place; filters narrow together."""
    made = [coding("Nedskjæring", transcript=MYSEN), coding("fred"), coding("møteplass", "b"), coding("møteplass")]
    store.codings.add(made, coder="kari")

    def found(**wanted: str) -> list[tuple[str, str]]:
        return [(one.quote, one.code) for one in store.codings.find(**wanted)]

    assert found() == [("møteplass", "b"), ("møteplass", "rolle"), ("fred", "rolle"), ("Nedskjæring", "rolle")]
    assert found(transcript="01-fjell", code="rolle") == [("møteplass", "rolle"), ("fred", "rolle")]
    assert found(coder="ola") == []
    ids = [one.id for one in store.codings.find(code="b")]
    assert [one.code for one in store.codings.find(ids=ids)] == ["b"]
    assert store.codings.find(ids=[]) == []


@pytest.mark.parametrize("problem", ["outside", "other words", "unknown transcript"])
def test_a_coding_that_does_not_fit_is_refused_with_all_others(store: Store, problem: str) -> None:
    """Nothing is stored of a batch with a coding on the wrong words."""
    good = coding("møteplass")
    bad = {
        "outside": replace(good, excerpt=Excerpt("01-fjell", 5, len(FJELL.text) + 1)),
        "other words": replace(good, quote="møteplasz"),
        "unknown transcript": replace(good, excerpt=Excerpt("03", 0, 1)),
    }[problem]

    with pytest.raises(QualcodeError):
        store.codings.add([good, bad], coder="kari")

    assert store.codings.find() == []
    assert len(store.journal.events()) == 1


def test_the_last_character_can_be_coded(store: Store) -> None:
    """The end of an excerpt may be the end of the text."""
    length = len(FJELL.text)

    [made] = store.codings.add([replace(coding("fred"), excerpt=Excerpt("01-fjell", 0, length))], coder="kari")

    assert made.quote == FJELL.text


def test_removing_takes_the_memos_along_and_undo_brings_all_back(store: Store) -> None:
    """A coding and what was written about it go and come together."""
    [made] = store.codings.add([coding("fred", memo="viktig")], coder="kari")
    state = store.state_hash()

    assert store.codings.remove([made.id, "borte"], coder="ola") == [made]
    assert store.codings.find() == []
    assert store.memos.find() == []

    store.journal.undo("ola")
    assert store.codings.find() == [made]
    assert store.state_hash() == state


def test_blanking_a_memo_removes_it(store: Store) -> None:
    """A memo is seen on its coding and has the times it was made and changed."""
    [made] = store.codings.add([coding("fred")], coder="kari")
    store.codings.set_memo(made.id, "først", coder="kari")
    store.codings.set_memo(made.id, "så", coder="kari")
    store.codings.set_memo(made.id, "så", coder="kari")

    [memo] = store.memos.find(target="coding", target_id=made.id)
    assert (memo.text, memo.created < memo.updated) == ("så", True)
    assert store.codings.find()[0].memo == "så"
    assert len(store.journal.events()) == 4

    store.codings.set_memo(made.id, "", coder="kari")
    assert store.codings.find()[0].memo == ""
    assert store.memos.find() == []


def test_coders_do_not_overwrite_each_others_memos(store: Store) -> None:
    """Each has their own, and the coding shows its coder's."""
    [made] = store.codings.add([coding("fred")], coder="kari")
    store.codings.set_memo(made.id, "olas", coder="ola")
    assert store.codings.find()[0].memo == "olas"
    store.codings.set_memo(made.id, "karis", coder="kari")

    assert store.codings.find()[0].memo == "karis"
    assert {memo.coder: memo.text for memo in store.memos.find()} == {"ola": "olas", "kari": "karis"}


def test_a_memo_that_comes_with_a_known_coding_is_not_lost(store: Store) -> None:
    """An import adds the note where there is none, and never writes over one."""
    store.codings.add([coding("fred")], coder="kari")

    assert store.codings.add([coding("fred", memo="ny"), coding("fred", memo="to")], coder="kari") == []
    store.codings.add([coding("fred", memo="en annen")], coder="kari")

    assert [memo.text for memo in store.memos.find()] == ["ny"]


def test_memos_that_were_not_stored_are_told(store: Store) -> None:
    """The memo that was there is kept, and the caller can say so; the same memo again is no conflict."""
    store.codings.add([coding("fred", memo="gammel"), coding("alle", memo="lik"), coding("Her")], coder="kari")
    given = [
        coding("fred", memo="ny"),
        coding("alle", memo="lik"),
        coding("Her", memo="den første"),
        coding("liten", memo="x"),
        coding("fred", memo="min", coder="ola"),
        coding("fred"),
        coding("Ler", transcript=MYSEN),
    ]

    store.codings.add(given, coder="kari")

    [kept] = store.codings.memo_conflicts(given, coder="kari")
    assert (kept.quote, kept.coder, kept.memo) == ("fred", "kari", "gammel")
    assert [one.memo for one in store.codings.find(coder="kari")] == ["lik", "den første", "gammel", "x", ""]
    assert store.codings.memo_conflicts([], coder="kari") == []


def test_memos_are_written_on_anything(store: Store) -> None:
    """A transcript is named by its name."""
    store.memos.set("project", "", "om alt", coder="kari")
    store.memos.set("transcript", "01-fjell", "trivelig", coder="kari")
    store.memos.set("code", "rolle", "uklar", coder="kari")

    assert [(memo.target, memo.target_id) for memo in store.memos.find()] == [
        ("project", ""),
        ("transcript", "01-fjell"),
        ("code", "rolle"),
    ]
    assert store.memos.find(target="transcript", target_id="01-fjell")[0].text == "trivelig"
    with pytest.raises(QualcodeError, match="No transcript"):
        store.memos.set("transcript", "borte", "x", coder="kari")
    with pytest.raises(QualcodeError, match="gone"):
        store.memos.set("coding", "borte", "x", coder="kari")


def test_codes_in_use_are_counted_and_remembered(store: Store) -> None:
    """Counts are over all coders, the latest codes are each coder's own."""
    for words, code in [("fred", "a"), ("møteplass", "b"), ("alle", "a"), ("Her", "c")]:
        store.codings.add([coding(words, code)], coder="kari")
    store.codings.add([coding("fred", "a")], coder="ola")

    assert store.codings.count_by_code() == {"a": 3, "b": 1, "c": 1}
    store.codings.add([coding("biblioteket", "a"), coding("deg?\nEn", "b")], coder="per")
    assert store.codings.count_by_code() == {"a": 3, "b": 2, "c": 1}, "interviewers are not data"
    assert store.codings.count_by_code(interviewers=True) == {"a": 4, "b": 2, "c": 1}
    assert store.codings.recent_codes("kari") == ("c", "a", "b")
    assert store.codings.recent_codes("kari", limit=1) == ("c",)
    assert store.codings.coders() == (Coder("kari", 4), Coder("ola", 1), Coder("per", 2))


def test_text_with_a_broken_character_is_refused(store: Store) -> None:
    """A lone surrogate, as some terminals give, is told and not stored."""
    with pytest.raises(QualcodeError, match="cannot be stored"):
        store.memos.set("project", "", "a\udcff", coder="kari")


def test_excerpts_may_span_turns(store: Store) -> None:
    """The newline between two turns is part of the quote."""
    excerpt = excerpt_of("tvers.\nHer")

    [made] = store.codings.add([replace(coding("fred"), excerpt=excerpt)], coder="kari")

    assert made.quote == "tvers.\nHer"
    assert store.check() == []
