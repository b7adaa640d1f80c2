#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""overt evidence add, list, supersede.  usage: test_evidence.py OVERT"""
import json

import support


class Evidence(support.Program):
    def setUp(self):
        super().setUp()
        self.finding = self.add_finding()

    def items(self):
        """Every item of the finding."""
        return self.works("evidence", "list", self.case, self.finding, "--json").objects

    # ---- add

    def test_add_takes_the_catalogues_values(self):
        item = self.add_evidence(self.finding, "platform_takedown")
        row = self.items()[0]
        catalogue = self.works("rules", "show", "platform_takedown", "--json").objects[0]
        self.assertEqual(row["evidence"], item)
        self.assertEqual((row["reliability"], row["credibility"]), ("B", "2"))
        self.assertEqual((row["ledger"], row["direction"], row["strength"], row["dependence_group"]),
                         (catalogue["ledger"], catalogue["direction"], catalogue["strength"],
                          catalogue["group"]))
        self.assertEqual(row["origin"], {"analyst": "analyst"})

    def test_add_takes_what_is_given(self):
        self.add_evidence(self.finding, "platform_takedown", "--strength", "slight", "--reliability",
                          "a", "--credibility", "1", "--group", "q3", "--source", "https://a.example",
                          "--source", "page 4", "--text", "It says so", "--author", "Kim")
        row = self.items()[0]
        self.assertEqual([row[k] for k in ("strength", "reliability", "credibility",
                                           "dependence_group", "sources", "text", "author")],
                         ["slight", "A", "1", "q3", ["https://a.example", "page 4"], "It says so",
                          "Kim"])

    def test_the_author_comes_from_the_environment(self):
        self.works("evidence", "add", self.case, self.finding, "-i", "bots",
                   env={"OVERT_AUTHOR": "Lee"})
        self.assertEqual(self.items()[0]["author"], "Lee")

    def test_each_addition_says_the_verdict_and_why(self):
        add = ("evidence", "add", self.case, self.finding, "-i")
        self.assertIn("undetermined, because: evidence thin (as before)",
                      self.works(*add, "sponsor_acknowledged").err)
        self.assertIn(": influence, because:", self.works(*add, "sponsor_named").err)
        self.assertIn("(before: influence)", self.works(*add, "falsehood").err)
        result = self.works(*add, "threats_to_person")
        self.assertIn(": interference, because:", result.err)
        self.assertEqual(len(result.err.splitlines()), 1)
        self.assertEqual(self.verdict(self.finding), "interference")

    def test_add_refuses_what_is_unknown_and_lists_near_names(self):
        add = ("evidence", "add", self.case)
        self.refuses(*add, self.finding, "-i", "sponsor_namd", says=["sponsor_namd", "sponsor_named"])
        self.refuses(*add, self.finding, "-i", "falsehod", says="did you mean falsehood")
        self.refuses(*add, self.finding, "-i", "takedown", says="platform_takedown")
        self.refuses(*add, self.finding, "-i", "zzz", says=["zzz", "overt rules show"])
        self.refuses(*add, self.finding, "-i", "bots", "--strength", "strng",
                     says=["strng", "slight", "very_strong"])
        self.refuses(*add, self.finding, "-i", "bots", "--reliability", "G", says=["G", "A, B, C"])
        self.refuses(*add, self.finding, "-i", "bots", "--reliability", "2", says="reliability")
        self.refuses(*add, self.finding, "-i", "bots", "--credibility", "7", says=["7", "1, 2, 3"])
        self.refuses(*add, self.finding, "-i", "bots", "--credibility", "B", says="credibility")
        self.refuses(*add, "act-0000000000000000", "-i", "bots", says=self.finding)
        self.refuses(*add, self.finding, says="--indicator")
        self.refuses(*add, self.finding, "-i", "bots", "--author", "overt", says="overt")
        self.refuses(*add, self.finding, "-i", "bots", "-", says="-")
        self.refuses(*add, self.finding, "file.jsonl", says="file.jsonl")
        self.assertEqual(self.items(), [])

    # ---- JSON Lines

    def test_lines_are_added_together(self):
        lines = [{"indicator": "bots", "credibility": 3, "sources": "one"},
                 {"indicator": "smear", "credibility": "1", "sources": ["a", "b"], "author": "Kim",
                  "reliability": "a", "strength": "slight", "group": "g", "text": "tab\there"}]
        text = "\n".join(map(json.dumps, lines)) + "\r\n\n"
        result = self.works("evidence", "add", self.case, self.finding, "-", stdin=text)
        rows = self.items()
        self.assertEqual(result.lines, [row["evidence"] for row in rows])
        self.assertEqual([row["sources"] for row in rows], [["one"], ["a", "b"]])
        self.assertEqual([row["author"] for row in rows], ["analyst", "Kim"])
        self.assertEqual(rows[1]["text"], "tab\there")

    def refuses_line(self, line, says):
        """A good line before a bad one: the message names line 2, and nothing is added."""
        good = '{"indicator": "bots"}\n'
        self.refuses("evidence", "add", self.case, self.finding, "-", stdin=good + line + "\n" + good,
                     status=support.BAD_INPUT, says=["standard input:2", says])
        self.assertEqual(self.items(), [])

    def test_one_bad_line_refuses_all(self):
        for line, says in (('{"indicator": "bot"}', "bots"), ('{"indicator": 1}', "indicator"),
                           ("[]", "object"), ('{"indicator": "bots"', ""), ("nonsense", ""),
                           ('{"indicator": "bots", "relibility": "A"}', "reliability"),
                           ('{"indicator": "bots", "reliability": "Z"}', "reliability"),
                           ('{"indicator": "bots", "credibility": 0}', "credibility"),
                           ('{"indicator": "bots", "credibility": 22}', "credibility"),
                           ('{"indicator": "bots", "strength": "big"}', "moderate"),
                           ('{"indicator": "bots", "sources": [1]}', "sources"),
                           ('{"indicator": "bots", "sources": {}}', "sources"),
                           ('{"indicator": "bots", "author": "overt"}', "author"),
                           ('{"text": "no indicator"}', "indicator"),
                           ('{"indicator": "bots"} {"indicator": "bots"}', "")):
            self.refuses_line(line, says)

    def test_nothing_to_add_is_an_error(self):
        self.refuses("evidence", "add", self.case, self.finding, "-", stdin="\n \n",
                     status=support.BAD_INPUT, says="no evidence")

    def test_a_finding_stays_assessable_however_much_is_added(self):
        lines = '{"indicator": "bots"}\n' * 1025
        self.refuses("evidence", "add", self.case, self.finding, "-", stdin=lines, says="1024")
        self.works("evidence", "add", self.case, self.finding, "-i", "bots")

    # ---- supersede

    def test_a_new_value_replaces_and_the_old_item_stays(self):
        old = self.add_evidence(self.finding, "falsehood", "--source", "a", "--group", "g")
        new = self.works("evidence", "supersede", self.case, old, "--credibility", "4", "--text",
                         "second hand").out.strip()
        rows = {row["evidence"]: row for row in self.items()}
        self.assertEqual(rows[old]["superseded_by"], new)
        self.assertEqual(rows[new]["supersedes"], old)
        self.assertEqual((rows[new]["credibility"], rows[new]["reliability"], rows[new]["sources"],
                          rows[new]["dependence_group"], rows[new]["text"]),
                         ("4", "B", ["a"], "g", "second hand"))

    def test_a_new_indicator_brings_its_own_strength_and_group(self):
        old = self.add_evidence(self.finding, "bots", "--strength", "slight", "--source", "a")
        new = self.works("evidence", "supersede", self.case, old, "-i", "persona", "--text",
                         "a person").out.strip()
        row = {row["evidence"]: row for row in self.items()}[new]
        persona = self.works("rules", "show", "persona", "--json").objects[0]
        self.assertEqual((row["strength"], row["dependence_group"], row["sources"]),
                         (persona["strength"], persona["group"], ["a"]))

    def test_withdrawing_undoes_what_the_item_did(self):
        self.add_evidence(self.finding, "sponsor_acknowledged")
        self.add_evidence(self.finding, "sponsor_named")
        before = self.works("assess", self.case, self.finding, "--json").objects[0]
        item = self.add_evidence(self.finding, "falsehood")
        self.assertEqual(self.verdict(self.finding), "undetermined")
        result = self.works("evidence", "supersede", self.case, item, "--withdraw", "--text",
                            "the correction was printed")
        self.assertIn(": influence", result.err)
        after = self.works("assess", self.case, self.finding, "--json").objects[0]
        self.assertEqual(before, after)
        self.assertEqual([row["direction"] for row in self.items()][-1], "none")
        self.assertIn("the case is as it was written", self.works("verify", self.case).out)

    def test_supersede_refuses(self):
        item = self.add_evidence(self.finding, "bots")
        other = self.add_evidence(self.finding, "persona")
        command = ("evidence", "supersede", self.case)
        self.refuses(*command, item, "--withdraw", says="--text")
        self.refuses(*command, item, "--text", "why", says="--withdraw")
        self.refuses(*command, item, "--text", "why", "--withdraw", "--credibility", "1",
                     says="--withdraw")
        self.refuses(*command, "ev-0000000000000000", "--text", "why", "--withdraw",
                     says="no evidence 'ev-0000000000000000'")
        self.refuses(*command, "ev-", "--text", "why", "--withdraw", says="2 items")
        self.refuses(*command, item, "--text", "why", "--strength", "huge", says=["huge", "slight"])
        self.assertEqual(len(self.items()), 2)
        withdrawal = self.works(*command, item, "--text", "why", "--withdraw").out.strip()
        self.refuses(*command, item, "--text", "why", "--withdraw",
                     says=["superseded already", withdrawal])
        self.refuses(*command, withdrawal, "--text", "why", "--withdraw", says="withdraws")
        self.works(*command, other[:12], "--text", "why", "--withdraw")

    def test_what_an_analyst_withdrew_is_not_entered_again_by_the_detector(self):
        (self.path / "posts.csv").write_text(support.POSTS, encoding="utf-8")
        self.works("run", "posts.csv", "-o", "run.case")
        items = self.works("evidence", "list", "run.case", "--json").objects
        self.assertTrue(items and all(item["author"] == "overt" for item in items))
        self.works("evidence", "supersede", "run.case", items[0]["evidence"], "--withdraw", "--text",
                   "these four are one office")
        count = len(items) + 1
        for step in ("assess", "screen"):
            self.works(step, "run.case")
            items = self.works("evidence", "list", "run.case", "--json").objects
            self.assertEqual(len(items), count, step)
        self.assertEqual([item["direction"] for item in items].count("none"), 1)

    # ---- list

    def test_list_shows_the_history(self):
        item = self.add_evidence(self.finding, "bots", "--text", "automatic accounts")
        self.works("evidence", "supersede", self.case, item, "--withdraw", "--text", "a clerk's error")
        other = self.add_finding("Another")
        self.add_evidence(other, "persona")
        text = self.works("evidence", "list", self.case).out
        for words in ("automatic accounts", "a clerk's error", "withdraws " + item,
                      "superseded by", self.finding, other, "persona"):
            self.assertIn(words, text)
        text = self.works("evidence", "list", self.case, self.finding).out
        self.assertNotIn("persona", text)

    def test_list_equals_the_export(self):
        self.add_evidence(self.finding, "bots", "--source", "a")
        self.add_evidence(self.finding, "persona", "--text", "b")
        listed = self.works("evidence", "list", self.case, "--json").objects
        self.assertEqual(listed, self.works("export", "ledger", self.case, "--json").objects)


if __name__ == "__main__":
    support.main()
