#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a page counts, the case holds: all evidence of a finding that suspects, a stated part of
an association's and of what a hostile file makes too large; what is quoted; ids that are formulas."""
import os
import re
import sqlite3

from kit import check, end, folder, must, overt, table, write_rows

keep, here = folder()
HEAD = ['post_id', 'platform', 'account_id', 'timestamp', 'post_type', 'text', 'urls']


def words(seed, n=12):
    return ' '.join(f'w{(seed * 7919 + j * 104729 + seed * j) % 999983}' for j in range(n))


def moment(minute, second=0):
    return f'2024-{1 + minute // 40320:02}-{1 + minute // 1440 % 28:02}T{minute // 60 % 24:02}:{minute % 60:02}:{second:02}Z'


class World:
    def __init__(self):
        self.rows = []

    def post(self, account, minute, text, second=0, kind='P'):
        self.rows.append([f'p{len(self.rows)}', 'twitter', account, moment(minute, second), kind, text, ''])

    def noise(self, accounts=40, each=15):
        for a in range(accounts):
            for i in range(each):
                self.post(f'town{a}', (a * 997 + i * 389) % 40000, words(10**6 + a * each + i))

    def run(self, name):
        write_rows(os.path.join(here, name + '.csv'), [HEAD] + self.rows)
        must('run', name + '.csv', '-o', name + '.case', '--no-builtin-registers', cwd=here)
        return sqlite3.connect(f'file:{os.path.join(here, name)}.case?mode=ro', uri=True)


HELD = '''SELECT f.rank, f.suspected, f.objects, (SELECT count(*) FROM finding_objects o WHERE o.finding = f.id),
f.posts, (SELECT count(DISTINCT p.id) FROM finding_objects o JOIN post_objects j ON j.object = o.object
JOIN posts p ON p.id = j.post JOIN members m ON m.account = p.account AND m.finding = f.id
WHERE o.finding = f.id) FROM findings f ORDER BY f.rank'''


def page(name):
    with open(os.path.join(here, name + '.case.html'), encoding='utf-8') as file:
        return re.sub(r'\s+', ' ', re.sub(r'<[^>]+>', '', file.read()))


# ---- a network with more texts than pairs show, reposts with an outsider, and two feeds
world = World()
world.noise()
for text in range(150):
    for member in range(4):
        if (text + member) % 4:
            world.post(f'net{member}', text * 201 + member % 2, words(text), 7 * member)
for text in range(12):  # whoever is first to repost is nobody's member
    for n, account in enumerate(['town3', 'net0', 'net1', 'net2']):
        world.post(account, 31000 + text * 301 + n, words(2000 + text), kind='RT')
for text in range(120):
    for member in range(2):
        world.post(f'feed{member}', text * 200 + 90, words(5000 + text), member)
case = world.run('plain')
found = case.execute(HELD).fetchall()
suspected = [f for f in found if f[1]]
apart = [f for f in found if not f[1]]
check('one finding suspects, one association does not', len(suspected) == len(apart) == 1, str(found))
for rank, _, objects, kept_objects, posts, kept_posts in suspected:
    check(f'finding {rank}: {objects} objects are more than an association keeps', objects >= 150)
    check(f'finding {rank}: every object is in the case', objects == kept_objects, f'{kept_objects} of {objects}')
    check(f'finding {rank}: every post is in the case', posts == kept_posts, f'{kept_posts} of {posts}')
    name = case.execute('SELECT id FROM findings WHERE rank = ?', (rank,)).fetchone()[0]
    exported = [r for r in table('posts', 'plain.case', here) if r['finding'] == name]
    check(f'finding {rank}: its posts are exported', len(exported) >= posts, f'{len(exported)} of {posts}')
for rank, _, objects, kept_objects, posts, kept_posts in apart:
    check(f'association {rank}: a selection is kept', objects == 120 and 50 <= kept_objects <= 52 and
          kept_posts == 2 * kept_objects < posts == 240, str(apart))
text = page('plain')
check('the page says what is kept of associations',
      f'{apart[0][5]} of 240 posts with what they share are copied into it' in text)
check('… and nothing of the kind of the finding', 'evidence posts are copied' not in text)
check('the foot promises no post that is not there', 'account, pair, post and item' not in text)

# ---- the public report repeats no text of accounts that nothing declares
texts = {r[5] for r in world.rows if r[2].startswith('net')}
public = must('report', 'plain.case', '--public', '-o', '-', cwd=here).out.decode()
check('no text is quoted', not any(t in public for t in texts) and 'Its words are left out' in public)
quoting = must('report', 'plain.case', '--public', '--quotations', '-o', '-', cwd=here).out.decode()
check('… but one where quotations are asked for', sum(t in quoting for t in texts) == 1)
refused = overt('report', 'plain.case', '--quotations', '-o', '-', cwd=here)
check('quotations are a wish about the public report', refused.status == 2 and b'--public' in refused.err)

# ---- the same without the two feeds: the promise is whole
world.rows = [r for r in world.rows if not r[2].startswith('feed')]
found = world.run('whole').execute(HELD).fetchall()
check('all is kept', [f[1:3] + f[4:5] for f in found] == [f[1:2] + f[3:4] + f[5:] for f in found] and found != [],
      str(found))
text = page('whole')
check('the foot promises every post', 'account, pair, post and item' in text and 'copied into' not in text)

# ---- hostile: more posts than a finding may bring
world = World()
world.noise()
for text in range(26000):
    for member in range(4):
        world.post(f'net{member}', text * 3 // 2 + member % 2, words(text, 7), 7 * member)
found = world.run('large').execute(HELD).fetchall()
check('one large finding', len(found) == 1 and found[0][4] == 104000, str(found))
kept = found[0][5] if found else 0
check('the bound of 100,000 posts holds', 100000 <= kept < 104000, str(kept))
check('… and the page says so', f'{kept:,} of 104,000 evidence posts are copied into the case' in page('large'))

# ---- ids that a spreadsheet would run
names = ['=HYPERLINK("x")', '@SUM(A1)', '+1+1', '-1001234567']
world = World()
world.noise()
for text in range(20):
    for n, account in enumerate(names):
        world.post(account, text * 201 + n % 2, words(text), 7 * n)
world.run('formulas')
for kind, columns in (('accounts', ['account_id']), ('posts', ['account_id']), ('edges', ['account_a', 'account_b'])):
    seen = {r[c] for r in table(kind, 'formulas.case', here) for c in columns} - {f'town{i}' for i in range(40)}
    check(f'{kind}: formulas are guarded, a number is not',
          seen == {"'=HYPERLINK(\"x\")", "'@SUM(A1)", "'+1+1", '-1001234567'}, str(seen))
    lines = must('export', kind, 'formulas.case', '--json', cwd=here).out.decode()
    check(f'{kind}: JSON Lines are exact', '"@SUM(A1)"' in lines and "'" not in lines)
end()
