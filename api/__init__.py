# SPDX-License-Identifier: Apache-2.0
"""The HTTP interface: PostgreSQL in, JSON out. Vertical slices by domain; `app.create_app` joins them."""
