-- SPDX-License-Identifier: Apache-2.0
CREATE TABLE oracle.committee_sheets (
    kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    posting BIGINT NOT NULL,
    member BYTEA NOT NULL,
    sheet BYTEA NOT NULL,
    subject BYTEA NOT NULL,
    signature BYTEA NOT NULL,
    seen_at DOUBLE PRECISION NOT NULL,
    CONSTRAINT committee_sheets_pkey PRIMARY KEY (kind, subject_id, posting, member, sheet)
);
CREATE TABLE oracle.committee_signatures (
    report BYTEA NOT NULL,
    member BYTEA NOT NULL,
    signature BYTEA NOT NULL,
    CONSTRAINT committee_signatures_pkey PRIMARY KEY (report, member)
);
