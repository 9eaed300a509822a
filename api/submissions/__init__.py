# SPDX-License-Identifier: Apache-2.0
"""Submissions, and the delivery of their contents."""
