"""What goes through the whole study at once: many suggestions, many codings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from qualcode.model import Coding, Excerpt, Memo, SearchHit, Suggestion
from qualcode.project.deciding import Deciding
from qualcode.project.query import is_plain
from qualcode.store import PlacedTurn
from qualcode.table import Table

if TYPE_CHECKING:
    from qualcode.exchange.sheets import Report
    from qualcode.project.attributes import AttributePlan
    from qualcode.project.exporting import DocumentWish, ExportCount
    from qualcode.project.tables import TableWish
    from qualcode.store.relabelling import Relabelled


class Sifting(Deciding):
    """The study with what one coder can decide about much of it in one go; each decision is one event."""

    def turns_at(self, excerpt: Excerpt, *, before: int = 0) -> list[PlacedTurn]:
        """The turns that the excerpt touches and so many before them; the transcript is not read for it.

        Raises:
            QualcodeError: There is no such transcript.
        """
        return self.store.turns_at(excerpt, before=before)

    def accept_all(self, suggestions: Sequence[Suggestion]) -> list[Coding]:
        """Make the suggestions codings, as one event; they are undone together.

        Raises:
            QualcodeError: A code is not in the codebook any more, or the study is read-only.
        """
        for code in dict.fromkeys(each.code for each in suggestions):
            self.known_code(code)
        definitions = self._definitions.of(self.codebook)
        self.store.keep()
        return self.store.suggestions.accept_all(suggestions, coder=self.coder, definitions=definitions)

    def search(
        self, query: str, *, interviewers: bool = False, transcript: str | None = None, limit: int | None = None
    ) -> list[SearchHit]:
        """Where it is said, or coded so, in reading order; `query.parse` tells what can be asked.

        Raises:
            QualcodeError: The query cannot be understood, or names a code or attribute that there is not.
        """
        if is_plain(query):
            return super().search(query, interviewers=interviewers, transcript=transcript, limit=limit)
        from qualcode.project.asking import Asking

        return Asking(self, query, interviewers=interviewers).find_turns(transcript=transcript, limit=limit)

    def find_codings(self, query: str) -> list[Coding]:
        """The codings that the query is true of, in reading order.

        Raises:
            QualcodeError: The query cannot be understood, or names a code or attribute that there is not.
        """
        from qualcode.project.asking import Asking

        return Asking(self, query).find_codings()

    def check_query(self, query: str) -> None:
        """Say nothing where the query can be answered.

        Raises:
            QualcodeError: The query cannot be understood, or names a code or attribute that there is not.
        """
        from qualcode.project.asking import Asking

        Asking(self, query)

    def recode(self, codings: Sequence[Coding], code: str) -> Relabelled:
        """Give all the codings another code, as one event; they keep their places, times, memos and weights.

        Raises:
            QualcodeError: One of them is another coder's, there is no such code, or the study is read-only.
        """
        self.own(codings)
        self.store.keep()
        return self.store.relabel([coding.id for coding in codings], self.known_code(code), coder=self.coder)

    def export_list(
        self,
        path: Path,
        codings: Sequence[Coding],
        what: Mapping[str, str],
        *,
        raw: bool = False,
        force: bool = False,
        wish: DocumentWish | None = None,
        tables: TableWish | None = None,
        report: Report | None = None,
    ) -> ExportCount:
        """Write exactly these codings; the ending of `path` decides the form, `what` tells which they are.

        For a document, `wish` says what it holds, for a workbook `tables` does.

        Raises:
            QualcodeError: The ending is unknown, or the file is there and `force` is not given.
        """
        from qualcode.project.exporting import export_list

        return export_list(self, path, codings, what, raw=raw, force=force, wish=wish, tables=tables, report=report)

    def memos(self, words: str = "", *, target: str | None = None) -> list[Memo]:
        """The memos of all coders with all these words in them, the newest first.

        Args:
            words: What to look for, without regard to case; all memos without it.
            target: Only those on the project, a code, a transcript or a coding.
        """
        sought = words.casefold().split()
        found = [memo for memo in self.store.memos.find(target=target) if _has_all(memo.text, sought)]
        return sorted(found, key=lambda memo: memo.updated, reverse=True)

    def memo_on(self, target: str, target_id: str) -> str:
        """This coder's own memo on the project (with an empty id), a code, a transcript or a coding."""
        found = self.store.memos.find(target=target, target_id=target_id)
        return next((memo.text for memo in found if memo.coder == self.coder), "")

    def write_memo(self, target: str, target_id: str, text: str, *, seen: str | None = None) -> None:
        """Write this coder's own memo on something; an empty text removes it. `seen` is what stood there before.

        Raises:
            MemoConflictError: Something else than `seen` stands there now; the error has both versions.
            QualcodeError: There is no such transcript, code or coding, or the study is read-only.
        """
        if target == "code" and text:
            self.known_code(target_id)
        self.store.memos.set(target, target_id, text, coder=self.coder, seen=seen)

    def set_attributes(
        self,
        values: Mapping[str, Mapping[str, str]],
        people: Mapping[str, Mapping[str, Mapping[str, str]]] = MappingProxyType({}),
    ) -> list[str]:
        """Let each transcript, by its name, have just these attributes, as one event; those that changed.

        `people` are those of single speakers, by transcript and label.

        Raises:
            QualcodeError: There is no such transcript, or the study is read-only.
        """
        self._open.clear()
        return self.store.transcripts.set_known(values, people, coder=self.coder)

    def plan_attributes(self, path: Path) -> AttributePlan:
        """Read a table of attributes and say what the transcripts would have; nothing is stored.

        Raises:
            QualcodeError: The file cannot be read as a table.
            ProblemsError: Rows that do not fit the study, with their lines.
        """
        from qualcode.project.attributes import plan_attributes

        return plan_attributes(self, path)

    def groups(self, attribute: str) -> Table:
        """How many codings each code has by the values of the attribute (see `analysis.tabulate_groups`)."""
        from qualcode.analysis import tabulate_groups

        transcripts = self.store.transcripts
        return tabulate_groups(transcripts.count_said(), transcripts.respondents(), self.codebook, attribute)

    def course(self, transcript: str, steps: int) -> Table:
        """How much of each step of the interview has each code (see `analysis.tabulate_course`).

        Raises:
            QualcodeError: There is no such transcript.
        """
        from qualcode.analysis import tabulate_course

        return tabulate_course(self.transcript(transcript), self.codings(transcript), self.codebook, steps)


def _has_all(text: str, sought: Sequence[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in sought)
