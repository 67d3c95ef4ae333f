"""Makes episodes.csv and players.csv: twenty episodes of two word games, two by each of ten players.

Every number and every player is made up, and the names say so; nothing in the tables was measured. Larger players
play by the rules more often and score more, with luck on top. An episode whose rules were broken has no score: it is
blank, not 0. Only Python's own library is used, and the same seed gives the same files:

    python3 make_games.py
"""

import csv
import math
import pathlib
import random

SEED = 6
# Player, family, parameters and training tokens (both in billions; blank where not published), open weights.
PLAYERS = [
    ("made-up ash 1B", "ash", 1, 600, "yes"),
    ("made-up ash 3B", "ash", 3, 1500, "yes"),
    ("made-up ash 8B", "ash", 8, 3000, "yes"),
    ("made-up ash 40B", "ash", 40, 9000, "yes"),
    ("made-up birch 2B", "birch", 2, 1000, "yes"),
    ("made-up birch 7B", "birch", 7, 2000, "yes"),
    ("made-up birch 14B", "birch", 14, 4000, "yes"),
    ("made-up birch 70B", "birch", 70, 12000, "yes"),
    ("made-up cedar 200B", "cedar", 200, None, "no"),
    ("made-up cedar closed", "cedar", None, None, "no"),
]
GAMES = ["guess the word", "describe the picture"]
# Players whose every episode broke the rules.
NEVER_BY_THE_RULES = {"made-up ash 1B"}


def episodes(chance):
    for player, _, parameters, _, _ in PLAYERS:
        size = math.log(parameters or 90)
        for game in GAMES:
            luck = chance.gauss(0, 7)
            by_the_rules = player not in NEVER_BY_THE_RULES and chance.random() < 0.55 + 0.1 * size
            score = min(max(14 + 11 * size + luck, 0), 100)
            yield [game, player, int(by_the_rules), f"{score:.1f}" if by_the_rules else ""]


def write(name, header, rows):
    with open(pathlib.Path(__file__).parent / name, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def main():
    chance = random.Random(SEED)
    numbered = [[f"episode {n:02}"] + row for n, row in enumerate(episodes(chance), start=1)]
    write("episodes.csv", ["episode", "game", "player", "played", "score"], numbered)
    write(
        "players.csv", ["player", "family", "parameters", "training_tokens", "open_weights"],
        [["" if cell is None else cell for cell in row] for row in PLAYERS])


if __name__ == "__main__":
    main()
