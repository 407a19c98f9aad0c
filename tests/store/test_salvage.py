"""Rows read from the pages of a database without SQLite: each that is whole, and nothing made up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.store.salvage import Column, read_rows, shapes_of

from .conftest import fast_folder

EDGES = [
    0,
    1,
    2,
    -1,
    *(sign * (2**bits) + more for bits in (7, 15, 23, 31, 47) for sign in (1, -1) for more in (-1, 0, 1)),
]
NUMBERS = [*EDGES, 2**63 - 1, -(2**63), 2**56, -(2**55)]
TEXT = (Column("a", "TEXT", False, False, None),)


@pytest.fixture
def folder() -> Iterator[Path]:
    with fast_folder() as found:
        yield found


def made(path: Path, page: int, *statements: str, rows: Sequence[tuple[object, ...]] = ()) -> Path:
    """A database with pages of that size; the last statement is run for each row."""
    *before, last = statements
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA page_size = {page}")
        for statement in before:
            raw.execute(statement)
        raw.executemany(last, rows)
        raw.commit()
    return path


@pytest.mark.parametrize("page", [512, 1024, 2048, 4096, 8192, 16384, 32768])
def test_every_row_comes_back(folder: Path, page: int) -> None:
    """Numbers of all sizes, fractions, texts and bytes, some over several pages, whatever the size of a page."""
    lengths = [*range(page // 4 - 6, page // 4 + 6), *range(page - 48, page - 24), 3 * page, 9 * page + 7]
    rows: list[tuple[object, ...]] = [(number, number * 3 // 2 % 2**40, number / 3, None, None) for number in NUMBERS]
    rows += [(None, 0, 2.0, "æ😀" * (length // 3), b"\xff\x00" * (length // 7)) for length in lengths]
    rows += [(None, 1, -0.0, "", b"")]
    path = made(
        folder / "a.db",
        page,
        "CREATE TABLE t (n INTEGER PRIMARY KEY, i INTEGER, r REAL, s TEXT, b BLOB)",
        "CREATE INDEX t_s ON t (s, b)",
        "INSERT INTO t VALUES (?, ?, ?, ?, ?)",
        rows=rows,
    )
    with closing(sqlite3.connect(path)) as raw:
        expected = raw.execute("SELECT * FROM t ORDER BY n").fetchall()

    found = read_rows(path, shapes_of(path))["t"]

    assert sorted((tuple(row.values()) for row in found), key=lambda row: row[0]) == expected
    assert [type(cell) for cell in found[0].values()][:3] == [int, int, float]


VALUES = st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.text(max_size=30), st.binary(max_size=30))


@given(st.lists(st.tuples(st.integers(-(2**63), 2**63 - 1), VALUES, VALUES), max_size=8, unique_by=lambda row: row[0]))
@settings(max_examples=25, deadline=None)
def test_whatever_was_stored_is_read(rows: list[tuple[int, object, object]]) -> None:
    """Numbers of rows below nought and beyond seven bits of bytes, too."""
    any_ = tuple(Column(name, "", True, name == "n", None) for name in "nab")
    with fast_folder() as folder:
        path = made(
            folder / "a.db",
            512,
            "CREATE TABLE t (n INTEGER PRIMARY KEY, a, b)",
            "INSERT INTO t VALUES (?, ?, ?)",
            rows=rows,
        )
        numbers = [row["n"] for row in read_rows(path, {"t": any_})["t"]]
        texts = {row[0] for row in rows if all(isinstance(cell, str | None) for cell in row[1:])}

    assert set(numbers) == texts, "a column without a kind takes texts"


def test_a_row_of_a_hundred_and_fifty_columns(folder: Path) -> None:
    """The head of its record is longer than one byte can say."""
    names = [f"c{n}" for n in range(150)]
    path = made(
        folder / "a.db",
        4096,
        f"CREATE TABLE t ({', '.join(f'{name} TEXT' for name in names)})",
        f"INSERT INTO t VALUES ({', '.join('?' * 150)})",
        rows=[tuple(f"v{n}" for n in range(150))],
    )

    assert read_rows(path, shapes_of(path))["t"] == [{name: f"v{name[1:]}" for name in names}]


def test_shapes_say_what_a_column_takes(folder: Path) -> None:
    """Its kind, whether it may be empty, whether it is the row's number, and what older rows have."""
    path = made(
        folder / "a.db",
        4096,
        """CREATE TABLE t (n integer PRIMARY KEY, a TEXT NOT NULL, b text, c INTEGER NOT NULL DEFAULT -5, d REAL,
           e BLOB NOT NULL, f TEXT DEFAULT '5', g TEXT DEFAULT 'x', h INTEGER DEFAULT 7)""",
        "CREATE TABLE two (a TEXT, b INTEGER, PRIMARY KEY (b, a)) WITHOUT ROWID",
        "CREATE TABLE key (a TEXT PRIMARY KEY, b INTEGER)",
        "CREATE TABLE _hidden (a TEXT)",
        "CREATE TABLE turn_fts_data (a TEXT)",
        "CREATE VIRTUAL TABLE other USING fts5(text)",
        "INSERT INTO t (a, e) VALUES (?, ?)",
        rows=[("a", b"b")],
    )

    shapes = shapes_of(path)

    assert {name for name in shapes if not name.startswith("other")} == {"t", "two", "key"}
    assert "other" not in shapes
    assert shapes["t"] == (
        Column("n", "INTEGER", False, True, None),
        Column("a", "TEXT", False, False, None),
        Column("b", "TEXT", True, False, None),
        Column("c", "INTEGER", False, False, -5),
        Column("d", "REAL", True, False, None),
        Column("e", "BLOB", False, False, None),
        Column("f", "TEXT", True, False, "5"),
        Column("g", "TEXT", True, False, "x"),
        Column("h", "INTEGER", True, False, 7),
    )
    assert shapes["two"] == (Column("a", "TEXT", False, False, None), Column("b", "INTEGER", False, False, None))
    assert shapes["key"] == (Column("a", "TEXT", False, False, None), Column("b", "INTEGER", True, False, None))


