# SPDX-License-Identifier: Apache-2.0
"""What can go wrong between a node and the tables.

```
IndexerError
├── NodeError           what a node did not answer, or answered with an error; says what it means
│   ├── RpcUnavailable  it cannot be reached, or broke off
│   └── RpcError        an error of JSON-RPC
├── Refused             what the node says cannot be true: nothing of it is stored, try again
├── Overtaken           another indexer has the cursor: start over
└── Halted              nothing but a person helps: the message says how
    ├── WrongChain      the node, the tables and the manifest are not of one chain
    └── ReorgTooDeep    the chain changed below what counts as final
```
"""

from __future__ import annotations

from indexer.faults import Fault


class IndexerError(Exception):
    """Any of the below."""


class NodeError(IndexerError):
    """The node did not answer, or not with an answer."""

    def __init__(self, message: str, fault: Fault, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.fault = fault
        self.retry_after = retry_after  # seconds, where the node said so

    def __reduce__(self) -> tuple[type[NodeError], tuple[str, Fault, float | None]]:
        """Errors come out of another process too."""
        return type(self), (str(self), self.fault, self.retry_after)


class RpcUnavailable(NodeError):
    """The node cannot be reached, did not answer in time, or broke off."""


class RpcError(NodeError):
    """The node answered with an error."""


class Refused(IndexerError):
    """The node contradicts itself or the contracts' ABI. It lies, or its chain just changed."""


class Overtaken(IndexerError):
    """Another indexer moved the cursor since this one read it."""


class Halted(IndexerError):
    """The indexer stops, because going on would make the tables wrong."""


class WrongChain(Halted):
    """The node follows, or the tables mirror, another chain or deployment than the manifest's."""


class ReorgTooDeep(Halted):
    """The chain was replaced below what is final."""
