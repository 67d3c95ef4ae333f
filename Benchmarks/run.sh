#!/bin/sh
# Measures Bellwether beside numpy, scipy and scikit-learn, in one run, and prints a Markdown table.
# usage: run.sh [--data FOLDER] [--out FILE]      --data: $BELLWETHER_DATA, else the built-in scores
set -eu
cd "$(dirname "$0")"

python=.venv/bin/python
if [ ! -e .venv/complete ]; then
  python3 -m venv .venv
  $python -m pip install --quiet --disable-pip-version-check -r python/requirements.txt
  touch .venv/complete
fi
${SWIFT:-swift} build --package-path .. -c release --static-swift-stdlib --product bellwether >&2
${SWIFT:-swift} build -c release --static-swift-stdlib --scratch-path ../.build-benchmarks >&2

exec $python python/compare.py "$@"
