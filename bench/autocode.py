"""What QualCoder's autocode does without its window: the same reads, regular expressions, emoji lists and inserts.

For each phrase and file it reads the file, lists the emoji in it, finds the phrase twice, inserts a coding with a
formatted local date for each hit, and commits at the end (QualCoder c3204641, `code_text.auto_code`).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

_TABLES = """
    create table source(id integer primary key, name text, fulltext text, mediapath text, memo text, owner text,
        date text, av_text_id integer, risid integer, unique(name));
    create table code_text(ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer,
        pos1 integer, owner text, date text, memo text, avid integer, important integer,
        unique(cid, fid, pos0, pos1, owner));
"""
_READ = "select name, id, fulltext, memo, owner, date from source where id=?"
_WRITE = "insert into code_text (cid, fid, seltext, pos0, pos1, owner, memo, date) values (1,?,?,?,?,?,?,?)"


def open_project(path: Path, texts: Sequence[str]) -> sqlite3.Connection:
    """A new database with the texts as its files."""
    connection = sqlite3.connect(path)
    connection.executescript(_TABLES)
    rows = [(f"{number:03}", text) for number, text in enumerate(texts)]
    connection.executemany("insert into source(name, fulltext, memo, owner) values (?, ?, '', 'a')", rows)
    connection.commit()
    return connection


def autocode(connection: sqlite3.Connection, phrases: Sequence[str]) -> int:
    """How many codings were made."""
    from emoji import emoji_list

    cursor, hits = connection.cursor(), 0
    files = [row[0] for row in cursor.execute("select id from source").fetchall()]
    for phrase in phrases:
        for number in files:
            text = cursor.execute(_READ, (number,)).fetchone()[2]
            emojis = emoji_list(text)
            starts = [match.start() for match in re.finditer(re.escape(phrase), text)]
            ends = [match.end() for match in re.finditer(re.escape(phrase), text)]
            for start, end in zip(starts, ends, strict=True):
                for each in emojis:
                    start += each["match_end"] < start
                now = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S")
                try:
                    cursor.execute(_WRITE, (number, phrase, start, end, "anna", "", now))
                    hits += 1
                except sqlite3.IntegrityError:
                    pass
    connection.commit()
    return hits
