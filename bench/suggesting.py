"""How fast suggestions are made, beside what the libraries under them can do at most. Without embeddings.

    python -m bench.suggesting [--runs 3] [part ...]        parts: model lemmas cues fuzzy learning

The ten interviews that ship become fifty, each copy with some other words. Both sides of a figure are taken in turn,
in seconds of processor time on one thread: other programs on the machine then count for neither. The library's side of
`model` is spaCy as it loads, with the components that qualcode runs and no others, over all texts that have to be
analysed: the turns and, the first time, the codebook's examples and cues. qualcode sends fewer tokens through the
model, since the lexicon goes first; how many is shown.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from bench.autocode import autocode, open_project
from qualcode.codebook import load_codebook
from qualcode.project import Project

ROOT = Path(__file__).parent.parent
CODEBOOK = ROOT / "codebook.yaml"
CHANGES = (("det", "dette"), ("er", "var"), ("på", "ved"), ("som", "der"), ("med", "me"))
"""Words that every interview holds, so that no two of the fifty are alike, and no two have their analysis in common."""
COPIES = 5
PHRASES = 50
TRIED = 5
EXCERPTS = 5000
CODES = 20

Measures = Mapping[str, Callable[[], float]]


def cpu_seconds(call: Callable[[], object]) -> float:
    """The processor time of one call."""
    began = time.process_time()
    call()
    return time.process_time() - began


def in_turn(measures: Measures, runs: int) -> dict[str, float]:
    """The median of each, taken in turn."""
    taken: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(runs):
        for name, measure in measures.items():
            taken[name].append(measure())
    return {name: statistics.median(values) for name, values in taken.items()}


def show(what: str, ratio: float, bar: float, *, least: bool = False, note: str = "") -> None:
    """One line: a ratio, the bar that it should stay under (or reach), and what it is made of."""
    met = ratio >= bar if least else ratio <= bar
    print(f"{what:58} {ratio:7.2f} x  (bar {'>=' if least else '<='} {bar} x) {'ok  ' if met else 'MISS'}  {note}")


def make_interviews(folder: Path, copies: int = COPIES) -> list[Path]:
    """The interviews as files: in each copy one more word is another one."""
    folder.mkdir()
    for path in sorted((ROOT / "transcripts").glob("*.txt")):
        text = path.read_text("utf-8")
        for number in range(copies):
            (folder / f"{path.stem}-{number}.txt").write_text(text, "utf-8")
            text = re.sub(rf"\b{CHANGES[number][0]}\b", CHANGES[number][1], text)
    paths = sorted(folder.iterdir())
    if len({path.read_text("utf-8") for path in paths}) < len(paths):
        raise ValueError("two of the interviews are alike")
    return paths


def write_cues(path: Path, cues: Sequence[str]) -> None:
    """A codebook with a code for every tenth of the cues, and nothing else to go by. JSON is YAML."""
    codes = [
        {"id": f"kode-{number}", "name": f"Kode {number}", "definition": "Ord.", "cues": list(cues[number::10])}
        for number in range(10)
    ]
    path.write_text(json.dumps({"title": "Stikkord", "codes": codes}, ensure_ascii=False), "utf-8")


def shipped_cues() -> list[str]:
    return list(dict.fromkeys(cue for code in load_codebook(CODEBOOK) for cue in code.cues))


class Scratch:
    """A folder to work in, with the fifty interviews."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.interviews = make_interviews(folder / "interviews")
        self._numbers = count()

    def path(self) -> Path:
        return self.folder / str(next(self._numbers))

    @contextmanager
    def study(self, cues: Sequence[str] = (), files: Sequence[Path] = ()) -> Iterator[Project]:
        """A new study with the codebook that ships, or one of cues alone; of the fifty interviews, or some of them."""
        root = self.path()
        root.mkdir()
        if cues:
            write_cues(root / "codebook.yaml", cues)
        else:
            shutil.copy(CODEBOOK, root)
        with Project.create(root, coder="kari") as project:
            import_all(project, files or self.interviews)
            _ = project.codebook  # read like the interviews: spaCy, too, gets its texts ready to use
            yield project


