"""The section on games: programmatic players in self-play, as whole processes."""

import json
import subprocess

from child import cost

GAMES = ["taboo", "wordle", "wordle-with-clue", "wordle-with-critic", "image", "reference", "private-shared"]


def section(command, folder):
    """The lines of the section."""
    yield "## Games"
    yield ""
    yield (
        "Episodes of built-in instances played by the games' own players (skill 0.75), as whole processes: start-up, players, rules, "
        "scores and table. Kept: with every episode written as clembench has it, five files each. Aggregated: `games score` of what was kept, "
        "every transcript scored again; `--stored`: from the files of scores alone.")
    yield ""
    yield "| what | episodes | CPU s | episodes a CPU second | peak MB |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    player = ["--player", "programmatic: {name: able, skill: 0.75}"]
    for game in GAMES:
        play = [command, "games", "play", game, *player, "--repetitions", "100", "--scores-only"]
        yield row(f"`games play {game}`", episodes(play), cost([*play, "--quiet"], 3))
    out = str(folder / "episodes")
    keep = [command, "games", "play", *player, "--repetitions", "3", "--out", out]
    # Once, as what is kept is not played again.
    found = cost([*keep, "--quiet"], 1, warm=False)
    count = episodes(keep)
    yield row("`games play`, all games, kept", count, found)
    yield row("`games score`", count, cost([command, "games", "score", out], 3))
    yield row("`games score --stored`", count, cost([command, "games", "score", out, "--stored"], 3))
    yield ""
    yield "For comparison, as measured with the same games in Python: clemcore 3.7 plays some 140 episodes of taboo a CPU second."


def episodes(play):
    done = subprocess.run([*play, "--json"], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)["episodes"]["planned"]


def row(what, count, found):
    return f"| {what} | {count} | {found.seconds:.3f} | {count / found.seconds:.0f} | {found.megabytes:.0f} |"
