# SPDX-License-Identifier: Apache-2.0
"""Statement coverage of the contracts while their tests run."""
