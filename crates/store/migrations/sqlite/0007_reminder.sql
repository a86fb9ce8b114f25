-- Reminders before a password ends.

CREATE TABLE reminder (
    account_directory TEXT NOT NULL, -- directory of the account
    account_id TEXT NOT NULL, -- its permanent id
    about_at INTEGER NOT NULL, -- when the password was set, or, where that is not shown, when it ends
    step_days INTEGER NOT NULL, -- the nearest step that was claimed, in days before the end
    ends_at INTEGER NOT NULL, -- when the password ends; swept a while after
    claimed_until INTEGER NOT NULL, -- whoever claimed it may send it until then
    done_at INTEGER, -- when this step was done with; NULL while it is claimed, or was released
    PRIMARY KEY (account_directory, account_id, about_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX reminder_ends ON reminder (ends_at);

CREATE TABLE reminder_run (
    id INTEGER NOT NULL PRIMARY KEY, -- always 1
    due_at INTEGER NOT NULL, -- when the next one comes
    again_at INTEGER, -- when one may come before that; NULL when the last one went through
    begun_at INTEGER NOT NULL, -- when the last one began; it is named by this
    seen_at INTEGER NOT NULL, -- when it last said how far it is
    ended_at INTEGER, -- when it ended; NULL while it goes on
    people INTEGER NOT NULL DEFAULT 0, -- looked at so far
    due INTEGER NOT NULL DEFAULT 0, -- with a password that ends soon
    told INTEGER NOT NULL DEFAULT 0, -- told in this run
    told_before INTEGER NOT NULL DEFAULT 0, -- told earlier
    without_address INTEGER NOT NULL DEFAULT 0, -- with nowhere to write to
    not_told INTEGER NOT NULL DEFAULT 0, -- whose letters were refused
    put_off INTEGER NOT NULL DEFAULT 0 -- whose letters the mail server did not take for now
) STRICT;
