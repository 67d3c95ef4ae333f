"""The optima of the set-ups of Ruan et al. (2024) that the file of reference runs lacks, by numpy and scipy.

    python3 make_optima.py DATA REFERENCE > optima.json

DATA holds the folder obsscaling, REFERENCE the files observational.json and ruan2024-models.json. Before it says
anything of its own, the script makes the groups emergent, post_training and agent_*_10pct again and stops where one of
their least squares is missed by more than one part in a million.
"""

import csv
import json
import math
import sys

import numpy as np
import scipy
from scipy.optimize import least_squares

EIGHT = ["MMLU", "ARC-C", "HellaSwag", "Winograd", "TruthfulQA", "GSM8K", "XWinograd", "HumanEval"]
SEVEN = [name for name in EIGHT if name != "GSM8K"]
AGENT = ["MMLU", "ARC-C", "HellaSwag", "Winogrande", "TruthfulQA", "GSM8K", "HumanEval"]
UNKNOWN = {"Mistral", "Mixtral", "Qwen2"}


def table(folder, name):
    with open(f"{folder}/obsscaling/{name}.csv", newline="") as file:
        return {row["Model"]: row for row in csv.DictReader(file)}


def number(row, column):
    text = row.get(column) or ""
    return float(text) if text else math.nan


def impute(train, test):
    """One component, standardised by the training cells, until nothing moves; test rows from the training component."""
    mean, scale = np.nanmean(train, axis=0), np.nanstd(train, axis=0)
    scale[scale == 0] = 1
    filled = []
    component = None
    for matrix in (train, test):
        z = (matrix - mean) / scale
        holes = np.isnan(z)
        z[holes] = 0
        for _ in range(2000):
            if matrix is train:
                centre = z.mean(axis=0)
                component = np.linalg.svd(z - centre, full_matrices=False)[2][:1]
            guess = (z - centre) @ component.T @ component + centre
            moved = np.abs(np.where(holes, guess - z, 0)).max() if z.size else 0
            z = np.where(holes, guess, z)
            if moved < 1e-13:
                break
        filled.append(np.clip(z * scale + mean, 0, 1))
    return filled


def components(train, test, count):
    mean = train.mean(axis=0)
    loadings = np.linalg.svd(train - mean, full_matrices=False)[2][:count]
    signs = np.sign(loadings[np.arange(len(loadings)), np.abs(loadings).argmax(axis=1)])
    loadings = loadings * signs[:, None]
    return (train - mean) @ loadings.T, (test - mean) @ loadings.T


def logistic(z):
    return 0.5 * (1 + np.tanh(z / 2))


def optimum(x, y, floor, chance):
    """Least squares of (1 - b) logistic(a + x w) + b from 26 starts."""
    x = np.column_stack([np.ones(len(y)), x])
    k = x.shape[1]

    def residuals(p):
        b = p[k] if floor else 0.0
        return (1 - b) * logistic(x @ p[:k]) + b - y

    def jacobian(p):
        b = p[k] if floor else 0.0
        s = logistic(x @ p[:k])
        j = ((1 - b) * s * (1 - s))[:, None] * x
        return np.column_stack([j, 1 - s]) if floor else j

    spread = x[:, 1:].std(axis=0)
    spread[spread == 0] = 1
    share = np.clip(y, 0.01, 0.99)
    starts = [np.r_[0.0, np.full(k - 1, 0.03)], np.linalg.lstsq(x, np.log(share / (1 - share)), rcond=None)[0]]
    while len(starts) < 26:
        w = chance.normal(0, 2, k - 1) / spread
        starts.append(np.r_[chance.normal(-2, 2) - x[:, 1:].mean(axis=0) @ w, w])
    best = None
    low = np.r_[np.full(k, -np.inf), 0.0] if floor else -np.inf
    high = np.r_[np.full(k, np.inf), 0.2] if floor else np.inf
    for index, start in enumerate(starts):
        p = np.r_[start, [1e-3, 0.05][index % 2]] if floor else start
        for _ in range(3):
            fit = least_squares(
                residuals, p, jacobian, bounds=(low, high), xtol=1e-15, ftol=1e-15, gtol=1e-15, max_nfev=2000,
                x_scale="jac")
            p = np.clip(fit.x, low, high) if floor else fit.x
        if best is None or fit.cost < best.cost:
            best = fit
        if floor:  # on the bound itself, which an interior method only nears
            held = least_squares(
                lambda q: residuals(np.r_[q, 0.0]), fit.x[:k], lambda q: jacobian(np.r_[q, 0.0])[:, :k], xtol=1e-15,
                ftol=1e-15, gtol=1e-15, max_nfev=2000, x_scale="jac")
            if held.cost < best.cost:
                held.x = np.r_[held.x, 0.0]
                best = held
    return 2 * best.cost, best.x


