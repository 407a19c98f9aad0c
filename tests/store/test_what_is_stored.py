"""What stands in which column, what is known of transcripts, and who said what."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Excerpt, Kind, Transcript, Turn, Verdict
from qualcode.store import ImportCount, Store
from qualcode.store.schema import DECISION_TABLES
from qualcode.store.summary import describe, name_some, shorten
from qualcode.store.texts import Texts, sort_key
from qualcode.store.wordings import find_present, find_wording, keep_wording, wording_id
from qualcode.store.writing import writing

from .conftest import FJELL, MYSEN, coding, excerpt_of, suggestion

LONG = Transcript(
    name="Åse 7",
    turns=tuple(
        Turn(n, "Å" if n % 3 else "I", Kind.RESPONDENT if n % 3 else Kind.INTERVIEWER, f"ord {n} æ", n, n + 1)
        for n in range(137)
    ),
    attributes={"b": "ø", "a": ""},
    source="x/Åse 7.txt",
    sha256="e" * 64,
    pseudonyms=True,
    people={"Å": {"alder": "æ40"}, "I": {"rolle": "x"}},
)


def test_a_transcript_is_a_row_with_what_listing_needs(store: Store) -> None:
    """Names, hashes and counts: interviewers' turns and words are not counted."""
    store.transcripts.add([LONG], coder="kari")

    [row] = store._connection.rows(
        """SELECT name, sort_key, source, sha256, text_sha256, attributes, length, spoken_turns, spoken_words,
           pseudonyms, people FROM transcript WHERE name = 'Åse 7'"""
    )
    spoken = sum(n % 3 > 0 for n in range(137))
    assert row == (
        *("Åse 7", "}se 000000000007", "x/Åse 7.txt", "e" * 64, sha256(LONG.text.encode()).hexdigest()),
        *('{"b": "ø", "a": ""}', len(LONG.text), spoken, 3 * spoken, 1),
        '{"Å": {"alder": "æ40"}, "I": {"rolle": "x"}}',
    )
    found = store.transcripts.find("Åse 7")
    assert replace(found, id="") == LONG
    assert list(found.attributes) == ["b", "a"]
    rows = store._connection.rows(
        "SELECT idx, start FROM turn JOIN transcript ON number = transcript WHERE name = 'Åse 7'"
    )
    assert rows == [(turn.index, start) for turn, start in zip(LONG.turns, LONG.starts, strict=True)]
    assert [hit.turn for hit in store.search('"136 æ"')] == [136]


@pytest.mark.parametrize("count", [1, 49, 50, 51, 100])
def test_every_turn_is_stored_however_many(store: Store, count: int) -> None:
    """They are put in by the fifty."""
    some = replace(LONG, turns=LONG.turns[:count])

    store.transcripts.add([some], coder="kari")

    assert store.transcripts.find("Åse 7").turns == some.turns


def test_earlier_texts_are_kept_once_under_their_hash(store: Store) -> None:
    """With all that is known of them; the hash is that of what is kept, and of a text without people as it ever was."""
    with writing(store._connection) as write:
        keys = [keep_wording(write, one) for one in (LONG, FJELL, LONG)]
        assert write.rows("SELECT id FROM wording ORDER BY id") == [(key,) for key in sorted(set(keys))]

    assert keys == [wording_id(one) for one in (LONG, FJELL, LONG)]
    assert find_wording(store._connection, keys[0], "t") == replace(LONG, id="t")
    assert find_wording(store._connection, "borte", "t") is None
    assert find_present(store._connection, "borte") is None
    turns = [[turn.speaker, turn.kind.value, turn.text, turn.start_ms, turn.end_ms] for turn in FJELL.turns]
    kept = {
        **{"name": FJELL.name, "turns": turns, "attributes": dict(FJELL.attributes), "source": FJELL.source},
        **{"sha256": FJELL.sha256, "pseudonyms": False},
    }
    plain = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    assert keys[1] == sha256(plain.encode()).hexdigest()
    people = json.dumps({**kept, "people": {"Kari": {"a": "å"}}}, ensure_ascii=False, separators=(",", ":"))
    assert wording_id(replace(FJELL, people={"Kari": {"a": "å"}})) == sha256(people.encode()).hexdigest()


