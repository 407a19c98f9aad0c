"""The gate for packages and XML from outside, rule by rule."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from qualcode import packages
from qualcode.packages import Fault, PackageError, check_markup, open_package, parse_markup, parse_page, read_part

GOOD = b"<?xml version='1.0' encoding='UTF-8'?><a><b c='d'>tekst</b></a>"


def packed(*parts: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A package with these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", how) as package:
        for name, part in parts:
            package.writestr(name, part)
    return out.getvalue()


def fault_of(call, *given, **named) -> Fault:
    """What is said to be wrong."""
    with pytest.raises(PackageError) as caught:
        call(*given, **named)
    assert isinstance(caught.value.fault, Fault)
    assert str(caught.value) == caught.value.fault.value
    return caught.value.fault


def test_a_sound_package_gives_its_parts() -> None:
    """What is asked for comes as it was put in; what is not there is told as damage."""
    package = open_package(packed(("a.xml", GOOD), ("media/b.bin", b"<!DOCTYPE is no markup here")))

    assert read_part(package, "a.xml") == GOOD
    assert fault_of(read_part, package, "c.xml") is Fault.DAMAGED


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all", packed(("a.xml", GOOD))[:-9]])
def test_what_is_no_zip_is_damaged(data: bytes) -> None:
    """Nothing of it is opened."""
    assert fault_of(open_package, data) is Fault.DAMAGED


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/a", "a\\b", "C:a", "a/.."])
def test_names_that_lead_out_are_refused(name: str) -> None:
    """Names of other folders, other drives and other systems."""
    assert fault_of(open_package, packed(("b.xml", GOOD), (name, b"x"))) is Fault.ODD_NAMES


def test_a_part_without_a_name_is_refused() -> None:
    """A name that begins with a NUL ends there."""
    assert (
        fault_of(open_package, packed(("b.xml", GOOD), ("§", b"x")).replace("§".encode(), b"\0\0")) is Fault.ODD_NAMES
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused() -> None:
    """Which of them is read would be a matter of luck."""
    assert fault_of(open_package, packed(("a", b"1"), ("a", b"2"))) is Fault.ODD_NAMES
    assert open_package(packed(("a", b"1"), ("b..c", b"2"))).namelist() == ["a", "b..c"]


def test_a_password_is_told() -> None:
    """As zip has it, and as OpenDocument has it."""
    data = bytearray(packed(("a", b"1")))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    sealed = b"<m:manifest xmlns:m='x'><m:encryption-data m:checksum='y'/></m:manifest>"

    assert fault_of(open_package, bytes(data)) is Fault.LOCKED
    assert fault_of(open_package, packed(("META-INF/manifest.xml", sealed))) is Fault.LOCKED
    assert open_package(packed(("META-INF/manifest.xml", sealed.replace(b"encryption-data", b"encryption-dataset"))))
    assert open_package(packed(("other.xml", sealed)))


def test_limits_of_number_and_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is at the limit is opened, one more is not; streams may be larger."""
    monkeypatch.setattr(packages, "_MOST_MEMBERS", 3)
    monkeypatch.setattr(packages, "_MOST_BYTES", 30)
    monkeypatch.setattr(packages, "_LARGEST_MEMBER", 15)
    stored = zipfile.ZIP_STORED

    def sizes(*lengths: int) -> bytes:
        return packed(*((f"p{n}", b"x" * length) for n, length in enumerate(lengths)), how=stored)

    assert open_package(sizes(15, 15))
    assert open_package(sizes(1, 1, 1))
    for lengths in ((1, 1, 1, 1), (15, 14, 2), (16,)):
        assert fault_of(open_package, sizes(*lengths)) is Fault.TOO_LARGE
    assert open_package(sizes(15, 14, 2), larger=2)
    assert open_package(sizes(30, 30), larger=2)
    assert fault_of(open_package, sizes(31), larger=2) is Fault.TOO_LARGE
    assert fault_of(open_package, sizes(30, 30, 1), larger=2) is Fault.TOO_LARGE


