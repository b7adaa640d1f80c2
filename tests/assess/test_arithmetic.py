#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The C arithmetic against an independent one: 500 random cases, every number of every ledger.

Usage: test_arithmetic.py DUMP_PROGRAM
"""
import csv
import io
import os
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools"))
import case_library  # noqa: E402


def main():
    """Writes a random library, runs the program on it and compares."""
    rules = case_library.Rules()
    names = sorted(rules.catalogue)
    draw = random.Random(20)
    rows = [(f"r{i}", draw.choice(["", "S", "T"]), draw.sample(names, draw.randrange(0, 9)))
            for i in range(500)]
    with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False) as stream:
        out = csv.writer(stream)
        out.writerow(["id", "sponsor", "evidence_indicators"])
        out.writerows([i, s, ";".join(n)] for i, s, n in rows)
    try:
        text = subprocess.run([sys.argv[1], stream.name], check=True, capture_output=True,
                              text=True).stdout
    finally:
        os.unlink(stream.name)
    found = {row["id"]: row for row in csv.DictReader(io.StringIO(text))}
    kinds = set()
    for key, sponsor, chosen in rows:
        verdict, posterior = rules.assess(chosen, sponsor)
        kinds.add(verdict)
        assert found[key]["verdict"] == verdict, (key, chosen, verdict, found[key])
        for ledger, (low, high) in posterior.items():
            assert abs(float(found[key][ledger + "_low"]) - low) < 6e-5, (key, ledger, low)
            assert abs(float(found[key][ledger + "_high"]) - high) < 6e-5, (key, ledger, high)
    assert len(found) == len(rows) and kinds >= {"interference", "undetermined"}
    print(f"{len(rows)} random cases agree; verdicts seen: {', '.join(sorted(kinds))}")


if __name__ == "__main__":
    main()
