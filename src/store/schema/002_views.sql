-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 2: views for exports and for people who query the case with other tools.
-- Times are RFC 3339 in UTC, with milliseconds only where they are not zero.

CREATE VIEW current_evidence AS
SELECT e.* FROM evidence AS e
WHERE e.direction <> 'none'
  AND NOT EXISTS (SELECT 1 FROM evidence AS n
                  WHERE n.finding = e.finding AND n.supersedes = e.id);

CREATE VIEW latest_verdicts AS
SELECT v.* FROM verdicts AS v
WHERE v.seq = (SELECT max(n.seq) FROM verdicts AS n WHERE n.finding = v.finding);

CREATE VIEW latest_activities AS
SELECT a.* FROM activities AS a
WHERE a.seq = (SELECT max(n.seq) FROM activities AS n WHERE n.finding = a.finding);

-- One row per account: the finding it matters most in, its channels, its declaration.
CREATE VIEW account_places AS
SELECT a.id AS account,
  (SELECT f.id FROM members AS m JOIN findings AS f ON f.id = m.finding
   WHERE m.account = a.id ORDER BY f.rank LIMIT 1) AS finding,
  (SELECT group_concat(c.channel, ';') FROM
     (SELECT channel FROM edges WHERE account_a = a.id AND channel <> ''
      UNION SELECT channel FROM edges WHERE account_b = a.id AND channel <> ''
      ORDER BY channel) AS c) AS channels,
  (SELECT r.rowid FROM register_matches AS r WHERE r.account = a.id AND r.declares = 1
   ORDER BY r.rowid LIMIT 1) AS declared_by
FROM accounts AS a;

CREATE VIEW export_accounts AS
SELECT a.platform, a.account_id, a.handle, p.finding, d.disposition, a.posts, p.channels,
  CASE WHEN a.first_ms % 1000 = 0 THEN strftime('%Y-%m-%dT%H:%M:%SZ', a.first_ms / 1000, 'unixepoch')
       ELSE strftime('%Y-%m-%dT%H:%M:%fZ', a.first_ms / 1000.0, 'unixepoch') END AS first_seen,
  CASE WHEN a.last_ms % 1000 = 0 THEN strftime('%Y-%m-%dT%H:%M:%SZ', a.last_ms / 1000, 'unixepoch')
       ELSE strftime('%Y-%m-%dT%H:%M:%fZ', a.last_ms / 1000.0, 'unixepoch') END AS last_seen,
  CASE WHEN a.created_ms % 1000 = 0 THEN strftime('%Y-%m-%dT%H:%M:%SZ', a.created_ms / 1000, 'unixepoch')
       ELSE strftime('%Y-%m-%dT%H:%M:%fZ', a.created_ms / 1000.0, 'unixepoch') END AS created,
  a.display_name, r.owner, r.registry, m.own_objects, m.shared_objects, m.effect, a.labels
FROM accounts AS a
JOIN account_places AS p ON p.account = a.id
LEFT JOIN members AS m ON m.finding = p.finding AND m.account = a.id
LEFT JOIN dispositions AS d ON d.finding = p.finding
LEFT JOIN register_matches AS r ON r.rowid = p.declared_by;

CREATE VIEW export_edges AS
SELECT a.platform AS platform_a, a.account_id AS account_a, a.handle AS handle_a,
  b.platform AS platform_b, b.account_id AS account_b, b.handle AS handle_b,
  e.channel, e.window_ms, e.k, e.pairs, e.median_delay_ms, e.mean_delay_ms, e.lambda, e.p, e.q,
  e.rarity, e.window_hits, e.synchrony_p, e.significant, e.finding
FROM edges AS e
JOIN accounts AS a ON a.id = e.account_a
JOIN accounts AS b ON b.id = e.account_b;

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
WHERE NOT EXISTS (SELECT 1 FROM findings AS f WHERE f.id = t.finding);

CREATE VIEW export_posts AS
SELECT a.platform, a.account_id, a.handle, p.post_id,
  CASE WHEN p.time_ms % 1000 = 0 THEN strftime('%Y-%m-%dT%H:%M:%SZ', p.time_ms / 1000, 'unixepoch')
       ELSE strftime('%Y-%m-%dT%H:%M:%fZ', p.time_ms / 1000.0, 'unixepoch') END AS time,
  p.precision, p.kind, p.text, p.language, p.client, p.repost_of, p.reply_to, p.links, p.hashtags,
  p.media, s.path AS source, s.sha256 AS source_sha256, p.offset, p.line,
  (SELECT f.id FROM members AS m JOIN findings AS f ON f.id = m.finding
   WHERE m.account = p.account ORDER BY f.rank LIMIT 1) AS finding
FROM posts AS p
JOIN sources AS s ON s.id = p.source
LEFT JOIN accounts AS a ON a.id = p.account;

CREATE VIEW export_ledger AS
SELECT e.finding, e.id, e.ledger, e.direction, e.indicator, e.strength, e.reliability,
  e.credibility, e.dependence_group, e.text, e.author,
  strftime('%Y-%m-%dT%H:%M:%SZ', e.time_ms / 1000, 'unixepoch') AS time, e.supersedes,
  (SELECT n.id FROM evidence AS n WHERE n.finding = e.finding AND n.supersedes = e.id
   ORDER BY n.seq LIMIT 1) AS superseded_by,
  e.origin, e.sources
FROM evidence AS e;
