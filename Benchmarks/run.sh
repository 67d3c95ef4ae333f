#!/bin/sh
# Measures Bellwether beside numpy, scipy and scikit-learn, in one run, and prints a Markdown table.
# usage: run.sh [--data FOLDER] [--out FILE] [--only samples|games] [--gigabytes 0.5] [--clemcore PYTHON]
# --data: $BELLWETHER_DATA, else the built-in scores; --gigabytes: the size of the logs that are made;
# --clemcore: a Python that has clemcore (`pip install clemcore`), to measure it beside
set -eu
# Paths that the user gives start where the user is, so nothing changes folder.
here=$(cd "$(dirname "$0")" && pwd)

python=$here/.venv/bin/python
if [ ! -e "$here/.venv/complete" ]; then
  python3 -m venv "$here/.venv"
  "$python" -m pip install --quiet --disable-pip-version-check -r "$here/python/requirements.txt"
  touch "$here/.venv/complete"
fi
${SWIFT:-swift} build --package-path "$here/.." -c release --static-swift-stdlib --product bellwether >&2
case " $* " in
  *" --only games "*) ;;  # whole processes alone
  *) ${SWIFT:-swift} build --package-path "$here" -c release --static-swift-stdlib --scratch-path "$here/../.build-benchmarks" >&2 ;;
esac

exec "$python" "$here/python/compare.py" "$@"
