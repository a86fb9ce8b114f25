-- Everything Nulstil remembers. Times are microseconds since 1970 (…_at), ids are 16 random bytes,
-- digests are 36 bytes: the digest key's id (4, big-endian) and HMAC-SHA-256 (32).

CREATE TABLE reset (
    id BYTEA NOT NULL PRIMARY KEY, -- names the reset; authorises nothing
    reference TEXT NOT NULL, -- the short code a person reads to the helpdesk
    goal TEXT NOT NULL, -- reset, unlock or change
    token BYTEA NOT NULL UNIQUE, -- digest of the browser's token
    login_sealed BYTEA NOT NULL, -- the typed name, sealed
    login_digest BYTEA NOT NULL, -- digest of the typed name, folded
    network_digest BYTEA NOT NULL, -- digest of the client's network, for the fair queue
    locale TEXT NOT NULL, -- language of the person's pages and mails
    known_device_at BIGINT, -- when it was seen that the device is known; NULL for strangers
    opened_at BIGINT NOT NULL, -- when it was opened
    expires_at BIGINT NOT NULL, -- when the flow's lifetime is over
    account_directory TEXT, -- directory of the account a worker found
    account_id TEXT, -- permanent id of that account
    bound_at BIGINT, -- when the worker bound it
    seen_sealed BYTEA, -- what the worker saw of the person's own things, sealed
    tries BIGINT NOT NULL DEFAULT 0, -- new passwords offered to the directory
    ended TEXT, -- how it ended
    ended_at BIGINT, -- when it ended; NULL while live
    check_outcome TEXT, -- outcome of a check behind the "checking" page
    check_broken TEXT, -- rules the new password broke, as JSON
    check_visible_at BIGINT, -- the tick from which the outcome is shown
    swept_at BIGINT -- marks the rows one sweep deletes
);
CREATE INDEX reset_account ON reset (account_directory, account_id) WHERE account_id IS NOT NULL;
CREATE INDEX reset_anonymous ON reset (expires_at) WHERE account_id IS NULL AND ended_at IS NULL;
CREATE INDEX reset_expiry ON reset (expires_at);
CREATE INDEX reset_swept ON reset (swept_at) WHERE swept_at IS NOT NULL;

CREATE TABLE challenge (
    id BYTEA NOT NULL PRIMARY KEY, -- names the challenge
    reset_id BYTEA NOT NULL REFERENCES reset (id) ON DELETE CASCADE, -- of this reset
    method TEXT NOT NULL, -- the method asked for
    confirm_sealed BYTEA, -- what was typed to pick a contact, sealed
    asked_at BIGINT NOT NULL, -- first asked
    guesses BIGINT NOT NULL DEFAULT 0, -- secrets presented, over all sends
    sends BIGINT NOT NULL DEFAULT 0, -- times secrets were minted
    UNIQUE (reset_id, method)
);

CREATE TABLE secret (
    challenge_id BYTEA NOT NULL REFERENCES challenge (id) ON DELETE CASCADE, -- of this challenge
    send BIGINT NOT NULL, -- of this send, from 1
    kind TEXT NOT NULL, -- code or link
    digest BYTEA NOT NULL, -- keyed digest; unguessable when it is nobody's
    account_directory TEXT, -- directory of the account it was minted for; NULL for nobody
    account_id TEXT, -- permanent id of that account
    password_time BIGINT, -- password time the directory showed; NULL when it shows none
    destination BYTEA, -- digest of the contact it went to
    expires_at BIGINT NOT NULL, -- no good from here on
    spent_at BIGINT, -- when it was redeemed
    void_at BIGINT, -- when it stopped being good
    PRIMARY KEY (challenge_id, send, kind)
);

CREATE TABLE proof (
    id BYTEA NOT NULL PRIMARY KEY, -- names the proof
    reset_id BYTEA NOT NULL REFERENCES reset (id) ON DELETE CASCADE, -- good in this reset only
    method TEXT NOT NULL, -- what was proven by
    account_directory TEXT NOT NULL, -- directory of the account it speaks of
    account_id TEXT NOT NULL, -- permanent id of that account
    password_time BIGINT, -- password time it is bound to; NULL when the directory shows none
    destination BYTEA, -- digest of the contact the secret went to
    proven_at BIGINT NOT NULL -- when
);
CREATE INDEX proof_reset ON proof (reset_id);

