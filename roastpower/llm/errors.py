# SPDX-License-Identifier: Apache-2.0
"""What goes wrong with a language model, by what can be done about it.

::

    LlmError
    ├── RateLimited       too many calls: again after `retry_after` seconds
    ├── Unavailable       server error, timeout, no connection: again later
    ├── Misconfigured     key, model or request is refused: a person has to look
    └── UnusableAnswer    the model answered, and was paid, but not with what was asked for
        ├── Refused       it declined
        ├── Truncated     it ran out of tokens
        └── Malformed     it is not the JSON object of the schema

No message holds a key: adapters blot it out of whatever a server says.
"""

from __future__ import annotations

from roastpower.llm.model import Answer


class LlmError(Exception):
    """Root of the tree."""


class RateLimited(LlmError):
    """The provider wants fewer calls."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds to wait, where the provider said so."""


class Unavailable(LlmError):
    """The provider does not answer now."""


class Misconfigured(LlmError):
    """The provider refuses the request, and will refuse it again."""


class UnusableAnswer(LlmError):
    """There is an answer that cannot be used. It was paid for, and is kept."""

    code = "unusable"

    def __init__(self, message: str, answer: Answer) -> None:
        super().__init__(message)
        self.answer = answer


class Refused(UnusableAnswer):
    """The model declined to answer."""

    code = "refused"


class Truncated(UnusableAnswer):
    """The answer ends before it is complete."""

    code = "truncated"


class Malformed(UnusableAnswer):
    """The answer is not what the schema describes."""

    code = "malformed"
