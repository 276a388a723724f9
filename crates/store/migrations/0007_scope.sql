-- What of its role a token may use: all, read, or the id of the one case that it may read. -----------------------------------

ALTER TABLE session ADD COLUMN scope TEXT NOT NULL DEFAULT 'all';
