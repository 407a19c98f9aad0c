"""The past taken out of corpus.db: what remains is the study as it is."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from qualcode.model import Evidence, Keepsake, Kind, Run, Turn, Verdict
from qualcode.store import Store
from qualcode.store.keepsakes import keep
from qualcode.store.purging import Removed
from qualcode.store.writing import writing

from .conftest import FJELL, MYSEN, coding, excerpt_of, suggestion

SECRET = "Gudrun"


@pytest.fixture
def worked(store: Store) -> Store:
    """A study whose journal, runs, caches and earlier texts say a name that its texts no longer say."""
    named = replace(FJELL, turns=(*FJELL.turns[:-1], Turn(4, "Kari", Kind.RESPONDENT, f"{SECRET} kjem.")), sha256="d")
    store.codings.add([coding("fred", memo="stille")], coder="kari")
    store.transcripts.add([named], coder="kari", ways={"01-fjell": json.dumps({"speakers": SECRET})})
    store.codings.add([coding(SECRET, transcript=named)], coder="kari")
    store.journal.undo("kari")
    plain = replace(FJELL, sha256="e" * 64, pseudonyms=True)
    store.transcripts.add([plain], coder="kari")
    store.suggestions.decide(suggestion("alle", "b"), Verdict.REJECT, coder="ola", definition="d")
    store.blanks.add([excerpt_of("Bemanninga er for liten.")], coder="kari")
    found = [replace(suggestion("tvers"), evidence=(Evidence("cue", SECRET, 1, 2, "", 0.5),)), suggestion("Her")]
    manifest = {"transcripts": {"01-fjell": "x"}, "list": [SECRET, 3], "seconds": 0.5, "deep": {"who": SECRET}}
    store.suggestions.save(Run("r1", "", manifest), found, coder="kari")
    store.suggestions.save(Run("r2", "", {"transcripts": {"2-mysen": "x"}}), [], coder="kari")
    store.cache.save({f"k-{n}": SECRET.encode() for n in range(3)})
    store.cache.save_codebook("h", json.dumps({"title": SECRET}))
    with writing(store._connection) as write:
        keep(
            write,
            [
                Keepsake("note", SECRET, "g1", {"text": [f"om {SECRET}", 1], "by": {"who": SECRET}}),
                Keepsake("note", "Siv", "g2", {"æ": None}),
                Keepsake("other", "Liv", "g3", {}),
            ],
        )
    return store


def mask(text: str) -> str:
    return text.replace(SECRET, "Liv")


def test_what_would_go_is_counted_beforehand(worked: Store) -> None:
    """Earlier texts, changes, events, suggestions and analyses; the purge says the same afterwards."""
    rows = {table: worked._connection.value(f"SELECT count(*) FROM {table}") for table in ("change", "event")}

    counted = worked.count_past()

    assert asdict(counted) == {
        "texts": 3,
        "changes": rows["change"],
        "events": rows["event"],
        "suggestions": 2,
        "analyses": 3,
    }
    assert rows["change"] > rows["event"] > 8
    assert worked.purge(coder="kari", in_words=mask) == counted


def test_an_empty_study_has_little_past(path: Path) -> None:
    """No runs are no suggestions."""
    with Store.create(path) as store:
        assert store.count_past() == Removed(0, 0, 0, 0, 0)


def test_nothing_of_the_past_is_left_in_the_file(worked: Store, path: Path) -> None:
    """The name is in no byte; what people decided is all there, and the study is whole."""
    assert SECRET.encode() in path.read_bytes()
    before, texts = worked.state_hash(), list(worked.transcripts.all())

    worked.purge(coder="kari", in_words=mask)
    worked.close()

    assert SECRET.encode() not in path.read_bytes()
    with Store.open(path) as store:
        assert store.state_hash() == before
        assert [one.turns for one in store.transcripts.all()] == [one.turns for one in texts]
        assert [one.memo for one in store.codings.find()] == ["stille"]
        assert store.check() == []
        assert store.journal.differences() == {}
        assert [hit.excerpt.transcript for hit in store.search("nedskjæring")] == ["2-mysen"]
        assert (store.journal.can_undo("kari"), store.journal.can_redo("kari")) == (None, None)
        assert (store.journal.undo("kari"), store.journal.undo("ola")) == ([], [])


def test_the_journal_keeps_who_did_what_kind_of_thing_when(worked: Store) -> None:
    """Without words; the present stands in it as one event, row by row and in the tables' order."""
    before = worked.journal.events()

    worked.purge(coder="ola", in_words=mask)

    [event, *earlier] = worked.journal.events()
    assert (event.kind, event.coder, event.summary) == ("purge", "ola", "")
    assert [(e.seq, e.id, e.at, e.coder, e.kind) for e in earlier] == [
        (e.seq, e.id, e.at, e.coder, e.kind) for e in before
    ]
    assert {e.summary for e in earlier} == {""}
    changes = worked._connection.rows('SELECT event, position, kind, "row", before FROM change ORDER BY position')
    assert [(row[0], row[1]) for row in changes] == [(event.seq, place) for place in range(4)]
    assert [(row[2], row[4]) for row in changes] == [
        ("coding", None),
        ("memo", None),
        ("decision", None),
        ("blank", None),
    ]
    assert changes[0][3] == worked.codings.find()[0].id


