"""Makes generations/: what nine made-up models wrote about twenty sums, as lm-evaluation-harness would have logged it.

Every text is made up; the files have the shape of the harness' samples_*.jsonl, and no model wrote any of them. Larger
models are right more often, more so where they reason first, and of several samples the right answer is the most
frequent wherever wrong ones scatter. Some texts give no answer, the more the smaller the model. Only Python's own library
is used, and the same seed gives the same files:

    python3 make_generations.py generations
"""

import hashlib
import json
import math
import os
import random
import sys

SEED = 15
DOCUMENTS = 20
REPEATS = 6
# Family, name, parameters, training tokens.
MODELS = [
    ("ash", "ash-0.3b", 3e8, 1.2e11), ("ash", "ash-1b", 1e9, 3e11), ("ash", "ash-3b", 3e9, 6e11),
    ("ash", "ash-8b", 8e9, 1.5e12), ("ash", "ash-30b", 3e10, 3e12),
    ("elm", "elm-0.5b", 5e8, 4e11), ("elm", "elm-2b", 2e9, 5e11), ("elm", "elm-7b", 7e9, 1e12),
    ("elm", "elm-40b", 4e10, 1.8e12),
]
TIME = "2026-01-0{}T09-00-00.000000"
TASKS = {"gsm8k": "strict-match", "gsm8k_cot": "strict-match", "gsm8k_cot_self_consistency": "score-first"}


def documents(chance):
    result = []
    for number in range(DOCUMENTS):
        boxes, each, more = chance.randint(2, 90), chance.randint(3, 40), chance.randint(1, 99)
        question = f"{boxes} boxes hold {each} pens each, and {more} pens lie beside them. How many pens are there?"
        answer = f"{boxes} boxes hold {boxes * each} pens. With {more} more there are {boxes * each + more}.\n#### {boxes * each + more}"
        # How hard it is, and the mistake that comes first to mind.
        result.append(dict(
            boxes=boxes, each=each, more=more, question=question, answer=answer, right=boxes * each + more,
            hardness=chance.gauss(0, 1.2), slip=boxes * each + more + chance.choice([-10, 10, -each, each])))
    return result


def share(x):
    return 1 / (1 + math.exp(-x))


def thousands(number, chance):
    return f"{number:,}" if chance.random() < 0.3 else str(number)


def wrong(document, chance):
    if chance.random() < 0.35:
        return document["slip"]
    return max(1, document["right"] + chance.choice([-1, 1]) * chance.randint(1, 60))


def text(task, document, decades, chance):
    """`decades` of compute above 1e22 FLOP."""
    reasons = task != "gsm8k"
    skill = (2.6 * (decades - 0.1) if reasons else 1.3 * (decades - 1.1)) - 0.9 * document["hardness"]
    number = document["right"] if chance.random() < share(skill) else wrong(document, chance)
    if chance.random() < share(-2.6 - 1.2 * decades):
        return "I do not know." if chance.random() < 0.5 else "That is a lot of pens, in boxes and beside them"
    if not reasons:
        return f"#### {thousands(number, chance)}"
    return (f"The boxes hold {number - document['more']} pens. With {document['more']} more there are {number}. "
            f"The answer is {thousands(number, chance)}.")


def line(task, number, document, texts, filter_name):
    found = [t.split("#### " if task == "gsm8k" else "The answer is ")[1].rstrip(".").replace(",", "")
             if "#### " in t or "The answer is " in t else "[invalid]" for t in texts]
    return {
        "doc_id": number, "doc": {"question": document["question"]},
        "target": document["answer"] if task == "gsm8k" else str(document["right"]),
        "arguments": {"gen_args_0": {"arg_0": f"Q: {document['question']}\nA:", "arg_1": {"until": ["Q:"]}}},
        "resps": [texts], "filtered_resps": [found[0]], "filter": filter_name, "metrics": ["exact_match"],
        "doc_hash": hashlib.sha256(document["question"].encode()).hexdigest(),
        "exact_match": 1.0 if found[0] == str(document["right"]) else 0.0,
    }


def main(folder):
    chance = random.Random(SEED)
    made = documents(chance)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "models.csv"), "w") as out:
        out.write("family,model,params,tokens\n")
        for family, name, parameters, tokens in MODELS:
            out.write(f"{family},made-up/{name},{parameters:.0f},{tokens:.0f}\n")
    for family, name, parameters, tokens in MODELS:
        place = os.path.join(folder, f"made-up__{name}")
        os.makedirs(place, exist_ok=True)
        decades = math.log10(6 * parameters * tokens / 1e22)
        for task, filter_name in TASKS.items():
            count = REPEATS if task.endswith("self_consistency") else 1
            time = TIME.format(1 + list(TASKS).index(task))
            with open(os.path.join(place, f"samples_{task}_{time}.jsonl"), "w") as out:
                for number, document in enumerate(made):
                    texts = [text(task, document, decades, chance) for _ in range(count)]
                    out.write(json.dumps(line(task, number, document, texts, filter_name)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
