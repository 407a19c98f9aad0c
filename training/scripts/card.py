"""Write MODEL_CARD.md: the template with the figures of `metrics/`."""

import argparse
import json
from pathlib import Path

PARTS = {
    "dev": "dev", "test": "test", "dev-speech": "dev as speech", "test-speech": "test as speech",
    "dev-stripped": "dev stripped", "test-stripped": "test stripped",
    "dev-stripped-senter": "dev stripped, senter on", "test-stripped-senter": "test stripped, senter on",
    "dev-speech-senter": "dev as speech, senter on", "test-speech-senter": "test as speech, senter on",
}  # fmt: skip
COLUMNS = {
    "token_acc": "tokens", "pos_acc": "POS", "morph_acc": "morphology", "lemma_acc": "lemma", "dep_uas": "UAS",
    "dep_las": "LAS", "sents_f": "sentences", "ents_p": "names P", "ents_r": "names R", "ents_f": "names F",
}  # fmt: skip

SENTENCES = {
    "sents_f|dev-stripped": "dev, whole", "borders_f|dev-stripped": "dev, borders",
    "sents_f|test-stripped": "test, whole", "borders_f|test-stripped": "test, borders",
}  # fmt: skip
EARLIER = {  # what was measured before this version, see NOTES.md
    "before: the parser, which looks for full stops": (0.016, None, 0.031, None),
    "first senter (0.1.0)": (0.307, 0.569, 0.311, 0.595),
}


def read(folder: Path, name: str) -> dict | None:
    path = folder / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".removeprefix("0")


def row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def render(folder: Path) -> str:
    lines = [row(["", *COLUMNS.values()]), row(["---", *["---:"] * len(COLUMNS)])]
    for name, title in PARTS.items():
        if figures := read(folder, name):
            lines.append(row([title, *(number(figures.get(key)) for key in COLUMNS)]))
    lines += render_sentences(read(folder, "borders"))
    dev, test = read(folder, "dev"), read(folder, "test")
    if dev and test:
        kinds = sorted(set(dev["ents_per_type"]) | set(test["ents_per_type"]))
        lines += ["", row(["names, F", *kinds]), row(["---", *["---:"] * len(kinds)])]
        for title, figures in (("dev", dev), ("test", test)):
            lines.append(row([title, *(number(figures["ents_per_type"].get(kind, {}).get("f")) for kind in kinds)]))
    if speech := read(folder, "speech-test"):
        lines += [
            "",
            row(["speech, tagged by hand", "words", "interjections", "P", "R", "F", "POS", "lemma"]),
            row(["---", *["---:"] * 7]),
            row(["invented interviews", str(speech["tokens"]), str(speech["intj"])]
                + [number(speech[key]) for key in ("intj_p", "intj_r", "intj_f", "pos_acc", "lemma_acc")]),
        ]  # fmt: skip
    return "\n".join(lines).replace("| | ", "|  | ")


def render_sentences(borders: dict | None) -> list[str]:
    if not borders:
        return []
    now = tuple(borders[part][key] for key, part in (name.split("|") for name in SENTENCES))
    rows = {**EARLIER, "after: senter on": now}
    title = "sentences without capitals and punctuation, F"
    head = ["", row([title, *SENTENCES.values()]), row(["---", *["---:"] * len(SENTENCES)])]
    return head + [row([name, *map(number, figures)]) for name, figures in rows.items()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("template", type=Path)
    parser.add_argument("metrics", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--version", default="0.1.0")
    args = parser.parse_args()
    text = args.template.read_text(encoding="utf-8").replace("VERSION", args.version, 1)
    args.output.write_text(text.replace("FIGURES", render(args.metrics)), encoding="utf-8")


if __name__ == "__main__":
    main()
