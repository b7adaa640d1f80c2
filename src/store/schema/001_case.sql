-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 1 of the case file. Never edit a migration that was released: add the next one.
-- Every column is described in docs/case-file.md.

CREATE TABLE runs (
  id          INTEGER PRIMARY KEY,
  step        TEXT NOT NULL,
  command     TEXT NOT NULL,
  parameters  TEXT NOT NULL,
  version     TEXT NOT NULL,
  started_ms  INTEGER,
  finished_ms INTEGER,
  digests     TEXT NOT NULL
) STRICT;

CREATE TABLE sources (
  id            INTEGER PRIMARY KEY,
  path          TEXT NOT NULL,
  sha256        TEXT NOT NULL CHECK (length(sha256) = 64),
  bytes         INTEGER NOT NULL CHECK (bytes >= 0),
  data_bytes    INTEGER NOT NULL CHECK (data_bytes >= 0),
  compression   TEXT NOT NULL,
  format        TEXT NOT NULL,
  rows          INTEGER NOT NULL CHECK (rows >= 0),
  rejected      INTEGER NOT NULL CHECK (rejected >= 0),
  repeated      INTEGER NOT NULL CHECK (repeated >= 0),
  replaced_utf8 INTEGER NOT NULL CHECK (replaced_utf8 >= 0),
  precision     TEXT,
  notices       TEXT
) STRICT;

