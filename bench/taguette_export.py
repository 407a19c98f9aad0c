"""Taguette's own export of highlights to .xlsx, for bench.export; run with a Python that has Taguette.

Prints the CPU seconds of each run. The highlights go straight into its tables, since only the export is measured.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from taguette import database, export

SENTENCE = "Biblioteket er en møteplass der alle kan være i fred, og vi låner ut bøker på Strømsø når åpningstida går."


def main(rows: int, runs: int) -> None:
    chance = random.Random(7)
    words = SENTENCE.split()
    with tempfile.TemporaryDirectory() as folder:
        session = database.connect(f"sqlite:///{folder}/bench.sqlite3")()
        project = database.Project(name="p", description="")
        session.add(project)
        session.flush()
        tags = [database.Tag(project=project, path=f"kode{n:02d}", description="") for n in range(40)]
        left = database.TextDirection.LEFT_TO_RIGHT
        about = {"description": "", "filename": "d.html", "contents": "<p>tekst</p>", "text_direction": left}
        documents = [database.Document(name=f"{n:03d}", project=project, **about) for n in range(50)]
        session.add_all([*tags, *documents])
        session.flush()
        found, links = [], []
        for number in range(rows):
            quote = " ".join(chance.choices(words, k=chance.randint(8, 40)))
            place = {"document_id": documents[number % 50].id, "start_offset": number, "end_offset": number + 9}
            found.append({"id": number + 1, **place, "snippet": f"<p>Bibliotekar {quote}</p>"})
            links.append({"highlight_id": number + 1, "tag_id": tags[number % 40].id})
        session.execute(database.Highlight.__table__.insert(), found)
        session.execute(database.highlight_tags.insert(), links)
        session.commit()
        for _run in range(runs):
            began = time.process_time()
            export.highlights_xslx(session, project.id, "", str(Path(folder) / "out.xlsx"))
            print(time.process_time() - began)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
