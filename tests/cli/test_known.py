#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Published lists of accounts: what is read, what is matched, and that they never decide alone."""
import csv
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

import support

HIDDEN = "hidden-site.example"


def bundle(*objects):
    """A bundle with a report and its publisher."""
    return {"type": "bundle", "id": "bundle--x", "objects": [
        {"type": "report", "id": "report--1", "name": "A campaign", "created_by_ref": "identity--1"},
        {"type": "identity", "id": "identity--1", "name": "Example Agency"}, *objects]}


def account(number, **fields):
    """A user-account object."""
    return {"type": "user-account", "id": f"user-account--{number}", **fields}


class Known(support.Program):
    """Lists against a world with planted groups."""

    @classmethod
    def setUpClass(cls):
        cls.world = tempfile.TemporaryDirectory()
        folder = pathlib.Path(cls.world.name)
        env = {k: v for k, v in os.environ.items() if not k.startswith("OVERT_")}
        env["SOURCE_DATE_EPOCH"] = "1700000000"

        def run(*words):
            return subprocess.run([cls.program, *map(str, words)], cwd=folder, env=env, check=True,
                                  capture_output=True, timeout=120).stdout
        run("synth", "-o", "world", "--seed", "1")
        run("run", "world.csv", "-o", "first.case")
        cls.members = {}
        listed = run("finding", "list", "first.case", "--json").decode().splitlines()
        found = {f["finding"] for f in map(json.loads, listed) if f["disposition"] != "association"}
        for row in csv.DictReader(run("export", "accounts", "first.case").decode().splitlines()):
            if row["finding"] in found:
                cls.members.setdefault(row["finding"], []).append(
                    (row["platform"], row["account_id"]))
        # The accounts of the greatest group link to the hidden site, all others anywhere else.
        cls.target = max(cls.members, key=lambda f: len(cls.members[f]))
        linked = set(cls.members[cls.target])
        with open(folder / "world.csv", encoding="utf-8", newline="") as source, \
                open(folder / "linked.csv", "w", encoding="utf-8", newline="") as out:
            reader = csv.DictReader(source)
            writer = csv.DictWriter(out, reader.fieldnames)
            writer.writeheader()
            for row in reader:
                digest = hashlib.sha256(row["post_id"].encode()).hexdigest()[:12]
                site = HIDDEN if (row["platform"], row["account_id"]) in linked else "other.example"
                row["urls"] = f"https://{site}/{digest}"
                writer.writerow(row)
        run("run", "linked.csv", "-o", "world.case")

    @classmethod
    def tearDownClass(cls):
        cls.world.cleanup()

    def setUp(self):
        super().setUp()
        shutil.copy(pathlib.Path(self.world.name) / "world.case", self.case)
        shutil.copy(pathlib.Path(self.world.name) / "linked.csv", self.path / "linked.csv")

    def write(self, content, name="list.json"):
        """A file in the test's folder."""
        text = content if isinstance(content, (str, bytes)) else json.dumps(content)
        data = text if isinstance(text, bytes) else text.encode("utf-8")
        (self.path / name).write_bytes(data)
        return name

    def items(self, indicator):
        """Findings with a standing item of an indicator, and the items."""
        rows = self.works("export", "ledger", self.case, "--json").objects
        return {r["finding"]: r for r in rows
                if r["indicator"] == indicator and r["direction"] == "for" and not r["superseded_by"]}

    def matched(self):
        """Accounts that are shown as listed."""
        rows = self.works("export", "accounts", self.case, "--json").objects
        return {r["account_id"]: r for r in rows if (r["register_method"] or "").startswith("listed-")}

    def test_listed_members_are_evidence_with_its_source_and_decide_nothing(self):
        finding, members = min(self.members.items())
        listed = members[:len(members) // 2 + 1]
        name = self.write(bundle(*(account(i, account_type=p, user_id=a)
                                   for i, (p, a) in enumerate(listed))))
        self.works("screen", self.case, "--known", name)
        items = self.items("known_listed_account")
        self.assertEqual(set(items), {finding})
        self.assertEqual(items[finding]["strength"], "moderate")
        self.assertIn("A campaign", items[finding]["text"])
        self.assertIn("Example Agency", items[finding]["text"])
        self.assertEqual(set(self.matched()), {a for _, a in listed})
        one = self.matched()[listed[0][1]]
        self.assertEqual((one["register"], one["register_file"], one["declared"]),
                         ("A campaign", name, False))
        verdicts = {r["verdict"] for r in self.works("finding", "list", self.case, "--json").objects}
        self.assertEqual(verdicts, {"undetermined"})
        self.works("report", self.case)
        page = pathlib.Path(self.case + ".html").read_text(encoding="utf-8")
        self.assertIn("in a published list", page)

    def test_a_single_listed_member_makes_no_sign(self):
        platform, name = min(self.members.items())[1][0]
        self.write(bundle(account(0, account_type=platform, user_id=name)))
        self.works("screen", self.case, "--known", "list.json")
        self.assertEqual(self.items("known_listed_account"), {})
        self.assertEqual(set(self.matched()), {name})

    def test_other_platforms_and_unnamed_ones_fit_nobody(self):
        members = min(self.members.items())[1]
        self.write(bundle(*(account(i, account_type="vk", user_id=a) for i, (_, a) in enumerate(members)),
                          *(account(f"x{i}", user_id="@" + a) for i, (_, a) in enumerate(members))))
        self.works("screen", self.case, "--known", "list.json")
        self.assertEqual(self.matched(), {})
        self.assertEqual(self.items("known_listed_account"), {})

    def test_channels_name_accounts_by_page(self):
        finding, members = min(self.members.items())
        hosts = {"twitter": "https://twitter.com/", "facebook": "facebook.com/"}
        self.write(bundle(*({"type": "channel", "id": f"channel--{i}", "name": hosts[p] + a.upper()}
                            for i, (p, a) in enumerate(members))))
        self.works("screen", self.case, "--known", "list.json")
        self.assertEqual(set(self.matched()), {a for _, a in members})
        self.assertEqual(set(self.items("known_listed_account")), {finding})

    def test_declared_accounts_are_no_sign_though_listed(self):
        members = min(self.members.items())[1]
        self.write("platform,account_id,declared_owner,register\n" + "".join(
            f"{p},{a},Ministry of Examples,a register\n" for p, a in members), "declared.csv")
        self.write(bundle(*(account(i, account_type=p, user_id=a) for i, (p, a) in enumerate(members))))
        self.works("screen", self.case, "--known", "list.json", "--register", "declared.csv")
        self.assertEqual(self.items("known_listed_account"), {})

    def test_links_into_listed_sites(self):
        for content, name in ((bundle({"type": "domain-name", "id": "domain-name--1", "value": HIDDEN}),
                               "list.json"),
                              (f"domain,seen\n{HIDDEN.replace('.', '[.]')},2024\n", "list.csv"),
                              (bundle({"type": "url", "id": "url--1", "value": HIDDEN}), "url.json")):
            self.write(content, name)
            self.works("screen", self.case, "--known", name)
            self.assertEqual(set(self.items("links_listed_covert_domain")), {self.target}, name)
        self.works("screen", self.case)  # the list of the last screening is asked again
        self.assertEqual(set(self.items("links_listed_covert_domain")), {self.target})
        self.write("domain,seen\nnobody-links-here.example,2024\n", "other.csv")
        self.works("screen", self.case, "--known", "other.csv")
        self.assertEqual(self.items("links_listed_covert_domain"), {})

    def test_sites_of_bodies_that_act_in_the_open_are_not_covert(self):
        self.write(bundle({"type": "domain-name", "id": "domain-name--1", "value": HIDDEN}))
        self.write("id,name,aliases,state,owner,kind,domains,handles,since,source,checked\n"
                   f"a,An Outlet,,Examplia,Ministry,public-service,{HIDDEN},,1990,a law,source\n",
                   "declared.csv")
        self.works("screen", self.case, "--known", "list.json", "--register", "declared.csv")
        self.assertEqual(self.items("links_listed_covert_domain"), {})

    def test_what_is_in_a_list(self):
        self.write(bundle(account(0, account_type="twitter", user_id="a"),
                          account(1, account_login="t.me/some.channel"),
                          account(2, display_name="A Name"),
                          {"type": "channel", "id": "channel--1", "name": "423 accounts"},
                          {"type": "channel", "id": "channel--2", "name": "site.example"},
                          {"type": "url", "id": "url--1", "value": "https://site.example/a/b"},
                          {"type": "domain-name", "id": "domain-name--2", "value": "gone.example",
                           "revoked": True}))
        out = self.works("known", "list.json").out
        self.assertIn("A campaign (Example Agency)", out)
        self.assertIn("2 accounts, 1 domains, 1 links; 2 left out, e.g. \"user-account--2\"", out)

    def test_what_is_no_list_is_refused(self):
        for content, says in (("", "found none"), ("{", ""), ("{}", "STIX"), ("[]", "found none"),
                              ('{"type":"bundle"}', "STIX"), (bundle(), "found none"),
                              ('{"type":"bundle","objects":{}}', "STIX"), ("[" * 4000, "found none"),
                              ('{"type":"bundle","objects":[' + "[" * 4000, ""),
                              (b"\xff\xfe\x00\x01", "found none"),
                              ('{"type":"bundle","objects":[1,null,"x",{"type":7}]}', "found none")):
            self.write(content)
            self.refuses("known", "list.json", status=support.BAD_INPUT, says=["list.json", says])
            self.refuses("screen", self.case, "--known", "list.json", status=support.BAD_INPUT)
        self.refuses("known", "nothing.json", status=support.FAILED, says="nothing.json")


if __name__ == "__main__":
    support.main()
