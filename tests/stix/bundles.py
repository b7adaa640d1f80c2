#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases of every verdict, and what is handed on of them.

usage: bundles.py OVERT FOLDER

Writes NAME.stix.json and NAME.misp.json into FOLDER for the names in CASES, made from one
synthetic world: without a register (undetermined), with a register and a sponsor that the
declared group names (influence), with a sponsor and hidden operators of an undeclared group
(interference), an activity that an analyst describes, and a case without findings.
"""
import csv
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys

CASES = {
    "undetermined": {"undetermined"},
    "influence": {"influence", "undetermined"},
    "interference": {"interference", "undetermined"},
    "one": {"interference"},
    "described": {"undetermined"},
    "empty": set(),
}


class Maker:
    """Runs the program in a folder with a fixed clock."""

    def __init__(self, program, folder):
        self.program, self.folder = os.path.abspath(program), pathlib.Path(folder)
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("OVERT_")}
        self.env["SOURCE_DATE_EPOCH"] = "1700000000"

    def run(self, *words):
        """Standard output of one call."""
        return subprocess.run([self.program, *map(str, words)], cwd=self.folder, env=self.env,
                              check=True, capture_output=True, timeout=300).stdout

    def findings(self, case):
        """Findings of a case by disposition; the first of each."""
        rows = map(json.loads, self.run("finding", "list", case, "--json").splitlines())
        found = {}
        for row in rows:
            found.setdefault(row["disposition"], row["finding"])
        return found

    def export(self, case, name, *more):
        """Writes both kinds."""
        for kind in ("stix", "misp"):
            self.run("export", kind, case, "-o", f"{name}.{kind}.json", *more)


def add_links(folder):
    """Every post gets a link that follows from its text, some of them strange."""
    shapes = ["https://Site{}.example/a b?q=é&x=[1]#top#{}", "http://site{}.example:8080/%zz/{}",
              "https://site{}.example/{}", "https://10.0.0.{}/{}", "ftp://site{}.example/{}"]
    with open(folder / "world.csv", encoding="utf-8", newline="") as source, \
            open(folder / "linked.csv", "w", encoding="utf-8", newline="") as target:
        reader = csv.DictReader(source)
        writer = csv.DictWriter(target, [*reader.fieldnames])
        writer.writeheader()
        for row in reader:
            digest = hashlib.sha256(row["text"].encode("utf-8")).hexdigest()
            number = int(digest[:8], 16)
            row["urls"] = shapes[number % len(shapes)].format(number % 50, digest[:16])
            writer.writerow(row)


def make(program, folder):
    """Makes all cases and their outputs."""
    maker = Maker(program, folder)
    maker.run("synth", "-o", "world", "--seed", "1")
    add_links(maker.folder)
    maker.run("run", "linked.csv", "-o", "undetermined.case")
    maker.run("run", "linked.csv", "-o", "influence.case", "--register", "world.declared.csv")
    shutil.copy(maker.folder / "undetermined.case", maker.folder / "interference.case")
    ids = {**maker.findings("undetermined.case"), **maker.findings("influence.case")}
    maker.run("evidence", "add", "influence.case", ids["declared"], "-i", "sponsor_named")
    for indicator in ("sponsor_named", "fake_accounts", "front_organisation", "indictment"):
        maker.run("evidence", "add", "interference.case", ids["undeclared"], "-i", indicator)
    for author, stance in (("Ann", "--agree"), ("Ben", "--disagree"), ("Ann", "--disagree")):
        maker.run("review", "interference.case", ids["undeclared"], stance, "--author", author,
                  "--why", f"“{author}” has \"reasons\"\\")
    maker.run("finding", "add", "described.case", "--title", "Language courses", "--text", "Open")
    for name in ("undetermined", "influence", "interference", "described"):
        maker.export(f"{name}.case", name, "--identity", "Example Institute")
    maker.export("interference.case", "one", ids["undeclared"])
    with open(maker.folder / "quiet.csv", "w", encoding="utf-8") as quiet:
        quiet.write("platform,account_id,timestamp,text\nx,a,2024-01-01T00:00:00Z,one\n"
                    "x,b,2024-01-02T00:00:00Z,two\n")
    maker.run("run", "quiet.csv", "-o", "empty.case")
    maker.export("empty.case", "empty")
    return maker


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    make(sys.argv[1], sys.argv[2])
