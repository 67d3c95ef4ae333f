"""The section of the report on long runs: a paper, backtests with refits, a challenge and a selection."""

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
    yield f"One run each, with the machine's {os.cpu_count()} cores. Cores used: CPU time over wall-clock time."
    yield ""
    yield "| what | wall s | CPU s | cores used | peak MB |"
    yield "| --- | ---: | ---: | ---: | ---: |"
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
        "often. The selection goes through all 879,102 sets of families within the budget that no family can be added to.")
    yield ""
    yield from bootstrap(command, python, data, folder)


def bootstrap(command, python, data, folder):
    """One cell of the backtest beside the same in Python."""
    config = str(HERE.parent / "bootstrap-cell.yaml")
    out = folder / "cell"
    mine = cost([command, "run", config, "--data", data, "--out", str(out), "--quiet"], 10)
    yield "One task from one origin, one predictor, 200 draws of families (`bootstrap-cell.yaml`), as whole processes:"
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


def row(what, found):
    return f"| {what} | {found.wall:.1f} | {found.seconds:.1f} | {found.seconds / found.wall:.2f} | {found.megabytes:.0f} |"


def width_of(out):
    """The mean width of the first interval over all rows of the only forecast."""
    rows = json.loads((out / "record.json").read_text())["forecasts"][0]["predictions"]
    return mean(row["upper"] - row["lower"] for row in rows)