CREATE TABLE job (
    id BYTEA NOT NULL PRIMARY KEY, -- names the job
    kind TEXT NOT NULL, -- deliver, notice_reset, notice_change or settle
    reset_id BYTEA, -- of deliver and notices
    challenge_id BYTEA, -- of deliver
    method TEXT, -- of deliver
    intent_id BYTEA, -- of settle
    account_directory TEXT, -- of notices
    account_id TEXT, -- of notices
    network_digest BYTEA, -- who asked, by network; NULL for work of our own
    login_digest BYTEA, -- who asked, by typed name; NULL for known devices and work of our own
    lane BIGINT NOT NULL, -- fair place in the queue; 0 is work of our own
    queued_at BIGINT NOT NULL, -- when it was queued
    due_at BIGINT NOT NULL, -- not before
    expires_at BIGINT NOT NULL, -- not after
    attempts BIGINT NOT NULL DEFAULT 0, -- times claimed
    claimed_at BIGINT, -- last claimed
    claimed_until BIGINT -- end of the lease
);
CREATE INDEX job_turn ON job (lane, queued_at);
CREATE INDEX job_waiting ON job (lane) WHERE attempts = 0 AND lane > 0;
CREATE INDEX job_network ON job (network_digest, lane) WHERE network_digest IS NOT NULL;
CREATE INDEX job_login ON job (login_digest, lane) WHERE login_digest IS NOT NULL;
CREATE INDEX job_expiry ON job (expires_at);

CREATE TABLE budget (
    scope TEXT NOT NULL, -- what is counted
    key BYTEA NOT NULL, -- of whom, as a digest
    window_us BIGINT NOT NULL, -- length of the window in microseconds
    count BIGINT NOT NULL, -- charges in the window
    ends_at BIGINT NOT NULL, -- end of the window
    PRIMARY KEY (scope, key, window_us)
);
CREATE INDEX budget_end ON budget (ends_at);

CREATE TABLE intent (
    id BYTEA NOT NULL PRIMARY KEY, -- names the intended write
    reset_id BYTEA NOT NULL, -- of this reset, which may be swept before
    account_directory TEXT NOT NULL, -- directory to be written to
    account_id TEXT NOT NULL, -- permanent id of the account to be written
    password_time BIGINT, -- password time noted before the write; NULL when none is shown
    begun_at BIGINT NOT NULL, -- when it was written down
    settled TEXT, -- applied, not_applied, unknown, or stale: overtaken by another
    settled_at BIGINT -- when the outcome was written; NULL blocks other writes
);
CREATE UNIQUE INDEX intent_unsettled ON intent (account_directory, account_id) WHERE settled_at IS NULL;
CREATE INDEX intent_open ON intent (begun_at) WHERE settled_at IS NULL OR settled = 'stale';
CREATE INDEX intent_age ON intent (begun_at);

CREATE TABLE frozen_account (
    account_directory TEXT NOT NULL, -- directory of the frozen account
    account_id TEXT NOT NULL, -- its permanent id
    frozen_at BIGINT NOT NULL, -- since when
    PRIMARY KEY (account_directory, account_id)
);

CREATE TABLE disavowal (
    digest BYTEA NOT NULL PRIMARY KEY, -- digest of the link of one notice
    account_directory TEXT NOT NULL, -- directory of the account it freezes
    account_id TEXT NOT NULL, -- permanent id of that account
    reset_id BYTEA NOT NULL, -- the reset the notice told of
    expires_at BIGINT NOT NULL, -- no good from here on
    used_at BIGINT -- when it froze the account; it does so once
);
CREATE INDEX disavowal_expiry ON disavowal (expires_at);

