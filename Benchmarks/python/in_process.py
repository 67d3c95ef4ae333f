"""Times the road from a table to predictions in Python, and checks it against the numbers of `InProcess`.

usage: in_process.py job DATA|- JOB.json      writes the job both sides do
       in_process.py time JOB.json OURS.json  writes the timings as JSON to standard output
"""

import json
import statistics
import sys
import time

import numpy as np

import laws
import lean
import notebook
import tables

COMPONENTS = 3


def write_job(data, path):
    name, scores, target, train = tables.one_fit(None if data == "-" else data)
    blank = lambda value: None if np.isnan(value) else float(value)
    job = {
        "name": name, "components": COMPONENTS, "calls": 1000, "starts": [8, 1], "train": train.tolist(),
        "scores": [[blank(cell) for cell in row] for row in scores], "target": [blank(cell) for cell in target],
    }
    with open(path, "w") as file:
        json.dump(job, file)


def median_cpu(call, calls):
    """The median CPU time of a call in seconds, user and system together, after a few untimed ones."""
    for _ in range(max(1, calls // 20)):
        call()
    seconds = []
    for _ in range(calls):
        start = time.process_time_ns()
        call()
        seconds.append((time.process_time_ns() - start) * 1e-9)
    return statistics.median(seconds)


def check(what, loss, predictions, ours):
    """Raises where the two sides do not agree: a benchmark of different results says nothing."""
    if abs(loss / ours["sse"] - 1) > 1e-6:
        raise SystemExit(f"{what}: train SSE {loss!r}, ours {ours['sse']!r}")
    worst = np.abs(predictions - np.array(ours["predictions"])).max()
    if worst > 1e-6:
        raise SystemExit(f"{what}: a prediction differs by {worst}")


def time_python(job, ours):
    scores = np.array(job["scores"], dtype=float)
    target = np.array(job["target"], dtype=float)
    train = np.array(job["train"])
    rows = []
    for result in ours:
        starts = result["starts"]
        for recipe in (laws, lean):
            call = lambda: recipe.forecast(scores, target, train, job["components"], starts)
            check(f"{recipe.__name__}, {starts} starts", *call(), result)
            rows.append({"recipe": recipe.__name__, "starts": starts, "calls": 200, "median": median_cpu(call, 200)})
    call = lambda: notebook.forecast(scores, target, train, job["components"])
    loss, predictions = call()
    rows.append({
        "recipe": "notebook", "starts": 1, "calls": 15, "median": median_cpu(call, 15),
        "excess": loss / ours[0]["sse"] - 1,
        "apart": float(np.abs(predictions - np.array(ours[0]["predictions"])).max()),
    })
    return rows


if sys.argv[1] == "job":
    write_job(sys.argv[2], sys.argv[3])
else:
    with open(sys.argv[2]) as job, open(sys.argv[3]) as ours:
        print(json.dumps(time_python(json.load(job), json.load(ours))))
