"""Copy a file or a folder (the folder is replaced), on any system."""

import argparse
import shutil
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    args = parser.parse_args()
    args.target.parent.mkdir(parents=True, exist_ok=True)
    if args.source.is_dir():
        shutil.rmtree(args.target, ignore_errors=True)
        shutil.copytree(args.source, args.target)
    else:
        shutil.copyfile(args.source, args.target)


if __name__ == "__main__":
    main()
