# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the whole program have in common."""
import csv
import glob
import io
import os
import resource
import shutil
import subprocess
import sys
import tempfile

SOURCE = os.environ['OVERT_SOURCE']
DATA = os.environ.get('OVERT_DATA', os.path.join(SOURCE, '..', 'shared', 'data'))
OVERT = os.path.abspath(sys.argv[1])
SANITIZED = b'__asan_init' in open(OVERT, 'rb').read()
TABLES = ('accounts', 'edges', 'findings', 'posts', 'ledger')
EPOCH = '1700000000'
ENV = {**os.environ, 'SOURCE_DATE_EPOCH': EPOCH, 'LC_ALL': 'C.UTF-8'}
for name in list(ENV):
    if name.startswith('OVERT_'):
        del ENV[name]
STATUSES = range(6)

failures = []


def check(what, good, detail=''):
    """Prints one check; remembers it when it fails."""
    print(('ok      ' if good else 'FAILED  ') + what + ('' if good or not detail else f': {detail}'),
          flush=True)
    if not good:
        failures.append(what)
    return good


def end():
    """Ends the test with the status that meson understands."""
    print(f'{len(failures)} checks failed' if failures else 'all checks passed')
    sys.exit(1 if failures else 0)


def skip(why):
    print(f'SKIPPED: {why}')
    sys.exit(77)


class Result:
    def __init__(self, done, peak):
        self.status, self.out, self.err = done.returncode, done.stdout or b'', done.stderr or b''
        self.peak = peak  # bytes

    @property
    def text(self):
        return self.err.decode('utf-8', 'replace')


def overt(*words, cwd, timeout=120, env=None, **more):
    """Runs the program; a crash, a hang or a sanitizer's report always fails."""
    more = {'stdin': subprocess.DEVNULL, 'stdout': subprocess.PIPE, **more}
    try:
        done = subprocess.run([OVERT, *map(str, words)], cwd=cwd, env={**ENV, **(env or {})},
                              stderr=subprocess.PIPE, timeout=timeout, **more)
    except subprocess.TimeoutExpired:
        check('ends in time: ' + ' '.join(map(str, words))[:200], False)
        done = subprocess.CompletedProcess(words, -9, b'', b'')
    result = Result(done, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
    if done.returncode not in STATUSES or b'Sanitizer' in result.err or b'runtime error' in result.err:
        check('no crash: ' + ' '.join(map(str, words))[:200], False,
              f'status {done.returncode}, {result.text[-3000:]}')
    return result


def must(*words, **more):
    """Runs the program, which has to succeed."""
    result = overt(*words, **more)
    if result.status:
        check('succeeds: ' + ' '.join(map(str, words))[:200], False, result.text[-1000:])
    return result


def table(kind, case, cwd):
    """An export as a list of dictionaries."""
    text = must('export', kind, case, cwd=cwd).out.decode('utf-8')
    return list(csv.DictReader(io.StringIO(text, newline='')))


def exports(case, cwd):
    """All exports of a case, by name."""
    made = {}
    for kind in TABLES:
        made[kind + '.csv'] = must('export', kind, case, cwd=cwd).out
        made[kind + '.jsonl'] = must('export', kind, case, '--json', cwd=cwd).out
    for kind in ('gexf', 'graphml', 'html'):
        made[kind] = must('export', kind, case, cwd=cwd).out
    return made


def rows(path):
    with open(path, newline='', encoding='utf-8') as file:
        return list(csv.reader(file))


def write_rows(path, lines):
    with open(path, 'w', newline='', encoding='utf-8') as file:
        csv.writer(file, lineterminator='\n').writerows(lines)


def put(path, data):
    with open(path, 'wb' if isinstance(data, bytes) else 'w') as file:
        file.write(data)
    return path


def folder():
    """A folder of the test's own that goes when the test ends."""
    made = tempfile.TemporaryDirectory(prefix='overt-system-')
    return made, made.name


def worlds():
    """Labelled worlds as (name, posts, declared, key), or a loud end where there are none."""
    found = []
    for posts in sorted(glob.glob(os.path.join(DATA, 'worlds', '*.posts.csv.zst'))):
        base = posts[:-len('.posts.csv.zst')]
        found.append((os.path.basename(base)[:5], os.path.abspath(posts), base + '.declared.csv',
                      base + '.key.csv'))
    if not found:
        skip(f'no labelled worlds in {DATA}: set OVERT_DATA')
    return found


def unpack(path, out):
    """Decompresses .zst with the zstd command; ends the test as skipped where that is missing."""
    if not shutil.which('zstd'):
        skip('the zstd command is missing')
    subprocess.run(['zstd', '-dqf', path, '-o', out], check=True)
    return out


# ---- worlds with other names, compared ----

# What of a row may differ when accounts get other names: the names, and what holds them.
DRAWING = ('x', 'y')
PLACE = ('source_sha256', 'source_offset', 'source_line')


def plain(row, leave=()):
    """A row without the columns that may differ."""
    return tuple((k, v) for k, v in row.items() if k not in leave)


def named(case, cwd, back=lambda platform, account: (platform, account), drawing=True):
    """Accounts, edges, findings and ledger as sets with the names put back and pairs unordered."""
    leave = () if drawing else DRAWING
    made = {}
    made['findings'] = sorted(plain(r) for r in table('findings', case, cwd))
    made['accounts'] = sorted(
        plain({**r, 'account_id': back(r['platform'], r['account_id'])[1]},
              leave + ('register_line', 'register_entry')) for r in table('accounts', case, cwd))
    pairs = []
    for r in table('edges', case, cwd):
        ends = sorted([back(r['platform_a'], r['account_a']), back(r['platform_b'], r['account_b'])])
        rest = plain(r, ('platform_a', 'account_a', 'handle_a', 'platform_b', 'account_b', 'handle_b'))
        pairs.append((ends, rest))
    made['edges'] = sorted(pairs)
    made['posts'] = sorted(
        plain({**r, 'account_id': back(r['platform'], r['account_id'])[1]}, PLACE)
        for r in table('posts', case, cwd))
    made['ledger'] = sorted(plain(r, ('evidence', 'supersedes', 'superseded_by'))
                            for r in table('ledger', case, cwd))
    return made


def first_difference(left, right):
    for a, b in zip(left, right):
        if a != b:
            return f'{str(a)[:700]} <> {str(b)[:700]}'
    return f'{len(left)} rows <> {len(right)} rows'


def compare(what, left, right):
    for kind in left:
        check(f'{what}: {kind}', left[kind] == right[kind],
              first_difference(left[kind], right[kind]))
