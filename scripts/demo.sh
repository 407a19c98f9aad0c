#!/bin/sh
# The main job from nothing to a spreadsheet, in a study of its own (demo/), so that the study that ships stays as it is.
set -eu
run() {
    printf '\n$ qualcode %s\n' "$*"
    "$QUALCODE" "$@"
}
export QUALCODE_PROJECT=demo
export QUALCODE_CODER="${QUALCODE_CODER:-demo}"

mkdir -p demo
[ -e demo/codebook.yaml ] || cp codebook.yaml demo/codebook.yaml
run init
run import transcripts --yes
run codings import bench/gold/demo.jsonl
run suggest --format csv > demo/suggestions.csv
run export demo.xlsx --suggested --force
printf '\n'
if [ -t 0 ] && [ -t 1 ]; then
    exec "$QUALCODE" tui
fi
echo 'demo.xlsx is ready. In a terminal, `make demo` opens the terminal UI on the same study.'