def import_all(project: Project, files: Sequence[Path]) -> None:
    project.import_transcripts(project.plan_import(list(files)))


def turns_of(project: Project, names: Sequence[str] = ()) -> list[str]:
    return [turn.text for name in names or project.transcript_names() for turn in project.transcript(name).turns]


def words_in(texts: Sequence[str]) -> int:
    return sum(len(text.split()) for text in texts)


def drain(nlp: Any, texts: Sequence[str]) -> None:
    for _doc in nlp.pipe(texts, batch_size=128):
        pass


def bare_model() -> Any:
    """The pipeline that ships as spaCy loads it, with the components that qualcode runs."""
    import spacy

    from qualcode.language import pipeline
    from qualcode.language.components import LEMMAS, SENTENCES

    nlp = spacy.load(pipeline.SHIPPED, exclude=pipeline.UNUSED_SHIPPED)
    nlp.add_pipe(LEMMAS)
    nlp.add_pipe(SENTENCES)
    return nlp


def codebook_texts() -> list[str]:
    """What a run reads of the codebook that ships."""
    from qualcode.suggest.training import read_examples

    return [*read_examples(load_codebook(CODEBOOK)), *shipped_cues()]


def with_model(scratch: Scratch, runs: int) -> None:
    """A first run, a run over interviews that came later, and a rerun; each with all that is stored."""
    nlp, texts = bare_model(), {"codebook": codebook_texts()}
    later = scratch.interviews[COPIES:]
    taken: dict[str, list[float]] = defaultdict(list)
    sent: list[int] = []
    for _ in range(runs):
        with scratch.study() as project, watched(sent):
            texts["first"] = turns_of(project)
            taken["first"].append(cpu_seconds(project.suggest))
            first = sum(sent)
            sent.clear()
            taken["again"].append(cpu_seconds(project.suggest))
            again = len(sent)
        with scratch.study(files=scratch.interviews[:COPIES]) as project:
            project.suggest()
            import_all(project, later)
            names = [path.stem for path in later]
            texts["later"] = turns_of(project, names)
            taken["later"].append(cpu_seconds(partial(project.suggest, names)))
        for name in ("first", "codebook", "later"):
            taken[f"bare {name}"].append(cpu_seconds(partial(drain, nlp, texts[name])))
    median = {name: statistics.median(values) for name, values in taken.items()}
    words = {name: words_in(part) for name, part in texts.items()}
    whole = median["bare first"] + median["bare codebook"]
    print(
        f"bare nlp.pipe: {words['first'] / median['bare first']:,.0f} words/s; turns {words['first']:,} words, "
        f"codebook {words['codebook']:,}; first run {median['first']:.1f} s, {first:,} tokens through the model"
    )
    show("first run, codebook included, of bare nlp.pipe's words/s", whole / median["first"], 0.9, least=True)
    show("first run, the turns' words alone", median["bare first"] / median["first"], 0.9, least=True)
    show("45 more interviews, same codebook", median["bare later"] / median["later"], 0.9, least=True)
    show("rerun, of the first run's time", median["again"] / median["first"], 0.05, note=f"{again} texts analysed")


@contextmanager
def watched(sent: list[int]) -> Iterator[None]:
    """Notes how many tokens go through the model, text by text."""
    from qualcode.language import load_pipeline

    nlp = load_pipeline()
    pipe = nlp.pipe

    def noting(texts: Iterable[Any], **options: object) -> Iterator[Any]:
        for doc in pipe(texts, **options):
            sent.append(len(doc))
            yield doc

    nlp.pipe = noting
    try:
        yield
    finally:
        nlp.pipe = pipe


