"""Runs both sides and prints one Markdown table; `../run.sh` builds what is needed and calls it."""

import argparse
import csv
import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import fit_section
import games_section
import run_section
import samples_section
from child import cost

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
COMMAND = str(ROOT / ".build/release/bellwether")
IN_PROCESS = str(ROOT / ".build-benchmarks/release/InProcess")
PLUGIN_CALLS = str(ROOT / ".build-benchmarks/release/PluginCalls")
HELPER = str(ROOT / "Sources/CBuiltInData/python/bellwether.py")
EMERGENT = str(ROOT / "configs/papers/ruan2024/emergent.yaml")
PACKAGES = ("numpy", "scipy", "scikit-learn", "pandas", "matplotlib", "duckdb", "orjson", "numba", "aiohttp", "httpx", "openai")
RECIPES = {
    "laws": "the same in scikit-learn and scipy, sane stop rule",
    "lean": "the same in numpy and scipy alone, sane stop rule",
    "notebook": "the notebook's recipe: 1000 rounds, BFGS",
}


def main():
    parser = argparse.ArgumentParser(prog="run.sh", description=__doc__)
    parser.add_argument("--data", default=os.environ.get("BELLWETHER_DATA"), help="a folder with obsscaling/")
    parser.add_argument("--out", help="also write the report to this file")
<<<<<<< HEAD
    parser.add_argument("--only", choices=["samples", "games"], help="only these sections")
    parser.add_argument("--gigabytes", type=float, default=0.5, help="size of the logs that are made (default 0.5)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        parts = {
            "games": lambda: games_section.section(COMMAND, Path(folder)),
            "samples": lambda: samples_section.sections(COMMAND, IN_PROCESS, options.gigabytes, Path(folder)),
        }
        wanted = [options.only] if options.only else list(parts)
        text = "\n".join([
            "# Benchmarks", "", "CPU time, user and system together; medians. A ratio is Python's over Bellwether's.",
            "", *machine(), "", *([] if options.only else rest(options.data, Path(folder))),
            *(line for name in wanted for line in [*parts[name](), ""])])
=======
    parser.add_argument("--only", choices=["samples", "games"], help="only the sections on predictability per sample, or on games")
    parser.add_argument("--clemcore", help="a Python that has clemcore, to measure it too")
    parser.add_argument("--gigabytes", type=float, default=0.5, help="size of the logs that are made (default 0.5)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lines = [
            "# Benchmarks", "", "CPU time, user and system together; medians. A ratio is Python's over Bellwether's.",
            "", *machine(), ""]
        if not options.only:
            lines += rest(options.data, Path(folder))
        if options.only != "games":
            lines += samples_section.sections(COMMAND, IN_PROCESS, options.gigabytes, Path(folder))
        if options.only != "samples":
            lines += games_section.sections(COMMAND, options.clemcore, options.data, Path(folder))
        text = "\n".join(lines) + "\n"
>>>>>>> bench6
    print(text)
    if options.out:
        Path(options.out).write_text(text)


def rest(data, folder):
    """All other sections."""
    yield from in_process(data, folder)
    yield ""
    yield from fits(data, folder)
    yield from plugin_calls()
    yield ""
    yield from whole_processes(data, folder)
    yield from long_runs(data, folder)
    yield ""


def in_process(data, folder):
    job, ours_file = folder / "job.json", folder / "ours.json"
    python = [sys.executable, str(HERE / "in_process.py")]
    run([*python, "job", data or "-", str(job)])
    ours = json.loads(run([IN_PROCESS, "road", str(job)]))
    ours_file.write_text(json.dumps(ours))
    theirs = json.loads(run([*python, "time", str(job), str(ours_file)]))
    about = json.loads(job.read_text())
    scores = about["scores"]
    missing = sum(cell is None for row in scores for cell in row)
    yield "## In process: imputation, components and one fit"
    yield ""
    yield (
        f"Timed: from a {len(scores)} x {len(scores[0])} table with {missing} missing cells in memory to predictions "
        f"of its {len(scores)} rows. Standardise, impute from one component until no imputed cell moves by 1e-12 "
        f"({ours[0]['rounds']} rounds), clip, {about['components']} components of all rows, a sigmoid of them fitted to "
        f"{about['name']} on {len(about['train'])} training rows. Both sides get the same doubles and agree in training "
        f"error (relative) and in every prediction (absolute) to 1e-6, or nothing is printed. Starts: intercept 0 and "
        f"slopes 0.03 first; Bellwether's default is 8.")
    yield ""
    yield "| starts | recipe | calls | ms a call | ratio |"
    yield "| ---: | --- | ---: | ---: | ---: |"
    for result in ours:
        starts, median = result["starts"], result["median"]
        yield f"| {starts} | **Bellwether** ({result['steps']} steps) | {result['calls']} | {median * 1e3:.3f} | 1 |"
        for row in theirs:
            if row["starts"] == starts:
                yield (
                    f"| {starts} | {RECIPES[row['recipe']]} | {row['calls']} | {row['median'] * 1e3:.2f} | "
                    f"{row['median'] / median:.1f} |")
    last = theirs[-1]
    yield ""
    yield (
        f"The notebook's fit stops early: its training error is {last['excess']:.1e} (relative) above the optimum, its "
        f"predictions are up to {last['apart']:.1e} from those there.")


def fits(data, folder):
    """The section on the fit alone; its targets are of the dataset."""
    if data is None:
        return
    job, python = folder / "fits.json", [sys.executable, str(HERE / "fit_alone.py")]
    run([*python, "job", data, str(job)])
    ours = json.loads(run([IN_PROCESS, "fits", str(job)]))
    theirs = json.loads(run([*python, "time", str(job)]))
    yield from fit_section.section(json.loads(job.read_text()), ours, theirs)
    yield ""


