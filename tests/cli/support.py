# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the program share: running it, a case in a folder of its own, schemas."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DONE, FAILED, USAGE, BAD_INPUT = 0, 1, 2, 3

# Four accounts that say the same within seconds, and two hundred who do not.
POSTS = "platform,account_id,handle,time,text\n" + "".join(
    f"x,{a},user{a},2020-01-{d:02}T10:00:0{a % 10}Z,\"the same words {d} said again by everybody {d}\"\n"
    for d in range(1, 20) for a in range(1, 5)) + "".join(
    f"x,b{i},bystander{i},2020-02-01T10:{i % 60:02}:00Z,\"something else {i} that nobody repeats {i}\"\n"
    for i in range(200))


class Result:
    """What one call of the program gave."""

    def __init__(self, process):
        self.status = process.returncode
        self.out = process.stdout.decode("utf-8")
        self.err = process.stderr.decode("utf-8")

    @property
    def lines(self):
        """Lines of standard output."""
        return self.out.splitlines()

    @property
    def objects(self):
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.lines]


class Program(unittest.TestCase):
    """A test with the program at hand and a folder of its own."""

    program = None

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)
        self.case = str(self.path / "my.case")

    def run_overt(self, *words, stdin=b"", env=None):
        """Calls the program in the test's folder, without settings of the caller."""
        clean = {k: v for k, v in os.environ.items()
                 if not k.startswith("OVERT_") and k != "SOURCE_DATE_EPOCH"}
        clean.update(env or {})
        if isinstance(stdin, str):
            stdin = stdin.encode("utf-8")
        return Result(subprocess.run([self.program, *map(str, words)], input=stdin, cwd=self.path,
                                     env=clean, capture_output=True, timeout=120, check=False))

    def works(self, *words, **more):
        """Calls the program and expects success."""
        result = self.run_overt(*words, **more)
        self.assertEqual(result.status, DONE, (words, result.err))
        return result

    def refuses(self, *words, status=USAGE, says=(), **more):
        """Calls the program and expects an exit status and words in its message."""
        result = self.run_overt(*words, **more)
        self.assertEqual(result.status, status, (words, result.out, result.err))
        self.assertEqual(result.out, "", words)
        for text in [says] if isinstance(says, str) else says:
            self.assertIn(text, result.err, words)
        return result

    def add_finding(self, title="Language courses", *more):
        """Adds an activity and returns its id."""
        return self.works("finding", "add", self.case, "--title", title, *more).out.strip()

    def add_evidence(self, finding, indicator, *more):
        """Adds an item and returns its id."""
        return self.works("evidence", "add", self.case, finding, "-i", indicator, *more).out.strip()

    def verdict(self, finding):
        """The latest verdict on a finding."""
        return {row["finding"]: row["verdict"]
                for row in self.works("finding", "list", self.case, "--json").objects}[finding]


def schema(name):
    """A schema of the repository."""
    return json.loads((ROOT / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))


def need_data():
    """The folder above OVERT_DATA, or the end of the test, loudly."""
    data = pathlib.Path(os.environ.get("OVERT_DATA", ROOT / ".." / "shared" / "data"))
    folder = data / ".."
    if not (folder / "cases.csv").exists():
        print(f"SKIPPED: {folder / 'cases.csv'} is not there; set OVERT_DATA", file=sys.stderr)
        sys.exit(77)
    return folder


def main():
    """Runs the tests of the calling file; its first argument is the program."""
    Program.program = os.path.abspath(sys.argv.pop(1))
    unittest.main()
