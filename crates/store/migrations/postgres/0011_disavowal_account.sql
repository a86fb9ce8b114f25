-- "This wasn't me" of a reset for several directories is about each of its accounts.

CREATE TABLE disavowal_account (
    digest BYTEA NOT NULL REFERENCES disavowal (digest) ON DELETE CASCADE, -- of the link
    account_directory TEXT NOT NULL, -- directory of an account of the same reset
    account_id TEXT NOT NULL, -- its permanent id
    PRIMARY KEY (digest, account_directory, account_id)
);
