# SPDX-License-Identifier: Apache-2.0
"""Become another program that dies with its parent: what every child runs first.

Run as ``python -I -S launch.py <parent pid> <death signal> <uid> <gid> program arguments…`` with
the standard library alone (uid -1: stay who we are). Doing this in a program of its own, not in a
``preexec_fn``, is safe in a parent that has threads.
"""

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, death_signal, uid, gid = (int(word) for word in sys.argv[1:5])
    program = sys.argv[5:]
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        # After the change of user, which would clear it.
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
        # A parent that died before the line above can send no signal any more.
        if os.getppid() != parent:
            sys.exit(f"parent {parent} is gone")
    os.execv(program[0], program)


if __name__ == "__main__":
    main()
