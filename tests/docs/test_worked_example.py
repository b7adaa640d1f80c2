#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The worked examples of docs/methods are what the program computes: each row of their tables
"figure | by hand | the program" is compared with both."""
import csv
import io
import json
import math
import os
import re
import sqlite3
import subprocess
import sys
import tempfile

ROOT, OVERT = os.environ['OVERT_SOURCE'], os.path.abspath(sys.argv[1])
DATA = os.environ.get('OVERT_DATA', os.path.join(ROOT, '..', 'shared', 'data'))
WORLD = os.path.join(ROOT, 'examples', 'worked', 'ten-accounts.csv')
METHODS = os.path.join(ROOT, 'docs', 'methods')
failures = 0


def check(what, good):
    global failures
    failures += not good
    print(('ok      ' if good else 'FAILED  ') + what)


def overt(*words):
    return subprocess.run([OVERT, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True, check=True).stdout


def table(kind, case):
    return list(csv.DictReader(io.StringIO(overt('export', kind, case), newline='')))


def tail(k, mean):
    """P(Poisson(mean) >= k)."""
    term = math.exp(k * math.log(mean) - mean - math.lgamma(k + 1))
    total = 0
    while term > 1e-18 * total:
        total += term
        k += 1
        term *= mean / k
    return total


def rows_of(page):
    """Rows of the table whose columns are "figure | by hand | the program"."""
    text = open(os.path.join(METHODS, page), encoding='utf-8').read()
    block = re.search(r'\| figure \| by hand \| the program \|\n\|[-|]+\n((?:\|.*\n)+)', text).group(1)
    return [[c.strip() for c in line.strip('|\n').split('|')] for line in block.splitlines()]


def same(stated, value):
    """Equal as far as the stated figure goes; words must be equal."""
    try:
        number = float(stated)
    except ValueError:
        return stated == str(value)
    digits = len(re.sub(r'e.*|[.]|^0[.]0*', '', stated.lower()).strip('0')) or 1
    return abs(number - float(value)) <= 0.5000001 * 10 ** (math.floor(math.log10(abs(number))) - digits + 1)


def compare(page, computed):
    named = rows_of(page)
    check(f'{page} states {len(computed)} figures', {r[0] for r in named} == set(computed))
    for name, by_hand, program in named:
        value = computed.get(name, math.nan)
        check(f'{page}: {name}: {by_hand} by hand, {program} stated, {value} computed',
              same(by_hand, value) and same(program, value))


def pair(edges, a, b):
    return next(r for r in edges if {r['account_a'], r['account_b']} == {a, b} and r['p'])


with tempfile.TemporaryDirectory(prefix='overt-docs-') as folder:
    made = subprocess.run([sys.executable, os.path.join(ROOT, 'tools', 'worked_example')],
                          stdout=subprocess.PIPE, text=True, check=True).stdout
    check('tools/worked_example writes the example', made == open(WORLD, encoding='utf-8').read())
    case, loose = os.path.join(folder, 'worked.case'), os.path.join(folder, 'loose.case')
    summary = subprocess.run([OVERT, 'run', WORLD, '-o', case, '--no-progress'], text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True).stdout
    overt('run', WORLD, '-o', loose, '--no-progress', '--alpha', '0.05')
    edges, finding = table('edges', case), table('findings', case)[0]
    friends, strangers = pair(edges, 'Anna', 'Ben'), pair(table('edges', loose), 'Fay', 'Gus')
    tested, beyond = map(int, re.search(r'(\d+) pairs of accounts tested, (\d+) beyond',
                                        summary).groups())
    kappa, = sqlite3.connect(case).execute("select kappa from channels where name = 'text'").fetchone()
    check('every pair has the same expectation', friends['lambda'] == strangers['lambda'])
    compare('co-choice.md', {
        'pairs asked (M)': tested, 'κ': kappa, 'λ, each pair': friends['lambda'],
        'p, Anna–Ben': friends['p'], 'q, Anna–Ben': friends['q'], 'p, Fay–Gus': strangers['p'],
        'q, Fay–Gus': strangers['q'], 'pairs beyond chance': beyond})
    check('p is the Poisson tail', math.isclose(float(friends['p']), tail(5, 3 / 38), rel_tol=1e-9))
    check('a threshold would report four pairs', len(overt(
        'detect', '--window', '10m', '--min', '2', '--channel', 'text', WORLD).splitlines()) == 5)
    figures = json.loads(finding['figures'])
    compare('findings.md', {
        'members': finding['accounts'], 'effect': finding['effect'], 'hits': figures['hits'],
        'chances': figures['chances'], 'lower end': figures['synchrony_low'],
        'grade': finding['grade']})
    check('they are undeclared', finding['disposition'] == 'undeclared')

    world = os.path.join(DATA, 'worlds', 'dev_D_aug2017.posts.csv.zst')
    by_hand = math.log(tail(5, 0.0454309)) + math.log(27) + math.log(math.comb(27, 4))
    check(f'the set of the example: ln p = {by_hand:.3f}', abs(by_hand + 7.215) < 0.001)
    if os.path.exists(world):
        case = os.path.join(folder, 'd.case')
        overt('run', world, '-o', case, '--no-progress')
        figures = [json.loads(r['figures']) for r in table('findings', case)]
        check('the program prints the set of the example', any(
            f['found_by'] == 'set test' and f['set_expected'] == 0.0454309 and
            f['set_log_p'] == -7.215 for f in figures))
    else:
        print(f'NOT CHECKED: no {world}: set OVERT_DATA')
sys.exit(1 if failures else 0)
