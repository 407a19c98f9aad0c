"""Whether the reasons are the reasons: the words that a suggestion marks are deleted, and it is scored again.

    python -m bench.reasons [--most 150] [--seed 0]        QUALCODE_EMBEDDINGS=none for a trial without embeddings

Five interviews are coded and five left, both ways round. Of the suggestions shown in those that are left, the words
marked by evidence of the kinds cue and learned are taken out of the turn; beside it as many other words of the same
excerpt, by chance. Nothing else changes: what was learned, the question and the neighbours stay.

    fell     share of deletions after which the score was lower, by however little
    clearly  share after which it was lower by more than 0.05: a score that moves by less moves for any reason
    rose     share after which it was higher by more than 0.05
    change   mean change of the score
    gone     share of those shown that would not have been shown any more

Words that do not carry the suggestion should leave the score about where it was: fell says little of them, since hardly
any score stays the very same when a text changes. clearly beside rose, and gone, say whether they matter.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from threadpoolctl import threadpool_limits

from bench.suggest_quality import Codings, read_gold
from qualcode.codebook import load_codebook
from qualcode.language import analyse, embedder_in_use, load_embedder, model_in_use, pick
from qualcode.model import Codebook, Suggestion, Transcript
from qualcode.readers import find_files, read_transcript
from qualcode.suggest import SuggestInputs, make_suggestions
from qualcode.suggest.knowledge import Knowledge, gather_knowledge
from qualcode.suggest.passages import Reading, read_texts
from qualcode.suggest.scoring import Heard, score_turns
from qualcode.suggest.signals import gather
from qualcode.suggest.texts import Analyst
from qualcode.suggest.training import hear

ROOT = Path(__file__).parent.parent
MARKED = ("cue", "learned")
BAR = 0.9
DRAWS = 3
MARGIN = 0.05
_WORD = re.compile(r"\w[\w-]*")

Span = tuple[int, int]


@dataclass(frozen=True)
class Case:
    """A suggestion, its score with nothing deleted, and with marked words deleted, and others by chance."""

    suggestion: Suggestion
    bar: float
    whole: float
    marked: float
    others: tuple[float, ...]


@dataclass(frozen=True)
class Trial:
    """What was learned from the interviews that are coded, and one interview of those that are left."""

    knowledge: Knowledge
    turns: dict[int, Heard]

    def score(self, index: int, code: str, text: str | None = None) -> float:
        """The turn's score, with this text in place of its own."""
        places = sorted(self.turns)
        place = places.index(index)
        near = places[max(place - 1, 0) : place + 2]
        turns = [self.turns[i] for i in near]
        here = near.index(index)
        if text is not None:
            turns[here] = replace(turns[here], reading=read(text))
        marks = gather(self.knowledge.suggesters, pick(turn.reading.place for turn in turns))
        scored = score_turns(turns, self.knowledge.learned, self.knowledge.codes, marks)[here]
        rates = self.knowledge.ranking.rate(scored.features, self.knowledge.codes)
        return float(rates[self.knowledge.codes.index(code)])


def read(text: str) -> Reading:
    """The text as a run would read it."""
    import numpy as np

    [reading] = read_texts(analyse([text]))
    embedder = load_embedder()
    if embedder is not None:
        rows = embedder.embed([text, *(text[start:end] for start, end in reading.sentences)])
        reading.vectors = rows.astype(np.float16).astype(np.float32)
    return reading


def words_in(text: str) -> list[Span]:
    return [match.span() for match in _WORD.finditer(text)]


def without(text: str, spans: Iterable[Span]) -> str:
    """The text without these words."""
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[end:]
    return re.sub(r"(?<=\S) {2,}", " ", text).strip()


