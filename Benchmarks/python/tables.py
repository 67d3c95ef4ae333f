"""The tables the benchmarks work on, as numpy arrays and pandas frames.

The 77 models are the base models of Ruan, Maddison and Hashimoto (2024): 21 families of the dataset `obsscaling`,
less three models released later. Without that dataset the published scores that are built into Bellwether stand in.
"""

from pathlib import Path

import pandas as pd

EIGHT = ["MMLU", "ARC-C", "HellaSwag", "Winograd", "TruthfulQA", "GSM8K", "XWinograd", "HumanEval"]
SEVEN = [name for name in EIGHT if name != "GSM8K"]

FAMILIES = [
    "BLOOM", "CodeLlama", "DeepSeek-Coder", "Falcon", "GPT-Neo/J", "Gemma", "Llama", "Llama-2", "Llama-3", "MPT",
    "Mistral", "Mixtral", "OPT", "Phi", "Pythia", "Qwen", "Qwen1.5", "StarCoder", "StarCoder2", "XGLM", "Yi",
]
NEW_FAMILIES = ["DeepSeek-Coder-V2", "DeepSeek-V2", "Gemma-2", "Jamba", "Llama-3.1", "Qwen2", "Yi-1.5"]
NEW_MODELS = ["Qwen/Qwen1.5-110B", "mistralai/Mixtral-8x22B-v0.1", "mistralai/Mistral-Nemo-Base-2407"]

BUILT_IN = Path(__file__).parents[2] / "Sources/CBuiltInData/published-scores/published_scores.csv"


def read_csv_of_models(data):
    models = pd.read_csv(Path(data) / "obsscaling/base_llm_benchmark_eval.csv")
    return models.rename(columns={"Model Family": "family", "Model Size (B)": "size", "FLOPs (1E21)": "flops"})


def read_models(data):
    """The table of models, with a column `new` for those released later."""
    models = read_csv_of_models(data)
    models["new"] = models.family.isin(NEW_FAMILIES) | models.Model.isin(NEW_MODELS)
    return models[models.new | models.family.isin(FAMILIES)]


def read_tasks(data):
    """The table of emergent abilities."""
    return pd.read_csv(Path(data) / "obsscaling/base_llm_emergent_capability_eval.csv")


def one_fit(data=None):
    """The table of the in-process comparison: what it is, scores [n x p], target [n] and training rows."""
    if data is None:
        table = pd.read_csv(BUILT_IN).rename(columns={"flops_1e21": "flops", "GSM8K": "target"})
        columns = ["MMLU", "ARC_C", "HellaSwag", "WinoGrande", "TruthfulQA", "HumanEval", "BBH", "MATH"]
        name, cutoff = "GSM8K from the built-in published scores", 300
    else:
        models = read_models(data)
        table = models[~models.new].merge(read_tasks(data), on="Model", how="left")
        table = table.rename(columns={"word_unscrambling_2_exact_match": "target"})
        columns, name, cutoff = EIGHT, "word unscramble from eight benchmarks", 84
    train = table.target.notna() & (table.flops <= cutoff)
    return name, table[columns].to_numpy(), table.target.to_numpy(), train.to_numpy().nonzero()[0]


BACKTEST = [  # name, column, range, benchmarks: the twenty tasks of configs/backtests/ruan2024.yaml
    ("word unscramble", "word_unscrambling_2_exact_match", (0, 1), EIGHT),
    ("Persian QA", "parsinlu_qa_2_acc", (0.25, 1), EIGHT),
    ("IPA transliterate BLEU", "ipa_transliterate_2_bleu", (0, 100), EIGHT),
    ("3-digit subtraction", "arithmetic_3ds_2_acc", (0, 1), SEVEN),
    ("3-digit addition", "arithmetic_3da_2_acc", (0, 1), SEVEN),
    ("2-digit multiplication", "arithmetic_2dm_2_acc", (0, 1), SEVEN),
    ("2-digit addition", "arithmetic_2da_2_acc", (0, 1), SEVEN),
    ("GSM8K naive", "gsm8k_5_exact_match,flexible-extract", (0, 1), SEVEN),
    ("GSM8K CoT", "gsm8k_cot_8_exact_match,flexible-extract", (0, 1), SEVEN),
    ("GSM8K CoT + SC", "gsm8k_cot_self_consistency_8_exact_match,maj@5-flexible-extract", (0, 1), SEVEN),
    ("GSM8K CoT one sample", "gsm8k_cot_self_consistency_8_exact_match,score-first-flexible-extract", (0, 1), SEVEN),
    ("GSM8K CoT zero-shot", "gsm8k_cot_zeroshot_0_exact_match,flexible-extract", (0, 1), SEVEN),
    ("BBH naive", "bbh_fewshot_overall_3_exact_match,flexible-extract,norm", (0, 1), SEVEN),
    ("BBH CoT", "bbh_cot_fewshot_overall_3_exact_match,flexible-extract,norm", (0, 1), SEVEN),
    ("leaderboard BBH", "leaderboard_bbh", (0.26243386, 1), SEVEN),
    ("leaderboard GPQA", "leaderboard_gpqa", (0.25, 1), SEVEN),
    ("leaderboard IFEval", "leaderboard_ifeval", (0, 1), SEVEN),
    ("leaderboard MATH lvl 5", "leaderboard_math_hard", (0, 1), SEVEN),
    ("leaderboard MMLU-Pro", "leaderboard_mmlu_pro", (0.1, 1), SEVEN),
    ("leaderboard MUSR", "leaderboard_musr", (0.33, 1), SEVEN),
]


def backtest_tables(data):
    """For each of the twenty tasks its name, scores [n x p], target [n] on 0...1, FLOPs [n] and families [n].

    The rows are all models whose FLOPs are known and that have the target, in the order of the table of models.
    """
    folder = Path(data) / "obsscaling"
    models = read_csv_of_models(data)
    for part in ("emergent_capability", "post_training", "leaderboard_v2"):
        models = models.merge(pd.read_csv(folder / f"base_llm_{part}_eval.csv"), on="Model", how="left")
    models = models[models.flops.notna()]
    for name, column, (low, high), benchmarks in BACKTEST:
        rows = models[models[column].notna()]
        target = (rows[column].to_numpy() - low) / (high - low)
        yield name, rows[benchmarks].to_numpy(), target, rows.flops.to_numpy(), rows.family.to_numpy()
