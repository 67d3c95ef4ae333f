"""The sections of the report on conversational games: self-play, tables of scores, requests to a server, replays.

Standard library only: `child` says why. Every cost is the least of a few runs in which all take turns.
"""

import csv
import json
import math
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from child import Cost, once

HERE = Path(__file__).parent
GAMES = ("taboo", "wordle", "wordle-with-clue", "wordle-with-critic", "image", "reference", "private-shared")
ROUNDS = 5
FEW, MANY = 5, 105  # repetitions of each instance; their difference is what is counted
SCORE_FILES = 817
WIDTH = 64
CAREFUL = ("--player", "programmatic: {skill: 0.75}")
REPLY = "explanation: some common letters\nguess: crane"  # in form, so that six are asked for


def sections(command, clemcore, data, folder):
    """The lines of all four; `clemcore` is a Python that has it, or None."""
    yield from self_play(command, clemcore, folder)
    yield from tables(command, clemcore, folder)
    yield from requests(command, folder)
    yield from replays(command, data, folder)


def least(commands, rounds=ROUNDS):
    """What each command costs, by name: the least of rounds in which all take turns."""
    found = {name: [] for name in commands}
    for turn in range(rounds):
        for name, make in commands.items():
            found[name].append(once(make(turn)))
    costs = {}
    for name, runs in found.items():
        seconds, walls, peaks = zip(*runs)
        costs[name] = Cost(min(seconds), min(walls), max(peaks), rounds)
    return costs


# Self-play


def self_play(command, clemcore, folder):
    def play(game, repetitions, *more):
        return [command, "games", "play", game, "--scores-only", "--quiet", "--repetitions", str(repetitions), *more]

    instances = {
        line["name"]: sum(each["instances"] for each in line["rules"]["clembench-2"]["experiments"])
        for line in json.loads(output([command, "games", "list", "--json"]))}
    found = least({
        (game, number): lambda _, game=game, number=number: play(game, number, *CAREFUL)
        for game in GAMES for number in (FEW, MANY)})
    start = least({"start": lambda _: play("taboo", 1, "--limit", "1")})["start"].seconds
    theirs = {} if clemcore is None else clemcore_taboo(command, clemcore, folder)
    yield "## Games: self-play"
    yield ""
    yield (
        f"Timed: every built-in instance of a game played by its own player (skill 0.75, rules clembench-2) and scored, in memory "
        f"(`games play --scores-only`); nobody is asked. CPU time of {MANY} episodes an instance less that of {FEW}, each the least of "
        f"{ROUNDS} runs: start-up falls out. It is {start * 1e3:.0f} ms of CPU, one episode of taboo and reading plugins included.")
    yield ""
    yield "| game | instances | episodes counted | us of CPU an episode | episodes a CPU second |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    rates = {}
    for game in GAMES:
        episodes = instances[game] * (MANY - FEW)
        seconds = found[game, MANY].seconds - found[game, FEW].seconds
        rates[game] = episodes / seconds
        yield f"| {game} | {instances[game]} | {episodes:,} | {seconds / episodes * 1e6:.0f} | {episodes / seconds:,.0f} |"
    yield ""
    yield from beside_clemcore(theirs, rates["taboo"], start, found["taboo", MANY].megabytes)


def beside_clemcore(theirs, rate, start, peak):
    if not theirs:
        yield (
            "clemcore was not at hand (`--clemcore PYTHON` names a Python that has it); version 3.7 is told to play about 140 "
            "episodes of taboo a CPU second after 5.8 s of start-up, 3.3 about 270, on another machine.")
        yield ""
        return
    memory, files, ours = theirs["memory"], theirs["files"], theirs["ours"]
    yield (
        f"Taboo beside clemcore {memory['version']} (`python/clemcore_taboo.py`: the game written from its rules; master, players, "
        f"recorder, sequential runner and scorer are clemcore's). Its players have nothing to think of: they say what Bellwether's "
        f"said in the same instances, and {memory['equal']} of {memory['instances']} main scores are equal. With files: episodes kept "
        f"as each keeps them (`games play --out`; `clem run` and `clem score`). Ratio: of episodes a CPU second, start-up left out.")
    yield ""
    yield "| what | start-up, CPU ms | episodes a CPU second | ratio |"
    yield "| --- | ---: | ---: | ---: |"
    rows = [
        ("**Bellwether**, in memory, players of its own", start, rate, 1),
        (f"clemcore {memory['version']}, in memory, fixed replies", memory["import"], memory["rate"], rate / memory["rate"]),
        ("**Bellwether**, with files, players of its own", start, ours, 1),
        (f"clemcore {memory['version']}, with files, fixed replies", files["import"], files["rate"], ours / files["rate"])]
    for what, starting, speed, ratio in rows:
        yield f"| {what} | {starting * 1e3:.0f} | {speed:,.0f} | {ratio if ratio == 1 else f'{ratio:.1f}'} |"
    yield ""
    yield (
        "clembench's own taboo was not measured. Figures from elsewhere, of another machine, are about 140 episodes a CPU second after "
        "5.8 s of start-up for clemcore 3.7, and about 270 for 3.3.")
    yield ""


