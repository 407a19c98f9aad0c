"""Unpack train, dev and test .conllu.gz of the treebank folder."""

import argparse
import gzip
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("treebank", type=Path)
    parser.add_argument("output", type=Path)
    args = parser.parse_args()
    args.output.mkdir(parents=True, exist_ok=True)
    for part in ("train", "dev", "test"):
        text = gzip.decompress((args.treebank / f"{part}.conllu.gz").read_bytes())
        (args.output / f"{part}.conllu").write_bytes(text)


if __name__ == "__main__":
    main()
