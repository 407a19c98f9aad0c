"""codebook.yaml as the journal changes it: with the rows or not at all, and what others wrote in it stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import Store
from qualcode.store.patches import hash_of
from qualcode.store.recoding import Recoding

from .conftest import coding

ONE, TWO = "a\nb\nc\nd\ne\nf\ng\n", "a\nb\nc\nD\ne\nf\ng\n"


def _check(text: str) -> None:
    """No codebook has a question mark."""
    if "?" in text:
        raise QualcodeError("not a codebook")


@pytest.fixture
def book(store: Store, path: Path) -> Path:
    file = path.with_name("codebook.yaml")
    file.write_text(ONE, encoding="utf-8")
    store.attach_codebook(file, _check)
    return file


def _carry(store: Store, text: str = TWO) -> int:
    return store.recodings.carry_out(lambda _now: Recoding(text, "sagt"), coder="kari", kind="edit code")


def _others(book: Path) -> list[str]:
    """What lies beside the codebook and the study."""
    return sorted(file.name for file in book.parent.iterdir() if file.name not in ("corpus.db", "codebook.yaml"))


def _draft(store: Store, book: Path, text: str, *, event: str = "", over: str = ONE) -> Path:
    """What a program leaves that stopped between the commit and putting the text in place."""
    event = event or store.journal.events(1)[0].id
    draft = book.with_name(f".codebook.yaml.{event}.{hash_of(over)[:16]}")
    draft.write_text(text, encoding="utf-8")
    return draft


def test_a_change_is_undone_and_done_again(store: Store, book: Path) -> None:
    """The file follows the journal, and nothing is left beside it; the file's rights are kept."""
    book.chmod(0o640)
    _carry(store)
    assert book.read_text() == TWO
    assert book.stat().st_mode & 0o777 == 0o640
    store.journal.undo("kari")
    assert book.read_text() == ONE
    store.journal.redo("kari")
    assert book.read_text() == TWO
    assert _others(book) == []


def test_marks_of_order_and_links_are_kept(store: Store, book: Path) -> None:
    """A file that begins with a mark keeps it, and a link still leads to the file, which is what changes."""
    real = book.with_name("ekte.yaml")
    real.write_bytes(b"\xef\xbb\xbf" + ONE.encode())
    book.unlink()
    book.symlink_to(real)

    _carry(store)

    assert book.is_symlink()
    assert real.read_bytes() == b"\xef\xbb\xbf" + TWO.encode()


def test_lines_that_others_wrote_stay_when_a_change_is_undone(store: Store, book: Path) -> None:
    """Only its own lines are taken back; where they are gone, the file is left as it is."""
    _carry(store)
    book.write_text("top\n" + TWO + "end\n", encoding="utf-8")
    store.journal.undo("kari")
    assert book.read_text() == "top\n" + ONE + "end\n"
    assert store.journal.can_redo("kari") is not None
    book.write_text("helt annet\n", encoding="utf-8")
    assert store.journal.can_redo("kari") is None
    with pytest.raises(QualcodeError):
        store.journal.redo("kari")
    assert book.read_text() == "helt annet\n"


def test_nothing_is_undone_in_a_file_that_is_no_codebook(store: Store, book: Path) -> None:
    """The error of the file itself is told; a change that would make it none is passed by."""
    _carry(store)
    book.write_text("?\n" + TWO, encoding="utf-8")
    with pytest.raises(QualcodeError, match="not a codebook"):
        store.journal.undo("kari")
    assert book.read_text() == "?\n" + TWO
    book.write_text(TWO, encoding="utf-8")
    _carry(store, TWO.replace("f", "?"))
    _carry(store, TWO.replace("f", "F"))
    book.write_text("top\n" + TWO.replace("f", "F"), encoding="utf-8")
    store.journal.undo("kari")
    assert book.read_text() == "top\n" + ONE.replace("f", "F")


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (None, "Cannot read the codebook {}.", "Is it a file, and may you read it?"),
        (b"a\xffb", "{} must be saved as UTF-8 before it can be changed.", "Nothing was changed."),
    ],
)
def test_a_file_that_cannot_be_read_is_told(
    store: Store, book: Path, content: bytes | None, message: str, hint: str
) -> None:
    """And nothing is stored."""
    book.unlink()
    if content is not None:
        book.write_bytes(content)
    events = store.journal.events()

    with pytest.raises(QualcodeError) as error:
        _carry(store)

    assert (error.value.message, error.value.hint) == (message.format(book), hint)
    assert store.journal.events() == events
    assert store.journal.can_undo("kari") is None


