"""clembench's results.csv from all scores.json below a folder, with pandas.

usage: aggregate_scores.py FOLDER OUT; a score file lies at .../player/game/experiment/episode/scores.json.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd


def long_table(folder):
    """A row per episode and metric, with Played = 1 - Aborted."""
    rows = []
    for file in sorted(Path(folder).rglob("scores.json")):
        model, game, experiment, episode = file.parts[-5:-1]
        scores = json.loads(file.read_text())["episode scores"]
        scores["Played"] = 1 - scores["Aborted"]
        rows.extend((game, model, experiment, episode, name, value) for name, value in scores.items())
    return pd.DataFrame(rows, columns=["game", "model", "experiment", "episode", "metric", "value"])


def results(table):
    """A row per player: rounded means per game, their plain means, and clemscore of the rounded values."""
    main = table[table.metric.isin(["Played", "Main Score"])].astype({"value": float})
    cells = main.groupby(["model", "game", "metric"]).value
    means = cells.mean().unstack("metric")
    games = pd.DataFrame({
        "% Played": (means["Played"] * 100).round(2), "Quality Score": means["Main Score"].round(2),
        "Quality Score (std)": cells.std().unstack("metric")["Main Score"].round(2)})
    wide = games.unstack("game")
    wide.columns = [f"{game}, {metric}" for metric, game in wide.columns]
    averages = games.groupby("model")[["% Played", "Quality Score"]].mean().round(2)
    wide["all, Average % Played"] = averages["% Played"]
    wide["all, Average Quality Score"] = averages["Quality Score"]
    wide = wide[sorted(wide.columns, key=lambda name: tuple(name.split(", ")))]
    clemscore = (averages["% Played"] / 100 * averages["Quality Score"]).round(2)
    wide.insert(0, "-, clemscore", clemscore)
    wide.index.name = None
    return wide.sort_index().replace({None: np.nan})


table = long_table(sys.argv[1])
out = Path(sys.argv[2])
out.mkdir(parents=True, exist_ok=True)
table.to_csv(out / "raw.csv")
results(table).to_csv(out / "results.csv")
