"""Makes samples.csv: twenty documents of a four-choice task, read at six checkpoints of one training run.

Every number is made up; the table has the shape of an evaluation log, and nothing in it was measured. All four
choices grow likelier with compute (the model learns to write), the right one a little faster (it learns to answer),
and every reading is a little noisy. Only Python's own library is used, and the same seed gives the same file:

    python3 make_samples.py > samples.csv
"""

import csv
import math
import random
import sys

SEED = 9
PARAMETERS = 1.3e9
# Training tokens at each checkpoint, in billions.
CHECKPOINTS = [2, 6, 20, 60, 200, 600]
DOCUMENTS = 20
CHOICES = 4


def document(chance):
    """What stays the same of a document: natural-log likelihoods of its choices at 1e20 FLOP, and how they grow."""
    level = chance.gauss(-20, 4)
    growth = chance.gauss(2.5, 0.6)  # nats a decade of compute, all choices
    answer = chance.randrange(CHOICES)
    starts = [level + chance.gauss(0, 1.3) for _ in range(CHOICES)]
    growths = [growth + chance.gauss(0, 0.25) for _ in range(CHOICES)]
    growths[answer] += chance.gauss(0.8, 0.4)
    return answer, starts, growths


def main():
    chance = random.Random(SEED)
    documents = [document(chance) for _ in range(DOCUMENTS)]
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(
        ["checkpoint", "flops", "document", "answer"] + [f"loglikelihood_{k}" for k in range(CHOICES)])
    for tokens in CHECKPOINTS:
        flops = 6 * PARAMETERS * tokens * 1e9
        for number, (answer, starts, growths) in enumerate(documents, start=1):
            decades = math.log10(flops / 1e20)
            loglikelihoods = [
                start + growth * decades + chance.gauss(0, 0.3) for start, growth in zip(starts, growths)]
            out.writerow(
                [f"{tokens}B tokens", f"{flops:.4g}", f"document {number:02}", answer]
                + [f"{min(value, -0.01):.3f}" for value in loglikelihoods])


if __name__ == "__main__":
    main()