def test_an_import_is_told_with_its_bytes(store: Store) -> None:
    """Which transcripts, under which hashes, and which took the place of an earlier reading."""
    changed = replace(MYSEN, turns=MYSEN.turns[:1], sha256="c" * 64)
    store.transcripts.add([changed, replace(FJELL, name="a-ny")], coder="ola")

    event = store.journal.events()[0]
    assert (event.kind, event.coder, event.summary) == ("import", "ola", "a-ny, 2-mysen")
    rows = store._connection.rows(
        'SELECT kind, "row", before, after FROM change WHERE event = ? ORDER BY position', (event.seq,)
    )
    hashes = {
        one.name: (one.sha256, sha256(one.text.encode()).hexdigest()) for one in (changed, replace(FJELL, name="a-ny"))
    }
    assert [(kind, row, before and json.loads(before), json.loads(after)) for kind, row, before, after in rows] == [
        (
            *("transcript", store.transcripts.find(name).id, {"name": name} if name == "2-mysen" else None),
            {"name": name, "sha256": hashes[name][0], "text_sha256": hashes[name][1]},
        )
        for name in ("2-mysen", "a-ny")
    ]


def test_several_texts_are_corrected_as_one_event(store: Store) -> None:
    """What became of the codings of all of them is added up and told."""
    store.codings.add([coding("fred"), coding("i fred"), coding("Ler", transcript=MYSEN)], coder="kari")
    store.codings.add([coding("Nedskjæring", transcript=MYSEN)], coder="kari")
    one = replace(FJELL, turns=tuple(replace(t, text=t.text.replace("fred", "ro")) for t in FJELL.turns), sha256="c")
    two = replace(MYSEN, turns=MYSEN.turns[:1], sha256="d")
    state = store.state_hash()
    assert store.transcripts.preview(replace(one, name="borte")) is None
    assert store.transcripts.preview(FJELL) is None
    foreseen = [store.transcripts.preview(each) for each in (one, two)]
    assert store.state_hash() == state

    count = store.transcripts.add([one, two], coder="ola")

    assert (count.added, count.replaced) == (0, 2)
    assert count.followed.codings == 4
    assert count.followed == foreseen[0] + foreseen[1]  # type: ignore[operator]
    event = store.journal.events()[0]
    followed = count.followed
    assert (event.kind, event.coder) == ("correct", "ola")
    assert event.summary == f"01-fjell, 2-mysen · {followed.kept} + {followed.touched} + {followed.lost}"
    assert store.check() == []
    store.journal.undo("ola")
    assert [replace(each, id="") for each in store.transcripts.all()] == [FJELL, MYSEN]
    assert store.state_hash() == state


def test_who_speaks_keeps_what_is_known_of_them(store: Store) -> None:
    """When the file is read again, if they still speak; what comes with the file counts more."""
    store.transcripts.set_known({}, {"01-fjell": {"Kari": {"alder": "40"}, "Intervjuer": {"kjønn": "m"}}}, coder="kari")
    again = replace(FJELL, turns=FJELL.turns[1:3], sha256="c", people={"Kari": {"alder": "41"}})
    again = replace(again, turns=tuple(replace(turn, index=n) for n, turn in enumerate(again.turns)))

    assert store.transcripts.add([replace(FJELL, sha256="b")], coder="kari") == ImportCount(0, 1)
    assert store.transcripts.find("01-fjell").people == {"Kari": {"alder": "40"}, "Intervjuer": {"kjønn": "m"}}
    store.transcripts.add([again], coder="kari")
    assert store.transcripts.find("01-fjell").people == {"Kari": {"alder": "41"}}


