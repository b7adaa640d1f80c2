#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A verdict depends on what is found now, not on what was found in between.
usage: test_history.py OVERT"""
import re
import shutil

import support
import test_signs

COUNTS = ("ledger", "direction", "indicator", "strength", "reliability", "credibility",
          "dependence_group", "text", "author", "origin")


class History(support.Program):
    def fresh(self, *words):
        """What a case says that was never anything else."""
        case, self.case = self.case, str(self.path / "fresh.case")
        self.works("run", "posts.csv", "-o", self.case, *words)
        said = self.said()
        self.case = case
        return said

    def said(self):
        """Verdicts, ledgers, items that count and the report, without the items' ids."""
        verdicts = self.works("assess", self.case, "--json").objects
        for verdict in verdicts:
            for item in verdict["assessment"]["items"]:
                del item["id"]
        self.works("report", self.case, "-o", "said.html")
        page = (self.path / "said.html").read_text(encoding="utf-8")
        page = re.sub(r"<p class=\"small\">Not shown: [^<]*withdrawn[^<]*</p>\n", "", page)
        page = re.sub(r"<footer>.*", "", re.sub(r"ev-[0-9a-f]{16}", "ev", page), flags=re.S)
        page = re.sub(r" · [^<]* UTC</span>", "", page)
        return verdicts, self.live(), page

    def live(self):
        """What counts."""
        return sorted(([row["finding"], *(row[name] for name in COUNTS)]
                       for row in self.works("evidence", "list", self.case, "--json").objects
                       if not row["superseded_by"] and row["direction"] != "none"), key=str)

    def there_and_back(self, first, second, by_screen):
        """Between two settings, several times, by `run` and by `screen`."""
        expected = {words: self.fresh(*words) for words in (first, second)}
        self.assertNotEqual(expected[first], expected[second])
        self.works("run", "posts.csv", "-o", self.case, *first)
        for words in (second, first) * 2:
            self.works("run", "posts.csv", "-o", self.case, *words)
            self.assertEqual(self.said(), expected[words], words)
        for words in (second, first) * by_screen:
            self.works("screen", self.case, *words)
            self.assertEqual(self.said()[:2], expected[words][:2], words)
        self.works("verify", self.case)

    def empty_register(self):
        (self.path / "none.csv").write_text("id,name,owner,state,kind,domains,handles\n1,A,A,N,"
                                            "state-controlled,,x:nobody\n", encoding="utf-8")

    def declared_world(self):
        self.works("synth", "-o", "posts", "--users", "300", "--posts", "2400", "--fans", "0",
                   "--no-networks")
        self.empty_register()

    def test_a_register_off_and_on(self):
        self.declared_world()
        self.there_and_back(("--register", "posts.declared.csv"), ("--register", "none.csv"), 2)
        self.assertIn("influence", [v["verdict"] for v in self.said()[0]])

    def disguised_world(self):
        (self.path / "posts.csv").write_text(test_signs.world(True), encoding="utf-8")
        (self.path / "register.csv").write_text(test_signs.REGISTER, encoding="utf-8")
        (self.path / "domains.csv").write_text(test_signs.DOMAINS, encoding="utf-8")
        (self.path / "other.csv").write_text("else.example\n", encoding="utf-8")
        self.empty_register()

    def test_covert_evidence_off_and_on(self):
        self.disguised_world()
        first = ("--register", "register.csv", "--covert-domains", "domains.csv")
        self.there_and_back(first, ("--register", "none.csv", "--covert-domains", "other.csv"), 1)

    def test_other_rules_weigh_what_was_found_anew(self):
        self.disguised_world()
        self.works("run", "posts.csv", "-o", self.case)
        usual = self.live()
        shutil.copytree(support.ROOT / "rules", self.path / "mine")
        path = self.path / "mine" / "indicators.csv"
        text = path.read_text(encoding="utf-8")
        changed = text.replace("creation_burst,covert,for,moderate", "creation_burst,covert,for,slight")
        self.assertNotEqual(text, changed)
        path.write_text(changed, encoding="utf-8")
        self.works("assess", self.case, "--rules", "mine")
        self.assertIn("slight", [row[4] for row in self.live() if row[3] == "creation_burst"])
        self.works("assess", self.case)
        self.assertEqual(self.live(), usual)

    def test_what_an_analyst_settled_stays_settled(self):
        self.declared_world()
        on, off = ("--register", "posts.declared.csv"), ("--register", "none.csv")
        self.works("run", "posts.csv", "-o", self.case, *on)
        self.works("screen", self.case, *off)
        self.works("screen", self.case, *on)
        item, = [row for row in self.works("evidence", "list", self.case, "--json").objects
                 if row["indicator"] == "declared_in_register" and not row["superseded_by"] and
                 row["direction"] == "against"]
        self.works("evidence", "supersede", self.case, item["evidence"], "--withdraw", "--text",
                   "The register is out of date", "--author", "Kim")
        settled = self.live()
        self.assertNotIn("declared_in_register", [row[3] for row in settled])
        for words in (off, on) * 2:
            self.works("screen", self.case, *words)
            self.assertNotIn("declared_in_register", [row[3] for row in self.live()])
        self.assertEqual(self.live(), settled)
        self.works("verify", self.case)

    def test_an_item_that_was_withdrawn_is_not_taken_for_a_new_one(self):
        finding = self.add_finding()
        item = self.add_evidence(finding, "bots")
        self.assertEqual(self.add_evidence(finding, "bots"), item)
        self.works("evidence", "supersede", self.case, item, "--withdraw", "--text", "Another network")
        self.refuses("evidence", "add", self.case, finding, "-i", "bots", says=[item, "superseded"])
        again = self.add_evidence(finding, "bots", "--text", "The same network after all")
        self.assertNotEqual(again, item)


if __name__ == "__main__":
    support.main()
