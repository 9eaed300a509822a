# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL: tables, views, sessions and migrations that all services share."""
