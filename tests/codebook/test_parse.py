"""codebook.yaml to a Codebook: as written, safe, and every problem with its line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qualcode.codebook import load_codebook, parse_codebook, starter
from qualcode.errors import ProblemsError, QualcodeError
from qualcode.model import Codebook

DATA = Path(__file__).parents[1] / "data" / "codebooks"


def problems(text: str) -> dict[int | None, str]:
    with pytest.raises(ProblemsError) as caught:
        parse_codebook(text, "codebook.yaml")
    return {problem.line: problem.message for problem in caught.value.problems}


def code(**fields: str) -> str:
    """A codebook with one code; fields are YAML as written."""
    lines = {"id": "a", "name": "A", "definition": "D"} | fields
    return "codes:\n  -\n" + "".join(f"    {key}: {value}\n" for key, value in lines.items())


@pytest.mark.parametrize("written", ["nei", "no", "Ja", "1e3", "012", "2024-01-01", "0x1F", "true", "1_000"])
def test_ids_names_and_cues_are_the_words_as_written(written: str) -> None:
    """YAML's numbers, dates and booleans never reach the codes."""
    found = parse_codebook(code(id=written, name=written, cues=f"[{written}]"), "x").codes[0]

    assert (found.id, found.name, found.cues) == (written, written, (written,))


def test_the_norway_sample_keeps_its_words() -> None:
    """The sample's traps come out as strings, and its null id is refused on its line."""
    sample = (DATA / "ond12_kodebok_norgesproblemet.yaml").read_text(encoding="utf-8")
    entries = sample.replace("navn:", "definition: D\n  name:")
    good, _, bad = entries.partition("- definition: D\n  name: 12:30")

    codebook = parse_codebook("codes:\n" + good, "x")
    assert [(c.id, c.name) for c in codebook.codes] == [("no", "nei"), ("1e3", "Ja"), ("2024-01-01", "012")]
    assert problems("codes:\n- definition: D\n  name: 12:30" + bad) == {4: "“id:” is empty."}


def test_the_norway_sample_itself_is_no_codebook() -> None:
    """A list at the top is refused where it starts."""
    with pytest.raises(ProblemsError, match=r":2: A codebook starts with"):
        load_codebook(DATA / "ond12_kodebok_norgesproblemet.yaml")


