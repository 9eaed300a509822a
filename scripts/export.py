# SPDX-License-Identifier: Apache-2.0
"""`ape run export`: what the Python package knows of the contracts, written anew from their sources.

Writes the ABIs as JSON to `roastpower/chain/abi/`, as TypeScript (`as const`, for viem and wagmi) to `web/abi/`, and a
typed exception for each revert reason to `roastpower/chain/reverts.py`. All are committed; a test compiles the sources
and checks that they are fresh.

Examples:
    ape run export
"""

import json
import re
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = ROOT / "contracts"
ABI_FOLDER = ROOT / "roastpower" / "chain" / "abi"
TYPESCRIPT = ROOT / "web" / "abi"
REVERTS = ROOT / "roastpower" / "chain" / "reverts.py"

CONTRACT_NAMES = (
    "Timelock",
    "DrandBeacon",
    "RoastToken",
    "MiningPool",
    "CampaignFactory",
    "RewardDistributor",
    "JudgeCommittee",
)

# Reasons of library modules that a caller can meet through the exported functions.
LIBRARY_REASONS = (
    "access_control: account is missing role",
    "access_control: can only renounce roles for itself",
    "ecdsa: invalid signature",
    "ecdsa: invalid signature `s` value",
    "erc20: approve to the zero address",
    "erc20: burn amount exceeds balance",
    "erc20: expired deadline",
    "erc20: insufficient allowance",
    "erc20: invalid signature",
    "erc20: transfer amount exceeds balance",
    "erc20: transfer from the zero address",
    "erc20: transfer to the zero address",
    "ownable: caller is not the owner",
    "ownable_2step: caller is not the new owner",
    "timelock_controller: caller must be timelock",
    "timelock_controller: insufficient delay",
    "timelock_controller: length mismatch",
    "timelock_controller: missing dependency",
    "timelock_controller: operation already scheduled",
    "timelock_controller: operation cannot be cancelled",
    "timelock_controller: operation is not ready",
    "timelock_controller: underlying transaction reverted",
)

_REASON = re.compile(
    r'"((?:committee|pool|factory|distributor|token|beacon|timelock|roles|ranking|dispute|bls): [^"]+)"'
)


def abi_json(abi: list[dict[str, object]]) -> str:
    """An ABI as it is committed: entries sorted by kind and name, so that a diff shows what changed."""
    entries = sorted(abi, key=lambda entry: (str(entry["type"]), str(entry.get("name", ""))))
    return json.dumps(entries, indent=1, sort_keys=True) + "\n"


def abi_typescript(name: str, committed: str) -> str:
    """A committed ABI as a TypeScript constant, from which viem and wagmi infer all types."""
    constant = f"{name[0].lower()}{name[1:]}Abi"
    return (
        "// SPDX-License-Identifier: Apache-2.0\n"
        f"// Written by `ape run export` from contracts/{name}.vy; do not edit.\n"
        f"export const {constant} = {committed.rstrip()} as const;\n"
    )


def typescript_index() -> str:
    """What exports them all."""
    lines = "".join(
        f'export {{ {name[0].lower()}{name[1:]}Abi }} from "./{name}";\n' for name in CONTRACT_NAMES
    )
    return (
        "// SPDX-License-Identifier: Apache-2.0\n// Written by `ape run export`; do not edit.\n"
        + lines
    )


def revert_reasons() -> list[str]:
    """All reasons with which the contracts revert, from their sources, sorted."""
    found = set(LIBRARY_REASONS)
    for source in CONTRACTS.rglob("*.vy"):
        found.update(_REASON.findall(source.read_text()))
    return sorted(found)


def _class_name(text: str) -> str:
    words = re.sub(r"[^A-Za-z0-9]+", " ", text.replace("'s", "s")).split()
    return "".join(word[0].upper() + word[1:] for word in words)


def reverts_source() -> str:
    """The module of typed exceptions."""
    lines = [
        "# SPDX-License-Identifier: Apache-2.0",
        '"""One exception for each reason with which the contracts revert.',
        "",
        "Written by `ape run export` from the contracts' sources; do not edit.",
        '"""',
        "",
        "",
        "class ContractRevert(Exception):",
        '    """A contract refused a call. `reason` is what it said, `contract: reason`."""',
        "",
        '    reason = ""',
        "",
        "    def __init__(self, reason: str | None = None) -> None:",
        "        super().__init__(reason or self.reason)",
        "        if reason is not None:",
        "            self.reason = reason",
    ]
    reasons = revert_reasons()
    prefixes = sorted({reason.split(":")[0] for reason in reasons})
    for prefix in prefixes:
        lines += [
            "",
            "",
            f"class {_class_name(prefix)}Revert(ContractRevert):",
            f'    """`{prefix}: …`"""',
        ]
    for reason in reasons:
        prefix = _class_name(reason.split(":")[0])
        lines += [
            "",
            "",
            f"class {_class_name(reason)}({prefix}Revert):",
            f'    reason = "{reason}"',
        ]
    lines += [
        "",
        "",
        "BY_REASON: dict[str, type[ContractRevert]] = {",
        *(f'    "{reason}": {_class_name(reason)},' for reason in reasons),
        "}",
        "",
    ]
    return "\n".join(lines)


@click.command()
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    default=ROOT,
    help="Write below another folder than the project's.",
)
def cli(into: Path) -> None:
    """Writes ABIs and revert reasons for Python, and ABIs for TypeScript."""
    from ape import project

    contracts = project.load_contracts()
    abis, typescript, reverts = (
        into / path.relative_to(ROOT) for path in (ABI_FOLDER, TYPESCRIPT, REVERTS)
    )
    abis.mkdir(parents=True, exist_ok=True)
    typescript.mkdir(parents=True, exist_ok=True)
    for name in CONTRACT_NAMES:
        abi = [
            entry.model_dump(mode="json", by_alias=True, exclude_none=True)
            for entry in contracts[name].abi
        ]
        committed = abi_json(abi)
        (abis / f"{name}.json").write_text(committed)
        (typescript / f"{name}.ts").write_text(abi_typescript(name, committed))
    (typescript / "index.ts").write_text(typescript_index())
    reverts.write_text(reverts_source())
    click.echo(f"{len(CONTRACT_NAMES)} ABIs, {len(revert_reasons())} revert reasons")