def test_rows_from_before_a_column_was_added_have_what_it_gave_them(folder: Path) -> None:
    """But not where they must have something and nothing is known of it."""
    path = made(folder / "a.db", 4096, "CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES (?)", rows=[("gammel",)])
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("ALTER TABLE t ADD COLUMN b INTEGER NOT NULL DEFAULT 3")
        raw.execute("ALTER TABLE t ADD COLUMN c TEXT")
        raw.execute("INSERT INTO t VALUES ('ny', 4, 'c')")
        raw.commit()
    shapes = shapes_of(path)

    assert read_rows(path, shapes)["t"] == [{"a": "gammel", "b": 3, "c": None}, {"a": "ny", "b": 4, "c": "c"}]
    must = {"t": (*shapes["t"], Column("d", "TEXT", False, False, None))}
    assert read_rows(path, must)["t"] == []
    fewer = {"t": shapes["t"][:2]}
    assert read_rows(path, fewer)["t"] == [{"a": "gammel", "b": 3}]


def test_a_row_fits_by_what_its_columns_take(folder: Path) -> None:
    """One that would fit two tables is given for both; one that fits none is left out."""
    path = made(
        folder / "a.db",
        4096,
        "CREATE TABLE t (a, b)",
        "INSERT INTO t VALUES (?, ?)",
        rows=[("x", 1), ("x", 0.5), ("x", b"y"), (None, 1), ("x", None), (2, "x"), ("x", "y")],
    )

    def shape(*kinds: str, empty: bool = False) -> tuple[Column, ...]:
        return tuple(Column(f"c{n}", kind, empty, False, None) for n, kind in enumerate(kinds))

    shapes = {
        "whole": shape("TEXT", "INTEGER"),
        "fraction": shape("TEXT", "REAL"),
        "bytes": shape("TEXT", "BLOB"),
        "empty": shape("TEXT", "INTEGER", empty=True),
        "other": shape("TEXT", "JSON"),
    }
    found = {name: [tuple(row.values()) for row in rows] for name, rows in read_rows(path, shapes).items()}

    assert found == {
        "whole": [("x", 1)],
        "fraction": [("x", 1.0), ("x", 0.5)],
        "bytes": [("x", b"y")],
        "empty": [("x", 1), (None, 1), ("x", None)],
        "other": [("x", "y")],
    }
    assert [type(row[1]) for row in found["fraction"]] == [float, float]


def test_the_first_page_has_rows_behind_the_head_of_the_file(folder: Path) -> None:
    """They tell of the tables."""
    path = made(folder / "a.db", 512, "CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES (?)", rows=[("x",)])
    shape = tuple(Column(name, kind, False, False, None) for name, kind in (("type", "TEXT"), ("name", "TEXT")))
    master = (
        *shape,
        *(Column(n, k, False, False, None) for n, k in (("of", "TEXT"), ("page", "INTEGER"), ("sql", "TEXT"))),
    )

    assert read_rows(path, {"m": master})["m"] == [
        {"type": "table", "name": "t", "of": "t", "page": 2, "sql": "CREATE TABLE t (a TEXT)"}
    ]


