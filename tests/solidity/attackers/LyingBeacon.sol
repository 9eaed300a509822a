// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title A beacon that answers each of its functions as it was told
contract LyingBeacon {
    enum Kind {
        Return,
        Revert,
        BurnGas,
        Write,
        ReturnHuge,
        RevertHuge
    }

    struct Answer {
        Kind kind;
        bytes output;
    }

    uint256 private constant HUGE = 200_000; // bytes

    mapping(bytes4 => Answer) private _answers;
    uint256 private _written;

    function setAnswer(bytes4 selector, Kind kind, bytes calldata output) external {
        _answers[selector] = Answer(kind, output);
    }

    fallback() external {
        Answer memory told = _answers[msg.sig];
        bytes memory output = told.output;
        Kind kind = told.kind;
        if (kind == Kind.BurnGas) {
            assembly {
                invalid()
            }
        }
        if (kind == Kind.Write) _written += 1;
        uint256 size = kind == Kind.ReturnHuge || kind == Kind.RevertHuge ? HUGE : output.length;
        bool fails = kind == Kind.Revert || kind == Kind.RevertHuge;
        assembly {
            // A huge answer begins with the output that was told.
            if fails { revert(add(output, 32), size) }
            return(add(output, 32), size)
        }
    }
}