def clemcore_taboo(command, clemcore, folder):
    """Both in memory and with files: the least of as many runs, each in a folder of its own."""
    recorded, number = folder / "taboo", 20
    once([command, "games", "play", "taboo", *CAREFUL, "--out", str(recorded), "--quiet"])
    script = [clemcore, str(HERE / "clemcore_taboo.py"), str(recorded), str(number)]
    found = {"memory": [], "files": []}
    for turn in range(ROUNDS):
        for kind, more in (("memory", []), ("files", [str(folder / f"clemcore-{turn}")])):
            text = output([*script, *more], cwd=folder)
            found[kind].append(json.loads(text.splitlines()[-1]))
        shutil.rmtree(folder / f"clemcore-{turn}")
    best = {kind: min(runs, key=lambda run: run["seconds"]) for kind, runs in found.items()}
    for kind, run in best.items():
        run["rate"] = run["episodes"] / run["seconds"]
        run["import"] = min(other["import"] for other in found[kind])

    def kept(repetitions):
        def make(turn):
            out = folder / f"kept-{repetitions}-{turn}"
            return [
                command, "games", "play", "taboo", *CAREFUL, "--repetitions", str(repetitions), "--out", str(out), "--quiet"]
        return make

    ours = least({1: kept(1), number + 1: kept(number + 1)})
    best["ours"] = best["memory"]["instances"] * number / (ours[number + 1].seconds - ours[1].seconds)
    return best


# Tables of scores


def tables(command, clemcore, folder):
    scores = score_files(command, folder)
    out = {name: folder / f"tables-{name}" for name in ("ours", "pandas", "again")}
    commands = {
        "ours": lambda _: [command, "games", "score", str(scores), "--stored", "--partial", "--out", str(out["ours"])],
        "again": lambda _: [command, "games", "score", str(scores), "--partial", "--out", str(out["again"])],
        "start": lambda _: [sys.executable, "-c", "import pandas"],
        "pandas": lambda _: [sys.executable, str(HERE / "aggregate_scores.py"), str(scores), str(out["pandas"])]}
    for path in out.values():
        path.mkdir()
    found = least(commands)
    rows = [
        ("**`bellwether games score --stored`**", found["ours"]),
        ("**`bellwether games score`**: every transcript scored again first", found["again"]),
        ("Python, importing pandas", found["start"]), ("pandas (`python/aggregate_scores.py`)", found["pandas"])]
    apart = [cells_apart(out["ours"] / "results.csv", out["pandas"] / "results.csv")]
    if clemcore is not None:
        clem = str(Path(clemcore).parent / "clem")
        quiet = f"cd {folder} && exec {clem} eval --std -r {scores} 2> {folder / 'clem.txt'}"
        rows.append(("clemcore: `clem eval --std`", least({"clem": lambda _: ["sh", "-c", quiet]}, 2)["clem"]))
        apart.append(cells_apart(out["ours"] / "results.csv", scores / "results.csv"))
    yield "## Games: tables of scores"
    yield ""
    yield (
        f"Timed: whole processes, from {SCORE_FILES} score files that self-play wrote (seven games, four players; in the system's "
        f"cache) to raw.csv and results.csv. All numbers in the tables agree to {max(apart):.0e}. The least of {ROUNDS} runs (clemcore: 2).")
    yield ""
    yield "| what | CPU ms | wall ms | peak MB | ratio |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for what, cost in rows:
        ratio = cost.seconds / found["ours"].seconds
        yield (
            f"| {what} | {cost.seconds * 1e3:.0f} | {cost.wall * 1e3:.0f} | {cost.megabytes:.0f} | "
            f"{'1' if ratio == 1 else f'{ratio:.1f}'} |")
    yield ""


