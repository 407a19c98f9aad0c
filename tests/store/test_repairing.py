"""What is mended in a study without guessing."""

from __future__ import annotations

import pytest

from qualcode.model import Run, Verdict
from qualcode.store import Store
from qualcode.store.backups import list_backups

from .conftest import FJELL, MYSEN, coding, excerpt_of, suggestion

ANEW = "the indexes are made anew"


def damage(store: Store, *statements: str) -> None:
    """What a disk or another program may do."""
    store._connection._raw.execute("PRAGMA foreign_keys = OFF")
    with store._connection.transaction() as raw:
        for statement in statements:
            raw.execute(statement)
    store._connection._raw.execute("PRAGMA foreign_keys = ON")


@pytest.fixture
def worked(store: Store) -> Store:
    """Codings with a memo, a decision, a turn without codes, and something undone."""
    store.codings.add([coding("fred", memo="m"), coding("alle", "b"), coding("tvers", "b")], coder="kari")
    store.suggestions.decide(suggestion("Her"), Verdict.REJECT, coder="ola", definition="d")
    store.blanks.add([excerpt_of("Bemanninga er for liten.")], coder="kari")
    store.codings.add([coding("Her kan", "c")], coder="kari")
    store.journal.undo("kari")
    return store


def test_a_whole_study_gets_new_indexes_only(worked: Store) -> None:
    """One event that says so, after a backup; nothing that people decided is touched."""
    worked.attach_backups()
    before, undo = worked.state_hash(), worked.journal.can_undo("kari")

    assert worked.repair(coder="per") == [ANEW]

    assert worked.state_hash() == before
    event = worked.journal.events()[0]
    assert (event.kind, event.coder, event.summary) == ("repair", "per", "1")
    assert worked.journal.can_undo("kari") == undo
    assert [backup.why for backup in list_backups(worked.path)] == ["repair"]


def test_rows_become_what_the_journal_says(worked: Store) -> None:
    """Changed and missing ones, in every table; how many is told, one by one."""
    before = worked.state_hash()
    damage(
        worked,
        "UPDATE coding SET code = 'galt' WHERE quote = 'fred'",
        "DELETE FROM coding WHERE quote = 'alle'",
        "UPDATE memo SET text = 'galt'",
        "UPDATE decision SET verdict = 'skip'",
        "DELETE FROM blank",
    )
    assert len(worked.check()) == 4

    assert sorted(worked.repair(coder="kari")) == [
        "1 row in blank is as the journal says",
        "1 row in decision is as the journal says",
        "1 row in memo is as the journal says",
        "2 rows in coding are as the journal says",
        ANEW,
    ]

    assert worked.state_hash() == before
    assert worked.journal.events()[0].summary == "5"
    assert worked.check() == []


def test_rows_that_no_event_explains(worked: Store) -> None:
    """A coding stays, for people to judge; a memo that the journal does not know goes."""
    damage(
        worked,
        """INSERT INTO coding SELECT 'ny', transcript, start, "end", 'fremmed', coder, origin, score, run, created,
           quote, quote_before, quote_after, text_sha256, weight FROM coding WHERE quote = 'fred'""",
        "INSERT INTO memo VALUES ('nytt', 'project', '', 'fremmed', 'kari', '2026', '2026')",
    )

    assert worked.repair(coder="kari") == ["1 row in memo is as the journal says", ANEW]

    assert "fremmed" in {one.code for one in worked.codings.find()}
    assert [memo.text for memo in worked.memos.find()] == ["m"]
    assert worked.journal.differences() == {"coding": 1}


def test_a_row_is_not_put_on_other_words(worked: Store) -> None:
    """Where the text is another by now, or gone, what the journal says does not fit and is left for recovery."""
    damage(
        worked,
        "UPDATE turn SET text = replace(text, 'fred', 'frez')",
        "UPDATE coding SET code = 'galt' WHERE quote IN ('fred', 'alle')",
    )

    assert worked.repair(coder="kari") == ["1 row in coding is as the journal says", ANEW]

    codes = dict(worked._connection.rows("SELECT quote, code FROM coding"))
    assert codes == {"fred": "galt", "alle": "b", "tvers": "b"}


def test_a_row_whose_transcript_is_gone_is_left(worked: Store) -> None:
    """There are no words to look at."""
    worked.codings.add([coding("Ler", "b", transcript=MYSEN)], coder="kari")
    damage(
        worked,
        "DELETE FROM turn WHERE transcript = (SELECT number FROM transcript WHERE name = '2-mysen')",
        "DELETE FROM transcript WHERE name = '2-mysen'",
        "UPDATE coding SET code = 'galt' WHERE quote = 'Ler'",
    )

    assert worked.repair(coder="kari") == [ANEW]

    assert worked._connection.value("SELECT code FROM coding WHERE quote = 'Ler'") == "galt"


def test_what_can_be_made_again_goes_with_its_transcript(worked: Store) -> None:
    """Suggestions, runs over it and how far it was read; those of other transcripts stay."""
    found = [suggestion("fred"), suggestion("Ler", transcript=MYSEN)]
    worked.suggestions.save(Run("r", "", {"transcripts": ["01-fjell", "2-mysen"]}), found, coder="kari")
    for transcript in (FJELL, MYSEN):
        worked.transcripts.mark_read(transcript.name, 1, coder="kari")
    tables = ("suggestion", "suggestion_pack", "run_transcript", "reading")
    assert [worked._connection.value(f"SELECT count(*) FROM {table}") for table in tables] == [2, 2, 2, 2]
    damage(
        worked,
        "DELETE FROM turn WHERE transcript = (SELECT number FROM transcript WHERE name = '2-mysen')",
        "DELETE FROM transcript WHERE name = '2-mysen'",
    )

    assert worked.repair(coder="kari") == ["rows of suggestions without a transcript are gone", ANEW]

    assert [worked._connection.value(f"SELECT count(*) FROM {table}") for table in tables] == [1, 1, 1, 1]
    assert worked.check() == []


def test_what_can_be_undone_is_worked_out_from_the_journal(worked: Store) -> None:
    """Where the list of what stands is wrong in any way."""
    undo, redo = worked.journal.can_undo("kari"), worked.journal.can_redo("kari")
    assert undo is not None and redo is not None

    for wrong in (
        "UPDATE standing SET coder = 'ola'",
        f"UPDATE standing SET state = 'dropped' WHERE event = {redo.seq}",
    ):
        damage(worked, wrong)
        assert worked.repair(coder="per") == ["what can be undone is worked out anew", ANEW]
        assert (worked.journal.can_undo("kari"), worked.journal.can_redo("kari")) == (undo, redo)


def test_the_search_finds_again(worked: Store) -> None:
    """A search index that lost its words is made anew from the turns."""
    damage(worked, "INSERT INTO turn_fts (turn_fts) VALUES ('delete-all')")
    assert worked.search("fred") == []

    worked.repair(coder="kari")

    assert [hit.excerpt for hit in worked.search("fred")] == [excerpt_of("fred")]
    assert worked.check() == []
