"""What was coded: all excerpts of a code or of a query, to read, recode and write out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from qualcode.errors import QualcodeError
from qualcode.i18n import N_, _, ngettext
from qualcode.model import Coding
from qualcode.project import Project
from qualcode.project.tables import TableWish, wish_for
from qualcode.text import for_terminal
from qualcode.tui.describing import stars
from qualcode.tui.describing_place import describe_context, describe_meaning, place_line
from qualcode.tui.errands import Errand
from qualcode.tui.screens.base import StudyScreen, telling
from qualcode.tui.screens.confirming import Confirm
from qualcode.tui.screens.field import FieldAsked
from qualcode.tui.screens.listing import ListScreen
from qualcode.tui.screens.picker import CodePicker
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line
from qualcode.tui.widgets.panel import Panel, Paragraph
from qualcode.tui.widgets.row_list import RowList
from qualcode.tui.widgets.snippet import snippet

if TYPE_CHECKING:
    from qualcode.project.exporting import ExportCount
    from qualcode.store.relabelling import Relabelled


class ExcerptsScreen(ListScreen[list[Coding]]):
    """Excerpts with the words around them; marked ones, or the one with the cursor, are changed together."""

    NAME = N_("Excerpts")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", N_("Go there"), id="excerpts.open", tooltip=N_("Go to the place in the transcript")),
        Binding(
            "e", "another", N_("Another code"), id="excerpts.another", tooltip=N_("See the excerpts of another code")
        ),
        Binding(
            "slash",
            "query",
            N_("Query"),
            id="excerpts.query",
            tooltip=N_("Ask for excerpts by codes, words, attributes, coder and origin"),
        ),
        Binding("space", "mark", N_("Mark"), id="excerpts.mark", tooltip=N_("Mark the excerpt, and go to the next")),
        Binding(
            "asterisk", "mark_all", N_("Mark all"), id="excerpts.mark_all", tooltip=N_("Mark all excerpts, or none")
        ),
        Binding(
            "r", "recode", N_("Recode"), id="excerpts.recode", tooltip=N_("Give what is marked another code; one undo")
        ),
        Binding("x,delete", "uncode", N_("Uncode"), id="excerpts.uncode", tooltip=N_("Take the code away; one undo")),
        Binding(
            "p",
            "example",
            N_("Example"),
            id="excerpts.example",
            tooltip=N_("Make the excerpt an example of its code: suggestions learn from it"),
        ),
        Binding("w", "write", N_("Export"), id="excerpts.write", tooltip=N_("Write exactly this list to a file")),
        Binding("u", "undo", N_("Undo"), id="excerpts.undo", tooltip=N_("Undo the last change")),
        Binding(
            "U,ctrl+r", "redo", N_("Redo"), id="excerpts.redo", tooltip=N_("Redo what was undone last"), show=False
        ),
        Binding("q,escape", "back", N_("Back"), id="excerpts.back", tooltip=N_("Go back")),
    ]

    def __init__(self, code_id: str = "", query: str = "") -> None:
        super().__init__()
        self._code = code_id
        self._query = query
        self._codings: list[Coding] = []
        self._marked: set[str] = set()

    def compose(self) -> ComposeResult:
        """The code or the query, its excerpts, and what stands around the one with the cursor."""
        yield TitleBar()
        with Horizontal(id="excerpts"):
            yield RowList(self._row, height=4)
            yield Panel(id="around")
        yield Panel(id="empty")
        yield KeyBar()

    def wanted(self) -> Callable[[Project], list[Coding]]:
        """What is coded with the code and those below it, or what the query is true of."""
        self._tell()
        return partial(_find, code=self._code, query=self._query)

    def show(self, found: list[Coding]) -> None:
        """Show the excerpts as they are stored now."""
        rows = self.rows
        here = self._codings[rows.index].id if rows.index < len(self._codings) else ""
        self._codings = found
        ids = [coding.id for coding in self._codings]
        self._marked.intersection_update(ids)
        rows.show(len(ids), ids.index(here) if here in ids else rows.index)
        empty = self.query_one("#empty", Panel)
        self.query_one("#excerpts").display, empty.display = bool(ids), not ids
        nothing = _("Nothing is coded so.") if self._query else _("Nothing is coded with this code yet.")
        empty.show([Paragraph(((nothing, "dim"),))])
        self._tell()

    def action_example(self) -> None:
        """Make the excerpt in focus an example of its code."""
        if self._codings:
            coding = self._codings[self.query_one(RowList).index]
            outcome = self.project.add_example(coding.code, coding.quote)
            self.study.edited()
            name = self.project.codebook.path(outcome.code_id)[-1]
            said = _("Now an example of {code}; u undoes it").format(code=for_terminal(name))
            self.notify(said, timeout=4, markup=False)

    def _tell(self) -> None:
        count = ngettext("{count} excerpt", "{count} excerpts", len(self._codings)).format(count=len(self._codings))
        right: Line = [(count, "dim")]
        if self._marked:
            right.insert(0, (_("{count} marked").format(count=len(self._marked)) + " · ", "accent"))
        path = " › ".join(self.project.codebook.path(self._code))
        left: Line = [(self._query, "strong")] if self._query else [self.mark(self._code), (f" {path}", "strong")]
        self.query_one(TitleBar).show(left, right)

    def _row(self, index: int, width: int) -> list[Line]:
        coding = self._codings[index]
        start, turn = self.project.turns_at(coding.excerpt)[0]
        sign = ("✓ ", "good") if coding.id in self._marked else ("", "")
        head: Line = [sign, *place_line(coding.excerpt.transcript, turn)]
        if coding.coder != self.project.coder:
            head.append((f"  {coding.coder}", "dim"))
        if coding.code != self._code:
            head += [("  ", ""), self.mark(coding.code), (f" {self.project.codebook.path(coding.code)[-1]}", "dim")]
        if coding.weight or coding.memo:
            head.append((f"  {stars(coding.weight)}{' ✎' if coding.memo else ''}", "accent"))
        text = turn.text[: coding.excerpt.start - start] + coding.quote + turn.text[coding.excerpt.end - start :]
        found = [(coding.excerpt.start - start, coding.excerpt.start - start + len(coding.quote))]
        lines = snippet(text, found, width - 2, rows=2, plain="dim", strong="")
        return [head, *([("  ", ""), *line] for line in lines)]

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Tell what stands around the excerpt, its memo, and what its code means."""
        if event.index < len(self._codings):
            coding = self._codings[event.index]
            context = describe_context(self.project.turns_at(coding.excerpt, before=1), coding.excerpt)
            memo = [Paragraph(), Paragraph((("✎ ", "accent"), (coding.memo, "")), indent=2)] if coding.memo else []
            meaning = describe_meaning(self.project.codebook, coding.code)
            self.query_one("#around", Panel).show([*context, *memo, *meaning])

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Go to the place."""
        self.action_open()

    def action_open(self) -> None:
        """Go to the place in the transcript."""
        if self._codings:
            excerpt = self._codings[self.query_one(RowList).index].excerpt
            with telling(self.app):
                self.study.open_transcript(excerpt.transcript, excerpt)

    def action_another(self) -> None:
        """See the excerpts of another code."""

        def show(found: tuple[str, ...]) -> None:
            self._code, self._query = found[0], ""
            self.load()

        self.ask(
            CodePicker(
                self.project.codebook, self.project.recent_codes(), "", title=_("Excerpts of"), does=_("Show excerpts")
            ),
            show,
        )

    def action_query(self) -> None:
        """Ask for excerpts."""

        def show(query: str) -> None:
            self._query = query
            self.load()

        ask_for_excerpts(self, self._query or (f"kode:{self._code} " if self._code else ""), show)

    def action_mark(self) -> None:
        """Mark the excerpt or take its mark away, and go to the next."""
        rows = self.query_one(RowList)
        if self._codings:
            self._marked ^= {self._codings[rows.index].id}
            rows.redraw(rows.index)
            rows.action_step(1)
            self._tell()

    def action_mark_all(self) -> None:
        """Mark all, or none when all are."""
        ids = {coding.id for coding in self._codings}
        self._marked = set() if self._marked == ids else ids
        self.query_one(RowList).refresh()
        self._tell()

    def _chosen(self) -> list[Coding]:
        """What is marked, or the excerpt with the cursor.

        Raises:
            QualcodeError: There is none, one is another coder's, or the study is read-only.
        """
        self.ensure_writable()
        rows = self.query_one(RowList)
        found = [coding for coding in self._codings if coding.id in self._marked]
        found = found or self._codings[rows.index : rows.index + 1]
        if not found:
            raise QualcodeError(_("There are no excerpts here."), _("e shows those of another code."))
        self.project.own(found)
        return found

    def _changed(self, said: str) -> None:
        self._marked.clear()
        self.study.edited()
        self.load()
        self.notify(said, timeout=3, markup=False)

    def action_recode(self) -> None:
        """Give what is marked another code."""
        chosen = self._chosen()

        def recode(found: tuple[str, ...]) -> None:
            name = self.project.codebook.path(found[0])[-1]

            def changed(done: Relabelled) -> None:
                told = ngettext(
                    "{count} recoded with {name}; u undoes it.", "{count} recoded with {name}; u undoes it.", done[0]
                )
                self._changed(f"✓ {told.format(count=done.changed, name=name)}")

            self.aside(lambda study: study.recode(chosen, found[0]), changed, said=_("Recoding …"))

        title = ngettext("Recode {count} excerpt with", "Recode {count} excerpts with", len(chosen))
        picker = CodePicker(
            self.project.codebook,
            self.project.recent_codes(),
            "",
            title=title.format(count=len(chosen)),
            does=_("Recode"),
        )
        self.ask(picker, recode)

    def action_uncode(self) -> None:
        """Take the code away from what is marked; several only after a question."""
        chosen = self._chosen()

        def uncode(_sure: bool = True) -> None:
            self.aside(lambda study: study.uncode(chosen), taken)

        def taken(gone: list[Coding]) -> None:
            told = ngettext(
                "{count} coding taken away; u undoes it.", "{count} codings taken away; u undoes it.", len(gone)
            )
            self._changed(told.format(count=len(gone)))

        if len(chosen) == 1:
            uncode()
        else:
            question = ngettext("Take {count} coding away?", "Take {count} codings away?", len(chosen))
            self.ask(Confirm(question.format(count=len(chosen))), uncode)

    def _write(self, path: Path, what: dict[str, str], tables: TableWish) -> None:
        """Write the list in a second thread."""

        def written(done: ExportCount) -> None:
            told = ngettext("{n} row written to {path}", "{n} rows written to {path}", done.rows)
            lines = [told.format(n=done.rows, path=done.path), *done.notes]
            self.notify("\n".join(lines), timeout=6, markup=False)

        codings, said = list(self._codings), _("Writing {path} …").format(path=path.name)
        Errand(self, lambda study: study.export_list(path, codings, what, tables=tables), written, said=said).start()

    def action_write(self) -> None:
        """Write exactly this list to a file."""
        if not self._codings:
            raise QualcodeError(_("There are no excerpts here."), _("e shows those of another code."))

        def write(answer: str) -> None:
            name, _plus, more = answer.partition(" + ")
            path = self.path(name.strip())
            what = {_("query"): self._query} if self._query else {_("codes"): self._code}
            self._write(path, what, wish_for(path, more))

        name = self._code.rpartition("/")[2] if self._code and not self._query else _("excerpts")
        advice = _(
            "The ending decides the form: .xlsx, .ods, .csv, .tsv, .jsonl, .docx, .html or .md. In the study's folder "
            "unless you say more. More sheets after a plus: utdrag.xlsx + cooccurrence, crosstab:kommune, agreement"
        )
        self.ask(FieldAsked(_("Write to which file?"), f"{name}.xlsx", advice=advice), write)


def _find(study: Project, code: str, query: str) -> list[Coding]:
    """The codings that the query is true of, or without one those with the code or one below it."""
    if query:
        return study.find_codings(query)
    book = study.codebook
    below = [each.id for each in book.by_id[code].walk()] if code in book else [code]
    return [coding for each in below for coding in study.codings(code=each)]


def ask_for_excerpts(screen: StudyScreen, start: str, then: Callable[[str], None]) -> None:
    """Ask which excerpts are wanted; the answer can be understood."""
    advice = _(
        "For example: kode:synergi NOT kode:drift\n"
        "kommune:Drammen finds what is said there, koder:kari what kari coded, opphav:akseptert accepted suggestions, "
        "~møte all forms of a word. OR, NOT and ( ) join them."
    )
    screen.ask(FieldAsked(_("Which excerpts?"), start, advice=advice, check=screen.project.check_query), then)
