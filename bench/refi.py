"""How long a large study takes to a REFI-QDA project and back, beside a plain dump of the same texts; prints ratios.

    python -m bench.refi [--interviews 250] [--codings 50000] [--runs 3]

The dump reads the same transcripts from the same study and writes them to a .zip as text, packed as the project is;
the codings' quotes are read too, since a dump of a study has them. The project is brought into an empty study, where
every coding must stand on the words it stood on.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from bench.study import Size, make_study
from bench.timing import show
from qualcode.project import Project
from qualcode.project.refi import import_refi, plan_refi
from qualcode.readers import render_transcript

BAR = 10.0


def dump(project: Project, path: Path) -> None:
    """Texts, and a line for each coding."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as package:
        for transcript in project.store.transcripts.all():
            package.writestr(f"{transcript.name}.txt", render_transcript(transcript))
        lines = (
            json.dumps([one.excerpt.transcript, one.excerpt.start, one.excerpt.end, one.code, one.coder, one.quote])
            for one in project.codings()
        )
        package.writestr("codings.jsonl", "\n".join(lines))


def dump_texts(project: Project, path: Path) -> None:
    """Texts alone."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as package:
        for transcript in project.store.transcripts.all():
            package.writestr(f"{transcript.name}.txt", render_transcript(transcript))


def said(project: Project) -> set[tuple[str, int, int, str, str, str]]:
    """Every coding: where it stands, and on which words."""
    return {
        (one.excerpt.transcript, one.excerpt.start, one.excerpt.end, one.code, one.coder, one.quote)
        for one in project.codings()
    }


def cpu(call: Callable[[], object]) -> float:
    """The CPU seconds of one call."""
    began = time.process_time()
    call()
    return time.process_time() - began


def main(interviews: int, codings: int, runs: int) -> None:
    """Print the ratios of the medians, and the number of errors."""
    size = Size(interviews, codings, suggestions=0, tenfold=False)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with make_study(root / "studie", size) as project:
            taken: dict[str, list[float]] = {"texts": [], "dump": [], "out": []}
            for number in range(runs + 1):
                took = {
                    "texts": cpu(lambda: dump_texts(project, root / "tekster.zip")),
                    "dump": cpu(lambda: dump(project, root / "dump.zip")),
                    "out": cpu(lambda: project.export(root / "ut.qdpx", force=True)),
                }
                for name, seconds in took.items():
                    taken[name] += [seconds] if number else []
            before = said(project)
        median = {name: statistics.median(values) for name, values in taken.items()}
        show(f"qdpx out, {len(before)} codings; beside texts", median["out"], median["texts"], BAR)
        show("qdpx out; beside texts and codings' lines", median["out"], median["dump"], BAR)
        with Project.create(root / "tom", coder="kari") as project:
            plan = None

            def bring() -> None:
                nonlocal plan
                plan = plan_refi(project, root / "ut.qdpx")
                import_refi(project, plan)

            seconds = cpu(bring)
            after = said(project)
        assert plan is not None
        print(f"{'qdpx in':58} {seconds * 1000:9.1f} ms  = {seconds / median['texts']:5.2f} x the dump of texts")
        lost = sum(loss.count for loss in plan.losses if loss.lost)
        print(f"errors: {len(before ^ after)} codings that differ, {lost} parts left out")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--interviews", type=int, default=250)
    parser.add_argument("--codings", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    main(chosen.interviews, chosen.codings, chosen.runs)
