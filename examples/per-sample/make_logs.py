"""Writes a small folder of logs as lm-evaluation-harness does with --log_samples, and a table of its models.

    python3 make_logs.py [FOLDER]          FOLDER/logs and FOLDER/models.csv; by default here

Two made-up families of eight checkpoints, two made-up benchmarks. The right choice's likelihood rises with compute; the wrong
ones' rise less and wander. It is there to try commands on, and what comes of it is no finding.
"""

import hashlib
import json
import math
import os
import random
import sys

FAMILIES = {"alder": 1.0e7, "birch": 1.6e7}
CHECKPOINTS = 8
# name, documents, choices
TASKS = [("arc_challenge", 120, 4), ("piqa", 120, 2)]
WORDS = "amber basin cedar delta ember fjord grove harbor island jungle kettle lantern meadow orchard prairie".split()


def words(chance, count):
    return " ".join(chance.choice(WORDS) for _ in range(count))


def digest(value):
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()


def document(task, choices, number):
    """What all models are asked, and the number of the right choice."""
    chance = random.Random(f"{task} {number}")
    texts = [words(chance, 3) for _ in range(choices)]
    right = chance.randrange(choices)
    doc = {"id": f"{task}-{number}", "question": words(chance, 8) + "?", "choices": texts}
    return doc, right


def likelihoods(family, task, choices, right, number, compute):
    """The choices' log-likelihoods at each checkpoint: a shared rise, and a walk of each wrong choice's own."""
    chance = random.Random(f"{family} {task} {number} paths")
    level, slope = chance.gauss(-12, 2), math.exp(chance.gauss(0.5, 0.4))
    start = [chance.gauss(0, 1) for _ in range(choices)]
    walk = [0.0] * choices
    rows = []
    for x in compute:
        rise = x - compute[0]
        row = []
        for k in range(choices):
            walk[k] += chance.gauss(0, 0.5)
            own = rise if k == right else 0.7 * rise + walk[k]
            row.append(min(level + start[k] + slope * own + chance.gauss(0, 0.15), -1e-3))
        rows.append([round(value, 6) for value in row])
    return rows


def write(folder):
    models = []
    for family, size in FAMILIES.items():
        sizes = [round(size * 2**step) for step in range(CHECKPOINTS)]
        models += [(family, f"mill/{family}-{round(n / 1e6)}m", n, 20 * n) for n in sizes]
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "models.csv"), "w") as file:
        file.write("model,family,params,tokens\n")
        for family, model, parameters, tokens in models:
            file.write(f"{model},{family},{parameters},{tokens}\n")

    for index, (family, model, parameters, tokens) in enumerate(models):
        place = index % CHECKPOINTS
        compute = [math.log10(6.0 * n * d) for f, _, n, d in models if f == family]
        home = os.path.join(folder, "logs", model.replace("/", "__"))
        os.makedirs(home, exist_ok=True)
        date = f"2024-05-31T10-11-{index:02d}.000001"
        results = {}
        for task, count, choices in TASKS:
            hits = 0
            with open(os.path.join(home, f"samples_{task}_{date}.jsonl"), "w") as file:
                for number in range(count):
                    doc, right = document(task, choices, number)
                    row = likelihoods(family, task, choices, right, number, compute)[place]
                    hit = float(row.index(max(row)) == right)
                    hits += hit
                    pairs = [[repr(value), "False"] for value in row]
                    asked = {
                        f"gen_args_{k}": {"arg_0": doc["question"], "arg_1": " " + text}
                        for k, text in enumerate(doc["choices"])
                    }
                    line = {
                        "doc_id": number, "doc": doc, "target": str(right), "arguments": asked,
                        "resps": [[pair] for pair in pairs], "filtered_resps": pairs, "filter": "none",
                        "metrics": ["acc"], "doc_hash": digest(doc), "prompt_hash": digest(doc["question"]),
                        "target_hash": digest(str(right)), "acc": hit,
                    }
                    file.write(json.dumps(line) + "\n")
            results[task] = {"alias": task, "acc,none": hits / count}
        record = {
            "results": results, "versions": {task: 1.0 for task in results},
            "config": {"model": "hf", "model_args": f"pretrained={model}", "model_num_parameters": parameters},
            "model_name": model, "model_name_sanitized": model.replace("/", "__"),
        }
        with open(os.path.join(home, f"results_{date}.json"), "w") as file:
            json.dump(record, file, indent=1)


write(sys.argv[1] if len(sys.argv) > 1 else ".")
