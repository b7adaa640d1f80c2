#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example cases and the page that walks through three of them.

usage: test_examples.py OVERT [--update]

--update writes the program's output into the page: look at the difference before it is committed.
"""
import csv
import json
import os
import pathlib
import re
import sys

import support

CASES = support.ROOT / "examples" / "cases"
PAGE = support.ROOT / "docs" / "methods" / "three-cases.md"
QUOTE = re.compile(r"^    \$ overt ([^\n]*)\n\n```\n(.*?)```$", re.M | re.S)
DIGEST = re.compile(r"^rules: [0-9a-f]{64}$", re.M)


class Examples(support.Program):
    update = False

    def answer(self, path):
        """What the program says of a file, as JSON."""
        return self.works("assess", path, "--json").objects[0]

    def test_verdicts_are_as_the_list_says(self):
        text = (CASES / "README.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| \[.*?\]\((.*?\.json)\) \| (.*?) \| (.*?) \|$", text, re.M)
        self.assertEqual([row[0] for row in rows], sorted(p.name for p in CASES.glob("*.json")))
        for name, title, verdict in rows:
            found = self.answer(CASES / name)
            self.assertEqual((found["title"], found["verdict"]), (title, verdict), name)

    def test_the_page_quotes_what_the_program_prints(self):
        page = PAGE.read_text(encoding="utf-8")
        quotes = QUOTE.findall(page)
        self.assertEqual(len(quotes), 3)

        def now(match):
            words = [str(support.ROOT / word) if word.startswith("examples/") else word
                     for word in match.group(1).split()]
            out = self.works(*words).out
            out = DIGEST.sub("rules: (SHA-256 of the rules)", out)
            return f"    $ overt {match.group(1)}\n\n```\n{out}```"

        new = QUOTE.sub(now, page)
        if self.update:
            PAGE.write_text(new, encoding="utf-8")
        self.assertEqual(new, page, "run this test with --update")

    def test_every_item_names_its_source(self):
        for path in CASES.glob("*.json"):
            for item in json.loads(path.read_text(encoding="utf-8"))["evidence"]:
                self.assertTrue(item["sources"] and item["text"], (path.name, item))

    def test_words_are_no_input(self):
        for path in sorted(CASES.glob("*.json")):
            case = json.loads(path.read_text(encoding="utf-8"))
            for item in case["evidence"]:
                item.update(text="something else", sources=["elsewhere"], author="Anybody")
            case.update(title="Renamed", text="Another country, another people, another platform")
            (self.path / "renamed.json").write_text(json.dumps(case), encoding="utf-8")
            before, after = self.answer(path), self.answer("renamed.json")
            before.pop("title"), after.pop("title")
            self.assertEqual(before, after, path.name)

    def test_without_a_sponsor_nothing_is_interference(self):
        for path in sorted(CASES.glob("*.json")):
            case = json.loads(path.read_text(encoding="utf-8"))
            case["evidence"] = [i for i in case["evidence"] if i["indicator"] != "sponsor_named"]
            (self.path / "nobody.json").write_text(json.dumps(case), encoding="utf-8")
            self.assertNotEqual(self.answer("nobody.json")["verdict"], "interference", path.name)

    def test_numbers_are_those_of_the_library(self):
        data = pathlib.Path(os.environ.get("OVERT_DATA", support.ROOT / ".." / "shared" / "data"))
        library = data / ".." / "cases.csv"
        if not library.exists():
            self.skipTest(f"SKIPPED: {library} is not there; set OVERT_DATA")
        out = self.works("assess", "--library", library).out
        rows = {row["id"]: row for row in csv.DictReader(out.splitlines())}
        for path in sorted(CASES.glob("*.json")):
            found, row = self.answer(path), rows["C0" + path.name[:2]]
            self.assertEqual(found["verdict"], row["verdict"], path.name)
            for ledger, numbers in found["assessment"]["ledgers"].items():
                for end, value in zip(("low", "high"), numbers["posterior"]):
                    self.assertAlmostEqual(value, float(row[f"{ledger}_{end}"]), 4)


if __name__ == "__main__":
    if "--update" in sys.argv:
        sys.argv.remove("--update")
        Examples.update = True
    support.main()
