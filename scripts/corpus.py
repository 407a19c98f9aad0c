"""Build corpus.db, the study that ships: `make corpus`.

The ten interviews, two of them coded, and suggestions for the others. Times and ids are fixed, so
that two builds hold the same rows; a test compares them. Only the suggestions are left out of that,
since their last decimals depend on the machine.
"""

from __future__ import annotations

import itertools
import sys
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid5

from qualcode.i18n import set_language
from qualcode.project import CODEBOOK, DATABASE, TRANSCRIPTS, Project
from qualcode.store import Store
from qualcode.suggest import make_suggestions

ROOT = Path(__file__).parent.parent
CODINGS = ROOT / "bench" / "gold" / "demo.jsonl"
CODER = "demo"
TIME = "2026-11-22T09:00:00+00:00"
IDS = UUID("6f1b0c52-7a0e-5f0e-9f3e-6a4f0f2f9d11")


def build(path: Path, root: Path = ROOT, *, suggestions: bool = True) -> None:
    """Write the database of the study in `root` to `path`, which must not be there."""
    set_language("nb")
    numbers = itertools.count()
    store = Store.create(path, now=lambda: TIME, new_id=lambda: str(uuid5(IDS, str(next(numbers)))))
    with Project(root, store, CODER) as project:
        project.import_transcripts(project.plan_import([root / TRANSCRIPTS]))
        project.import_codings(CODINGS)
        project.mirror_codebook()
        if suggestions:
            result = make_suggestions(project.prepare_suggestions())
            # The analyses are left out: they are half of the file and quickly made again.
            project.save_suggestions(replace(result, run=replace(result.run, created=TIME), new_cache={}))


def main() -> int:
    """Replace the study's database by a new one."""
    draft = ROOT / f"{DATABASE}.new"
    draft.unlink(missing_ok=True)
    build(draft)
    draft.replace(ROOT / DATABASE)
    sys.stdout.write(f"{DATABASE}: {(ROOT / DATABASE).stat().st_size // 1024} kB from {TRANSCRIPTS}/ and {CODEBOOK}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
