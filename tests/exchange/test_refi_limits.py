"""Files that would do harm are refused with words, and cost neither time nor memory."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.exchange.refi import Losses, read_codebook, read_project
from qualcode.exchange.refi import package as limits

ROOT = b'<Project xmlns="urn:QDA-XML:project:1.0" name="P"/>'
SAMPLE = Path(__file__).parent.parent / "data" / "formats" / "qdpx01_minimal.qdpx"


def packed(path: Path, members: dict[str, bytes]) -> Path:
    """A zip with these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"sources/a.txt": b"x"}, "holds no project.qde"),
        ({"a.qde": ROOT, "b.qde": ROOT}, "holds no project.qde"),
        ({"project.qde": ROOT, "../a.txt": b"x"}, "unsafe names"),
        ({"project.qde": ROOT, "C:a.txt": b"x"}, "unsafe names"),
        ({"project.qde": ROOT, "Sources/a.txt": b"x", "sources/a.txt": b"y"}, "unsafe names"),
        ({"project.qde": b"<!DOCTYPE x []>" + ROOT}, "document type"),
        ({"project.qde": b'<?xml version="1.0" encoding="utf-7"?>' + ROOT}, "document type"),
        ({"project.qde": b"<x>" * 2_000_000}, "far more"),
        ({"project.qde": b"\x00\x01\x02"}, "document type|damaged"),
        ({"project.qde": b"<html>"}, "damaged"),
    ],
)
def test_what_is_unsafe_is_refused(tmp_path: Path, members: dict[str, bytes], words: str) -> None:
    """Each with the reason in plain words."""
    with pytest.raises(QualcodeError, match=words):
        read_project(packed(tmp_path / "inn.qdpx", members), Losses())


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """A text of 300 MB that is packed into little is not read."""
    xml = ROOT.replace(
        b"/>", b'><Sources><TextSource guid="1" name="a" plainTextPath="internal://a.txt"/></Sources></Project>'
    )
    with pytest.raises(QualcodeError, match="far more"):
        read_project(packed(tmp_path / "inn.qdpx", {"project.qde": xml, "sources/a.txt": b"a" * 60_000_000}), Losses())


def test_a_directory_with_too_many_members_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is on the number of members, before any of them is looked at."""
    monkeypatch.setattr(limits, "MOST_MEMBERS", 3)
    with pytest.raises(QualcodeError, match="unsafe names"):
        read_project(packed(tmp_path / "inn.qdpx", {f"{n}.txt": b"" for n in range(4)}), Losses())


def test_a_codebook_with_entities_is_refused(tmp_path: Path) -> None:
    """Ten entities that double each other are not expanded."""
    (tmp_path / "inn.qdc").write_text('<!DOCTYPE x [<!ENTITY a "aa">]><CodeBook>&a;</CodeBook>', encoding="utf-8")
    with pytest.raises(QualcodeError, match="document type"):
        read_codebook(tmp_path / "inn.qdc", Losses())


def test_deep_codes_are_cut_and_told(tmp_path: Path) -> None:
    """Codes a hundred levels deep neither overflow nor vanish in silence."""
    deep = "".join(
        f'<Code guid="{n:08x}-0000-4000-8000-000000000000" name="k{n}" isCodable="true">' for n in range(100)
    )
    xml = f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{deep}{"</Code>" * 100}</Codes></CodeBook>'
    (tmp_path / "inn.qdc").write_text(xml, encoding="utf-8")
    losses = Losses()
    assert len(list(read_codebook(tmp_path / "inn.qdc", losses).all_codes())) == 60
    assert [loss.kind for loss in losses.all()] == ["element"]


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(0, 2500), flips=st.lists(st.tuples(st.integers(0, 2400), st.integers(0, 255)), max_size=4))
def test_damaged_files_give_words_or_parts(
    cut: int, flips: list[tuple[int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever bytes are wrong in the XML, it is read or refused, never a traceback."""
    with zipfile.ZipFile(SAMPLE) as package:
        members = {name: package.read(name) for name in package.namelist()}
    xml = bytearray(members["project.qde"][: cut or None])
    for place, byte in flips:
        if place < len(xml):
            xml[place] = byte
    path = packed(tmp_path_factory.getbasetemp() / "skadd.qdpx", {**members, "project.qde": bytes(xml)})
    try:
        read_project(path, Losses())
    except QualcodeError as error:
        assert error.hint


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 1500), byte=st.integers(0, 255))
@example(place=1325, byte=0)
def test_a_damaged_zip_gives_words(place: int, byte: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever byte is wrong in the zip, it is read or refused, never a traceback."""
    data = bytearray(SAMPLE.read_bytes())
    data[place % len(data)] = byte
    path = tmp_path_factory.getbasetemp() / "skadd-zip.qdpx"
    path.write_bytes(data)
    try:
        read_project(path, Losses())
    except QualcodeError as error:
        assert error.hint
