# SPDX-License-Identifier: Apache-2.0
"""Projects and what they say of themselves."""
