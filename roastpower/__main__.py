# SPDX-License-Identifier: Apache-2.0
"""``python -m roastpower``: the command."""

from roastpower.cli import main

if __name__ == "__main__":
    main()