@pytest.mark.parametrize(
    "other",
    [
        {"sha256": "c"},
        {"attributes": {"kommune": "Drammen", "rolle": "Bibliotekar"}},
        {"turns": (*FJELL.turns[:4], replace(FJELL.turns[4], speaker="Ola"))},
    ],
)
def test_what_makes_a_file_another(store: Store, other: dict[str, object]) -> None:
    """Its bytes, its turns, or its attributes in their order; where names were replaced, its bytes alone."""
    assert store.transcripts.add([replace(FJELL, **other)], coder="kari") == ImportCount(0, 1)  # type: ignore[arg-type]
    store.transcripts.add([replace(FJELL, pseudonyms=True, sha256="p")], coder="kari")
    changed = replace(FJELL, **{**other, "sha256": "p"})  # type: ignore[arg-type]
    assert store.transcripts.add([changed], coder="kari") == ImportCount(0, 0)
    assert store.transcripts.add([replace(FJELL, sha256="q")], coder="kari") == ImportCount(0, 1)


def test_whether_a_transcript_is_worked_on(store: Store) -> None:
    """Each kind of work counts, also what is undone and can be done again; reading counts, but is no decision."""
    deeds = {
        "kode": lambda name: store.codings.add([coding("fred", transcript=replace(FJELL, name=name))], coder="kari"),
        "svar": lambda name: store.suggestions.decide(
            replace(suggestion("fred"), excerpt=replace(excerpt_of("fred"), transcript=name)),
            Verdict.SKIP,
            coder="kari",
        ),
        "blank": lambda name: store.blanks.add([Excerpt(name, 0, 27)], coder="kari"),
        "memo": lambda name: store.memos.set("transcript", name, "m", coder="kari"),
    }
    store.transcripts.add([replace(FJELL, name=name) for name in (*deeds, "lest", "ikke", "angret")], coder="kari")
    for name, deed in deeds.items():
        assert not store.transcripts.is_worked_on(name)
        deed(name)
        assert store.transcripts.has_decisions(name) and store.transcripts.is_worked_on(name), name
    store.transcripts.mark_read("lest", 0, coder="ola")
    deeds["kode"]("angret")
    store.journal.undo("kari")
    state = {
        name: (store.transcripts.has_decisions(name), store.transcripts.is_worked_on(name))
        for name in ("lest", "ikke", "angret")
    }
    assert state == {"lest": (False, True), "ikke": (False, False), "angret": (False, True)}


def test_notes_and_ways_that_come_with_files(store: Store) -> None:
    """Either may come alone; notes are the coder's memo, ways are remembered until the file is read as usual."""
    ny = replace(MYSEN, name="ny")
    store.transcripts.add([ny], coder="ola", notes={"ny": ["Første.", "Andre."]})
    assert [(memo.coder, memo.target, memo.text) for memo in store.memos.find()] == [
        ("ola", "transcript", "Første.\n\nAndre.")
    ]
    assert store.transcripts.ways.of_transcripts() == {}

    store.transcripts.add([replace(ny, sha256="c")], coder="ola", ways={"ny": "slik"})
    assert store.transcripts.ways.of_transcripts() == {"ny": "slik"}
    store.transcripts.add([FJELL], coder="ola", ways={"01-fjell": "sånn"})
    assert store.transcripts.ways.of_transcripts() == {"ny": "slik", "01-fjell": "sånn"}
    store.transcripts.add([replace(ny, sha256="d")], coder="ola", notes={"ny": ["Første."]})
    assert store.transcripts.ways.of_transcripts() == {"01-fjell": "sånn"}
    assert len(store.memos.find()) == 1


