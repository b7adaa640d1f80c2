#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is handed on: whole, deterministic, and accusing nobody without an interference.

usage: test_handed_on.py OVERT WRITE_OUTPUTS
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import uuid

import bundles

ACCUSING = {"threat-actor", "campaign", "attack-pattern", "sighting", "relationship",
            "course-of-action", "intrusion-set", "malware", "indicator", "incident"}
OBSERVABLES = {"user-account": ("account_login", "account_type", "user_id"), "url": ("value",),
               "domain-name": ("value",)}
OBSERVABLE_SPACE = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
URI = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?([/?#]([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)*")


def references(value, key=""):
    """All ids that an object refers to."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from references(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner, key)
    elif key.endswith(("_ref", "_refs")):
        yield value


class HandedOn(unittest.TestCase):
    """Every case of bundles.CASES, and the sample case with its hostile texts."""

    program = outputs = None

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.maker = bundles.make(cls.program, cls.folder)
        subprocess.run([cls.outputs, cls.folder], check=True)
        names = [*bundles.CASES, "report"]
        cls.stix = {name: cls.read(f"{name}.stix.json")["objects"] for name in names}
        cls.misp = {name: cls.read(f"{name}.misp.json")["Event"] for name in names}

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    @classmethod
    def read(cls, name):
        """One output, which must be JSON without a key twice."""
        def unique(pairs):
            assert len(dict(pairs)) == len(pairs), pairs
            return dict(pairs)
        return json.loads((cls.folder / name).read_text(encoding="utf-8"), object_pairs_hook=unique)

    def of_type(self, name, *types):
        """Objects of some types."""
        return [o for o in self.stix[name] if o["type"] in types]

    def verdicts(self, name):
        """Verdicts that the notes of a bundle carry."""
        return {e["verdict"] for o in self.of_type(name, "note") for e in o["extensions"].values()}

    def test_ids_are_unique_and_every_reference_is_there(self):
        for name, objects in self.stix.items():
            ids = [o["id"] for o in objects]
            self.assertEqual(len(ids), len(set(ids)), name)
            for o in objects:
                self.assertTrue(o["id"].startswith(o["type"] + "--"), o["id"])
                for ref in references(o):
                    self.assertIn(ref, ids, (name, o["id"]))
                for key, value in o.items():
                    if key.endswith("_refs"):
                        self.assertTrue(value, (name, o["id"], key))
                        self.assertEqual(len(value), len(set(value)), (name, o["id"], key))

    def test_every_extension_is_declared_and_no_property_is_custom(self):
        for name, objects in self.stix.items():
            declared = {o["id"] for o in objects if o["type"] == "extension-definition"}
            used = {e for o in objects for e in o.get("extensions", {})}
            self.assertLessEqual(used, declared, name)
            for o in objects:
                self.assertFalse([key for key in o if key.startswith("x_")], o["id"])

    def test_ids_of_observables_follow_from_their_properties(self):
        checked = 0
        for objects in self.stix.values():
            for o in objects:
                if o["type"] not in OBSERVABLES:
                    self.assertEqual(uuid.UUID(o["id"].split("--")[1]).version,
                                     4 if o["type"] == "marking-definition" else 5)
                    continue
                part = {k: o[k] for k in OBSERVABLES[o["type"]] if k in o}
                text = json.dumps(part, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
                self.assertEqual(o["id"], f"{o['type']}--{uuid.uuid5(OBSERVABLE_SPACE, text)}")
                checked += 1
        self.assertGreater(checked, 200)

    def test_links_are_uris_and_addresses_are_no_domains(self):
        urls = [o["value"] for o in self.of_type("undetermined", "url")]
        self.assertGreater(len(urls), 20)
        for url in urls:
            self.assertRegex(url, f"^{URI.pattern}$")
        for o in self.of_type("undetermined", "domain-name"):
            self.assertRegex(o["value"], r"^site\d+\.example$")

    def test_verdicts(self):
        for name, expected in bundles.CASES.items():
            self.assertEqual(self.verdicts(name), expected, name)

    def test_only_interference_accuses(self):
        for name in self.stix:
            verdicts = self.verdicts(name)
            accusing = {o["type"] for o in self.of_type(name, *ACCUSING)}
            if "interference" in verdicts:
                self.assertGreaterEqual(accusing, {"threat-actor", "campaign", "attack-pattern",
                                                   "relationship", "course-of-action"})
            else:
                self.assertEqual(accusing, set(), name)
            contexts = {o["context"] for o in self.of_type(name, "grouping")}
            self.assertEqual("suspicious-activity" in contexts, "interference" in verdicts, name)

    def test_an_interference_accuses_nobody_of_the_other_findings(self):
        notes = {o["extensions"][next(iter(o["extensions"]))]["verdict"]: o["object_refs"]
                 for o in self.of_type("interference", "note")}
        groups = {o["id"]: set(o["object_refs"]) for o in self.of_type("interference", "grouping")}
        mine = groups[notes["interference"][0]]
        seen = set(self.of_type("interference", "sighting")[0]["observed_data_refs"])
        self.assertTrue(seen)
        self.assertLessEqual(seen, mine)
        self.assertEqual(len(self.of_type("interference", "campaign")), 1)

    def test_techniques_are_of_items_that_count(self):
        ids = {r["external_id"] for o in self.of_type("interference", "attack-pattern")
               for r in o["external_references"]}
        sources = {r["source_name"] for o in self.of_type("interference", "attack-pattern")
                   for r in o["external_references"]}
        self.assertEqual(sources, {"DISARM"})
        self.assertEqual(ids, {"T0130.003", "T0143.002"})

    def test_one_opinion_a_reviewer_the_last_one(self):
        opinions = {o["authors"][0]: o["opinion"] for o in self.of_type("one", "opinion")}
        self.assertEqual(opinions, {"Ann": "disagree", "Ben": "disagree"})

    def test_sponsors_only_from_registers(self):
        named = {name: {o["name"] for o in self.of_type(name, "identity")} for name in bundles.CASES}
        self.assertEqual(named["influence"], {"overt", "Example Institute", "Ministry of Examples"})
        self.assertEqual(named["undetermined"], {"overt", "Example Institute"})
        self.assertEqual(named["one"], {"overt"})

    def test_associations_are_left_out(self):
        with open(self.folder / "findings.jsonl", encoding="utf-8") as stream:
            rows = [json.loads(line) for line in stream]
        weak = [r["finding"] for r in rows if r["disposition"] == "association"]
        self.assertTrue(weak)
        text = (self.folder / "report.stix.json").read_text(encoding="utf-8")
        for finding in weak:
            self.assertNotIn(finding, text)

    def test_the_same_case_gives_the_same_bytes_on_any_day(self):
        for kind in ("stix", "misp"):
            first = (self.folder / f"interference.{kind}.json").read_bytes()
            for day in ("1700000000", "1900000000", None):
                env = dict(self.maker.env)
                env.pop("SOURCE_DATE_EPOCH")
                if day:
                    env["SOURCE_DATE_EPOCH"] = day
                again = subprocess.run(
                    [self.program, "export", kind, "interference.case", "--identity",
                     "Example Institute"], cwd=self.folder, env=env, check=True,
                    capture_output=True).stdout
                self.assertEqual(first, again, (kind, day))

    def test_an_event_is_for_this_organisation_and_tags_only_interference(self):
        for name, event in self.misp.items():
            self.assertEqual((event["distribution"], event["threat_level_id"], event["published"]),
                             ("0", "4", False))
            text = json.dumps(event)
            self.assertEqual("misp-galaxy:disarm" in text,
                             "interference" in self.verdicts(name), name)
        self.assertIn({"name": 'misp-galaxy:disarm-techniques="Use Shell Organisations"'},
                      self.misp["one"]["Tag"])
        self.assertEqual(self.misp["interference"]["Tag"], [{"name": "tlp:amber"}])

    def test_an_event_is_whole(self):
        for name, event in self.misp.items():
            objects = {o["uuid"] for o in event["Object"]}
            every = [event["uuid"], *objects,
                     *(a["uuid"] for o in event["Object"] for a in o["Attribute"])]
            self.assertEqual(len(every), len(set(every)), name)
            self.assertEqual(len(objects), len(event["Object"]), name)
            for o in event["Object"]:
                for reference in o.get("ObjectReference", []):
                    self.assertIn(reference["referenced_uuid"], objects, name)
                for attribute in o["Attribute"]:
                    self.assertIs(attribute["to_ids"], False)

    def test_what_cannot_be_written_is_refused(self):
        for words, says in ((("stix", "interference.case", "F-nothing"), b"no finding"),
                            (("accounts", "interference.case", "F-x"), b"written whole"),
                            (("stix", "interference.case", "--yardstick", "x"), b"yardstick")):
            result = subprocess.run([self.program, "export", *words], cwd=self.folder,
                                    env=self.maker.env, capture_output=True, check=False)
            self.assertEqual((result.returncode, result.stdout), (2, b""), words)
            self.assertIn(says, result.stderr)


if __name__ == "__main__":
    HandedOn.outputs = str(pathlib.Path(sys.argv.pop(2)).resolve())
    HandedOn.program = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
