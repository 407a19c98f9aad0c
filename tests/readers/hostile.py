"""Reads mutated and hostile files, and tells how it went; run in a process of its own, which has limits.

    python hostile.py FOLDER_OF_SAMPLES NUMBER

Prints a line of JSON: how many were read, refused and broke something, the slowest in seconds, and the most megabytes.
"""

from __future__ import annotations

import io
import json
import resource
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.readers import read_transcript

SECONDS = 10
ADDRESS_SPACE = 2_000_000_000
"""Bytes: past this the process is refused memory, so that a bomb cannot take the machine along."""
LARGEST = 4_000_000
MARKS = (
    *(b"\n", b"\0", b"\r", b"-->", b"<v A>", b"[00:01]", b"R: ", b"&#0;", b"&amp;", b"<w:p>", b"</w:p>", b'"', b"{"),
    *(b"}", b"[", b"]", b"\\u-1?", b"\\bin9999999 ", b";", b"\t", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80"),
    *(b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"99:99:99,999", b"1e999", b"-1", b"\xcc\x81" * 40, b"\x1b]0;x\x07"),
)


def mutated(samples: list[bytes]) -> st.SearchStrategy[bytes]:
    """A sample with some damage: bytes changed, put in, taken out, repeated, or parts of another sample in it."""

    @st.composite
    def build(draw: st.DrawFn) -> bytes:
        whole = draw(st.sampled_from(samples))
        if zipfile.is_zipfile(io.BytesIO(whole)) and draw(st.booleans()):
            return repacked(whole, lambda part: damaged(draw, part, samples))
        return damaged(draw, whole, samples)

    return build()


def damaged(draw: st.DrawFn, data: bytes, samples: list[bytes]) -> bytes:
    """The bytes after one to four kinds of damage."""
    for _round in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(start + draw(st.integers(0, 400)), len(data))
        kind = draw(st.sampled_from(("cut", "end", "mark", "noise", "repeat", "other")))
        if kind == "cut":
            data = data[:start] + data[end:]
        elif kind == "end":
            data = data[:end]
        elif kind == "mark":
            data = data[:start] + draw(st.sampled_from(MARKS)) * draw(st.integers(1, 50)) + data[start:]
        elif kind == "noise":
            data = data[:start] + draw(st.binary(max_size=20)) + data[end:]
        elif kind == "repeat":
            times = min(draw(st.sampled_from((2, 10, 1000, 20_000))), max(LARGEST // max(end - start, 1), 1))
            data = data[:start] + data[start:end] * times + data[end:]
        else:
            other = draw(st.sampled_from(samples))
            data = data[:start] + other[: draw(st.integers(0, 2000))] + data[end:]
    return data[:LARGEST]


def repacked(package: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The package with another text inside, whole as a package."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            part = old.read(member)
            is_text = member.filename.endswith((".xml", ".rels"))
            new.writestr(member.filename, change(part) if is_text and len(part) > 200 else part)
    return sink.getvalue()


def bombs(samples: dict[str, bytes]) -> list[bytes]:
    """Files made to take time or room."""
    docx = next(
        data for name, data in samples.items() if name.endswith(".docx") and zipfile.is_zipfile(io.BytesIO(data))
    )
    laughs = b"<!DOCTYPE x [<!ENTITY a 'ha'>" + b"".join(
        b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    huge = b"<?xml version='1.0'?><w:document xmlns:w='x'>" + b"<w:p>" * 2_000_000
    return [
        repacked(docx, lambda part: b"\0" * 100_000_000),
        repacked(docx, lambda part: huge),
        repacked(docx, lambda part: laughs + b"]><x>&j;</x>"),
        laughs + b"]><ANNOTATION_DOCUMENT>&j;</ANNOTATION_DOCUMENT>",
        b"[" * 200_000,
        b'{"segments": ' * 50_000,
        b'{"segments": [{"start": ' + b"9" * 100_000 + b', "end": 1, "text": "a"}]}',
        b'{"text": "' + b"\\ud800" * 100_000 + b'", "segments": []}',
        b"{\\rtf1 " + b"{" * 200_000,
        b"{\\rtf1 " + b"{\\b a}" * 300_000 + b"}",
        b"{\\rtf1 \\bin999999999 x}",
        b"WEBVTT\n\n" + b"00:00.000 --> 00:01.000\n<v A>a\n\n" * 100_000,
        b"WEBVTT\n\n00:00.000 --> 00:01.000\n" + b"<v A>" * 100_000,
        b"Tekst;Taler\n" + b'"' * 1_000_001,
        b"start\tend\ttext\n" + b"0\t1\ta\n" * 250_000,
        b"a" * 4_000_000,
        b"a:" * 1_000_000,
        b"(" * 500_000 + b": a",
        b"A b c d e f " * 200_000 + b": x",
        b"[00:00:00] " * 300_000,
        b"R: a\n" * 500_000,
        b" " * 3_000_000 + b"R: a",
        b"\n" * 3_000_000 + b"R: a",
        b"R: a" + b"\xcc\x81" * 1_000_000,
        ("R: " + "\u200b" * 1_000_000 + "a").encode(),
        b"\xff\xfe" + b"R\0:\0 \0a" * 300_001,
        b"1\n00:00:00,000 --> 99:99:99,999\n" * 100_000,
    ]


class Watch:
    """Reads files and keeps what came of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.counts = {"read": 0, "refused": 0}
        self.slowest = 0.0
        self.faults: list[str] = []
        signal.signal(signal.SIGPROF, self._too_long)  # by the processor's time: other programs may be busy, too

    def _too_long(self, _number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"over {SECONDS} seconds")

    def read(self, data: bytes, ending: str) -> None:
        """Read the bytes as a file with that ending."""
        path = self._folder / f"fil{ending}"
        path.write_bytes(data)
        began = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            read_transcript(path)
            self.counts["read"] += 1
        except QualcodeError:
            self.counts["refused"] += 1
        except BaseException:  # just that is looked for
            self.faults.append(f"{data[:60]!r} {ending}: {traceback.format_exc()[-600:]}")
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        self.slowest = max(self.slowest, time.process_time() - began)


def most_memory() -> int:
    """The most megabytes that this program had; what getrusage tells may be those of the process that started it."""
    (line,) = [one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmHWM")]
    return int(line.split()[1]) // 1024


def main(folder: str, number: str) -> None:
    """Read the bombs and so many mutated files."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    files = {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir()) if path.is_file()}
    samples = {name: data for name, data in files.items() if 0 < len(data) < 100_000}
    endings = sorted({Path(name).suffix for name in samples})
    with tempfile.TemporaryDirectory() as name:
        watch = Watch(Path(name))
        before = [(data, ending) for data in bombs(samples) for ending in (".txt", ".docx")]
        for data, ending in before:
            watch.read(data, ending)

        @settings(
            max_examples=max(int(number) - len(before), 1),
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(mutated(list(samples.values())), st.sampled_from(endings))
        def read(data: bytes, ending: str) -> None:
            watch.read(data, ending)

        read()
    told = {**watch.counts, "faults": watch.faults[:5], "slowest": round(watch.slowest, 2), "megabytes": most_memory()}
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
