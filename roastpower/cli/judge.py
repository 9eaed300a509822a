# SPDX-License-Identifier: Apache-2.0
"""`roastpower judge`."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import msgspec
import typer

from roastpower.cli.exits import fail
from roastpower.judge.configuration import JudgeSettings, JudgeSettingsError, build_judge
from roastpower.judge.dataset import DatasetError, read_dataset
from roastpower.judge.evaluation import Evaluation, evaluate
from roastpower.judge.judge import Judge, Piece
from roastpower.judge.scoring import Scored, score_text
from roastpower.llm.counting import CountedModel, Prices
from roastpower.llm.errors import LlmError
from roastpower.llm.model import LanguageModel
from roastpower.protocol.brief import Brief, build_brief


def run_eval(
    file: Path,
    *,
    concurrency: int,
    compare: int | None,
    usd_per_million: tuple[float | None, float | None],
    as_json: bool,
) -> int:
    """Evaluates the configured judge; see the command's help."""
    prices = _prices(*usd_per_million)
    asked: list[CountedModel] = []

    def counted(model: LanguageModel) -> LanguageModel:
        asked.append(CountedModel(model))
        return asked[0]

    with _plain_failures():
        judge = build_judge(JudgeSettings.from_environment(), counted)
        dataset = read_dataset(file)
        # Comparisons of the offline judge cost nothing; a model's are charged.
        pairs = compare if compare is not None else (200 if judge.identity.model_asked else 5_000)
        found = asyncio.run(
            evaluate(
                judge,
                dataset,
                concurrency=concurrency,
                compare=pairs,
                asked=asked[0] if asked else None,
                prices=prices,
            )
        )
    if as_json:
        typer.echo(msgspec.json.encode(found).decode())
    else:
        _tell(found)
    return 0


def _prices(per_input: float | None, per_output: float | None) -> Prices | None:
    if per_input is None and per_output is None:
        return None
    if per_input is None or per_output is None:
        raise fail("give both prices, --usd-per-million-input and --usd-per-million-output", 2)
    return Prices(per_input, per_output)


def run_score(*, as_json: bool, lines: TextIO = sys.stdin) -> int:
    """Scores texts from standard input; see the command's help."""
    with _plain_failures():
        judge = build_judge(JudgeSettings.from_environment())
        asyncio.run(_score_lines(judge, lines, as_json))
    return 0


async def _score_lines(judge: Judge, lines: TextIO, as_json: bool) -> None:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        identifier, piece = _read(number, line)
        scored = await score_text(judge, piece)
        if as_json:
            typer.echo(json.dumps(_document(identifier, scored)))
        else:
            codes = " ".join(flag.code for flag in scored.flags)
            typer.echo(f"{scored.score:>6}  {identifier}  {codes}".rstrip())


def _read(number: int, line: str) -> tuple[Any, Piece]:
    try:
        given = json.loads(line)
        identifier, text = given["id"], given["text"]
        brief = _brief(given.get("brief"))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise fail(f'line {number} is not {{"id": …, "text": …, "brief": …}}', 2) from None
    if not isinstance(text, str):
        raise fail(f"line {number}: text is no text", 2)
    return identifier, Piece(text, brief)


def _brief(given: Any) -> Brief:
    """A brief's object, some of its fields, or only the name of a target."""
    if given is None:
        return build_brief(title="", tone="", target="")
    if isinstance(given, str):
        return build_brief(title=given, tone="", target=given)
    return build_brief(
        title=str(given.get("title", "")),
        tone=str(given.get("tone", "")),
        target=str(given.get("target", "")),
        keywords=tuple(str(each) for each in given.get("keywords", ())),
        restrictions=tuple(str(each) for each in given.get("restrictions", ())),
    )


def _document(identifier: Any, scored: Scored) -> dict[str, Any]:
    return {
        "id": identifier,
        "score": scored.score,
        "criteria": None if scored.criteria is None else msgspec.to_builtins(scored.criteria),
        "flags": [msgspec.to_builtins(flag) for flag in scored.flags],
    }


def _tell(found: Evaluation) -> None:
    def share(value: float | None) -> str:
        return "-" if value is None else f"{value:.3f}"

    interval = found.pair_accuracy_interval or (None, None)
    typer.echo(f"{found.dataset}: {found.n} texts, {found.pairs} pairs, judged by {found.judge}")
    rows = {
        "pair accuracy": f"{share(found.pair_accuracy)}  (95 %: {share(interval[0])} to {share(interval[1])})",
        "by length alone": share(found.length_baseline),
        "Spearman": share(found.spearman),
        "same in both orders": f"{share(found.order_consistency)}  of {found.compared} pairs",
        "length bias": share(found.length_bias),
        "calls": str(found.calls),
        "tokens": f"{found.input_tokens} in, {found.output_tokens} out",
        "cost": "unknown: give both prices, --usd-per-million-input and --usd-per-million-output"
        if found.cost_usd is None
        else f"{found.cost_usd:.4f} USD",
        "seconds": f"{found.seconds:.1f}",
    }
    for name, value in rows.items():
        typer.echo(f"  {name:20} {value}")


@contextmanager
def _plain_failures() -> Iterator[None]:
    try:
        yield
    except (JudgeSettingsError, DatasetError) as error:
        raise fail(str(error), 2) from None
    except OSError as error:
        raise fail(f"cannot read {error.filename}: {error.strerror}", 2) from None
    except LlmError as error:
        raise fail(f"the judge does not answer: {error}", 2) from None