@contextmanager
def without_model() -> Iterator[None]:
    """Sentences and lemmas from rules and the lexicon."""
    from qualcode.language import pipeline

    shipped, pipeline.SHIPPED = pipeline.SHIPPED, Path("no-such-folder")
    pipeline.forget()
    try:
        yield
    finally:
        pipeline.SHIPPED = shipped
        pipeline.forget()


def lookup_model(texts: Sequence[str]) -> Any:
    """spaCy's tokenizer, its sentences at full stops, and its lookup lemmatizer with the lexicon's lemmas."""
    import spacy
    from spacy.lookups import Lookups

    from qualcode.language import lemmatize

    nlp = spacy.blank("nb")
    forms = {token.text for doc in nlp.pipe(texts) for token in doc}
    lookups = Lookups()
    lookups.add_table("lemma_lookup", {form: lemmatize(form) for form in forms})
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"}).initialize(lookups=lookups)
    return nlp


def on_lemmas(scratch: Scratch, runs: int) -> None:
    """All cues of the codebook that ships, nothing learned, no model."""
    from qualcode.language import analyse, load_pipeline

    taken: dict[str, list[float]] = defaultdict(list)
    nlp = None
    with without_model():
        for _ in range(runs):
            with scratch.study(shipped_cues()) as project:
                texts = turns_of(project)
                nlp = nlp or lookup_model(texts)
                drain(load_pipeline(), texts[:100])
                taken["suggest"].append(cpu_seconds(project.suggest))
                taken["bare"].append(cpu_seconds(partial(drain, nlp, texts)))
                taken["analysis"].append(cpu_seconds(lambda: list(analyse(texts))))  # noqa: B023
    median = {name: statistics.median(values) for name, values in taken.items()}
    words = words_in(texts)
    print(f"blank nb + lookup lemmas: {words / median['bare']:,.0f} words/s; ours {words / median['suggest']:,.0f}")
    ratio = {name: median["bare"] / median[name] for name in ("analysis", "suggest")}
    show("lemmas and sentences alone, of blank nb + lookup lemmas", ratio["analysis"], 0.5, least=True)
    show("suggestions on lemmas alone, stored", ratio["suggest"], 0.5, least=True)


def by_cue(scratch: Scratch, runs: int) -> None:
    """Fifty cues over fifty interviews that have been analysed, beside QualCoder's loop over as many phrases."""
    cues = shipped_cues()[:PHRASES]
    texts = [path.read_text("utf-8") for path in scratch.interviews]
    taken: dict[str, list[float]] = defaultdict(list)
    for _ in range(runs):
        with scratch.study(cues[:1]) as project:
            project.suggest()
            write_cues(project.root / "codebook.yaml", cues)
            taken["stored"].append(cpu_seconds(project.suggest))
        with scratch.study(cues) as project:
            taken["new"].append(cpu_seconds(project.suggest))
        connection = open_project(scratch.path(), texts)
        taken["loop"].append(cpu_seconds(partial(autocode, connection, cues[:TRIED])) * PHRASES / TRIED)
        connection.close()
    median = {name: statistics.median(values) for name, values in taken.items()}
    lines = (("stored", "50 cues over 50 interviews, QualCoder's loop", 40), ("new", "the same, new interviews", 1))
    for name, what, bar in lines:
        note = f"{median[name] * 1000:.0f} ms beside {median['loop']:.1f} s"
        show(what, median["loop"] / median[name], bar, least=True, note=note)


def misspell(cue: str, number: int) -> str:
    """The cue with one letter gone, not the first."""
    place = 1 + number % (len(cue) - 1)
    return cue[:place] + cue[place + 1 :]


