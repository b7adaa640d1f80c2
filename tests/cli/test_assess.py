#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""overt assess: cases, descriptions, libraries.  usage: test_assess.py OVERT"""
import csv
import io
import json
import math
import shutil

import support

OPEN = {"title": "An open broadcaster", "evidence": [{"indicator": "labelled_state_media"},
                                                     {"indicator": "sponsor_named"}]}
HEADER = ["id", "verdict", "reason"] + [f"{ledger}_{end}" for ledger in
                                        ("covert", "corrosive", "criminal", "coercive", "sponsor")
                                        for end in ("low", "high")]


class Assess(support.Program):
    def describe(self, what, name="case.json"):
        """Writes a description into the folder."""
        (self.path / name).write_text(what if isinstance(what, str) else json.dumps(what),
                                      encoding="utf-8")
        return name

    # ---- descriptions

    def test_a_description_is_weighed_with_every_number(self):
        text = self.works("assess", self.describe(OPEN)).out
        for words in ("An open broadcaster", "verdict: influence", "yardstick: icd203",
                      "labelled_state_media", "posterior", "Responses:"):
            self.assertIn(words, text)

    def test_standard_input_is_read(self):
        self.assertEqual(self.works("assess", "-", stdin=json.dumps(OPEN)).out,
                         self.works("assess", self.describe(OPEN)).out)

    def test_the_sum_is_as_by_hand(self):
        answer = self.works("assess", self.describe(OPEN), "--json").objects[0]
        weight = math.log(100) * .9 * .9
        low, high = answer["assessment"]["ledgers"]["sponsor"]["posterior"]
        self.assertAlmostEqual(low, 1 / (1 + math.exp(-(math.log(.1 / .9) + weight))), 5)
        self.assertAlmostEqual(high, 1 / (1 + math.exp(-weight)), 5)

    def test_scope_and_grades_are_heeded(self):
        scope = dict(OPEN, scope="military-force")
        self.assertIn("verdict: out of scope", self.works("assess", self.describe(scope)).out)
        weak = {"title": "A", "evidence": [dict(item, reliability="F") for item in OPEN["evidence"]]}
        self.assertIn("verdict: undetermined", self.works("assess", self.describe(weak)).out)

    def test_yardsticks_word_the_same_numbers(self):
        phia = self.works("assess", self.describe(OPEN), "--yardstick", "phia").out
        self.assertIn("yardstick: phia", phia)
        self.assertIn("highly likely", phia)
        self.refuses("assess", self.describe(OPEN), "--yardstick", "gut", says=["gut", "icd203"])

    def test_descriptions_that_are_refused(self):
        for what, says in (("", ""), ("[]", "object"), ("{}", "title"), ({"title": "A"}, "evidence"),
                           ({"title": "", "evidence": []}, "title"),
                           ({"title": "A", "evidence": {}}, "evidence"),
                           (dict(OPEN, evidnce=[]), "did you mean evidence"),
                           (dict(OPEN, scope="war"), "war"), (dict(OPEN, text=1), "text"),
                           ({"title": "A", "evidence": [{"indicator": "bots"},
                                                        {"indicator": "bot"}]}, "item 2"),
                           ({"title": "A", "evidence": ["bots"]}, "item 1"),
                           ('{"title": "A", "evidence": []} x', "")):
            self.refuses("assess", self.describe(what), status=support.BAD_INPUT,
                         says=["case.json", says])
        self.refuses("assess", "none.json", status=support.FAILED, says="none.json")
        self.refuses("assess", self.describe(OPEN), "act-1234", says="no case file")

    # ---- cases

    def test_a_case_is_assessed_again(self):
        first, second = self.add_finding("A"), self.add_finding("B")
        self.add_evidence(first, "labelled_state_media")
        self.add_evidence(first, "sponsor_named")
        text = self.works("assess", self.case).out
        self.assertRegex(text, first + r"  influence .*A\n")
        self.assertRegex(text, second + r"  undetermined .*B\n")
        full = self.works("assess", self.case, first[:9]).out
        self.assertIn("verdict: influence", full)
        self.assertIn("labelled_state_media", full)
        rows = self.works("assess", self.case, "--json").objects
        self.assertEqual([row["finding"] for row in rows], sorted([first, second]))

    def test_the_same_verdict_is_not_written_twice(self):
        self.add_finding("A")
        before = self.works("info", self.case, "--json").objects[0]["counts"]["verdicts"]
        self.works("assess", self.case)
        after = self.works("info", self.case, "--json").objects[0]["counts"]["verdicts"]
        self.assertEqual((before, after), (1, 1))

    def test_own_rules_change_the_verdict_and_their_digest_is_kept(self):
        finding = self.add_finding("A")
        self.add_evidence(finding, "labelled_state_media")
        self.add_evidence(finding, "sponsor_named")
        (self.path / "rules").mkdir()
        gates = (support.ROOT / "rules" / "gates.csv").read_text(encoding="utf-8")
        (self.path / "rules" / "gates.csv").write_text(
            gates.replace("ruled_out,0.20", "ruled_out,0.01"), encoding="utf-8")
        own = self.works("assess", self.case, finding, "--json", "--rules", "rules").objects[0]
        usual = self.works("assess", self.case, finding, "--json").objects[0]
        self.assertEqual((own["verdict"], usual["verdict"]), ("undetermined", "influence"))
        self.assertNotEqual(own["assessment"]["rules"], usual["assessment"]["rules"])

    def test_what_is_assessed_must_be_said(self):
        self.refuses("assess", says="--library")
        self.refuses("assess", self.describe(OPEN), "--library", "cases.csv", says="--library")
        self.refuses("assess", self.describe(OPEN), "-o", "out.txt", says="--output")
        finding = self.add_finding("A")
        self.refuses("assess", self.case, "act-none", says=finding)

    # ---- libraries

    def library(self, *rows, header=("id", "sponsor", "evidence_indicators")):
        """Writes a library into the folder."""
        with open(self.path / "cases.csv", "w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([header, *rows])
        return "cases.csv"

    def test_a_library_becomes_a_table(self):
        name = self.library(["a", "X", "labelled_state_media"], ["b", "", "labelled_state_media"],
                            ["c, \"d\"", "X", "threats_to_person; bots"])
        result = self.works("assess", "--library", name, "-o", "out.csv")
        self.assertEqual(result.out, "")
        self.assertIn("3 cases", result.err)
        text = (self.path / "out.csv").read_text(encoding="utf-8")
        rows = list(csv.reader(io.StringIO(text)))
        self.assertEqual(rows[0], HEADER)
        self.assertEqual([row[:2] for row in rows[1:]],
                         [["a", "influence"], ["b", "undetermined"], ["c, \"d\"", "interference"]])
        self.assertEqual(self.works("assess", "--library", name).out, text)
        self.assertFalse((self.path / "out.csv.part").exists())

    def test_listed_verdicts_are_compared(self):
        name = self.library(["a", "X", "labelled_state_media", "influence"],
                            ["b", "X", "threats_to_person", "influence"],
                            header=("id", "sponsor", "evidence_indicators", "verdict"))
        self.assertIn("1 of 2 verdicts as listed; influence and interference swapped: 1",
                      self.works("assess", "--library", name).err)

    def test_unknown_indicators_are_named(self):
        name = self.library(["a", "X", "bots"], ["b", "X", "bots;botz;personas"])
        (self.path / "out.csv").write_text("as before", encoding="utf-8")
        self.refuses("assess", "--library", name, "-o", "out.csv", status=support.BAD_INPUT,
                     says=["cases.csv:3", "botz", "personas"])
        self.assertEqual((self.path / "out.csv").read_text(encoding="utf-8"), "as before")

    def test_libraries_that_are_refused(self):
        self.refuses("assess", "--library", "none.csv", status=support.FAILED, says="none.csv")
        self.refuses("assess", "--library", self.library(["a"], header=("id",)),
                     status=support.BAD_INPUT, says="sponsor")
        name = self.library(["a", "X", "bots"])
        self.refuses("assess", "--library", name, "-o", "no/such/folder.csv", status=support.FAILED,
                     says="no/such/folder.csv")

    def test_a_description_is_no_case_however_it_is_called(self):
        shutil.copy(self.path / self.describe(OPEN), self.case)
        self.assertIn("verdict: influence", self.works("assess", self.case).out)


if __name__ == "__main__":
    support.main()
