"""Documents by commands alone."""

from __future__ import annotations

import docx
import pytest

from qualcode.i18n import set_language


@pytest.fixture
def coded(run, study):
    """The small study with three codings by two people."""
    run("import", "--yes")
    rows = study / "rows.csv"
    rows.write_text(
        "transcript;turn;start;end;codes;coder;memo\n"
        "01-drammen;1;10;19;rolle/motested;kari;<b>viktig</b>\n"
        "01-drammen;3;0;10;ressurser;kari;\n"
        "01-drammen;3;0;10;ressurser;ola;\n",
        encoding="utf-8",
    )
    assert run("codings", "import", str(rows)).code == 0
    return study


@pytest.mark.parametrize("ending", ["docx", "html", "md"])
def test_quotes_are_what_a_document_holds(run, coded, ending):
    """The ending alone gives quotes, and a file that is there is not written over."""
    first, again = run("export", f"sitater.{ending}"), run("export", f"sitater.{ending}")
    forced = run("export", f"sitater.{ending}", "--force", "--query", "kode:ressurser")

    assert (first.code, again.code, forced.code) == (0, 1, 0)
    assert "3 rows written" in first.err and "already there" in again.err and "2 rows" in forced.err


def test_a_document_for_word_has_title_project_quotes_and_filters(run, coded):
    """What was asked for is what a supervisor reads."""
    done = run("export", "s.docx", "--title", "Om rollen", "--project", "P", "--code", "rolle")
    texts = [p.text for p in docx.Document(str(coded / "s.docx")).paragraphs]

    assert done.code == 0, done.err
    assert texts[:2] == ["Om rollen", "P"]
    assert texts.count("møteplass") == 1 and "Bemanninga" not in texts
    assert "Filter on codes: rolle" in texts
    assert "— 01-drammen, Bibliotekar, 00:00:10, turn 2" in texts
    assert "Memo by kari: <b>viktig</b>" in texts


def test_the_codebook_is_a_document_too(run, coded):
    """`--what codebook` writes the codes, all of them, with how often they are used."""
    done = run("export", "kodebok.md", "--what", "codebook")
    text = (coded / "kodebok.md").read_text("utf-8")

    assert "The codebook is written" in done.err
    assert text.startswith("# Codebook\n\nBibliotek i små steder\n")
    assert "### Kommunal styring" in text and "*Used:* 2 codings, 1 transcript" in text
    assert "Bemanninga" not in text


def test_bokmaal_unless_english_is_asked_for(run, coded):
    """The language of the command is that of the document."""
    run("--lang", "nb", "export", "s.html")
    set_language("en")

    assert '<html lang="nb">' in (coded / "s.html").read_text("utf-8")


@pytest.mark.parametrize("option", [("--what", "codebook"), ("--title", "T"), ("--project", "P")])
def test_what_is_for_documents_is_not_for_sheets(run, coded, option):
    """An option that would do nothing is refused, and no file is written."""
    done = run("export", "u.xlsx", *option)

    assert done.code == 2 and ".docx, .md, .html" in done.err
    assert not (coded / "u.xlsx").exists()
