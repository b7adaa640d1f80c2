#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""overt finding add, describe, list.  usage: test_findings.py OVERT"""
import support


class Findings(support.Program):
    def test_add_prints_the_id_and_makes_the_case(self):
        result = self.works("finding", "add", self.case, "--title", "Courses", "--text", "Of an embassy")
        self.assertRegex(result.out, r"^act-[0-9a-f]{16}\n$")
        self.assertIn("undetermined", result.err)
        self.assertIn("evidence thin", result.err)
        self.assertIn("the case is as it was written", self.works("verify", self.case).out)

    def test_the_same_words_have_the_same_id_everywhere(self):
        first = self.add_finding("A", "--text", "B")
        self.case = str(self.path / "other.case")
        self.assertEqual(self.add_finding("A", "--text", "B"), first)
        self.assertNotEqual(self.add_finding("A B"), first)

    def test_add_refuses(self):
        self.refuses("finding", "add", self.case, says="--title")
        self.refuses("finding", "add", self.case, "--title", " ", says="--title")
        self.refuses("finding", "add", self.case, "--title", "A", "--scope", "war",
                     says=["war", "military-force", "no-foreign-element"])
        self.refuses("finding", "add", self.case, "--title", "A", "--author", "overt", says="overt")
        self.assertFalse((self.path / "my.case").exists())
        self.add_finding("A")
        self.refuses("finding", "add", self.case, "--title", "A", says="already")

    def test_add_does_not_touch_another_file(self):
        (self.path / "my.case").write_bytes(b"a letter to my mother")
        self.refuses("finding", "add", self.case, "--title", "A", status=support.BAD_INPUT)
        self.assertEqual((self.path / "my.case").read_bytes(), b"a letter to my mother")

    def test_scope_alone_takes_out_of_scope(self):
        force = self.add_finding("Shelling", "--scope", "military-force")
        home = self.add_finding("A party's own campaign", "--scope", "no-foreign-element")
        plain = self.add_finding("Military force is in the title only")
        for finding in (force, home):
            self.add_evidence(finding, "spyware")
            self.assertEqual(self.verdict(finding), "out of scope")
        self.assertEqual(self.verdict(plain), "undetermined")

    def test_a_description_becomes_a_finding_with_its_evidence(self):
        source = support.ROOT / "examples" / "cases" / "10-covert-network.json"
        finding = self.works("finding", "add", self.case, "--from", source, "--author",
                             "Kim").out.strip()
        said, kept = (self.works("assess", *words, "--json").objects[0]
                      for words in ((source,), (self.case, finding)))
        self.assertEqual(kept["verdict"], "interference")
        for key in ("title", "scope", "verdict", "reason"):
            self.assertEqual(said[key], kept[key])
        self.assertEqual(said["assessment"]["ledgers"], kept["assessment"]["ledgers"])
        items = self.works("evidence", "list", self.case, "--json").objects
        self.assertEqual({item["author"] for item in items}, {"Kim"})
        self.assertTrue(all(item["sources"] and item["text"] for item in items))

    def test_a_wrong_description_adds_nothing(self):
        (self.path / "bad.json").write_text(
            '{"title": "A", "evidence": [{"indicator": "bots"}, {"indicator": "botz"}]}',
            encoding="utf-8")
        add = ("finding", "add", self.case, "--from")
        self.refuses(*add, "bad.json", status=support.BAD_INPUT, says=["item 2", "did you mean bots"])
        self.refuses(*add, "none.json", status=support.FAILED, says="none.json")
        self.refuses(*add, "bad.json", "--title", "B", says="--from")
        self.assertFalse((self.path / "my.case").exists())

    def test_describe_changes_what_is_said_and_keeps_the_rest(self):
        finding = self.add_finding("A", "--text", "what happened")
        self.works("finding", "describe", self.case, finding, "--scope", "military-force")
        row = self.works("finding", "list", self.case, "--json").objects[0]
        self.assertEqual((row["title"], row["scope"], row["verdict"]),
                         ("A", "military force", "out of scope"))
        result = self.works("finding", "describe", self.case, finding[:8], "--scope", "in",
                            "--title", "B")
        self.assertIn("before: out of scope", result.err)
        row = self.works("finding", "list", self.case, "--json").objects[0]
        self.assertEqual((row["title"], row["scope"], row["verdict"]), ("B", None, "undetermined"))

    def test_describe_refuses(self):
        finding = self.add_finding()
        self.refuses("finding", "describe", self.case, finding, says="--title")
        self.refuses("finding", "describe", self.case, "nothing", "--title", "A",
                     says=["nothing", finding])
        self.refuses("finding", "describe", self.path / "none.case", finding, "--title", "A",
                     status=support.FAILED, says="none.case")

    def test_a_beginning_must_be_unique(self):
        first, second = self.add_finding("A"), self.add_finding("B")
        self.works("evidence", "list", self.case, first[:10])
        self.refuses("evidence", "list", self.case, "act-", says="2 findings")
        self.refuses("evidence", "list", self.case, second[:3], says="no finding")

    def test_texts_cannot_steer_the_terminal(self):
        self.add_finding("red \x1b[31m title \u009b2J")
        text = self.works("finding", "list", self.case).out
        self.assertNotIn("\x1b", text)
        self.assertNotIn("\u009b", text)
        self.assertIn("title", text)

    def test_long_words_in_many_scripts_leave_the_case_whole(self):
        self.add_finding("\u00fc" * 900, "--text", "\u4e2d\u6587" * 700)
        self.assertIn("the case is as it was written", self.works("verify", self.case).out)


if __name__ == "__main__":
    support.main()
