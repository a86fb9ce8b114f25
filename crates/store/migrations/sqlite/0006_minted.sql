-- A shorter lifetime holds for what was sent before it, too. What an older version sent counts as too old.

ALTER TABLE secret ADD COLUMN minted_at INTEGER NOT NULL DEFAULT 0; -- when it was made
