# SPDX-License-Identifier: Apache-2.0
"""One exception for each reason with which the contracts revert.

Written by `ape run export` from the contracts' sources; do not edit.
"""


class ContractRevert(Exception):
    """A contract refused a call. `reason` is what it said, `contract: reason`."""

    reason = ""

    def __init__(self, reason: str | None = None) -> None:
        super().__init__(reason or self.reason)
        if reason is not None:
            self.reason = reason


class AccessControlRevert(ContractRevert):
    """`access_control: …`"""


class BeaconRevert(ContractRevert):
    """`beacon: …`"""


class BlsRevert(ContractRevert):
    """`bls: …`"""


class CommitteeRevert(ContractRevert):
    """`committee: …`"""


class DisputeRevert(ContractRevert):
    """`dispute: …`"""


class DistributorRevert(ContractRevert):
    """`distributor: …`"""


class EcdsaRevert(ContractRevert):
    """`ecdsa: …`"""


class Erc20Revert(ContractRevert):
    """`erc20: …`"""


class FactoryRevert(ContractRevert):
    """`factory: …`"""


class OwnableRevert(ContractRevert):
    """`ownable: …`"""


class Ownable2stepRevert(ContractRevert):
    """`ownable_2step: …`"""


class PoolRevert(ContractRevert):
    """`pool: …`"""


class RankingRevert(ContractRevert):
    """`ranking: …`"""


class RolesRevert(ContractRevert):
    """`roles: …`"""


class TimelockRevert(ContractRevert):
    """`timelock: …`"""


class TimelockControllerRevert(ContractRevert):
    """`timelock_controller: …`"""


class TokenRevert(ContractRevert):
    """`token: …`"""


class AccessControlAccountIsMissingRole(AccessControlRevert):
    reason = "access_control: account is missing role"


class AccessControlCanOnlyRenounceRolesForItself(AccessControlRevert):
    reason = "access_control: can only renounce roles for itself"


class BeaconGenesisTimeIsZero(BeaconRevert):
    reason = "beacon: genesis time is zero"


class BeaconPeriodIsZero(BeaconRevert):
    reason = "beacon: period is zero"


class BeaconPublicKeyIsZero(BeaconRevert):
    reason = "beacon: public key is zero"


class BeaconRoundsStartAt1(BeaconRevert):
    reason = "beacon: rounds start at 1"


class BlsAdditionInG1(BlsRevert):
    reason = "bls: addition in G1"


class BlsMapToG1(BlsRevert):
    reason = "bls: map to G1"


class BlsModexp(BlsRevert):
    reason = "bls: modexp"


class BlsSignatureLength(BlsRevert):
    reason = "bls: signature length"


class BlsWrongSignature(BlsRevert):
    reason = "bls: wrong signature"


class CommitteeDistributorIsZero(CommitteeRevert):
    reason = "committee: distributor is zero"


class CommitteeMembersNotAscending(CommitteeRevert):
    reason = "committee: members not ascending"


class CommitteeOwnerIsZero(CommitteeRevert):
    reason = "committee: owner is zero"


class CommitteePoolIsZero(CommitteeRevert):
    reason = "committee: pool is zero"


class CommitteeSignerIsNotAMember(CommitteeRevert):
    reason = "committee: signer is not a member"


class CommitteeSignersNotAscending(CommitteeRevert):
    reason = "committee: signers not ascending"


class CommitteeThresholdIsNoMajority(CommitteeRevert):
    reason = "committee: threshold is no majority"


class CommitteeThresholdOverMembers(CommitteeRevert):
    reason = "committee: threshold over members"


class CommitteeTooFewSignatures(CommitteeRevert):
    reason = "committee: too few signatures"


class DisputeBond(DisputeRevert):
    reason = "dispute: bond"


class DistributorABlockIsNotFinal(DistributorRevert):
    reason = "distributor: a block is not final"


class DistributorAccountsMayStillClaim(DistributorRevert):
    reason = "distributor: accounts may still claim"


class DistributorAllocationIsUsedUp(DistributorRevert):
    reason = "distributor: allocation is used up"


class DistributorAlreadyClaimed(DistributorRevert):
    reason = "distributor: already claimed"