CREATE TABLE device (
    token BYTEA NOT NULL PRIMARY KEY, -- digest of the device's cookie
    login_digest BYTEA NOT NULL, -- the typed name it is known for
    account_directory TEXT NOT NULL, -- directory of the account that finished a reset
    account_id TEXT NOT NULL, -- permanent id of that account
    known_at BIGINT NOT NULL, -- since when
    expires_at BIGINT NOT NULL -- forgotten from here on
);
CREATE INDEX device_account ON device (account_directory, account_id);
CREATE INDEX device_expiry ON device (expires_at);

CREATE TABLE policy (
    version BIGINT NOT NULL PRIMARY KEY, -- counts from 1; the highest is in force
    body TEXT NOT NULL, -- the policy set, as JSON
    reason TEXT NOT NULL, -- why it was written
    written_at BIGINT NOT NULL -- when
);

CREATE TABLE health (
    dependency TEXT NOT NULL PRIMARY KEY, -- what we depend on
    reported_at BIGINT NOT NULL, -- last report
    unwell_at BIGINT, -- unwell as of this report; NULL when well
    probes BIGINT NOT NULL DEFAULT 0 -- raised to see whether the store takes writes
);

CREATE TABLE audit (
    id BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- order of writing
    recorded_at BIGINT NOT NULL, -- when
    fact TEXT NOT NULL, -- code of the kind of fact
    actor TEXT NOT NULL, -- visitor, worker or operator:name
    request_id BYTEA NOT NULL, -- the request, as logs name it
    reset_id BYTEA, -- the reset it belongs to
    account_directory TEXT, -- directory of the account it is about
    account_id TEXT, -- permanent id of that account
    network TEXT, -- the client's address
    details TEXT NOT NULL, -- pairs of name and value, as a JSON array
    provisional_at BIGINT, -- set while its reset has found nobody; such rows are not chained
    seq BIGINT UNIQUE, -- place in the chain, from 1; NULL until sealed
    prev BYTEA, -- hash of the entry before
    hash BYTEA -- HMAC-SHA-256 over prev and this row
);
CREATE INDEX audit_reset ON audit (reset_id) WHERE reset_id IS NOT NULL;
CREATE INDEX audit_linkable ON audit (id) WHERE seq IS NULL AND provisional_at IS NULL;

CREATE TABLE person (
    id TEXT NOT NULL PRIMARY KEY, -- permanent id; never given to somebody else
    login TEXT NOT NULL, -- the name the person signs in with
    login_folded TEXT NOT NULL UNIQUE, -- that name as names are compared
    display_name TEXT NOT NULL, -- as mails greet the person
    names TEXT NOT NULL, -- given names, surnames and so on, as a JSON array
    locale TEXT, -- preferred language
    emails TEXT NOT NULL, -- addresses, as a JSON array
    mobiles TEXT NOT NULL, -- mobile numbers, as a JSON array
    office_phones TEXT NOT NULL, -- office numbers, as a JSON array
    member_of TEXT NOT NULL, -- groups, as a JSON array
    standing TEXT NOT NULL, -- person, administrator or protected
    password_hash TEXT NOT NULL, -- Argon2id, in PHC form
    password_set_at BIGINT NOT NULL, -- when it was set; strictly increases
    failed BIGINT NOT NULL DEFAULT 0, -- wrong passwords since the last right one
    disabled_at BIGINT, -- disabled since
    expired_at BIGINT, -- past its end date since
    locked_at BIGINT, -- locked after wrong passwords since
    locked_by_admin_at BIGINT, -- locked by an administrator since
    password_elsewhere_at BIGINT, -- the password is kept elsewhere since
    password_expired_at BIGINT, -- the password is expired since
    must_change_at BIGINT -- a new password is demanded since
);

CREATE TABLE person_email (
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE, -- whose
    email_folded TEXT NOT NULL, -- the address as names are compared
    PRIMARY KEY (email_folded, person_id)
);

CREATE TABLE person_password (
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE, -- whose
    set_at BIGINT NOT NULL, -- when that password was set
    password_hash TEXT NOT NULL, -- a former password, Argon2id in PHC form
    PRIMARY KEY (person_id, set_at)
);
