#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bars of the case library, through the program.  usage: test_library.py OVERT

Needs the cases that lie beside OVERT_DATA.
"""
import csv
import re

import support

FOLDER = support.need_data()


def read(name):
    """Rows of a file of the library."""
    with open(FOLDER / name, encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


class Library(support.Program):
    def assess(self, rows, columns=None):
        """The program's table for a library with these rows, by id, and its raw bytes."""
        with open(self.path / "cases.csv", "w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns or list(rows[0]), extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        self.works("assess", "--library", "cases.csv", "-o", "verdicts.csv")
        text = (self.path / "verdicts.csv").read_text(encoding="utf-8")
        return {row["id"]: row for row in csv.DictReader(text.splitlines())}, text

    def test_at_least_60_of_64_and_nothing_swapped(self):
        cases = read("cases.csv")
        found, _ = self.assess(cases)
        self.assertEqual(list(found), [case["id"] for case in cases])
        wrong = [(case["id"], case["verdict"], found[case["id"]]["verdict"]) for case in cases
                 if case["verdict"] != found[case["id"]]["verdict"]]
        print(f"{len(cases) - len(wrong)} of {len(cases)} verdicts as listed; not so: {wrong}")
        self.assertGreaterEqual(len(cases) - len(wrong), 60 * len(cases) / 64)
        for _, listed, verdict in wrong:
            self.assertNotEqual({listed, verdict}, {"influence", "interference"})

    def test_pairs_hold(self):
        found, _ = self.assess(read("cases.csv"))
        pairs = read("pairs.csv")
        self.assertTrue(pairs)
        for pair in pairs:
            same = found[pair["case_a"]]["verdict"] == found[pair["case_b"]]["verdict"]
            self.assertEqual(same, pair["expected"] == "same", pair["conduct"])

    def test_renaming_everything_changes_no_number(self):
        cases = read("cases.csv")
        _, before = self.assess(cases)
        names = {}
        for case in cases:
            for column in set(case) - {"id", "evidence_indicators", "verdict", "criteria", "in_essay"}:
                words = case[column]
                case[column] = words and names.setdefault(words, f"Name {len(names)}")
        _, after = self.assess(cases)
        self.assertEqual(before, after)

    def test_the_listed_verdict_is_no_input(self):
        cases = read("cases.csv")
        _, before = self.assess(cases)
        for case in cases:
            case["verdict"], case["criteria"] = "interference", "covert;criminal"
        self.assertEqual(self.assess(cases)[1], before)
        self.assertEqual(self.assess(cases, ["id", "sponsor", "evidence_indicators"])[1], before)

    def test_order_of_rows_and_names_is_no_input(self):
        cases = read("cases.csv")
        before, _ = self.assess(cases)
        for case in cases:
            case["evidence_indicators"] = ";".join(
                reversed(re.split(r"\s*;\s*", case["evidence_indicators"])))
        after, _ = self.assess(cases[::-1])
        self.assertEqual(before, after)

    def test_blanking_the_sponsor_never_yields_interference(self):
        cases = read("cases.csv")
        for case in cases:
            case["sponsor"] = ""
        found, _ = self.assess(cases)
        self.assertEqual([i for i, row in found.items() if row["verdict"] == "interference"], [])


if __name__ == "__main__":
    support.main()
