#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files and paths that nobody should hand to a program, and somebody will."""
import gzip
import hashlib
import json
import os
import stat
import subprocess
import zlib

from kit import OVERT, SANITIZED, ENV, check, end, folder, must, overt, put, table

keep, here = folder()
MEGA = 1 << 20
# A sanitized build holds freed memory back and shadows the rest.
MEMORY = (3000 if SANITIZED else 400) * MEGA
HEADER = 'post_id,platform,account_id,timestamp,post_type,text,urls\n'
TEXT = 'the quick brown fox jumps over the lazy dog again and again'


def at(name):
    return os.path.join(here, name)


def digest(name):
    with open(at(name), 'rb') as file:
        return hashlib.sha256(file.read()).hexdigest()


must('synth', '-o', 'good', '--users', 100, '--posts', 800, '--days', 3, cwd=here)
must('run', 'good.csv', '-o', 'good.case', cwd=here)
CASE = digest('good.case')
GOOD = digest('good.csv')


def attempt(what, *words, status, says=(), silent=False, **more):
    """One run on a case that is there: the status, the message, and the case is as before."""
    output = more.pop('output', 'good.case')
    result = overt('run', *words, '-o', output, cwd=here, **more)
    wanted = status if isinstance(status, tuple) else (status,)
    check(f'{what}: status {result.status}', result.status in wanted, result.text[-600:])
    for part in (says if isinstance(says, tuple) else (says,)):
        check(f'{what}: says “{part}”', part in result.text, result.text[-600:])
    if result.status in (1, 2, 3):
        check(f'{what}: a message of few lines',
              1 <= result.text.count('\n') <= 6 and result.text.startswith('overt'), result.text[-600:])
        check(f'{what}: no control characters on the terminal',
              all(c >= ' ' or c == '\n' for c in result.text), repr(result.text[-300:]))
        if output == 'good.case':
            check(f'{what}: the case is as before', digest('good.case') == CASE)
            check(f'{what}: no half-written file stays',
                  not [n for n in os.listdir(here) if n.endswith('-part')])
    return result


def takes(what, *words, status=0, **more):
    """A run into a case of its own that has to succeed, and its case verifies."""
    for end_of_name in ('', '-wal', '-shm', '.html'):
        if os.path.exists(at('own.case' + end_of_name)):
            os.remove(at('own.case' + end_of_name))
    result = attempt(what, *words, status=status, output='own.case', **more)
    if result.status == 0:
        verified = overt('verify', 'own.case', cwd=here)
        check(f'{what}: the case verifies', verified.status == 0, verified.text)
    return result


def line(i, account='a', time='2024-01-01T00:00:00Z', text=TEXT, post=None):
    return f'{post or "p" + str(i)},x,{account},{time},P,"{text}",\n'


print('-- no posts at all')
attempt('empty file', put(at('empty.csv'), ''), status=3, says='empty.csv')
attempt('folder', here, status=(1, 3), says=here)
attempt('missing file', 'missing.csv', status=1, says='missing.csv')
garbage = hashlib.sha256(b'seed').digest()
while len(garbage) < 100000:
    garbage += hashlib.sha256(garbage[-32:]).digest()
attempt('binary garbage', put(at('garbage.bin'), garbage), status=3, says='garbage.bin')
attempt('only NUL bytes', put(at('nul.csv'), bytes(100000)), status=3, says='nul.csv')
os.symlink('loop', at('loop'))
attempt('symlink loop', 'loop', status=1, says='loop')
attempt('a program', OVERT, status=3)
attempt('a case as input', 'good.case', status=(2, 3), output='else.case')

print('-- broken packing')
with open(at('good.csv'), 'rb') as file:
    content = file.read()
