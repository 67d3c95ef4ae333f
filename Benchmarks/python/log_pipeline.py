"""From logs to survival curves in Python: scores, correlations a sample, their statistics and a figure.

    log_pipeline.py pandas|duckdb FOLDER OUT

`pandas` is pandas, scipy and matplotlib, a table of samples and a call of scipy where there is one; `duckdb` reads with DuckDB
and computes with numpy, vectorised over samples. Writes statistics.csv and survival.png into OUT.
"""

import csv
import sys
import warnings
from pathlib import Path

import matplotlib
import numpy as np

import log_scores

matplotlib.use("agg")
SCORES = ("log_p_vocab", "p_vocab", "p_choices", "-brier", "accuracy")
METHODS = ("pearson", "spearman", "kendall")


def main():
    recipe, folder, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    out.mkdir(exist_ok=True)
    found = {key: value for key, value in (pandas_correlations if recipe == "pandas" else duckdb_correlations)(folder)}
    with open(out / "statistics.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["family", "task", "score", "method", "mean", "median", "sd", "survival-auc", "wasserstein", "undefined-share"])
        for key, correlations in found.items():
            writer.writerow([*key, *map(repr, statistics(correlations))])
    figure(found, out / "survival.png")


def compute(row):
    return np.log10(6 * float(row["params"]) * float(row["tokens"]))


def pandas_correlations(folder):
    """Yields (family, task, score, method) and the correlations of its samples."""
    import pandas as pd
    from scipy import stats

    warnings.simplefilter("ignore")
    models = log_scores.models(folder)
    for task in log_scores.TASKS:
        tables = []
        for (_, row), path in zip(models, log_scores.files(folder, task)):
            table = log_scores.pandas_table(task, path)
            data = log_scores.Task(np.stack(table["values"])[None], table["answer"].to_numpy()[None])
            for name, values in data.scores().items():
                table[name] = values[0]
            tables.append(table.drop(columns="values").assign(family=row["family"], compute=compute(row)))
        samples = pd.concat(tables, ignore_index=True)
        samples["-brier"] = -samples["brier"]
        for family, group in samples.groupby("family"):
            for score in SCORES:
                table = group.pivot(index="compute", columns="document", values=score)
                x, values = table.index.to_numpy(), table.to_numpy()
                yield (family, task, score, "pearson"), stats.pearsonr(x[:, None], values, axis=0).statistic
                ranks = stats.rankdata(values, axis=0)
                yield (family, task, score, "spearman"), stats.pearsonr(stats.rankdata(x)[:, None], ranks, axis=0).statistic
                yield (family, task, score, "kendall"), np.array(
                    [stats.kendalltau(x, values[:, i]).statistic for i in range(values.shape[1])])


def duckdb_correlations(folder):
    """The same; nothing is looped over samples."""
    families = [row["family"] for _, row in log_scores.models(folder)]
    x = np.array([compute(row) for _, row in log_scores.models(folder)])
    for task, data in log_scores.read_duckdb(folder):
        scores = data.scores()
        scores["-brier"] = -scores["brier"]
        for family in sorted(set(families)):
            places = np.array([i for i in np.argsort(x) if families[i] == family])
            for score in SCORES:
                values = scores[score][places]
                yield (family, task, score, "pearson"), pearson(x[places], values)
                yield (family, task, score, "spearman"), pearson(np.arange(len(places)) + 1.0, ranks(values))
                yield (family, task, score, "kendall"), kendall(values)


def pearson(x, values):
    xc, c = x - x.mean(), values - values.mean(0)
    squares = np.where((values == values[0]).all(0), 0, np.einsum("ij,ij->j", c, c))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(squares > 0, (xc @ c) / np.sqrt((xc @ xc) * squares), np.nan)


def ranks(values):
    from scipy import stats

    return stats.rankdata(values, axis=0)


def kendall(values, width=4096):
    """Tau-b with checkpoints that rise in compute, in blocks that fit the cache."""
    m, out = len(values), []
    for start in range(0, values.shape[1], width):
        b = values[:, start : start + width]
        up, down = np.zeros(b.shape[1], np.int64), np.zeros(b.shape[1], np.int64)
        for i in range(m - 1):
            up += np.add.reduce((b[i + 1 :] > b[i]).view(np.uint8), axis=0, dtype=np.uint8)
            down += np.add.reduce((b[i + 1 :] < b[i]).view(np.uint8), axis=0, dtype=np.uint8)
        with np.errstate(invalid="ignore"):
            out.append((up - down) / np.sqrt(m * (m - 1) / 2 * (up + down)))
    return np.concatenate(out)


def statistics(correlations):
    defined = correlations[~np.isnan(correlations)]
    n = len(defined)
    places, counts = np.unique(defined, return_counts=True)
    across = np.concatenate([[-1], places, [1]])
    above = np.concatenate([[1], 1 - np.cumsum(counts) / n, [0]])
    mean = defined.mean()
    return [float(value) for value in (
        mean, np.median(defined), defined.std(), np.trapezoid(above, across), min(1 - mean, 1 + mean),
        1 - n / len(correlations))]


def figure(found, path):
    """A panel a family and task, a curve a score; Spearman, samples without a correlation counted."""
    import matplotlib.pyplot as plt

    families, tasks = sorted({key[0] for key in found}), list(log_scores.TASKS)
    drawn, axes = plt.subplots(len(families), len(tasks), figsize=(3 * len(tasks), 3 * len(families)), sharex=True, sharey=True)
    for row, family in zip(axes, families):
        for panel, task in zip(row, tasks):
            for score in SCORES:
                correlations = found[family, task, score, "spearman"]
                defined = np.sort(correlations[~np.isnan(correlations)])
                above = (len(defined) - np.arange(1, len(defined) + 1)) / len(correlations)
                panel.step(defined, above, where="post", label=score)
            panel.set(title=f"{family}, {task}", xlim=(-1, 1), ylim=(0, 1))
    axes[0][0].legend(fontsize=7)
    drawn.supxlabel("Spearman correlation with compute")
    drawn.supylabel("share of samples above")
    drawn.tight_layout()
    drawn.savefig(path)


main()
