#!/bin/sh
# The main job from nothing to a spreadsheet, in a study of its own (demo/), so that the study that ships stays as it is.
set -eu
run() {
    printf '\n$ qualcode %s\n' "$*" >&2
    "$QUALCODE" "$@"
}
export QUALCODE_PROJECT=demo
export QUALCODE_CODER="${QUALCODE_CODER:-demo}"

mkdir -p demo
[ -e demo/codebook.yaml ] || cp codebook.yaml demo/codebook.yaml
run import transcripts --yes
# Under another name, so that undoing in the terminal UI never reaches the codings that came with the demo.
run --coder import codings import bench/gold/demo.jsonl
run suggest --format csv > demo/forslag.csv
run export demo.xlsx --suggested --force
if [ -t 0 ] && [ -t 1 ]; then
    exec "$QUALCODE" tui
fi
printf '\n%s\n%s\n' \
    'Ferdig: demo.xlsx (regnearket) og demo/forslag.csv. I en terminal åpner make demo også skjermbildet.' \
    'Done: demo.xlsx (the workbook) and demo/forslag.csv. In a terminal, make demo opens the terminal UI, too.'