packed = gzip.compress(content)
attempt('truncated gzip', put(at('cut.csv.gz'), packed[:len(packed) // 2]), status=3, says='cut.csv.gz')
attempt('gzip with a wrong checksum', put(at('sum.csv.gz'), packed[:-8] + b'\0' * 8), status=3,
        says='sum.csv.gz')
attempt('gzip of garbage', put(at('middle.csv.gz'), packed[:500] + garbage[:500] + packed[1000:]),
        status=3, says='middle.csv.gz')
attempt('gzip header alone', put(at('head.gz'), packed[:10]), status=3, says='head.gz')
try:
    squeezed = subprocess.run(['zstd', '-qc', at('good.csv')], capture_output=True, check=True).stdout
    attempt('truncated zstd', put(at('cut.csv.zst'), squeezed[:len(squeezed) // 2]), status=3,
            says='cut.csv.zst')
except FileNotFoundError:
    print('SKIPPED: the zstd command is missing')
attempt('zstd header alone', put(at('head.zst'), b'\x28\xb5\x2f\xfd'), status=3, says='head.zst')


def bomb(path, first, unit, total):
    """A gzip file of `first` and then `total` bytes of `unit`."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = unit * (MEGA // len(unit))
    with open(path, 'wb') as out:
        out.write(packer.compress(first))
        for _ in range(total // MEGA):
            out.write(packer.compress(block))
        out.write(packer.flush())
    return path


for name, first, unit in (('one character', b'', b'a'), ('one field', HEADER.encode() + b'1,x,a,2024-01-01T00:00:00Z,P,', b'a'),
                          ('one quoted field', HEADER.encode() + b'1,x,a,2024-01-01T00:00:00Z,P,"', b'a'),
                          ('one JSON string', b'{"id":"1","text":"', b'a'),
                          ('open brackets', b'', b'['), ('empty lines', HEADER.encode(), b'\n')):
    giant = (1024 if unit == b'a' and not first and not SANITIZED else 64) * MEGA
    result = attempt(f'{giant >> 20} MB of {name} in a small .gz', bomb(at('bomb.gz'), first, unit, giant),
                     status=(0, 3), output='bomb.case')
    check(f'bounded memory: {result.peak >> 20} MB', result.peak <= MEMORY)
    for n in os.listdir(here):
        if n.startswith('bomb.'):
            os.remove(at(n))

print('-- strange rows')
half = HEADER + ''.join(line(i, f'a{i % 5}') for i in range(20))
takes('a 100 MB field between good rows',
      put(at('field.csv'), half + line(97, 'b', text='x' * 100 * MEGA) + line(98, 'c')))
info = table('accounts', 'own.case', here)
check('the rows around the huge field are kept',
      {r['account_id'] for r in info} >= {'a0', 'c'}, str(info)[:300])
result = takes('a 100 MB field under --strict', 'field.csv', '--strict', status=4)
check('it says that a row was rejected', b'1 rows rejected' in result.out or b'1 row rejected' in result.out,
      str(result.out))
os.remove(at('field.csv'))
takes('NUL bytes and invalid UTF-8', put(at('bytes.csv'), half.encode() +
      b'pn,x,n\0n,2024-01-01T00:00:00Z,P,"nul \0 inside, bad \xff\xfe\xc3 bytes \xed\xa0\x80 here",\n'))
takes('one row', put(at('row.csv'), HEADER + line(1)))
attempt('header alone', put(at('header.csv'), HEADER), status=3, says='header.csv')
takes('header alone beside posts', 'header.csv', 'good.csv')
takes('one account', put(at('single.csv'), HEADER + ''.join(line(i) for i in range(50))))
takes('two accounts', put(at('pair.csv'), HEADER + ''.join(line(i, f'a{i % 2}') for i in range(50))))
takes('posts without times', put(at('timeless.csv'),
      HEADER + ''.join(line(i, f'a{i % 5}', time='') for i in range(50))), status=(0, 3))
takes('one time for all', put(at('moment.csv'), HEADER + ''.join(
    line(i, f'a{i % 7}', text=f'{TEXT} number {i // 7} of many texts') for i in range(70))))
DAYS = ('9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '292277026-01-01',
        '9223372036854775807', '-9223372036854775808', '9223372036854775', '1e300', 'NaN',
        '253402300799', '99999999999999', '2024-02-30T00:00:00Z', '2024-01-01T25:61:61Z')
far = HEADER + ''.join(line(f'{d}-{i}', f'a{i}', time=DAYS[d], text=f'{TEXT} {d} {d}')
                       for d in range(len(DAYS)) for i in range(6))
takes('times at the ends of the calendar', put(at('ends.csv'), far))
seen = {r['last_seen'] for r in table('accounts', 'own.case', here)}
print('        last seen:', sorted(seen))
takes('times of the years 1 and 9999 alone', put(at('years.csv'), HEADER + ''.join(
    line(f'{d}-{i}', f'a{i}', time=DAYS[d], text=f'{TEXT} {d} {d}') for d in (0, 1) for i in range(6))))
takes('huge ids', put(at('ids.csv'), HEADER + ''.join(
    line(i, 'n' * 60000 + str(i % 3), post='p' * 60000 + str(i)) for i in range(20))))
takes('duplicate posts', put(at('twice.csv'), HEADER + line(1) * 1000 + line(2, 'b') * 1000))
check('a post that comes a thousand times is one',
      {(r['account_id'], r['posts']) for r in table('accounts', 'own.case', here)} == {('a', '1'), ('b', '1')})
noid = 'account_id,timestamp,text\n' + ''.join(f'a{i % 4},2024-01-01T00:00:{i:02}Z,{TEXT} {i // 4}\n'
                                               for i in range(40))
put(at('noid.csv'), noid)
takes('a file without post ids, read twice', 'noid.csv', 'noid.csv')
check('its posts are not doubled (source digest and offset are the key)',
      sum(int(r['posts']) for r in table('accounts', 'own.case', here)) == 40)
tags = ' '.join(f'#t{i}' for i in range(200000 if SANITIZED else 1000000))
takes('a million hashtags in a post', put(at('tags.csv'), half + line('h1', 'h1', text=tags) +
      line('h2', 'h2', text=tags)), timeout=300)
takes('a million different hashtags in JSON', put(at('tags.jsonl'), json.dumps({
    'id': '1', 'author_id': '2', 'author': {'id': '2', 'username': 'u'}, 'text': 'x',
    'created_at': '2024-01-01T00:00:00.000Z',
    'entities': {'hashtags': [{'tag': f't{i}'} for i in range(100000)]}}) + '\n'), status=(0, 3))
many = 7000 if SANITIZED else 70000
result = takes(f'{many} accounts with one text', put(at('crowd.csv'), HEADER + ''.join(
    line(i, f'a{i}') for i in range(many))), timeout=300)
check(f'{many} accounts with one text: {result.peak >> 20} MB', result.peak <= 3 * MEMORY)
result = takes(f'{many // 10} accounts with the same three texts', put(at('crowd.csv'), HEADER + ''.join(
    line(f'{i}-{t}', f'a{i}', text=f'{TEXT} {t} {t} {t} {t}') for i in range(many // 10) for t in range(3))),
    timeout=300)
check(f'{many // 10} accounts with the same three texts: {result.peak >> 20} MB', result.peak <= 6 * MEMORY)
for depth in (1000, 100000):
    nested = '{"id":"1","text":"x","author_id":' + '[' * depth + ']' * depth + '}\n'
    attempt(f'JSON {depth} deep', put(at('deep.jsonl'), nested), status=(0, 3), output='deep.case')
    attempt(f'open JSON {depth} deep', put(at('deep.jsonl'), '{"a":' * depth), status=(0, 3), output='deep.case')
takes('unbalanced quotes', put(at('quotes.csv'), half + 'p1,x,a9,2024-01-01T00:00:00Z,P,"never closed,\n' +
      ''.join(line(i, 'z') for i in range(100, 110))))
check('rows before the open quote are kept',
      {r['account_id'] for r in table('accounts', 'own.case', here)} >= {'a0', 'a1', 'a2', 'a3', 'a4'})
result = takes('ids that a spreadsheet rounded', put(at('rounded.csv'), HEADER + ''.join(
    line(i, f'a{i % 3}', post='9.06E+17') for i in range(6))), '--strict', status=(3, 4), says='9.06E+17')
takes('rounded account ids', put(at('rounded2.csv'), HEADER + ''.join(
    line(i, '9.06E+17') for i in range(6)) + line(7, 'b')), status=(0, 4))
check('accounts with a rounded id are not taken for one account',
      '9.06E+17' not in {r['account_id'] for r in table('accounts', 'own.case', here)})
takes('CRLF, a BOM and a quoted newline', put(at('crlf.csv'), b'\xef\xbb\xbf' + (
    HEADER + line(1, text='two\nlines') + line(2, 'b')).replace('\n', '\r\n').encode()))
wide = ','.join(f'c{i}' for i in range(100000))
attempt('100,000 columns', put(at('wide.csv'), wide + '\n' + wide + '\n'), status=3, says='wide.csv')
takes('rows of other widths', put(at('ragged.csv'), half + 'p1\n' + ',' * 500 + '\n' + 'a,b\n'))

print('-- paths')
if os.geteuid() != 0:
    put(at('secret.csv'), half)
    os.chmod(at('secret.csv'), 0)
    attempt('unreadable file', 'secret.csv', status=1, says='secret.csv')
else:
    print('SKIPPED: root may read everything: unreadable file')
put(at('in.csv'), content)


def spared(what, *words, output='spared.case', status=2, cwd=here, **more):
    """The input has to be as before, and the program says why it does nothing."""
    result = attempt(what, *words, status=status, output=output, **more)
    check(f'{what}: the input is as before', digest('in.csv') == GOOD)
    put(at('in.csv'), content)
    return result


spared('case = input', 'in.csv', output='in.csv', status=(2, 3))
spared('case = input by another name', 'in.csv', output='./in.csv', status=(2, 3))
os.symlink('in.csv', at('link.csv'))
spared('case = link to the input', 'in.csv', output='link.csv', status=(2, 3))
os.remove(at('link.csv'))
os.link(at('in.csv'), at('hard.csv'))
spared('report = hard link of the input', 'in.csv', '--report', 'hard.csv')
os.remove(at('hard.csv'))
spared('report = input', 'in.csv', '--report', 'in.csv')
spared('report = input by another name', 'in.csv', '--report', os.path.join(here, 'in.csv'))
put(at('named.case.html'), content)
result = overt('run', 'named.case.html', '-o', 'named.case', cwd=here)
check('default report = input: refused', result.status == 2, result.text)
check('default report = input: spared', digest('named.case.html') == GOOD)
os.link(at('good.declared.csv'), at('declared.csv'))
REGISTER = digest('declared.csv')
attempt('report = register', 'in.csv', '--register', 'declared.csv', '--report', 'declared.csv', status=2)
check('report = register: spared', digest('declared.csv') == REGISTER)
attempt('report = case', 'in.csv', '--report', 'good.case', status=2)
attempt('report = case, new', 'in.csv', '--report', 'new.case', status=2, output='new.case')
for extra in ('-wal', '-shm', '-journal'):
    attempt(f'report = case{extra}', 'in.csv', '--report', 'good.case' + extra, status=2)
attempt('case is not a case', 'in.csv', output='good.declared.csv', status=(2, 3), says='good.declared.csv')
check('case is not a case: spared', digest('good.declared.csv') == REGISTER)
os.mkdir(at('sub'))
attempt('case is a folder', 'in.csv', output='sub', status=(1, 2, 3), says='sub')
attempt('report is a folder', 'in.csv', '--report', 'sub', status=(1, 2), output='r.case', says='sub')
attempt('case on standard output', 'in.csv', output='-', status=2)
check('no file of the name - is made', not os.path.exists(at('-')))
attempt('case in a folder that is not there', 'in.csv', output='none/a.case', status=1, says='none/a.case')
long = 'x' * 5000
attempt('a path of 5,000 bytes', 'in.csv', output=long, status=(1, 2))
attempt('a report of 5,000 bytes', 'in.csv', '--report', long, status=(1, 2), output='long.case')
attempt('a name of 250 bytes', 'in.csv', output='n' * 250, status=(1, 2))
attempt('an empty name', 'in.csv', output='', status=(1, 2))
if os.geteuid() != 0:
    os.mkdir(at('locked'))
    os.chmod(at('locked'), stat.S_IRUSR | stat.S_IXUSR)
    attempt('read-only folder', 'in.csv', output='locked/a.case', status=1, says='locked')
    attempt('report into a read-only folder', 'in.csv', '--report', 'locked/a.html', output='l.case',
            status=1, says='locked')
    os.chmod(at('locked'), 0o700)
else:
    # Root may write anywhere but into these; in a bare chroot they are ordinary folders.
    for place in (p for p in ('/proc', '/sys') if os.path.ismount(p)):
        attempt('folder that takes no files', 'in.csv', output=place + '/a.case', status=1,
                says=place + '/a.case')
        attempt('report into a folder that takes no files', 'in.csv', '--report',
                place + '/a.html', output='l.case', status=1, says=place + '/a.html')
with open('/dev/full', 'w') as full:
    result = overt('run', 'in.csv', '-o', 'full.case', cwd=here, stdout=full)
    check('run: a full disk behind standard output', result.status == 1, result.text)
    for kind in ('accounts', 'gexf', 'html'):
        result = overt('export', kind, 'good.case', cwd=here, stdout=full)
        check(f'export {kind}: a full disk', result.status == 1, result.text)
        check(f'export {kind}: one message', result.text.count('\n') == 1, result.text)
# Always through a link: a program that renames over devices would take the real one away.
os.symlink('/dev/full', at('full'))
attempt('report on a full disk', 'in.csv', '--report', 'full', output='f.case', status=1)
check('report on a full disk: the device is still there', stat.S_ISCHR(os.stat(at('full')).st_mode))
os.mkfifo(at('pipe'))
reader = subprocess.Popen(['cat', at('pipe')], stdout=subprocess.PIPE)
result = overt('export', 'accounts', 'good.case', '-o', 'pipe', cwd=here)
if not stat.S_ISFIFO(os.stat(at('pipe')).st_mode):
    reader.kill()
check('export into a pipe by name',
      result.status == 0 and reader.communicate()[0].startswith(b'platform,account_id'), result.text)
put(at('other.case'), open(at('good.case'), 'rb').read())
for name in ('good.csv', 'good.case', 'other.case', './good.case-wal'):
    result = overt('export', 'accounts', 'good.case', '-o', name, cwd=here)
    check(f'export over {name}: refused', result.status == 2, f'{result.status} {result.text}')
    result = overt('report', 'good.case', '-o', name, cwd=here)
    check(f'report over {name}: refused', result.status == 2, f'{result.status} {result.text}')
for words in (('--edges', 'in.csv'), ('--edges', './in.csv'), ('--as', 'coortweet', '--edges', 'e.csv',
              '--pairs', 'in.csv'), ('--as', 'coortweet', '--edges', 'e.csv', '--pairs', 'e.csv')):
    result = overt('detect', *words, 'in.csv', cwd=here)
    check('detect: ' + ' '.join(words) + ': refused', result.status == 2, result.text)
    check('detect: the input is as before', digest('in.csv') == GOOD)
check('the case and its source are as before', (digest('good.case'), digest('good.csv')) == (CASE, GOOD))
read, write = os.pipe()
writer = subprocess.Popen(['cat', at('in.csv')], stdout=write)
os.close(write)
takes('standard input', '-', status=0, stdin=read)
os.close(read)
writer.wait()
read, write = os.pipe()
writer = subprocess.Popen(['cat', at('in.csv')], stdout=write)
os.close(write)
result = takes('a pipe by name', f'/dev/fd/{read}', status=(0, 2, 3), pass_fds=(read,))
os.close(read)
writer.wait()
if result.status == 0:
    check('a pipe by name: evidence posts are there', len(table('posts', 'own.case', here)) > 0)
attempt('standard input twice', '-', '-', status=2)
bad = b'caf\xe9.csv'
try:
    with open(os.path.join(os.fsencode(here), bad), 'wb') as file:
        file.write(content)
    takes('a path that is not UTF-8', os.fsdecode(bad))
    html = must('export', 'html', 'own.case', cwd=here).out
    for kind in ('accounts', 'posts', 'html', 'gexf'):
        try:
            must('export', kind, 'own.case', cwd=here).out.decode('utf-8')
            good = True
        except UnicodeDecodeError:
            good = False
        check(f'{kind}: UTF-8 all the same', good)
except OSError as problem:
    print('SKIPPED: no such names here:', problem)
with open(at('escape\x1b[31m.csv'), 'w') as file:
    file.write('nothing\n')
attempt('a file named to colour the terminal', 'escape\x1b[31m.csv', status=3)

print('-- settings')
for words in (['--alpha', 'nan'], ['--alpha', '-1'], ['--alpha', 'inf'], ['--threads', '0'], ['--threads', '1e9'],
              ['--memory', '-1'], ['--memory', '9999999999T'], ['--min', '0'], ['--window', '-5s'],
              ['--window', '99999999999999999999'], ['--channels', 'nonsense'], ['--division', 'x'],
              ['--format', 'nonsense'], ['--map', 'nonsense'], ['--map', 'account=a,account=b'],
              ['--seed', '-1'], ['--nonsense'], ['--map', 'nonsense=account_id'], ['--alpha', ''],
              ['--map', 'account=not_a_column'], ['--threads'], ['--window', '1ms']):
    attempt(' '.join(words), 'in.csv', *words, status=(2, 3) if '=' in words[-1] else 2)
for words in (['--register', 'missing.csv'], ['--covert-domains', 'missing.txt'], ['--rules', 'missing'],
              ['--config', 'missing.conf']):
    attempt(' '.join(words), 'in.csv', *words, status=(1, 2), says=words[1])
attempt('a register of garbage', 'in.csv', '--register', 'garbage.bin', status=3, says='garbage.bin')
put(at('reject.csv'), HEADER + line(1) + line(2, time='never'))
for words, status in (('strict = true', 4), ('strict = false', 0), ('strict = maybe', 2), ('strict', 2),
                      ('[run]\nstrict = yes', 4), ('[export]\nstrict = yes', 0), ('nonsense = 1', 2),
                      ('# ' + 'x' * 9000, 2)):
    result = overt('run', 'reject.csv', '-o', 'conf.case', '--config', put(at('conf'), words + '\n'), cwd=here)
    check(f'config {words[:30]!r}: status {status}', result.status == status, f'{result.status} {result.text}')
for text, status in (('0', 0), ('1', 4), ('true', 4), ('off', 0), ('maybe', 2)):
    result = overt('run', 'reject.csv', '-o', 'conf.case', cwd=here, env={'OVERT_STRICT': text})
    check(f'OVERT_STRICT={text}: status {status}', result.status == status, f'{result.status} {result.text}')
result = takes('findings under --fail-on', 'in.csv', '--fail-on', status=5)
for words in ((), ('run',), ('nonsense',), ('run', 'in.csv'), ('export', 'nonsense', 'good.case'),
              ('export', 'accounts'), ('verify',), ('synth',)):
    result = overt(*words, cwd=here)
    check(f'usage: overt {" ".join(words)}', result.status == 2 and not result.out, str(result.status))
for case in ('missing.case', 'good.csv', 'empty.csv', here):
    for words in (('verify', case), ('export', 'accounts', case), ('report', case), ('screen', case)):
        result = overt(*words, cwd=here)
        check(f'not a case: overt {" ".join(words)[-60:]}: status {result.status}',
              result.status in (1, 2, 3) and result.text.count('\n') == 1, result.text)
check('no case was made by asking', not os.path.exists(at('missing.case')))
with open(at('good.case'), 'rb') as file:
    whole = bytearray(file.read())
check('the case of the whole test is as before', hashlib.sha256(whole).hexdigest() == CASE)
for part in (10, 100, 4096, len(whole) // 2, len(whole) - 1):
    put(at('cut.case'), bytes(whole[:part]))
    result = overt('verify', 'cut.case', cwd=here)
    check(f'a case cut at byte {part} does not verify', result.status in (1, 3), result.text)
    for words in (('export', 'accounts', 'cut.case'), ('report', 'cut.case', '-o', '-')):
        overt(*words, cwd=here)
for i in range(40):
    harmed = bytearray(whole)
    place = int.from_bytes(hashlib.sha256(str(i).encode()).digest()[:8], 'big') % len(harmed)
    harmed[place] ^= 0x55
    put(at('harmed.case'), bytes(harmed))
    for words in (('verify', 'harmed.case'), ('export', 'edges', 'harmed.case'),
                  ('export', 'html', 'harmed.case')):
        overt(*words, cwd=here)
end()
