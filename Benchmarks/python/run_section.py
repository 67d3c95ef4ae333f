"""The section of the report on long runs: a paper, backtests with refits, a challenge and a selection."""

import csv
import json
import os
from pathlib import Path
from statistics import mean

from child import cost

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def section(command, python, data, folder):
    """The lines of the section; each run writes into a folder of its own, or it would go on from the one before."""

    def ours(name, *arguments, runs=1):
        out = ["--out", str(folder / name), "--quiet"]
        given = [str(item) for item in arguments]
        return cost([command, *given, "--data", data, *([] if given[0] == "select" else out)], runs, warm=runs > 1)

    yield "## Long runs"
    yield ""
    yield f"Medians, with the machine's {os.cpu_count()} cores. Cores used: CPU time over wall-clock time."
    yield ""
    yield "| what | runs | wall s | CPU s | cores used | peak MB |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    configs = ROOT / "configs"
    runs = [
        ("bellwether reproduce ruan2024", ours("paper", "reproduce", "ruan2024", runs=3)),
        ("bellwether run configs/backtests/ruan2024-bootstrap.yaml",
         ours("bootstrap", "run", configs / "backtests/ruan2024-bootstrap.yaml")),
        ("bellwether run configs/backtests/ruan2024.yaml", ours("standard", "run", configs / "backtests/ruan2024.yaml"))]
    for name in ("sigmoid", "boosted_trees"):
        challenger = f"examples/python-plugin/{name}.py"
        runs.append((f"bellwether challenge {challenger}", ours(name, "challenge", ROOT / challenger)))
    config, budget = "configs/papers/ruan2024/fig-7-selection.yaml", ["--unit", "family", "--budget", "36"]
    runs.append((f"bellwether select {config} {' '.join(budget)}", ours("select", "select", ROOT / config, *budget, runs=10)))
    for what, found in runs:
        yield row(f"`{what}`", found)
    yield ""
    yield (
        "The first backtest: 20 tasks from 5 origins by 6 predictors, each refitted on 200 draws of families and once without "
        "each family. The second: 12 predictors, refitted without each family; a challenge adds one, refitted in Python as "
        "often. The selection says how many sets of families within the budget it goes through: 879,102.")
    yield ""
    yield from bootstrap(command, python, data, folder)


def bootstrap(command, python, data, folder):
    """One cell of the backtest beside the same in Python."""
    config, out = str(ROOT / "configs/backtests/ruan2024-bootstrap.yaml"), folder / "cell"
    law = "{sigmoid: {inputs: [PC-1, PC-2, PC-3], name: three components}}"
    mine = cost([
        command, "run", config, "--data", data, "--out", str(out), "--quiet", "--sweep", "task=[word unscramble]",
        "--sweep", "origin=[0.6]", "--set", f"forecast.with=[{law}]", "--set", "figures=[]", "--set", "summaries=[]"], 10)
    yield "One task from one origin, one predictor, 200 draws of families, as whole processes:"
    yield ""
    yield "| what | runs | CPU ms | ratio | mean width of the 90 % intervals |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    yield f"| **Bellwether**, record and report written | {mine.runs} | {mine.seconds * 1e3:.1f} | 1 | {width_of(out):.4f} |"
    for recipe, name in (("laws", "scikit-learn and scipy"), ("lean", "numpy and scipy alone")):
        file = folder / f"{recipe}.json"
        theirs = cost([python, str(HERE / "bootstrap.py"), data, str(file), recipe], 3)
        found = json.loads(file.read_text())
        width = mean(upper - lower for lower, upper in zip(found["lower"], found["upper"]))
        yield f"| {name} | {theirs.runs} | {theirs.seconds * 1e3:.1f} | {theirs.seconds / mine.seconds:.1f} | {width:.4f} |"
    yield ""
    yield "The two sides draw other families: the widths differ by chance."


def row(what, found):
    return (
        f"| {what} | {found.runs} | {found.wall:.2f} | {found.seconds:.2f} | {found.seconds / found.wall:.2f} | "
        f"{found.megabytes:.0f} |")


def width_of(out):
    """The mean width of the first interval over all rows of the only forecast."""
    with open(out / "predictions.csv") as file:
        return mean(float(row["upper"]) - float(row["lower"]) for row in csv.DictReader(file))
