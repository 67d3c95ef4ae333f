"""Taboo under clemcore, with replies that stand fixed: those of episodes that Bellwether played and kept.

usage: clemcore_taboo.py FOLDER ROUNDS [OUT]; FOLDER: episodes of taboo (instance.json, requests.json, scores.json in each). The
game is written here from its rules; master, players, recorder, runner and scorer are clemcore's. Without OUT all is in memory; with
it the files are written that `clem run` writes, and scores from these.
"""

import time

start = time.process_time()

import contextlib
import json
import os
import string
import sys
from pathlib import Path

from clemcore import get_version
from clemcore.backends import CustomResponseModel
from clemcore.clemgame import (
    DialogueGameMaster, GameBenchmark, GameBenchmarkCallback, GameBenchmarkCallbackList, GameInstances, GameScorer, GameSpec,
    ExperimentFileSaver, InstanceFileSaver, InteractionsFileSaver, ParseError, Player, ResultsFolder, RunFileSaver)
from clemcore.clemgame import metrics
from clemcore.clemgame.callbacks.files import PlayerFileSaver, SignalFileSaver
from clemcore.clemgame.instances import to_rows
from clemcore.clemgame.recorder import GameInteractionsRecorder
from clemcore.clemgame.runners import dispatch
from nltk.stem import SnowballStemmer

IMPORTING = time.process_time() - start
STEMMER = SnowballStemmer("english")
STOP_WORDS = frozenset("a an and are as at be by for from in is it its no not of on or that the this to was with you".split())
BARE = str.maketrans("", "", string.punctuation)


class Scripted(Player):
    """Says what stands in the instance, a reply after the other."""

    def __init__(self, model, role, replies):
        super().__init__(model, game_role=role)
        self.replies = iter(replies)

    def _custom_response(self, context):
        return next(self.replies)


class Taboo(DialogueGameMaster):
    def _on_setup(self, **instance):
        self.target = instance["target_word"]
        self.stems = {STEMMER.stem(word) for word in [self.target, *instance["related_word"]]}
        self.rounds_left = instance["max_turns"]
        self.describer = Scripted(self.player_models[0], "WordDescriber", instance["clues"])
        self.guesser = Scripted(self.player_models[1], "WordGuesser", instance["guesses"])
        self.add_player(self.describer, initial_context=instance["describer_prompt"])
        self.add_player(self.guesser, initial_prompt=instance["guesser_prompt"])

    def _parse_response(self, player, response):
        tag = "CLUE:" if player is self.describer else "GUESS:"
        if not response.startswith(tag):
            raise ParseError(f"no {tag}")
        self.log_to_self("valid response", "continue")
        return response.replace(tag, "").strip().lower().translate(BARE)

    def _advance_game(self, player, said):
        response = player.get_perspective()[-1]["content"]
        if player is self.describer:
            words = [word for word in said.split(" ") if word not in STOP_WORDS]
            if any(STEMMER.stem(word) in self.stems for word in words):
                self.log_to_self("invalid clue", said)
                self.state.failed()
            self.log_to_self("valid clue", said)
            self.set_context_for(self.guesser, response)
            return
        self.log_to_self("valid guess", said)
        self.rounds_left -= 1
        if said == self.target:
            self.log_to_self("correct guess", "end game")
            self.state.succeed()
        elif self.rounds_left == 0:
            self.log_to_self("max rounds reached", "0")
            self.state.failed()
        self.set_context_for(self.describer, response)

    def _on_parse_error(self, error):
        self.log_to_self("invalid format", "abort game")
        self.state.abort()

    def _on_after_game(self):
        for key, outcome in ((metrics.METRIC_ABORTED, "aborted"), (metrics.METRIC_LOSE, "failure"), (metrics.METRIC_SUCCESS, "success")):
            self.log_key(key, int(self.state.outcome == outcome))


class TabooScorer(GameScorer):
    def compute_round_score(self, round_idx, round_events):
        won = any(event["action"]["type"] == "correct guess" for event in round_events)
        self.log_round_score(round_idx, "Accuracy", int(won))

    def compute_episode_scores(self, interactions):
        main = 0 if interactions[metrics.METRIC_LOSE] else float("nan")
        if interactions[metrics.METRIC_SUCCESS]:
            main = 100 / len(interactions["turns"])
        self.log_episode_score(metrics.BENCH_SCORE, main)


