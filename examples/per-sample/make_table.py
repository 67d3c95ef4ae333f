"""Writes choices.csv and sizes.csv: log-likelihoods of choices as a long table, for table.yaml.

    python3 make_table.py [FOLDER]         by default here

Made up, and the same every time: six checkpoints of one family, eight documents each of a task with four choices and one with two.
"""

import math
import os
import random
import sys

TASKS = {"quiz": 4, "pairs": 2}
MODELS = [(f"fir-{step}", 2.0e7 * 2**step, 4.0e8 * 2**step) for step in range(6)]


def write(folder):
    with open(os.path.join(folder, "sizes.csv"), "w") as file:
        file.write("model,params,tokens\n")
        for name, params, tokens in MODELS:
            file.write(f"{name},{params:.0f},{tokens:.0f}\n")
    chance = random.Random(5)
    documents = [(task, number, chance.randrange(choices), [chance.gauss(-12, 1) for _ in range(choices)])
                 for task, choices in TASKS.items() for number in range(8)]
    with open(os.path.join(folder, "choices.csv"), "w") as file:
        file.write("model,family,task,metric,filter,sample_id,value\n")
        for name, params, tokens in MODELS:
            rise = math.log10(params * tokens / 8e15)
            for task, number, right, start in documents:
                values = {"answer": right}
                for k, level in enumerate(start):
                    gain = rise if k == right else 0.5 * rise
                    values[f"loglikelihood_{k}"] = round(level + gain + chance.gauss(0, 0.4), 4)
                for metric, value in values.items():
                    file.write(f"{name},fir,{task},{metric},none,{number},{value}\n")


write(sys.argv[1] if len(sys.argv) > 1 else ".")
