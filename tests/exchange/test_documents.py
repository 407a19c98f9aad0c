"""Documents to hand over: every quote once, whole, and never as markup."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from markdown_it.token import Token

from qualcode.analysis import tabulate_codebook, tabulate_excerpts
from qualcode.errors import QualcodeError
from qualcode.exchange.documents import (
    Bullets,
    Document,
    Heading,
    Paragraph,
    Quote,
    codebook_document,
    quotes_document,
    write_document,
)
from qualcode.i18n import set_language
from qualcode.model import Code, Codebook, Coding, Kind, Origin, Transcript, Turn
from qualcode.text import clean_text

FORMATS = Path(__file__).parent.parent / "data" / "formats"
ENDINGS = (".docx", ".html", ".md")
HOSTILE = [
    "<script>alert(1)</script>",
    "</blockquote><img src=x onerror=alert(1)>",
    "<!-- borte --> &lt;b&gt; &amp; &#60;",
    "**fet** _kursiv_ `kode` ~~strøket~~ ==gul==",
    "[lenke](http://x.no) ![bilde](x.png) <http://x.no> https://x.no www.x.no x.no kari@x.no",
    "# overskrift\n## to\n=====\n-----\n***\n+++",
    "> sitat\n- punkt\n+ punkt\n* punkt\n1. en\n1) en\n(1) en\na. en\n-\n1.",
    "```\nkode\n```\n~~~\n    innrykk\n\ttabulator",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "først\n\nsiden\n   \nslutt \\\n\\",
    "$x^2$ :smile: [^1]: note [a]: http://x.no @navn #12 \\* \\",
    "{{ mal }} {% kode %} <% kode %> %PDF\n% tittel",
    "]]> <![CDATA[ </w:t></w:r> &bogus; <?xml?>",
    "=SUM(A1) 'æøå' 🙈 \u201cså\u201d  to  mellomrom",
    "  foran og bak  ",
    "Setext\n===",
    ": definisjon\n  videre",
]


def make(folder: Path, document: Document, ending: str) -> Path:
    path = folder / f"ut{ending}"
    write_document(path, document, force=True)
    return path


def docx_quotes(path: Path) -> list[str]:
    return [p.text for p in docx.Document(str(path)).paragraphs if p.style.name == "Quote"]


def html_quotes(path: Path) -> list[str]:
    page = lxml_html.fromstring(path.read_bytes())
    assert all(not len(quote) for quote in page.iter("blockquote"))  # text alone
    return [quote.text or "" for quote in page.iter("blockquote")]


def markdown_quotes(path: Path) -> list[str]:
    """The quotes as CommonMark with GitHub's and all other ways to make links understands them."""
    found: list[str] = []
    tokens = MarkdownIt("gfm-like").parse(path.read_text("utf-8"))
    assert not [t for t in tokens if t.type in ("html_block", "fence", "code_block", "table_open", "hr")]
    inside = False
    for token in tokens:
        if token.type in ("blockquote_open", "blockquote_close"):
            inside = token.nesting == 1
        elif token.type == "inline" and inside:
            found.append(plain_text(token))
        elif inside:
            assert token.type in ("paragraph_open", "paragraph_close"), token
    return found


def plain_text(inline: Token) -> str:
    children = inline.children or []
    assert {child.type for child in children} <= {"text", "hardbreak"}, children
    return "".join("\n" if child.type == "hardbreak" else child.content for child in children)


READERS: dict[str, Callable[[Path], list[str]]] = {
    ".docx": docx_quotes,
    ".html": html_quotes,
    ".md": markdown_quotes,
}


def with_quotes(words: list[str]) -> Document:
    """A document where every text is hostile, not the quotes alone."""
    blocks: list[Any] = [Heading(number, text) for number, text in enumerate(words, 1)]
    blocks += [Quote(text, text, text, text, text, (Paragraph(text, text),)) for text in words]
    blocks += [Paragraph(text, text) for text in words]
    title, project = words[0], words[-1]
    return Document(title, project, "2026-11-22", tuple(Paragraph(text, text) for text in words), tuple(blocks))


def sample_lines() -> list[str]:
    """What stands in the ugly samples, as it comes in."""
    names = ("txt11_terminal_og_formel_injeksjon.txt", "txt12_html_som_txt.txt", "ond08_qdpx_xxe.qdpx")
    names += ("ond10_kodebok_farlig.yaml", "ond11_kodebok_ankerbombe.yaml", "ond12_kodebok_norgesproblemet.yaml")
    names += ("srt03_stygg.srt", "vtt05_stygg.vtt", "txt09_falske_taleretiketter.txt")
    lines = [line for name in names for line in (FORMATS / name).read_text("utf-8", "replace").splitlines()]
    texts = [clean_text(line).text.strip("\n") for line in lines]
    return list(dict.fromkeys(text for text in texts if text.strip()))


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("source", ["hostile", "samples"])
def test_every_quote_is_there_once_and_whole(tmp_path: Path, ending: str, source: str) -> None:
    """What people say that looks like markup is words, in every form."""
    words = HOSTILE if source == "hostile" else sample_lines()

    assert len(words) > 15
    assert READERS[ending](make(tmp_path, with_quotes(words), ending)) == words