CREATE TABLE rejects (
  source INTEGER NOT NULL REFERENCES sources (id) DEFERRABLE INITIALLY DEFERRED,
  offset INTEGER NOT NULL,
  line   INTEGER,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX rejects_source ON rejects (source);

CREATE TABLE accounts (
  id               INTEGER PRIMARY KEY,
  platform         TEXT NOT NULL,
  account_id       TEXT NOT NULL,
  handle           TEXT,
  display_name     TEXT,
  profile_text     TEXT,
  profile_location TEXT,
  profile_url      TEXT,
  created_ms       INTEGER,
  first_ms         INTEGER,
  last_ms          INTEGER,
  posts            INTEGER NOT NULL CHECK (posts >= 0),
  labels           INTEGER NOT NULL CHECK (labels >= 0),
  UNIQUE (platform, account_id)
) STRICT;
CREATE INDEX accounts_handle ON accounts (handle);

CREATE TABLE channels (
  name      TEXT PRIMARY KEY,
  window_ms INTEGER NOT NULL CHECK (window_ms >= 0),
  events    INTEGER NOT NULL,
  objects   INTEGER NOT NULL,
  accounts  INTEGER NOT NULL,
  edges     INTEGER NOT NULL,
  pruned    INTEGER NOT NULL,
  kappa     REAL,
  testable  TEXT,
  figures   TEXT
) STRICT;

CREATE TABLE objects (
  id       INTEGER PRIMARY KEY,
  channel  TEXT NOT NULL,
  label    TEXT NOT NULL,
  role     TEXT,
  accounts INTEGER NOT NULL,
  posts    INTEGER NOT NULL,
  first_ms INTEGER,
  last_ms  INTEGER
) STRICT;
CREATE INDEX objects_channel ON objects (channel);

CREATE TABLE findings (
  id              TEXT PRIMARY KEY,
  rank            INTEGER NOT NULL UNIQUE,
  grade           TEXT,
  suspected       INTEGER NOT NULL CHECK (suspected IN (0, 1)),
  accounts        INTEGER NOT NULL,
  edges           INTEGER NOT NULL,
  objects         INTEGER NOT NULL,
  posts           INTEGER NOT NULL,
  density         REAL,
  effect          REAL,
  median_delay_ms REAL,
  first_ms        INTEGER,
  last_ms         INTEGER,
  channels        TEXT NOT NULL,
  figures         TEXT
) STRICT;

CREATE TABLE members (
  finding        TEXT NOT NULL REFERENCES findings (id) DEFERRABLE INITIALLY DEFERRED,
  account        INTEGER NOT NULL REFERENCES accounts (id) DEFERRABLE INITIALLY DEFERRED,
  own_objects    INTEGER NOT NULL,
  shared_objects INTEGER NOT NULL,
  effect         REAL,
  x              REAL,
  y              REAL,
  centrality     REAL,
  PRIMARY KEY (finding, account)
) STRICT;
CREATE INDEX members_account ON members (account);

CREATE TABLE edges (
  id              INTEGER PRIMARY KEY,
  account_a       INTEGER NOT NULL REFERENCES accounts (id) DEFERRABLE INITIALLY DEFERRED,
  account_b       INTEGER NOT NULL REFERENCES accounts (id) DEFERRABLE INITIALLY DEFERRED,
  channel         TEXT NOT NULL,
  window_ms       INTEGER NOT NULL CHECK (window_ms >= 0),
  k               INTEGER NOT NULL CHECK (k >= 0),
  pairs           INTEGER,
  median_delay_ms REAL,
  mean_delay_ms   REAL,
  lambda          REAL,
  p               REAL CHECK (p BETWEEN 0 AND 1),
  q               REAL CHECK (q BETWEEN 0 AND 1),
  rarity          REAL,
  window_hits     INTEGER,
  synchrony_p     REAL CHECK (synchrony_p BETWEEN 0 AND 1),
  significant     INTEGER NOT NULL CHECK (significant IN (0, 1)),
  finding         TEXT REFERENCES findings (id) DEFERRABLE INITIALLY DEFERRED,
  CHECK (account_a < account_b)
) STRICT;
CREATE UNIQUE INDEX edges_pair ON edges (account_a, account_b, channel, window_ms);
CREATE INDEX edges_account_b ON edges (account_b);
CREATE INDEX edges_finding ON edges (finding) WHERE finding IS NOT NULL;

CREATE TABLE finding_objects (
  finding  TEXT NOT NULL REFERENCES findings (id) DEFERRABLE INITIALLY DEFERRED,
  object   INTEGER NOT NULL REFERENCES objects (id) DEFERRABLE INITIALLY DEFERRED,
  accounts INTEGER NOT NULL,
  posts    INTEGER NOT NULL,
  PRIMARY KEY (finding, object)
) STRICT;
CREATE INDEX finding_objects_object ON finding_objects (object);

CREATE TABLE posts (
  id        INTEGER PRIMARY KEY,
  source    INTEGER NOT NULL REFERENCES sources (id) DEFERRABLE INITIALLY DEFERRED,
  offset    INTEGER NOT NULL CHECK (offset >= 0),
  line      INTEGER,
  account   INTEGER REFERENCES accounts (id) DEFERRABLE INITIALLY DEFERRED,
  post_id   TEXT,
  time_ms   INTEGER,
  precision TEXT,
  kind      TEXT,
  text      TEXT,
  language  TEXT,
  client    TEXT,
  repost_of TEXT,
  reply_to  TEXT,
  links     TEXT,
  hashtags  TEXT,
  media     TEXT
) STRICT;
CREATE INDEX posts_account ON posts (account);
CREATE INDEX posts_source ON posts (source);

CREATE TABLE post_objects (
  post   INTEGER NOT NULL REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED,
  object INTEGER NOT NULL REFERENCES objects (id) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (post, object)
) STRICT;
CREATE INDEX post_objects_object ON post_objects (object);

CREATE TABLE edge_posts (
  edge     INTEGER NOT NULL REFERENCES edges (id) DEFERRABLE INITIALLY DEFERRED,
  object   INTEGER NOT NULL REFERENCES objects (id) DEFERRABLE INITIALLY DEFERRED,
  post_a   INTEGER NOT NULL REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED,
  post_b   INTEGER NOT NULL REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED,
  delay_ms INTEGER
) STRICT;
CREATE INDEX edge_posts_edge ON edge_posts (edge);
CREATE INDEX edge_posts_object ON edge_posts (object);
CREATE INDEX edge_posts_post_a ON edge_posts (post_a);
CREATE INDEX edge_posts_post_b ON edge_posts (post_b);

CREATE TABLE leads (
  id        INTEGER PRIMARY KEY,
  object    INTEGER NOT NULL REFERENCES objects (id) DEFERRABLE INITIALLY DEFERRED,
  account_a INTEGER NOT NULL REFERENCES accounts (id) DEFERRABLE INITIALLY DEFERRED,
  account_b INTEGER NOT NULL REFERENCES accounts (id) DEFERRABLE INITIALLY DEFERRED,
  post_a    INTEGER REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED,
  post_b    INTEGER REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED,
  delay_ms  INTEGER,
  text      TEXT,
  CHECK (account_a <> account_b)
) STRICT;
CREATE INDEX leads_object ON leads (object);
CREATE INDEX leads_account_a ON leads (account_a);
CREATE INDEX leads_account_b ON leads (account_b);
CREATE INDEX leads_post_a ON leads (post_a);
CREATE INDEX leads_post_b ON leads (post_b);

CREATE TABLE calibrations (
  part    TEXT NOT NULL,
  round   INTEGER,
  name    TEXT NOT NULL,
  value   REAL,
  figures TEXT
) STRICT;

CREATE TABLE dispositions (
  finding     TEXT PRIMARY KEY REFERENCES findings (id) DEFERRABLE INITIALLY DEFERRED,
  disposition TEXT NOT NULL
              CHECK (disposition IN ('declared', 'mixed', 'undeclared', 'disguised', 'association')),
  declared    INTEGER NOT NULL,
  owner       TEXT,
  registry    TEXT,
  reason      TEXT
) STRICT;

CREATE TABLE register_matches (
  account  INTEGER NOT NULL REFERENCES accounts (id) DEFERRABLE INITIALLY DEFERRED,
  method   TEXT NOT NULL,
  declares INTEGER NOT NULL CHECK (declares IN (0, 1)),
  in_force INTEGER NOT NULL CHECK (in_force IN (0, 1)),
  registry TEXT,
  entry    TEXT,
  owner    TEXT,
  state    TEXT,
  kind     TEXT,
  matched  TEXT,
  file     TEXT,
  line     INTEGER,
  cites    TEXT
) STRICT;
CREATE INDEX register_matches_account ON register_matches (account);

CREATE TABLE signs (
  finding  TEXT NOT NULL REFERENCES findings (id) DEFERRABLE INITIALLY DEFERRED,
  name     TEXT NOT NULL,
  state    TEXT NOT NULL CHECK (state IN ('present', 'absent', 'not measurable here')),
  observed REAL,
  expected REAL,
  p        REAL CHECK (p BETWEEN 0 AND 1),
  text     TEXT,
  figures  TEXT,
  PRIMARY KEY (finding, name)
) STRICT;

-- Append-only. `finding` is no reference: what people said outlives a new detection.

CREATE TABLE evidence (
  seq              INTEGER PRIMARY KEY,
  id               TEXT NOT NULL CHECK (id <> ''),
  finding          TEXT NOT NULL CHECK (finding <> ''),
  ledger           TEXT NOT NULL
                   CHECK (ledger IN ('covert', 'corrosive', 'criminal', 'coercive', 'sponsor')),
  direction        TEXT NOT NULL CHECK (direction IN ('for', 'against', 'none')),
  indicator        TEXT NOT NULL,
  strength         TEXT NOT NULL,
  reliability      TEXT NOT NULL CHECK (reliability IN ('A', 'B', 'C', 'D', 'E', 'F')),
  credibility      TEXT NOT NULL CHECK (credibility IN ('1', '2', '3', '4', '5', '6')),
  dependence_group TEXT NOT NULL,
  origin           TEXT,
  sources          TEXT,
  text             TEXT,
  author           TEXT,
  time_ms          INTEGER,
  supersedes       TEXT CHECK (supersedes <> id),
  run              INTEGER NOT NULL REFERENCES runs (id) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (finding, id),
  FOREIGN KEY (finding, supersedes) REFERENCES evidence (finding, id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX evidence_supersedes ON evidence (finding, supersedes);

CREATE TABLE verdicts (
  seq     INTEGER PRIMARY KEY,
  finding TEXT NOT NULL CHECK (finding <> ''),
  verdict TEXT NOT NULL
          CHECK (verdict IN ('interference', 'influence', 'undetermined', 'out of scope')),
  reason  TEXT,
  ledgers TEXT NOT NULL,
  time_ms INTEGER,
  run     INTEGER NOT NULL REFERENCES runs (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX verdicts_finding ON verdicts (finding);

CREATE TABLE reviews (
  seq     INTEGER PRIMARY KEY,
  finding TEXT NOT NULL CHECK (finding <> ''),
  author  TEXT NOT NULL,
  stance  TEXT NOT NULL CHECK (stance IN ('agree', 'disagree')),
  why     TEXT,
  time_ms INTEGER,
  verdict INTEGER REFERENCES verdicts (seq) DEFERRABLE INITIALLY DEFERRED,
  run     INTEGER NOT NULL REFERENCES runs (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX reviews_finding ON reviews (finding);

CREATE TABLE activities (
  seq     INTEGER PRIMARY KEY,
  finding TEXT NOT NULL CHECK (finding <> ''),
  title   TEXT,
  text    TEXT,
  scope   TEXT,
  author  TEXT,
  time_ms INTEGER,
  run     INTEGER NOT NULL REFERENCES runs (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX activities_finding ON activities (finding);

-- The chain of custody, see docs/decisions/0001-chain-of-custody.md.

CREATE TABLE chain (
  seq       INTEGER PRIMARY KEY,
  kind      TEXT NOT NULL
            CHECK (kind IN ('runs', 'evidence', 'verdicts', 'reviews', 'activities')),
  row       INTEGER NOT NULL,
  payload   TEXT NOT NULL,
  prev_hash TEXT NOT NULL CHECK (length(prev_hash) = 64),
  hash      TEXT NOT NULL CHECK (length(hash) = 64),
  UNIQUE (kind, row)
) STRICT;

CREATE TABLE head (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  links INTEGER NOT NULL,
  hash  TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
INSERT INTO head VALUES (1, 0, printf('%064d', 0));

CREATE TRIGGER runs_keep_update BEFORE UPDATE ON runs
BEGIN SELECT RAISE(ABORT, 'runs are append-only'); END;
CREATE TRIGGER runs_keep_delete BEFORE DELETE ON runs
BEGIN SELECT RAISE(ABORT, 'runs are append-only'); END;
CREATE TRIGGER evidence_keep_update BEFORE UPDATE ON evidence
BEGIN SELECT RAISE(ABORT, 'evidence is append-only: add an item that supersedes it'); END;
CREATE TRIGGER evidence_keep_delete BEFORE DELETE ON evidence
BEGIN SELECT RAISE(ABORT, 'evidence is append-only: add an item that supersedes it'); END;
CREATE TRIGGER verdicts_keep_update BEFORE UPDATE ON verdicts
BEGIN SELECT RAISE(ABORT, 'verdicts are append-only'); END;
CREATE TRIGGER verdicts_keep_delete BEFORE DELETE ON verdicts
BEGIN SELECT RAISE(ABORT, 'verdicts are append-only'); END;
CREATE TRIGGER reviews_keep_update BEFORE UPDATE ON reviews
BEGIN SELECT RAISE(ABORT, 'reviews are append-only'); END;
CREATE TRIGGER reviews_keep_delete BEFORE DELETE ON reviews
BEGIN SELECT RAISE(ABORT, 'reviews are append-only'); END;
CREATE TRIGGER activities_keep_update BEFORE UPDATE ON activities
BEGIN SELECT RAISE(ABORT, 'activities are append-only'); END;
CREATE TRIGGER activities_keep_delete BEFORE DELETE ON activities
BEGIN SELECT RAISE(ABORT, 'activities are append-only'); END;
CREATE TRIGGER chain_keep_update BEFORE UPDATE ON chain
BEGIN SELECT RAISE(ABORT, 'the chain is append-only'); END;
CREATE TRIGGER chain_keep_delete BEFORE DELETE ON chain
BEGIN SELECT RAISE(ABORT, 'the chain is append-only'); END;
CREATE TRIGGER head_keep_delete BEFORE DELETE ON head
BEGIN SELECT RAISE(ABORT, 'the head of the chain must stay'); END;
