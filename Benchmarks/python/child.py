"""Programs as whole processes: their CPU and wall-clock time and peak memory, as the system accounts for them.

Standard library only: a child's peak memory counts that of the process it was forked from, so this one stays small
and its size is the least that can be seen.
"""

import os
import statistics
import sys
import time
from dataclasses import dataclass


@dataclass
class Cost:
    """Medians over the runs; peak is the largest. CPU seconds are user and system together, of the children too."""

    seconds: float
    wall: float
    megabytes: float
    runs: int


def cost(command, runs, warm=True):
    """What `command` costs, run so many times, after once without measuring if `warm`; it has to succeed."""
    if warm:
        once(command)
    seconds, walls, peaks = zip(*(once(command) for _ in range(runs)))
    return Cost(statistics.median(seconds), statistics.median(walls), max(peaks), runs)


def once(command):
    null = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, null, 1)]
    # One thread for the linear algebra: waiting threads would be charged to Python.
    environment = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", BELLWETHER_PYTHON=sys.executable)
    start = time.monotonic()
    process = os.posix_spawnp(command[0], command, environment, file_actions=actions)
    os.close(null)
    _, status, usage = os.wait4(process, 0)
    wall = time.monotonic() - start
    if status != 0:
        raise SystemExit(f"failed: {' '.join(map(str, command))}")
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024
