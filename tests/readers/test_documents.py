"""What Word, LibreOffice, f4 and ELAN put into documents beside plain paragraphs."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pympi
import pytest

from qualcode.readers import Reading, ReadOptions, read_transcript

SAMPLES = Path(__file__).parents[1] / "data" / "formats"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'


def word(folder: Path, body: str, names: str = W, **parts: str) -> Reading:
    """A document with the body; other parts by name, each a list of notes."""
    path = folder / "a.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", f"<w:document {names}><w:body>{body}</w:body></w:document>")
        for name, notes in parts.items():
            package.writestr(f"word/{name}.xml", f"<w:{name} {names}>{notes}</w:{name}>")
    return read_transcript(path)


def opendocument(folder: Path, body: str, styles: str = "") -> Reading:
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"))
    )
    names += ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    names += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    path = folder / "a.odt"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        content = f"<office:automatic-styles>{styles}</office:automatic-styles>"
        content += f"<office:body><office:text>{body}</office:text></office:body>"
        package.writestr("content.xml", f"<office:document-content {names}>{content}</office:document-content>")
    return read_transcript(path)


def rich(folder: Path, body: str) -> Reading:
    path = folder / "a.rtf"
    path.write_bytes(("{\\rtf1\\ansi\\ansicpg1252 " + body + "}").encode("cp1252"))
    return read_transcript(path)


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def texts(reading: Reading) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in reading.transcript.turns]


@pytest.mark.parametrize("name", ["docx01_fete_talere.docx", "docx03_teams_gammel.docx"])
def test_plain_documents_hold_what_the_library_finds(name: str) -> None:
    """The words of a plain document are those that python-docx reads."""
    reading = read_transcript(SAMPLES / name)
    found = " ".join(paragraph.text for paragraph in docx.Document(str(SAMPLES / name)).paragraphs)
    for turn in reading.transcript.turns:
        assert all(line in found for line in turn.text.split("\n"))


def test_annotations_are_those_that_the_library_finds() -> None:
    """Texts and times of an ELAN file are those that pympi reads."""
    reading = read_transcript(SAMPLES / "eaf01_elan.eaf")
    elan = pympi.Elan.Eaf(str(SAMPLES / "eaf01_elan.eaf"))
    found = {entry[:3] for tier in ("INT", "INF4") for entry in elan.get_annotation_data_for_tier(tier)}
    assert {(turn.start_ms, turn.end_ms, turn.text) for turn in reading.transcript.turns} == found


def test_paragraph_whose_end_was_deleted_goes_on(tmp_path: Path) -> None:
    """Two paragraphs that a tracked change has put together are one."""
    deleted = '<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
    reading = word(tmp_path, f"<w:p>{deleted}{run('R: Vi var ')}</w:p><w:p>{run('to.')}</w:p>")
    assert texts(reading) == [("R", "Vi var to.")]


def test_strict_documents_are_read(tmp_path: Path) -> None:
    """Word's strict form has other namespaces and the same words."""
    assert texts(word(tmp_path, f"<w:p>{run('R: Ja')}</w:p>", STRICT)) == [("R", "Ja")]


def test_notes_of_word_know_their_place(tmp_path: Path) -> None:
    """The second “ja” is the one commented on; a footnote belongs to the word before it."""
    body = (
        f"<w:p>{run('R: ja, altså ')}<w:commentRangeStart w:id='4'/>{run('ja')}<w:commentRangeEnd w:id='4'/>"
        f"<w:r><w:commentReference w:id='4'/></w:r>{run(' da')}<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
    )
    reading = word(
        tmp_path,
        body,
        comments=f"<w:comment w:id='4' w:author='KH'><w:p>{run('Ler')}</w:p></w:comment>",
        footnotes=f"<w:footnote w:id='0' w:type='separator'><w:p/></w:footnote><w:footnote w:id='2'><w:p>{run('Jf. 3')}"
        "</w:p></w:footnote>",
    )
    assert texts(reading) == [("R", "ja, altså ja da")]
    assert [(n.kind, n.author, n.text, n.anchor, n.turn, n.start) for n in reading.notes] == [
        ("comment", "KH", "Ler", "ja", 0, 10),
        ("footnote", "", "Jf. 3", "da", 0, 13),
    ]