class TabooBenchmark(GameBenchmark):
    def create_game_master(self, experiment, player_models):
        return Taboo(self.game_spec, experiment, player_models)

    def create_game_scorer(self, experiment, game_instance):
        return TabooScorer(self.game_name, experiment, game_instance)


class Keeper(GameBenchmarkCallback):
    """Records every episode and scores it when it ends."""

    def __init__(self, benchmark):
        self.benchmark = benchmark
        self.scores = {}

    def on_game_start(self, game_master, game_instance):
        self.recorder = GameInteractionsRecorder("taboo", game_master.experiment["name"], game_instance["game_id"], "", {})
        for player in game_master.get_players():
            self.recorder.log_player(player.name, player.game_role, player.model.name)
        game_master.register(self.recorder)

    def on_game_end(self, game_master, game_instance, exception=None, rewards=None):
        scorer = self.benchmark.create_game_scorer(game_master.experiment, game_instance)
        scorer.compute_scores(self.recorder.interactions)
        self.scores[game_instance["path"]] = scorer.scores["episode scores"]["Main Score"]


def instance(folder, number):
    found = json.loads((folder / "instance.json").read_text())
    said = {"Player 1": [], "Player 2": []}
    prompts = {}
    for request in json.loads((folder / "requests.json").read_text()):
        prompts.setdefault(request["player"], request["manipulated_prompt_obj"][0]["content"])
        said[request["player"]].append(request["raw_response_obj"]["response"])
    clues, guesses = said["Player 1"], said["Player 2"]
    prompt = prompts.get("Player 2", "").removesuffix("\n\n" + clues[0])
    return dict(
        found, game_id=number, max_turns=3, path=str(folder), clues=clues, guesses=guesses, describer_prompt=prompts["Player 1"],
        guesser_prompt=prompt)


def in_memory(benchmark, instances, models):
    """The main score of each episode, by its folder."""
    keeper = Keeper(benchmark)
    dispatch.run(benchmark, instances, models, callbacks=GameBenchmarkCallbackList([keeper]))
    return keeper.scores


def in_files(benchmark, instances, models, out):
    """The same by the files that `clem run` and `clem score` write."""
    folder = ResultsFolder(out, "model")
    savers = [
        RunFileSaver(folder, player_model_infos={}), InstanceFileSaver(folder),
        ExperimentFileSaver(folder, player_model_infos={}), InteractionsFileSaver(folder, player_model_infos={}),
        PlayerFileSaver(folder), SignalFileSaver(folder)]
    dispatch.run(benchmark, instances, models, callbacks=GameBenchmarkCallbackList(savers))
    benchmark.compute_scores(sorted(out.rglob("interactions.json")))
    return {
        json.loads((file.parent / "instance.json").read_text())["path"]:
            json.loads(file.read_text())["episode scores"]["Main Score"]
        for file in out.rglob("scores.json")}


folders = sorted(file.parent for file in Path(sys.argv[1]).rglob("requests.json"))
rounds = int(sys.argv[2])
experiment = {"name": "taboo", "game_instances": [
    instance(folder, number * len(folders) + place) for number in range(rounds) for place, folder in enumerate(folders)]}
instances = GameInstances("taboo", to_rows("taboo", {"experiments": [experiment]}))
benchmark = TabooBenchmark(GameSpec(game_name="taboo", game_path=".", players=2))
model = CustomResponseModel()
with open(os.devnull, "w") as null, contextlib.redirect_stdout(null), contextlib.redirect_stderr(null):
    before = time.process_time()
    if len(sys.argv) > 3:
        main = in_files(benchmark, instances, [model, model], Path(sys.argv[3]))
    else:
        main = in_memory(benchmark, instances, [model, model])
    seconds = time.process_time() - before
equal = 0
for folder in folders:
    recorded = json.loads((folder / "scores.json").read_text())["episode scores"]["Main Score"]
    found = main.get(str(folder))
    equal += found == recorded or (found is not None and found != found and recorded != recorded)
print(json.dumps({
    "version": get_version(), "import": IMPORTING, "seconds": seconds, "episodes": len(instances), "instances": len(folders),
    "equal": equal}))
