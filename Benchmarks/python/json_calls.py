"""What one would write instead: the same two functions behind JSON, as a program a call or over a pipe that stays open.

usage: json_calls.py once | serve | time
"""

import json
import statistics
import subprocess
import sys
from time import perf_counter


def answer(request):
    import numpy

    if request["call"] == "score":
        actual, predicted = numpy.array(request["actual"]), numpy.array(request["predicted"])
        return {"value": float(numpy.abs(actual - predicted).max())}
    return {"x": (2 * numpy.array(request["x"])).tolist()}


def serve():
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()


def timed(call, times):
    durations = []
    for _ in range(times):
        start = perf_counter()
        call()
        durations.append(perf_counter() - start)
    return statistics.median(durations)


def time():
    program = [sys.executable, __file__]
    small = {"call": "score", "actual": [i / 7 for i in range(20)], "predicted": [i / 8 for i in range(20)]}
    large = {"call": "apply", "x": [i / 7 for i in range(1_000_000)]}

    def once(request):
        done = subprocess.run([*program, "once"], input=json.dumps(request), capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    with subprocess.Popen([*program, "serve"], stdin=-1, stdout=-1, text=True) as child:

        def piped(request):
            child.stdin.write(json.dumps(request) + "\n")
            child.stdin.flush()
            return json.loads(child.stdout.readline())

        piped(small)
        result = {"pipe": {"small": timed(lambda: piped(small), 1000), "large": timed(lambda: piped(large), 3)}}
        child.stdin.close()
    result["program"] = {"small": timed(lambda: once(small), 10), "large": timed(lambda: once(large), 3)}
    print(json.dumps(result))


if sys.argv[1] == "once":
    print(json.dumps(answer(json.load(sys.stdin))))
else:
    {"serve": serve, "time": time}[sys.argv[1]]()
