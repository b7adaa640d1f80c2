-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 3: a digest of the file's own bytes; all zeros while a command is writing.

CREATE TABLE seal (
  id     INTEGER PRIMARY KEY CHECK (id = 1),
  digest TEXT NOT NULL CHECK (length(digest) = 75)
) STRICT;
INSERT INTO seal VALUES (1, 'overt-seal:' || printf('%064d', 0));