def fuzzy(scratch: Scratch, runs: int) -> None:
    """Fifty long cues, looked for misspelt in a transcript of 14,650 words: the ten interviews as one."""
    import numpy as np
    from rapidfuzz import fuzz, process

    from qualcode.language import analyse
    from qualcode.model import Code, Codebook
    from qualcode.suggest.cues import read_cues, suggest_by_spelling

    with scratch.study(files=scratch.interviews[::COPIES]) as project:
        texts = turns_of(project)
    cues = [cue for cue in shipped_cues() if len(cue) >= 7 and cue.isalpha()][:PHRASES]
    for number, cue in enumerate(cues):
        texts[number * 10] += f" {misspell(cue, number)}"
    docs, lower = analyse(texts), [text.lower() for text in texts]
    book = Codebook("Stikkord", codes=(Code("kode", "Kode", "Ord.", cues=tuple(cues)),))
    known = read_cues(book)
    found = {mark.cue for mark in suggest_by_spelling(known)(docs)}

    def ours() -> None:
        list(suggest_by_spelling(known)(docs))  # made anew, since one remembers what it has looked up

    def cdist() -> None:
        process.cdist(cues, lower, scorer=fuzz.partial_ratio, dtype=np.uint8, score_cutoff=85, workers=1)

    sides = {"ours": lambda: cpu_seconds(ours), "cdist": lambda: cpu_seconds(cdist)}
    median = in_turn(sides, 5 * runs)
    note = f"{median['ours'] * 1000:.0f} ms beside {median['cdist'] * 1000:.0f}; {len(found)} of {len(cues)} found"
    show("misspelt cues in one transcript, of rapidfuzz's cdist", median["ours"] / median["cdist"], 1.3, note=note)


def learning(scratch: Scratch, runs: int) -> None:
    """Five thousand excerpts, twenty codes; both sides weigh words and letter groups and draw forty lines."""
    from threadpoolctl import threadpool_limits

    from qualcode.language import analyse
    from qualcode.suggest.learner import Sample, Trainer
    from qualcode.suggest.passages import read_texts

    with scratch.study() as project:
        texts = [text for text in turns_of(project) if len(text.split()) > 5]
    texts = (texts + [text.lower() for text in texts])[:EXCERPTS]
    passages = [reading.whole for reading in read_texts(analyse(texts))]
    frequency = Counter(lemma for passage in passages for lemma in set(passage.lemmas) if len(lemma) > 4)
    codes = [lemma for lemma, _count in frequency.most_common(2 * CODES)[CODES:]]
    carried = [frozenset(codes).intersection(passage.lemmas) for passage in passages]
    samples = [Sample(passage, held, "one") for passage, held in zip(passages, carried, strict=True)]

    def ours() -> None:
        Trainer(samples, codes).learn(range(len(samples)))

    lemmas, words = [" ".join(p.lemmas) for p in passages], [" ".join(p.words) for p in passages]
    theirs = partial(learn_with_sklearn, lemmas, words, [[code in held for held in carried] for code in codes])
    with threadpool_limits(1):
        median = in_turn({"ours": lambda: cpu_seconds(ours), "theirs": lambda: cpu_seconds(theirs)}, runs)
    note = f"{median['ours']:.2f} s beside {median['theirs']:.2f}"
    show(f"learning from {len(samples):,} excerpts, of scikit-learn", median["ours"] / median["theirs"], 1.2, note=note)


def learn_with_sklearn(lemmas: Sequence[str], words: Sequence[str], truths: Sequence[Sequence[bool]]) -> None:
    """The same views and the same lines, without compounds and without weights for later reasons."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    by_word = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    by_letter = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True)
    for weights in (by_word.fit_transform(lemmas), by_letter.fit_transform(words)):
        for truth in truths:
            LogisticRegression(C=10, class_weight="balanced", solver="liblinear", max_iter=300).fit(weights, truth)


PARTS = {"model": with_model, "lemmas": on_lemmas, "cues": by_cue, "fuzzy": fuzzy, "learning": learning}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="part", choices=[*PARTS, []])
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    os.environ["QUALCODE_EMBEDDINGS"] = "none"
    with tempfile.TemporaryDirectory() as folder:
        scratch = Scratch(Path(folder))
        for name in options.parts or PARTS:
            PARTS[name](scratch, options.runs)


if __name__ == "__main__":
    main()
