"""Opening and making corpus.db: what is ours, what is not, and what may be written."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Verdict
from qualcode.store import AlreadyThereError, Store
from qualcode.store.migrations import migrations
from qualcode.store.schema import COLUMNS, VERSION

from .conftest import FJELL, coding, suggestion


def test_a_new_database_holds_nothing_and_is_its_owners_alone(path: Path) -> None:
    """Interviews are private from the first byte."""
    with Store.create(path) as store:
        assert store.transcripts.names() == ()
        assert store.check() == []
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_making_a_database_never_overwrites_a_file(path: Path) -> None:
    """What stands there already is left alone."""
    path.write_text("kjær dagbok")

    with pytest.raises(AlreadyThereError, match="already"):
        Store.create(path)

    assert path.read_text() == "kjær dagbok"


def test_making_a_database_needs_a_folder(tmp_path: Path) -> None:
    """A missing folder is told in a sentence."""
    with pytest.raises(QualcodeError, match="cannot be made"):
        Store.create(tmp_path / "borte" / "corpus.db")


@pytest.mark.skipif(os.name != "posix", reason="programs are stopped the POSIX way")
def test_a_program_killed_while_making_a_database_leaves_none(path: Path) -> None:
    """The next try starts as if nothing had been."""
    script = f"""
import os
from pathlib import Path
from qualcode.store import Store, migrations
migrations.migrate = lambda raw: (raw.execute("CREATE TABLE halv (x)"), os.kill(os.getpid(), 9))
Store.create(Path({str(path)!r}))
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -9
    assert not path.exists()

    with Store.create(path) as store:
        assert store.check() == []


def test_a_database_is_made_without_traces(path: Path) -> None:
    """Nothing but the database is left in the folder, also where it could not be made."""
    with Store.create(path):
        pass
    with pytest.raises(AlreadyThereError):
        Store.create(path)

    assert list(path.parent.iterdir()) == [path]


