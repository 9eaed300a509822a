# SPDX-License-Identifier: Apache-2.0
"""The protocol as a whole: addresses, parameters, the price of a submission."""
