#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people said of a finding stays in sight when more data make another finding of it.
usage: test_lost.py OVERT"""
import sqlite3

import support

MORE = "".join(f"x,{a},user{a},2020-01-{d:02}T10:00:0{a}Z,\"the same words {d} said again by everybody {d}\"\n"
               for d in range(20, 23) for a in range(1, 5))
SECTION = "Said of findings that are no longer found"


class Lost(support.Program):
    def setUp(self):
        super().setUp()
        (self.path / "first.csv").write_text(support.POSTS, encoding="utf-8")
        (self.path / "more.csv").write_text(support.POSTS + MORE, encoding="utf-8")
        (self.path / "other.csv").write_text(support.POSTS.replace(",user", ",else").replace("x,1,", "x,z1,")
                                             .replace("x,2,", "x,z2,").replace("x,3,", "x,z3,")
                                             .replace("x,4,", "x,z4,") + MORE.replace("x,", "x,z"),
                                             encoding="utf-8")
        self.works("run", "first.csv", "-o", self.case)
        self.finding = self.list()[0]["finding"]

    def list(self):
        """All findings."""
        return self.works("finding", "list", self.case, "--json").objects

    def page(self):
        """The analyst's report."""
        self.works("report", self.case, "-o", "page.html")
        return (self.path / "page.html").read_text(encoding="utf-8")

    def say(self):
        """Evidence and a review by one person."""
        self.add_evidence(self.finding, "platform_takedown", "--text", "A NOTE", "--author", "Kim")
        self.works("review", self.case, self.finding, "--agree", "--why", "A REASON", "--author", "Kim")

    def test_it_is_told_listed_and_in_the_report(self):
        self.say()
        told = self.works("run", "more.csv", "-o", self.case)
        now, old = self.list()
        self.assertNotEqual(now["finding"], self.finding)
        self.assertIn(f"evidence by Kim is no longer found: {self.finding}; closest now: "
                      f"{now['finding']} (4 of its 4 accounts)", told.err)
        self.assertIn("nothing is carried over", told.err)
        self.assertEqual((old["finding"], old["lost"], old["detected"], old["closest"], old["accounts"]),
                         (self.finding, True, False, now["finding"], 4))
        self.assertEqual((now["lost"], now["closest"], now["evidence"]), (False, None, old["evidence"] - 1))
        self.assertIn("not found", self.works("finding", "list", self.case).out)
        page = self.page()
        for words in (SECTION, self.finding, "A NOTE", "A REASON", "Kim", "(4 of its 4 accounts)"):
            self.assertIn(words, page)
        self.works("report", self.case, "--public", "-o", "public.html")
        self.assertNotIn("Kim", (self.path / "public.html").read_text(encoding="utf-8"))
        for words in (("detect", self.case), ("screen", self.case), ("assess", self.case)):
            self.assertIn(f"no longer found: {self.finding}", self.works(*words).err)
        self.works("verify", self.case)

    def test_what_the_program_said_alone_is_not_missed(self):
        told = self.works("run", "more.csv", "-o", self.case)
        self.assertNotIn("no longer found", told.err)
        self.assertEqual([row["lost"] for row in self.list()], [False])
        self.assertNotIn(SECTION, self.page())

    def test_found_again_it_is_as_before(self):
        self.say()
        before = self.list()
        self.works("run", "more.csv", "-o", self.case)
        self.assertNotIn("no longer found", self.works("run", "first.csv", "-o", self.case).err)
        self.assertEqual(self.list(), before)
        self.assertNotIn(SECTION, self.page())
        self.works("verify", self.case)

    def test_a_review_or_a_title_alone_is_enough(self):
        self.works("review", self.case, self.finding, "--disagree", "--why", "W", "--author", "Lee")
        self.assertIn("a review by Lee", self.works("run", "more.csv", "-o", self.case).err)
        self.finding = [row["finding"] for row in self.list() if row["detected"]][0]
        self.works("finding", "describe", self.case, self.finding, "--title", "A title", "--author", "Pat")
        self.assertIn("a description by Pat", self.works("run", "first.csv", "-o", self.case).err)
        titled, = [row for row in self.list() if row["title"] == "A title"]
        self.assertEqual((titled["lost"], titled["detected"]), (True, False))

    def test_without_a_common_account_there_is_none_that_is_closest(self):
        self.say()
        self.assertIn("none of its accounts is in a finding now",
                      self.works("run", "other.csv", "-o", self.case).err)
        old, = [row for row in self.list() if row["lost"]]
        self.assertIsNone(old["closest"])
        self.assertIn("none of its accounts is in a finding", self.page())

    def test_evidence_for_it_can_be_added_and_says_so(self):
        self.say()
        self.works("run", "more.csv", "-o", self.case)
        result = self.works("evidence", "add", self.case, self.finding, "-i", "bots")
        self.assertIn("no longer found, so it is not weighed; closest now: F-", result.err)

    def test_activities_of_analysts_are_not_lost(self):
        described = self.add_finding("Language courses")
        self.add_evidence(described, "bots")
        self.assertNotIn("no longer found", self.works("run", "more.csv", "-o", self.case).err)
        row, = [row for row in self.list() if row["finding"] == described]
        self.assertFalse(row["lost"])

    def test_members_that_were_kept_are_under_seal(self):
        self.say()
        self.works("run", "more.csv", "-o", self.case)
        with sqlite3.connect(self.case) as db:
            self.assertEqual(db.execute("SELECT count(*) FROM kept_members").fetchone(), (4,))
            db.execute("UPDATE kept_members SET account_id = 'b7' WHERE account_id = '1'")
        self.assertIn("kept_members", self.run_overt("verify", self.case).out +
                      self.run_overt("verify", self.case).err)


if __name__ == "__main__":
    support.main()
