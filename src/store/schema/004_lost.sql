-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 4: what people said of findings that a later detection does not find again.

-- Members of such findings, kept when a new import or detection empties `members`.
CREATE TABLE kept_members (
  finding    TEXT NOT NULL,
  platform   TEXT NOT NULL,
  account_id TEXT NOT NULL,
  PRIMARY KEY (finding, platform, account_id)
) STRICT;

-- Everything that people (not the program) said of findings; stands = 0: superseded or withdrawn.
CREATE VIEW said AS
SELECT e.finding, 'evidence' AS kind, e.seq, e.author, e.indicator AS what, e.text,
  e.direction <> 'none' AND NOT EXISTS (SELECT 1 FROM evidence AS n WHERE n.finding = e.finding
                                        AND n.supersedes = e.id) AS stands
FROM evidence AS e WHERE e.author IS NOT 'overt'
UNION ALL
SELECT r.finding, 'review', r.seq, r.author, r.stance, r.why, 1 FROM reviews AS r
UNION ALL
SELECT a.finding, 'description', a.seq, a.author, a.title, a.text,
  NOT EXISTS (SELECT 1 FROM activities AS n WHERE n.finding = a.finding AND n.seq > a.seq)
FROM activities AS a;

-- Activities that an analyst described and no detector ever found.
CREATE VIEW described_findings AS
SELECT DISTINCT a.finding FROM activities AS a
WHERE NOT EXISTS (SELECT 1 FROM findings AS f WHERE f.id = a.finding)
  AND NOT EXISTS (SELECT 1 FROM kept_members AS k WHERE k.finding = a.finding);

-- Findings of which people said something and which are not found any more; `closest` is the
-- present finding with the most members in common.
CREATE VIEW lost_findings AS
SELECT l.finding, v.verdict, v.reason, t.title, t.scope,
  (SELECT count(*) FROM kept_members AS k WHERE k.finding = l.finding) AS accounts,
  (SELECT count(*) FROM current_evidence AS e WHERE e.finding = l.finding) AS evidence,
  (SELECT count(DISTINCT r.author) FROM reviews AS r WHERE r.finding = l.finding) AS reviewers,
  (SELECT group_concat(a.author, ', ') FROM
     (SELECT DISTINCT s.author FROM said AS s WHERE s.finding = l.finding ORDER BY 1) AS a) AS authors,
  (SELECT m.finding FROM kept_members AS k
   JOIN accounts AS a ON a.platform = k.platform AND a.account_id = k.account_id
   JOIN members AS m ON m.account = a.id JOIN findings AS f ON f.id = m.finding
   WHERE k.finding = l.finding GROUP BY m.finding ORDER BY count(*) DESC, f.rank LIMIT 1) AS closest,
  (SELECT count(*) AS common FROM kept_members AS k
   JOIN accounts AS a ON a.platform = k.platform AND a.account_id = k.account_id
   JOIN members AS m ON m.account = a.id
   WHERE k.finding = l.finding GROUP BY m.finding ORDER BY common DESC LIMIT 1) AS common
FROM (SELECT DISTINCT finding FROM said
      WHERE finding NOT IN (SELECT id FROM findings)
        AND finding NOT IN (SELECT finding FROM described_findings)) AS l
LEFT JOIN latest_verdicts AS v ON v.finding = l.finding
LEFT JOIN latest_activities AS t ON t.finding = l.finding;

DROP VIEW export_findings;
CREATE VIEW export_findings AS
SELECT f.id AS finding, f.rank, d.disposition, f.grade, f.suspected, v.verdict, v.reason, t.title,
  t.scope, f.accounts, f.edges, f.objects, f.posts, f.density, f.effect, f.median_delay_ms,
  strftime('%Y-%m-%dT%H:%M:%SZ', f.first_ms / 1000, 'unixepoch') AS first_seen,
  strftime('%Y-%m-%dT%H:%M:%SZ', f.last_ms / 1000, 'unixepoch') AS last_seen,
  f.channels, d.declared, d.owner, d.registry, d.reason AS disposition_reason, f.figures
FROM findings AS f
LEFT JOIN dispositions AS d ON d.finding = f.id
LEFT JOIN latest_verdicts AS v ON v.finding = f.id
LEFT JOIN latest_activities AS t ON t.finding = f.id
UNION ALL
SELECT t.finding, NULL, NULL, NULL, NULL, v.verdict, v.reason, t.title, t.scope, NULL, NULL, NULL,
  NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM latest_activities AS t
LEFT JOIN latest_verdicts AS v ON v.finding = t.finding
WHERE t.finding IN (SELECT finding FROM described_findings);