class DistributorAlreadyPayable(DistributorRevert):
    reason = "distributor: already payable"


class DistributorCallerIsNotTheFactory(DistributorRevert):
    reason = "distributor: caller is not the factory"


class DistributorCallerIsNotTheGuardian(DistributorRevert):
    reason = "distributor: caller is not the guardian"


class DistributorCallerIsNotTheOracle(DistributorRevert):
    reason = "distributor: caller is not the oracle"


class DistributorCampaignIsNotClosed(DistributorRevert):
    reason = "distributor: campaign is not closed"


class DistributorCampaignIsNotOver(DistributorRevert):
    reason = "distributor: campaign is not over"


class DistributorCampaignWasRefunded(DistributorRevert):
    reason = "distributor: campaign was refunded"


class DistributorCampaignWasSwept(DistributorRevert):
    reason = "distributor: campaign was swept"


class DistributorChallengeWindowIsOver(DistributorRevert):
    reason = "distributor: challenge window is over"


class DistributorCountDoesNotFitTotal(DistributorRevert):
    reason = "distributor: count does not fit total"


class DistributorEvidenceIsZero(DistributorRevert):
    reason = "distributor: evidence is zero"


class DistributorFactoryIsZero(DistributorRevert):
    reason = "distributor: factory is zero"


class DistributorNoFee(DistributorRevert):
    reason = "distributor: no fee"


class DistributorNoPayoutsPosted(DistributorRevert):
    reason = "distributor: no payouts posted"


class DistributorNothingToRefund(DistributorRevert):
    reason = "distributor: nothing to refund"


class DistributorNothingToSweep(DistributorRevert):
    reason = "distributor: nothing to sweep"


class DistributorPayoutWindow(DistributorRevert):
    reason = "distributor: payout window"


class DistributorPayoutsAreNotChallenged(DistributorRevert):
    reason = "distributor: payouts are not challenged"


class DistributorPayoutsAreNotLive(DistributorRevert):
    reason = "distributor: payouts are not live"


class DistributorPayoutsStand(DistributorRevert):
    reason = "distributor: payouts stand"


class DistributorPoolIsZero(DistributorRevert):
    reason = "distributor: pool is zero"


class DistributorResolveTimeout(DistributorRevert):
    reason = "distributor: resolve timeout"


class DistributorRootDoesNotFitTotal(DistributorRevert):
    reason = "distributor: root does not fit total"


class DistributorTheGuardianMayStillResolve(DistributorRevert):
    reason = "distributor: the guardian may still resolve"


class DistributorTheOracleMayStillPay(DistributorRevert):
    reason = "distributor: the oracle may still pay"


class DistributorTokenCreditsAnotherAmount(DistributorRevert):
    reason = "distributor: token credits another amount"


class DistributorTokenIsZero(DistributorRevert):
    reason = "distributor: token is zero"


class DistributorTooLateToPay(DistributorRevert):
    reason = "distributor: too late to pay"


class DistributorTooLateToResolve(DistributorRevert):
    reason = "distributor: too late to resolve"


class DistributorTotalOverBudget(DistributorRevert):
    reason = "distributor: total over budget"


class DistributorTransferFailed(DistributorRevert):
    reason = "distributor: transfer failed"


class DistributorWrongProof(DistributorRevert):
    reason = "distributor: wrong proof"


class EcdsaInvalidSignature(EcdsaRevert):
    reason = "ecdsa: invalid signature"


class EcdsaInvalidSignatureSValue(EcdsaRevert):
    reason = "ecdsa: invalid signature `s` value"


class Erc20ApproveToTheZeroAddress(Erc20Revert):
    reason = "erc20: approve to the zero address"


class Erc20BurnAmountExceedsBalance(Erc20Revert):
    reason = "erc20: burn amount exceeds balance"


class Erc20ExpiredDeadline(Erc20Revert):
    reason = "erc20: expired deadline"


class Erc20InsufficientAllowance(Erc20Revert):
    reason = "erc20: insufficient allowance"


class Erc20InvalidSignature(Erc20Revert):
    reason = "erc20: invalid signature"


class Erc20TransferAmountExceedsBalance(Erc20Revert):
    reason = "erc20: transfer amount exceeds balance"


