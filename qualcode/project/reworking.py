"""What a coder changes in what was coded: borders, weights, turns without codes, and the way back to any point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Blank, Coding, Event, Excerpt, Moment
from qualcode.project.new_code import Draft, Prepared, prepare_code, write_code
from qualcode.project.opened import OpenStudy

HEAVIEST = 3


class Reworking(OpenStudy):
    """The study with what one coder can change in it afterwards; each change is one event of the journal."""

    def same_words(self, excerpt: Excerpt, quote: str | None) -> str:
        """The words of the excerpt.

        Raises:
            QualcodeError: They are others than the coder saw, since another program corrected the transcript.
        """
        there = self.transcript(excerpt.transcript).quote(excerpt)
        if quote is not None and quote != there:
            raise QualcodeError(
                _("{name} was corrected by another program, and these words stand elsewhere now.").format(
                    name=excerpt.transcript
                ),
                _("Nothing was coded. Choose the words again."),
            )
        return there

    def add_code(self, draft: Draft) -> str:
        """Make a code and write it into codebook.yaml; its id.

        Raises:
            QualcodeError: The study is read-only, or the codebook has problems, such a code, or cannot be written.
        """
        return self.store_code(prepare_code(self.codebook_file.path, draft))

    def store_code(self, prepared: Prepared) -> str:
        """Write a codebook with a new code that `prepare_code` made; the code's id.

        Raises:
            QualcodeError: The study is read-only, or the codebook has problems, such a code, or cannot be written.
        """
        return write_code(self, prepared)

    def move(self, coding: Coding, excerpt: Excerpt, *, quote: str | None = None) -> Coding:
        """Give the coding other borders; it keeps its id, time, memo and weight.

        Args:
            coding: Which.
            excerpt: Its words from now on.
            quote: Those words as the coder saw them, when that may be long ago.

        Raises:
            QualcodeError: It is another coder's or gone, the words are others now, or its code stands on just those
                words already.
        """
        self.own([coding])
        self.same_words(excerpt, quote)
        return self.store.codings.move(coding.id, excerpt, coder=self.coder)

    def set_weight(self, coding: Coding, weight: int) -> None:
        """Say how much the coding weighs, from 0 (nothing said) to 3.

        Raises:
            QualcodeError: It is another coder's or gone.
        """
        self.own([coding])
        self.store.codings.set_weight(coding.id, weight, coder=self.coder)

    def own(self, codings: Iterable[Coding]) -> None:
        """Stop where one of the codings is another coder's.

        Raises:
            QualcodeError: It is, and whose.
        """
        others = {coding.coder for coding in codings} - {self.coder}
        if others:
            raise QualcodeError(
                _("These codings are by {names}, so only they can change them.").format(
                    names=", ".join(sorted(others))
                ),
                _("To work on them, start qualcode with --coder."),
            )

    def blanks(self, transcript: str | None = None) -> list[Blank]:
        """The turns that this coder has marked as read and without codes."""
        return self.store.blanks.find(transcript=transcript, coder=self.coder)

    def mark_blank(self, excerpts: Sequence[Excerpt], quotes: Sequence[str] = ()) -> list[Blank]:
        """Mark turns as read and without codes; those that were new.

        Args:
            excerpts: The turns.
            quotes: Their words as the coder saw them, when that may be long ago.

        Raises:
            QualcodeError: The coder has coded words in one of them, or the words are others now.
        """
        for excerpt, quote in zip(excerpts, quotes, strict=False):
            self.same_words(excerpt, quote)
        return self.store.blanks.add(excerpts, coder=self.coder)

    def unmark_blank(self, blanks: Sequence[Blank]) -> None:
        """Take such marks away."""
        self.store.blanks.remove(blanks, coder=self.coder)

    def moments(self, limit: int | None = None) -> list[Moment]:
        """What everyone did, newest first, and what stands of it."""
        return self.store.journal.moments(limit)

    def where(self, moment: Moment) -> Excerpt | None:
        """Where in the text the moment was; None when it was about no one place."""
        return self.store.journal.where(moment.seq)

    def go_to(self, moment: Moment | None) -> list[Event]:
        """Undo what this coder did after the moment (None: all), or redo up to it where it is undone itself."""
        return self.store.journal.go_to(self.coder, moment.seq if moment else 0)
