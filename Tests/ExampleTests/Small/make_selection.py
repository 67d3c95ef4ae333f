"""Makes selection.json: the laws of fig-7.yaml at their least-squares optimum, by scipy from many starts.

Needs the CSV files of obsscaling and the reference runs (which list the subsets):
    python3 make_selection.py DATA/obsscaling REFERENCE/observational.json
Made with Python 3, numpy 2 and scipy 1.17.
"""
import csv
import json
import sys

import numpy as np
from scipy.optimize import least_squares

SEVEN = "MMLU,ARC-C,HellaSwag,Winograd,TruthfulQA,XWinograd,HumanEval".split(",")
TARGETS = {
    "GSM8K": "gsm8k_5_exact_match,flexible-extract",
    "GSM8K CoT": "gsm8k_cot_8_exact_match,flexible-extract",
    "GSM8K CoT + SC": "gsm8k_cot_self_consistency_8_exact_match,maj@5-flexible-extract",
}


def number(text):
    return float(text) if text else np.nan


def space(train, test):
    """Imputes with one component learnt on train, then three components of train."""
    mean, scale = np.nanmean(train, axis=0), np.nanstd(train, axis=0)
    cells, holes = (train - mean) / scale, np.isnan(train)
    cells[holes] = 0
    for _ in range(3000):
        centre = cells.mean(axis=0)
        axis = np.linalg.svd(cells - centre, full_matrices=False)[2][0]
        cells[holes] = (centre + np.outer((cells - centre) @ axis, axis))[holes]
    others, gaps = (test - mean) / scale, np.isnan(test)
    others[gaps] = 0
    for _ in range(3000 if gaps.any() else 0):
        others[gaps] = (centre + np.outer((others - centre) @ axis, axis))[gaps]
    cells, others = np.clip(cells * scale + mean, 0, 1), np.clip(others * scale + mean, 0, 1)
    centre = cells.mean(axis=0)
    axes = np.linalg.svd(cells - centre, full_matrices=False)[2][:3]
    return (cells - centre) @ axes.T, (others - centre) @ axes.T


def curve(p, x):
    z = np.clip(p[0] + x @ p[1:4], -700, 700)
    return (1 - p[4]) / (1 + np.exp(-z)) + p[4]


def jacobian(p, x):
    s = 1 / (1 + np.exp(-np.clip(p[0] + x @ p[1:4], -700, 700)))
    slope = (1 - p[4]) * s * (1 - s)
    return np.column_stack([slope, slope[:, None] * x, 1 - s])


def fit(x, y):
    chance = np.random.default_rng(0)
    best = None
    for start in range(40):
        first = np.zeros(5) if start == 0 else np.concatenate([chance.normal(scale=4, size=4), [0.02]])
        first[1:4] += 0.03 * (start == 0)
        first[4] = min(max(first[4], 1e-6), 0.199)
        found = least_squares(
            lambda p: curve(p, x) - y, first, jac=lambda p: jacobian(p, x), x_scale="jac",
            bounds=([-np.inf] * 4 + [0], [np.inf] * 4 + [0.2]), xtol=1e-15, ftol=1e-15, gtol=1e-15, max_nfev=4000)
        if best is None or found.cost < best.cost:
            best = found
    return best


def main(data, reference):
    base = list(csv.DictReader(open(data + "/base_llm_benchmark_eval.csv")))
    tasks = {row["Model"]: row for row in csv.DictReader(open(data + "/base_llm_post_training_eval.csv"))}
    runs = json.load(open(reference))["subset_selection"]["eval_notebook"]["budgets"]
    held = set(json.load(open(reference.replace("observational", "ruan2024-models")))["original"])
    rows = [row for row in base if row["Model"] in held and row["Model"] in tasks]
    fits = []
    for budget, run in runs.items():
        subsets = {"V-optimal": run["models"]}
        subsets |= {f"random {i + 1}": draw["models"] for i, draw in enumerate(run["random"])}
        for choice, models in subsets.items():
            for task, column in TARGETS.items():
                known = [row for row in rows if tasks[row["Model"]][column]]
                train = [row for row in known if row["Model"] in models]
                test = [row for row in known if not number(row["FLOPs (1E21)"]) <= 84]
                if len(train) < 5:
                    continue
                table = [np.array([[number(row[b]) for b in SEVEN] for row in part]) for part in (train, test)]
                target = [np.array([number(tasks[row["Model"]][column]) for row in part]) for part in (train, test)]
                x, others = space(*table)
                found = fit(x, target[0])
                error = float(np.mean((curve(found.x, others) - target[1]) ** 2))
                fits.append({
                    "budget": budget, "choice": choice, "task": task, "train": len(train), "test": len(test),
                    "sse": 2 * float(found.cost), "mse": error,
                })
    with open("selection.json", "w") as file:
        json.dump({"fits": fits}, file, indent=1)
        file.write("\n")


main(sys.argv[1], sys.argv[2])
