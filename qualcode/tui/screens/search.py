"""Searching every transcript for words."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.timer import Timer
from textual.widgets import Input
from textual.worker import get_current_worker

from qualcode.errors import QualcodeError
from qualcode.i18n import N_, _, ngettext
from qualcode.model import SearchHit
from qualcode.project import Project
from qualcode.project.query import is_plain
from qualcode.tui.screens.base import telling
from qualcode.tui.screens.filtering import FilterScreen
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line
from qualcode.tui.widgets.panel import Panel, Paragraph
from qualcode.tui.widgets.row_list import RowList
from qualcode.tui.widgets.snippet import snippet

MOST: Final = 500
"""Hits that are fetched; nobody reads more, and every key must be answered at once."""
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
        self._starts: dict[str, tuple[int, ...]] = {}
        self._wait: Timer | None = None

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
        """Words are found at once; what is asked of codes, forms and attributes in a second thread."""
        self._query = self.query_one(Input).value
        if self._wait is not None:
            self._wait.stop()
        if is_plain(self._query):
            self._show(self._query, *_find(self.project, self._query))
            return
        self._wait = self.set_timer(PAUSE, partial(self._begin, self._query))
        self._list([], _("Searching …"), "dim")

    def _begin(self, query: str) -> None:
        self.run_worker(partial(self._work, query), thread=True, exclusive=True, group="search")

    def _work(self, query: str) -> None:
        worker, study = get_current_worker(), self.project
        # The study's own connection belongs to the thread of the keys.
        try:
            with Project.open(study.root, coder=study.coder, read_only=True) as opened:
                found = _find(opened, query)
        except QualcodeError as error:  # the study is busy or gone
            found = [], " ".join(error.lines())
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show, query, *found)

    def _show(self, query: str, hits: list[SearchHit], said: str) -> None:
        if query == self._query and self.is_attached:
            self._list(hits, said or self._advice(), "warning" if said else "dim")

    def _list(self, hits: list[SearchHit], said: str, style: str) -> None:
        self._rows = [list(group) for _turn, group in groupby(hits, lambda hit: (hit.excerpt.transcript, hit.turn))]
        rows, empty = self.query_one(RowList), self.query_one("#empty", Panel)
        rows.show(len(self._rows))
        rows.display, empty.display = bool(self._rows), not self._rows
        found = ngettext("{count} turn", "{count} turns", len(self._rows)).format(count=len(self._rows))
        places = {hit.excerpt.transcript for hit in hits}
        inside = ngettext("in {count} transcript", "in {count} transcripts", len(places)).format(count=len(places))
        self.query_one(TitleBar).show([(_("Search"), "strong")], [(f"{found} {inside}" if hits else "", "dim")])
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
        base = self._start_of_turn(hit)
        found = [(h.excerpt.start - base, h.excerpt.end - base) for h in hits]
        head: Line = [(hit.excerpt.transcript, "accent"), (f"  {hit.speaker}", "dim")]
        return [head, *([("  ", ""), *line] for line in snippet(hit.text, found, width - 2))]

    def _start_of_turn(self, hit: SearchHit) -> int:
        name = hit.excerpt.transcript
        if name not in self._starts:
            self._starts[name] = self.project.transcript(name).starts
        return self._starts[name][hit.turn]

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Go to the hit."""
        if event.index < len(self._rows):
            excerpt = self._rows[event.index][0].excerpt
            with telling(self.app):
                self.study.open_transcript(excerpt.transcript, excerpt)


def _find(study: Project, query: str) -> tuple[list[SearchHit], str]:
    """The hits, or what is wrong with the query."""
    try:
        return (study.search(query, limit=MOST) if query.strip() else []), ""
    except QualcodeError as error:
        return [], " ".join(error.lines())
