"""Files out of the study and codings back in: .xlsx, .ods, .csv, .tsv and .jsonl; `documents` and `refi` have more."""

from __future__ import annotations

from qualcode.exchange.about import describe_export
from qualcode.exchange.coding_files import read_coding_rows, render_coding_rows, write_coding_rows
from qualcode.exchange.codings import CodingRow, coding_rows, codings_from_rows
from qualcode.exchange.delimited import write_csv
from qualcode.exchange.files import check_target, replaced_file
from qualcode.exchange.formats import DOCUMENTS, ENDINGS, PROJECTS, WORKBOOKS, known_ending, write_tables
from qualcode.exchange.headings import heading, headings, table_title, value_words
from qualcode.exchange.lines import json_line, write_jsonl
from qualcode.exchange.opendocument import write_opendocument
from qualcode.exchange.suggestions import suggestion_row
from qualcode.exchange.tables_in import TableRow, read_table
from qualcode.exchange.workbook import write_workbook

__all__ = [
    "DOCUMENTS",
    "ENDINGS",
    "PROJECTS",
    "WORKBOOKS",
    "CodingRow",
    "TableRow",
    "check_target",
    "coding_rows",
    "codings_from_rows",
    "describe_export",
    "heading",
    "headings",
    "json_line",
    "known_ending",
    "read_coding_rows",
    "read_table",
    "render_coding_rows",
    "replaced_file",
    "suggestion_row",
    "table_title",
    "value_words",
    "write_coding_rows",
    "write_csv",
    "write_jsonl",
    "write_opendocument",
    "write_tables",
    "write_workbook",
]
