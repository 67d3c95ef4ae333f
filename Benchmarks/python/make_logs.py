"""Writes a folder of lm-evaluation-harness logs: multiple choice, six tasks, two families of models.

    make_logs.py FOLDER [--gigabytes 3] [--checkpoints 24] [--seed 1]

Lines are as the harness writes them (version 0.4: strings, arguments as an object), zero-shot, one to four kilobytes. All is
made up; log-likelihoods rise with compute. Beside the logs stands models.csv: family, model, params, tokens. Needs numpy.
"""

import argparse
import hashlib
import json
import random
from pathlib import Path

import numpy

WORDS = """amber basin cedar delta ember fjord grove harbor island jungle kettle lantern meadow nectar orchard prairie quarry
river summit tundra umber valley willow yonder zephyr anchor bridge candle desert engine forest garden hammer insect jacket
kitchen ladder mirror needle ocean pencil quiver ribbon saddle temple urchin velvet window yellow zenith café naïve""".split()

# name, documents for each unit of size, choices, words in the question, words in a choice
TASKS = [
    ("arc_easy", 2376, 4, 22, 4),
    ("hellaswag", 10042, 4, 40, 12),
    ("mmlu_conceptual_physics", 2350, 4, 30, 6),
    ("openbookqa", 5000, 4, 18, 3),
    ("sciq", 3000, 4, 60, 2),
    ("winogrande", 1267, 2, 20, 9),
]
FAMILIES = ["alder", "birch"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--gigabytes", type=float, default=3.0)
    parser.add_argument("--checkpoints", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    models = [model(index) for index in range(options.checkpoints)]
    for _, name, _, _ in models:
        (options.folder / name.replace("/", "__")).mkdir(parents=True, exist_ok=True)
    rows = ["family,model,params,tokens", *(",".join(map(str, row)) for row in models)]
    (options.folder / "models.csv").write_text("\n".join(rows) + "\n")

    scale = options.gigabytes * 1e9 / options.checkpoints / sum(task[1] * line_size(task, options.seed) for task in TASKS)
    written, counts, accuracy = 0, {}, {}
    for task in TASKS:
        count = counts[task[0]] = max(3, round(task[1] * scale))
        documents = [document(task, number, options.seed) for number in range(count)]
        for index, row in enumerate(models):
            path = options.folder / row[1].replace("/", "__") / f"samples_{task[0]}_{stamp(index)}.jsonl"
            lines = [line(*pair) for pair in zip(documents, likelihoods(task, documents, index, row, options.seed).tolist())]
            path.write_text("".join(text for text, _ in lines), encoding="utf-8")
            accuracy[row[1], task[0]] = sum(hit for _, hit in lines) / count
            written += path.stat().st_size
    for index, row in enumerate(models):
        write_results(options.folder, index, row, counts, accuracy)
    print(f"{written / 1e9:.3f} GB, {sum(counts.values()) * len(models)} lines, {len(models)} models, {len(TASKS)} tasks")


def model(index):
    """Family, name, parameters and tokens of a checkpoint; the families take turns."""
    family, step = FAMILIES[index % len(FAMILIES)], index // len(FAMILIES)
    parameters = round(10_000_000 * 4 ** (step / 3))
    return family, f"{family}/{family}-{step:02d}", parameters, 20 * parameters


def stamp(index):
    return f"2024-05-31T10-11-{index % 60:02d}.000001"


def words(chance, count):
    return " ".join(chance.choices(WORDS, k=count))


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def dump(value):
    return json.dumps(value, ensure_ascii=False)


def document(task, number, seed):
    """What all models share of a line: its beginning, its end, the right choice and the choices' lengths."""
    name, _, k, length, width = task
    chance = random.Random(f"{seed}/{name}/{number}")
    right = chance.randrange(k)
    if name == "winogrande":
        ending = " " + words(chance, width) + "."
        options = [words(chance, 1).capitalize() for _ in range(k)]
        stem = words(chance, length).capitalize()
        doc = {"sentence": f"{stem} _{ending}", "option1": options[0], "option2": options[1], "answer": str(right + 1)}
        pairs, target = [(f"{stem} {option}", ending) for option in options], ending.strip()
    else:
        question = words(chance, length).capitalize() + "?"
        choices = [words(chance, chance.randint(max(1, width - 2), width + 3)) for _ in range(k)]
        if name == "hellaswag":
            doc = {
                "ind": number, "activity_label": "Weaving", "ctx_a": question, "ctx_b": "", "ctx": question, "endings": choices,
                "source_id": f"activitynet~v_{number}", "split": "val", "label": str(right), "query": question,
                "choices": choices, "gold": right}
            prompt = question
        else:
            answers = {"text": choices, "label": list("ABCDE")[:k]}
            doc = {"id": f"DOC_{number}", "question": question, "choices": answers, "answerKey": "ABCDE"[right]}
            prompt = f"Question: {question}\nAnswer:"
        pairs, target = [(prompt, " " + choice) for choice in choices], str(right)
    arguments = {f"gen_args_{i}": {"arg_0": context, "arg_1": text} for i, (context, text) in enumerate(pairs)}
    head = f'{{"doc_id": {number}, "doc": {dump(doc)}, "target": {dump(target)}, "arguments": {dump(arguments)}, "resps": '
    metrics = ["acc"] if name == "winogrande" else ["acc", "acc_norm"]
    tail = (
        f', "filter": "none", "metrics": {dump(metrics)}, "doc_hash": "{digest(dump(doc))}", '
        f'"prompt_hash": "{digest(pairs[0][0])}", "target_hash": "{digest(target)}", ')
    lengths = None if name == "winogrande" else [len(text) - 1 for _, text in pairs]
    return head, tail, right, lengths


def line(document, values):
    """A line of a samples file, and whether the right choice is the likeliest."""
    head, tail, right, lengths = document
    pairs = [f'["{value!r}", "{"True" if value > -8 else "False"}"]' for value in values]
    hit = values.index(max(values)) == right
    scores = f'"acc": {float(hit)}'
    if lengths:
        normed = [value / length for value, length in zip(values, lengths)]
        scores += f', "acc_norm": {float(normed.index(max(normed)) == right)}'
    answers = f'[[{"], [".join(pairs)}]], "filtered_resps": [{", ".join(pairs)}]'
    return f"{head}{answers}{tail}{scores}}}\n", hit


def line_size(task, seed):
    """Bytes of a line, the mean of some."""
    values = [-12.345678] * task[2]
    return numpy.mean([len(line(document(task, number, seed), values)[0].encode()) for number in range(1000, 1200)])


def likelihoods(task, documents, index, row, seed):
    """Natural logarithms, [documents, choices]: noise, a document's difficulty, and a right choice that gains on the others."""
    count, k = len(documents), task[2]
    difficulty = numpy.random.default_rng([seed, count, k]).normal(size=count)
    noise = numpy.random.default_rng([seed, index, count, k]).normal(size=(count, k))
    x = numpy.log10(6.0 * row[2] * row[3]) - 16
    values = -12 + 2 * noise + difficulty[:, None] + x
    values[numpy.arange(count), [right for _, _, right, _ in documents]] += 0.5 * x + 0.5
    return numpy.round(values, 6)


def write_results(folder, index, row, counts, accuracy):
    _, name, parameters, _ = row
    record = {
        "results": {task: {"alias": task, "acc,none": accuracy[name, task]} for task in counts},
        "versions": {task: 1.0 for task in counts},
        "n-samples": {task: {"original": count, "effective": count} for task, count in counts.items()},
        "config": {
            "model": "hf", "model_args": f"pretrained={name},revision=main", "model_num_parameters": parameters,
            "model_revision": "main"},
        "model_name": name, "model_name_sanitized": name.replace("/", "__")}
    path = folder / name.replace("/", "__") / f"results_{stamp(index)}.json"
    path.write_text(json.dumps(record, indent=2))


main()
