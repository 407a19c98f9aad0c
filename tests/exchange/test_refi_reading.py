"""Files of other programs: the samples, ways of counting positions, and the deviations that are known."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.exchange.refi.parts import Selection, SourceText
from qualcode.exchange.refi.positions import Counting, Places, choose_countings, countings
from qualcode.exchange.refi.textmap import Cleaned
from qualcode.project import Project
from qualcode.project.refi import RefiPlan, import_refi, plan_refi
from qualcode.text import clean_text

SAMPLES = Path(__file__).parent.parent / "data" / "formats"
USER, CODE, SOURCE, SPAN, CODING = (f"{n}0000000-0000-4000-8000-000000000000" for n in "12345")
NOTE, VARIABLE, CASE = (f"{n}0000000-0000-4000-8000-000000000000" for n in "678")


@pytest.fixture
def study(tmp_path: Path) -> Any:
    """An empty study."""
    with Project.create(tmp_path / "studie", coder="importør") as project:
        yield project


def write(path: Path, xml: str, text: bytes = b"", name: str = f"sources/{SOURCE}.txt") -> Path:
    """A project file."""
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("project.qde", xml)
        if text:
            package.writestr(name, text)
    return path


def project(selections: str = "", *, origin: str = "", rest: str = "", source: str = "", codes: str = "") -> str:
    """The XML of a project with one user, one code and one source."""
    return (
        f'<Project xmlns="urn:QDA-XML:project:1.0" name="P"{origin}>'
        f'<Users><User guid="{USER}" name="Kari"/></Users>'
        f'<CodeBook><Codes><Code guid="{CODE}" name="Ro" isCodable="true">{codes}</Code></Codes></CodeBook>'
        f'<Sources><TextSource guid="{SOURCE}" name="intervju" plainTextPath="internal://{SOURCE}.txt" {source}>'
        f"{selections}</TextSource></Sources>{rest}</Project>"
    )


def selection(start: int, end: int, name: str = "", *, inside: str = "") -> str:
    """A coded selection."""
    coding = f'<Coding guid="{CODING}" creatingUser="{USER}"><CodeRef targetGUID="{CODE}"/></Coding>'
    named = f' name="{name}"' if name else ""
    return (
        f'<PlainTextSelection guid="{SPAN}" startPosition="{start}" endPosition="{end}"{named} creatingUser="{USER}">'
        f"{inside or coding}</PlainTextSelection>"
    )


def take(study: Project, path: Path) -> RefiPlan:
    """Import the file."""
    plan = plan_refi(study, path)
    import_refi(study, plan)
    return plan


def losses(plan: RefiPlan) -> dict[str, int]:
    """How many there are of each kind."""
    return {loss.kind: loss.count for loss in plan.losses}


@pytest.mark.parametrize("name", [f"qdpx0{n}" for n in (1, 2, 3)])
def test_samples_come_in_as_expected(study: Project, name: str) -> None:
    """Codes, users, cases, codings with quote, user and memo are as expected.json says."""
    path = next(SAMPLES.glob(f"{name}*"))
    expected = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))[path.name]
    plan = take(study, path)

    (coding,) = study.codings()
    (wanted,) = expected["codings"]
    assert (coding.quote, coding.coder) == (wanted["quote"], wanted["by"])
    assert study.codebook.by_id[coding.code].name == wanted["code"]
    assert coding.memo == f"{wanted['memo']}\n\n{wanted['note']}"
    assert [(c.name, study.codebook.by_id[c.parent].name if c.parent else None) for c in study.codebook] == [
        (code["name"], code["parent"]) for code in expected["codes"]
    ]
    assert study.transcript("intervju_1").attributes["Gruppe"] == expected["cases"][0]["Gruppe"]
    assert losses(plan)["selection empty"] == 1
    assert ("positions" in losses(plan)) is (name == "qdpx03")


def test_dangling_references_are_told_and_the_rest_comes_in(study: Project) -> None:
    """A selection outside the text and an unknown code are both in the report; codes and text are stored."""
    plan = take(study, SAMPLES / "ond09_qdpx_loese_referanser.qdpx")
    assert losses(plan)["selection outside"] == 1
    assert losses(plan)["unknown code"] == 1
    assert plan.doubtful
    assert study.transcript_names() == ("intervju_1",)
    assert len(study.codebook.by_id) == 2
    assert "Sjekk mot Kommune B." in [memo.text for memo in study.store.memos.find()]


def test_a_codebook_sample_gives_codes_colours_and_sets_back(study: Project, tmp_path: Path) -> None:
    """The .qdc's codes and colours are in the codebook, and its set goes out again with the same GUIDs."""
    take(study, SAMPLES / "qdc01_kodebok.qdc")
    assert [(c.name, c.color) for c in study.codebook] == [
        ("Kompetanse", "#0072B2"),
        ("Mangel på opplæring", ""),
        ("Tillit", "#aabbcc"),
    ]
    study.export(tmp_path / "ut.qdc")
    out = (tmp_path / "ut.qdc").read_text(encoding="utf-8")
    assert 'name="Tema"' in out
    assert out.count("DAEA8D14-E701-5CC6-92C1-97234982807C") == 2


