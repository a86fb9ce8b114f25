-- A history of our own: what is kept of passwords that were chosen here.

CREATE TABLE former_password (
    account_directory TEXT NOT NULL, -- directory of the account
    account_id TEXT NOT NULL, -- its permanent id
    id BYTEA NOT NULL, -- the intent by which it was written
    set_at BIGINT NOT NULL, -- when that write began
    key BIGINT NOT NULL, -- id of the digest key
    salt BYTEA NOT NULL, -- of this hash alone
    hash BYTEA NOT NULL, -- Argon2id over the keyed digest of the password for this account
    PRIMARY KEY (account_directory, account_id, id)
);
CREATE INDEX former_password_age ON former_password (set_at);

-- The same of a password that is being written; NULL where there is no such history, and once it is settled.
ALTER TABLE intent ADD COLUMN former_key BIGINT; -- id of the digest key
ALTER TABLE intent ADD COLUMN former_salt BYTEA; -- of this hash alone
ALTER TABLE intent ADD COLUMN former_hash BYTEA; -- Argon2id over the keyed digest
CREATE INDEX intent_former ON intent (begun_at) WHERE former_hash IS NOT NULL;