def test_runs_and_what_others_left_are_told_in_the_new_words(worked: Store) -> None:
    """Names are replaced wherever there are words; numbers and the rest are as they were."""
    worked.purge(coder="kari", in_words=mask)

    assert [(run.id, run.suggestions) for run in worked.suggestions.runs()] == [("r2", 0), ("r1", 0)]
    assert worked.suggestions.runs()[1].manifest == {
        "transcripts": {"01-fjell": "x"},
        "list": ["Liv", 3],
        "seconds": 0.5,
        "deep": {"who": "Liv"},
    }
    assert worked.suggestions.pending(coder="kari") == []
    assert worked.suggestions.current_runs() == {}
    assert [(each.local, each.guid, each.data) for each in worked.keepsakes.all()] == [
        ("Liv", "g1", {"text": ["om Liv", 1], "by": {"who": "Liv"}}),
        ("Siv", "g2", {"æ": None}),
        ("Liv", "g3", {}),
    ]
    assert "æ" in worked._connection.value("SELECT data FROM keepsake WHERE guid = 'g2'")
    assert worked.cache.load([f"k-{n}" for n in range(3)]) == {}
    assert worked.cache.load_codebook("h") is None
    assert worked.transcripts.ways.of_transcripts() == {}


def test_a_name_does_not_stay_since_another_has_its_place(worked: Store, path: Path) -> None:
    """Of two things from another program that come to be about one part, that of the part renamed is kept."""
    with writing(worked._connection) as write:
        keep(write, [Keepsake("note", "Liv", "g9", {"old": 1})])

    worked.purge(coder="kari", in_words=mask)

    assert [(each.kind, each.local, each.guid) for each in worked.keepsakes.all()] == [
        ("note", "Liv", "g1"),
        ("note", "Siv", "g2"),
        ("other", "Liv", "g3"),
    ]
    assert SECRET.encode() not in path.read_bytes()


def test_only_texts_with_pseudonyms_forget_their_file(worked: Store) -> None:
    """The others keep where they came from and the hash of the file."""
    worked.purge(coder="kari", in_words=mask)

    first, second = worked.transcripts.all()
    assert (first.source, first.sha256) == ("", worked.transcripts.text_sha256("01-fjell"))
    assert (second.source, second.sha256) == (MYSEN.source, MYSEN.sha256)


def test_work_goes_on_after_a_purge(worked: Store) -> None:
    """New events can be undone, down to the purge."""
    worked.purge(coder="kari", in_words=mask)
    state = worked.state_hash()

    worked.codings.add([coding("alle")], coder="kari")

    assert len(worked.journal.undo("kari", None)) == 1
    assert worked.state_hash() == state
    assert worked.check() == []
