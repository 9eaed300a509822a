# SPDX-License-Identifier: Apache-2.0
"""What a deployment fails with."""

from __future__ import annotations


class DeploymentError(RuntimeError):
    """A deployment cannot go on. The message says why and what to do."""
