-- Accounts, grants, sessions, counters of wrong passwords, audit, remembered answers.
CREATE TABLE account (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    title       TEXT NOT NULL,
    hash        TEXT NOT NULL,
    must_change INTEGER NOT NULL,
    sample      INTEGER NOT NULL,
    first       INTEGER NOT NULL,
    disabled_at INTEGER,
    created_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE grant_at (
    account TEXT NOT NULL REFERENCES account (id),
    role    TEXT NOT NULL,
    organ   TEXT NOT NULL,
    PRIMARY KEY (account, role, organ)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    token_hash   BLOB PRIMARY KEY,
    account      TEXT NOT NULL REFERENCES account (id),
    csrf         TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_account ON session (account);

CREATE TABLE attempt (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL,
    address TEXT NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX attempt_address ON attempt (address, name, at);
CREATE INDEX attempt_at ON attempt (at);

CREATE TABLE audit (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    actor   TEXT,
    verb    TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail  TEXT NOT NULL
) STRICT;

CREATE TABLE remembered (
    account   TEXT NOT NULL,
    operation TEXT NOT NULL,
    key       TEXT NOT NULL,
    request   BLOB NOT NULL,
    status    INTEGER,
    media     TEXT,
    body      BLOB,
    at        INTEGER NOT NULL,
    PRIMARY KEY (account, operation, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX remembered_at ON remembered (at);

CREATE TABLE key (
    purpose TEXT PRIMARY KEY,
    bytes   BLOB NOT NULL
) STRICT, WITHOUT ROWID;
