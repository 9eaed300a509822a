# SPDX-License-Identifier: Apache-2.0
"""What checks found is shown on lines of its own, whatever strangers wrote into the evidence."""

from __future__ import annotations

import pytest

from roastpower.cli.checks import tell_checks
from roastpower.verify.verdict import Check


def test_what_strangers_wrote_cannot_fake_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    tell_checks(
        [Check("sheet", False, "is of \x1b[2Kme\nok    everything  holds"), Check("a", True, "")]
    )
    first, second = capsys.readouterr().out.splitlines()
    assert first == "FAIL  sheet  is of \\x1b[2Kme\\nok    everything  holds"
    assert second == "ok    a      "