def setup(rows, benchmarks, target, train, test, floor, predictors):
    """The fits of one target; `train` and `test` are keys of `rows`."""
    def matrix(keys):
        return np.array([[number(rows[key], name) for name in benchmarks] for key in keys])

    scores = components(*impute(matrix(train), matrix(test)), 4)
    chance = np.random.default_rng(2026)
    fits = {}
    for predictor in predictors:
        sides = []
        for keys, own in zip((train, test), scores):
            if predictor.startswith("pc"):
                x = own[:, : int(predictor[2:])]
            else:
                column = {"flops": "FLOPs (1E21)", "model_size": "Model Size (B)"}[predictor]
                x = np.log(np.array([[number(rows[key], column)] for key in keys]))
            known = ~np.isnan(x).any(axis=1)
            sides.append((x[known], np.array([target[key] for key in keys])[known]))
        (x, y), (x_test, y_test) = sides
        sse, p = optimum(x, y, floor, chance)
        k = x.shape[1] + 1
        b = p[k] if floor else 0.0
        predicted = (1 - b) * logistic(np.column_stack([np.ones(len(y_test)), x_test]) @ p[:k]) + b
        fits[predictor] = {
            "n_train": len(y), "n_test": len(y_test), "sse_train": sse, "mse_test": float(np.mean((predicted - y_test) ** 2)),
            "intercept": p[0], "weights": list(p[1:k]), "floor": float(b),
        }
    return fits


def by_compute(rows, target, cutoff, held_out=()):
    known = [key for key in rows if not math.isnan(target.get(key, math.nan))]
    train = [key for key in known if number(rows[key], "FLOPs (1E21)") <= cutoff and key not in held_out]
    return train, [key for key in known if key not in set(train)]


def by_target(rows, target, share):
    known = [key for key in rows if not math.isnan(target.get(key, math.nan))]
    ranked = sorted(known, key=lambda key: -target[key])
    test = ranked[: int(share * len(known))]
    return [key for key in known if key not in test], test


