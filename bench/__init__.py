# SPDX-License-Identifier: Apache-2.0
"""Benchmarks, each one command; `bench/README.md` holds the written figures."""
