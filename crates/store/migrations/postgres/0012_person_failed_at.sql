-- The embedded directory forgets wrong passwords a while after the last one.

ALTER TABLE person ADD COLUMN failed_at BIGINT; -- when the last wrong password was; NULL from before it was noted, and counts