def main(data, reference):
    models = json.load(open(f"{reference}/ruan2024-models.json"))
    new, families = set(models["new"]), set(models["families"])
    base, instruct = table(data, "base_llm_benchmark_eval"), table(data, "instruct_llm_benchmark_eval")
    emergent, agents = table(data, "base_llm_emergent_capability_eval"), table(data, "instruct_llm_agent_eval")
    prompted, board = table(data, "base_llm_post_training_eval"), table(data, "base_llm_leaderboard_v2_eval")
    evaluated = {key: row for key, row in base.items() if row["Model Family"] in families}
    priced = {key: row for key, row in evaluated.items() if row["Model Family"] not in UNKNOWN}
    laws = ["model_size", "flops", "pc1", "pc2", "pc3", "pc4"]

    def target(scores, column, low, high):
        return {key: (number(row, column) - low) / (high - low) for key, row in scores.items()}

    abilities = {
        "word_unscrambling_2_exact_match": (0, 1, 84, EIGHT), "parsinlu_qa_2_acc": (0.25, 1, 84, EIGHT),
        "arithmetic_3ds_2_acc": (0, 1, 22, SEVEN), "arithmetic_2dm_2_acc": (0, 1, 22, SEVEN),
        "arithmetic_3da_2_acc": (0, 1, 22, SEVEN), "arithmetic_2da_2_acc": (0, 1, 22, SEVEN),
    }

    # What the file of reference runs has, made again.
    known = json.load(open(f"{reference}/observational.json"))["setups"]
    for entry in known:
        group, name = entry["group"], entry["target"]
        if group == "emergent" and name in abilities:
            low, high, cutoff, benchmarks = abilities[name]
            scores = target(emergent, name, low, high)
            rows = {key: row for key, row in priced.items() if key not in new}
            fits = setup(rows, benchmarks, scores, *by_compute(rows, scores, cutoff), False, laws)
        elif group == "post_training":
            scores = target(prompted, name, 0, 1)
            rows = {key: row for key, row in evaluated.items() if key not in new}
            fits = setup(rows, SEVEN, scores, *by_compute(rows, scores, 84), True, laws)
        elif group.startswith("agent"):
            column, high = {"Overall Score": ("ABench-OA", 10), "Average Success Rate": ("ABoard-Avg_SR", 100)}[name]
            scores = target(agents, column, 0, high)
            fits = setup(instruct, AGENT, scores, *by_target(instruct, scores, 0.1), True, laws[2:])
        else:
            continue
        for predictor, fit in fits.items():
            best = entry["fits"][predictor]["sensitivity"]["best_sse_train"]
            if not fit["sse_train"] <= best * (1 + 1e-6):
                raise SystemExit(f"{entry['id']} {predictor}: {fit['sse_train']} against {best}")

    groups = {}
    arithmetic = [name for name in abilities if name.startswith("arithmetic")]
    rows = {key: row for key, row in priced.items() if key not in new}
    groups["emergent_arith_default_cutoff"] = {
        name: setup(rows, SEVEN, scores, *by_compute(rows, scores, 84), False, laws)
        for name in arithmetic for scores in [target(emergent, name, 0, 1)]
    }
    groups["emergent_prereg_allfamilies"] = {
        name: setup(evaluated, benchmarks, scores, *by_compute(evaluated, scores, cutoff, new), False, laws)
        for name, (low, high, cutoff, benchmarks) in list(abilities.items())[:4]
        for scores in [target(emergent, name, low, high)]
    }
    leaderboard = {
        "gpqa": (0.25, 168), "math_hard": (0, 252), "bbh": (248 / 945, 84), "ifeval": (0, 252), "musr": (0.33, 252),
        "mmlu_pro": (0.1, 184),
    }
    groups["leaderboard_v2"] = {
        "leaderboard_" + name: setup(priced, SEVEN, scores, *by_compute(priced, scores, cutoff), False, laws)
        for name, (low, cutoff) in leaderboard.items()
        for scores in [target(board, "leaderboard_" + name, low, 1)]
    }
    groups["agent_20pct"] = {
        name: setup(instruct, AGENT, scores, *by_target(instruct, scores, 0.2), True, laws[2:])
        for name, column, high in [("agentbench", "ABench-OA", 10), ("agentboard", "ABoard-Avg_SR", 100)]
        for scores in [target(agents, column, 0, high)]
    }
    early = {"word_unscrambling_2_exact_match": 25, "arithmetic_3ds_2_acc": 8}
    groups["emergent_prereg_early"] = {
        name: setup(priced, abilities[name][3], scores, *by_compute(priced, scores, cutoff, new), False, ["flops", "pc3"])
        for name, cutoff in early.items()
        for scores in [target(emergent, name, *abilities[name][:2])]
    }
    about = {
        "about": "Least squares of set-ups of Ruan et al. (2024), made by make_optima.py",
        "libraries": f"numpy {np.__version__}, scipy {scipy.__version__}, Python {sys.version.split()[0]}",
        "groups": groups,
    }
    json.dump(about, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main(*sys.argv[1:])
