# SPDX-License-Identifier: Apache-2.0
"""The contracts as Python sees them.

- `artifacts`: ABIs that come with the package
- `manifest`: where the contracts of a chain are
- `reverts`, `errors`: why a call was refused, as exceptions
- `contracts`: typed calls and reads
- `beacon_client`: drand over HTTP
- `signer`: keyfiles and what signs with them
- `outbox`: transactions that are sent exactly once
"""
