# SPDX-License-Identifier: Apache-2.0
"""The `roastpower` command."""

from __future__ import annotations


def main() -> None:
    """Entry point of the `roastpower` command."""
    from roastpower.cli.app import app

    app()
