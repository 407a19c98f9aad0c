"""All memos in one place: on the project, codes, transcripts and codings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from qualcode.errors import QualcodeError
from qualcode.i18n import N_, _, ngettext
from qualcode.model import Coding, Memo
from qualcode.project import Project
from qualcode.store import MemoConflictError
from qualcode.tui.describing import short
from qualcode.tui.screens.base import title_of
from qualcode.tui.screens.choosing import NameAsked
from qualcode.tui.screens.dialogs import MemoEditor
from qualcode.tui.screens.field import FieldAsked
from qualcode.tui.screens.listing import ListScreen
from qualcode.tui.screens.picker import CodePicker
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line
from qualcode.tui.widgets.panel import Panel, Paragraph
from qualcode.tui.widgets.row_list import RowList
from qualcode.tui.widgets.snippet import snippet

KINDS: Final = {
    "": N_("all memos"),
    "project": N_("on the project"),
    "code": N_("on codes"),
    "transcript": N_("on transcripts"),
    "coding": N_("on codings"),
}


class MemosScreen(ListScreen[tuple[list[Memo], dict[str, Coding]]]):
    """Memos, the newest first; each coder writes their own, and reads everyone's."""

    NAME = N_("Memos")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", N_("Go there"), id="memos.open", tooltip=N_("Go to what the memo is about")),
        Binding("m", "write", N_("Write"), id="memos.write", tooltip=N_("Write on your own memo on this")),
        Binding("slash", "find", N_("Find"), id="memos.find", tooltip=N_("Only memos with these words; all with none")),
        Binding(
            "o",
            "kind",
            N_("Kind"),
            id="memos.kind",
            tooltip=N_("Only memos on the project, on codes, on transcripts or on codings"),
        ),
        Binding("p", "on_project", N_("On the project"), id="memos.project", tooltip=N_("Write a memo on the project")),
        Binding("c", "on_code", N_("On a code"), id="memos.code", tooltip=N_("Write a memo on a code")),
        Binding(
            "i",
            "on_transcript",
            N_("On a transcript"),
            id="memos.transcript",
            tooltip=N_("Write a memo on a transcript"),
        ),
        Binding(
            "x,delete", "remove", N_("Remove"), id="memos.remove", tooltip=N_("Remove your memo; u brings it back")
        ),
        Binding("u", "undo", N_("Undo"), id="memos.undo", tooltip=N_("Undo the last change")),
        Binding("U,ctrl+r", "redo", N_("Redo"), id="memos.redo", tooltip=N_("Redo what was undone last"), show=False),
        Binding("q,escape", "back", N_("Back"), id="memos.back", tooltip=N_("Go back")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self._kind = ""
        self._memos: list[Memo] = []
        self._codings: dict[str, Coding] = {}

    def compose(self) -> ComposeResult:
        """The memos."""
        yield TitleBar()
        yield RowList(self._row, height=4)
        yield Panel(id="empty")
        yield KeyBar()

    def wanted(self) -> Callable[[Project], tuple[list[Memo], dict[str, Coding]]]:
        """The memos that are asked for."""
        return partial(_find, words=self._words, kind=self._kind)

    def show(self, found: tuple[list[Memo], dict[str, Coding]]) -> None:
        """Show the memos as they are now."""
        rows = self.rows
        here = self._memos[rows.index].id if rows.index < len(self._memos) else ""
        self._memos, self._codings = found
        ids = [memo.id for memo in self._memos]
        rows.show(len(ids), ids.index(here) if here in ids else rows.index)
        empty = self.query_one("#empty", Panel)
        rows.display, empty.display = bool(ids), not ids
        nothing = _("No memos here yet. p writes one on the project, c on a code, i on a transcript.")
        empty.show(
            [Paragraph(((nothing, "dim"),)), Paragraph(((_("m in a transcript writes one on a coding."), "dim"),))]
        )
        count = ngettext("{count} memo", "{count} memos", len(ids)).format(count=len(ids))
        title: Line = [(_("Memos"), "strong"), (f"  {_(KINDS[self._kind])}", "dim")]
        if self._words:
            title.append((f"  «{self._words}»", "accent"))
        self.query_one(TitleBar).show(title, [(count, "dim")])

    def _row(self, index: int, width: int) -> list[Line]:
        memo = self._memos[index]
        head: Line = [*self._about(memo, width // 2), (f"   {memo.coder} · {memo.updated[:10]}", "dim")]
        folded = memo.text.casefold()
        found = [(at, at + len(word)) for word in self._words.casefold().split() if (at := folded.find(word)) >= 0]
        lines = snippet(memo.text, sorted(found), width - 2, rows=2)
        return [head, *([("  ", ""), *line] for line in lines)]

    def _about(self, memo: Memo, width: int) -> Line:
        """What the memo is on."""
        book = self.project.codebook
        if memo.target == "project":
            return [("◆ ", "accent"), (title_of(self.study), "strong")]
        if memo.target == "transcript":
            return [("▤ ", "accent"), (memo.target_id, "strong")]
        if memo.target == "code":
            return [self.mark(memo.target_id), (f" {' › '.join(book.path(memo.target_id))}", "strong")]
        coding = self._codings.get(memo.target_id)
        if coding is None:
            return [(_("a coding that is gone"), "dim")]
        quote = short(coding.quote, max(width, 12))
        return [self.mark(coding.code), (f" {book.path(coding.code)[-1]}", "strong"), (f"  «{quote}»", "dim")]

    @property
    def _here(self) -> Memo:
        """The memo with the cursor.

        Raises:
            QualcodeError: There is none.
        """
        index = self.query_one(RowList).index
        if index >= len(self._memos):
            raise QualcodeError(_("There is no memo here."), _("p writes one on the project."))
        return self._memos[index]

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A click on the memo in focus goes there."""
        self.action_open()

    def action_open(self) -> None:
        """Go to what the memo is about."""
        memo = self._here
        if memo.target == "code":
            self.study.open_codebook(memo.target_id)
        elif memo.target == "transcript":
            self.study.open_transcript(memo.target_id)
        elif memo.target == "coding" and memo.target_id in self._codings:
            excerpt = self._codings[memo.target_id].excerpt
            self.study.open_transcript(excerpt.transcript, excerpt)
        else:
            self.action_write()

    def _edit(self, target: str, target_id: str, about: str) -> None:
        self.ensure_writable()

        seen = self.project.memo_on(target, target_id)

        def save(text: str, seen: str = seen) -> None:
            try:
                self.project.write_memo(target, target_id, text, seen=seen)
            except MemoConflictError as error:
                self.study.tell(error)
                self.ask(MemoEditor(about, error.both), partial(save, seen=error.theirs))
                return
            self.study.edited()
            self.load()
            self.notify(_("Memo saved") if text else _("Memo removed"), timeout=2)

        self.ask(MemoEditor(about, seen), save)

    def action_write(self) -> None:
        """Write on one's own memo on what this one is about."""
        memo = self._here
        about = "".join(text for text, _style in self._about(memo, 40))
        self._edit(memo.target, memo.target_id, about)

    def action_remove(self) -> None:
        """Remove one's own memo."""
        memo = self._here
        if memo.coder != self.project.coder:
            raise QualcodeError(_("This memo is by {name}.").format(name=memo.coder), _("Only they can remove it."))
        self.project.write_memo(memo.target, memo.target_id, "")
        self.study.edited()
        self.load()
        self.notify(_("Memo removed"), timeout=2)

    def action_on_project(self) -> None:
        """Write a memo on the project."""
        self._edit("project", "", title_of(self.study))

    def action_on_code(self) -> None:
        """Write a memo on a code."""
        book = self.project.codebook
        picker = CodePicker(book, self.project.recent_codes(), "", title=_("Memo on"), does=_("Write memo"))
        self.ask(picker, lambda found: self._edit("code", found[0], " › ".join(book.path(found[0]))))

    def action_on_transcript(self) -> None:
        """Write a memo on a transcript."""
        names = self.project.transcript_names()
        self.ask(NameAsked(_("Memo on"), names), lambda name: self._edit("transcript", name, name))

    def action_find(self) -> None:
        """Only memos with these words."""

        def show(words: str) -> None:
            self._words = words
            self.load()

        self.ask(FieldAsked(_("Words in the memos"), self._words, advice=_("Nothing written shows them all.")), show)

    def action_kind(self) -> None:
        """Only memos on the next kind of thing."""
        kinds = list(KINDS)
        self._kind = kinds[(kinds.index(self._kind) + 1) % len(kinds)]
        self.load()


def _find(study: Project, words: str, kind: str) -> tuple[list[Memo], dict[str, Coding]]:
    """The memos with these words on that kind of thing, and the codings that some of them are on."""
    memos = study.memos(words, target=kind or None)
    ids = [memo.target_id for memo in memos if memo.target == "coding"]
    return memos, {coding.id: coding for coding in study.store.codings.find(ids=ids)} if ids else {}
