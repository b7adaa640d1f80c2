#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signs of disguise from a file to the verdict's evidence.  usage: test_signs.py OVERT"""
import csv
import io
import json
import math
import random
import sqlite3

import support

COLUMNS = ("tweetid,userid,user_display_name,user_screen_name,user_reported_location,"
           "user_profile_description,user_profile_url,account_creation_date,tweet_language,tweet_text,"
           "tweet_time,tweet_client_name,in_reply_to_userid,in_reply_to_tweetid,quoted_tweet_tweetid,"
           "is_retweet,retweet_userid,retweet_tweetid,quote_count,reply_count,like_count,retweet_count,"
           "hashtags,urls,user_mentions").split(",")
NETWORK, PEOPLE = 8, 120
PLACES = ("north", "south", "harbour", "oldtown", "hill", "lakeside", "bridge", "market")
SIGNS = ("creation_burst", "templated_profiles", "shared_client_or_media", "lookalike_handle",
         "place_contradicted", "links_listed_covert_domain")
REGISTER = "id,name,owner,state,kind,domains,handles\n" + "".join(
    f"{i},City Office {i},City,Nowhere,state-controlled,,twitter:cityoffice{c}\n"
    for i, c in enumerate("abcdefgh"))
DOMAINS = "\ufeffdomain,create date\nhidden-news[.]example,01/02/2020\n\"other[.]example\",\n"


def sentence(*key):
    """Eight made-up words, the same for the same key and unlike those of any other."""
    rng = random.Random(repr(key))
    return " ".join("".join(rng.choice("abcdefghiklmnoprstuvw") for _ in range(6)) for _ in range(8))


def world(disguised, handles=None):
    """Eight accounts with texts of their own among people; in disguise or not."""
    rng, out = random.Random(11), io.StringIO()
    table = csv.DictWriter(out, COLUMNS)
    table.writeheader()

    def post(account, number, text, day, hour, minute, urls=()):
        table.writerow({
            **{column: "" for column in COLUMNS}, **account, "tweetid": 10**15 + number,
            "tweet_text": text, "tweet_time": f"2020-06-{day:02} {hour % 24:02}:{minute:02}",
            "is_retweet": "False", "urls": str(list(urls))})
    number = 0
    for a in range(NETWORK + PEOPLE):
        made = a < NETWORK and disguised
        account = {
            "userid": 5000 + a, "user_display_name": f"Person {a}",
            "user_screen_name": handles[a] if handles and a < NETWORK else
                                f"city_office{'abcdefgh'[a]}" if made else
                                f"{rng.choice('abcdef')}{a}{rng.choice(['x', 'yz', '_w', ''])}",
            "user_reported_location": "Chicago" if made else rng.choice(["Berlin", "Tokyo", "Paris, France"]),
            "user_profile_description": "proud citizen and friend of the truth" if made else
                                        f"I {rng.choice(['sing', 'cook', 'run'])} with {a} friends {a * a} times",
            "account_creation_date": f"2020-03-{1 + a % 2:02}" if made else
                                     f"{rng.randrange(2009, 2020)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 28):02}",
            "tweet_client_name": "night-poster 3" if made else rng.choice(["Web", "Phone"])}
        offset = {"Berlin": 2, "Tokyo": 9, "Paris, France": 2, "Chicago": 0}[account["user_reported_location"]]
        for i in range(26):
            number += 1
            hour = 8 + i % 3 if made else 9 + i % 12 - offset
            if a < NETWORK and i < 12:
                post(account, number, sentence("plan", i), 1 + i, hour, a)
            else:
                host = "m.hidden-news.example" if made and i < 16 else rng.choice(["a", "b", "c"]) + ".example"
                post(account, number, sentence(number), 1 + i, hour,
                     rng.randrange(60), [f"https://{host}/{number}"])
    return out.getvalue()


