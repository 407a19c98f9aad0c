"""The audit trail: each row that an event changed, where it was, and what stood there before and after."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.model import Run, Turn, Verdict
from qualcode.store import Store
from qualcode.store.audit import Step
from qualcode.store.recoding import Recoding

from .conftest import FJELL, MYSEN, coding, excerpt_of, suggestion


@pytest.fixture
def trail(store: Store) -> Store:
    """A study whose imports are not in the way: what follows is told from the third step on."""
    assert [(step.event, step.part, step.transcript, step.code, step.quote) for step in store.steps()] == [
        ("import", "transcript", "01-fjell", "", ""),
        ("import", "transcript", "2-mysen", "", ""),
    ]
    return store


def _told(store: Store, kind: str = "") -> list[tuple[str, ...]]:
    return [step[6:] for step in list(store.steps())[2:] if kind in ("", step.part)]


def test_an_import_tells_which_texts_came(trail: Store) -> None:
    """Each transcript with the beginning of its text's hash; nothing stood there before."""
    first, second = trail.steps()
    text_hash = trail._connection.value("SELECT text_sha256 FROM transcript WHERE name = '01-fjell'")

    assert first == Step(
        *(1, first.at, "kari", "import", first.summary, False),
        *("transcript", "01-fjell", "", "", "", text_hash[:12]),
    )
    assert second.transcript == "2-mysen"
    assert first.summary == "01-fjell, 2-mysen"


def test_an_event_that_changed_no_row_is_told_itself(trail: Store) -> None:
    """A run of suggestions stands in the trail without a part, and what comes after it follows."""
    trail.suggestions.save(Run("r", "", {"transcripts": ["01-fjell"]}), [], coder="ola")
    trail.codings.add([coding("fred")], coder="kari")

    run, made = list(trail.steps())[2:]

    (event, _other) = reversed(trail.journal.events(2))
    assert run == Step(event.seq, event.at, "ola", event.kind, event.summary, False)
    assert event.summary
    assert run[6:] == ("", "", "", "", "", "")
    assert (made.part, made.seq) == ("coding", event.seq + 1)


def test_a_coding_is_told_by_its_code_and_place(trail: Store) -> None:
    """Made, weighed and taken away: the code, the borders and the weight, before and after."""
    (made,) = trail.codings.add([coding("fred")], coder="kari")
    trail.codings.set_weight(made.id, 2, coder="ola")
    trail.codings.remove([made.id], coder="ola")

    stood = f"rolle {made.excerpt.start}–{made.excerpt.end}"
    where = ("coding", "01-fjell", "rolle", "fred")
    assert _told(trail) == [(*where, "", stood), (*where, stood, f"{stood} ★★"), (*where, f"{stood} ★★", "")]
    assert [(step.coder, step.event) for step in list(trail.steps())[2:]] == [
        ("kari", "code"),
        ("ola", "weigh"),
        ("ola", "uncode"),
    ]


def test_a_memo_is_told_where_it_stands(trail: Store) -> None:
    """On a coding by the coding's words, on a code by the code, on a transcript by its name, on the project nowhere."""
    (made,) = trail.codings.add([coding("Nedskjæring", "b", transcript=MYSEN)], coder="kari")
    trail.codings.set_memo(made.id, "én", coder="kari")
    trail.codings.set_memo(made.id, "to", coder="kari")
    trail.memos.set("code", "rolle", "tre", coder="kari")
    trail.memos.set("transcript", "01-fjell", "fire", coder="kari")
    trail.memos.set("project", "", "fem", coder="kari")

    assert _told(trail, "memo") == [
        ("memo", "2-mysen", "b", "Nedskjæring", "", "én"),
        ("memo", "2-mysen", "b", "Nedskjæring", "én", "to"),
        ("memo", "", "rolle", "", "", "tre"),
        ("memo", "01-fjell", "", "", "", "fire"),
        ("memo", "", "", "", "", "fem"),
    ]


def test_a_memo_on_a_coding_that_is_gone_is_told_where_it_stood(trail: Store) -> None:
    """The journal still knows the words."""
    (made,) = trail.codings.add([coding("fred", memo="husk")], coder="kari")
    trail.codings.remove([made.id], coder="kari")

    assert _told(trail, "memo") == [
        ("memo", "01-fjell", "rolle", "fred", "", "husk"),
        ("memo", "01-fjell", "rolle", "fred", "husk", ""),
    ]


