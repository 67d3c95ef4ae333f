#!/bin/sh
# Installs the system libraries that building needs, or says exactly what to type.
set -eu

if ! command -v swift >/dev/null 2>&1; then
  echo "swift is not installed: Bellwether is built with Swift 6.3, see https://www.swift.org/install" >&2
  exit 1
fi

if [ "$(uname)" = Darwin ]; then
  brew list libyaml simdjson snowball >/dev/null 2>&1 && exit 0
  if command -v brew >/dev/null 2>&1; then exec brew install libyaml simdjson snowball; fi
  echo "libyaml, simdjson or snowball is missing; type: brew install libyaml simdjson snowball" >&2
  exit 1
fi

missing=""
for package in libyaml-dev libmd-dev libsimdjson-dev libstemmer-dev; do
  dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" ||
    missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "these libraries with their headers are needed:$missing (Debian's names)" >&2
  exit 1
fi
if [ "$(id -u)" = 0 ]; then
  apt-get update -qq && exec apt-get install --yes --no-install-recommends $missing
fi
if sudo --non-interactive true 2>/dev/null; then
  sudo apt-get update -qq && exec sudo apt-get install --yes --no-install-recommends $missing
fi
echo "missing:$missing; type: sudo apt-get install$missing" >&2
exit 1
