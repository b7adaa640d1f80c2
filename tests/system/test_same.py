#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same input gives the same output: runs, threads, order of files and rows, parts, names,
unrelated posts, a shift in time."""
import datetime
import hashlib
import os
import random

from kit import (DATA, check, compare, end, exports, folder, must, named, rows, table, unpack,
                 worlds, write_rows)

keep, here = folder()
NETWORK = 'size=8,texts=20,rate=0.6,delay=1m,platforms=2'
must('synth', '-o', 'world', '--users', 400, '--posts', 3000, '--days', 5, '-n', NETWORK,
     '--declared', 8, '--fans', 20, cwd=here)
with open(os.path.join(here, 'world.csv'), 'rb') as world:
    check('a seed gives one world, whatever compiled the program',
          hashlib.sha256(world.read()).hexdigest()[:16] == 'cbd95bb80545f5d9')
header, *posts = rows(os.path.join(here, 'world.csv'))
AT = {name: i for i, name in enumerate(header)}


def run(name, *files, more=(), register='world.declared.csv'):
    must('run', *files, '-o', name, '--register', register, *more, cwd=here)
    return name


def same_exports(what, left, right):
    for kind in left:
        at = next((i for i, (a, b) in enumerate(zip(left[kind], right[kind])) if a != b), None)
        check(f'{what}: {kind}', left[kind] == right[kind],
              '' if at is None else f'{left[kind][at - 200:at + 200]!r} <> {right[kind][at - 200:at + 200]!r}')


run('a.case', 'world.csv')
base = exports('a.case', here)
found = table('findings', 'a.case', here)
check('the world has findings to compare', len(found) >= 2, f'{len(found)} findings')
check('one is declared, one is not',
      {'declared', 'undeclared'} <= {r['disposition'] for r in found}, str(found))
plainly = named('a.case', here)

print('-- two runs, threads')
run('b.case', 'world.csv')
same_exports('another run', base, exports('b.case', here))
for threads in (1, 2, 3):
    run('t.case', 'world.csv', more=('--threads', threads))
    same_exports(f'{threads} threads', base, exports('t.case', here))
    os.remove(os.path.join(here, 't.case'))
run('m.case', 'world.csv', more=('--memory', '1M'))
same_exports('little memory', base, exports('m.case', here))
run('a.case', 'world.csv')
check('a rerun on the same case: findings and edges',
      all(exports('a.case', here)[k] == base[k] for k in base if k != 'html'))

print('-- order of rows, parts of the file')
shuffled = list(posts)
random.Random(5).shuffle(shuffled)
write_rows(os.path.join(here, 'shuffled.csv'), [header] + shuffled)
run('s.case', 'shuffled.csv')
compare('shuffled rows', plainly, named('s.case', here))
half = len(posts) // 2
write_rows(os.path.join(here, 'one.csv'), [header] + posts[:half])
write_rows(os.path.join(here, 'two.csv'), [header] + posts[half:])
run('p.case', 'one.csv', 'two.csv')
compare('a file split in two', plainly, named('p.case', here))
run('q.case', 'two.csv', 'one.csv')
compare('the parts in the other order', plainly, named('q.case', here))
run('d.case', 'world.csv', 'two.csv')
compare('half of the posts read twice', plainly, named('d.case', here))


def rename(lines, declared, name):
    """Writes the world with other account names; returns the way back."""
    known = sorted({(r[AT['platform']], r[AT['account_id']]) for r in lines})
    numbers = list(range(len(known)))
    random.Random(11).shuffle(numbers)
    new = {old: f'{(numbers[i] * 7919) % 1000003:x}-new' for i, old in enumerate(known)}
    out = []
    for r in lines:
        r = list(r)
        r[AT['account_id']] = new[(r[AT['platform']], r[AT['account_id']])]
        out.append(r)
    write_rows(os.path.join(here, name + '.csv'), [header] + out)
    head, *entries = rows(declared)
    p, a = head.index('platform'), head.index('account_id')
    listed = []
    for e in entries:
        e = list(e)
        e[a] = new.get((e[p], e[a]), e[a])
        listed.append(e)
    write_rows(os.path.join(here, name + '.declared.csv'), [head] + listed)
    old = {(platform, to): (platform, account) for (platform, account), to in new.items()}
    return lambda platform, account: old[(platform, account)]


def same_under_names(what, lines, declared, source):
    back = rename(lines, declared, 'renamed')
    run('o.case', source, register=declared)
    run('r.case', 'renamed.csv', register='renamed.declared.csv')
    left = named('o.case', here)
    # The register's file has another name, too.
    strip = lambda kind: [tuple((k, v) for k, v in r if k != 'register_file') for r in kind]
    right = named('r.case', here, back)
    left['accounts'], right['accounts'] = sorted(strip(left['accounts'])), sorted(strip(right['accounts']))
    compare(what, left, right)


print('-- other names')
same_under_names('renamed', posts, os.path.join(here, 'world.declared.csv'), 'world.csv')

print('-- a shift in time, unrelated posts')
later = []
for r in posts:
    r = list(r)
    t = datetime.datetime.strptime(r[AT['timestamp']], '%Y-%m-%dT%H:%M:%SZ')
    r[AT['timestamp']] = (t + datetime.timedelta(days=40, seconds=17)).strftime('%Y-%m-%dT%H:%M:%SZ')
    later.append(r)
write_rows(os.path.join(here, 'later.csv'), [header] + later)
run('l.case', 'later.csv')


def membership(case):
    """Findings as sets of accounts with what was decided; ids hold times, so they are left out."""
    groups = {}
    for r in table('accounts', case, here):
        if r['finding']:
            groups.setdefault(r['finding'], set()).add((r['platform'], r['account_id']))
    return sorted((f['disposition'], f['verdict'], f['grade'], f['suspected'], f['accounts'],
                   f['declared'], sorted(groups[f['finding']]))
                  for f in table('findings', case, here))


def figures(case):
    return sorted(tuple((k, v) for k, v in r.items() if k not in ('finding',))
                  for r in table('edges', case, here))


check('40 days and 17 seconds later: findings', membership('l.case') == membership('b.case'))
check('40 days and 17 seconds later: edges', figures('l.case') == figures('b.case'))

maker = random.Random(3)
syllables = ['ka', 'lo', 'mi', 'ru', 'te', 'sa', 'vo', 'ne', 'pi', 'zu']
extra = []
for i in range(20000):
    words = [''.join(maker.choice(syllables) for _ in range(3)) for _ in range(maker.randint(8, 16))]
    second = maker.randrange(5 * 86400)
    extra.append([f'x{i}', 'twitter', f'bystander{maker.randrange(4000)}',
                  (datetime.datetime(2024, 1, 1) + datetime.timedelta(seconds=second))
                  .strftime('%Y-%m-%dT%H:%M:%SZ'), 'P', ' '.join(words), ''])
write_rows(os.path.join(here, 'extra.csv'), [header] + extra)
run('x.case', 'world.csv', 'extra.csv')
check('20,000 unrelated posts: findings', membership('x.case') == membership('b.case'),
      f"{membership('x.case')} <> {membership('b.case')}"[:3000])

print('-- a real world with other names')
if os.path.isdir(os.path.join(DATA, 'worlds')):
    name, packed, declared, _ = worlds()[3]
    unpack(packed, os.path.join(here, 'real.csv'))
    header, *posts = rows(os.path.join(here, 'real.csv'))
    AT = {n: i for i, n in enumerate(header)}
    same_under_names(f'{name} renamed', posts, os.path.abspath(declared), 'real.csv')
else:
    print(f'SKIPPED: no labelled worlds in {DATA}: set OVERT_DATA')
end()
