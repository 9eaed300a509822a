# SPDX-License-Identifier: Apache-2.0
"""How commands end when something is wrong."""

from __future__ import annotations

import typer


def fail(message: str, code: int = 1) -> typer.Exit:
    """Says what is wrong on standard error; raise the result."""
    typer.echo(f"roastpower: {message}", err=True)
    return typer.Exit(code)
