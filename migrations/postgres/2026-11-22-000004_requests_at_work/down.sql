DROP INDEX requests_at_work;
