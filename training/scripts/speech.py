"""Write a training corpus that looks like speech: gold sentences of the treebank with small words put in.

Short sentences, those with jeg/du/vi/dere/det first, get interjections and fillers before, after and between
their words (as `discourse`), stand between turns that are nothing but such words, and are written in one of
the styles of transcripts. All from `speech/patterns.txt`; no transcript is copied.
"""

import argparse
import random
from collections import defaultdict
from pathlib import Path

from strip import restyle
from trees import Sentence, Word, copy_sentence, read_docs, write_docs

PERSON = {"jeg", "du", "vi", "dere", "meg", "deg", "oss"}
STYLES = ("gold", "speech", "speech", "stripped", "stripped", "lower")


class Patterns:
    def __init__(self, path: Path, morphs: dict[str, str], draw: random.Random) -> None:
        self.draw, self.morphs = draw, morphs
        self.rows: dict[str, tuple[list[str], list[int]]] = defaultdict(lambda: ([], []))
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                weight, where, words = line.split("\t")
                self.rows[where][0].append(words)
                self.rows[where][1].append(int(weight))

    def make(self, where: str) -> Sentence:
        """The words of one pattern, the first one as head of the others."""
        (words,) = self.draw.choices(*self.rows[where])
        made = []
        for text in words.split():
            form, pos, lemma = text.split("/") if "/" in text else (text, "INTJ", text)
            made.append(Word(form, lemma, pos, self.morphs.get(f"{form}/{pos}", ""), dep="discourse"))
        for word in made[1:]:
            word.head = made[0]
            word.dep = "advmod" if word.pos == "ADV" else "discourse"
        return made


def mark(text: str) -> Word:
    return Word(text, f"${text}", "PUNCT", dep="punct")


def comma_after(words: Sentence) -> Sentence:
    comma = mark(",")
    comma.head, words[-1].space = words[0], False
    return [*words, comma]


def capital(sentence: Sentence) -> None:
    sentence[0].text = sentence[0].text[:1].upper() + sentence[0].text[1:]


def close(sentence: Sentence, root: Word, draw: random.Random) -> None:
    """Ends a sentence that has no mark yet."""
    if sentence[-1].pos != "PUNCT":
        stop = mark(draw.choice([".", ".", ".", ".", "!", "?", "...", "…"]))
        stop.head, sentence[-1].space = root, False
        sentence.append(stop)


def turn(patterns: Patterns, style: str) -> Sentence:
    words = patterns.make("turn")
    words[0].dep = "ROOT"
    if style == "gold":
        capital(words)
        if patterns.draw.random() < 0.8:
            close(words, words[0], patterns.draw)
    return words


def enrich(sentence: Sentence, patterns: Patterns, style: str) -> Sentence:
    """A copy with words put in before, after or between."""
    draw = patterns.draw
    words = copy_sentence(sentence)
    root = next(word for word in words if word.head is None)
    while words and words[0].pos == "PUNCT" and words[0] is not root and not any(w.head is words[0] for w in words):
        words.pop(0)
    gold = style in {"gold", "lower"}
    if draw.random() < 0.25:
        spots = [
            i
            for i in range(1, len(words))
            if words[i].pos != "PUNCT" and words[i - 1].space and words[i].name[0] != "I"
        ]
        if spots:
            at = draw.choice(spots)
            put = patterns.make("inside")
            put[0].head = words[at]
            words[at:at] = comma_after(put) if gold and draw.random() < 0.4 else put
    if draw.random() < 0.65:
        first = words[0]
        if first.pos != "PROPN" and first.name == "O" and first.text[1:] == first.text[1:].lower():
            first.text = first.text.lower()
        put = patterns.make("first")
        put[0].head = root
        words[0:0] = comma_after(put) if gold and draw.random() < 0.8 else put
        if style == "gold":
            capital(words)
    if draw.random() < 0.25:
        put = patterns.make("last")
        put[0].head = root
        end = len(words) - 1 if words[-1].pos == "PUNCT" and words[-1] is not root else len(words)
        if gold and draw.random() < 0.7:
            comma = mark(",")
            comma.head = put[0]
            words[end - 1].space = False
            put = [comma, *put]
        else:
            words[end - 1].space = True
        if end < len(words):
            put[-1].space = False
        words[end:end] = put
    if not gold:
        words = restyle(words, style)
        if words and draw.random() < 0.15:
            pause = mark("#")
            at = draw.randrange(1, len(words) + 1)
            pause.head = words[at] if at < len(words) else next(word for word in words if word.head is None)
            words.insert(at, pause)
    elif style == "lower":
        words = restyle(words, style)
    return words


def collect_morphs(docs: list[list[Sentence]]) -> dict[str, str]:
    """The most frequent features of each word and part of speech in the gold data."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for word in (word for doc in docs for sentence in doc for word in sentence):
        counts[f"{word.text.lower()}/{word.pos}"][word.morph] += 1
    return {key: max(found, key=found.__getitem__) for key, found in counts.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("input", type=Path)
    parser.add_argument("patterns", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--docs", type=int, default=900)
    parser.add_argument("--single", action="store_true", help="without punctuation every sentence is a document")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    draw = random.Random(args.seed)
    gold = list(read_docs(args.input))
    patterns = Patterns(args.patterns, collect_morphs(gold), draw)
    short = [s for doc in gold for s in doc if 3 <= len(s) <= 22 and any(w.pos in {"VERB", "AUX"} for w in s)]
    weights = [4 if {w.text.lower() for w in s} & PERSON else 1 for s in short]
    docs = []
    for number in range(args.docs):
        style = draw.choice(STYLES)
        doc = []
        for _ in range(1 if number % 3 == 0 else draw.randint(3, 10)):
            if draw.random() < 0.4:
                made = turn(patterns, style)
            else:
                made = enrich(draw.choices(short, weights)[0], patterns, style)
            if made:
                made[-1].space = True
                doc.append(made)
        docs += [[sentence] for sentence in doc] if args.single and style not in {"gold", "lower"} else [doc]
    counts = write_docs(docs, args.output)
    print(f"{args.output}: {counts[0]} documents, {counts[1]} words")


if __name__ == "__main__":
    main()
