# SPDX-License-Identifier: Apache-2.0
"""Checks of a verdict, a line each."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from roastpower.cli.printable import printable
from roastpower.verify.verdict import Check


def tell_checks(checks: Sequence[Check]) -> None:
    """Prints which hold; what they found may quote strangers."""
    width = max(len(check.name) for check in checks)
    for check in checks:
        mark = typer.style("ok  ", fg="green") if check.passed else typer.style("FAIL", fg="red")
        typer.echo(f"{mark}  {check.name:{width}}  {printable(check.detail)}")
