-- Derived from the ledger and disposable, like the typed tables beside it.
CREATE TABLE cell (
  indicator TEXT NOT NULL,
  grp TEXT NOT NULL,       -- JSON array of the grouping fields' values
  day INTEGER NOT NULL,    -- days since 1970-01-01
  amount INTEGER NOT NULL, -- scaled by the measure's decimals
  PRIMARY KEY (indicator, grp, day)
) WITHOUT ROWID, STRICT;

-- Deadlines that run and are not struck yet.
CREATE TABLE clock (
  record_type TEXT NOT NULL,
  record_id TEXT NOT NULL,
  clock TEXT NOT NULL,
  due INTEGER NOT NULL, -- milliseconds since the epoch
  PRIMARY KEY (record_type, record_id, clock)
) WITHOUT ROWID, STRICT;
CREATE INDEX clock_due ON clock (due);

-- Which facts name which file, as evidence or in a field.
CREATE TABLE named_blob (
  blob TEXT NOT NULL, -- SHA-256, hexadecimal
  seq INTEGER NOT NULL,
  PRIMARY KEY (blob, seq)
) WITHOUT ROWID, STRICT;
