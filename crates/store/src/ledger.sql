-- The ledger: what is kept for ever. The rest of this file's tables are disposable.
CREATE TABLE IF NOT EXISTS fact (
  seq INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  record_type TEXT NOT NULL,
  record_id BLOB NOT NULL,
  body TEXT NOT NULL, -- ledger record, version 1: canonical JSON
  link BLOB NOT NULL  -- SHA-256(link before || body)
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS fact_id ON fact (id);
CREATE INDEX IF NOT EXISTS fact_record ON fact (record_type, record_id);

CREATE TABLE IF NOT EXISTS meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
