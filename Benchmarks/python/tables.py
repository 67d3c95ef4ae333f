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


def read_models(data):
    """The table of models, with a column `new` for those released later."""
    models = pd.read_csv(Path(data) / "obsscaling/base_llm_benchmark_eval.csv")
    models = models.rename(columns={"Model Family": "family", "Model Size (B)": "size", "FLOPs (1E21)": "flops"})
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
