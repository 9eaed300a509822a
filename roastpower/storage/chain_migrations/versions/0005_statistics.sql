-- SPDX-License-Identifier: Apache-2.0
CREATE STATISTICS chain.miner_totals_spans (mcv) ON span, start FROM chain.miner_totals;
CREATE STATISTICS chain.campaign_totals_spans (mcv) ON span, start FROM chain.campaign_totals;
CREATE STATISTICS chain.platform_totals_spans (mcv) ON span, start FROM chain.platform_totals;
