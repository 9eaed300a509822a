# SPDX-License-Identifier: Apache-2.0
"""A command that ape connects to a node, whose failures are sentences."""

from __future__ import annotations

from typing import Any

import click
from ape.cli import ConnectedProviderCommand
from ape.exceptions import ApeException
from requests.exceptions import RequestException


class NodeCommand(ConnectedProviderCommand):
    """Says that no node answers, where ape and requests would show a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """See `click.Command`."""
        try:
            return super().invoke(ctx)
        except click.ClickException:
            # Some of ape's own are both, and say all that is needed.
            raise
        except (ApeException, RequestException) as error:
            raise click.ClickException(
                f"no node answers there, or ape cannot use it (see --network): {error}"
            ) from error
