# SPDX-License-Identifier: Apache-2.0
"""Published documents by digest."""