def score_files(command, folder):
    """A folder of as many episodes as there are to be score files, of four players, without a plan beside them."""
    played, kept = folder / "played", folder / "scores"
    players = [argument for skill in (0.25, 0.5, 0.75, 1)
               for argument in ("--player", f"programmatic: {{name: skill {skill}, skill: {skill}}}")]
    once([command, "games", "play", *players, "--out", str(played), "--quiet"])
    found = sorted(file.parent for file in played.rglob("scores.json"))
    # Evenly out of all games and players.
    for place in range(SCORE_FILES):
        source = found[place * len(found) // SCORE_FILES]
        target = kept / source.relative_to(played)
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
    return kept


def cells_apart(one, other):
    """The largest difference of two tables, by the names of rows and columns; a row's name counts up to `--`."""
    def cells(path):
        with open(path) as file:
            rows = list(csv.reader(file))
        return {
            (row[0].split("--")[0], name): float(cell) if cell else math.nan
            for row in rows[1:] for name, cell in zip(rows[0][1:], row[1:])}

    mine, theirs = cells(one), cells(other)
    if mine.keys() != theirs.keys():
        raise SystemExit(f"{one} and {other} have other cells: {sorted(mine.keys() ^ theirs.keys())[:4]}")
    apart = 0.0
    for key, value in mine.items():
        if math.isnan(value) != math.isnan(theirs[key]):
            raise SystemExit(f"{key}: {value} here, {theirs[key]} there")
        apart = max(apart, 0.0 if math.isnan(value) else abs(value - theirs[key]))
    return apart


# Requests


@contextmanager
def server(*record):
    process = subprocess.Popen(
        [sys.executable, str(HERE / "chat_server.py"), REPLY, *map(str, record)], stdout=subprocess.PIPE, text=True)
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}/v1"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def requests(command, folder):
    few, many, bodies = 2, 14, folder / "bodies.txt"

    def play(url, repetitions):
        player = f"openai-compatible: {{name: local, url: '{url}', model: local, concurrency: {WIDTH}}}"
        return [
            command, "games", "play", "wordle", "--player", player, "--width", str(WIDTH), "--scores-only", "--quiet",
            "--repetitions", str(repetitions)]

    counts = {}
    for number in (few, many):
        with server(bodies) as url:
            once(play(url, number))
        with open(bodies, "rb") as file:
            counts[number] = sum(1 for _ in file)
    asked = counts[many] - counts[few]
    clients = ("aiohttp", "httpx", "openai")
    runs = {name: [] for name in clients}
    ours = {few: [], many: []}
    with server() as url:
        for _ in range(ROUNDS):
            for number in (few, many):
                ours[number].append(once(play(url, number)))
            for name in clients:
                text = output([sys.executable, str(HERE / "chat_clients.py"), name, url, str(bodies), str(WIDTH)])
                runs[name].append(json.loads(text))
    cpu, wall = (
        (min(run[place] for run in ours[many]) - min(run[place] for run in ours[few])) / asked for place in (0, 1))
    size = os.path.getsize(bodies) / counts[many]
    yield "## Games: requests to a server"
    yield ""
    yield (
        f"Timed: wordle against a chat server on loopback that answers at once (`python/chat_server.py`, asyncio; its own time is "
        f"not counted as CPU, but as wall), {WIDTH} requests in flight, {asked:,} requests of {size:,.0f} bytes on average. Ours "
        f"plays: rules, transcripts and scores are in it, start-up is not (long runs less short ones). The clients in Python only "
        f"post the same {counts[many]:,} bodies and read the reply (`python/chat_clients.py`), connections open, imports not counted. "
        f"The least of {ROUNDS} rounds in which all take turns.")
    yield ""
    yield "| what | us of CPU a request | us of wall a request | ratio of CPU |"
    yield "| --- | ---: | ---: | ---: |"
    yield f"| **`bellwether games play`, `openai-compatible`** | {cpu * 1e6:.0f} | {wall * 1e6:.0f} | 1 |"
    names = {"aiohttp": "aiohttp", "httpx": "httpx", "openai": "`openai.AsyncOpenAI` over httpx"}
    for name in clients:
        theirs, theirs_wall = (min(run[key] for run in runs[name]) for key in ("cpu", "wall"))
        yield f"| {names[name]} | {theirs * 1e6:.0f} | {theirs_wall * 1e6:.0f} | {theirs / cpu:.1f} |"
    yield ""


# Replays


def replays(command, data, folder):
    start = least({"start": lambda _: [command, "games", "list"]})["start"].seconds
    places = [(f"{SCORE_FILES} episodes of our own, seven games", folder / "scores", [])]
    examples = None if data is None else Path(data) / "clembench/episodes"
    if examples is not None and examples.is_dir():
        places.append(("the example episodes of the dataset clembench", examples, ["--data", str(data)]))
    yield "## Games: replays"
    yield ""
    yield (
        f"Timed: whole processes of `games replay --compare --json`, which finds, reads and plays recorded replies again and compares "
        f"all scores. A second of CPU counts; of it {start * 1e3:.0f} ms are start-up. The least of {ROUNDS} runs. What is not equal has no recorded scores, "
        f"or cannot be read.")
    yield ""
    yield "| what | episodes | equal | CPU ms | episodes a CPU second |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for what, place, more in places:
        replay = [command, "games", "replay", str(place), "--compare", "--json", *more]
        found = json.loads(output(replay))
        if found["different"]:
            raise SystemExit(f"{place}: {found['different']} episodes are different")
        cost = least({"replay": lambda _: replay})["replay"]
        yield (
            f"| {what} | {found['episodes']} | {found['equal']} | {cost.seconds * 1e3:.0f} | "
            f"{found['episodes'] / cost.seconds:,.0f} |")


def output(command, cwd=None):
    """What a command prints; it has to succeed."""
    return subprocess.run(
        command, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=cwd,
        env=dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")).stdout
