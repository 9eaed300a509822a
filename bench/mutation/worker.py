# SPDX-License-Identifier: Apache-2.0
"""`python -m bench.mutation.worker`: tries mutants, one JSON line in, one out.

A task is a file with another text, and the tests that may notice. Compiling and importing
everything takes a while, so it is done once; each mutant is then tried in a fork, which is thrown
away. The first line out says that the worker is ready.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
import time
import traceback
from typing import Any

from bench.mutation.results import INVALID, KILLED
from bench.mutation.targets import PROJECT
from bench.mutation.trial import attempt, warm_up

# A mutant's, in seconds of the processor, so that a busy machine kills nobody; far above what all tests of a file take.
TIME_LIMIT = 240


def _attempt_in_child(task: dict[str, Any], write_end: int) -> None:
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    try:
        outcome = attempt(task["file"], task["text"], task["tests"], task["is_control"])
        answer = {"verdict": outcome.verdict, "by": outcome.by}
    except BaseException:  # noqa: BLE001 - told to the parent, which gives up
        answer = {"verdict": "error", "by": traceback.format_exc()}
    os.write(write_end, json.dumps(answer).encode())
    os._exit(0)


def _in_fork(task: dict[str, Any]) -> dict[str, Any]:
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        os.setsid()  # with what the tests start
        resource.setrlimit(resource.RLIMIT_CPU, (TIME_LIMIT, TIME_LIMIT + 5))
        _attempt_in_child(task, write_end)
    os.close(write_end)
    started = time.monotonic()
    with os.fdopen(read_end, "rb") as answers:
        answer = answers.read()
    _, status = os.waitpid(child, 0)
    if answer:
        result = json.loads(answer)
    elif os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
        result = {"verdict": KILLED, "by": f"no end after {TIME_LIMIT} s"}
    else:  # a compiler that crashes as a whole has refused the mutant
        result = {"verdict": INVALID, "by": "the process died"}
    return {**result, "seconds": round(time.monotonic() - started, 2)}


def main() -> None:
    """Serves until its input ends."""
    os.chdir(PROJECT)
    warm_up()
    # What is compiled stays for good: no collection need walk it, which pytest else has done several times a mutant.
    gc.collect()
    gc.freeze()
    print(json.dumps({"verdict": "ready"}), flush=True)
    for line in sys.stdin:
        print(json.dumps(_in_fork(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