def test_attributes_of_transcripts_and_of_those_who_speak(store: Store) -> None:
    """By name in order; who answers has the transcript's, and their own before them."""
    assert store.attributes() == {"01-fjell": dict(FJELL.attributes), "2-mysen": {}}
    assert store.set_attributes({"2-mysen": {"rolle": "Leder"}}, coder="kari") == ["2-mysen"]
    assert store.transcripts.set_known(
        {"01-fjell": {"rolle": "Leser", "alder": "1"}}, {"01-fjell": {"Kari": {"alder": "40", "x": "y"}}}, coder="ola"
    ) == ["01-fjell"]
    assert [(e.kind, e.coder, e.summary) for e in store.journal.events(2)] == [
        ("attributes", "ola", "01-fjell"),
        ("attributes", "kari", "2-mysen"),
    ]
    two = replace(FJELL, name="3-to", turns=(Turn(0, "B", Kind.RESPONDENT, "b"), Turn(1, "A", Kind.RESPONDENT, "a")))
    store.transcripts.add([replace(two, attributes={}), replace(MYSEN, name="4", turns=MYSEN.turns[1:])], coder="kari")

    found = store.transcripts.respondents()

    assert list(found.items()) == [
        (("01-fjell", "Kari"), {"rolle": "Leser", "alder": "40", "x": "y"}),
        (("2-mysen", "Ola"), {"rolle": "Leder"}),
        (("3-to", "B"), {}),
        (("3-to", "A"), {}),
        (("4", ""), {}),
    ]


def test_turns_around_an_excerpt(store: Store) -> None:
    """Those it touches and so many before; a newline belongs to the turn that it ends, and there is always one."""
    starts = FJELL.starts

    def turns(start: int, end: int, before: int = 0) -> list[int]:
        found = store.turns_at(Excerpt("01-fjell", start, end), before=before)
        assert [each.start for each in found] == [starts[each.turn.index] for each in found]
        assert [each.turn for each in found] == [FJELL.turns[each.turn.index] for each in found]
        return [each.turn.index for each in found]

    assert turns(0, 1) == [0]
    assert turns(starts[2], starts[2] + 1) == [2]
    assert turns(starts[2] - 1, starts[2]) == [1]
    assert turns(starts[1] + 3, starts[3] + 1) == [1, 2, 3]
    assert turns(starts[1] + 3, starts[3]) == [1, 2]
    assert turns(starts[3], starts[3] + 2, 1) == [2, 3]
    assert turns(starts[3], starts[3] + 2, 9) == [0, 1, 2, 3]
    assert turns(starts[4], 999) == [4]
    with pytest.raises(QualcodeError, match="No transcript"):
        store.turns_at(Excerpt("borte", 0, 1))


def test_progress_is_each_coders_own(store: Store) -> None:
    """Turns read and marked without codes count once; meanings change what is suggested."""
    bemanninga, fred = excerpt_of(FJELL.turns[4].text), excerpt_of(FJELL.turns[2].text)
    store.transcripts.mark_read("01-fjell", 1, coder="kari")
    store.blanks.add([excerpt_of(FJELL.turns[1].text), fred, bemanninga], coder="kari")
    store.blanks.add([bemanninga], coder="ola")
    store.transcripts.mark_read("2-mysen", 0, coder="kari")

    def read(coder: str) -> list[tuple[int, int]]:
        names = ("01-fjell", "2-mysen")
        listed = [each.read for each in store.transcripts.progress(coder)]
        return list(zip(listed, [store.transcripts.count_read(name, coder=coder) for name in names], strict=True))

    assert read("kari") == [(3, 3), (1, 1)]
    assert read("ola") == [(1, 1), (0, 0)]
    assert read("per") == [(0, 0), (0, 0)]
    store.codings.add([coding("liten")], coder="kari")
    assert read("kari") == [(2, 2), (1, 1)]
    store.transcripts.mark_read("01-fjell", 4, coder="kari")
    assert read("kari")[0] == (3, 3)
    with pytest.raises(QualcodeError, match="No transcript"):
        store.transcripts.count_read("borte", coder="kari")


