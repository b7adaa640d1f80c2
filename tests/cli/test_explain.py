#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why is this account here, and why is that one not?  usage: test_explain.py OVERT"""
import json
import random

import support


def sentence(*key):
    """Eight made-up words, the same for the same key and unlike those of any other."""
    rng = random.Random(repr(key))
    return " ".join("".join(rng.choice("abcdefghiklmnoprstuvw") for _ in range(6)) for _ in range(8))


def world():
    """A network, people who retell headlines, a pair by chance, loners of every kind."""
    rows = []

    def post(account, day, text, minute=0, platform="twitter"):
        rows.append(f"{platform},{account},{account},2020-01-{day:02}T10:{minute:02}:00Z,\"{text}\"")

    def own(account, count):
        for i in range(count):
            post(account, 1 + i % 28, sentence(account, i))
    for a in range(5):  # ten texts of their own
        own(f"net{a}", 6)
        for t in range(10):
            post(f"net{a}", 1 + t, sentence("song", t), a)
    for a in range(6):  # four of them tell five headlines that two others tell, each once
        own(f"press{a}", 30)
        for t in range(5) if a < 4 else [a - 4]:
            post(f"press{a}", 11 + t, sentence("headline", t), a)
    for a in range(3):
        own(f"reader{a}", 9)
        post(f"reader{a}", 13 + a, sentence("headline", 2 + a), 30 + a)
    for a in range(200):  # people, a third of whom say a proverb now and then
        own(f"person{a}", 5 + a % 20)
        if a % 2 == 0:
            post(f"person{a}", 20, sentence("proverb", a % 7), a % 60)
    for a in range(2):  # two very active people with two jokes in common
        own(f"busy{a}", 600)
        for t in range(2):
            post(f"busy{a}", 21 + t, sentence("joke", t), a)
    post("single", 3, sentence("lonely"))
    post("silent", 3, "")
    for platform in ("twitter", "mastodon"):
        post("twice", 4, sentence("twice", platform), platform=platform)
    return "platform,account_id,handle,time,text\n" + "\n".join(rows) + "\n"


