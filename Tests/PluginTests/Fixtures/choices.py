"""Writes choices.json: scores of choices in decimal arithmetic of 60 digits, and regressions by numpy and scipy.

Run: python3 choices.py (versions are written into the file). Where BELLWETHER_REFERENCE names the folder of the
hand-worked numbers, they are compared with what is written.
"""

import json
import math
import os
import pathlib
from decimal import Decimal, getcontext

import numpy as np
import scipy
from scipy import stats

getcontext().prec = 60
chance = np.random.default_rng(20261121)


def mass(logarithm):
    """e to the power, exactly enough; 0 of minus infinity."""
    return Decimal(0) if logarithm == -math.inf else Decimal(logarithm).exp()


def scores(likelihoods, answer):
    """Every score of one sample, straight from its definition."""
    masses = [mass(value) for value in likelihoods]
    # The authors' divisors add their small number after the greatest logarithm is subtracted.
    greatest = max(likelihoods)
    scaled = [mass(value - greatest) if value > -math.inf else Decimal(0) for value in likelihoods]
    total, wrong = sum(masses), sum(m for k, m in enumerate(masses) if k != answer)

    def brier(epsilon):
        shares = [e / (sum(scaled) + epsilon) for e in scaled]
        return sum((share - (k == answer)) ** 2 for k, share in enumerate(shares))

    count = len(likelihoods)
    return {
        "loglikelihoods": [None if v == -math.inf else v for v in likelihoods],
        "answer": answer,
        "log_p_vocab": None if likelihoods[answer] == -math.inf else likelihoods[answer],
        "p_vocab": float(masses[answer]),
        "p_choices": float(masses[answer] / total),
        "p_choices_authors": float(scaled[answer] / (sum(scaled) + Decimal("1e-8"))),
        "brier_sum": float(brier(Decimal(0))),
        "brier": float(brier(Decimal(0)) / count),
        "brier_authors": float(brier(Decimal("1e-9")) / count),
        "accuracy": float(likelihoods.index(greatest) == answer),
        "p_incorrect": float(wrong),
        "log_p_incorrect": float(wrong.ln()) if wrong > 0 else None,
    }


def samples():
    """Hand-picked ones first: the worked example, -inf, a tie, underflow, certainty."""
    picked = [
        ([-4.1, -3.2, -5.0, -3.9], 1),
        ([-2.0, -math.inf, -3.0], 1),
        ([-2.0, -math.inf, -3.0], 0),
        ([-7.25, -7.25], 0),
        ([-7.25, -7.25], 1),
        ([-801.5, -803.25, -802.0, -800.125], 2),
        ([-1e-9, -40.0, -41.5], 0),
        ([-0.5, -60.0], 1),
    ]
    for _ in range(60):
        count = int(chance.integers(2, 6))
        values = np.round(-chance.gamma(2, 10, count), 6)
        picked.append(([float(v) for v in values], int(chance.integers(count))))
    return [scores(*sample) for sample in picked]


def line(x, y):
    fit = stats.linregress(x, y)
    return {"slope": float(fit.slope), "intercept": float(fit.intercept), "pearson": float(fit.rvalue)}


