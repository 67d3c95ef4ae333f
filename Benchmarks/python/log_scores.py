"""From logs to scores of each document in Python: with DuckDB, orjson or pandas.

    log_scores.py duckdb|orjson|pandas FOLDER OUT.json

Only what the scores need is read. Writes the mean of each score by task. The readers trust that nothing is broken or there
twice, and check that models have the same documents in the same order.
"""

import csv
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

TASKS = {
    "arc_easy": 4, "hellaswag": 4, "mmlu_conceptual_physics": 4, "openbookqa": 4, "sciq": 4, "winogrande": 2}
SCORES = ("log_p_vocab", "p_choices", "brier", "accuracy")


@dataclass
class Task:
    """Log-likelihoods [models, documents, choices], and each document's answer, by a row for each model."""

    values: np.ndarray
    answers: np.ndarray

    def scores(self):
        values, answers = self.values, self.answers[..., None]
        log_p = np.take_along_axis(values, answers, 2)[..., 0]
        top = values.max(2, keepdims=True)
        weights = np.exp(values - top)
        shares = weights / weights.sum(2, keepdims=True)
        p_choices = np.take_along_axis(shares, answers, 2)[..., 0]
        brier = ((shares**2).sum(2) - 2 * p_choices + 1) / values.shape[2]
        return {
            "log_p_vocab": log_p, "p_vocab": np.exp(log_p), "p_choices": p_choices, "brier": brier,
            "accuracy": (values.argmax(2) == self.answers) * 1.0}


def models(folder):
    """Folders of models, sorted, with their rows of models.csv."""
    with open(folder / "models.csv") as file:
        rows = {row["model"].replace("/", "__"): row for row in csv.DictReader(file)}
    return [(name, rows[name]) for name in sorted(rows)]


def files(folder, task):
    return [next((folder / name).glob(f"samples_{task}_*.jsonl")) for name, _ in models(folder)]


def read_duckdb(folder):
    """A query a task, of the fields needed; rows come in the order of files and lines."""
    import duckdb

    for task, k in TASKS.items():
        columns = {"doc_id": "INTEGER", "filtered_resps": "VARCHAR[][]"}
        columns.update({"doc": "STRUCT(answer VARCHAR)"} if task == "winogrande" else {"target": "VARCHAR"})
        answer = "CAST(doc.answer AS INTEGER) - 1" if task == "winogrande" else "CAST(target AS INTEGER)"
        values = ", ".join(f"CAST(filtered_resps[{i + 1}][1] AS DOUBLE) AS v{i}" for i in range(k))
        paths = files(folder, task)
        found = duckdb.query(
            f"SELECT doc_id, {answer} AS answer, {values} FROM read_json({list(map(str, paths))}, format='newline_delimited', "
            f"columns={columns})").fetchnumpy()
        shape = len(paths), -1
        check_documents(found["doc_id"].reshape(shape))
        yield task, Task(
            np.stack([found[f"v{i}"].reshape(shape) for i in range(k)], 2), np.asarray(found["answer"]).reshape(shape))


def read_orjson(folder):
    import orjson

    for task in TASKS:
        documents, values, answers = [], [], []
        for path in files(folder, task):
            with open(path, "rb") as file:
                rows = [fields(task, orjson.loads(line)) for line in file]
            documents.append([row[0] for row in rows])
            answers.append([row[1] for row in rows])
            values.append([row[2] for row in rows])
        check_documents(documents)
        yield task, Task(np.array(values), np.array(answers))


def fields(task, row):
    answer = int(row["doc"]["answer"]) - 1 if task == "winogrande" else int(row["target"])
    return row["doc_id"], answer, [float(pair[0]) for pair in row["filtered_resps"]]


def check_documents(documents):
    documents = np.asarray(documents)
    if (documents != documents[0]).any():
        raise SystemExit("models have other documents, or in another order")


def read_pandas(folder):
    for task in TASKS:
        tables = [pandas_table(task, path) for path in files(folder, task)]
        check_documents([table["document"] for table in tables])
        yield task, Task(
            np.stack([np.stack(table["values"]) for table in tables]), np.stack([table["answer"] for table in tables]))


def pandas_table(task, path):
    """Document, answer and log-likelihoods, a row a document."""
    import pandas as pd

    kept = []
    with pd.read_json(path, lines=True, chunksize=10_000) as chunks:
        for chunk in chunks:
            answers = [int(doc["answer"]) - 1 for doc in chunk["doc"]] if task == "winogrande" else chunk["target"].astype(int)
            values = [[float(pair[0]) for pair in pairs] for pairs in chunk["filtered_resps"]]
            kept.append(pd.DataFrame({"document": chunk["doc_id"], "answer": answers, "values": values}))
    return pd.concat(kept, ignore_index=True)


READERS = {"duckdb": read_duckdb, "orjson": read_orjson, "pandas": read_pandas}


def main():
    recipe, folder, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    means = {}
    for task, data in READERS[recipe](folder):
        scores = data.scores()
        means[task] = {name: float(scores[name].mean()) for name in SCORES}
    out.write_text(json.dumps(means))


if __name__ == "__main__":
    main()
