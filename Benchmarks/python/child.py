"""Programs as whole processes: their CPU time and peak memory, as the system accounts for them.

Standard library only: a child's peak memory counts that of the process it was forked from, so this one stays small
and its size is the least that can be seen.
"""

import os
import statistics
from dataclasses import dataclass


@dataclass
class Cost:
    """Medians over the runs; peak is the largest."""

    seconds: float
    megabytes: float
    runs: int


def cost(command, runs):
    """What `command` costs, run so many times after once without measuring; it has to succeed."""
    once(command)
    seconds, peaks = zip(*(once(command) for _ in range(runs)))
    return Cost(statistics.median(seconds), max(peaks), runs)


def once(command):
    null = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, null, 1)]
    # One thread for the linear algebra: waiting threads would be charged to Python.
    environment = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    process = os.posix_spawnp(command[0], command, environment, file_actions=actions)
    os.close(null)
    _, status, usage = os.wait4(process, 0)
    if status != 0:
        raise SystemExit(f"failed: {' '.join(map(str, command))}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
