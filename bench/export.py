"""How long coded excerpts take to write, beside the bare libraries writing the same cells.

Each side runs in its own process, in turn, so that its peak memory is its own. What a side
is measured by is the CPU time of the writing; the rows are made before the clock starts.
"""

from __future__ import annotations

import csv
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.timing import show
from qualcode.exchange import write_csv, write_workbook
from qualcode.table import Table

ROOT = Path(__file__).parent.parent
COLUMNS = ("id", "transcript", "speaker", "turn", "start", "quote", "code", "code_name", "coder", "created")
SENTENCE = "Biblioteket er en møteplass der alle kan være i fred, og vi låner ut bøker på Strømsø når åpningstida går."


def make_table(rows: int) -> Table:
    """Excerpts of ten cells, three of them numbers or times."""
    chance = random.Random(7)
    words = SENTENCE.split()
    made = []
    for number in range(rows):
        quote = " ".join(chance.choices(words, k=chance.randint(8, 40)))
        place = (f"c{number:06d}", f"{number % 250:03d}-intervju", "Bibliotekar", number % 300, number % 80)
        code = f"opplevelse/kode-{number % 40}"
        made.append((*place, quote, code, f"Kode {number % 40}", "kari", "2026-11-22T10:46:00+00:00"))
    return Table("excerpts", COLUMNS, tuple(made))


def xlsx_qualcode(table: Table, path: Path) -> None:
    write_workbook(path, [table], about={})


def xlsx_bare(table: Table, path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate((table.columns, *table.rows)):
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
    for row in (table.columns, *table.rows):
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
    side.__name__: side for side in (xlsx_qualcode, xlsx_bare, xlsx_openpyxl, csv_qualcode, csv_raw_qualcode, csv_bare)
}


def run_side(name: str, rows: int) -> None:
    """Print the CPU seconds of one writing and the megabytes it needed on top of the rows."""
    table = make_table(rows)
    with tempfile.TemporaryDirectory() as folder:
        SIDES[name](make_table(10), Path(folder) / "warm")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.process_time()
        SIDES[name](table, Path(folder) / "file")
        seconds = time.process_time() - began
    print(seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)


def main(rows: int = 100_000, runs: int = 3) -> None:
    """Print the ratios of the medians."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in SIDES}
    for _run in range(runs):
        for name in SIDES:
            command = [sys.executable, "-m", "bench.export", "--side", name, str(rows)]
            seconds, memory = subprocess.check_output(command, text=True, cwd=ROOT).split()
            taken[name].append((float(seconds), float(memory)))
    cpu = {name: statistics.median(seconds for seconds, _memory in values) for name, values in taken.items()}
    print(f"{rows} excerpts, {len(COLUMNS)} columns, median of {runs} runs")
    for name, values in taken.items():
        memory = statistics.median(memory for _seconds, memory in values)
        print(f"{name:58} {rows / cpu[name]:9.0f} rows/s, {memory:+6.1f} MB on top of the rows")
    show("xlsx beside XlsxWriter", cpu["xlsx_qualcode"], cpu["xlsx_bare"], 1.3)
    print(
        f"{'xlsx beside openpyxl write_only, no bar':58} {cpu['xlsx_qualcode'] / cpu['xlsx_openpyxl']:.2f} x its time"
    )
    show("csv beside csv.writer", cpu["csv_qualcode"], cpu["csv_bare"], 2.0)
    show("csv --raw beside csv.writer", cpu["csv_raw_qualcode"], cpu["csv_bare"], 2.0)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--side"]:
        run_side(sys.argv[2], int(sys.argv[3]))
    else:
        main(*map(int, sys.argv[1:]))