def long_runs(data, folder):
    if data is None:
        return
    yield from run_section.section(COMMAND, sys.executable, data, folder)


def plugin_calls():
    ours = json.loads(run([PLUGIN_CALLS, sys.executable, HELPER, str(HERE / "plugin_calls.py")]))
    theirs = json.loads(run([sys.executable, str(HERE / "json_calls.py"), "time"]))
    yield "## Plugins in Python"
    yield ""
    yield (
        "Wall-clock time of a call, medians. Small: a metric of 20 pairs; large: a million doubles to numpy and back. The "
        "others are what one would write instead, in Python on both sides.")
    yield ""
    yield "| how | small, us | ratio | large, ms | ratio |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    rows = [
        ("**Bellwether's frames**", ours), ("a line of JSON over a pipe", theirs["pipe"]),
        ("a program a call, JSON in and out", theirs["program"])]
    for how, row in rows:
        small, large = row["small"], row["large"]
        yield (
            f"| {how} | {small * 1e6:.0f} | {small / ours['small']:.1f} | {large * 1e3:.1f} | "
            f"{large / ours['large']:.1f} |")
    yield ""
    yield (
        f"Starting the plugin, importing numpy and describing it took {ours['start'] * 1e3:.0f} ms, once a run; asked again, "
        f"{ours['again'] * 1e6:.0f} us.")


def whole_processes(data, folder):
    out = str(folder / "ours")
    yield "## Whole processes"
    yield ""
    yield "| what | runs | CPU ms | peak MB | ratio |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    yield process_row("`true` (the least peak that can be seen here)", cost(["true"], 20))
    for arguments in (["--help"], ["list"]):
        yield process_row(f"`bellwether {arguments[0]}`", cost([COMMAND, *arguments], 50))
    quickstart = [COMMAND, "run", str(ROOT / "configs/quickstart.yaml"), "--out", str(folder / "quickstart"), "--quiet"]
    yield process_row("`bellwether run configs/quickstart.yaml`", cost(quickstart, 20))
    imports = "import matplotlib.pyplot, pandas, scipy.optimize, sklearn.decomposition"
    yield process_row("Python, importing what its script needs", cost([sys.executable, "-c", imports], 5))
    if data is None:
        yield ""
        yield "The rest needs the dataset obsscaling: give `--data` or set BELLWETHER_DATA."
        return
    ours = cost([COMMAND, "run", EMERGENT, "--data", data, "--out", out, "--quiet"], 20)
    yield process_row("**`bellwether run configs/papers/ruan2024/emergent.yaml`**", ours, 1)
    for starts in (8, 1):
        command = [sys.executable, str(HERE / "emergent.py"), data, str(folder / f"python{starts}"), str(starts)]
        theirs = cost(command, 3)
        plural = "s" if starts > 1 else ""
        yield process_row(f"the same in Python, {starts} start{plural} a fit", theirs, theirs.seconds / ours.seconds)
    yield ""
    yield (
        "The emergent run: 48 fits of 8 starts, three baselines for each of eight tasks, four figures, predictions, "
        "record and HTML report. The Python script (`python/emergent.py`): the fits and baselines, two of the figures "
        "with matplotlib, predictions and errors.")
    yield ""
    yield from agreement(Path(out) / "record.json", folder)


def agreement(record, folder):
    """How many test errors are the same to four digits, and which are not."""
    forecasts = {}
    for item in json.loads(record.read_text())["forecasts"]:
        mse = next(metric["test"] for metric in item["metrics"] if metric["metric"] == "mse")
        forecasts[item["sweep"]["task"], item["name"]] = mse, item["fitted"].get("sse")
    for starts in (8, 1):
        with open(folder / f"python{starts}" / "errors.csv") as file:
            rows = list(csv.DictReader(file))
        differing = [row for row in rows if f"{forecasts[key(row)][0]:.3e}" != f"{float(row['mse']):.3e}"]
        yield (
            f"Test errors equal to four digits ({starts} Python start{'s' if starts > 1 else ''}): "
            f"{len(rows) - len(differing)} of {len(rows)}.")
        if differing:
            yield "They differ where one side ended in another minimum:"
            yield ""
        for row in differing:
            mse, sse = forecasts[key(row)]
            training = "" if sse is None else f"; train SSE {sse:.6g}, in Python {float(row['sse']):.6g}"
            yield f"- {row['task']}, {row['forecast']}: test MSE {mse:.4g}, in Python {float(row['mse']):.4g}{training}"
        yield ""


def key(row):
    return row["task"], row["forecast"]


def process_row(what, found, ratio=None):
    shown = "" if ratio is None else f"{ratio:.1f}" if ratio != 1 else "1"
    return f"| {what} | {found.runs} | {found.seconds * 1e3:.1f} | {found.megabytes:.0f} | {shown} |"


def machine():
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    swift = run([os.environ.get("SWIFT", "swift"), "--version"]).splitlines()[0]
    yield f"- Machine: {processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    yield f"- Bellwether: release build, {swift}; binary {os.path.getsize(COMMAND) / 1e6:.1f} MB"
    yield f"- Python {platform.python_version()}, {packages}; linear algebra on one thread"
    yield f"- Load while measuring began: {os.getloadavg()[0]:.1f}"


def processor():
    try:
        with open("/proc/cpuinfo") as file:
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown processor"


def run(command):
    """The output of a command that has to succeed."""
    environment = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, env=environment).stdout


main()