def regressions(likelihoods, compute, answers):
    """Lines of ln wrong mass on ln right mass; likelihoods [sample][checkpoint][choice]."""
    right = np.array([[row[a] for row in sample] for sample, a in zip(likelihoods, answers)])
    wrong = np.array(
        [
            [scipy.special.logsumexp(np.delete(row, a)) for row in sample]
            for sample, a in zip(likelihoods, answers)
        ]
    )
    lines = []
    for z, w in zip(right, wrong):
        entry = line(z, w)
        entry["spearman"] = float(stats.spearmanr(z, w).statistic)
        entry["slope_correct"] = line(compute, z)["slope"]
        entry["slope_incorrect"] = line(compute, w)["slope"]
        lines.append(entry)
    z, w = right.ravel() / math.log(10), wrong.ravel() / math.log(10)
    pooled = line(z, w)
    residuals = w - pooled["intercept"] - pooled["slope"] * z
    centred = [part - part.mean(axis=1, keepdims=True) for part in (right, wrong)]
    within = line(centred[0].ravel(), centred[1].ravel())
    order = np.lexsort((w, z))
    parts = min(20, len(z) // 20)
    widths = [
        np.diff(np.percentile(w[order[len(z) * i // parts : len(z) * (i + 1) // parts]], [2.5, 97.5]))[0]
        for i in range(parts)
    ]
    first = [
        line(
            [row[a] for row in sample], [np.delete(row, a)[0] for row in sample]
        )["slope"]
        for sample, a in zip(likelihoods, answers)
    ]
    return {
        "loglikelihoods": np.asarray(likelihoods).tolist(),
        "answers": list(map(int, answers)),
        "compute": list(map(float, compute)),
        "lines": lines,
        "first_choice_slopes": first,
        "summary": {
            "within-r": within["pearson"],
            "within-slope": within["slope"],
            "pooled-slope": pooled["slope"],
            "pooled-intercept": pooled["intercept"],
            "pooled-r": pooled["pearson"],
            "residual-sd": float(math.sqrt((residuals**2).sum() / (len(z) - 2))),
            "median-slope": float(np.median([entry["slope"] for entry in lines])),
            "median-r": float(np.median([entry["pearson"] for entry in lines])),
            "mean-r": float(np.mean([entry["pearson"] for entry in lines])),
            "share-positive": float(np.mean([entry["slope"] > 0 for entry in lines])),
            "width": float(np.median(widths)) if parts else None,
            "compute-spearman": float(np.mean([stats.spearmanr(compute, w).statistic for w in wrong])),
            "compute-slope": float(np.median([entry["slope_incorrect"] for entry in lines])),
            "compute-slope-correct": float(np.median([entry["slope_correct"] for entry in lines])),
        },
        "aggregate": {
            "mean": [float(v) for v in -right.mean(axis=0)],
            "sem": [float(v) for v in stats.sem(right, axis=0)],
        },
    }


def worked():
    """Five samples, three checkpoints, three choices, the right one first."""
    likelihoods = [
        [[-6.0, -6.5, -8.0], [-5.2, -6.1, -7.0], [-4.1, -5.6, -6.6]],
        [[-9.0, -8.2, -9.9], [-8.1, -7.0, -9.5], [-7.3, -7.4, -8.0]],
        [[-4.0, -5.5, -5.0], [-3.6, -5.9, -4.2], [-3.0, -5.0, -4.4]],
        [[-12.0, -11.0, -13.5], [-11.2, -10.6, -12.0], [-9.8, -10.9, -11.1]],
        [[-7.0, -7.3, -7.1], [-6.4, -7.7, -7.4], [-5.9, -7.9, -7.0]],
    ]
    return regressions(likelihoods, [19.0, 20.0, 21.0], [0] * 5)


def drawn():
    """Forty samples over twelve checkpoints, four choices."""
    compute = np.sort(np.round(chance.uniform(18, 23, 12), 3))
    level = chance.normal(-12, 4, (40, 1, 1))
    slope = chance.normal(1.2, 0.4, (40, 1, 1)) + chance.normal(0, 0.2, (40, 1, 4))
    noise = chance.normal(0, 0.4, (40, 12, 4))
    path = level + slope * (compute[None, :, None] - 20) + noise
    return regressions(np.round(path, 6), compute, chance.integers(0, 4, 40))


def bins():
    """Shares right in right-closed bins: the worked ones, and drawn ones on a logarithmic scale."""
    probabilities = np.array([0.0, 1 / 30, 0.034, 0.31, 0.3333333333, 0.34, 0.51, 0.99])
    accuracy = np.array([0, 0, 0, 0, 1, 0, 1, 1.0])
    edges = np.arange(31) / 30
    numbers = np.clip(np.searchsorted(edges, probabilities, side="left") - 1, 0, None)
    drawn = np.exp(-chance.gamma(2, 4, 500))
    right = (chance.uniform(size=500) < drawn**0.2).astype(float)
    log_edges = np.geomspace(np.quantile(drawn, 0.01), 1, 31)
    place = np.searchsorted(log_edges, drawn, side="left") - 1
    place[drawn == log_edges[0]] = 0
    return {
        "p": probabilities.tolist(),
        "accuracy": accuracy.tolist(),
        "bins": numbers.tolist(),
        "log": {
            "p": drawn.tolist(),
            "accuracy": right.tolist(),
            "edges": log_edges.tolist(),
            "n": [int((place == b).sum()) for b in range(30)],
            "fraction": [float(right[place == b].mean()) if (place == b).any() else None for b in range(30)],
        },
    }


def check(result):
    """The hand-worked numbers, where they are there."""
    folder = os.environ.get("BELLWETHER_REFERENCE")
    if not folder:
        return
    hand = json.loads((pathlib.Path(folder) / "per-sample-hand.json").read_text())
    first, wanted = result["samples"][0], hand["scores"]
    for ours, theirs in [
        ("p_vocab", "p_vocab"), ("p_choices", "p_choices_exact"), ("p_choices_authors", "p_choices_authors"),
        ("brier", "brier_mean_exact"), ("brier_authors", "brier_mean_authors"), ("brier_sum", "brier_sum_harness"),
        ("p_incorrect", "p_vocab_incorrect"), ("accuracy", "acc"),
    ]:
        assert math.isclose(first[ours], wanted[theirs], rel_tol=1e-13), ours
    wanted = hand["incorrect"]
    for ours, theirs in zip(result["worked"]["lines"], wanted["per_sample"]):
        for name in ["slope", "pearson", "spearman"]:
            assert math.isclose(ours[name], theirs[name], rel_tol=1e-12), name
        assert math.isclose(ours["slope_incorrect"], theirs["slope_vs_compute_incorrect"], rel_tol=1e-12)
    summary = result["worked"]["summary"]
    for ours, theirs in [("pooled-slope", "slope"), ("pooled-intercept", "intercept"), ("pooled-r", "r"),
                         ("residual-sd", "resid_sd")]:
        assert math.isclose(summary[ours], wanted["pooled_log10"][theirs], rel_tol=1e-12), ours
    assert math.isclose(summary["within-slope"], wanted["within_slope"], rel_tol=1e-12)
    assert math.isclose(summary["within-r"], wanted["within_r"], rel_tol=1e-12)
    for place, entry in enumerate(wanted["aggregate"]["neg_log_p_vocab"]):
        for name in ["mean", "sem"]:
            assert math.isclose(result["worked"]["aggregate"][name][place], entry[name], rel_tol=1e-12)
    assert result["bins"]["bins"] == wanted["bins"]["bin"]


result = {
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
    "samples": samples(),
    "worked": worked(),
    "drawn": drawn(),
    "bins": bins(),
}
check(result)
target = pathlib.Path(__file__).with_suffix(".json")
target.write_text(json.dumps(result, indent=1) + "\n")
