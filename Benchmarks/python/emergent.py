"""configs/papers/ruan2024/emergent.yaml as a Python script: 48 fits, three baselines, errors and two figures.

usage: emergent.py DATA OUT [STARTS]
"""

import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy.special import expit
from sklearn.decomposition import PCA

import tables
from laws import Imputer, fit_sigmoid, sigmoid

TASKS = [  # name, column, range, cutoff in 1e21 FLOPs, benchmarks
    ("word unscramble", "word_unscrambling_2_exact_match", (0, 1), 84, tables.EIGHT),
    ("Persian QA", "parsinlu_qa_2_acc", (0.25, 1), 84, tables.EIGHT),
    ("3-digit subtraction", "arithmetic_3ds_2_acc", (0, 1), 22, tables.SEVEN),
    ("2-digit multiplication", "arithmetic_2dm_2_acc", (0, 1), 22, tables.SEVEN),
    ("3-digit addition", "arithmetic_3da_2_acc", (0, 1), 22, tables.SEVEN),
    ("2-digit addition", "arithmetic_2da_2_acc", (0, 1), 22, tables.SEVEN),
    ("IPA transliterate BLEU", "ipa_transliterate_2_bleu", (0, 100), 84, tables.EIGHT),
    ("IPA transliterate", "ipa_transliterate_2_exact_match", (0, 1), 84, tables.EIGHT),
]
FAMILIES = tables.FAMILIES + tables.NEW_FAMILIES
COMPONENTS = ["one component", "two components", "three components", "four components"]


def nearest_siblings(table):
    """For each row the target of its family's training model of the nearest smaller compute, else the training mean."""
    forecasts = pd.Series(table[table.train].target.mean(), index=table.index)
    for _, family in table.groupby("family"):
        train = family[family.train].sort_values("flops")
        for index, row in family.iterrows():
            smaller = train[train.flops < row.flops]
            if len(smaller):
                forecasts[index] = smaller.target.iloc[-1]
    return forecasts


def forecasts_of(table, benchmarks, starts):
    """The forecasts of one task, the parameters and train SSE of the fitted laws, and the scores."""
    train = table[table.train]
    imputer = Imputer().fit(train[benchmarks].to_numpy())
    space = PCA(n_components=4).fit(imputer.fill(train[benchmarks].to_numpy()))
    scores = space.transform(imputer.fill(table[benchmarks].to_numpy()))
    inputs = {
        "model size": np.log(table[["size"]].to_numpy()),
        "training FLOPs": np.log(table[["flops"]].to_numpy()),
    } | {name: scores[:, : count + 1] for count, name in enumerate(COMPONENTS)}
    columns, laws, losses = {}, {}, {}
    for name, values in inputs.items():
        known = table.train.to_numpy() & ~np.isnan(values).any(axis=1)
        laws[name], losses[name] = fit_sigmoid(values[known], table.target.to_numpy()[known], starts)
        columns[name] = sigmoid(values, *laws[name])
    columns["training-mean"] = np.full(len(table), train.target.mean())
    columns["training-maximum"] = np.full(len(table), train.target.max())
    columns["nearest-sibling"] = nearest_siblings(table).to_numpy()
    return pd.DataFrame(columns, index=table.index), laws, losses, scores


def errors_of(name, table, forecasts, losses):
    test = ~table.train
    for forecast, values in forecasts.items():
        errors = (values - table.target)[test].dropna()
        yield name, forecast, int(table.train.sum()), len(errors), (errors**2).mean(), errors.abs().mean(), losses.get(forecast)


def draw(axes, title, x, table, cutoff, curve, errors):
    """One panel: points by family (colour) and set (filled or not), the law, the cutoff and the test errors."""
    for family, rows in table.groupby("family"):
        index = FAMILIES.index(family)
        colour, marker = f"C{index % 10}", "osD^vP*X"[index % 8]
        for train, face in ((True, colour), (False, "none")):
            shown = rows[rows.train == train].index
            axes.scatter(
                x[shown], rows.target[shown], s=14, marker=marker, edgecolors=colour, facecolors=face,
                label=family if train else None)
    axes.plot(*curve, color="black", linewidth=1)
    axes.axvline(cutoff, color="grey", linestyle="--", linewidth=0.8)
    axes.set(xscale="log", title=f"{title}\ntest MSE {errors:.3g}")


def figure(path, label, panels):
    shown, grid = plt.subplots(2, 4, figsize=(14, 6.5), layout="constrained")
    for axes, panel in zip(grid.flat, panels):
        draw(axes, *panel)
        axes.set_xlabel(label)
    handles = {text: handle for axes in grid.flat for handle, text in zip(*axes.get_legend_handles_labels())}
    shown.legend(handles.values(), handles.keys(), loc="outside lower center", ncols=10, fontsize=7)
    shown.savefig(path)
    plt.close(shown)


def panels_of(name, table, forecasts, laws, scores, cutoff, errors):
    """The panels over training compute and over the compute that a Llama-2 model would need."""
    law = laws["training FLOPs"]
    x = table.flops
    grid = np.geomspace(x.min(), x.max(), 200)
    over_compute = (name, x, table, cutoff, (grid, expit(law[0] + law[1] * np.log(grid))), errors["training FLOPs"])
    law = laws["three components"]
    level = law[0] + scores[:, :3] @ law[1:]
    llama = (table.family == "Llama-2").to_numpy()
    slope, intercept = np.polyfit(np.log10(table.flops[llama]), level[llama], 1)
    x = pd.Series(10 ** ((level - intercept) / slope), index=table.index)
    grid = np.geomspace(x.min(), x.max(), 200)
    curve = (grid, expit(slope * np.log10(grid) + intercept))
    return over_compute, (name, x, table, cutoff, curve, errors["three components"])


def main(data, out, starts=8):
    out.mkdir(parents=True, exist_ok=True)
    models = tables.read_models(data).merge(tables.read_tasks(data), on="Model")
    models = models[~models.family.isin(["Mistral", "Mixtral", "Qwen2"])]
    errors, predictions, over_compute, over_equivalent = [], [], [], []
    for name, column, (low, high), cutoff, benchmarks in TASKS:
        table = models[models[column].notna()].reset_index(drop=True)
        table["target"] = (table[column] - low) / (high - low)
        table["train"] = (table.flops <= cutoff) & ~table.new
        forecasts, laws, losses, scores = forecasts_of(table, benchmarks, starts)
        rows = list(errors_of(name, table, forecasts, losses))
        mse = {row[1]: row[4] for row in rows}
        errors += rows
        predictions.append(pd.concat([table[["Model", "train", "target"]], forecasts], axis=1).assign(task=name))
        left, right = panels_of(name, table, forecasts, laws, scores, cutoff, mse)
        over_compute.append(left)
        over_equivalent.append(right)
    pd.concat(predictions).to_csv(out / "predictions.csv", index=False)
    pd.DataFrame(errors, columns=["task", "forecast", "train", "test", "mse", "mae", "sse"]).to_csv(
        out / "errors.csv", index=False)
    figure(out / "fig-4a.svg", "training compute (1e21 FLOP)", over_compute)
    figure(out / "fig-4b.svg", "equivalent compute of Llama-2 (1e21 FLOP)", over_equivalent)


main(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:]))
