#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways to hide a network by posting more, and innocent crowds.  usage: test_evasions.py OVERT"""
import collections
import csv
import io
import json
import random

import support

SECONDS = 14 * 86400


class Evasions(support.Program):
    def setUp(self):
        super().setUp()
        self.dice, self.rows, self.made = random.Random(5), [], 0

    def post(self, account, text, at=None):
        at = self.dice.randrange(SECONDS) if at is None else int(at)
        self.rows.append(f"{account},2024-05-{1 + at // 86400:02}T{at // 3600 % 24:02}:{at // 60 % 60:02}:"
                         f"{at % 60:02}Z,{text}")

    def text(self):
        """Ten made-up words that no other text has."""
        self.made += 1
        dice = random.Random(self.made)
        return " ".join("".join(dice.choice("abcdefghiklmnoprstuvw") for _ in range(7)) for _ in range(10))

    def public(self, accounts=600, posts=12):
        """People of whom a third of the posts are well-known texts, some better known than others."""
        known = [self.text() for _ in range(60)]
        fame = [1 / (i + 1) for i in range(60)]
        for a in range(accounts):
            for _ in range(posts):
                famous = self.dice.random() < 0.3
                self.post(f"u{a}", self.dice.choices(known, fame)[0] if famous else self.text())

    def network(self, accounts, texts, strangers=0):
        """Accounts that all post the same texts within five minutes, and strangers who copy them."""
        for _ in range(texts):
            start, text = self.dice.randrange(SECONDS - 300), self.text()
            for a in range(accounts):
                self.post(f"net{a}", text, start + self.dice.randrange(300))
            for _ in range(strangers):
                self.post(f"u{self.dice.randrange(600)}", text)

    def search(self):
        """How many accounts of the network, and how many others, are suspected and associated."""
        (self.path / "posts.csv").write_text("account_id,timestamp,text\n" + "\n".join(self.rows) + "\n",
                                             encoding="utf-8")
        self.said = self.works("run", "posts.csv", "-o", self.case)
        found = collections.Counter()
        rows = self.works("export", "accounts", self.case).out
        for row in csv.DictReader(io.StringIO(rows)):
            if row["finding"]:
                sort = "associated" if row["disposition"] == "association" else "suspected"
                found[("net" if row["account_id"].startswith("net") else "others", sort)] += 1
        return found

    def test_a_network_of_65_is_found_as_one_of_64(self):
        for accounts in (64, 65, 150):
            with self.subTest(accounts=accounts):
                self.rows = []
                self.public()
                self.network(accounts, 25)
                found = self.search()
                self.assertEqual(found["net", "suspected"], accounts)
                self.assertEqual(found["others", "suspected"], 0)
        told = json.loads(self.works("explain", self.case, "net3", "--json").out)["accounts"][0]
        self.assertEqual((told["by"], told["objects_by_role"]["evidence"]), ("wide texts", 25))
        self.assertIn("among texts of 65 to 1000 accounts", self.works("explain", self.case, "net3").out)
        pair = json.loads(self.works("explain", self.case, "net3", "net4", "--json").out)["pair"]
        self.assertEqual((pair["shared"], len(pair["objects"])), (25, 25))

    def test_a_call_to_action_suspects_nobody(self):
        for least, most in ((1, 2), (4, 4), (6, 6)):
            with self.subTest(least=least, most=most):
                self.rows = []
                self.public()
                sentences = [self.text() for _ in range(6)]
                for a in range(300):
                    for text in self.dice.sample(sentences, self.dice.randint(least, most)):
                        self.post(f"net{a}", text, 3 * 86400 + self.dice.randrange(7200))
                    for _ in range(3):
                        self.post(f"net{a}", self.text())
                found = self.search()
                self.assertEqual(found["net", "suspected"] + found["others", "suspected"], 0)

    def test_famous_texts_suspect_nobody(self):
        self.public(1500, 20)
        found = self.search()
        self.assertEqual(found["net", "suspected"] + found["others", "suspected"], 0)

    def test_what_was_not_tested_is_said(self):
        self.public(60, 4)
        text = self.text()
        for a in range(1200):
            self.post(f"crowd{a}", text, 5000 + a % 90)
            self.post(f"crowd{a}", self.text())
        self.search()
        says = "1 text was put out by more than 1000 accounts and was not tested: by 1200 accounts within 89 s"
        self.assertIn(says, self.said.err)
        self.assertIn(says, self.works("explain", self.case, "crowd7").out)
        page = (self.path / "my.case.html").read_text(encoding="utf-8")
        self.assertIn("1 text was put out by more than 1,000 accounts and was not tested: by 1,200 "
                      "accounts within 1 min 29 s", page)
        self.assertIn("Nothing that was tested needs an explanation", page)

    def test_nothing_is_said_where_all_was_tested(self):
        self.public(60, 4)
        self.search()
        self.assertNotIn("not tested", self.said.err)
        self.assertNotIn("not tested", (self.path / "my.case.html").read_text(encoding="utf-8"))

    def test_one_stranger_a_text_hides_nobody(self):
        self.public()
        self.network(15, 30, strangers=1)
        found = self.search()
        self.assertEqual(found["net", "suspected"], 15)
        self.assertEqual(found["others", "suspected"], 0)

    def test_two_strangers_a_text_leave_a_listed_group(self):
        self.public()
        self.network(12, 30, strangers=2)
        found = self.search()
        self.assertEqual((found["net", "suspected"], found["net", "associated"]), (0, 12))
        reason = "what they share was also put out by others"
        figures = [json.loads(row["figures"]) for row in
                   csv.DictReader(io.StringIO(self.works("export", "findings", self.case).out))]
        self.assertIn(reason, [f["restraint"] for f in figures])
        told = json.loads(self.works("explain", self.case, "net3", "--json").out)["accounts"][0]
        self.assertEqual((told["standing"], told["restraint"]), ("association", reason))
        self.assertEqual((told["objects_by_role"]["evidence"], told["objects_by_role"]["spilled"]), (0, 30))
        page = (self.path / "my.case.html").read_text(encoding="utf-8")
        self.assertIn(reason, page)
        self.assertNotIn("needs an explanation other than chance", page)

    def test_calibration_copies_every_text(self):
        self.public(200, 8)
        self.network(5, 10)
        self.search()
        out = self.works("calibrate", self.case, "--rounds", "1").out
        self.assertIn("q = 0.75:      ", out)
        self.assertIn("q = 1.00:      0.0 of 5 still found, 0.00 others suspected", out)


if __name__ == "__main__":
    support.main()
