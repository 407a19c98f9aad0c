"""Write the name lists that `qualcode pseudonymise` uses, from what gazetteers.py gathered: one line a list."""

import argparse
import json
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gazetteers", type=Path, help="the json file that gazetteers.py wrote")
    parser.add_argument("output", type=Path, help="the folder qualcode/privacy/lists")
    args = parser.parse_args()
    found = json.loads(args.gazetteers.read_text(encoding="utf-8"))
    persons, places = found["persons"], found["places"]
    abroad = sorted(places["abroad"], key=lambda name: -places["abroad"][name])[:1500]
    lists = {
        "female": commonest(persons["female"]),
        "male": commonest(persons["male"]),
        "surname": commonest(persons["surname"]),
        "place": [*commonest(places["home"]), *found["locations"]],
        "abroad": [*found["countries"], *abroad],
        "organisation": found["organisations"],
    }
    for name, entries in lists.items():
        unique = list(dict.fromkeys(entry for entry in entries if len(entry) > 1))
        (args.output / f"{name}.txt").write_text("\n".join(unique) + "\n", encoding="utf-8")


def commonest(counts: dict[str, int]) -> list[str]:
    return sorted(counts, key=lambda name: (-counts[name], name))


if __name__ == "__main__":
    main()
