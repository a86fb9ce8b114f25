-- An intent says what it is about: an unlocking is settled by the lock, a new password by its time.

ALTER TABLE intent ADD COLUMN kind TEXT NOT NULL DEFAULT 'set_password'; -- set_password or unlock