class Erc20TransferFromTheZeroAddress(Erc20Revert):
    reason = "erc20: transfer from the zero address"


class Erc20TransferToTheZeroAddress(Erc20Revert):
    reason = "erc20: transfer to the zero address"


class FactoryAmountIsZero(FactoryRevert):
    reason = "factory: amount is zero"


class FactoryAmplification(FactoryRevert):
    reason = "factory: amplification"


class FactoryBriefIsZero(FactoryRevert):
    reason = "factory: brief is zero"


class FactoryBudgetIsZero(FactoryRevert):
    reason = "factory: budget is zero"


class FactoryCallerIsNotTheOwner(FactoryRevert):
    reason = "factory: caller is not the owner"


class FactoryCallerIsNotThePool(FactoryRevert):
    reason = "factory: caller is not the pool"


class FactoryCallerIsNotTheProjectsOwner(FactoryRevert):
    reason = "factory: caller is not the project's owner"


class FactoryCallerIsNotTheSponsor(FactoryRevert):
    reason = "factory: caller is not the sponsor"


class FactoryCampaignHasNotStarted(FactoryRevert):
    reason = "factory: campaign has not started"


class FactoryCampaignHasSubmissions(FactoryRevert):
    reason = "factory: campaign has submissions"


class FactoryCampaignIsFull(FactoryRevert):
    reason = "factory: campaign is full"


class FactoryCampaignIsNotLive(FactoryRevert):
    reason = "factory: campaign is not live"


class FactoryCampaignIsNotPaused(FactoryRevert):
    reason = "factory: campaign is not paused"


class FactoryCampaignIsOver(FactoryRevert):
    reason = "factory: campaign is over"


class FactoryCampaignIsPaused(FactoryRevert):
    reason = "factory: campaign is paused"


class FactoryCampaignStillRuns(FactoryRevert):
    reason = "factory: campaign still runs"


class FactoryDistributorIsZero(FactoryRevert):
    reason = "factory: distributor is zero"


class FactoryEndIsNotAfterStart(FactoryRevert):
    reason = "factory: end is not after start"


class FactoryEndIsNotLater(FactoryRevert):
    reason = "factory: end is not later"


class FactoryFee(FactoryRevert):
    reason = "factory: fee"


class FactoryMaximumOfSubmissions(FactoryRevert):
    reason = "factory: maximum of submissions"


class FactoryPausesAreUsedUp(FactoryRevert):
    reason = "factory: pauses are used up"


class FactoryPoolIsZero(FactoryRevert):
    reason = "factory: pool is zero"


class FactoryProjectWasNotOffered(FactoryRevert):
    reason = "factory: project was not offered"


class FactoryRankedPlaces(FactoryRevert):
    reason = "factory: ranked places"


class FactoryRecipientIsZero(FactoryRevert):
    reason = "factory: recipient is zero"


class FactoryRewardTokenIsZero(FactoryRevert):
    reason = "factory: reward token is zero"


class FactoryStartIsPast(FactoryRevert):
    reason = "factory: start is past"


class FactoryStartIsTooFarAhead(FactoryRevert):
    reason = "factory: start is too far ahead"


class FactoryTooLong(FactoryRevert):
    reason = "factory: too long"


class FactoryUnknownCampaign(FactoryRevert):
    reason = "factory: unknown campaign"


class OwnableCallerIsNotTheOwner(OwnableRevert):
    reason = "ownable: caller is not the owner"


class Ownable2stepCallerIsNotTheNewOwner(Ownable2stepRevert):
    reason = "ownable_2step: caller is not the new owner"


class PoolAlreadyPaused(PoolRevert):
    reason = "pool: already paused"


class PoolAnotherRanking(PoolRevert):
    reason = "pool: another ranking"


class PoolBeaconIsZero(PoolRevert):
    reason = "pool: beacon is zero"


class PoolBlockCannotBeVoided(PoolRevert):
    reason = "pool: block cannot be voided"


class PoolBlockIsNotChallenged(PoolRevert):
    reason = "pool: block is not challenged"


class PoolBlockIsNotDue(PoolRevert):
    reason = "pool: block is not due"


class PoolBlockIsNotScored(PoolRevert):
    reason = "pool: block is not scored"


