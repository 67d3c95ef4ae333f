"""Writes generations.json: what Python's re module, itertools and string tables make of made-up generations.

Extraction and comparison follow the filters and regexes_to_ignore of the tasks gsm8k, gsm8k_cot and
gsm8k_cot_self_consistency as lm-evaluation-harness 0.4 has them; votes are counted over every subset.

Run: python3 make_generation_fixtures.py
"""

import collections
import fractions
import itertools
import json
import pathlib
import random
import re
import re._parser as sre
import string
import sys
import warnings

warnings.simplefilter("ignore")
chance = random.Random(20260115)

FILTERS = {
    "strict": (r"#### (\-?[0-9\.\,]+)", 0),
    "strict-cot": (r"The answer is (\-?[0-9\.\,]+).", 0),
    "self-consistency": (r"The answer is (\-?[0-9\.\,]*[0-9]+)", 0),
    "flexible": (r"(-?[$0-9.,]{2,})|(-?[0-9]+)", -1),
}


def extract(how, text):
    pattern, select = FILTERS[how]
    found = re.compile(pattern).findall(text)
    if not found:
        return "[invalid]"
    match = found[select]
    if isinstance(match, tuple):
        match = next((part for part in match if part), "[invalid]")
    return match.strip()


def extractions():
    pieces = ["#### ", "####", "The answer is ", "the answer is ", "18", "-7", "$1,234.50", ".", ",", "...", " ", "\n", "$", "-", "--",
              "pens", "é", "3", "0.5", "1,000", "!", "\u00a0", "٣", "100%."]
    texts = ["", "The answer is 18.", "The answer is 18", "The answer is 5", "The answer is $18.", "#### 18\n#### 19",
             "so 5 apples...", "She has 3 and 4. #### -1,234.", "The answer is 1.5.\nThe answer is 2."]
    texts += ["".join(chance.choice(pieces) for _ in range(chance.randint(1, 9))) for _ in range(250)]
    return [{"how": how, "text": text, "answer": extract(how, text)} for text in texts for how in FILTERS]


def normalised(text, case=True, punctuation=False, digits=False, patterns=(",", r"\$", r"(?s).*#### ", r"\.$")):
    for pattern in patterns:
        text = re.sub(pattern, "", text)
    if case:
        text = text.lower()
    if punctuation:
        text = text.translate(str.maketrans("", "", string.punctuation))
    if digits:
        text = text.translate(str.maketrans("", "", string.digits))
    return text


def matches():
    pairs = [("18", "16 + 2 = <<16+2=18>>18 pens.\n#### 18"), ("$1,234.", "1234"), ("18.0", "18"), ("18..", "18"),
             ("18.\n", "18\n"), ("Paris", "paris."), ("U.S.", "us"), ("a1", "a"), ("#### #### 5", "5"), ("", "")]
    pieces = ["1", "8", ",", "$", ".", "#### ", "A", "b", "é", "É", "\n", " ", "-", "'"]
    for _ in range(300):
        answer = "".join(chance.choice(pieces) for _ in range(chance.randint(0, 6)))
        pairs.append((answer, answer + chance.choice(["", ".", ",", "$", "\n"])))
    result = []
    for answer, target in pairs:
        for name, options in [("gsm8k", {}), ("signs", dict(case=True, punctuation=True, patterns=())),
                              ("digits", dict(case=False, digits=True, patterns=()))]:
            left, right = normalised(answer, **options), normalised(target, **options)
            result.append({"answer": answer, "target": target, "options": name, "normalised": left, "match": int(left == right)})
    return result


def repeats_nothing(tree):
    """Whether something that may be empty is repeated: there Python's groups differ from those of other machines."""
    for op, argument in tree:
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            inner = argument[2]
            if inner.getwidth()[0] == 0 or repeats_nothing(inner):
                return True
        elif op is sre.SUBPATTERN and repeats_nothing(argument[3]):
            return True
        elif op is sre.BRANCH and any(repeats_nothing(branch) for branch in argument[1]):
            return True
    return False