def delete(trial: Trial, transcript: Transcript, suggestion: Suggestion, rnd: random.Random) -> Case | None:
    """The suggestion with and without its words; None where it marks none, or none can be left or chosen."""
    index = transcript.turn_at(suggestion.excerpt.start).index
    base, text = transcript.starts[index], transcript.turns[index].text
    held = [
        word
        for word in words_in(text)
        if suggestion.excerpt.start <= base + word[0] and base + word[1] <= suggestion.excerpt.end
    ]
    places = [(e.start - base, e.end - base) for e in suggestion.evidence if e.kind in MARKED]
    marked = [word for word in held if any(start < word[1] and word[0] < end for start, end in places)]
    others = [word for word in held if word not in marked]
    rest = without(text, marked)
    if not marked or not others or not words_in(rest):
        return None
    chosen = (rnd.sample(others, min(len(marked), len(others))) for _ in range(DRAWS))
    kept = [left for left in (without(text, words) for words in chosen) if words_in(left)]
    return Case(
        suggestion,
        trial.knowledge.ranking.bar_for(suggestion.code),
        trial.score(index, suggestion.code),
        trial.score(index, suggestion.code, rest),
        tuple(trial.score(index, suggestion.code, left) for left in kept),
    )


def cases(
    coded: Sequence[Transcript], left: Sequence[Transcript], codebook: Codebook, gold: Codings, most: int, seed: int
) -> Iterator[Case | None]:
    """A case for each suggestion shown, or for so many of them, drawn by chance."""
    inputs = SuggestInputs(tuple(left), codebook, tuple((each, gold.get(each.name, ())) for each in coded))
    result = make_suggestions(inputs)
    analyst = Analyst(result.new_cache)
    taught = {each.name: analyst.read(each) for each in coded}
    knowledge = gather_knowledge(inputs, taught, analyst, lambda: None)
    trials = {
        each.name: Trial(knowledge, {turn.index: heard for turn, heard in hear(each, analyst.read(each))})
        for each in left
    }
    rnd = random.Random(seed)
    shown = [suggestion for suggestion in result.suggestions if suggestion.default]
    by_name = {each.name: each for each in left}
    for suggestion in rnd.sample(shown, min(most, len(shown))):
        name = suggestion.excerpt.transcript
        yield delete(trials[name], by_name[name], suggestion, rnd)


def report(found: Sequence[Case]) -> None:
    marked = [(case.marked, case) for case in found]
    others = [(score, case) for case in found for score in case.others]
    for name, scores in (("marked words", marked), ("other words", others)):
        fell = statistics.mean(score < case.whole for score, case in scores)
        change = statistics.mean(score - case.whole for score, case in scores)
        clearly = statistics.mean(score < case.whole - MARGIN for score, case in scores)
        rose = statistics.mean(score > case.whole + MARGIN for score, case in scores)
        gone = statistics.mean(score < case.bar for score, case in scores)
        verdict = ("ok" if fell >= BAR else "MISS") if name == "marked words" else ""
        bar = f"(bar >= {BAR}) {verdict}" if verdict else ""
        moved = f"fell {fell:.3f}  clearly {clearly:.3f}  rose {rose:.3f}"
        print(f"{name:14} {moved}  change {change:+.3f}  gone {gone:.3f}  {bar}")
    more = statistics.mean(case.marked < statistics.mean(case.others) for case in found)
    print(f"marked words lowered the score more than others did in {more:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=150)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", action="store_true", help="the suggestions whose score did not fall")
    options = parser.parse_args()
    transcripts = [read_transcript(path).transcript for path in find_files([ROOT / "transcripts"])]
    gold = read_gold(ROOT / "bench/gold/gold.jsonl", transcripts)
    codebook = load_codebook(ROOT / "codebook.yaml")
    half, most = len(transcripts) // 2, options.most // 2
    first, second = transcripts[:half], transcripts[half:]
    with threadpool_limits(1):
        tried = [
            case
            for coded, left in ((first, second), (second, first))
            for case in cases(coded, left, codebook, gold, most, options.seed)
        ]
    found = [case for case in tried if case is not None]
    print(f"{model_in_use().name}, embeddings: {embedder_in_use().name}; ", end="")
    print(f"{len(tried)} suggestions, {len(tried) - len(found)} of them without words to delete or to keep")
    report(found)
    if options.show:
        for case in (case for case in found if case.marked >= case.whole):
            words = ", ".join(f"{e.text} ({e.kind})" for e in case.suggestion.evidence if e.kind in MARKED)
            print(f"{case.whole:.3f} {case.marked:.3f}  {case.suggestion.code}: {words}")


if __name__ == "__main__":
    main()