def test_two_that_make_the_database_at_once_share_one(path: Path) -> None:
    """One makes it, the other is told and opens it; the work of both is there."""
    script = f"""
import sys
from pathlib import Path
from qualcode.store import AlreadyThereError, Store
import qualcode.store.migrations
path = Path({str(path)!r})
print("ready", flush=True)
sys.stdin.readline()
try:
    store = Store.create(path)
except AlreadyThereError:
    store = Store.open(path)
store.memos.set("project", "", "hei", coder=sys.argv[1])
"""
    coders = ["kari", "ola", "per"]
    started = [
        subprocess.Popen([sys.executable, "-c", script, coder], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for coder in coders
    ]
    for one in started:
        assert one.stdout is not None
        one.stdout.readline()
    for one in started:
        one.communicate(b"go\n")

    assert [one.returncode for one in started] == [0, 0, 0]
    with Store.open(path) as store:
        assert sorted(memo.coder for memo in store.memos.find()) == coders
        assert store.check() == []


def test_a_database_is_made_where_there_are_no_links(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory sticks have none; what is there already is left alone there, too."""

    def no_links(source: Path, target: Path) -> None:
        path.with_name("tried").touch()
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    with Store.create(path) as store:
        assert store.check() == []
    with pytest.raises(AlreadyThereError):
        Store.create(path)

    assert sorted(path.parent.iterdir()) == [path, path.with_name("tried")]


def test_a_file_without_a_byte_becomes_a_database(path: Path) -> None:
    """An older version that was killed left such files; there is nothing in them to lose."""
    path.touch()

    with pytest.raises(QualcodeError, match="is empty"):
        Store.open(path, read_only=True)
    assert path.read_bytes() == b""
    with pytest.raises(AlreadyThereError):
        Store.create(path)
    with Store.open(path) as store:
        store.transcripts.add([FJELL], coder="kari")
        assert store.check() == []
    with Store.open(path, read_only=True) as store:
        assert store.transcripts.names() == ("01-fjell",)


def test_what_was_stored_is_there_after_reopening(store: Store, path: Path) -> None:
    """Closing and opening loses nothing."""
    store.codings.add([coding("møteplass")], coder="kari")
    state = store.state_hash()
    store.close()

    with Store.open(path) as again:
        assert again.state_hash() == state
        assert again.transcripts.find("01-fjell").turns == FJELL.turns


@pytest.mark.parametrize(
    "content", [b"\n", b"\0" * 4096, b"ikke en database " * 500, b"SQLite format 3\0" + b"x" * 4000]
)
def test_a_file_that_is_not_ours_is_refused(path: Path, content: bytes) -> None:
    """Any other file gives a clear message and is left as it is."""
    path.write_bytes(content)

    with pytest.raises(QualcodeError):
        Store.open(path)

    assert path.read_bytes() == content


def test_another_programs_database_is_refused(path: Path) -> None:
    """A SQLite file is not enough."""
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE bok (tittel)")
        other.commit()

    with pytest.raises(QualcodeError, match="is not a qualcode database"):
        Store.open(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    """Opening makes no file."""
    with pytest.raises(QualcodeError, match="There is no file"):
        Store.open(tmp_path / "corpus.db")
    with pytest.raises(QualcodeError, match="is not a qualcode database"):
        Store.open(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_truncated_file_is_told_as_damage(store: Store, path: Path) -> None:
    """A half copied file is never taken for a study."""
    store.close()
    whole = path.read_bytes()

    for size in (50, 5000, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        with pytest.raises(QualcodeError):
            Store.open(path)


def test_a_newer_database_with_other_tables_gives_no_traceback(store: Store, path: Path) -> None:
    """When a table has changed shape the message is still that the file is newer."""
    store.close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA user_version = {VERSION + 1}")
        raw.execute("ALTER TABLE turn RENAME TO replikk")

    with Store.open(path, read_only=True) as newer, pytest.raises(QualcodeError, match="newer qualcode"):
        newer.transcripts.find("01-fjell")


def test_the_version_is_the_number_of_migrations(path: Path) -> None:
    """A migration that is added without a new version number would never run."""
    with Store.create(path):
        pass
    with closing(sqlite3.connect(path)) as raw:
        applied = [name for (name,) in raw.execute("SELECT name FROM _sqlite_migrations ORDER BY id")]
        columns = {table: [row[1] for row in raw.execute(f"PRAGMA table_info({table})")] for table in COLUMNS}
        assert raw.execute("PRAGMA user_version").fetchone() == (VERSION,)

    assert len(applied) == len(migrations._migrations) == VERSION
    assert [name[:4] for name in applied] == [f"m{number:03}" for number in range(1, VERSION + 1)]
    assert columns == {table: list(names) for table, names in COLUMNS.items()}


def test_decisions_from_before_definitions_can_still_be_undone(store: Store, path: Path) -> None:
    """The upgrade makes the rows in the journal like those that stand: nothing differs, and undo works."""
    store.suggestions.decide(suggestion("fred"), Verdict.REJECT, coder="kari")
    store.suggestions.decide(suggestion("alle"), Verdict.ACCEPT, coder="kari")
    store.close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("ALTER TABLE decision DROP COLUMN definition")
        for side in ("before", "after"):
            raw.execute(f"UPDATE change SET {side} = json_remove({side}, '$.definition') WHERE kind = 'decision'")
        raw.execute("DELETE FROM _sqlite_migrations WHERE name = 'm006_definitions'")
        raw.execute("PRAGMA user_version = 5")
        raw.commit()

    with Store.open(path) as store:
        assert store.check() == []
        assert [one.definition for one in store.suggestions.decisions()] == ["", ""]
        assert [event.kind for event in store.journal.undo("kari", None)] == ["accept", "reject"]
        assert (store.suggestions.decisions(), store.codings.find()) == ([], [])
        assert len(store.journal.redo("kari", None)) == 2
        assert store.check() == []


def test_read_only_refuses_every_change(store: Store, path: Path) -> None:
    """A study opened for reading stays as it is; places and caches are skipped without complaint."""
    store.close()
    before = path.read_bytes()

    with Store.open(path, read_only=True) as shut:
        assert shut.read_only
        for change in (
            lambda: shut.codings.add([coding("møteplass")], coder="kari"),
            lambda: shut.transcripts.add([FJELL], coder="kari"),
            lambda: shut.memos.set("project", "", "hei", coder="kari"),
            lambda: shut.journal.undo("kari"),
        ):
            with pytest.raises(QualcodeError, match="reading only"):
                change()
        shut.transcripts.mark_read("01-fjell", 2, coder="kari")
        shut.transcripts.set_place("01-fjell", 2, coder="kari")
        shut.cache.save({"a": b"1"})
        shut.cache.save_codebook("a", "{}")
        assert shut.check() == []

    assert path.read_bytes() == before


@pytest.fixture
def readable_folder() -> Iterator[Path]:
    """A folder that every user may look into."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.mark.skipif(os.name != "posix", reason="rights are set the POSIX way")
@pytest.mark.parametrize(("folder_mode", "file_mode"), [(0o555, 0o644), (0o755, 0o444)])
def test_a_place_without_write_rights_opens_for_reading(
    readable_folder: Path, folder_mode: int, file_mode: int
) -> None:
    """A study on a read-only stick can be read and searched, and says so when changed."""
    path = readable_folder / "corpus.db"
    with Store.create(path) as store:
        store.transcripts.add([FJELL], coder="kari")
    path.chmod(file_mode)
    readable_folder.chmod(folder_mode)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)  # rights do not bind root
    try:
        with Store.open(path) as shut:
            assert shut.read_only
            assert len(shut.search("bemanninga")) == 1
            with pytest.raises(QualcodeError, match="reading only"):
                shut.codings.add([coding("møteplass")], coder="kari")
    finally:
        if root:
            os.seteuid(0)
        readable_folder.chmod(0o755)


def test_reading_stays_light(store: Store, path: Path) -> None:
    """Nobody waits for sqlite-utils to see a list or to search."""
    store.close()
    script = f"""
import sys
from pathlib import Path
from qualcode.store import AlreadyThereError, Store
with Store.open(Path({str(path)!r})) as store:
    store.transcripts.progress("kari")
    store.transcripts.find("01-fjell")
    store.search("bemanninga")
    store.codings.find()
    store.suggestions.pending(coder="kari")
print(sorted({{"sqlite_utils", "numpy", "asyncio", "uuid"}} & set(sys.modules)))
"""
    printed = subprocess.check_output([sys.executable, "-c", script], text=True)

    assert printed.strip() == "[]"
