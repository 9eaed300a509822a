# SPDX-License-Identifier: Apache-2.0
"""What can go wrong when local servers are started. Every message says what to do next.

DevstackError
├── BinaryMissing    a server's program is not installed
├── PortTaken        another program listens on the wanted port
├── ChildFailed      a server exited or did not become ready; holds the last lines of its log
├── StackRunning     another stack holds the state folder
└── StateUnusable    a file of the state folder cannot be used as it is
"""

from __future__ import annotations


class DevstackError(Exception):
    """Base of all errors of the development stack."""


class BinaryMissing(DevstackError):
    """A server's program is not where the set-up puts it."""


class PortTaken(DevstackError):
    """Another program listens on the wanted port."""


class ChildFailed(DevstackError):
    """A child process exited early or did not become ready in time."""


class StackRunning(DevstackError):
    """Another stack is running on the same state folder."""


class StateUnusable(DevstackError):
    """Something in the state folder cannot be used as it is."""