@pytest.mark.parametrize("name", ["ond07_qdpx_zip_slip.qdpx", "ond08_qdpx_xxe.qdpx"])
def test_harmful_samples_are_refused(study: Project, name: str, tmp_path: Path) -> None:
    """Paths out of the folder and document types are refused, and nothing is stored."""
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(QualcodeError, match="was not opened"):
        plan_refi(study, SAMPLES / name)
    assert sorted(tmp_path.rglob("*")) == before
    assert study.transcript_names() == ()


TEXT = "Å ja 🙈.\nDet er en fin dag.\nMen ro er viktig for meg.\n"
QUOTE = "ro er viktig"


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _utf8(text: str) -> int:
    return len(text.encode())


WAYS: dict[str, tuple[Callable[[str], int], bool, bool, bool]] = {
    # how a stretch is measured, line ends of two characters in the file, counted as two, with a mark that counts
    "points": (len, False, False, False),
    "CRLF as one": (len, True, False, False),
    "CRLF as two": (len, True, True, False),
    "mark counts": (len, False, False, True),
    "UTF-16": (_utf16, False, False, False),
    "UTF-16, CRLF as two, mark": (_utf16, True, True, True),
    "bytes": (_utf8, False, False, False),
    "bytes, CRLF as two": (_utf8, True, True, False),
}


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_counting_is_found(study: Project, tmp_path: Path, way: str, named: bool) -> None:
    """By the words that selections are named after, or else by where words begin and end."""
    measure, crlf, two, mark = WAYS[way]
    counted = TEXT.replace("\n", "\r\n") if two else TEXT
    quotes = [QUOTE, "Det er", "fin dag", "viktig for"]
    found = []
    for quote in quotes:
        start = measure(counted[: counted.index(quote)]) + mark
        found.append(
            selection(start, start + measure(quote), quote if named else "").replace(SPAN, f"{len(found)}{SPAN[1:]}")
        )
    data = (TEXT.replace("\n", "\r\n") if crlf else TEXT).encode()
    path = write(tmp_path / "inn.qdpx", project("".join(found)), (b"\xef\xbb\xbf" if mark else b"") + data)
    plan = take(study, path)
    assert sorted(coding.quote for coding in study.codings()) == sorted(quotes)
    assert ("positions" in losses(plan)) is (way not in ("points", "CRLF as one"))


@given(text=st.text(alphabet="ab æ🙈\r\n", max_size=30), bom=st.booleans())
def test_positions_are_found_in_every_way_of_counting(text: str, bom: bool) -> None:
    """Counting forwards and finding back gives the same place, for every way of counting."""
    text = text.replace("\r", "\r\n")
    source = SourceText(text, bom)
    for counting in [*countings(source, ""), Counting("utf16", "two", bom), Counting("utf8", "one", bom)]:
        places = Places(source, counting)
        for index in range(len(text) + 1):
            if text[index - 1 : index + 1] == "\r\n":
                continue
            before = text[:index]
            before = (
                before.replace("\r\n", "\n")
                if counting.breaks == "one"
                else before.replace("\r", "").replace("\n", "\r\n")
            )
            units = {"point": len, "utf16": _utf16, "utf8": _utf8}[counting.unit](before)
            mark = (3 if counting.unit == "utf8" else 1) if counting.bom else 0
            assert places.find(units + mark) == index


@given(st.text(alphabet="ab æ\u0301e\r\n\u00ad\u200b\u00a0🙈", max_size=40))
def test_cleaned_positions_hold_the_same_words(raw: str) -> None:
    """What stands before a raw position stands, cleaned, before the new one."""
    raw = raw.replace("\r", "\r\n")
    found = Cleaned(raw)
    assert found.text == clean_text(raw).text
    for index in range(len(raw) + 1):
        within = raw[index - 1 : index + 1] == "\r\n" or raw[index:].lstrip("\u00ad\u200b").startswith("\u0301")
        if not within:
            assert found.text[: found.find(index)] == clean_text(raw[:index]).text


