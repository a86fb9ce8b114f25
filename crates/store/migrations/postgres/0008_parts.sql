-- One reset for several directories: the accounts it writes, and how far each is.

CREATE TABLE reset_part (
    reset_id BYTEA NOT NULL REFERENCES reset (id) ON DELETE CASCADE, -- of this reset
    account_directory TEXT NOT NULL, -- directory of the account
    account_id TEXT, -- its permanent id; NULL when it is not clear which account it is
    place BIGINT NOT NULL, -- 0 leads, the others follow in their order
    password_time BIGINT, -- password time noted before the first write; NULL when none was shown
    tries BIGINT NOT NULL DEFAULT 0, -- new passwords offered to its directory
    state TEXT NOT NULL, -- waiting, applied, unknown, refused (may be tried again) or left_out
    reason TEXT, -- why it is refused or left out
    PRIMARY KEY (reset_id, account_directory)
);
