# SPDX-License-Identifier: Apache-2.0
"""What can go wrong between a node and the tables.

```
IndexerError
├── RpcUnavailable      the node cannot be reached, or did not answer in time: try again
├── RpcError            the node answered with an error: a smaller range may do
├── Refused             what the node says cannot be true: nothing of it is stored, try again
├── Overtaken           another indexer has the cursor: start over
└── Halted              nothing but a person helps: the message says how
    ├── WrongChain      the node, the tables and the manifest are not of one chain
    └── ReorgTooDeep    the chain changed below what counts as final
```
"""


class IndexerError(Exception):
    """Any of the below."""


class RpcUnavailable(IndexerError):
    """The node cannot be reached, or did not answer in time."""


class RpcError(IndexerError):
    """The node answered with an error."""

    def __init__(self, method: str, code: int, message: str) -> None:
        super().__init__(f"{method}: {message} ({code})")
        self.code = code


class Refused(IndexerError):
    """The node contradicts itself or the contracts' ABI. It lies, or its chain just changed."""


class Overtaken(IndexerError):
    """Another indexer moved the cursor since this one read it."""


class Halted(IndexerError):
    """The indexer stops, because going on would make the tables wrong."""


class WrongChain(Halted):
    """The node follows, or the tables mirror, another chain or deployment than the manifest's."""


class ReorgTooDeep(Halted):
    """The chain was replaced below the finality depth."""
