"""Replies, well formed and spoilt by chance, and what Python's `re.match` finds in them.

Writes reply-patterns.json beside itself. Python 3.11; no packages.
"""

import json
import pathlib
import random
import re

ROW = r"([A-Z▢]\s){2}[A-Z▢]"
PATTERNS = {
    "instruction": ("^instruction: [^\n]+$", re.I),
    "end": (r"^\s*command\s*:\s*done\s*$", re.I),
    "grid": ("^\n*" + "\n".join([ROW] * 3) + "\n*$", 0),
    "expression-1.6": ("^expression:\\s(?P<content>.+)\n*(?P<remainder>.*)", re.I),
    "answer-1.6": ("^answer:\\s(?P<content>first|second|third|1|2|3|1st|2nd|3rd)\n*(?P<remainder>.*)", re.I),
    "expression-2": (
        "^(?P<tag>expression:\\s*)(?P<content>(?P<response>.+)\n*(?P<remainder>(.|\n)*))",
        re.I,
    ),
    "answer-2": (
        "^(?P<tag>answer:\\s*)(?P<content>(?P<response>first|second|third|1|2|3).*\n*(?P<remainder>(.|\n)*))",
        re.I,
    ),
}
SEEDS = {
    "instruction": ["Instruction: Put X in row 1", "INSTRUCTION: a", "instruction: b\n", "instruction:  \n\n"],
    "end": ["command: done", " Command : DONE \n", "\ncommand\n:\ndone\n", "command:done."],
    "grid": ["X ▢ ▢\n▢ ▢ A\nB B B", "\n\nX ▢ ▢\n▢ ▢ A\nB B B\n\n", "X\t▢ ▢\n▢\n▢ A\nB B B", "x y z\nA A A\nA A A"],
    "expression-1.6": ["Expression: a grid", "expression:\nfoo", "expression: a\n\nb", "EXPRESSION:\tx\n"],
    "answer-1.6": ["Answer: first", "answer: 2nd\n", "Answer: third.", "answer:\n3\n\nso", "Answer: 1st"],
    "expression-2": ["Expression: a\n\nb\nc", "expression:   \n", "expression:\n \n\n", "expression:x", "expression: \n"],
    "answer-2": ["Answer: first grid", "answer:\n\n 2 because\n\nof", "Answer:third\n", "answer: 3rd.\n"],
}
SPOILT = list(" \n\t\r.:xX▢A1\u00a0\u2028\u0085\u001c\u017f\u0130\u0131\u212a\u0301\x0b")

chance = random.Random(6)
cases = {}
for name, (pattern, flags) in PATTERNS.items():
    replies = list(SEEDS[name])
    while len(replies) < 80:
        reply = list(chance.choice(SEEDS[name]))
        for _ in range(chance.randint(1, 2)):
            place = chance.randint(0, len(reply))
            kind = chance.random()
            if kind < 0.5:
                reply.insert(place, chance.choice(SPOILT))
            elif kind < 0.75 and reply:
                del reply[min(place, len(reply) - 1)]
            elif reply:
                reply[min(place, len(reply) - 1)] = chance.choice(SPOILT)
        replies.append("".join(reply))
    found = []
    for reply in replies:
        match = re.compile(pattern, flags).match(reply)
        groups = match.groupdict() if match else {}
        found.append(
            {
                "reply": reply,
                "matches": match is not None,
                "content": groups.get("response", groups.get("content")),
                "remainder": groups.get("remainder"),
            }
        )
    cases[name] = {"pattern": pattern, "cases": found}

path = pathlib.Path(__file__).with_name("reply-patterns.json")
path.write_text(json.dumps(cases, indent=0) + "\n")