def test_what_someone_writes_at_the_same_moment_is_not_lost(store: Store, book: Path) -> None:
    """A file that changed while the change was made is left as it is, with the rows as they were."""
    store.codings.add([coding("fred")], coder="kari")
    before = store.state_hash(), store.journal.events()

    def edit(_now: object) -> Recoding:
        store._connection.codebook.text()  # type: ignore[union-attr]
        book.write_text("ny\n", encoding="utf-8")
        return Recoding(TWO, "sagt", codes={"rolle": "plass"})

    with pytest.raises(QualcodeError) as error:
        store.recodings.carry_out(edit, coder="kari", kind="rename code")

    assert error.value.message == f"{book} was changed by another program just now."
    assert error.value.hint.startswith("Nothing was changed. Look")
    assert (store.state_hash(), store.journal.events()) == before
    assert book.read_text() == "ny\n"
    assert _others(book) == []


def test_what_a_stopped_program_left_is_put_in_place(store: Store, book: Path) -> None:
    """When its event is in the journal, and the file is still the one that it was made from."""
    _draft(store, book, TWO)

    store.attach_codebook(book, _check)

    assert book.read_text() == TWO
    assert _others(book) == []


def test_what_a_program_gave_up_is_thrown_away(store: Store, book: Path) -> None:
    """There is no such event, so there is no such text."""
    _draft(store, book, TWO, event="ukjent")

    store.attach_codebook(book, _check)

    assert book.read_text() == ONE
    assert _others(book) == []


def test_a_file_that_was_edited_since_is_kept_beside_what_was_left(store: Store, book: Path) -> None:
    """Both are there for people to look at; a draft that says the same as the file is in no one's way."""
    event = store.journal.events(1)[0].id
    _draft(store, book, TWO, over="noe annet")
    store.attach_codebook(book, _check)
    assert book.read_text() == ONE
    assert _others(book) == [f"codebook-{event[:8]}.yaml"]
    assert book.with_name(f"codebook-{event[:8]}.yaml").read_text() == TWO

    _draft(store, book, ONE, over="noe annet")
    store.attach_codebook(book, _check)
    assert _others(book) == [f"codebook-{event[:8]}.yaml"]


def test_who_only_reads_settles_nothing(store: Store, book: Path, path: Path) -> None:
    """The draft waits for someone who writes, who settles it before an undo too."""
    _carry(store)
    draft = _draft(store, book, "siste\n", over=TWO)
    with Store.open(path, read_only=True) as reader:
        reader.attach_codebook(book, _check)
        assert draft.exists()
    with pytest.raises(QualcodeError):
        store.journal.undo("kari")
    assert not draft.exists()
    assert book.read_text() == "siste\n"


def test_where_nothing_can_be_written_beside_it_that_is_told(
    store: Store, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk changes neither the file nor the rows, and leaves nothing."""

    def full(_number: int) -> None:
        raise OSError("full")

    events = store.journal.events()
    with monkeypatch.context() as patched, pytest.raises(QualcodeError) as error:
        patched.setattr("qualcode.store.codebook_text.os.fsync", full)
        _carry(store)

    assert error.value.message == f"Cannot write beside {book}."
    assert error.value.hint.startswith("Nothing was changed. Is there room")
    assert (book.read_text(), store.journal.events(), _others(book)) == (ONE, events, [])
