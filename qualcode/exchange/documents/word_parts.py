"""The parts of a .docx that are the same for every document but for its title, project, date and language."""

from __future__ import annotations

import re
from typing import Final

_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_LANGUAGES: Final = {"nb": "nb-NO", "en": "en-GB"}
_PARTS: Final = ("styles", "numbering", "settings", "header", "footer")

DOCUMENT_START: Final = f'{_XML}<w:document {_WORD} xmlns:r="{_OFFICE}"><w:body>\n'
DOCUMENT_END: Final = (
    '<w:sectPr><w:headerReference w:type="default" r:id="header"/><w:footerReference w:type="default" r:id="footer"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418" w:header="709" w:footer="709" w:gutter="0"/>'
    "</w:sectPr></w:body></w:document>\n"
)


def parts(title: str, project: str, date: str, language: str) -> dict[str, str]:
    """The parts by name. `title` and `project` are escaped already."""
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("document", f"{_OFFICE}/officeDocument", "word/document.xml"),
            ("core", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _core(title, project, date, language),
        "word/_rels/document.xml.rels": _relations(*((n, f"{_OFFICE}/{n}", f"{n}.xml") for n in _PARTS)),
        "word/styles.xml": _styles(language),
        "word/numbering.xml": _NUMBERING,
        "word/settings.xml": _SETTINGS,
        "word/header.xml": _edge("hdr", "Header", _field("SUBJECT", project), _field("TITLE", title)),
        "word/footer.xml": _edge("ftr", "Footer", "", _field("PAGE", "1")),
    }


def _content_types() -> str:
    main = (("document", "document.main"), *((name, name) for name in _PARTS))
    parts = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in main)
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/docProps/core.xml" ContentType="{core}"/>{parts}</Types>'
    )


def _relations(*relations: tuple[str, str, str]) -> str:
    rows = (f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in relations)
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(rows)}</Relationships>'


def _core(title: str, project: str, date: str, language: str) -> str:
    made = ""
    if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", date):
        made = f'<dcterms:created xsi:type="dcterms:W3CDTF">{date[:10]}T00:00:00Z</dcterms:created>'
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:subject>{project}</dc:subject>"
        f"<dc:language>{_LANGUAGES[language]}</dc:language>{made}</cp:coreProperties>"
    )


def _edge(tag: str, style: str, left: str, right: str) -> str:
    """What stands at the top or foot of each page."""
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{left}<w:r><w:tab/></w:r>{right}</w:p>'
    return f"{_XML}<w:{tag} {_WORD}>{paragraph}</w:{tag}>"


def _field(name: str, shown: str) -> str:
    """A field that Word fills in from the document's properties, so that a new title there is new on each page."""
    run = f'<w:r><w:t xml:space="preserve">{shown}</w:t></w:r>'
    return f'<w:fldSimple w:instr=" {name} ">{run}</w:fldSimple>'


_NUMBERING: Final = (
    f'{_XML}<w:numbering {_WORD}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="567" w:hanging="283"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
_SETTINGS: Final = (
    f'{_XML}<w:settings {_WORD}><w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
)

# Each style: id, name, paragraph properties, run properties.
_HEADINGS: Final = tuple(
    (
        f"Heading{level}",
        f"heading {level}",
        f'<w:keepNext/><w:spacing w:before="{max(480 - 80 * level, 160)}" w:after="80"/>'
        f'<w:outlineLvl w:val="{level - 1}"/>',
        f'<w:b/><w:color w:val="1F3F5F"/><w:sz w:val="{max(34 - 4 * level, 22)}"/>',
    )
    for level in range(1, 6)
)
_SMALL: Final = '<w:sz w:val="18"/>'
_STYLES: Final = (
    ("Title", "Title", '<w:spacing w:after="60"/>', '<w:b/><w:color w:val="1F3F5F"/><w:sz w:val="44"/>'),
    ("Subtitle", "Subtitle", '<w:spacing w:after="240"/>', '<w:color w:val="595959"/><w:sz w:val="28"/>'),
    *_HEADINGS,
    (
        "Quote",
        "Quote",
        '<w:keepNext/><w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="2F5F8F"/></w:pBdr>'
        '<w:spacing w:before="60" w:after="60"/><w:ind w:left="425"/>',
        "",
    ),
    (
        "Context",
        "Context",
        '<w:keepNext/><w:spacing w:before="60" w:after="60"/>',
        '<w:color w:val="595959"/>' + _SMALL,
    ),
    (
        "Mark",
        "Mark",
        '<w:keepNext/><w:spacing w:before="120" w:after="0"/>',
        '<w:b/><w:color w:val="9C2A00"/>' + _SMALL,
    ),
    ("Source", "Source", '<w:spacing w:after="200"/><w:ind w:left="425"/>', "<w:i/>" + _SMALL),
    ("Note", "Note", '<w:spacing w:after="60"/>', _SMALL),
    ("ListBullet", "List Bullet", '<w:numPr><w:numId w:val="1"/></w:numPr><w:spacing w:after="40"/>', ""),
    ("Header", "header", '<w:tabs><w:tab w:val="right" w:pos="9070"/></w:tabs>', '<w:color w:val="595959"/>' + _SMALL),
    ("Footer", "footer", '<w:tabs><w:tab w:val="right" w:pos="9070"/></w:tabs>', '<w:color w:val="595959"/>' + _SMALL),
)


def _styles(language: str) -> str:
    defaults = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/>'
        f'<w:sz w:val="22"/><w:lang w:val="{_LANGUAGES[language]}"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="269" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        '<w:name w:val="Normal"/></w:style>'
    )
    rows = (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        for key, name, paragraph, run in _STYLES
    )
    return f"{_XML}<w:styles {_WORD}>{defaults}{''.join(rows)}</w:styles>"
