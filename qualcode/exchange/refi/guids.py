"""GUIDs: the ids of REFI-QDA. The same part of a study has the same one in every export."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha1
from typing import Final
from uuid import UUID

from qualcode.model import Keepsake

NAMESPACE: Final = UUID("6f1d1a52-6c0e-5b1e-9a39-2f8f1f6f4c11")
_GUID: Final = re.compile(r"[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}")


def canonical(guid: str | None) -> str:
    """The GUID in capitals and without braces, as it is compared; empty when it is none."""
    text = (guid or "").strip().strip("{}").upper()
    return text if _GUID.fullmatch(text) else ""


def made_guid(kind: str, local: str) -> str:
    """The GUID of a part that has no UUID of its own."""
    # As uuid5 does, in a third of the time: a large project has a hundred thousand of them.
    digest = bytearray(sha1(NAMESPACE.bytes + f"{kind}:{local}".encode("utf-8", "surrogatepass")).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex().upper()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class Guids:
    """The GUIDs of a study's parts: the one another program gave, the part's own id, or one made of its name."""

    def __init__(self, keepsakes: Iterable[Keepsake] = ()) -> None:
        self._kept = {(one.kind, one.local): one.guid for one in keepsakes}
        self._codes: dict[str, str] = {}

    def of(self, kind: str, local: str, *, own: str = "") -> str:
        """The GUID of a part; `own` is an id that may itself be a UUID."""
        return self._kept.get((kind, local)) or canonical(own) or made_guid(kind, local)

    def of_code(self, code: str) -> str:
        """The GUID of a code; every coding asks for one."""
        found = self._codes.get(code)
        if found is None:
            found = self._codes[code] = self.of("code", code)
        return found

    def kept(self, kind: str, local: str) -> str:
        """The GUID that another program gave, or an empty string."""
        return self._kept.get((kind, local), "")