def test_deleted_row_is_left_out_and_told(tmp_path: Path) -> None:
    """A table's row that a tracked change deletes is no turn."""

    def row(*cells: str, properties: str = "") -> str:
        return f"<w:tr>{properties}" + "".join(f"<w:tc><w:p>{run(c)}</w:p></w:tc>" for c in cells) + "</w:tr>"

    gone = row("R", "Nei", properties="<w:trPr><w:del w:id='1'/></w:trPr>")
    reading = word(tmp_path, f"<w:tbl>{row('Taler', 'Tekst', 'Tema')}{row('R', 'Ja', 'tillit')}{gone}</w:tbl>")
    assert texts(reading) == [("R", "Ja")]
    assert [(note.author, note.text, note.anchor) for note in reading.notes] == [("Tema", "tillit", "Ja")]
    assert "deleted" in " ".join(reading.warnings)


def test_opendocument_keeps_words_and_leaves_out_what_is_not_shown(tmp_path: Path) -> None:
    """Hidden spans go, comments and footnotes stand beside, white space is one space, tables are turns."""
    styles = '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Jf. 3</text:p></text:note-body>"
    )
    comment = (
        "<office:annotation><dc:creator>KH</dc:creator><dc:date>2025</dc:date><text:p>Ler</text:p></office:annotation>"
    )
    body = (
        f'<text:p>R:\n   Ja{comment} da{note}</text:note>. <text:span text:style-name="H">skjult</text:span>Og</text:p>'
    )
    reading = opendocument(tmp_path, body, styles)
    assert texts(reading) == [("R", "Ja da. Og")]
    assert [(n.kind, n.author, n.text, n.anchor) for n in reading.notes] == [
        ("comment", "KH", "Ler", "Ja"),
        ("footnote", "", "Jf. 3", "da"),
    ]
    assert "hidden" in " ".join(reading.warnings)


def test_rich_text_keeps_notes_and_tables(tmp_path: Path) -> None:
    """Comments and footnotes stand beside the text, links are their words alone, rows with headings are turns."""
    reading = rich(
        tmp_path,
        r"R: {\*\atrfstart 1}Ja{\*\atrfend 1}{\*\atnid KH}{\*\atnauthor Kari}\chatn{\*\annotation{\*\atnref 1}Ler}"
        r" da{\footnote\pard Jf. 3}, {\field{\*\fldinst HYPERLINK "
        r'"http://x.no"}{\fldrslt her}} {\v borte}\v og bort\v0 {\pict ffd8ff}.\par',
    )
    assert texts(reading) == [("R", "Ja da, her .")]
    assert [(n.kind, n.author, n.text, n.anchor) for n in reading.notes] == [
        ("comment", "Kari", "Ler", "Ja"),
        ("footnote", "", "Jf. 3", "da"),
    ]
    table = r"{\trowd\intbl Taler\cell Tekst\cell\row}{\trowd\intbl R\cell Ja\par da\cell\row}\pard\par"
    assert texts(rich(tmp_path, table)) == [("R", "Ja\nda")]


def test_own_pattern_wins_over_tables(tmp_path: Path) -> None:
    """What the user says about lines holds for rows too."""
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1 {\trowd\intbl Taler\cell Tekst\cell\row}{\trowd\intbl kari\cell Ja\cell\row}}")
    options = ReadOptions(speakers=r"(?P<speaker>\w+)\t(?P<text>.*)", interviewers=("Taler",))
    assert texts(read_transcript(path, options)) == [("Taler", "Tekst"), ("kari", "Ja")]
