# SPDX-License-Identifier: Apache-2.0
"""The servers a laptop needs, as child processes: PostgreSQL, Redis, anvil, a drand-like beacon.

Every server is an object with ``start()`` and ``stop()``; each runs on 127.0.0.1, logs to a file,
and dies with the process that started it, even when that process is killed with -9 (on Linux).
"""
