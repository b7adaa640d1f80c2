#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The published bundles and lists of domains are read, to the last object."""
import json
import re

import support

DATA = support.need_data() / "data" / "viginum"
# accounts, domains, links, left out
EXPECTED = {
    "big_stix21.json": (0, 3, 0, 1),
    "matriochka_stix21.json": (16, 0, 0, 0),
    "portal_kombat_stix21.json": (336, 199, 2, 0),
    "rrn_stix21.json": (20, 355, 1, 5),
    "portal_kombat_domains.csv": (0, 371, 0, 0),
    "rrn_domains.csv": (0, 637, 0, 0),
}
TYPES = {"user-account", "channel", "domain-name", "url"}


class Published(support.Program):
    """What `overt known` counts."""

    def test_counts(self):
        for name, expected in EXPECTED.items():
            out = self.works("known", DATA / name).out
            counts = re.search(r"(\d+) accounts, (\d+) domains, (\d+) links; (\d+) left out", out)
            self.assertEqual(tuple(map(int, counts.groups())), expected, name)
            if name.endswith(".json"):
                objects = json.loads((DATA / name).read_text(encoding="utf-8"))["objects"]
                self.assertEqual(sum(expected), sum(o["type"] in TYPES for o in objects), name)


if __name__ == "__main__":
    support.main()
