-- What would work, beside what is wrong with a new password.

ALTER TABLE reset ADD COLUMN check_advice TEXT; -- codes of what would work, as JSON; NULL from before there was advice