def test_the_place_is_written_when_it_is_another(store: Store, path: Path) -> None:
    """Reading on keeps it, and a study that can only be read takes no notice."""
    store.transcripts.set_place("01-fjell", 40, coder="kari")
    store.transcripts.mark_read("01-fjell", 1, coder="kari")
    assert store.transcripts.find_place("01-fjell", coder="kari") == 40
    store.transcripts.set_place("01-fjell", 0, coder="kari")
    assert store.transcripts.find_place("01-fjell", coder="kari") == 0
    assert store.transcripts.find_place("2-mysen", coder="kari") is None
    assert store.transcripts.count_read("01-fjell", coder="kari") == 1
    before = path.read_bytes()
    store.transcripts.set_place("01-fjell", 0, coder="kari")
    store.transcripts.mark_read("01-fjell", 1, coder="kari")
    assert path.read_bytes() == before
    store.close()
    with Store.open(path, read_only=True) as seen:
        seen.transcripts.set_place("01-fjell", 9, coder="kari")
        seen.transcripts.mark_read("01-fjell", 4, coder="kari")
    assert path.read_bytes() == before


def test_codings_are_counted_by_place_and_by_who_speaks(store: Store) -> None:
    """Through the doors of the study."""
    store.codings.add([coding("fred", "a"), coding("alle", "a"), coding("Hva", "a")], coder="kari")
    store.codings.add([coding("Nedskjæring", "b", transcript=MYSEN)], coder="ola")

    assert store.count_places() == {("a", "01-fjell"): 2, ("b", "2-mysen"): 1}
    assert store.transcripts.count_said() == {("a", "01-fjell", "Kari"): 2, ("b", "2-mysen", "Ola"): 1}
    assert {"fred", "nedskjæring", "bemanninga"} <= set(store.vocabulary())
    assert len(DECISION_TABLES) == 5


def test_summaries_are_short() -> None:
    """Three names and how many more, each once; the words where they are the same, on one line, cut at 60 letters."""
    assert (name_some([]), name_some("a"), name_some("abcabc"), name_some("abcd")) == ("", "a", "a, b, c", "a, b, c +1")
    assert name_some("abcdef") == "a, b, c +3"
    assert shorten(" a\n b\t c ") == "a b c"
    assert (shorten("x" * 60), shorten("x" * 61)) == ("x" * 60, "x" * 59 + "…")
    assert shorten("x" * 58 + " yz") == "x" * 58 + "…"
    rows = [("t", {"code": "a", "quote": "ord"}), ("u", {"code": "b", "quote": "ord"})]
    assert describe(rows) == "a, b · t, u · «ord»"
    assert describe([*rows, ("t", {"code": "a", "quote": "annet"})]) == "a, b · t, u"


def test_words_are_read_by_turns_and_then_as_a_whole(store: Store) -> None:
    """From the ninth time on; the same words come, with as much on each side as there is."""
    text = FJELL.text
    for start, end in ((0, 5), (40, 70), (len(text) - 3, len(text)), (26, 27), (27, 29), (0, len(text))):
        texts = Texts(store._connection)
        for _time in range(12):
            assert texts["01-fjell"].read(start, end) == text[start:end]
            before, words, after = texts["01-fjell"].around(Excerpt("01-fjell", start, end))
            assert (before, words, after) == (text[max(start - 32, 0) : start], text[start:end], text[end : end + 32])
    found = Texts(store._connection)["2-mysen"]
    assert (found.name, found.length, found.sha256) == (
        "2-mysen",
        len(MYSEN.text),
        store.transcripts.text_sha256("2-mysen"),
    )
    assert (found.id, found.read(0, 99)) == (store.transcripts.find("2-mysen").id, MYSEN.text)


def test_names_are_sorted_as_people_do() -> None:
    """Numbers by size, æ ø å last and in that order, case aside."""
    assert sort_key("B2a10") == "b000000000002a000000000010"
    assert sorted(["å", "Ø", "z", "æ", "ä"], key=sort_key) == ["z", "æ", "Ø", "å", "ä"]