def test_wherever_the_file_is_cut_off_whole_rows_are_read(folder: Path) -> None:
    """Never another row than one that was stored, and never fewer for a longer file."""
    rows = [(f"{n}-" * (n % 90),) for n in range(60)]
    path = made(folder / "a.db", 512, "CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES (?)", rows=rows)
    shapes, data, most = shapes_of(path), path.read_bytes(), 0
    for size in range(0, len(data) + 1, 37):
        path.write_bytes(data[:size])
        found = [(row["a"],) for row in read_rows(path, shapes)["t"]]
        assert set(found) <= set(rows)
        assert len(found) >= most - 1, "of the page that is cut, one row may be read when its end is not there yet"
        most = max(most, len(found))
    path.write_bytes(data)
    assert sorted((row["a"],) for row in read_rows(path, shapes)["t"]) == sorted(rows)


def page_of(*cells: bytes, size: int = 512, count: int | None = None) -> bytes:
    """A leaf with those cells from its end on, as SQLite lays it out."""
    end, places, body = size, [], bytearray(size)
    for cell in cells:
        end -= len(cell)
        body[end : end + len(cell)] = cell
        places.append(end)
    body[0] = 0x0D
    body[3:5] = (len(cells) if count is None else count).to_bytes(2, "big")
    for number, place in enumerate(places):
        body[8 + 2 * number : 10 + 2 * number] = place.to_bytes(2, "big")
    return bytes(body)


def read_pages(folder: Path, *pages: bytes, size: int = 512) -> list[object]:
    """What is read of a file with those pages after a first one without rows."""
    head = bytearray(size)
    head[16:18] = size.to_bytes(2, "big")
    path = folder / "pages.db"
    path.write_bytes(bytes(head) + b"".join(pages))
    return [row["a"] for row in read_rows(path, {"t": TEXT})["t"]]


GOOD = b"\x03\x01" + b"\x02\x0fx"
"""A cell: three bytes of payload, row 1, a head of two bytes, a text of one."""


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (GOOD, ["x"]),
        (b"\x83\x80\x03\x01" + b"\x02\x0fx", []),  # longer than the file says it can be
        (b"\x80\x03\x01" + b"\x02\x0fx", ["x"]),  # a number may be written longer than it need be
        (b"\x01\x01" + b"\x01", []),  # a record without a value is none of ours
        (b"\x03\x01" + b"\x02\x11x", []),  # a text of two that has one
        (b"\x04\x01" + b"\x02\x0fxy", []),  # one byte too many
        (b"\x03\x01" + b"\x03\x0fx", []),  # a head that ends in the middle of nothing
        (b"\x03\x01" + b"\x02\x0f\xff", []),  # no text
        (b"\x02\x01" + b"\x02\x0a", []),  # kinds that SQLite never writes
        (b"\x02\x01" + b"\x02\x0b", []),
    ],
)
def test_a_row_whose_bytes_do_not_add_up_is_left_out(folder: Path, cell: bytes, words: list[str]) -> None:
    """The rows beside it are read all the same."""
    beside = b"\x05\x02" + b"\x02\x13abc"

    assert read_pages(folder, page_of(beside, cell, beside)) == ["abc", *words, "abc"]


def test_only_leaves_of_tables_are_read(folder: Path) -> None:
    """Other pages are passed by, and so is a place that lies outside its page."""
    index = b"\x0a" + page_of(GOOD)[1:]
    outside = bytearray(page_of(GOOD, GOOD))
    outside[8:10] = (600).to_bytes(2, "big")

    assert read_pages(folder, index, page_of(GOOD), bytes(512), bytes(outside)) == ["x", "x"]
    assert read_pages(folder, page_of(GOOD, GOOD, count=1)) == ["x"]
    assert read_pages(folder, page_of(GOOD, count=60_000)) == ["x"], "a count that is noise ends with the page"


def test_a_size_of_pages_that_is_noise_is_the_usual_one(folder: Path) -> None:
    """What the head of the file says is believed only where it can be."""
    data = bytearray(4096)
    data[16:18] = (513).to_bytes(2, "big")
    path = folder / "pages.db"
    path.write_bytes(bytes(data) + page_of(GOOD, size=4096))

    assert [row["a"] for row in read_rows(path, {"t": TEXT})["t"]] == ["x"]


def test_a_chain_of_pages_that_bites_its_tail_ends(folder: Path) -> None:
    """So does one that points outside the file; the row is left out."""
    length = 3000
    local = 39 + (length - 39) % 508
    local = local if local <= 477 else 39
    for target in (2, 3, 99, 0):
        body = (b"\x03" + b"\xae\x55" + b"x" * length)[:local]  # a text of 2,996 letters
        cell = b"\x97\x38\x01" + body + target.to_bytes(4, "big")
        looped = (3).to_bytes(4, "big") + b"x" * 508
        assert read_pages(folder, page_of(cell), looped) == [], target


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    """Nor does it stop anything."""
    (tmp_path / "a.db").touch()

    assert read_rows(tmp_path / "a.db", {"t": TEXT}) == {"t": []}
