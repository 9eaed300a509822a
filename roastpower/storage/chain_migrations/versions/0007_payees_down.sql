-- SPDX-License-Identifier: Apache-2.0
DROP TABLE chain.payee_changes;
DROP TABLE chain.payee_totals;