def test_a_tag_is_refused_and_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """YAML that asks for a Python call gets a line number and no call."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ProblemsError, match=r"farlig\.yaml:1: Tags .* are not allowed"):
        load_codebook(DATA / "ond10_kodebok_farlig.yaml")
    assert not (tmp_path / "qualcode_eid_yaml").exists()


def test_an_alias_bomb_is_refused_at_once() -> None:
    """References are refused without being followed."""
    start = time.perf_counter()

    with pytest.raises(ProblemsError) as caught:
        load_codebook(DATA / "ond11_kodebok_ankerbombe.yaml")
    assert time.perf_counter() - start < 1
    assert {problem.line for problem in caught.value.problems} == set(range(1, 10))


def test_everything_wrong_is_told_at_once() -> None:
    """One run names every mistake with its line."""
    with pytest.raises(ProblemsError) as caught:
        load_codebook(DATA / "wrong.yaml")

    told = [(problem.line, problem.message.split(";")[0]) for problem in caught.value.problems]
    assert told == [
        (3, "Unknown key “koder”"),
        (8, "The color must be written in quotes, with # and six signs 0-9 A-F, as in '#0072B2'."),
        (10, "The id “b/c” stands under “a” and should be “a/c”."),
        (13, "The id “a” is already used on line 5"),
        (16, "The color must be written in quotes, with # and six signs 0-9 A-F, as in '#0072B2'."),
        (17, "This code lacks “id:”."),
        (17, "This code lacks “definition:”."),
        (18, "Unknown key “definiton”"),
        (19, "“cues:” must be a list, with each item on its own line after “- ”."),
        (20, "The id “Sær id!” may hold letters, digits, - _ and . only, with / between the levels."),
        (21, "“name:” is empty."),
        (22, "“definition:” must be a text"),
        (24, "Each line under “examples:” must be a text"),
        (25, "An empty line under “examples:”."),
        (26, "Here a code was expected, with “id:”, “name:” and “definition:”."),
    ]


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("", 1, "empty"),
        ("# bare en kommentar\n", 1, "empty"),
        ("title: x\n", 1, "“codes:” is missing"),
        ("codes: a: b\n", 1, "colon must stand in quotation marks"),
        ("codes:\n\t- id: a\n", 2, "tab"),
        ("codes:\n  - id: 'a\n", 3, "never closed"),
        ("codes:\n  - id: a\n name: b\n", 3, "indentation"),
        ("codes: []\n---\ncodes: []\n", 2, "one document"),
        ("codes: []\ntitle: a\ntitle: b\n", 3, "already given on line 2"),
        ("codes: []\ntitle: &x a\n", 2, "Anchors"),
        ("codes: []\ntitle: *x\n", 2, "References"),
        ("codes: []\n<<: {title: x}\n", 2, "Unknown key"),
        ("codes: []\ntitle: a\x00b\n", 2, "character"),
        ('codes: []\ntitle: "a\\eb"\n', 2, "control characters"),
        ('codes: []\ntitle: "\\uD800"\n', 2, "control characters"),
        pytest.param("codes: []\ntitle: " + "[" * 500_000, 2, "nested too deep", id="deep"),
        (code(id="a/b"), 3, "no code above it"),
        (code(id="../a"), 3, "may hold letters"),
        (code(id="a;b"), 3, "may hold letters"),
        (code(id="a//b"), 3, "may hold letters"),
        (code(name='"a\\nb"'), 4, "one line"),
        (code(name="''"), 4, "empty"),
        (code(farge="'#112233'"), 6, "did you mean “color”"),
        (code(exmples="[]"), 6, "did you mean “examples”"),
        (code(zzz="1"), 6, "known here are"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, line: int, part: str) -> None:
    """Each mistake alone gives one problem, in plain words, where it stands."""
    found = problems(text)

    assert list(found) == [line]
    assert part in found[line]


def test_a_child_of_a_code_without_id_is_not_blamed() -> None:
    """One missing id gives one problem, not one for every code below."""
    text = "codes:\n- name: A\n  definition: D\n  children:\n  - {id: a/b, name: B, definition: D}\n"

    assert list(problems(text)) == [2]


def test_too_much_is_refused() -> None:
    """A megabyte and five thousand codes are the limits."""
    item = "- {{id: k{0}, name: K, definition: D}}\n"
    most = "codes:\n" + "".join(map(item.format, range(5_000)))

    assert len(parse_codebook(most, "x").by_id) == 5_000
    assert problems(most + item.format(5_000)) == {1: "The codebook has more than 5000 codes."}
    assert problems("#" * 1_000_001) == {None: "The codebook is larger than 1 MB."}


def test_a_file_that_is_missing_or_not_utf8_is_told(tmp_path: Path) -> None:
    """No traceback for the file itself either."""
    path = tmp_path / "codebook.yaml"
    with pytest.raises(QualcodeError, match="no codebook here"):
        load_codebook(path)
    path.write_bytes("title: x\ncodes: []\nlanguage: bokmål\n".encode("cp1252"))
    with pytest.raises(ProblemsError, match=r":3: .*UTF-8"):
        load_codebook(path)
    with pytest.raises(QualcodeError, match="Cannot read"):
        load_codebook(tmp_path)


def test_windows_files_read_the_same(tmp_path: Path) -> None:
    """A byte order mark and CRLF change nothing; decomposed letters become whole ones."""
    path = tmp_path / "codebook.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + code(id="a\u030astorg", name="Tora\u030a").replace("\n", "\r\n").encode())

    assert [(c.id, c.name) for c in load_codebook(path)] == [("åstorg", "Torå")]


def test_the_starter_is_a_codebook() -> None:
    """What `init` writes can be read back."""
    codebook = parse_codebook(starter(), "codebook.yaml")

    assert codebook.codes
    assert codebook.uncoded_examples


pieces = st.sampled_from(
    ["codes:", "\n", "  ", "- ", "id: a", "name: b", "definition: c", "children:", "'", '"', "\\U", "[", "]", "{", "}",
     ": ", "? ", "*a", "&a", "!!int ", "%YAML 1.3", "---", "...", "|", ">-", "#", "\t", "~", "<<", "@", "\u2028", "é"]
)  # fmt: skip


@settings(deadline=None)  # the first run imports the YAML library
@given(st.one_of(st.text(max_size=60), st.lists(pieces, max_size=25).map("".join)))
@example('"\\UFFFFFFFF"')
@example("%YAML 1.9\n---\na")
@example("%TAG ! x\n--- !foo a")
@example('"\\x')
def test_any_text_is_a_codebook_or_told(text: str) -> None:
    """Nothing but a Codebook or its problems ever comes out."""
    try:
        assert isinstance(parse_codebook(text, "x"), Codebook)
    except ProblemsError as error:
        assert error.problems
