"""Writes script_headers.json: Python files with script headers, and what PEP 723's reference and tomllib read.

Python 3.11.7, standard library only. Run it in its own folder: python3 script_headers.py
"""

import json
import random
import re
import tomllib

PATTERN = r"(?m)^# /// (?P<type>[a-zA-Z0-9-]+)$\s(?P<content>(^#(| .*)$\s)+)^# ///$"


def reference(script):
    """The reference implementation of PEP 723."""
    matches = [match for match in re.finditer(PATTERN, script) if match.group("type") == "script"]
    if len(matches) > 1:
        raise ValueError("two headers")
    if not matches:
        return None
    lines = matches[0].group("content").splitlines(keepends=True)
    return tomllib.loads("".join(line[2:] if line.startswith("# ") else line[1:] for line in lines))


chance = random.Random(723)
REQUIREMENTS = [
    "numpy", "scikit-learn>=1.4,<2", "pandas[parquet]~=2.1", "a_b.c", "x; python_version < '3.12'",
    "pkg @ https://example.org/a.whl", "3to2", "torch==2.*",
]
OTHERS = [
    "[tool.uv]\nexclude-newer = '2026-01-01'", "[tool.x.y]\nz = {a = [1, 2], b = \"#]\"}", "[[tool.list]]\na = 1",
]


def quoted(text):
    if "'" in text or chance.random() < 0.5:
        return '"' + text.replace("a", chance.choice(["a", "\\u0061", "\\U00000061"]), 1) + '"'
    return "'" + text + "'"


def listed(items):
    style = chance.randrange(4)
    if style == 0:
        return "[" + ", ".join(items) + "]"
    if style == 1:
        return "[ " + " ,".join(items) + (",]" if items else " ]")
    if style == 2:
        return "[\n" + "".join(f"  {item},\n" for item in items) + "]"
    return "[  # first\n\n" + ",  # a ], and a \"\n".join(f"\t{item}" for item in items) + "\n# last\n]"


def header():
    lines = []
    if chance.random() < 0.8:
        items = [quoted(text) for text in chance.sample(REQUIREMENTS, chance.randrange(4))]
        key = chance.choice(["dependencies", '"dependencies"', "dependencies "])
        lines.append(f"{key}={chance.choice(['', ' '])}{listed(items)}")
    if chance.random() < 0.6:
        lines.append(f"requires-python = {quoted(chance.choice(['>=3.9', '~=3.10', '>=3.9,<3.13', '==3.11.*']))}  # why")
    if chance.random() < 0.3:
        lines.append("tool.a.b = [{x = 'q]'}, 3]")
    chance.shuffle(lines)
    if chance.random() < 0.3:
        lines.insert(chance.randrange(len(lines) + 1), "# a comment")
    if chance.random() < 0.3:
        lines.append("")
    if chance.random() < 0.3:
        lines.append(chance.choice(OTHERS))
    return "\n".join(lines) or "# nothing"


def script():
    before = chance.choice(["", "#!/usr/bin/env python3\n", '"""Words."""\n\n', "import os  # /// script\n"])
    after = chance.choice(["", "\nimport bellwether\n", "\n# more\n# words\n", "\n# ///\n"])
    marks = chance.choice([("# /// script", "# ///")] * 9 + [("# /// scripts", "# ///")])
    body = "\n".join(f"# {line}" if line or chance.random() < 0.5 else "#" for line in header().split("\n"))
    return f"{before}{marks[0]}\n{body}\n{marks[1]}{after}"


cases = []
while len(cases) < 150:
    text = script()
    try:
        read = reference(text)
    except ValueError:  # A closing line further down made the comment between them part of the header.
        if "\n# [tool" not in text and "\n# [[tool" not in text:  # What stands in other tools' tables we leave to them.
            cases.append({"text": text, "mistake": True})
        continue
    if read is None:
        cases.append({"text": text})
    else:
        cases.append(
            {"text": text, "dependencies": read.get("dependencies", []), "python": read.get("requires-python")})
with open("script_headers.json", "w", encoding="utf-8") as file:
    json.dump(cases, file, indent=1)
    file.write("\n")
print(len(cases), sum("mistake" in case for case in cases), sum("dependencies" not in case for case in cases))
