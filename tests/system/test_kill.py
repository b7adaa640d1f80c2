#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed at random moments, a run leaves a case that opens and verifies; running again completes
it and gives what an undisturbed run gives."""
import os
import random
import signal
import subprocess
import time

from kit import ENV, OVERT, SANITIZED, check, end, exports, folder, must, overt, table

KILLS = 20
keep, here = folder()
must('synth', '-o', 'world', '--users', 800, '--posts', 8000, '-n', 'size=25,texts=40', cwd=here)
COMMAND = ['run', 'world.csv', '-o', 'a.case', '--register', 'world.declared.csv', '--threads', '1']


def clear():
    for name in os.listdir(here):
        if name.startswith('a.case'):
            os.remove(os.path.join(here, name))


begun = time.monotonic()
must(*COMMAND, cwd=here)
whole = time.monotonic() - begun
reference = exports('a.case', here)
check('the undisturbed run finds something', len(table('findings', 'a.case', here)) >= 2)
clear()

draw = random.Random(20)
killed = seen = parts = 0
for i in range(KILLS):
    fresh = i % 2 == 0  # every other run is over a case that is there
    if fresh:
        clear()
    elif not os.path.exists(os.path.join(here, 'a.case')):
        must(*COMMAND, cwd=here)
    process = subprocess.Popen([OVERT, *COMMAND], cwd=here, env=ENV, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    time.sleep(whole * (i + draw.random()) / KILLS)
    process.send_signal(signal.SIGKILL)
    killed += process.wait() == -signal.SIGKILL
    if os.path.exists(os.path.join(here, 'a.case')):
        seen += 1
        result = overt('verify', 'a.case', cwd=here)
        check(f'kill {i + 1}: the case verifies', result.status == 0, result.text)
        must('export', 'findings', 'a.case', cwd=here)
    report = os.path.join(here, 'a.case.html')
    if os.path.exists(report):
        with open(report, encoding='utf-8') as file:
            check(f'kill {i + 1}: the report is whole', file.read().rstrip().endswith('</html>'))
    must(*COMMAND, cwd=here)
    result = overt('verify', 'a.case', cwd=here)
    check(f'kill {i + 1}: completed, it verifies', result.status == 0, result.text)
    made = exports('a.case', here)
    for kind in made:
        if kind != 'html' and made[kind] != reference[kind]:
            check(f'kill {i + 1}: {kind} as undisturbed', False)
    parts += any(name.endswith('-part') for name in os.listdir(here))
check(f'{killed} of {KILLS} runs were killed before they ended', killed >= (KILLS // 2))
check(f'{seen} of them had begun a case', seen >= KILLS // 4)
check(f'{parts} half-written files stay behind after the next run', parts == 0)
end()
