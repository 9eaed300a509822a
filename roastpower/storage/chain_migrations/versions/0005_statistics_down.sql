-- SPDX-License-Identifier: Apache-2.0
DROP STATISTICS chain.miner_totals_spans;
DROP STATISTICS chain.campaign_totals_spans;
DROP STATISTICS chain.platform_totals_spans;
