# SPDX-License-Identifier: Apache-2.0
"""`python -m docs.reference` writes the generated parts anew; `--check` only says which are stale."""

from __future__ import annotations

import sys

from .pages import PAGES, rendered


def main() -> int:
    """Returns the exit code: 1 where `--check` found a stale page."""
    stale = []
    for page in PAGES:
        text = page.read_text()
        fresh = rendered(text)
        if fresh != text:
            stale.append(page.name)
            if "--check" not in sys.argv[1:]:
                page.write_text(fresh)
    sys.stdout.write(f"stale: {', '.join(stale)}\n" if stale else "all fresh\n")
    return int(bool(stale) and "--check" in sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
