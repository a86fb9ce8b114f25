-- People who look after Nulstil itself, and the links that make them so.

CREATE TABLE operator (
    account_directory TEXT NOT NULL, -- directory of the account
    account_id TEXT NOT NULL, -- its permanent id
    login TEXT NOT NULL, -- the user name when they were added, for lists
    role TEXT NOT NULL, -- owner or auditor
    added_at INTEGER NOT NULL, -- when the role was given
    added_by TEXT NOT NULL, -- by whom, as the audit names its actors
    PRIMARY KEY (account_directory, account_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE operator_invite (
    digest BLOB NOT NULL PRIMARY KEY, -- digest of the link's secret
    account_directory TEXT NOT NULL, -- directory of the account it is for
    account_id TEXT NOT NULL, -- permanent id of that account
    login TEXT NOT NULL, -- the user name when it was made
    role TEXT NOT NULL, -- the role it gives
    made_at INTEGER NOT NULL, -- when it was made
    made_by TEXT NOT NULL, -- by whom, as the audit names its actors
    expires_at INTEGER NOT NULL, -- no good from here on
    used_at INTEGER -- when it was taken up; it is good once
) STRICT, WITHOUT ROWID;
CREATE INDEX operator_invite_account ON operator_invite (account_directory, account_id);
CREATE INDEX operator_invite_expires ON operator_invite (expires_at);

-- What the event log is searched by, beside flow and account.
CREATE INDEX audit_fact ON audit (fact, id);
CREATE INDEX audit_actor ON audit (actor, id);
CREATE INDEX audit_recorded ON audit (recorded_at);
