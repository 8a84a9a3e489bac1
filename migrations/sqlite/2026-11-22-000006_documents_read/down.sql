ALTER TABLE documents DROP COLUMN signatures;
ALTER TABLE documents DROP COLUMN pages;
