#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every example case is assessed as its page says.

Usage: test_examples.py DUMP_PROGRAM
"""
import csv
import io
import os
import re
import subprocess
import sys

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples", "cases")


def main():
    """Compares the verdict of each file with the table of the page."""
    with open(os.path.join(FOLDER, "README.md"), encoding="utf-8") as stream:
        said = dict(re.findall(r"^\| \[.*\]\((.*\.csv)\) \| (.*) \|$", stream.read(), re.M))
    files = sorted(name for name in os.listdir(FOLDER) if name.endswith(".csv"))
    assert files == sorted(said), set(files) ^ set(said)
    for name in files:
        path = os.path.abspath(os.path.join(FOLDER, name))
        text = subprocess.run([sys.argv[1], path], check=True, capture_output=True,
                              text=True).stdout
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [row["verdict"] for row in rows] == [said[name]], (name, rows, said[name])
    print(f"{len(files)} example cases are assessed as their page says")


if __name__ == "__main__":
    main()
