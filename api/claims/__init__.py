# SPDX-License-Identifier: Apache-2.0
"""What an account can claim now, over all campaigns."""