class PoolBlockIsNotSealed(PoolRevert):
    reason = "pool: block is not sealed"


class PoolBlockIsNotVoid(PoolRevert):
    reason = "pool: block is not void"


class PoolBlockMayStillSettle(PoolRevert):
    reason = "pool: block may still settle"


class PoolCallerIsNotTheMiner(PoolRevert):
    reason = "pool: caller is not the miner"


class PoolChallengeWindowIsOver(PoolRevert):
    reason = "pool: challenge window is over"


class PoolCommitmentIsZero(PoolRevert):
    reason = "pool: commitment is zero"


class PoolContentMayStillBeDelivered(PoolRevert):
    reason = "pool: content may still be delivered"


class PoolDeliveryWindowIsOver(PoolRevert):
    reason = "pool: delivery window is over"


class PoolEvidenceIsZero(PoolRevert):
    reason = "pool: evidence is zero"


class PoolFactoryIsZero(PoolRevert):
    reason = "pool: factory is zero"


class PoolFirstDemand(PoolRevert):
    reason = "pool: first demand"


class PoolNotPaused(PoolRevert):
    reason = "pool: not paused"


class PoolNothingToAdvance(PoolRevert):
    reason = "pool: nothing to advance"


class PoolOneSubmissionABlock(PoolRevert):
    reason = "pool: one submission a block"


class PoolParameterOutOfBounds(PoolRevert):
    reason = "pool: parameter out of bounds"


class PoolPaused(PoolRevert):
    reason = "pool: paused"


class PoolPriceOverMaxBurn(PoolRevert):
    reason = "pool: price over max_burn"


class PoolScoresAreNotFinal(PoolRevert):
    reason = "pool: scores are not final"


class PoolScoresMayStillCome(PoolRevert):
    reason = "pool: scores may still come"


class PoolTheGuardianMayStillResolve(PoolRevert):
    reason = "pool: the guardian may still resolve"


class PoolTokenIsZero(PoolRevert):
    reason = "pool: token is zero"


class PoolTooLateToResolve(PoolRevert):
    reason = "pool: too late to resolve"


class PoolTooLateToScore(PoolRevert):
    reason = "pool: too late to score"


class PoolTooLateToSettle(PoolRevert):
    reason = "pool: too late to settle"


class PoolUnknownCampaign(PoolRevert):
    reason = "pool: unknown campaign"


class PoolUnknownSubmission(PoolRevert):
    reason = "pool: unknown submission"


class RankingABetterOneIsMissing(RankingRevert):
    reason = "ranking: a better one is missing"


class RankingAPlaceForEachOfTheBest(RankingRevert):
    reason = "ranking: a place for each of the best"


class RankingAScoreForEachSubmission(RankingRevert):
    reason = "ranking: a score for each submission"


class RankingAScoreOf0IsNotRanked(RankingRevert):
    reason = "ranking: a score of 0 is not ranked"


class RankingOrder(RankingRevert):
    reason = "ranking: order"


class RankingPadding(RankingRevert):
    reason = "ranking: padding"


class RankingScoreOver10000(RankingRevert):
    reason = "ranking: score over 10000"


class RankingUnknownIndex(RankingRevert):
    reason = "ranking: unknown index"


class RolesCallerIsNotTheGuardian(RolesRevert):
    reason = "roles: caller is not the guardian"


class RolesCallerIsNotTheOracle(RolesRevert):
    reason = "roles: caller is not the oracle"


class RolesGuardianIsTheOracle(RolesRevert):
    reason = "roles: guardian is the oracle"


class RolesGuardianIsZero(RolesRevert):
    reason = "roles: guardian is zero"


class RolesOracleIsTheGuardian(RolesRevert):
    reason = "roles: oracle is the guardian"


class RolesOracleIsZero(RolesRevert):
    reason = "roles: oracle is zero"


class RolesOwnerIsZero(RolesRevert):
    reason = "roles: owner is zero"


class RolesTreasuryIsZero(RolesRevert):
    reason = "roles: treasury is zero"


class TimelockNoExecutor(TimelockRevert):
    reason = "timelock: no executor"


class TimelockNoProposer(TimelockRevert):
    reason = "timelock: no proposer"


class TimelockControllerCallerMustBeTimelock(TimelockControllerRevert):
    reason = "timelock_controller: caller must be timelock"


