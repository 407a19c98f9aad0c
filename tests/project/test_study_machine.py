"""A study beside a plain model of it: whatever is done, in whatever order, the two say the same."""

from __future__ import annotations

import copy
import os
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from qualcode.i18n import set_language
from qualcode.model import Coding, Evidence, Excerpt, Run, Suggestion
from qualcode.privacy import Certainty, Kind
from qualcode.project import Project
from qualcode.project.pseudonyms import Place, PseudonymPlan
from qualcode.project.refi import import_refi, plan_refi
from qualcode.readers import ReadOptions

CODES = ("a", "b", "c", "d")
CODEBOOK = "title: Prøve\ncodes:\n" + "".join(
    f"  - id: {code}\n    name: Kode {code}\n    definition: Om {code}.\n" for code in CODES
)
STEPS = int(os.environ.get("QUALCODE_STEPS", "30"))
EXAMPLES = int(os.environ.get("QUALCODE_SEQUENCES", "10"))
NUMBERS = st.integers(0, 40)
_MEMORY = Path("/dev/shm")

Words = tuple[str, int, int, int]
"""A stretch of words: the transcript, the turn's key, the first word and the one after the last."""


@dataclass
class Model:
    """What the study should hold, with words for positions: a turn has a key that stays, and a list of words."""

    turns: dict[str, list[tuple[int, list[str]]]] = field(default_factory=dict)
    codings: set[tuple[str, Words]] = field(default_factory=set)
    memos: dict[tuple[str, Words], str] = field(default_factory=dict)
    decided: set[tuple[str, Words, str]] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=lambda: {code: f"Kode {code}" for code in CODES})
    retired: set[str] = field(default_factory=set)

    def words(self, place: Words) -> str:
        """The words that stand there."""
        transcript, key, first, last = place
        return " ".join(dict(self.turns[transcript])[key][first:last])

    def text(self, name: str) -> list[str]:
        """The turns as the study has them."""
        return [" ".join(words) for _key, words in self.turns[name]]

    def places(self) -> list[tuple[str, int, int]]:
        """Every transcript and turn that may be coded, with the number of its words."""
        return [(name, key, len(words)) for name, turns in self.turns.items() for key, words in turns[1::2]]


