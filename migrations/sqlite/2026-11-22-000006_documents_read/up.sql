-- What was read in an attached file: its pages, and the electronic signatures in it (JSON) where the definition shows them.
ALTER TABLE documents ADD COLUMN pages BIGINT;
ALTER TABLE documents ADD COLUMN signatures TEXT;
