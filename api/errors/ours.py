# SPDX-License-Identifier: Apache-2.0
"""What is wrong on our side: 500, 503."""

from __future__ import annotations

from collections.abc import Mapping

from api.errors.base import ApiError


class Failure(ApiError):
    """A bug, or a broken machine. The request id finds it in the log."""


class Unavailable(ApiError):
    """Not now; try again."""

    status = 503
    code = "database_unavailable"
    title = "The database cannot be reached"
    headers: Mapping[str, str] = {"Retry-After": "1"}


class NothingIndexed(Unavailable):
    """The indexer has not written anything yet."""

    code = "nothing_indexed"
    title = "Nothing is indexed yet"


class NotReady(Unavailable):
    """What we would answer is not current. `reasons` says why."""

    code = "not_ready"
    title = "Not ready"


class NodeUnavailable(Unavailable):
    """A contract wallet's signature can only be checked on the chain, whose node does not answer."""

    code = "node_unavailable"
    title = "The chain's node cannot be reached"
