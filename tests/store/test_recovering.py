"""Damaged files: nothing wrong is shown in silence, and what is readable comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Verdict
from qualcode.store import Store, recover
from qualcode.store.backups import list_backups

from .conftest import coding, suggestion

PAGE = 4096


def work(store: Store) -> None:
    """Codings, a memo, decisions, an undo and a change."""
    [made, *_more] = store.codings.add(
        [coding("fred", memo="husk"), coding("alle", "andre"), coding("Her")], coder="kari"
    )
    store.suggestions.decide(suggestion("liten"), Verdict.REJECT, coder="kari")
    store.suggestions.decide(suggestion("tvers"), Verdict.ACCEPT, coder="kari")
    store.codings.set_weight(made.id, 2, coder="kari")
    store.memos.set("project", "", "om alt", coder="ola")
    store.codings.add([coding("Bemanninga")], coder="kari")
    store.journal.undo("kari")


def state(path: Path) -> tuple[str, list[tuple[str, str, str, int]], list[str]]:
    with Store.open(path) as store:
        assert store.check() == []
        codings = [(one.quote, one.code, one.memo, one.weight) for one in store.codings.find()]
        return store.state_hash(), codings, [event.kind for event in store.journal.events()]


def test_a_whole_file_comes_out_as_it_was(store: Store, path: Path) -> None:
    """Recovering what is not damaged loses nothing: not a row, not an event, not what can be undone."""
    work(store)
    before, undo, redo = store.state_hash(), store.journal.can_undo("kari"), store.journal.can_redo("kari")
    store.close()

    done = recover(path, coder="kari")

    assert state(path)[0] == before
    assert (done.transcripts, done.codings, done.waiting, done.dropped, done.holes) == (2, 4, 0, 0, {})
    assert done.aside is not None and done.aside.exists()
    with Store.open(path) as again:
        assert (again.journal.can_undo("kari"), again.journal.can_redo("kari")) == (undo, redo)
        assert again.journal.events()[0].kind == "recover"
        assert again.search("bemanninga")


def test_every_page_may_be_gone(store: Store, path: Path) -> None:
    """Whichever page is noise or nothing, the codings come back from another place, with their words."""
    work(store)
    before = store.state_hash()
    store.close()
    whole = path.read_bytes()
    exact = 0
    for number in range(len(whole) // PAGE):
        noise = (b"\xa5" if number % 2 else b"\0") * PAGE
        path.write_bytes(whole[: number * PAGE] + noise + whole[(number + 1) * PAGE :])
        try:
            done = recover(path, coder="kari")
        except QualcodeError as error:
            assert "No text could be read" in error.message, number
            continue
        hashed, codings, _kinds = state(path)
        exact += hashed == before
        # Where the journal's word that a coding was undone is gone, it may come back, which is told.
        assert 4 <= len(codings) + done.waiting <= 4 + done.from_journal or done.holes, number
        assert all(quote in ("fred", "alle", "Her", "tvers", "Bemanninga") for quote, *_rest in codings), number

    assert exact > len(whole) // PAGE // 2


def test_a_lost_text_comes_from_the_backup(store: Store, path: Path) -> None:
    """With a backup, all pages of the texts may be gone; what was coded since comes from the file."""
    store.codings.add([coding("fred")], coder="kari")
    store.backups.make("session")
    store.codings.add([coding("alle")], coder="kari")
    before = store.state_hash()
    store.close()
    data = bytearray(path.read_bytes())
    for number in range(len(data) // PAGE):
        page = data[number * PAGE : (number + 1) * PAGE]
        if "møteplass".encode() in page and b"Intervjuer" in page:
            data[number * PAGE : (number + 1) * PAGE] = bytes(PAGE)
    path.write_bytes(data)

    done = recover(path, coder="kari")

    assert state(path)[0] == before
    assert (done.codings, done.holes) == (2, {})


def test_a_file_cut_off_gives_back_all_with_a_backup(store: Store, path: Path) -> None:
    """Down to nothing at all, the backup stands in for what is cut away."""
    work(store)
    before = store.state_hash()
    store.backups.make("session")
    store.close()
    whole = path.read_bytes()

    for size in (0, 50, 5000, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        recover(path, coder="kari")
        assert state(path)[0] == before, size


def test_a_hole_in_a_text_is_shown_as_one(store: Store, path: Path) -> None:
    """Without a backup, the words that quotes tell are there, and each letter that is not is a sign for that."""
    store.codings.add([coding("kan du være i fred")], coder="kari")
    store.close()
    data = path.read_bytes()
    path.write_bytes(data.replace("Her kan du være i fred.".encode(), "Her kan du v\xe6re i fred.!".encode("latin-1")))

    done = recover(path, coder="kari")

    with Store.open(path) as store:
        text = store.transcripts.find("01-fjell").text
        assert [one.quote for one in store.codings.find()] == ["kan du være i fred"]
        assert store.transcripts.hashes()["01-fjell"] == "", "an import of the file mends it"
        assert store.check() == []
    assert "kan du være i fred" in text
    assert done.holes.keys() == {"01-fjell"} and done.holes["01-fjell"] == text.count("\ufffd")


def test_nothing_readable_changes_nothing(path: Path) -> None:
    """A file of noise without a backup is left as it is."""
    path.write_bytes(b"\xa5" * 20_000)

    with pytest.raises(QualcodeError, match="No text could be read"):
        recover(path, coder="kari")

    assert path.read_bytes() == b"\xa5" * 20_000
    assert list_backups(path) == [] and [each.name for each in path.parent.iterdir()] == [path.name]