@settings(max_examples=150, deadline=None)
@example("a\\\nb")
@example("\\\n\\")
@given(st.text(st.sampled_from("ab1.)(-+*_`#>=|<&;:/\\[]!~$ \t\n%{}^'\"@🙈å\xa0"), min_size=1, max_size=24))
def test_no_text_is_markup(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Any text of the signs that mean something comes back as it was, through each form."""
    words = text.strip("\n")
    folder = tmp_path_factory.getbasetemp()
    document = Document("T", "P", "", (), (Quote(words, "k"),))
    if not words.strip():
        return

    for ending, read in READERS.items():
        assert read(make(folder, document, ending)) == [words], ending


def test_html_runs_nothing_and_fetches_nothing(tmp_path: Path) -> None:
    """The page has no scripts, no handlers, nothing from outside, and forbids it besides."""
    page = lxml_html.fromstring(make(tmp_path, with_quotes([*HOSTILE, *sample_lines()]), ".html").read_bytes())

    assert not [e for e in page.iter() if e.tag in ("script", "img", "iframe", "object", "embed", "link", "form")]
    links = {value for e in page.iter() for name, value in e.attrib.items() if name in ("href", "src")}
    assert links and all(re.fullmatch("#h[0-9]+", link) for link in links)
    assert links <= {f"#{e.get('id')}" for e in page.iter() if e.get("id")}
    assert not [name for e in page.iter() for name in e.attrib if name.startswith("on")]
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv]/@content")[0]


def test_markdown_has_our_structure_alone(tmp_path: Path) -> None:
    """Headings and labels are those we wrote; no link, picture, HTML or table comes from anyone's words."""
    words = [*HOSTILE, *sample_lines()]
    text = make(tmp_path, with_quotes(words), ".md").read_text("utf-8")
    tokens = MarkdownIt("gfm-like").parse(text)
    kinds = Counter(token.type for token in tokens)
    inline = Counter(child.type for token in tokens for child in token.children or [])

    assert kinds["heading_open"] == len(words) + 1
    assert set(kinds) == {
        *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline"),
        *("blockquote_open", "blockquote_close"),
    }
    assert set(inline) == {"text", "hardbreak", "em_open", "em_close", "strong_open", "strong_close"}
    assert inline["em_open"] == 5 * len(words) and inline["strong_open"] == len(words)


def test_word_holds_no_fields_but_ours(tmp_path: Path) -> None:
    """The body has text alone: no field, link, object or macro; every part is well-formed."""
    path = make(tmp_path, with_quotes([*HOSTILE, *sample_lines()]), ".docx")
    with zipfile.ZipFile(path) as package:
        body = package.read("word/document.xml").decode()
        parts = package.namelist()

    assert not re.search(r"<w:(?:fld|instr|hyperlink|object)", body)
    assert set(re.findall(r"<w:([a-zA-Z]+)", body)) <= {
        *("document", "body", "p", "pPr", "pStyle", "r", "rPr", "b", "t", "br", "tab"),
        *("sectPr", "headerReference", "footerReference", "pgSz", "pgMar"),
    }
    assert not [name for name in parts if "vba" in name.casefold() or "embed" in name.casefold()]


def test_what_turns_text_around_is_shown(tmp_path: Path) -> None:
    """Controls and signs that reorder their neighbours are visible in each form, and the files still open."""
    document = Document("T\x1b", "P\u202e", "", (), (Quote("a\x00b\x1b[2J\u202ekod\ud800\ufffe", "k\u2066"),))

    for ending, read in READERS.items():
        (words,) = read(make(tmp_path, document, ending))
        assert words.startswith("a") and "b" in words and "kod" in words
        assert not re.search("[\x00\x1b\u202e\u2066\ud800\ufffe]", words)


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_document_gives_the_same_bytes(tmp_path: Path, ending: str) -> None:
    """Two writings agree to the last byte, and a file that is there is left alone unless forced."""
    document = with_quotes(HOSTILE)
    path = make(tmp_path, document, ending)
    first = path.read_bytes()

    with pytest.raises(QualcodeError):
        write_document(path, document)
    assert path.read_bytes() == first
    assert make(tmp_path, document, ending).read_bytes() == first
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def quotes_of(small: Any, **options: str) -> Document:
    table = tabulate_excerpts(small.transcripts, small.codings, small.codebook)
    return quotes_document(table, small.codebook, about=small.about(), **options)


def test_quotes_stand_below_their_code_in_the_codebooks_order(small: Any) -> None:
    """Codes come as in the codebook, unknown ones last; the same words by two people stand once, with both."""
    blocks = quotes_of(small).blocks
    outline = [b.text if isinstance(b, Heading) else b.words for b in blocks if isinstance(b, (Heading, Quote))]

    assert outline == [
        "Den frie rollen",
        "=SUM(A1)",
        "Teknikk",
        "=SUM(A1)",
        "æsj 🙈, sier jeg.\nJa"[-len(small.codings[2].quote) :],
        "borte/kode",
        "+47",
        "Transcripts",
    ]
    first = next(block for block in blocks if isinstance(block, Quote))
    assert first.source == "01-ås, Kari Ås, 01:02:05, turn 2"
    assert first.after.startswith("står det på skjermen")
    assert Paragraph("kari, ola", "Coded by") in first.notes and Paragraph("-5 °C", "Memo by kari") in first.notes
    assert blocks[-2:] == (Paragraph("id: dev-01; kommune: Ås", "01-ås"), Paragraph("kommune: Bø", "02-bø"))


def test_a_suggestion_is_marked(small: Any) -> None:
    """What nobody decided on cannot be taken for a coding."""
    excerpt = small.transcripts[0].turn_excerpt(2, 4)
    waiting = Coding("s", excerpt, "ressurser", "qualcode", "og så", Origin.SUGGESTED, score=0.714)
    table = tabulate_excerpts(small.transcripts, (*small.codings, waiting), small.codebook)
    quotes = [b for b in quotes_document(table, small.codebook, about={}).blocks if isinstance(b, Quote)]

    assert [q.mark for q in quotes if q.mark] == ["Suggestion that nobody has decided on (0.71)"]


def test_title_project_and_date_are_as_asked(small: Any, tmp_path: Path) -> None:
    """Bokmål is the language of dates and words; title and project are given or found; Word knows them too."""
    set_language("nb")
    document = quotes_of(small, title="Om <tillit>", project="P & Q")
    path = make(tmp_path, document, ".docx")
    word = docx.Document(str(path))

    assert document.facts[0].text == "22. november 2026"
    assert [p.text for p in word.paragraphs[:2]] == ["Om <tillit>", "P & Q"]
    assert (word.core_properties.title, word.core_properties.subject) == ("Om <tillit>", "P & Q")
    assert word.core_properties.created.date().isoformat() == "2026-11-22"
    assert "Om <tillit>" in word.sections[0].header._element.xpath("string(.)")
    assert 'lang="nb"' in make(tmp_path, document, ".html").read_text("utf-8")
    assert quotes_of(small).project == "Bibliotek"


def test_dates_and_numbers_follow_the_language(small: Any) -> None:
    """English has its own order of words."""
    assert quotes_of(small).facts[0] == Paragraph("22 November 2026", "Date")


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_codebook_says_what_each_code_means(tmp_path: Path, ending: str) -> None:
    """Every field of every code is in the document, deep ones too, however it looks."""
    deep = Code("a/b/c/d/e/f/g", "Dypest", "<b>innerst</b>", retired=True)
    for code_id in ("a/b/c/d/e/f", "a/b/c/d/e", "a/b/c/d", "a/b/c", "a/b"):
        deep = Code(code_id, f"Navn {code_id}", "Midt\ni", children=(deep,))
    top = Code(
        "a", "# Øverst", "**fet**", ("Ta <i>med</i>", "1. to"), ("- ikke", "`kode`"), ("ord_ett",), (), "", (deep,)
    )
    book = Codebook("Bok & blad", codes=(top, Code("z", "Sist", "Slutt.", examples=tuple(HOSTILE))))
    transcript = Transcript("01", (Turn(0, "Per", Kind.RESPONDENT, "Hei på deg."),))
    coding = Coding("c", transcript.turn_excerpt(0), "a", "kari", "Hei på deg.")
    uses = tabulate_codebook(book, [coding], [transcript])
    document = codebook_document(uses, book, about={"date": "2026-05-01"})
    path = make(tmp_path, document, ending)
    text = text_of(path)

    assert isinstance(document.blocks[-1], Bullets)
    for code in book:
        for words in (code.name, code.definition, code.id, *code.include, *code.exclude, *code.cues, *code.examples):
            assert words in text, words
    assert "1 coding, 1 transcript" in text and "not yet" in text and "No longer in use" in text


def text_of(path: Path) -> str:
    """All the words of the document, a line break between paragraphs."""
    if path.suffix == ".docx":
        return "\n".join(p.text for p in docx.Document(str(path)).paragraphs)
    if path.suffix == ".html":
        return str(lxml_html.fromstring(path.read_bytes()).xpath("string(//body)"))
    tokens = MarkdownIt("gfm-like").parse(path.read_text("utf-8"))
    children = [child for token in tokens for child in (*(token.children or ()), Token("end", "", 0))]
    return "".join("\n" if child.type in ("hardbreak", "end") else child.content for child in children)