class Explain(support.Program):
    def setUp(self):
        super().setUp()
        (self.path / "posts.csv").write_text(world(), encoding="utf-8")
        self.works("run", "posts.csv", "-o", self.case)

    def asks(self, *accounts):
        """The explanation as an object."""
        return json.loads(self.works("explain", self.case, *accounts, "--json").out)

    def account(self, name):
        return self.asks(name)["accounts"][0]

    def test_a_member_says_what_it_shares(self):
        found = self.account("net2")
        self.assertEqual(found["standing"], "suspected")
        self.assertTrue(found["finding"].startswith("F-"))
        self.assertEqual(found["objects_by_role"]["evidence"], 10)
        self.assertEqual(found["objects_in_all"], 16)
        self.assertEqual(found["pairs_beyond_chance"], 4)
        self.assertEqual({row["account_id"] for row in found["pairs"]}, {"net0", "net1", "net3", "net4"})
        self.assertTrue(all(row["others_in_group"] == 4 for row in found["objects"]))
        self.assertEqual(found["nearest_finding"]["shared"], 10)
        text = self.works("explain", self.case, "@NET2").out
        self.assertIn(f"Here: it is one of 5 accounts of finding {found['finding']}", text)
        self.assertIn("2020-01-01T10:02:00Z", text)
        self.assertIn(sentence("song", 0), text)

    def test_the_search_and_the_case_agree_on_every_account(self):
        exported = self.works("export", "accounts", self.case).out.splitlines()
        columns = exported[0].split(",")
        for line in exported[1::9]:
            row = dict(zip(columns, line.split(",")))
            name = f"{row['platform']}:{row['account_id']}"
            self.assertEqual(self.account(name)["finding"] or "", row["finding"], name)

    def test_each_way_of_not_being_here(self):
        standings = {"single": "one object", "silent": "no object", "person1": "shares with nobody"}
        for name, standing in standings.items():
            found = self.account(name)
            self.assertEqual((found["standing"], found["finding"]), (standing, None), name)
            self.assertIn("Not here", self.works("explain", self.case, name).out)
        chance = self.account("busy0")
        self.assertEqual(chance["standing"], "by chance")
        self.assertEqual((chance["pairs_tested"], chance["pairs_beyond_chance"]), (1, 0))
        text = self.works("explain", self.case, "busy0").out
        self.assertIn("the closest shares 2 where activity explains", text)
        self.assertIn("would have been needed", text)

    def test_a_headline_spills(self):
        spilled = [name for name in (f"press{a}" for a in range(4))
                   if self.account(name)["restraint"] == "what they share was also put out by others"]
        self.assertEqual(len(spilled), 4, "the common-cause rule let somebody through")
        self.assertEqual({self.account(name)["standing"] for name in spilled}, {"association"})
        text = self.works("explain", self.case, spilled[0]).out
        self.assertIn("Listed, not suspected", text)
        self.assertIn("spilled   2020-01-", text)

    def test_pairs(self):
        edge = self.asks("net0", "net1")["pair"]
        self.assertTrue(edge["tested"] and edge["beyond_chance"])
        self.assertEqual((edge["shared"], len(edge["objects"]), edge["window_hits"]), (10, 10, 10))
        self.assertLess(edge["expected"], 1)
        self.assertEqual(edge["median_delay_ms"], 60000)
        self.assertEqual(edge["objects"][0]["time_b"][14:16], "01")
        turned = self.asks("net1", "net0")["pair"]
        self.assertEqual(turned["objects"][0]["time_a"], edge["objects"][0]["time_b"])
        self.assertEqual(turned["p"], edge["p"])
        none = self.asks("net0", "person1")
        self.assertEqual((none["pair"]["tested"], none["pair"]["shared"], none["pair"]["q"]), (False, 0, None))
        self.assertGreaterEqual(none["pair"]["needed"], 2)
        chance = self.asks("busy0", "busy1")["pair"]
        self.assertGreater(chance["q"], 0.01)
        self.assertGreater(chance["needed"], chance["shared"])
        text = self.works("explain", self.case, "busy0", "busy1").out
        self.assertIn(f"No edge: q is above 0.01; {chance['needed']} shared objects", text)

    def test_an_account_is_named_without_doubt(self):
        self.refuses("explain", self.case, "twice", says=["twitter:twice", "mastodon:twice", "platform:id"])
        self.assertEqual(self.account("mastodon:twice")["platform"], "mastodon")
        self.refuses("explain", self.case, "nobody", says="no account of the case")
        self.refuses("explain", self.case, "net0", "twitter:net0", says="one account")
        self.refuses("explain", self.case)

    def test_changed_sources_are_told(self):
        with open(self.path / "posts.csv", "a", encoding="utf-8") as stream:
            stream.write("twitter,late,late,2020-01-01T10:00:00Z,one more\n")
        self.refuses("explain", self.case, "net0", status=support.BAD_INPUT, says="has changed")

    def test_settings_of_the_case_are_used(self):
        (self.path / "odd.txt").write_text(
            world().replace("platform,account_id,handle,time,text", "w,who,name,when,body"), encoding="utf-8")
        self.works("run", "odd.txt", "-o", "odd.case", "--platform", "twitter", "--division", "leiden",
                   "--map", "account=who,handle=name,time=when,text=body", "--alpha", "0.05")
        found = json.loads(self.works("explain", "odd.case", "net2", "--json").out)
        self.assertEqual((found["alpha"], found["accounts"][0]["standing"]), (0.05, "suspected"))

    def test_json_follows_its_schema(self):
        try:
            import jsonschema
        except ImportError:
            self.skipTest("python3-jsonschema is not installed")
        check = jsonschema.Draft202012Validator(support.schema("explanation"))
        for accounts in (["net0"], ["silent"], ["busy0", "press1"], ["net0", "net1"], ["single", "silent"]):
            found = self.asks(*accounts)
            check.validate(found)
            self.assertFalse(check.is_valid({**found, "surprise": 1}))


if __name__ == "__main__":
    support.main()