class TimelockControllerInsufficientDelay(TimelockControllerRevert):
    reason = "timelock_controller: insufficient delay"


class TimelockControllerLengthMismatch(TimelockControllerRevert):
    reason = "timelock_controller: length mismatch"


class TimelockControllerMissingDependency(TimelockControllerRevert):
    reason = "timelock_controller: missing dependency"


class TimelockControllerOperationAlreadyScheduled(TimelockControllerRevert):
    reason = "timelock_controller: operation already scheduled"


class TimelockControllerOperationCannotBeCancelled(TimelockControllerRevert):
    reason = "timelock_controller: operation cannot be cancelled"


class TimelockControllerOperationIsNotReady(TimelockControllerRevert):
    reason = "timelock_controller: operation is not ready"


class TimelockControllerUnderlyingTransactionReverted(TimelockControllerRevert):
    reason = "timelock_controller: underlying transaction reverted"


class TokenCallerIsNotTheMinter(TokenRevert):
    reason = "token: caller is not the minter"


class TokenMinterIsZero(TokenRevert):
    reason = "token: minter is zero"


class TokenOverTheMaximumSupply(TokenRevert):
    reason = "token: over the maximum supply"


class TokenTreasuryIsZero(TokenRevert):
    reason = "token: treasury is zero"