def test_what_the_journal_does_not_know_is_told_as_empty(trail: Store) -> None:
    """A memo on a coding that no event made, and a transcript that is not there any more: told, without a place."""
    (made,) = trail.codings.add([coding("fred", memo="husk")], coder="kari")
    connection = trail._connection._raw
    connection.execute("PRAGMA query_only = OFF")
    connection.execute("UPDATE change SET after = replace(after, ?, 'borte') WHERE kind = 'memo'", (made.id,))
    transcript_id = connection.execute("SELECT id FROM transcript WHERE name = '01-fjell'").fetchone()[0]
    connection.execute("UPDATE change SET after = replace(after, ?, 'borte') WHERE kind = 'coding'", (transcript_id,))
    connection.execute("INSERT INTO change SELECT event, 9, 'memo', 'x', NULL, '{}' FROM change WHERE kind = 'memo'")
    wanted = '{"target": "transcript", "target_id": "borte", "text": "t"}'
    connection.execute("UPDATE change SET after = ? WHERE position = 9", (wanted,))

    assert _told(trail, "memo") == [("memo", "", "", "", "", "husk"), ("memo", "", "", "", "", "t")]
    assert [step[:4] for step in _told(trail, "coding")] == [("coding", "", "rolle", "fred")]


def test_decisions_and_turns_without_codes_are_told(trail: Store) -> None:
    """A decision by its verdict and code, a turn without codes by its borders."""
    trail.suggestions.decide(suggestion("fred"), Verdict.REJECT, coder="kari")
    trail.blanks.add([excerpt_of("Nedskjæring.", MYSEN)], coder="kari")

    assert _told(trail) == [
        ("decision", "01-fjell", "rolle", "fred", "", "reject rolle"),
        ("blank", "2-mysen", "", "Nedskjæring.", "", "0–12"),
    ]


def test_another_text_and_what_it_does_to_codings_are_told(trail: Store) -> None:
    """The text by the beginnings of its hashes, and a coding whose words are gone as one that waits."""
    trail.codings.add([coding("Bemanninga er for liten")], coder="kari")
    trail.transcripts.add([replace(FJELL, turns=FJELL.turns[:3], sha256="d" * 64)], coder="ola")

    told = _told(trail)[1:]

    kept = {row[0][:12] for row in trail._connection.rows("SELECT id FROM wording")}
    (text,) = [step for step in told if step[0] == "text"]
    assert text[1:4] == ("", "", "")
    assert {text[4], text[5]} <= kept and text[4] != text[5] and len(text[4]) == 12
    (review,) = [step for step in told if step[0] == "review"]
    assert review[1:] == ("01-fjell", "rolle", "Bemanninga er for liten", "", "lost")
    (gone,) = [step for step in told if step[0] == "coding"]
    assert gone[4].startswith("rolle ") and gone[5] == ""


def test_a_transcript_that_is_read_in_again_is_told_once_more(trail: Store) -> None:
    """Before anyone has worked on it, a replaced transcript is told by its name; how it was is not known any more."""
    trail.transcripts.add([replace(MYSEN, turns=(Turn(0, "Ola", MYSEN.turns[0].kind, "Ny."),))], coder="kari")

    (told,) = _told(trail)

    text_hash = trail._connection.value("SELECT text_sha256 FROM transcript WHERE name = '2-mysen'")
    assert told == ("transcript", "2-mysen", "", "", "", text_hash[:12])


def test_a_change_of_the_codebook_is_told_by_its_lines(trail: Store, path: Path) -> None:
    """The lines that changed, as they were and as they are."""
    book = path.with_name("codebook.yaml")
    book.write_text("a\nb\nc\nd\ne\nf\ng\n", encoding="utf-8")
    trail.attach_codebook(book, lambda text: None)
    trail.recodings.carry_out(lambda _now: Recoding("a\nB\nc\nd\ne\nF\ng\n", "sagt"), coder="kari", kind="edit code")

    (told,) = _told(trail)

    assert told[1:] == ("", "", "", "b\nf", "B\nF")


def test_what_is_undone_is_marked(trail: Store) -> None:
    """An event that does not stand any more says so; the undoing is a step of its own, the other way round."""
    trail.codings.add([coding("fred")], coder="kari")
    trail.codings.add([coding("alle")], coder="kari")
    trail.journal.undo("kari")

    steps = list(trail.steps())[2:]

    assert [(step.event, step.quote, step.undone) for step in steps] == [
        ("code", "fred", False),
        ("code", "alle", True),
        ("undo", "alle", False),
    ]
    assert steps[2].before == steps[1].after and steps[2].after == ""
    trail.codings.add([coding("tvers")], coder="kari")
    assert [step.undone for step in trail.steps()][2:] == [False, True, False, False]


def test_the_rows_of_one_event_stand_in_their_order(trail: Store) -> None:
    """Oldest event first, and within it as the changes were made."""
    trail.codings.add([coding("tvers"), coding("alle"), coding("fred")], coder="kari")
    trail.codings.add([coding("Her")], coder="ola")

    steps = list(trail.steps())[2:]

    assert [step.quote for step in steps] == ["tvers", "alle", "fred", "Her"]
    assert [step.coder for step in steps] == ["kari", "kari", "kari", "ola"]
    assert len({step.seq for step in steps}) == 2
    assert all(step.at.startswith("2026-01-01") for step in steps)
