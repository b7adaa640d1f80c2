#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The realised false discovery rate per account on 50 synthetic worlds, and the picture of power.

Stated before the first run: a network of 12 accounts, 30 texts, copying rate 0.6, in worlds of
the default size (1,500 users, 12,000 posts), seeds 1 to 50. For alpha 0.01 and 0.05 the mean
rate is at most alpha + 2 standard errors, and at least half of the network is found.
"""
import csv
import io
import os
import subprocess
import sys
import tempfile
import xml.dom.minidom

OVERT = sys.argv[1]
SIZE, TEXTS, RATE, WORLDS, LEAST_RECALL = 12, 30, 0.6, 50, 0.5


def measure(worlds, *more):
    words = [OVERT, 'bench', 'power', '--no-progress', '--sizes', SIZE, '--texts', TEXTS, '--worlds',
             worlds, *more]
    done = subprocess.run(list(map(str, words)), stdout=subprocess.PIPE, text=True, check=True)
    row, = csv.DictReader(io.StringIO(done.stdout))
    print(' '.join(map(str, more)), dict(row), flush=True)
    return row


failed = 0
for alpha in (0.01, 0.05):
    row = measure(WORLDS, '--rates', RATE, '--alpha', alpha)
    bound = alpha + 2 * float(row['standard_error'])
    for what, good in ((f'rate {row["false_discovery_rate"]} <= {bound:.5f}',
                        float(row['false_discovery_rate']) <= bound),
                       (f'recall {row["recall"]} >= {LEAST_RECALL}',
                        float(row['recall']) >= LEAST_RECALL)):
        print('ok     ' if good else 'FAILED ', f'alpha {alpha}: {what}')
        failed += not good
# A network that copies nothing must not be found: the worlds' answers are not given away.
row = measure(10, '--rates', 0, '--alpha', 0.05)
good = float(row['recall']) <= 0.05
print('ok     ' if good else 'FAILED ', f'members that copy nothing: recall {row["recall"]}')
failed += not good
# The picture was not well-formed once: a curve that began a panel was not closed.
with tempfile.TemporaryDirectory(prefix='overt-power-') as folder:
    path = os.path.join(folder, 'power.svg')
    subprocess.run([OVERT, 'bench', 'power', '--no-progress', '--sizes', '3,6', '--texts', '5,10,20',
                    '--rates', '0.2,0.9', '--worlds', '1', '--users', '60', '--posts', '300', '--svg',
                    path], stdout=subprocess.DEVNULL, check=True)
    curves = len(xml.dom.minidom.parse(path).getElementsByTagName('polyline'))
    print('ok     ' if curves == 6 else 'FAILED ', f'2 x 3 curves are drawn: {curves}')
    failed += curves != 6
sys.exit(1 if failed else 0)