def atom(depth):
    kind = chance.randrange(11)
    if kind < 4:
        return chance.choice("abc1 ")
    if kind == 4:
        return "."
    if kind == 5:
        return chance.choice(["[ab]", "[^a]", "[a-c1]", r"[^\d\s]", r"\d", r"\w", r"\s", r"\S", r"[\w.]", "[]a]", "[a-]"])
    if kind == 6:
        return chance.choice([r"\.", r"\$", r"\n", "#", r"\b", "^", "$", r"\x41", r"é"])
    if depth <= 0:
        return "a"
    return "(?:" + choice(depth - 1) + ")" if kind == 7 else "(" + choice(depth - 1) + ")"


def sequence(depth):
    text = ""
    for _ in range(chance.randrange(1, 4)):
        part = atom(depth)
        if part not in (r"\b", "^", "$") and chance.random() < 0.4:
            part += chance.choice(["*", "+", "?", "{2}", "{1,2}", "{2,}", "*?", "+?", "??", "{1,3}?"])
        text += part
    return text


def choice(depth):
    return "|".join(sequence(depth) for _ in range(chance.choice([1, 1, 1, 2, 3])))


def patterns():
    result = []
    while len(result) < 500:
        pattern = chance.choice(["", "", "", "(?i)", "(?s)", "(?m)"]) + "(" + choice(2) + ")"
        text = "".join(chance.choice("abcA1 .$\n#éÉ") for _ in range(chance.randrange(0, 14)))
        compiled = re.compile(pattern)
        if repeats_nothing(sre.parse(pattern)):
            continue
        found = [m.groups() for m in compiled.finditer(text)]

        def answer(groups):
            return next((group.strip() for group in groups if group), "") or "[invalid]"

        result.append({
            "pattern": pattern, "text": text,
            "first": answer(found[0]) if found else "[invalid]", "last": answer(found[-1]) if found else "[invalid]"})
    return result


def vote(answers, rights, k, ties, abstain):
    """Score, share of ties, share without an answer, over every subset, as fractions."""
    score = tied = lost = fractions.Fraction(0)
    subsets = list(itertools.combinations(range(len(answers)), k))
    for subset in subsets:
        cast = [answers[i] for i in subset if not (abstain and answers[i] == "[invalid]")]
        if not cast:
            lost += 1
            continue
        counts = collections.Counter(cast)
        best = [answer for answer, count in counts.items() if count == max(counts.values())]
        tied += len(best) > 1
        # A counter keeps the order in which answers were first seen.
        winners = {"split": best, "first": best[:1], "wrong": best if len(best) == 1 else []}[ties]
        for winner in winners:
            score += fractions.Fraction(int(winner in rights), len(winners))
            lost += fractions.Fraction(int(winner == "[invalid]"), len(winners))
    return [float(x / len(subsets)) for x in (score, tied, lost)]


def votes():
    result = []
    for _ in range(60):
        n = chance.randint(1, 9)
        answers = [chance.choice(["18", "18.0", "7", "8", "[invalid]"]) for _ in range(n)]
        rights = chance.choice([["18"], ["18", "18.0"], []])
        k = chance.randint(1, n)
        correct = [int(answer in rights) for answer in answers]
        subsets = list(itertools.combinations(correct, k))
        result.append({
            "answers": answers, "correct": correct, "k": k,
            "pass": float(fractions.Fraction(sum(any(s) for s in subsets), len(subsets))),
            "mean": float(fractions.Fraction(sum(sum(s) for s in subsets), len(subsets) * k)),
            "maj": [{"ties": ties, "unparsed": "abstain" if abstain else "vote", "values": vote(answers, rights, k, ties, abstain)}
                    for ties in ["split", "first", "wrong"] for abstain in [False, True]]})
    return result


made = {"python": sys.version.split()[0], "extractions": extractions(), "matches": matches(), "patterns": patterns(),
        "votes": votes()}
pathlib.Path(__file__).with_name("generations.json").write_text(json.dumps(made, indent=None, ensure_ascii=False) + "\n")
