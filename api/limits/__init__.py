# SPDX-License-Identifier: Apache-2.0
"""How much one address or account may ask for: counted here, shared between processes by Redis."""
