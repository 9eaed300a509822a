# SPDX-License-Identifier: Apache-2.0
"""`roastpower judge …`: its options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from roastpower.cli.options import AsJson

judge = typer.Typer(
    help="The judge by itself: how good it is, and what it thinks of a text.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@judge.command("eval")
def judge_eval(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV of graded texts or pairs.")],
    concurrency: Annotated[int, typer.Option(min=1, help="Texts judged at once.")] = 16,
    compare: Annotated[
        int | None,
        typer.Option(min=0, help="Pairs compared in both orders; by default 200 of a model's."),
    ] = None,
    usd_per_million_input: Annotated[
        float | None,
        typer.Option(
            min=0,
            envvar="ROASTPOWER_JUDGE_USD_PER_MILLION_INPUT",
            help="The provider's price, for the cost.",
        ),
    ] = None,
    usd_per_million_output: Annotated[
        float | None,
        typer.Option(
            min=0,
            envvar="ROASTPOWER_JUDGE_USD_PER_MILLION_OUTPUT",
            help="The provider's price, for the cost.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compare the configured judge with what people thought: pairs, ranks, order, length; and what it costs.

    The judge is that of ROASTPOWER_JUDGE and ROASTPOWER_JUDGE_…, the offline one by default. Columns:
    text,label or text1,text2,label (1, 2, or 0 for neither), or Humicroedit's own.

    Examples:

      roastpower judge eval pairs.csv

      ROASTPOWER_JUDGE=openai ROASTPOWER_JUDGE_MODEL=… roastpower judge eval pairs.csv --json
    """
    from roastpower.cli.judge import run_eval

    raise typer.Exit(
        run_eval(
            file,
            concurrency=concurrency,
            compare=compare,
            usd_per_million=(usd_per_million_input, usd_per_million_output),
            as_json=as_json,
        )
    )


@judge.command("score")
def judge_score(as_json: AsJson = False) -> None:
    """Score texts from standard input, one JSON object a line: {"id": …, "text": …, "brief": …}.

    Each is screened and judged by itself. A brief is its object, or just the target's name.

    Example:

      echo '{"id": 1, "text": "…", "brief": "MoonPad"}' | roastpower judge score --json
    """
    from roastpower.cli.judge import run_score

    raise typer.Exit(run_score(as_json=as_json))