class Study(RuleBasedStateMachine):
    """`past` and `future` are the models to which undo and redo lead."""

    @initialize()
    def begin(self) -> None:
        set_language("en")
        self.folder = tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None)
        self.root = Path(self.folder.name) / "studie0"
        self.model, self.past, self.future = Model(), [], []
        self.made = 0
        self.project = Project.create(self.root, coder="kari")
        (self.root / "codebook.yaml").write_text(CODEBOOK, "utf-8")
        self.import_one()

    def teardown(self) -> None:
        if hasattr(self, "project"):
            self.project.close()
            self.folder.cleanup()

    def fresh(self, stem: str) -> str:
        self.made += 1
        return f"{stem}{self.made}"

    def did(self, change) -> None:
        """The model after one undoable event."""
        self.past.append(copy.deepcopy(self.model))
        self.future.clear()
        change(self.model)

    def pick(self, number: int) -> Words | None:
        """A stretch of words."""
        places = self.model.places()
        if not places:
            return None
        name, key, length = places[number % len(places)]
        first = number % length
        return name, key, first, min(length, first + 1 + number % 5)

    def excerpt(self, place: Words) -> Excerpt:
        name, key, first, last = place
        index = [one for one, _words in self.model.turns[name]].index(key)
        words = self.model.turns[name][index][1]
        start = len(" ".join(words[:first])) + bool(first)
        return self.project.transcript(name).turn_excerpt(index, start, len(" ".join(words[:last])))

    def leaf(self, number: int) -> str:
        """A code without any below it."""
        leaves = [one for one in self.model.names if not any(o.startswith(f"{one}/") for o in self.model.names)]
        return leaves[number % len(leaves)]

    def coding_of(self, code: str, place: Words) -> Coding:
        excerpt = self.excerpt(place)
        (found,) = [one for one in self.project.codings() if one.excerpt == excerpt and one.code == code]
        return found

    # What a coder does

    @rule(number=NUMBERS, code=NUMBERS, memo=st.sampled_from(["", "husk"]))
    def code(self, number: int, code: int, memo: str) -> None:
        place, code_id = self.pick(number), self.leaf(code)
        if place is None:
            return
        if (code_id, place) in self.model.codings:
            return
        self.project.code(self.excerpt(place), [code_id], memo=memo)

        def change(model: Model) -> None:
            model.codings.add((code_id, place))
            if memo:
                model.memos[code_id, place] = memo

        self.did(change)

    @rule(number=NUMBERS)
    def uncode(self, number: int) -> None:
        if not self.model.codings:
            return
        chosen = sorted(self.model.codings)[number % len(self.model.codings)]
        self.project.uncode([self.coding_of(*chosen)])

        def change(model: Model) -> None:
            model.codings.remove(chosen)
            model.memos.pop(chosen, None)

        self.did(change)

    @rule(count=st.integers(1, 4))
    def undo(self, count: int) -> None:
        done = self.project.undo(count)
        assert len(done) == min(count, len(self.past))
        for _ in done:
            self.future.append(self.model)
            self.model = self.past.pop()

    @rule(count=st.integers(1, 4))
    def redo(self, count: int) -> None:
        done = self.project.redo(count)
        assert len(done) == min(count, len(self.future))
        for _ in done:
            self.past.append(self.model)
            self.model = self.future.pop()

    # Suggestions

    @rule(number=NUMBERS, code=NUMBERS, accept=st.booleans())
    def answer(self, number: int, code: int, accept: bool) -> None:
        place, code_id = self.pick(number), self.leaf(code)
        if place is None or any(one[:2] == place[:2] for one in self.stands()):
            return  # one answer a turn: what a merge of codes makes of two is for others to test
        excerpt = self.excerpt(place)
        run = self.fresh("run-")
        why = (Evidence("cue", "x", excerpt.start, excerpt.start + 1, "", 1.0),)
        suggestion = Suggestion(excerpt, code_id, 0.9, True, why, run)
        self.project.mirror_codebook()
        manifest = Run(run, "2026-01-01T00:00:00Z", {"transcripts": {place[0]: ""}}, 1)
        self.project.store.suggestions.save(manifest, [suggestion], coder="kari")
        (self.project.accept if accept else self.project.reject)(suggestion)

        def change(model: Model) -> None:
            model.decided.add((code_id, place, "accept" if accept else "reject"))
            if accept:
                model.codings.add((code_id, place))

        self.did(change)
        assert suggestion.excerpt not in [one.excerpt for one in self.project.suggestions(place[0])]

    # The codebook

    @rule(code=NUMBERS)
    def rename(self, code: int) -> None:
        code_id, name = self.leaf(code), self.fresh("Navn ")
        self.project.edit_code(self.project.codebook.by_id[code_id], name=name)
        self.did(lambda model: model.names.update({code_id: name}))

    @rule(one=NUMBERS, other=NUMBERS)
    def merge(self, one: int, other: int) -> None:
        source, target = self.leaf(one), self.leaf(other)
        if source == target:
            return
        self.project.merge_codes(source, target)

        def change(model: Model) -> None:
            del model.names[source]
            model.retired.discard(source)
            for code_id, place in [each for each in model.codings if each[0] == source]:
                model.codings.remove((code_id, place))
                if memo := model.memos.pop((code_id, place), ""):
                    model.memos[target, place] = memo
                model.codings.add((target, place))
            # A no to one code is no no to the one that took it over.
            model.decided = {(target if (c, v) == (source, "accept") else c, p, v) for c, p, v in model.decided}

        self.did(change)

    @rule(one=NUMBERS)
    def split(self, one: int) -> None:
        code_id = self.leaf(one)
        if code_id.count("/") > 1:
            return
        mine = sorted(each for each in self.model.codings if each[0] == code_id)
        choices = {self.coding_of(*each).id: (n % 2,) for n, each in enumerate(mine) if n % 3 < 2}
        names = self.fresh("del"), self.fresh("rest")
        self.project.split_code(code_id, [(name, "") for name in names], choices)

        def change(model: Model) -> None:
            model.names.update({f"{code_id}/{name}": name for name in names})
            for n, each in enumerate(mine):
                if n % 3 < 2:
                    moved = f"{code_id}/{names[n % 2]}", each[1]
                    model.codings.remove(each)
                    model.codings.add(moved)
                    if each in model.memos:
                        model.memos[moved] = model.memos.pop(each)

        self.did(change)

    @rule(code=NUMBERS)
    def retire(self, code: int) -> None:
        code_id = self.leaf(code)
        if code_id in self.model.retired:
            return
        self.project.retire_code(code_id)
        self.did(lambda model: model.retired.add(code_id))

    # Texts

    @rule()
    def import_one(self) -> None:
        """An import is not undone; what was done before it still is."""
        name = self.fresh("intervju")
        turns = [(key, [f"{self.fresh('ord')}" for _ in range(1 + key * 3)]) for key in range(4)]
        for model in (self.model, *self.past, *self.future):
            model.turns[name] = copy.deepcopy(turns)
        self.write(name)
        self.project.import_transcripts(self.project.plan_import([self.file(name)], ReadOptions()))

    @rule(number=NUMBERS, insert=st.booleans())
    def correct(self, number: int, insert: bool) -> None:
        """A new pair of turns somewhere, or a word in no coding put right: all codings keep their words."""
        names = sorted(self.model.turns)
        name = names[number % len(names)]
        turns = copy.deepcopy(self.model.turns[name])
        if insert:
            at = 2 * (number % (len(turns) // 2 + 1))
            keys = 1000 + 2 * self.made, 1001 + 2 * self.made
            turns[at:at] = [(key, [self.fresh("nytt") for _ in range(5)]) for key in keys]
        else:
            key, words = turns[number % len(turns)]
            taken = {
                n for place in self.stands() if place[:2] == (name, key) for n in range(place[2] - 1, place[3] + 1)
            }
            free = [n for n in range(len(words)) if n not in taken]
            if not free:
                return
            words[free[number % len(free)]] += "x"
        before = self.model.turns[name]
        self.model.turns[name] = turns
        self.write(name)
        self.model.turns[name] = before
        worked_on = self.project.store.transcripts.is_worked_on(name)
        self.project.import_transcripts(self.project.plan_import([self.file(name)], ReadOptions()))
        if worked_on:
            self.did(lambda model: model.turns.update({name: turns}))
        else:  # a text that nobody has worked on is imported anew, which is not undone
            for model in (self.model, *self.past, *self.future):
                model.turns[name] = copy.deepcopy(turns)

    @rule(number=NUMBERS)
    def pseudonymise(self, number: int) -> None:
        """Another word for one word, everywhere: codings and answers follow, also inside."""
        names = sorted(self.model.turns)
        name = names[number % len(names)]
        turns = copy.deepcopy(self.model.turns[name])
        index = number % len(turns)
        words = turns[index][1]
        at = number % len(words)
        old, new = words[at], self.fresh("Navn")
        start = len(" ".join(words[:at])) + bool(at)
        kinds = (Kind.PERSON, Certainty.CERTAIN)
        place = Place(name, "text", str(index), start, start + len(old), *kinds, old, old, "", "", new, True)
        self.project.pseudonymise(PseudonymPlan((place,)))
        words[at] = new
        self.did(lambda model: model.turns.update({name: turns}))

    def stands(self) -> list[Words]:
        return [place for _code, place in self.model.codings] + [place for _code, place, _v in self.model.decided]

    def file(self, name: str) -> Path:
        return self.root / "transcripts" / f"{name}.txt"

    def write(self, name: str) -> None:
        lines = [f"{'Intervjuer' if n % 2 == 0 else 'Kari'}: {text}" for n, text in enumerate(self.model.text(name))]
        self.file(name).write_text("\n\n".join(lines) + "\n", "utf-8")

    # What befalls a study

    @rule()
    def open_again(self) -> None:
        self.project.close()
        self.project = Project.open(self.root, coder="kari")

    @rule()
    def crash(self) -> None:
        """The files as they are now, with nobody closing anything, are the study from now on."""
        there = self.root.with_name(self.fresh("studie"))
        shutil.copytree(self.root, there)
        self.project.close()
        self.root = there
        self.project = Project.open(there, coder="kari")

    @rule()
    def across(self) -> None:
        """Out as a REFI-QDA project and into an empty study: the same codings on the same words."""
        target = self.root.with_name(self.fresh("ut"))
        self.project.export(target.with_suffix(".qdpx"), force=True)
        with Project.create(target, coder="kari") as other:
            import_refi(other, plan_refi(other, target.with_suffix(".qdpx")))
            assert _said(other.codings()) == _said(self.project.codings())

    @precondition(lambda self: hasattr(self, "project"))
    @invariant()
    def study_and_model_say_the_same(self) -> None:
        project, model = self.project, self.model
        assert set(project.transcript_names()) == set(model.turns)
        for name in model.turns:
            assert [turn.text for turn in project.transcript(name).turns] == model.text(name)
        there = project.codings()
        assert {(one.code, one.excerpt) for one in there} == {(code, self.excerpt(p)) for code, p in model.codings}
        assert Counter(one.quote for one in there) == Counter(model.words(place) for _code, place in model.codings)
        assert {(one.code, one.excerpt): one.memo for one in there if one.memo} == {
            (code, self.excerpt(place)): memo for (code, place), memo in model.memos.items()
        }
        assert {(one.code, str(one.verdict)) for one in project.store.suggestions.decisions()} == {
            (code, verdict) for code, _place, verdict in model.decided
        }
        assert {code.id: code.name for code in project.codebook} == model.names
        assert {code.id for code in project.codebook if code.retired} == model.retired
        assert project.reviews() == []
        assert project.store.check() == []


def _said(codings: list[Coding]) -> list[tuple[str, int, int, str, str]]:
    return sorted((c.excerpt.transcript, c.excerpt.start, c.excerpt.end, c.code, c.quote) for c in codings)


TestStudy = Study.TestCase
TestStudy.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
)


class Wholly(Study):
    """At the end all is undone, to the beginning, and redone, to the end; the study is opened in between."""

    def teardown(self) -> None:
        if hasattr(self, "project"):
            end = self.project.store.state_hash()
            undone = self.project.undo(None)
            assert len(undone) == len(self.past)
            self.open_again()
            assert self.project.codings() == []
            self.project.redo(len(undone))
            self.open_again()
            assert self.project.store.state_hash() == end
        super().teardown()


TestWholly = Wholly.TestCase
TestWholly.settings = TestStudy.settings
