"""The parts of an .ods workbook beside its rows: how cells look, what stays in sight, filters, and what it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from qualcode import __version__
from qualcode.exchange.cells import NUMBER_FORMS, SHARE
from qualcode.exchange.headings import parse_time
from qualcode.exchange.plain import show_controls
from qualcode.exchange.sheets import Sheet
from qualcode.i18n import language

MIMETYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
NO_CELL: Final = "<table:table-cell/>"
CONTENT_END: Final = "</office:spreadsheet></office:body></office:document-content>"

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES: Final = " ".join(
    [
        *(f'xmlns:{name}="{_OASIS}{name}:1.0"' for name in ("office", "style", "text", "table", "meta", "config")),
        f'xmlns:fo="{_OASIS}xsl-fo-compatible:1.0" xmlns:number="{_OASIS}datastyle:1.0"',
        'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'xmlns:ooo="http://openoffice.org/2004/office"',
    ]
)
_SPACES: Final = re.compile("(?<= ) +|^ +| $|\t")
_CM_PER_SIGN: Final = 0.2

STYLES: Final = (
    f'{_DECLARATION}<office:document-styles {_NAMES} office:version="1.2"><office:styles>'
    '<style:default-style style:family="table-cell"><style:text-properties fo:font-size="10pt"/>'
    '</style:default-style><style:style style:name="Default" style:family="table-cell"/></office:styles>'
    '<office:automatic-styles><style:page-layout style:name="page"><style:page-layout-properties '
    'fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape" style:scale-to-X="1" '
    'style:scale-to-Y="0"/></style:page-layout></office:automatic-styles><office:master-styles>'
    '<style:master-page style:name="Default" style:page-layout-name="page"/></office:master-styles>'
    "</office:document-styles>"
)
MANIFEST: Final = (
    f'{_DECLARATION}<manifest:manifest xmlns:manifest="{_OASIS}manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{MIMETYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}.xml" manifest:media-type="text/xml"/>'
        for name in ("content", "styles", "meta", "settings")
    )
    + "</manifest:manifest>"
)

_WRAP: Final = '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"{more}/>'
_TOP: Final = '<style:table-cell-properties style:vertical-align="top"/>'


def number_style(column: str) -> str:
    """The name of the style of the numbers in a column."""
    form = NUMBER_FORMS.get(column)
    return "number" if form is None else "share" if form == SHARE else "decimals"


def content_start(about: Mapping[str, str]) -> str:
    """What stands before the sheets: how columns and cells look."""
    widths = "".join(
        f'<style:style style:name="co{width}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{width * _CM_PER_SIGN + 0.2:.2f}cm"/></style:style>'
        for width in range(91)
    )
    tables = "".join(
        f'<style:style style:name="{name}" style:family="table" style:master-page-name="Default">'
        f'<style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("sheet", "true"), ("hidden", "false"))
    )
    row = (
        '<style:style style:name="row" style:family="table-row">'
        '<style:table-row-properties style:use-optimal-row-height="true"/></style:style>'
    )
    return (
        f'{_DECLARATION}<office:document-content {_NAMES} office:version="1.2"><office:automatic-styles>'
        f"{widths}{tables}{row}{_cell_styles()}</office:automatic-styles><office:body><office:spreadsheet>"
    )


def _cell_styles() -> str:
    day, month, year = (f'<number:{part} number:style="long"/>' for part in ("day", "month", "year"))
    text = "<number:text>{}</number:text>".format
    order = (day, text("."), month, text("."), year) if language() == "nb" else (year, text("-"), month, text("-"), day)
    time = f'{text(" ")}<number:hours number:style="long"/>{text(":")}<number:minutes number:style="long"/>'
    two = '<number:number number:decimal-places="{0}" number:min-decimal-places="{0}" number:min-integer-digits="1"/>'
    forms = (
        f'<number:date-style style:name="N1">{"".join(order)}{time}</number:date-style>'
        f'<number:number-style style:name="N2">{two.format(2)}</number:number-style>'
        f'<number:percentage-style style:name="N3">{two.format(0)}{text(" %")}</number:percentage-style>'
    )
    head = ' fo:background-color="#d9e2ec" fo:border-bottom="0.75pt solid #000000"'
    link = '<style:text-properties fo:color="#0563c1" style:text-underline-style="solid"/>'
    left = '<style:paragraph-properties fo:text-align="start"/>'
    styles = {
        "header": ("", _WRAP.format(more=head) + '<style:text-properties fo:font-weight="bold"/>'),
        "text": ("", _WRAP.format(more="")),
        "link": ("", _WRAP.format(more="") + link),
        "number": ("", _TOP),
        "date": ("N1", _TOP + left),
        "decimals": ("N2", _TOP),
        "share": ("N3", _TOP),
    }
    return forms + "".join(
        f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default"'
        f"{f' style:data-style-name={quoteattr(form)}' if form else ''}>{looks}</style:style>"
        for name, (form, looks) in styles.items()
    )


def filters(sheets: Sequence[Sheet]) -> str:
    """The filter buttons above the columns of each sheet."""
    ranges = []
    for number, sheet in enumerate(sheets):
        if sheet.columns and not sheet.hidden:
            name = sheet_reference(sheet.name)
            area = f"{name}.A1:{name}.{column_letters(sheet.width - 1)}{sheet.count + 1}"
            ranges.append(
                f'<table:database-range table:name="__Anonymous_Sheet_DB__{number}" '
                f'table:target-range-address="{quoted(area)}" table:display-filter-buttons="true"/>'
            )
    return f"<table:database-ranges>{''.join(ranges)}</table:database-ranges>"


def settings(sheets: Sequence[Sheet]) -> str:
    """What stays in sight when one scrolls: the headings, and the columns that name the row."""
    views = "".join(
        f'<config:config-item-map-entry config:name="{quoted(sheet.name)}">'
        + "".join(
            f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
            for name, kind, value in _view(sheet)
        )
        + "</config:config-item-map-entry>"
        for sheet in sheets
    )
    return (
        f'{_DECLARATION}<office:document-settings {_NAMES} office:version="1.2"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
        '<config:config-item-map-entry><config:config-item config:name="ViewId" config:type="string">view1'
        '</config:config-item><config:config-item-map-named config:name="Tables">'
        f"{views}</config:config-item-map-named>"
        f'<config:config-item config:name="ActiveTable" config:type="string">{escape(sheets[0].name)}'
        "</config:config-item></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )


def _view(sheet: Sheet) -> list[tuple[str, str, int]]:
    across = sheet.frozen_columns
    return [
        ("HorizontalSplitMode", "short", 2 if across else 0),
        ("VerticalSplitMode", "short", 2),
        ("HorizontalSplitPosition", "int", across),
        ("VerticalSplitPosition", "int", 1),
        ("ActiveSplitRange", "short", 3 if across else 2),
        ("PositionLeft", "int", 0),
        ("PositionRight", "int", across),
        ("PositionTop", "int", 0),
        ("PositionBottom", "int", 1),
    ]


def meta(about: Mapping[str, str]) -> str:
    """The workbook's title, and when and by what it was made."""
    time = parse_time(about.get("date", ""))
    made = f"<meta:creation-date>{time.isoformat()}</meta:creation-date>" if time else ""
    title = escape(show_controls(about.get("title", "")))
    return (
        f'{_DECLARATION}<office:document-meta {_NAMES} office:version="1.2"><office:meta>'
        f"<meta:generator>qualcode/{__version__}</meta:generator><dc:title>{title}</dc:title>{made}"
        "</office:meta></office:document-meta>"
    )


def markup(line: str) -> str:
    """One line of text as XML: spaces beside each other, at the ends, and tabs would be lost without marks."""
    if "&" in line or "<" in line or ">" in line:
        line = escape(line)
    if "  " in line or line[:1] == " " or line[-1:] == " " or "\t" in line:
        line = _SPACES.sub(lambda m: "<text:tab/>" if m[0] == "\t" else f'<text:s text:c="{len(m[0])}"/>', line)
    return line


def quoted(text: str) -> str:
    """The text for the inside of an attribute in double quotes."""
    return escape(text, {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


def sheet_reference(name: str) -> str:
    """The sheet's name as addresses have it."""
    return "'" + name.replace("'", "''") + "'"


def column_letters(number: int) -> str:
    """The letters above a column, from 0: A, B ... Z, AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
