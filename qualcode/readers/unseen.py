"""What documents hold that is not part of the text as it reads: deleted and hidden words."""

from __future__ import annotations

from collections import Counter

from qualcode.i18n import ngettext
from qualcode.readers.reading import Draft


def warn_unseen(draft: Draft, unseen: Counter[str]) -> None:
    """Say how many deleted and hidden pieces were left out."""
    if unseen["deleted"]:
        draft.warn(
            ngettext(
                "{count} piece of text deleted with tracked changes was left out.",
                "{count} pieces of text deleted with tracked changes were left out.",
                unseen["deleted"],
            ).format(count=unseen["deleted"])
        )
    if unseen["hidden"]:
        draft.warn(
            ngettext(
                "{count} piece of hidden text was left out.",
                "{count} pieces of hidden text were left out.",
                unseen["hidden"],
            ).format(count=unseen["hidden"])
        )
