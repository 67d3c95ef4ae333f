#!/bin/sh
# Lists the files of configs/papers for the compiler to embed: run it after adding or renaming one (make papers).
set -eu
cd "$(dirname "$0")/.."
out=Sources/CBuiltInData/Papers.inc
list() { (cd configs && LC_ALL=C find papers -name '*.yaml' | LC_ALL=C sort); }
{
  echo "// The files of configs/papers, as scripts/embed-papers.sh found them."
  echo
  number=0
  list | while read -r file; do
    printf 'static const unsigned char paper_%d[] = {\n#embed "../../configs/%s"\n};\n' "$number" "$file"
    number=$((number + 1))
  done
  echo
  echo "#define PAPERS \\"
  number=0
  list | while read -r file; do
    printf '  {"%s", paper_%d, sizeof paper_%d}, \\\n' "$file" "$number" "$number"
    number=$((number + 1))
  done
  echo
} > "$out"