class Signs(support.Program):
    def build(self, disguised, *more):
        (self.path / "posts.csv").write_text(world(disguised), encoding="utf-8")
        (self.path / "register.csv").write_text(REGISTER, encoding="utf-8")
        (self.path / "domains.csv").write_text(DOMAINS, encoding="utf-8")
        self.works("run", "posts.csv", "-o", self.case, "--register", "register.csv", *more)

    def states(self):
        """State and text of each sign of the one finding that suspects somebody."""
        with sqlite3.connect(self.case) as db:
            rows = db.execute("SELECT s.name, s.state, s.text, d.disposition, s.p FROM signs s "
                              "JOIN findings f ON f.id = s.finding JOIN dispositions d ON "
                              "d.finding = f.id WHERE f.suspected = 1").fetchall()
        self.assertEqual(sorted(row[0] for row in rows), sorted(SIGNS))
        self.disposition = rows[0][3]
        return {row[0]: row[1:3] for row in rows}

    def covert_items(self):
        return sorted(row["indicator"] for row in self.works("evidence", "list", self.case, "--json").objects
                      if row["ledger"] == "covert" and row["direction"] == "for")

    def test_a_network_in_disguise(self):
        self.build(True, "--covert-domains", "domains.csv")
        states = self.states()
        for sign in SIGNS:
            self.assertEqual(states[sign][0], "present", states[sign][1])
        self.assertEqual(self.disposition, "disguised")
        self.assertEqual(self.covert_items(), sorted((*SIGNS, "coordinated_undeclared")))
        page = (self.path / "my.case.html").read_text(encoding="utf-8")
        self.assertIn("night-poster 3", page)
        self.works("verify", self.case)

    def test_the_same_posts_by_ordinary_accounts(self):
        self.build(False, "--covert-domains", "domains.csv")
        states = self.states()
        for sign in SIGNS:
            self.assertEqual(states[sign][0], "absent", states[sign][1])
        self.assertEqual(self.disposition, "undeclared")
        self.assertEqual(self.covert_items(), ["coordination_only"])

    def named(self, handles):
        """The network with other handles and with profiles of ordinary people."""
        (self.path / "posts.csv").write_text(world(False, handles), encoding="utf-8")
        self.works("run", "posts.csv", "-o", self.case)
        return self.states()["templated_profiles"]

    def test_branches_and_fans_show_a_name_and_are_not_disguised(self):
        for handles in ([f"KSP_{place}" for place in PLACES], [f"{place}_velvet" for place in PLACES]):
            state, text = self.named(handles)
            self.assertEqual((state, self.disposition), ("absent", "undeclared"), text)
            self.assertEqual(self.covert_items(), ["coordination_only"])

    def test_generated_handles_are_disguise_that_counts_once(self):
        state, text = self.named([f"{place}_{place[::-1]}{7919 * i % 9000 + 1000}"
                                  for i, place in enumerate(PLACES)])
        self.assertEqual((state, self.disposition), ("present", "disguised"), text)
        self.assertEqual(self.covert_items(), ["coordinated_undeclared", "templated_profiles"])
        ledger = [v["assessment"]["ledgers"]["covert"] for v in self.works("assess", self.case, "--json").objects
                  if v["assessment"]["items"]][0]
        self.assertAlmostEqual(ledger["log10_for"], 0.81 * math.log10(3), places=5)

    def test_screen_alone_gives_the_same_and_what_is_missing_is_named(self):
        self.build(True)
        before = self.states()
        self.assertEqual(before["links_listed_covert_domain"][0], "not measurable here")
        self.assertIn("--covert-domains", before["links_listed_covert_domain"][1])
        self.works("screen", self.case, "--register", "register.csv", "--covert-domains", "domains.csv")
        after = self.states()
        self.assertEqual(after["links_listed_covert_domain"][0], "present")
        for sign in SIGNS[:-1]:
            self.assertEqual(before[sign], after[sign])
        self.works("screen", self.case, "--no-builtin-registers")
        self.assertEqual(self.states()["lookalike_handle"][0], "not measurable here")

    def test_sources_that_are_gone_are_no_failure(self):
        self.build(True)
        (self.path / "posts.csv").rename(self.path / "elsewhere.csv")
        told = self.works("screen", self.case)
        self.assertIn("signs of disguise cannot be measured", told.err)
        self.assertEqual({state[0] for state in self.states().values()}, {"not measurable here"})
        self.assertEqual(self.disposition, "undeclared")

    def test_a_file_without_profiles_shows_no_sign(self):
        (self.path / "posts.csv").write_text(support.POSTS.replace(",handle,", ",id2,"), encoding="utf-8")
        self.works("run", "posts.csv", "-o", self.case)
        for name in ("creation_burst", "shared_client_or_media", "place_contradicted"):
            self.assertEqual(self.states()[name][0], "not measurable here")

    def test_lists_of_domains(self):
        self.build(True)
        self.refuses("screen", self.case, "--covert-domains", "gone.csv", status=support.FAILED, says="gone.csv")
        (self.path / "empty.csv").write_text("domain\n\n# nothing\n", encoding="utf-8")
        self.refuses("screen", self.case, "--covert-domains", "empty.csv", status=support.BAD_INPUT,
                     says=["empty.csv", "expected one domain a line"])

    def test_figures_are_json(self):
        self.build(True)
        with sqlite3.connect(self.case) as db:
            for name, figures in db.execute("SELECT name, figures FROM signs"):
                self.assertEqual(json.loads(figures)["detector"], name)


if __name__ == "__main__":
    support.main()
