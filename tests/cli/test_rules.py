#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""overt rules check, rules show.  usage: test_rules.py OVERT"""
import csv
import shutil

import support

RULES = support.ROOT / "rules"


class Rules(support.Program):
    def setUp(self):
        super().setUp()
        shutil.copytree(RULES, self.path / "rules")

    def digest(self, *words):
        """SHA-256 that `rules check` prints."""
        return [line for line in self.works("rules", "check", *words).lines if "sha256" in line]

    def test_the_built_in_rules_are_those_of_the_repository(self):
        self.assertEqual(self.digest(), self.digest("rules"))
        self.assertIn("the rules are sound", self.works("rules", "check").out)

    def test_a_folder_may_hold_some_of_the_files(self):
        for name in (self.path / "rules").iterdir():
            if name.name != "priors.csv":
                name.unlink()
        text = self.works("rules", "check", "rules").out
        self.assertIn("rules/priors.csv", text)
        self.assertIn("built in", text)
        self.assertEqual(self.digest(), self.digest("rules"))

    def test_mistakes_are_named_with_file_and_line(self):
        for name, old, new, says in (
                ("strengths.csv", "strong,10", "strong,1", "strengths.csv"),
                ("priors.csv", "covert,0.10", "covert,0.90", "priors.csv"),
                ("indicators.csv", "bots,covert,for", "bots,overt,for", "overt"),
                ("indicators.csv", "persona,covert", "bots,covert", "bots"),
                ("gates.csv", "established,", "establishd,", "establishd"),
                ("admiralty.csv", "reliability,B", "reliability,A", "admiralty.csv")):
            path = self.path / "rules" / name
            text = (RULES / name).read_text(encoding="utf-8")
            self.assertIn(old, text)
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
            self.refuses("rules", "check", "rules", status=support.BAD_INPUT, says=[name, says])
            path.write_text(text, encoding="utf-8")

    def test_a_folder_without_rules_is_refused(self):
        (self.path / "empty").mkdir()
        self.refuses("rules", "check", "empty", says="empty")

    def test_show_prints_the_catalogue(self):
        with open(RULES / "indicators.csv", encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        text = self.works("rules", "show").out
        objects = self.works("rules", "show", "--json").objects
        self.assertEqual([o["indicator"] for o in objects], [row["name"] for row in rows])
        for row, found in zip(rows, objects):
            self.assertIn(row["name"], text)
            self.assertEqual([row[k] for k in ("ledger", "direction", "strength", "group",
                                               "definition", "reason")],
                             [found[k] for k in ("ledger", "direction", "strength", "group",
                                                 "definition", "reason")])
            self.assertEqual(sorted(filter(None, row["flags"].split(";"))), sorted(found["flags"]))

    def test_show_prints_one(self):
        text = self.works("rules", "show", "spyware").out
        self.assertIn("criminal", text)
        self.assertIn("reason", text)
        self.refuses("rules", "show", "spywear", says=["spywear", "spyware"])


if __name__ == "__main__":
    support.main()
