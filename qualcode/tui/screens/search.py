"""Searching every transcript for words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.timer import Timer
from textual.widgets import Input

from qualcode.errors import QualcodeError
from qualcode.i18n import N_, _, ngettext
from qualcode.model import SearchHit
from qualcode.project import Project
from qualcode.project.query import is_plain
from qualcode.tui.errands import Errand
from qualcode.tui.screens.base import telling
from qualcode.tui.screens.filtering import FilterScreen
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line
from qualcode.tui.widgets.panel import Panel, Paragraph
from qualcode.tui.widgets.row_list import RowList
from qualcode.tui.widgets.snippet import snippet

MOST: Final = 500
"""Hits that are fetched; nobody reads more, and every key must be answered at once."""
Answer = tuple[list[SearchHit], str]
"""What was found, or what is wrong with the query."""

PAUSE: Final = 0.12
"""Seconds without a key before a search that takes longer begins."""


class SearchScreen(FilterScreen):
    """Words in, places out; Enter goes to the place."""

    NAME = N_("Search")
    AUTO_FOCUS: ClassVar[str] = "Input"

    def __init__(self, query: str = "") -> None:
        super().__init__()
        self._query = query
        self._rows: list[list[SearchHit]] = []
        self._wait: Timer | None = None
        self._search_on: Errand[Answer] | None = None
        self._then: Callable[[], object] | None = None

    def compose(self) -> ComposeResult:
        """The field, the hits, and how to search."""
        yield TitleBar()
        yield Input(self._query, placeholder=_("Words to find in all transcripts"), compact=True)
        yield RowList(self._row, height=2)
        yield Panel(id="empty")
        yield KeyBar()

    def on_mount(self) -> None:
        """The list follows the field and never takes the focus."""
        self.query_one(RowList).can_focus = False
        self._search()

    def on_input_changed(self) -> None:
        """Search with every letter."""
        self._search()

    def _search(self) -> None:
        """Search in a second thread: for words at once, for codes, forms and attributes when no key has come."""
        self._query = self.query_one(Input).value
        self._let_go()
        if not self._query.strip():
            self._show(([], ""))
        elif is_plain(self._query):
            self._begin(self._query)
        else:
            self._wait = self.set_timer(PAUSE, partial(self._begin, self._query))
            self._list([], _("Searching …"), "dim")

    def _let_go(self) -> None:
        """Nobody waits for what was searched for before."""
        if self._wait is not None:
            self._wait.stop()
        if self._search_on is not None:
            self._search_on.drop()
        self._wait = self._search_on = None

    def _begin(self, query: str) -> None:
        self._wait = None
        self._search_on = Errand(
            self, partial(_find, query=query), self._show, said=_("Searching …"), holds=False, failed=self._stopped
        )
        self._search_on.start()

    def _show(self, found: Answer) -> None:
        self._search_on = None
        hits, said = found
        self._list(hits, said or self._advice(), "warning" if said else "dim")
        self._go_on()

    def _stopped(self, error: QualcodeError | None) -> None:
        self._search_on = self._then = None
        self._list([], self._advice(), "dim")
        self._go_on()
        if error is not None:
            self.study.tell(error)

    def when_listed(self, act: Callable[[], object]) -> None:
        """Do it when the hits of what is typed are there; other keys wait for it."""
        if self._wait is None and self._search_on is None:
            act()
            return
        self._then = act
        self.study.hold_keys(self, partial(self.call_later, self.action_back))

    def _go_on(self) -> None:
        act, self._then = self._then, None
        if act is not None:
            act()
        self.study.release_keys(self)

    def on_unmount(self) -> None:
        """Nobody waits for the hits any more."""
        self._let_go()
        self.study.release_keys(self)

    def _list(self, hits: list[SearchHit], said: str, style: str) -> None:
        self._rows = [list(group) for _turn, group in groupby(hits, lambda hit: (hit.excerpt.transcript, hit.turn))]
        rows, empty = self.query_one(RowList), self.query_one("#empty", Panel)
        rows.show(len(self._rows))
        rows.display, empty.display = bool(self._rows), not self._rows
        found = ngettext("{count} turn", "{count} turns", len(self._rows)).format(count=len(self._rows))
        places = {hit.excerpt.transcript for hit in hits}
        inside = ngettext("in {count} transcript", "in {count} transcripts", len(places)).format(count=len(places))
        word = self._query.strip()
        forms = "   " + _("~{word} finds all forms").format(word=word) if hits and word.isalnum() else ""
        self.query_one(TitleBar).show(
            [(_("Search"), "strong"), (forms, "dim")], [(f"{found} {inside}" if hits else "", "dim")]
        )
        empty.show([Paragraph(((line, style),)) for line in said.split("\n")])

    def _advice(self) -> str:
        if self._query.strip():
            word = self._query.split()[-1].strip('*"~()')
            return _("Nothing found. ~{word} finds all forms of the word, {word}* longer words.").format(word=word)
        return _(
            'Two words are found in the same turn. "Phrases" in quotes, stedsutv* for beginnings.\n'
            "~bok finds all forms: boka, bøker, and how it is said in dialects.\n"
            "kode:synergi finds what is coded so, kommune:Drammen what is said there, koder:kari what kari coded.\n"
            "OR, NOT and ( ) join them; ~bok NEAR/5 ~hylle finds words near each other."
        )

    def _row(self, index: int, width: int) -> list[Line]:
        hits = self._rows[index]
        hit = hits[0]
        base = self.project.turns_at(hit.excerpt)[0].start
        found = [(h.excerpt.start - base, h.excerpt.end - base) for h in hits]
        head: Line = [(hit.excerpt.transcript, "accent"), (f"  {hit.speaker}", "dim")]
        return [head, *([("  ", ""), *line] for line in snippet(hit.text, found, width - 2))]

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Go to the hit."""
        if event.index < len(self._rows):
            excerpt = self._rows[event.index][0].excerpt
            with telling(self.app):
                self.study.open_transcript(excerpt.transcript, excerpt)


def _find(study: Project, query: str) -> Answer:
    """The hits, or what is wrong with the query."""
    try:
        return (study.search(query, limit=MOST) if query.strip() else []), ""
    except QualcodeError as error:
        return [], " ".join(error.lines())