def test_a_long_line_with_odd_signs_is_placed_as_a_short_one() -> None:
    """A line of ten thousand words, with letters that are put together, keeps every word at its place."""
    raw = "bla\u030a ba\u0308r og\u00a0is " * 2_000
    found = Cleaned(raw)
    assert found.text == clean_text(raw).text
    for index in range(0, len(raw), 997):
        start = raw.rindex(" ", 0, index) + 1 if " " in raw[:index] else 0
        assert found.find(start) == len(clean_text(raw[:start]).text)


def test_names_decide_together() -> None:
    """One source without names is counted as the sources whose names tell."""
    text = SourceText("🙈 ja vel\nhva så")
    named = [Selection("", 3, 5, "ja"), Selection("", 6, 9, "vel")]
    assert {one.unit for one in choose_countings([(text, named), (text, [Selection("", 3, 5)])], "")} == {"utf16"}


def test_what_other_words_stand_at_is_placed_by_its_words_and_told(study: Project, tmp_path: Path) -> None:
    """A position that holds other words than the name says is never taken silently."""
    one, other = selection(27, 39, "ro er viktig for"), selection(0, 4, "Å ja").replace(SPAN, "9" + SPAN[1:])
    plan = take(study, write(tmp_path / "inn.qdpx", project(one + other), TEXT.encode()))
    assert {coding.quote for coding in study.codings()} == {"ro er viktig for", "Å ja"}
    assert losses(plan)["moved"] == 1


def test_speakers_are_told_from_words(study: Project, tmp_path: Path) -> None:
    """Labels become speakers, positions follow, and a selection over two turns loses nothing between."""
    text = "Intervjuer: Hva tenker du?\nKari: Jeg tenker på ro.\nIntervjuer: Ja?\nKari: Ja, ro er viktig.\n"
    start = text.index("Kari: Jeg")
    quote = "Jeg tenker på ro.\nJa?\nJa, ro"
    end = text.index("er viktig") - 1
    plan = take(study, write(tmp_path / "inn.qdpx", project(selection(start, end)), text.encode()))
    (coding,) = study.codings()
    assert coding.quote == quote
    assert [turn.speaker for turn in study.transcript("intervju").turns] == ["Intervjuer", "Kari"] * 2
    assert "selection outside" not in losses(plan)


def test_codings_in_a_header_keep_the_text_line_by_line(study: Project, tmp_path: Path) -> None:
    """Where the readers take a line for a heading, a coding on it keeps the line as text."""
    text = "# kommune: Drammen\n\nIntervjuer: Hva tenker du?\n\nKari: Ro.\n"
    plan = take(study, write(tmp_path / "inn.qdpx", project(selection(2, 18)), text.encode()))
    assert [coding.quote for coding in study.codings()] == ["kommune: Drammen"]
    assert losses(plan)["no speakers"] == 1


def test_qualcoder_is_read_around(study: Project, tmp_path: Path) -> None:
    """Its mark, loose ampersands, empty users and cases that point to the file's GUID all come in."""
    file = "aaaaaaaa-0000-4000-8000-000000000000"
    xml = project(
        selection(8, 14, "ro her").replace(f'creatingUser="{USER}">', 'creatingUser="">', 1),
        origin=' origin="QualCoder 3.5"',
        rest=(
            f'<Variables><Variable guid="{VARIABLE}" name="kommune" typeOfVariable="Text"/></Variables>'
            f'<Cases><Case guid="{CASE}" name="Kari"><VariableValue><VariableRef targetGUID="{VARIABLE}"/>'
            f'<TextValue>Ås</TextValue></VariableValue><SourceRef targetGUID="{file}"/></Case></Cases>'
            f'<Notes><Note guid="{NOTE}" name="N" creatingUser="{USER}"><PlainTextContent>ris & ros</PlainTextContent>'
            "</Note></Notes>"
        ),
    ).replace(f"internal://{SOURCE}", f"internal:/{file}")
    data = b"\xef\xbb\xbfDet er\nro her.\n"
    plan = take(study, write(tmp_path / "inn.qdpx", xml, data, f"Sources/{file}.txt"))
    (coding,) = study.codings()
    assert (coding.quote, coding.coder) == ("ro her", "Kari")
    assert study.transcript("intervju").attributes == {"kommune": "Ås"}
    assert losses(plan)["damaged"] == 1
    assert [memo.text for memo in study.store.memos.find(target="project")] == ["ris & ros"]


