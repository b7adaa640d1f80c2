#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Labelled worlds, with and without a register, scored as the answer key says."""
import collections
import os
import subprocess
import sys

from kit import DATA, check, end, folder, must, put, rows, worlds

SCORER = os.path.join(DATA, '..', 'tools', 'score_world.py')
# Covert accounts found at least (what is reached must not be lost again: raise it with the
# detector); other accounts wrongly suspected at most.
BARS = {'dev_A': (166, 0), 'dev_B': (0, 0), 'dev_C': (52, 4), 'dev_D': (16, 0), 'dev_E': (11, 0)}
keep, here = folder()


def score(key, case):
    """Accounts suspected by label, and the labels' sizes."""
    path = put(os.path.join(here, case + '.csv'), must('export', 'accounts', case, cwd=here).out)
    head, *lines = rows(key)
    label = {(r[head.index('platform')], r[head.index('account_id')]): r[head.index('label')]
             for r in lines}
    head, *lines = rows(path)
    at = {n: i for i, n in enumerate(head)}
    suspected = collections.Counter(
        label[(r[at['platform']], r[at['account_id']])] for r in lines
        if r[at['finding']] and r[at['disposition']] in ('undeclared', 'disguised'))
    if os.path.exists(SCORER):
        done = subprocess.run([sys.executable, SCORER, key, path], capture_output=True, text=True)
        check('the scorer reads the export', done.returncode == 0, done.stderr)
        print('        ' + done.stdout.strip().replace('\n', '\n        '))
        printed = {line.split()[1]: int(line.split()[2].split('/')[0])
                   for line in done.stdout.splitlines() if line.startswith('false_suspects')}
        check('the scorer counts as this test does',
              printed == {l: suspected[l] for l in printed}, f'{printed} <> {suspected}')
    return suspected


total = collections.Counter()
for name, posts, declared, key in worlds():
    for register in ((), ('--register', declared)):
        what = f"{name} {'with' if register else 'without'} register"
        case = name + ('.with' if register else '.without')
        must('run', posts, '-o', case, *register, cwd=here)
        suspected = score(key, case)
        covert = sum(n for l, n in suspected.items() if l.startswith('covert'))
        others = sum(n for l, n in suspected.items() if not l.startswith('covert'))
        least, most = BARS[name]
        check(f'{what}: {covert} covert accounts suspected, at least {least}', covert >= least)
        check(f'{what}: {others} others suspected, at most {most}', others <= most, str(suspected))
        if register:
            lawmakers = sum(n for l, n in suspected.items() if 'official' in l)
            check(f'{what}: {lawmakers} legislators suspected, at most 0', lawmakers == 0)
end()
