#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""overt info.  usage: test_info.py OVERT"""
import support

class Info(support.Program):
    def test_counts_follow_what_was_done(self):
        finding = self.add_finding("A")
        item = self.add_evidence(finding, "bots")
        self.works("evidence", "supersede", self.case, item, "--withdraw", "--text", "why")
        self.works("review", self.case, finding, "--agree", "--why", "ok", "--author", "Kim")
        info = self.works("info", self.case, "--json").objects[0]
        counts = info["counts"]
        self.assertEqual([counts[k] for k in ("described", "evidence", "superseded", "reviews",
                                              "posts", "findings")], [1, 0, 2, 1, 0, 0])
        self.assertEqual([step["step"] for step in info["steps"]],
                         ["analyst", "assess"] * 3 + ["analyst"])
        self.assertEqual(info["verdicts"], [{"verdict": "undetermined", "findings": 1}])

    def test_the_head_is_the_one_that_verify_wants(self):
        self.add_finding("A")
        head = self.works("info", self.case, "--json").objects[0]["chain"]["head"]
        self.add_finding("B")
        self.works("verify", self.case, "--head", head)
        wrong = self.run_overt("verify", self.case, "--head", "0" * 64)
        self.assertEqual(wrong.status, support.BAD_INPUT)

    def test_sources_are_listed(self):
        (self.path / "posts.csv").write_text(support.POSTS, encoding="utf-8")
        self.works("run", "posts.csv", "-o", self.case)
        info = self.works("info", self.case, "--json").objects[0]
        self.assertEqual([(s["path"], s["posts"]) for s in info["sources"]], [("posts.csv", 276)])
        self.assertEqual(info["counts"]["accounts"], 204)
        text = self.works("info", self.case).out
        for words in ("steps:", "sources:", "posts.csv", "chain:", "head "):
            self.assertIn(words, text)

    def test_info_changes_nothing(self):
        self.add_finding("A")
        before = self.works("verify", self.case).out
        self.works("info", self.case)
        self.assertEqual(self.works("verify", self.case).out, before)

    def test_info_refuses(self):
        self.refuses("info", "none.case", status=support.FAILED, says="none.case")
        (self.path / "text").write_text("no case", encoding="utf-8")
        self.refuses("info", "text", status=support.BAD_INPUT, says="text")
        self.refuses("info", says="CASE")


if __name__ == "__main__":
    support.main()
