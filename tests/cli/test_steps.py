#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of a run, one by one, and what they say.  usage: test_steps.py OVERT"""
import json

import support

REGISTER = "platform,account_id,declared_owner,register\n" + "".join(
    f"x,{a},Some Office,Some Register\n" for a in range(1, 5))


class Slips(support.Program):
    def test_commands_that_do_not_exist(self):
        self.refuses("exprot", says=("no such command: exprot", "did you mean export?"))
        self.assertNotIn("usage:", self.run_overt("exprot").err)

    def test_a_map_the_wrong_way_round(self):
        (self.path / "own.csv").write_text("Konto,Zeit,Beitrag\na,1,b\n", encoding="utf-8")
        self.refuses("run", "own.csv", "-o", self.case, status=support.BAD_INPUT,
                     says="columns are Konto, Zeit, Beitrag; say which is which with --map")
        self.refuses("run", "own.csv", "-o", self.case, "--map", "Konto=account",
                     says="before the =")


class Steps(support.Program):
    def setUp(self):
        super().setUp()
        (self.path / "posts.csv").write_text(support.POSTS, encoding="utf-8")
        (self.path / "register.csv").write_text(REGISTER, encoding="utf-8")

    def dispositions(self, case):
        return [row["disposition"] for row in
                self.works("export", "findings", case, "--json").objects]

    def test_import_and_detect_are_a_run(self):
        self.works("run", "posts.csv", "-o", "whole.case")
        read = self.works("import", "posts.csv", "-o", self.case)
        self.assertEqual(read.lines, ["276 posts of 204 accounts in 1 file"])
        self.assertEqual(self.works("export", "edges", self.case).out.count("\n"), 1)
        said = self.works("detect", self.case).out
        self.assertIn("1 group acts together: 1 disguised\n", said)
        self.assertIn("4 accounts deserve a closer look", said)
        self.assertIn("verdicts: 1 undetermined", said)
        for kind in ("accounts", "edges", "findings", "posts"):
            self.assertEqual(self.works("export", kind, self.case).out,
                             self.works("export", kind, "whole.case").out)
        self.works("verify", self.case)

    def test_detection_again_takes_other_settings(self):
        self.works("run", "posts.csv", "-o", self.case)
        before = self.works("export", "edges", self.case).out
        self.works("detect", self.case, "--window", "1s")
        after = self.works("export", "edges", self.case).out
        self.assertNotEqual(before, after)
        self.works("detect", self.case)
        self.assertEqual(self.works("export", "edges", self.case).out, before)

    def test_registers_are_not_forgotten(self):
        self.works("run", "posts.csv", "-o", self.case, "-r", "register.csv")
        self.assertEqual(self.dispositions(self.case), ["declared"])
        for words in (("screen", self.case), ("detect", self.case)):
            self.works(*words)
            self.assertEqual(self.dispositions(self.case), ["declared"])
        self.works("run", "posts.csv", "-o", self.case)  # names none: none
        self.assertEqual(self.dispositions(self.case), ["disguised"])

    def test_lists_are_not_forgotten(self):
        (self.path / "known.json").write_text(json.dumps({
            "type": "bundle", "id": "bundle--11111111-1111-4111-8111-111111111111", "objects": [
                {"type": "user-account", "spec_version": "2.1", "user_id": "1",
                 "id": "user-account--22222222-2222-5222-8222-222222222222"}]}), encoding="utf-8")
        (self.path / "covert.csv").write_text("covert.example\n", encoding="utf-8")
        lists = ("--known", "known.json", "--covert-domains", "covert.csv")
        self.works("run", "posts.csv", "-o", self.case, *lists)
        (self.path / "known.json").unlink()  # so that it is seen when it is asked for again
        self.refuses("screen", self.case, status=support.FAILED, says="known.json")
        self.works("screen", self.case, "--known", "covert.csv")

    def test_calibration_searches_as_the_case_did(self):
        self.works("run", "posts.csv", "-o", self.case)
        said = self.works("calibrate", self.case, "--rounds", "2", "--seed", "7").out
        self.assertIn("accounts suspected on the real activity: 4", said)
        self.works("detect", self.case, "--channel", "link")
        self.refuses("calibrate", self.case, status=support.USAGE, says="nothing in the case")

    def test_nothing_to_test_is_said(self):
        (self.path / "one.csv").write_text(
            "account_id,timestamp,text\n" + "".join(
                f"{i},2020-01-01T00:00:00Z,only one single text of account {i * 7919}\n"
                for i in range(9)), encoding="utf-8")
        said = self.works("run", "one.csv", "-o", self.case)
        self.assertIn("no pair can be tested", said.err)
        self.assertIn("0 pairs of accounts tested, 0 beyond chance\n", said.out)
        self.assertIn("no group of accounts was found", said.out)

    def test_the_report_does_not_take_unsearched_for_clean(self):
        (self.path / "one.csv").write_text(
            "account_id,timestamp,text\n" + "".join(
                f"{i},2020-01-01T00:00:00Z,only one single text of account {i * 7919}\n"
                for i in range(9)), encoding="utf-8")
        quiet = "".join(f"{i % 40},2020-01-{i % 28 + 1:02}T00:00:00Z,word{i} word{i * 7} word{i * 11} "
                        f"word{i * 13} some{i} thing{i}\n" for i in range(400))
        (self.path / "quiet.csv").write_text("account_id,timestamp,text\n" + quiet, encoding="utf-8")
        for steps, says, never in (
                ([("import", "quiet.csv", "-o", self.case)], "not searched", "chance and shared taste"),
                ([("run", "one.csv", "-o", self.case)], "nothing could be tested",
                 "chance and shared taste"),
                ([("import", "quiet.csv", "-o", self.case), ("detect", self.case)],
                 "In all 780 pairs of accounts were tested", "No test against chance")):
            for words in steps:
                self.works(*words)
            self.works("report", self.case, "-o", "report.html")
            page = (self.path / "report.html").read_text(encoding="utf-8")
            self.assertIn(says, page)
            self.assertNotIn(never, page)
        self.assertIn("chance and shared taste. That does not prove", page)

    def test_findings_alike_in_size_keep_their_order(self):
        rows = [f"{g}{a},2020-01-01T{h}:00:{a:02}Z,{g}one{i} {g}two{i} {g}three{i} {g}four{i} {g}five{i}"
                for g, hours in (("p", (10, 12, 13, 14, 15, 16)), ("q", (10, 17, 18, 19, 20, 21)))
                for i, h in enumerate(hours) for a in range(3)]
        rows += [f"b{i},2020-01-02T10:00:00Z,other{i} word{i * 3} thing{i * 5} text{i * 7}"
                 for i in range(90)]
        seen = set()
        for order in (rows, rows[::-1]):
            (self.path / "posts.csv").write_text("account_id,timestamp,text\n" + "\n".join(order) + "\n",
                                                 encoding="utf-8")
            self.works("run", "posts.csv", "-o", self.case)
            seen.add(tuple((row["finding"], row["rank"]) for row in
                           self.works("export", "findings", self.case, "--json").objects))
        self.assertEqual(len(seen), 1, seen)
        self.assertEqual(len(seen.pop()), 2)

    def test_a_failed_import_leaves_no_case(self):
        (self.path / "empty.csv").write_text("account_id,timestamp,text\n", encoding="utf-8")
        for command in ("import", "run"):
            for file, status in (("none.csv", support.FAILED), ("empty.csv", support.BAD_INPUT)):
                self.refuses(command, file, "-o", self.case, status=status, says=file)
                self.assertEqual([p.name for p in self.path.glob("my.case*")], [])
        self.add_finding("A")  # what was there stays
        self.refuses("import", "none.csv", "-o", self.case, status=support.FAILED)
        self.works("verify", self.case)

    def test_import_refuses(self):
        self.refuses("import", "posts.csv", says="-o CASE")
        self.refuses("import", "posts.csv", "-o", "-", says="not a stream")
        self.refuses("import", "posts.csv", "-o", "posts.csv", says="must not overwrite")
        self.assertEqual((self.path / "posts.csv").read_text(encoding="utf-8"), support.POSTS)

    def test_import_counts_rejected_rows(self):
        (self.path / "bad.csv").write_text(support.POSTS + "x,9,user9,no time,words\n",
                                           encoding="utf-8")
        said = self.run_overt("import", "bad.csv", "-o", self.case, "--strict")
        self.assertEqual(said.status, 4)
        self.assertIn(", 1 row rejected", said.out)

    def test_detect_reads_posts_from_standard_input(self):
        from_file = self.works("detect", "posts.csv", "--window", "10s")
        from_stdin = self.works("detect", "-", "--window", "10s", stdin=support.POSTS)
        self.assertEqual(from_stdin.out, from_file.out)
        self.assertEqual(len(from_file.lines), 7)

    def test_detect_says_which_rows_are_left_out(self):
        bad = support.POSTS + "".join(f"x,9,user9,no time,words {i}\n" for i in range(7))
        said = self.run_overt("detect", "-", "--strict", stdin=bad)
        self.assertEqual(said.status, 4)
        self.assertIn("-:278: row left out: ", said.err)
        self.assertIn("… and 2 more rows left out", said.err)

    def test_detect_tells_a_case_from_files(self):
        self.works("import", "posts.csv", "-o", self.case)
        self.refuses("detect", self.case, "posts.csv", says="worked on alone")
        self.refuses("detect", self.case, "--as", "coortweet", says="--as goes with files")
        self.refuses("detect", self.case, "--window", "1s,2s", says="--window")
        self.works("finding", "add", "described.case", "--title", "A")
        self.refuses("detect", "described.case", says="no sources yet")


if __name__ == "__main__":
    support.main()
