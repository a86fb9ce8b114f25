-- What people register beside the directory's contacts, and answers compared with it.

CREATE TABLE registrant (
    account_directory TEXT NOT NULL, -- directory of the account
    account_id TEXT NOT NULL, -- its permanent id
    first_seen_at INTEGER NOT NULL, -- when its entry was first looked at
    confirmed_at INTEGER, -- when its owner last said that everything is right
    skips INTEGER NOT NULL DEFAULT 0, -- "not now", so many times
    PRIMARY KEY (account_directory, account_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact_seen (
    account_directory TEXT NOT NULL, -- directory of the account
    account_id TEXT NOT NULL, -- its permanent id
    digest BLOB NOT NULL, -- digest of one contact of its entry
    first_seen_at INTEGER, -- when it came up; NULL for one that was there when the account was
    gone_at INTEGER, -- when it was first missed
    PRIMARY KEY (account_directory, account_id, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE enrolment (
    id BLOB NOT NULL PRIMARY KEY, -- names the enrolment
    account_directory TEXT NOT NULL, -- directory of the account it belongs to
    account_id TEXT NOT NULL, -- permanent id of that account
    method TEXT NOT NULL, -- the method
    added_in BLOB NOT NULL, -- the session it was begun in
    label TEXT, -- what its owner calls it
    added_at INTEGER NOT NULL, -- when it was begun
    proven_at INTEGER, -- when its owner proved it; NULL while it waits
    usable_from INTEGER, -- it recovers nothing before; NULL while it waits
    last_used_at INTEGER, -- when it last proved something
    confirmed_at INTEGER, -- when its owner last said that it is right
    removed_at INTEGER, -- when it was removed; kept a while for the notice
    material_sealed BLOB, -- seed or address, sealed
    code BLOB, -- digest of the code that proves it
    code_expires_at INTEGER, -- that code is no good from here on
    guesses INTEGER NOT NULL DEFAULT 0, -- answers while it waited
    step INTEGER, -- the number used last; each is good once
    salt BLOB -- of a set of recovery codes
) STRICT, WITHOUT ROWID;
CREATE INDEX enrolment_account ON enrolment (account_directory, account_id);
CREATE INDEX enrolment_waiting ON enrolment (added_at) WHERE proven_at IS NULL;
CREATE INDEX enrolment_removed ON enrolment (removed_at) WHERE removed_at IS NOT NULL;

CREATE TABLE recovery_code (
    enrolment_id BLOB NOT NULL REFERENCES enrolment (id) ON DELETE CASCADE, -- of this set
    place INTEGER NOT NULL, -- place in the set, from 0
    key INTEGER NOT NULL, -- id of the digest key beneath the hash
    hash BLOB NOT NULL, -- Argon2id over the keyed digest, with the set's salt
    spent_at INTEGER, -- when it was used
    PRIMARY KEY (enrolment_id, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE answer (
    reset_id BLOB NOT NULL REFERENCES reset (id) ON DELETE CASCADE, -- given in this reset
    method TEXT NOT NULL, -- by this method
    id BLOB NOT NULL UNIQUE, -- names the check of the last one
    guesses INTEGER NOT NULL, -- answers given
    asked_at INTEGER NOT NULL, -- when the last one was given
    outcome TEXT, -- how its check ended
    visible_at INTEGER, -- the tick from which that is shown
    PRIMARY KEY (reset_id, method)
) STRICT, WITHOUT ROWID;

ALTER TABLE job ADD COLUMN enrolment_id BLOB; -- of prove_contact
CREATE INDEX audit_account ON audit (account_directory, account_id) WHERE account_id IS NOT NULL;
