#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/case-file.md names every table and column, and its examples work on a real case."""
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import unittest

MAKE_CASE = os.path.abspath(sys.argv.pop(1))
DOCS = os.path.join(os.environ['OVERT_SOURCE'], 'docs', 'case-file.md')


class Docs(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix='case-')
        subprocess.run([MAKE_CASE, self.folder.name], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        self.path = os.path.join(self.folder.name, 'a.case')
        self.case = sqlite3.connect(f'file:{self.path}?mode=ro', uri=True)
        with open(DOCS, encoding='utf-8') as file:
            self.text = file.read()

    def tearDown(self):
        self.case.close()
        self.folder.cleanup()

    def blocks(self, language):
        return re.findall(rf'^```{language}\n(.*?)^```', self.text, re.M | re.S)

    def test_every_column_is_described(self):
        sections = dict(re.findall(r'^### (\w+)\n(.*?)(?=^##)', self.text, re.M | re.S))
        tables = [row[0] for row in self.case.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")]
        self.assertGreater(len(tables), 20)
        for table in tables:
            self.assertIn(table, sections)
            columns = {row[1] for row in self.case.execute(f'PRAGMA table_info({table})')}
            described = set()
            for line in re.findall(r'^- (.*)', sections[table], re.M):
                described.update(re.findall(r'`(\w+)`', line.split(' – ')[0]))
            self.assertEqual(columns, described, table)

    def test_every_view_is_named(self):
        for name, in self.case.execute("SELECT name FROM sqlite_schema WHERE type = 'view'"):
            self.assertIn(f'`{name}`', self.text)

    def test_queries_run(self):
        queries = self.blocks('sql')
        self.assertGreater(len(queries), 3)
        for query in queries:
            self.assertGreater(len(self.case.execute(query).fetchall()), 0, query)

    def test_checking_by_hand(self):
        program, = self.blocks('python')
        done = subprocess.run([sys.executable, '-c', program, self.path], capture_output=True,
                              text=True, check=True)
        head, = self.case.execute('SELECT hash FROM head').fetchone()
        self.assertEqual(done.stdout, f'head {head}\n')

    def test_checking_by_hand_notices(self):
        program, = self.blocks('python')
        for edit in ('UPDATE edges SET k = k + 1 WHERE id = 1',
                     "DROP TRIGGER evidence_keep_update; UPDATE evidence SET text = 'x'"):
            with sqlite3.connect(self.path) as other:
                other.executescript(edit)
            other.close()
            done = subprocess.run([sys.executable, '-c', program, self.path], capture_output=True)
            self.assertNotEqual(done.returncode, 0, edit)


if __name__ == '__main__':
    unittest.main()
