"""How long coded excerpts take to write, beside the bare libraries and a peer writing the same cells.

Each side runs in its own process, in turn, so that its peak memory is its own. What a side is measured by is the CPU
time of the writing, reading the rows from a cursor included: the rows lie in a SQLite file, and no side has them
whole in memory. `cursor` only reads them, which is the floor for memory. Name the Python of an environment with
Taguette in QUALCODE_TAGUETTE_PYTHON to measure its own export of as many highlights as `TAGUETTE_ROWS`, too.
"""

from __future__ import annotations

import csv
import os
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.timing import show
from qualcode.exchange import write_csv, write_opendocument, write_workbook
from qualcode.table import Row, Rows, Table

ROOT = Path(__file__).parent.parent
COLUMNS = ("id", "transcript", "speaker", "turn", "start", "quote", "code", "code_name", "coder", "created")
SENTENCE = "Biblioteket er en møteplass der alle kan være i fred, og vi låner ut bøker på Strømsø når åpningstida går."
MEMORY_BAR = 30
TAGUETTE_ROWS = 5_000


def make_rows(path: Path, rows: int) -> None:
    """Excerpts of ten cells, three of them numbers or times, in a SQLite file."""
    chance = random.Random(7)
    words = SENTENCE.split()

    def made() -> Iterator[Row]:
        for number in range(rows):
            quote = " ".join(chance.choices(words, k=chance.randint(8, 40)))
            place = (f"c{number:06d}", f"{number % 250:03d}-intervju", "Bibliotekar", number % 300, number % 80)
            code = f"opplevelse/kode-{number % 40}"
            yield (*place, quote, code, f"Kode {number % 40}", "kari", "2026-11-22T10:46:00+00:00")

    with sqlite3.connect(path) as connection:
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        connection.execute(f"CREATE TABLE excerpt ({names})")
        connection.executemany(f"INSERT INTO excerpt VALUES ({', '.join('?' * len(COLUMNS))})", made())
    connection.close()


def read_table(path: Path) -> Table:
    """The rows as a table that reads them from the cursor each time."""
    connection = sqlite3.connect(path)
    count = connection.execute("SELECT count(*) FROM excerpt").fetchone()[0]
    return Table("excerpts", COLUMNS, Rows(count, 1000, lambda: iter(connection.execute("SELECT * FROM excerpt"))))


def cursor(table: Table, path: Path) -> None:
    for _row in table.rows:
        pass


def xlsx_qualcode(table: Table, path: Path) -> None:
    write_workbook(path, [table], about={})


def ods_qualcode(table: Table, path: Path) -> None:
    write_opendocument(path, [table], about={})


def xlsx_bare(table: Table, path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, table.columns)
    for number, row in enumerate(table.rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell)
            else:
                sheet.write_number(number, column, cell)
    book.close()


def xlsx_openpyxl(table: Table, path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(table.columns)
    for row in table.rows:
        sheet.append(row)
    book.save(path)


def csv_qualcode(table: Table, path: Path) -> None:
    write_csv(path, table)


def csv_raw_qualcode(table: Table, path: Path) -> None:
    write_csv(path, table, raw=True)


def csv_bare(table: Table, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(table.columns)
        writer.writerows(table.rows)


SIDES: dict[str, Callable[[Table, Path], None]] = {
    side.__name__: side
    for side in (
        cursor,
        xlsx_qualcode,
        xlsx_bare,
        xlsx_openpyxl,
        ods_qualcode,
        csv_qualcode,
        csv_raw_qualcode,
        csv_bare,
    )
}


def run_side(name: str, source: str) -> None:
    """Print the CPU seconds of one writing and the megabytes at its peak."""
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small.db"
        make_rows(small, 10)
        SIDES[name](read_table(small), Path(folder) / "warm")
        table = read_table(Path(source))
        began = time.process_time()
        SIDES[name](table, Path(folder) / "file")
        seconds = time.process_time() - began
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def measure(source: Path, runs: int) -> dict[str, tuple[float, float]]:
    """The medians of seconds and megabytes of each side."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in SIDES}
    for _run in range(runs):
        for name in SIDES:
            command = [sys.executable, "-m", "bench.export", "--side", name, str(source)]
            seconds, memory = subprocess.check_output(command, text=True, cwd=ROOT).split()
            taken[name].append((float(seconds), float(memory)))
    return {
        name: (statistics.median(s for s, _m in values), statistics.median(m for _s, m in values))
        for name, values in taken.items()
    }


def taguette_seconds(runs: int) -> float | None:
    """The median CPU seconds of Taguette's export of its highlights; None without an environment that has it."""
    python = os.environ.get("QUALCODE_TAGUETTE_PYTHON")
    if not python:
        return None
    script = ROOT / "bench" / "taguette_export.py"
    said = subprocess.check_output([python, str(script), str(TAGUETTE_ROWS), str(runs)], text=True)
    return statistics.median(map(float, said.split()))


def main(rows: int = 100_000, runs: int = 3) -> None:
    """Print the ratios of the medians."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "rows.db"
        make_rows(source, rows)
        found = measure(source, runs)
        few = Path(folder) / "few.db"
        make_rows(few, TAGUETTE_ROWS)
        peer = taguette_seconds(runs)
        ours = measure(few, runs)["xlsx_qualcode"][0] if peer is not None else 0.0
    cpu = {name: seconds for name, (seconds, _memory) in found.items()}
    print(f"{rows} excerpts, {len(COLUMNS)} columns, median of {runs} runs")
    for name, (seconds, memory) in found.items():
        above = memory - found["cursor"][1]
        print(f"{name:58} {rows / seconds:9.0f} rows/s, {above:+6.1f} MB above the cursor")
    for name in ("xlsx_qualcode", "ods_qualcode"):
        above = found[name][1] - found["cursor"][1]
        verdict = "ok" if above <= MEMORY_BAR else "OVER"
        print(f"{name + ': memory above the cursor':58} {above:9.1f} MB  (bar {MEMORY_BAR} MB) {verdict}")
    show("xlsx beside XlsxWriter", cpu["xlsx_qualcode"], cpu["xlsx_bare"], 1.3)
    show("xlsx beside openpyxl write_only: a quarter", cpu["xlsx_qualcode"], cpu["xlsx_openpyxl"], 0.25)
    show("ods beside XlsxWriter, of the same cells", cpu["ods_qualcode"], cpu["xlsx_bare"], 1.3)
    show("csv beside csv.writer", cpu["csv_qualcode"], cpu["csv_bare"], 2.0)
    show("csv --raw beside csv.writer", cpu["csv_raw_qualcode"], cpu["csv_bare"], 2.0)
    if peer is None:
        print("Taguette is not measured: QUALCODE_TAGUETTE_PYTHON names no Python that has it")
    else:
        show(f"{TAGUETTE_ROWS} rows of xlsx beside Taguette: a fifth", ours, peer, 0.2)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--side"]:
        run_side(sys.argv[2], sys.argv[3])
    else:
        main(*map(int, sys.argv[1:]))
