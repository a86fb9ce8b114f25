-- Who wrote a version of the policy, so that its history can be told without the audit.

ALTER TABLE policy ADD COLUMN written_by TEXT; -- as the audit names its actors; NULL for versions from before
