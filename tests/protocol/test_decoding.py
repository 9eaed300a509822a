# SPDX-License-Identifier: Apache-2.0
"""Several threads meet a shape for the first time, together."""

from __future__ import annotations

import subprocess
import sys

# In a process of its own, since what it looks for ends one.
_MEETING = """
import sys, threading
from typing import Generic, TypeVar
import msgspec
from roastpower.protocol.decoding import decode

T = TypeVar("T")
sys.setswitchinterval(1e-6)
for _ in range(150):
    class Log(msgspec.Struct):
        topics: list[str] = []
    class Answer(msgspec.Struct, Generic[T]):
        result: T | None = None
        other: Log | None = None
    together = threading.Barrier(5)
    def meet():
        together.wait()
        decode(b'{"result": [{"topics": ["0x1"]}]}', Answer[list[Log]])
    threads = [threading.Thread(target=meet) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


def test_threads_that_meet_a_shape_together_do_not_end_the_process() -> None:
    found = subprocess.run(
        [sys.executable, "-c", _MEETING], capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stderr) == (0, "")
