# SPDX-License-Identifier: Apache-2.0
"""Watches what the oracle posts, and challenges what cannot be derived again. Anyone can run it.

==============  ===========================================================
``watchdog``    looks at everything that can still be challenged
``challenger``  puts up the bond
==============  ===========================================================
"""