def test_a_whole_source_links_graphs_and_media_are_told(study: Project, tmp_path: Path) -> None:
    """What has no place here is in the report, each with its number; a coded source becomes a coded text."""
    coding = f'<Coding guid="{CODING}" creatingUser="{USER}"><CodeRef targetGUID="{CODE}"/></Coding>'
    xml = project(
        coding,
        rest=f'<Links><Link guid="{NOTE}" name="L"/><Link guid="{CASE}"/></Links>'
        f'<Graphs><Graph guid="{VARIABLE}" name="G"/></Graphs><Extra/>',
    ).replace("</Sources>", f'<PictureSource guid="{CASE}" name="Kart"/></Sources>')
    plan = take(study, write(tmp_path / "inn.qdpx", xml, b"Det er ro her.\n"))
    assert [one.quote for one in study.codings()] == ["Det er ro her."]
    assert {k: losses(plan)[k] for k in ("link", "graph", "element", "source", "whole source")} == {
        "link": 2,
        "graph": 1,
        "element": 1,
        "source": 1,
        "whole source": 1,
    }
    assert plan.as_data()["losses"]


def test_transcripts_of_recordings_come_in(study: Project, tmp_path: Path) -> None:
    """The text of an audio source is a transcript, with its selections between points in time."""
    points = "".join(
        f'<SyncPoint guid="{n}{SPAN[1:]}" timeStamp="{n}000" position="{at}"/>' for n, at in ((1, 7), (2, 9))
    )
    xml = project().replace(
        "</Sources>",
        (
            f'<AudioSource guid="{CASE}" name="opptak"><Transcript guid="{NOTE}" name="opptak">'
            f"<PlainTextContent>Det er ro her.</PlainTextContent>{points}"
            f'<TranscriptSelection guid="{VARIABLE}" fromSyncPoint="1{SPAN[1:]}" toSyncPoint="2{SPAN[1:]}">'
            f'<Coding guid="{CODING}"><CodeRef targetGUID="{CODE}"/></Coding></TranscriptSelection>'
            "</Transcript></AudioSource></Sources>"
        ),
    )
    take(study, write(tmp_path / "inn.qdpx", xml, b"Annet.\n"))
    assert [(one.excerpt.transcript, one.quote) for one in study.codings()] == [("opptak", "ro")]


def test_notes_on_uncoded_text_and_loose_notes_are_kept(study: Project, tmp_path: Path) -> None:
    """A remark on text without a code goes to the transcript, a note that nothing names to the project."""
    xml = project(
        selection(0, 3, inside="<Description>her er det noe</Description>"),
        rest=f'<Notes><Note guid="{NOTE}" name="Dagbok" creatingUser="{USER}"><PlainTextContent>Mandag.'
        "</PlainTextContent></Note></Notes>",
    )
    take(study, write(tmp_path / "inn.qdpx", xml, b"Det er ro her.\n"))
    memos = {(memo.target, memo.text) for memo in study.store.memos.find()}
    assert memos == {("transcript", "«Det»: her er det noe"), ("project", "Mandag.")}


def test_a_taken_name_gives_another_one(study: Project, tmp_path: Path) -> None:
    """Another text under a name that is taken becomes a transcript of its own, and nothing is written over."""
    take(study, write(tmp_path / "en.qdpx", project(), b"Det er ro her.\n"))
    other = "bbbbbbbb-0000-4000-8000-000000000000"
    plan = take(
        study, write(tmp_path / "to.qdpx", project().replace(SOURCE, other), b"Noe annet.\n", f"sources/{other}.txt")
    )
    assert study.transcript_names() == ("intervju", "intervju (2)")
    assert losses(plan)["renamed source"] == 1


def test_foreign_guids_go_out_again(study: Project, tmp_path: Path) -> None:
    """Users, codes, sources, selections, codings, notes, variables and cases keep the GUIDs they came with."""
    xml = project(
        selection(
            7,
            9,
            inside=f'<Coding guid="{CODING}" creatingUser="{USER}"><CodeRef targetGUID="{CODE}"/>'
            f'<NoteRef targetGUID="{NOTE}"/></Coding>',
        ),
        rest=f'<Variables><Variable guid="{VARIABLE}" name="alder" typeOfVariable="Integer"/></Variables>'
        f'<Cases><Case guid="{CASE}" name="Kari"><VariableValue><VariableRef targetGUID="{VARIABLE}"/>'
        f'<IntegerValue>34</IntegerValue></VariableValue><SourceRef targetGUID="{SOURCE}"/></Case></Cases>'
        f'<Notes><Note guid="{NOTE}" name="N" creatingUser="{USER}"><PlainTextContent>Hm.</PlainTextContent></Note>'
        "</Notes>",
    )
    take(study, write(tmp_path / "inn.qdpx", xml, b"Det er ro her.\n"))
    study.export(tmp_path / "ut.qdpx")
    with zipfile.ZipFile(tmp_path / "ut.qdpx") as package:
        out = package.read("project.qde").decode()
    for guid in (USER, CODE, SOURCE, SPAN, CODING, NOTE, VARIABLE, CASE):
        assert f'guid="{guid.upper()}"' in out
    assert "<IntegerValue>34</IntegerValue>" in out
