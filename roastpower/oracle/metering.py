# SPDX-License-Identifier: Apache-2.0
"""Limits and budget of a provider, shared by all processes on all machines through the database."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import date

import structlog
from sqlalchemy import Connection, Engine, text

from roastpower.llm.errors import LlmError, RateLimited, UnusableAnswer
from roastpower.llm.model import Answer, LanguageModel, Question, Usage
from roastpower.oracle.metrics import CALLS, TOKENS, WAITING

log = structlog.get_logger(__name__)

MAX_IN_PROCESS_WAIT = 5.0  # seconds: longer waits are the queue's
DEFAULT_PAUSE = 5.0  # seconds, after a rate limit that does not say how long
CHARS_PER_TOKEN = 3  # of a reservation; rather too many tokens than too few
_LEASE_MARGIN = 30.0  # seconds beyond the timeout until a call counts as lost


@dataclass(frozen=True)
class Limits:
    """What all processes together may ask of a provider. None is no limit."""

    concurrency: int = 32
    calls_per_minute: int | None = None
    tokens_per_day: int | None = None
    micro_usd_per_day: int | None = None
    micro_usd_per_input_token: float = 0.0
    micro_usd_per_output_token: float = 0.0

    def cost(self, usage: Usage) -> int:
        """Millionths of a dollar, rounded up."""
        exact = (
            usage.input_tokens * self.micro_usd_per_input_token
            + usage.output_tokens * self.micro_usd_per_output_token
        )
        return -int(-exact // 1)


class Held(LlmError):
    """A call may not begin yet. `reason` is ``paused``, ``concurrency``, ``rate`` or ``budget``."""

    def __init__(self, provider: str, reason: str, seconds: float) -> None:
        super().__init__(f"{provider}: {reason}")
        self.reason = reason
        self.seconds = seconds


class MeteredModel:
    """A language model within limits; implements `roastpower.llm.model.LanguageModel`.

    A call reserves what it may cost at most before it begins, so that the budget is never passed
    by calls that were under way; it is charged what it did cost. One that got no answer is charged
    nothing. The reservation of a process that died expires.
    """

    def __init__(
        self, model: LanguageModel, engine: Engine, limits: Limits, timeout: float
    ) -> None:
        self._model = model
        self._engine = engine
        self._limits = limits
        self._lease = timeout + _LEASE_MARGIN
        self._held: str | None = None

    @property
    def provider(self) -> str:
        """Whose limits these are."""
        return self._model.provider

    @property
    def model(self) -> str:
        """The model that is asked for."""
        return self._model.model

    async def answer(self, question: Question) -> Answer:
        """One call, as soon as the limits let it. Raises `LlmError`; `Held` where that takes long."""
        call = await self._begin(question)
        used = Usage(0, 0)
        outcome = "failed"
        try:
            answer = await self._model.answer(question)
            used, outcome = answer.usage, "answered"
            return answer
        except UnusableAnswer as error:
            used, outcome = error.answer.usage, error.code
            raise
        except RateLimited as error:
            outcome = "rate_limited"
            await asyncio.to_thread(self._pause, error.retry_after or DEFAULT_PAUSE)
            raise
        finally:
            CALLS.labels(self.provider, outcome).inc()
            TOKENS.labels(self.provider, "input").inc(used.input_tokens)
            TOKENS.labels(self.provider, "output").inc(used.output_tokens)
            await asyncio.shield(asyncio.to_thread(self._end, call, used))

    async def close(self) -> None:
        """Close the model's connections."""
        await self._model.close()

    async def _begin(self, question: Question) -> int:
        deadline = time.monotonic() + MAX_IN_PROCESS_WAIT
        while True:
            call, reason, seconds = await asyncio.to_thread(self._try_begin, question)
            self._say(reason, seconds)
            if call is not None:
                return call
            if time.monotonic() + seconds > deadline:
                raise Held(self.provider, reason or "", seconds)
            await asyncio.sleep(seconds)

    def _try_begin(self, question: Question) -> tuple[int | None, str | None, float]:
        written = len(question.instructions) + len(question.material) + len(str(question.schema))
        most = Usage(written // CHARS_PER_TOKEN + 1, question.max_tokens)
        with self._engine.begin() as connection:
            row = connection.execute(
                text(
                    "SELECT call_id, reason, wait_seconds FROM oracle.begin_call(:provider,"
                    " :concurrency, :per_minute, :tokens, :micro_usd, :most_tokens, :most_cost, :lease)"
                ),
                {
                    "provider": self.provider,
                    "concurrency": self._limits.concurrency,
                    "per_minute": self._limits.calls_per_minute,
                    "tokens": self._limits.tokens_per_day,
                    "micro_usd": self._limits.micro_usd_per_day,
                    "most_tokens": most.input_tokens + most.output_tokens,
                    "most_cost": self._limits.cost(most),
                    "lease": self._lease,
                },
            ).one()
        return row.call_id, row.reason, row.wait_seconds or 0.0

    def _end(self, call: int, used: Usage) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                text("SELECT oracle.end_call(:call, :input, :output, :cost)"),
                {
                    "call": call,
                    "input": used.input_tokens,
                    "output": used.output_tokens,
                    "cost": self._limits.cost(used),
                },
            )

    def _pause(self, seconds: float) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO oracle.provider_pauses AS p (provider, until)"
                    " VALUES (:provider, extract(epoch FROM clock_timestamp()) + :seconds)"
                    " ON CONFLICT (provider) DO UPDATE SET until = greatest(p.until, EXCLUDED.until)"
                ),
                {"provider": self.provider, "seconds": seconds},
            )

    def _say(self, reason: str | None, seconds: float) -> None:
        """Logs what holds calls back, once until it changes; a full house is no news."""
        held = None if reason in (None, "concurrency") else reason
        WAITING.labels(self.provider).set(0 if held is None else 1)
        if held == self._held:
            return
        if held is None:
            log.info("calls go on", provider=self.provider, after=self._held)
        else:
            log.warning(
                "calls wait", provider=self.provider, reason=held, seconds=round(seconds, 1)
            )
        self._held = held


@dataclass(frozen=True)
class Spending:
    """What a provider's calls used up on a UTC day."""

    provider: str
    day: date
    calls: int
    input_tokens: int
    output_tokens: int
    micro_usd: int


def spending_today(connection: Connection) -> list[Spending]:
    """Today's spending of every provider that was called."""
    rows = connection.execute(
        text(
            "SELECT provider, day, calls, input_tokens, output_tokens, micro_usd"
            " FROM oracle.provider_spending"
            " WHERE day = (clock_timestamp() AT TIME ZONE 'UTC')::date ORDER BY provider"
        )
    )
    return [Spending(**row._mapping) for row in rows]
