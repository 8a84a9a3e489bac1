-- The definitions by which something waits: few, however many requests there are.
CREATE INDEX requests_at_work ON requests (state, procedure_code, procedure_version);