BY_REASON: dict[str, type[ContractRevert]] = {
    "access_control: account is missing role": AccessControlAccountIsMissingRole,
    "access_control: can only renounce roles for itself": AccessControlCanOnlyRenounceRolesForItself,
    "beacon: genesis time is zero": BeaconGenesisTimeIsZero,
    "beacon: period is zero": BeaconPeriodIsZero,
    "beacon: public key is zero": BeaconPublicKeyIsZero,
    "beacon: rounds start at 1": BeaconRoundsStartAt1,
    "bls: addition in G1": BlsAdditionInG1,
    "bls: map to G1": BlsMapToG1,
    "bls: modexp": BlsModexp,
    "bls: signature length": BlsSignatureLength,
    "bls: wrong signature": BlsWrongSignature,
    "committee: distributor is zero": CommitteeDistributorIsZero,
    "committee: members not ascending": CommitteeMembersNotAscending,
    "committee: owner is zero": CommitteeOwnerIsZero,
    "committee: pool is zero": CommitteePoolIsZero,
    "committee: signer is not a member": CommitteeSignerIsNotAMember,
    "committee: signers not ascending": CommitteeSignersNotAscending,
    "committee: threshold is no majority": CommitteeThresholdIsNoMajority,
    "committee: threshold over members": CommitteeThresholdOverMembers,
    "committee: too few signatures": CommitteeTooFewSignatures,
    "dispute: bond": DisputeBond,
    "distributor: a block is not final": DistributorABlockIsNotFinal,
    "distributor: accounts may still claim": DistributorAccountsMayStillClaim,
    "distributor: allocation is used up": DistributorAllocationIsUsedUp,
    "distributor: already claimed": DistributorAlreadyClaimed,
    "distributor: already payable": DistributorAlreadyPayable,
    "distributor: caller is not the factory": DistributorCallerIsNotTheFactory,
    "distributor: caller is not the guardian": DistributorCallerIsNotTheGuardian,
    "distributor: caller is not the oracle": DistributorCallerIsNotTheOracle,
    "distributor: campaign is not closed": DistributorCampaignIsNotClosed,
    "distributor: campaign is not over": DistributorCampaignIsNotOver,
    "distributor: campaign was refunded": DistributorCampaignWasRefunded,
    "distributor: campaign was swept": DistributorCampaignWasSwept,
    "distributor: challenge window is over": DistributorChallengeWindowIsOver,
    "distributor: count does not fit total": DistributorCountDoesNotFitTotal,
    "distributor: evidence is zero": DistributorEvidenceIsZero,
    "distributor: factory is zero": DistributorFactoryIsZero,
    "distributor: no fee": DistributorNoFee,
    "distributor: no payouts posted": DistributorNoPayoutsPosted,
    "distributor: nothing to refund": DistributorNothingToRefund,
    "distributor: nothing to sweep": DistributorNothingToSweep,
    "distributor: payout window": DistributorPayoutWindow,
    "distributor: payouts are not challenged": DistributorPayoutsAreNotChallenged,
    "distributor: payouts are not live": DistributorPayoutsAreNotLive,
    "distributor: payouts stand": DistributorPayoutsStand,
    "distributor: pool is zero": DistributorPoolIsZero,
    "distributor: resolve timeout": DistributorResolveTimeout,
    "distributor: root does not fit total": DistributorRootDoesNotFitTotal,
    "distributor: the guardian may still resolve": DistributorTheGuardianMayStillResolve,
    "distributor: the oracle may still pay": DistributorTheOracleMayStillPay,
    "distributor: token credits another amount": DistributorTokenCreditsAnotherAmount,
    "distributor: token is zero": DistributorTokenIsZero,
    "distributor: too late to pay": DistributorTooLateToPay,
    "distributor: too late to resolve": DistributorTooLateToResolve,
    "distributor: total over budget": DistributorTotalOverBudget,
    "distributor: transfer failed": DistributorTransferFailed,
    "distributor: wrong proof": DistributorWrongProof,
    "ecdsa: invalid signature": EcdsaInvalidSignature,
    "ecdsa: invalid signature `s` value": EcdsaInvalidSignatureSValue,
    "erc20: approve to the zero address": Erc20ApproveToTheZeroAddress,
    "erc20: burn amount exceeds balance": Erc20BurnAmountExceedsBalance,
    "erc20: expired deadline": Erc20ExpiredDeadline,
    "erc20: insufficient allowance": Erc20InsufficientAllowance,
    "erc20: invalid signature": Erc20InvalidSignature,
    "erc20: transfer amount exceeds balance": Erc20TransferAmountExceedsBalance,
    "erc20: transfer from the zero address": Erc20TransferFromTheZeroAddress,
    "erc20: transfer to the zero address": Erc20TransferToTheZeroAddress,
    "factory: amount is zero": FactoryAmountIsZero,
    "factory: amplification": FactoryAmplification,
    "factory: brief is zero": FactoryBriefIsZero,
    "factory: budget is zero": FactoryBudgetIsZero,
    "factory: caller is not the owner": FactoryCallerIsNotTheOwner,
    "factory: caller is not the pool": FactoryCallerIsNotThePool,
    "factory: caller is not the project's owner": FactoryCallerIsNotTheProjectsOwner,
    "factory: caller is not the sponsor": FactoryCallerIsNotTheSponsor,
    "factory: campaign has not started": FactoryCampaignHasNotStarted,
    "factory: campaign has submissions": FactoryCampaignHasSubmissions,
    "factory: campaign is full": FactoryCampaignIsFull,
    "factory: campaign is not live": FactoryCampaignIsNotLive,
    "factory: campaign is not paused": FactoryCampaignIsNotPaused,
    "factory: campaign is over": FactoryCampaignIsOver,
    "factory: campaign is paused": FactoryCampaignIsPaused,
    "factory: campaign still runs": FactoryCampaignStillRuns,
    "factory: distributor is zero": FactoryDistributorIsZero,
    "factory: end is not after start": FactoryEndIsNotAfterStart,
    "factory: end is not later": FactoryEndIsNotLater,
    "factory: fee": FactoryFee,
    "factory: maximum of submissions": FactoryMaximumOfSubmissions,
    "factory: pauses are used up": FactoryPausesAreUsedUp,
    "factory: pool is zero": FactoryPoolIsZero,
    "factory: project was not offered": FactoryProjectWasNotOffered,
    "factory: ranked places": FactoryRankedPlaces,
    "factory: recipient is zero": FactoryRecipientIsZero,
    "factory: reward token is zero": FactoryRewardTokenIsZero,
    "factory: start is past": FactoryStartIsPast,
    "factory: start is too far ahead": FactoryStartIsTooFarAhead,
    "factory: too long": FactoryTooLong,
    "factory: unknown campaign": FactoryUnknownCampaign,
    "ownable: caller is not the owner": OwnableCallerIsNotTheOwner,
    "ownable_2step: caller is not the new owner": Ownable2stepCallerIsNotTheNewOwner,
    "pool: already paused": PoolAlreadyPaused,
    "pool: another ranking": PoolAnotherRanking,
    "pool: beacon is zero": PoolBeaconIsZero,
    "pool: block cannot be voided": PoolBlockCannotBeVoided,
    "pool: block is not challenged": PoolBlockIsNotChallenged,
    "pool: block is not due": PoolBlockIsNotDue,
    "pool: block is not scored": PoolBlockIsNotScored,
    "pool: block is not sealed": PoolBlockIsNotSealed,
    "pool: block is not void": PoolBlockIsNotVoid,
    "pool: block may still settle": PoolBlockMayStillSettle,
    "pool: caller is not the miner": PoolCallerIsNotTheMiner,
    "pool: challenge window is over": PoolChallengeWindowIsOver,
    "pool: commitment is zero": PoolCommitmentIsZero,
    "pool: content may still be delivered": PoolContentMayStillBeDelivered,
    "pool: delivery window is over": PoolDeliveryWindowIsOver,
    "pool: evidence is zero": PoolEvidenceIsZero,
    "pool: factory is zero": PoolFactoryIsZero,
    "pool: first demand": PoolFirstDemand,
    "pool: not paused": PoolNotPaused,
    "pool: nothing to advance": PoolNothingToAdvance,
    "pool: one submission a block": PoolOneSubmissionABlock,
    "pool: parameter out of bounds": PoolParameterOutOfBounds,
    "pool: paused": PoolPaused,
    "pool: price over max_burn": PoolPriceOverMaxBurn,
    "pool: scores are not final": PoolScoresAreNotFinal,
    "pool: scores may still come": PoolScoresMayStillCome,
    "pool: the guardian may still resolve": PoolTheGuardianMayStillResolve,
    "pool: token is zero": PoolTokenIsZero,
    "pool: too late to resolve": PoolTooLateToResolve,
    "pool: too late to score": PoolTooLateToScore,
    "pool: too late to settle": PoolTooLateToSettle,
    "pool: unknown campaign": PoolUnknownCampaign,
    "pool: unknown submission": PoolUnknownSubmission,
    "ranking: a better one is missing": RankingABetterOneIsMissing,
    "ranking: a place for each of the best": RankingAPlaceForEachOfTheBest,
    "ranking: a score for each submission": RankingAScoreForEachSubmission,
    "ranking: a score of 0 is not ranked": RankingAScoreOf0IsNotRanked,
    "ranking: order": RankingOrder,
    "ranking: padding": RankingPadding,
    "ranking: score over 10000": RankingScoreOver10000,
    "ranking: unknown index": RankingUnknownIndex,
    "roles: caller is not the guardian": RolesCallerIsNotTheGuardian,
    "roles: caller is not the oracle": RolesCallerIsNotTheOracle,
    "roles: guardian is the oracle": RolesGuardianIsTheOracle,
    "roles: guardian is zero": RolesGuardianIsZero,
    "roles: oracle is the guardian": RolesOracleIsTheGuardian,
    "roles: oracle is zero": RolesOracleIsZero,
    "roles: owner is zero": RolesOwnerIsZero,
    "roles: treasury is zero": RolesTreasuryIsZero,
    "timelock: no executor": TimelockNoExecutor,
    "timelock: no proposer": TimelockNoProposer,
    "timelock_controller: caller must be timelock": TimelockControllerCallerMustBeTimelock,
    "timelock_controller: insufficient delay": TimelockControllerInsufficientDelay,
    "timelock_controller: length mismatch": TimelockControllerLengthMismatch,
    "timelock_controller: missing dependency": TimelockControllerMissingDependency,
    "timelock_controller: operation already scheduled": TimelockControllerOperationAlreadyScheduled,
    "timelock_controller: operation cannot be cancelled": TimelockControllerOperationCannotBeCancelled,
    "timelock_controller: operation is not ready": TimelockControllerOperationIsNotReady,
    "timelock_controller: underlying transaction reverted": TimelockControllerUnderlyingTransactionReverted,
    "token: caller is not the minter": TokenCallerIsNotTheMinter,
    "token: minter is zero": TokenMinterIsZero,
    "token: over the maximum supply": TokenOverTheMaximumSupply,
    "token: treasury is zero": TokenTreasuryIsZero,
}
