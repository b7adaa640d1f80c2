#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every JSON output and input follows its schema.  usage: test_schemas.py OVERT"""
import json
import sys

import support

try:
    import jsonschema
except ImportError:
    print("SKIPPED: python3-jsonschema is not installed", file=sys.stderr)
    sys.exit(77)

class Schemas(support.Program):
    def setUp(self):
        super().setUp()
        (self.path / "posts.csv").write_text(support.POSTS, encoding="utf-8")
        self.works("run", "posts.csv", "-o", self.case)
        self.described = self.add_finding("A", "--scope", "military-force")
        self.add_finding("B")
        item = self.add_evidence(self.described, "bots", "--source", "a", "--text", "b")
        self.add_evidence(self.described, "persona")
        self.works("evidence", "supersede", self.case, item, "--withdraw", "--text", "c")
        self.works("review", self.case, self.described, "--disagree", "--why", "d", "--author", "Kim")

    def follows(self, name, objects):
        """Each object follows the schema, and would not with one key more or less."""
        validator = jsonschema.validators.validator_for(support.schema(name))
        validator.check_schema(support.schema(name))
        check = validator(support.schema(name))
        self.assertTrue(objects, name)
        for found in objects:
            check.validate(found)
            self.assertFalse(check.is_valid({**found, "surprise": 1}), name)
            for key in support.schema(name)["required"]:
                self.assertFalse(check.is_valid({k: v for k, v in found.items() if k != key}), key)

    def test_lists(self):
        findings = self.works("finding", "list", self.case, "--json").objects
        self.assertTrue(any(row["detected"] for row in findings), "no cluster was found in the posts")
        self.follows("finding-list", findings)
        self.follows("ledger", self.works("evidence", "list", self.case, "--json").objects)
        self.follows("review-list", self.works("review", "list", self.case, "--json").objects)

    def test_info(self):
        self.follows("info", self.works("info", self.case, "--json").objects)

    def test_verdicts(self):
        self.follows("verdict", self.works("assess", self.case, "--json").objects)
        for path in (support.ROOT / "examples" / "cases").glob("*.json"):
            self.follows("verdict", self.works("assess", path, "--json").objects)

    def test_catalogue(self):
        self.follows("indicator", self.works("rules", "show", "--json").objects)

    def test_descriptions(self):
        examples = [json.loads(path.read_text(encoding="utf-8"))
                    for path in (support.ROOT / "examples" / "cases").glob("*.json")]
        self.follows("case-description", examples)

    def test_items_are_refused_by_the_schema_and_by_the_program(self):
        check = jsonschema.Draft202012Validator(support.schema("evidence-item"))
        good = [{"indicator": "bots"}, {"indicator": "bots", "credibility": 3, "sources": "a"},
                {"indicator": "bots", "credibility": "3", "sources": ["a"], "author": "Kim"}]
        bad = [{}, [], {"indicator": 1}, {"indicator": "bots", "x": 1}, {"indicator": ""},
               {"indicator": "bots", "reliability": "G"}, {"indicator": "bots", "credibility": 7},
               {"indicator": "bots", "sources": [1]}, {"indicator": "bots", "text": 1}]
        for item, accepted in [(item, True) for item in good] + [(item, False) for item in bad]:
            self.assertEqual(check.is_valid(item), accepted, item)
            found = self.run_overt("evidence", "add", self.case, self.described, "-",
                                   stdin=json.dumps(item))
            self.assertEqual(found.status, support.DONE if accepted else support.BAD_INPUT, item)


if __name__ == "__main__":
    support.main()
