# SPDX-License-Identifier: Apache-2.0
"""Which commands there are, read from the program itself."""

from __future__ import annotations


def commands(group: object, path: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
    """Every command that does something, by its full name."""
    subcommands = getattr(group, "commands", None)
    if subcommands is None:
        return {" ".join(path): path}
    found: dict[str, tuple[str, ...]] = {}
    for name, command in subcommands.items():
        found |= commands(command, (*path, name))
    return found
