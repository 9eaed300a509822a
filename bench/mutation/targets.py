# SPDX-License-Identifier: Apache-2.0
"""What is mutated, through which contracts it is compiled, and which tests look at it, likeliest first."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).parents[2]
CONTRACTS = PROJECT / "contracts"
TESTS = PROJECT / "tests" / "contracts"

_POOL = [
    "pool/test_submit.py",
    "pool/test_seal.py",
    "pool/test_post_scores.py",
    "pool/test_settle.py",
    "pool/test_void.py",
    "pool/test_resolve.py",
    "pool/test_challenge.py",
    "pool/test_refund.py",
    "pool",
    "access",
]
_DISTRIBUTOR = [
    "distributor/test_claim.py",
    "distributor/test_post_payouts.py",
    "distributor/test_refund.py",
    "distributor/test_challenge.py",
    "distributor/test_fund.py",
    "distributor/test_sweep.py",
    "distributor/test_collect_fee.py",
    "distributor",
    "access",
]

# Below tests/contracts/; a folder after its files means the rest of it.
TESTS_OF: dict[str, list[str]] = {
    "CampaignFactory.vy": ["factory", "distributor/test_refund.py", "access"],
    "DrandBeacon.vy": ["beacon"],
    "JudgeCommittee.vy": [
        "committee/test_submit_scores.py",
        "committee/test_set_members.py",
        "committee",
        "access",
    ],
    "MiningPool.vy": _POOL,
    "RewardDistributor.vy": _DISTRIBUTOR,
    "RoastToken.vy": ["token", "pool/test_supply.py", "access"],
    "Timelock.vy": ["timelock", "roles", "access"],
    "modules/bls12381.vy": ["modules/test_compression.py", "beacon"],
    "modules/demand.vy": ["modules/test_demand.py", "pool/test_reopening.py", "pool/test_seal.py"],
    "modules/dispute.vy": [
        "pool/test_challenge.py",
        "pool/test_resolve.py",
        "distributor/test_challenge.py",
        "access/test_callers.py",
    ],
    "modules/packing.vy": ["modules/test_packing.py", *_POOL],
    "modules/parameter_versions.vy": [
        "pool/test_set_parameters.py",
        "pool/test_construction.py",
        *_POOL,
    ],
    "modules/ranking.vy": ["modules/test_ranking.py", "pool/test_post_scores.py"],
    "modules/roles.vy": ["pool/test_roles.py", "roles", "pool/test_construction.py", "access"],
}


# Relative, as all imports of ours are; the libraries' have no dot.
_IMPORT = re.compile(r"^from (\.+)([\w.]*) import (\w+)$", re.MULTILINE)


def files_of_tests(file: str, function: str = "") -> list[str]:
    """The test files of a source, each once, in the order in which they run; from the project's root.

    Those named after the function that a mutant is in come first.
    """
    found: dict[Path, None] = {}
    for name in TESTS_OF[file]:
        path = TESTS / name
        if not path.exists():
            raise FileNotFoundError(f"{file} is tested by {name}, which is gone")
        found.update(dict.fromkeys([path] if path.is_file() else sorted(path.glob("test_*.py"))))
    wanted = {"__init__": "construction"}.get(function, function.strip("_"))
    ordered = sorted(found, key=lambda path: path.stem != f"test_{wanted}")
    return [str(path.relative_to(PROJECT)) for path in ordered]


@cache
def vyper_imports(path: Path) -> tuple[Path, ...]:
    """The sources of ours that a Vyper source imports itself."""
    found = []
    for dots, package, name in _IMPORT.findall(path.read_text()):
        stem = path.parents[len(dots) - 1].joinpath(*package.split("."), name)
        (source,) = (
            each for suffix in (".vy", ".vyi") if (each := stem.with_suffix(suffix)).exists()
        )
        found.append(source)
    return tuple(found)


def _reaches(path: Path, wanted: Path) -> bool:
    return path == wanted or any(_reaches(each, wanted) for each in vyper_imports(path))


@cache
def deployables(file: str) -> list[str]:
    """The contracts that hold a source's code."""
    return [
        path.stem for path in sorted(CONTRACTS.glob("*.vy")) if _reaches(path, CONTRACTS / file)
    ]
