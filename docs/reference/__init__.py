# SPDX-License-Identifier: Apache-2.0
"""The generated parts of `docs/contracts.md` and `docs/security.md`: `python -m docs.reference`.

They come from the contracts' sources as the compiler understands them: who may call a function and
what it does from its natspec, reasons and events from what its code can reach.
"""
