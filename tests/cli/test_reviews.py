#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""overt review, review list.  usage: test_reviews.py OVERT"""
import support


class Reviews(support.Program):
    def setUp(self):
        super().setUp()
        self.finding = self.add_finding()

    def review(self, author, stance, why="because"):
        """Adds an opinion."""
        return self.works("review", self.case, self.finding, "--" + stance, "--why", why, "--author",
                          author)

    def test_disagreement_is_shown_and_changes_nothing(self):
        before = self.works("assess", self.case, self.finding, "--json").out
        self.review("Kim", "agree", "I checked the sources")
        self.review("Lee", "disagree", "The label came later")
        self.review("Ola", "disagree")
        self.assertEqual(self.works("assess", self.case, self.finding, "--json").out, before)
        text = self.works("review", "list", self.case).out
        for words in ("1 agree, 2 disagree", "CONTESTED", "I checked the sources",
                      "The label came later", "agrees", "disagrees"):
            self.assertIn(words, text)

    def test_agreement_is_not_contested(self):
        self.review("Kim", "agree")
        self.review("Lee", "agree")
        text = self.works("review", "list", self.case, self.finding).out
        self.assertIn("2 agree, 0 disagree", text)
        self.assertNotIn("CONTESTED", text)

    def test_who_changes_their_mind_counts_once_and_both_opinions_stay(self):
        self.review("Kim", "disagree", "no source")
        self.review("Kim", "agree", "now there is one")
        text = self.works("review", "list", self.case).out
        self.assertIn("1 agree, 0 disagree", text)
        self.assertIn("no source", text)
        rows = self.works("review", "list", self.case, "--json").objects
        self.assertEqual([row["latest"] for row in rows], [False, True])

    def test_a_review_belongs_to_the_verdict_that_stood_then(self):
        self.review("Kim", "agree")
        self.add_evidence(self.finding, "sponsor_acknowledged")
        self.add_evidence(self.finding, "sponsor_named")
        row = self.works("review", "list", self.case, "--json").objects[0]
        self.assertEqual((row["verdict_then"], row["verdict_now"]), ("undetermined", "influence"))
        self.assertIn("was undetermined then", self.works("review", "list", self.case).out)

    def test_review_refuses(self):
        command = ("review", self.case, self.finding)
        why = ("--why", "because", "--author", "Kim")
        self.refuses(*command, *why, says="--agree")
        self.refuses(*command, "--agree", "--disagree", *why, says="--agree")
        self.refuses(*command, "--agree", "--author", "Kim", says="--why")
        self.refuses(*command, "--agree", "--why", "  ", "--author", "Kim", says="--why")
        self.refuses(*command, "--agree", "--why", "because", says="--author")
        self.refuses(*command, "--agree", "--why", "because", "--author", "overt", says="overt")
        self.refuses("review", self.case, "act-ffff", "--agree", *why, says="act-ffff")
        self.assertEqual(self.works("review", "list", self.case).out, "")

    def test_the_chain_holds(self):
        self.review("Kim", "agree")
        self.assertIn("the case is as it was written", self.works("verify", self.case).out)


if __name__ == "__main__":
    support.main()
