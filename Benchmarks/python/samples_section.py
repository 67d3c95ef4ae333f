"""The sections of the report on predictability per sample: correlations, reading logs, and the whole way to a figure.

Standard library only: `child` says why.
"""

import csv
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from child import Cost, once

HERE = Path(__file__).parent
CONFIGS = HERE.parent / "configs"
ROUNDS = 5
PART = 0.3  # gigabytes of logs for what takes minutes
AGREES = 1e-9


def sections(command, in_process, gigabytes, folder):
    """The lines of all three; the logs are made in `folder`."""
    yield from correlations(in_process, folder)
    logs, part = Logs(gigabytes, folder / "logs"), Logs(min(PART, gigabytes), folder / "part")
    yield from reading(command, logs, part, folder)
    yield from pipeline(command, logs, part, folder)


def correlations(in_process, folder):
    output = subprocess.run(
        [sys.executable, str(HERE / "sample_correlations.py"), in_process, str(folder)], check=True, text=True,
        stdout=subprocess.PIPE, env=dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")).stdout
    found = json.loads(output)
    for file in folder.glob("*.bin"):
        file.unlink()
    ours = {(row["methods"], row["width"]): row for row in found["ours"]}
    yield "## Predictability per sample: correlations"
    yield ""
    yield (
        f"Timed: correlations of {found['samples']:,} samples with compute over {found['checkpoints']} checkpoints, in memory; "
        f"every tenth sample is 0 or 1 (ties everywhere), every fiftieth always 1 (undefined). Both sides get the same doubles, "
        f"call the same samples undefined and agree in all others to 1e-12, or nothing is printed; the largest difference was "
        f"{found['apart']:.0e}. CPU time on one thread; medians of {found['rounds']} rounds in which all take turns. numba's time "
        f"is without compiling. The loop over scipy is timed on {found['looped']:,} samples, evenly spread, and scaled.")
    yield ""
    yield "| method | recipe | CPU ms | ratio |"
    yield "| --- | --- | ---: | ---: |"
    for method in ("pearson", "spearman", "kendall"):
        mine = ours[method, 1]["cpu"]
        name = {"kendall": "Kendall tau-b"}.get(method, method.capitalize())
        yield f"| {name} | **Bellwether** | {mine * 1e3:.1f} | 1 |"
        rows = [(row["name"], row["cpu"]) for row in found["python"] if row["method"] == method]
        if method == "kendall":
            rows.append(("a loop of `scipy.stats.kendalltau` (scaled)", found["loop"]))
        for recipe, seconds in rows:
            yield f"| {name} | {recipe} | {seconds * 1e3:.1f} | {seconds / mine:.1f} |"
    yield ""
    yield "What the second core gives, as long as others leave it free (milliseconds, medians):"
    yield ""
    yield "| methods | CPU, 1 thread | wall, 1 thread | CPU, 2 threads | wall, 2 threads | wall, ratio |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for methods in sorted({methods for methods, _ in ours}, key=lambda methods: (len(methods.split(",")), methods)):
        one, two = ours[methods, 1], ours[methods, 2]
        numbers = [one["cpu"], one["wall"], two["cpu"], two["wall"]]
        yield f"| {methods} | {' | '.join(f'{n * 1e3:.1f}' for n in numbers)} | {one['wall'] / two['wall']:.2f} |"
    yield ""


class Logs:
    """A folder of made logs, in the system's cache."""

    def __init__(self, gigabytes, folder):
        self.folder = folder
        subprocess.run(
            [sys.executable, str(HERE / "make_logs.py"), str(folder), "--gigabytes", str(gigabytes)], check=True,
            stdout=subprocess.DEVNULL)
        self.files = sorted(folder.glob("*/samples_*.jsonl"))
        self.bytes = sum(file.stat().st_size for file in self.files)
        self.lines = 0
        for file in self.files:
            with open(file, "rb") as stream:
                while block := stream.read(1 << 20):
                    self.lines += block.count(b"\n")

    def ours(self, command, config, out):
        """The command on these logs; every run writes into a new folder, or it would go on from the one before."""
        given = ["--set", f"logs={self.folder}", "--set", f"models={self.folder / 'models.csv'}"]
        return lambda turn: [command, "run", str(CONFIGS / config), *given, "--out", f"{out}-{turn}", "--quiet"]

    def python(self, script, recipe, out):
        return lambda turn: [sys.executable, str(HERE / script), recipe, str(self.folder), str(out)]


def in_turns(commands, rounds):
    """What each command costs: medians over rounds in which all take turns."""
    found = {name: [] for name in commands}
    for turn in range(rounds):
        for name, make in commands.items():
            found[name].append(once(make(turn)))
    return {name: cost(runs) for name, runs in found.items()}


def cost(runs):
    seconds, walls, peaks = zip(*runs)
    return Cost(statistics.median(seconds), statistics.median(walls), max(peaks), len(runs))


def scaled(part, start, factor):
    """The cost of the whole from that of a part, less what importing costs; memory is the part's."""
    return Cost(
        start.seconds + (part.seconds - start.seconds) * factor, start.wall + (part.wall - start.wall) * factor,
        part.megabytes, part.runs)


def reading(command, logs, part, folder):
    # Once more than counts: the first round finds nothing in the cache.
    in_turns({"warm": logs.ours(command, "log-scores.yaml", folder / "warm")}, 1)
    found = in_turns({
        "ours": logs.ours(command, "log-scores.yaml", folder / "scores"),
        "duckdb": logs.python("log_scores.py", "duckdb", folder / "duckdb.json"),
        "orjson": logs.python("log_scores.py", "orjson", folder / "orjson.json"),
    }, ROUNDS)
    few = in_turns({
        "start": lambda turn: [sys.executable, "-c", "import numpy, pandas"],
        "pandas": part.python("log_scores.py", "pandas", folder / "pandas.json"),
        "ours": part.ours(command, "log-scores.yaml", folder / "scores-part")}, 3)
    theirs = scaled(few["pandas"], few["start"], logs.bytes / part.bytes)
    apart = max(
        scores_apart(folder / "scores-0", folder / "duckdb.json"), scores_apart(folder / "scores-0", folder / "orjson.json"),
        scores_apart(folder / "scores-part-0", folder / "pandas.json"))
    yield "## Predictability per sample: reading logs"
    yield ""
    yield (
        f"Timed: whole processes, from a folder of {logs.bytes / 1e9:.2f} GB of harness logs ({len(logs.files)} files, "
        f"{logs.lines:,} lines, made by `python/make_logs.py`; in the system's cache) to four scores of each line (log p_vocab, "
        f"p_choices, Brier, accuracy) and their means a task, which agree to {AGREES:.0e} (largest difference {apart:.0e}). "
        f"Ours also checks every line, matches documents across models and writes record and report (`configs/log-scores.yaml`); "
        f"the others (`python/log_scores.py`) only check that models have the same documents in the same order. pandas reads a part of {part.bytes / 1e9:.2f} GB; its times are "
        f"scaled by bytes, less its start, and its memory is the part's. GB/s: of CPU time.")
    yield ""
    yield from table([
        ("**`bellwether run log-scores.yaml`**", found["ours"]), ("DuckDB (the fields needed) and numpy", found["duckdb"]),
        ("orjson, line by line, and numpy", found["orjson"]), ("`pandas.read_json` in chunks (scaled)", theirs)], logs)


def pipeline(command, logs, part, folder):
    found = in_turns({
        "ours": logs.ours(command, "log-pipeline.yaml", folder / "figure"),
        "duckdb": logs.python("log_pipeline.py", "duckdb", folder / "duckdb")}, ROUNDS)
    few = in_turns({
        "start": lambda turn: [sys.executable, "-c", "import scipy.stats, pandas, matplotlib.pyplot"],
        "pandas": part.python("log_pipeline.py", "pandas", folder / "pandas"),
        "ours": part.ours(command, "log-pipeline.yaml", folder / "figure-part")}, 3)
    theirs = scaled(few["pandas"], few["start"], logs.bytes / part.bytes)
    apart = max(
        means_apart(folder / "figure-0", folder / "duckdb"), means_apart(folder / "figure-part-0", folder / "pandas"))
    yield "## Predictability per sample: from logs to a figure"
    yield ""
    yield (
        f"Timed: whole processes on the same {logs.bytes / 1e9:.2f} GB: five scores, three correlations with compute of each "
        f"sample and score, six statistics of their distributions, and survival curves (`configs/log-pipeline.yaml`, "
        f"`python/log_pipeline.py`). Mean correlations and shares of undefined ones agree to {AGREES:.0e} for every family, "
        f"task, score and method (largest difference {apart:.0e}). pandas and scipy (a loop over `kendalltau`, else vectorised) "
        f"get the part of {part.bytes / 1e9:.2f} GB; their times are scaled by bytes, less their start.")
    yield ""
    yield from table([
        ("**`bellwether run log-pipeline.yaml`**", found["ours"]), ("DuckDB, numpy and matplotlib", found["duckdb"]),
        ("pandas, scipy and matplotlib (scaled)", theirs)], logs)


def table(rows, logs):
    yield "| what | runs | CPU s | wall s | GB/s | peak MB | ratio |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name, row in rows:
        ratio = row.seconds / rows[0][1].seconds
        yield (
            f"| {name} | {row.runs} | {row.seconds:.2f} | {row.wall:.2f} | {logs.bytes / row.seconds / 1e9:.3g} | "
            f"{row.megabytes:.0f} | {'1' if ratio == 1 else f'{ratio:.1f}'} |")
    yield ""


def measurements(out):
    return json.loads((out / "record.json").read_text())["measurements"]


def scores_apart(ours, theirs):
    """The largest difference of a task's mean scores."""
    means = json.loads(theirs.read_text())
    found = {(row["keys"]["task"], row["metric"]): row["values"]["mean"] for row in measurements(ours)}
    return agreeing(found, {(task, score): value for task in means for score, value in means[task].items()})


def means_apart(ours, theirs):
    """The largest difference of mean correlations and of the shares of undefined ones."""
    names, found, expected = ("family", "task", "score", "method"), {}, {}
    for row in measurements(ours):
        for value in ("mean", "undefined-share"):
            found[(*(row["keys"][name] for name in names), value)] = row["values"][value]
    with open(theirs / "statistics.csv") as file:
        for row in csv.DictReader(file):
            for value in ("mean", "undefined-share"):
                expected[(*(row[name] for name in names), value)] = float(row[value])
    return agreeing(found, expected)


def agreeing(found, expected):
    if found.keys() != expected.keys():
        raise SystemExit(f"not on both sides: {sorted(found.keys() ^ expected.keys())}")
    apart = max(abs(found[key] - expected[key]) for key in found)
    if apart > AGREES:
        raise SystemExit(f"results differ by {apart:.1e}")
    return apart