def test_a_large_part_may_not_be_packed_too_tightly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small parts may, and large ones up to the ratio."""
    monkeypatch.setattr(packages, "_RATIO_FROM", 5000)
    assert open_package(packed(("a", b"x" * 5000)))
    assert fault_of(open_package, packed(("a", b"x" * 100_000))) is Fault.TOO_LARGE
    monkeypatch.setattr(packages, "_RATIO", _ratio(100_000) + 1)
    assert open_package(packed(("a", b"x" * 100_000)))
    monkeypatch.setattr(packages, "_RATIO", 1)
    assert open_package(packed(("a", b"x" * 6000), how=zipfile.ZIP_STORED))


def _ratio(length: int) -> int:
    import zlib

    packer = zlib.compressobj(wbits=-15)
    return length // len(packer.compress(b"x" * length) + packer.flush())


@pytest.mark.parametrize("place", [0, 10, 95, 100, 104, 195, 300])
def test_a_document_type_is_found_wherever_it_stands(monkeypatch: pytest.MonkeyPatch, place: int) -> None:
    """Also across two of the pieces that a part is read in, and in each kind of markup."""
    monkeypatch.setattr(packages, "_PIECE", 100)
    part = b"<a>" + b"x" * place + b"<!DOCTYPE b>" + b"x" * 50 + b"</a>"

    for ending in (".xml", ".rels", ".qde", ".qdc"):
        assert fault_of(open_package, packed(("a" + ending, part))) is Fault.DOCTYPE
    assert open_package(packed(("a.txt", part)))
    assert open_package(packed(("a.xml", part.replace(b"!DOCTYPE", b"!doctyp"))))


def test_a_part_that_does_not_hold_what_the_directory_says_is_damaged() -> None:
    """The checksum is wrong."""
    data = bytearray(packed(("a.xml", GOOD), how=zipfile.ZIP_STORED))
    data[data.index(b"tekst")] = ord("T")

    assert fault_of(open_package, bytes(data)) is Fault.DAMAGED


@pytest.mark.parametrize(
    "part",
    [
        GOOD,
        b"<a/>",
        b"  \n<a/>",
        b"\xef\xbb\xbf<a/>",
        "<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16"),
        "<a/>".encode("utf-16-be").join([b"\xfe\xff", b""]),
        b"<?xml version='1.0' encoding = \"us-ascii\"?><a/>",
        b"<?xml version='1.0' encoding='ASCII'?><a/>",
    ],
)
def test_markup_that_is_what_it_says_goes_through(part: bytes) -> None:
    """With and without a mark, in the encodings that can hide nothing."""
    check_markup(part)
    assert parse_markup(part).tag == "a"


@pytest.mark.parametrize(
    "part",
    [
        b"<a/><!DOCTYPE a>",
        "<!DOCTYPE a><a/>".encode("utf-16"),
        "<!DOCTYPE a><a/>".encode("utf-16-be"),
        b"<?xml version='1.0' encoding='utf-7'?><a/>",
        b"<?xml version='1.0' encoding='IBM037'?><a/>",
        b"<?xml version='1.0' encoding=''?><a/>",
    ],
)
def test_markup_that_could_hide_something_is_refused(part: bytes) -> None:
    """A document type in any encoding, and an encoding that could hide one."""
    assert fault_of(check_markup, part) is Fault.DOCTYPE
    assert fault_of(parse_markup, part) is Fault.DOCTYPE


@pytest.mark.parametrize("part", [b"", b"a", b"PK<a/>", b" \n"])
def test_what_is_no_markup_is_damaged(part: bytes) -> None:
    """It does not begin as markup does."""
    assert fault_of(check_markup, part) is Fault.DAMAGED
    assert fault_of(parse_markup, part) is Fault.DAMAGED


def test_markup_comes_without_comments_and_orders() -> None:
    """Only what is said is there, whatever stands before it."""
    root = parse_markup(b" \n<a>x<!-- y --><?z z?>v<b c='d'/></a>\n")

    assert [child.tag for child in root] == ["b"]
    assert "".join(root.itertext()) == "xv"
    assert root[0].get("c") == "d"


@pytest.mark.parametrize(
    "part", [b"<a>", b"<a></b>", b"<a>&ukjent;</a>", b"<a>" * 400 + b"</a>" * 400, b"<a>" + b"x" * 10_000_001 + b"</a>"]
)
def test_markup_that_is_not_whole_or_too_deep_is_damaged(part: bytes) -> None:
    """Ends that lack, names that nobody explained, depth, and one endless text."""
    assert fault_of(parse_markup, part) is Fault.DAMAGED


def test_limits_of_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ends and attributes count together; at the limit it is read, and pages have the same one."""
    monkeypatch.setattr(packages, "_MOST_NODES", 6)

    assert parse_markup(b"<a><b c='1' d='2'/></a>").tag == "a"  # three and two
    assert parse_page("<p a='1'><b>x</b></p>").tag == "html"
    assert parse_markup(b"<a><b c='1' d='2' e='3'/></a>").tag == "a"
    assert fault_of(parse_markup, b"<a><b c='1' d='2' e='3' f='4'/></a>") is Fault.TOO_LARGE
    assert fault_of(parse_page, "<p a='1' b='2'><b c='3'>x</b></p>") is Fault.TOO_LARGE


def test_a_page_is_read_as_it_is() -> None:
    """HTML need not be whole; there may be nothing in it, and its letters are those of the text."""
    page = parse_page("<p>gå<!-- nei --><b>ut\ud800")

    assert "".join(page.itertext()) == "gåut?"
    odd = parse_page("<p>a<!-- b --><?c d?>e</p>")
    assert all(isinstance(element.tag, str) for element in odd.iter())
    assert parse_page("") is None
    assert parse_page(" \n") is None
    assert parse_page("<!-- bare dette -->") is None or not "".join(parse_page("<!-- bare dette -->").itertext())
