#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`overt detect --as …` against the peers' own results, row by row.

Needs the data folder (OVERT_DATA) and the zstd program; says so and exits 77 without them.
"""
import collections
import csv
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile

OVERT = sys.argv[1]
DATA = os.environ.get("OVERT_DATA", "../shared/data")
PEER = os.path.join(DATA, "coortweet")
ORACLE = os.path.join(PEER, "oracle")
GENERATOR = os.path.join(DATA, "..", "tools", "gen_events.py")
GERMAN = ("--map", "account=account_id,content=post_id,time=timestamp", "--map")
failures = []


def check(what, found, expected, tolerance=0.0):
    if isinstance(expected, float):
        same = math.isclose(float(found), expected, rel_tol=tolerance, abs_tol=tolerance)
    else:
        same = found == expected
    if not same:
        failures.append(what)
        print(f"FAILED {what}: found {found}, expected {expected}")


def text_of(path):
    return subprocess.run(["zstd", "-dcq", path], check=True, capture_output=True,
                          text=True).stdout


def rows_of(text):
    return list(csv.DictReader(text.splitlines()))


def read_csv(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


class Sets:
    """Input files by the names that the peers' results use."""

    def __init__(self, folder):
        self.folder = folder
        self.made = {}

    def arguments(self, name):
        if name == "russian":
            return [os.path.join(PEER, "russian_coord_tweets.csv.zst")]
        column = re.fullmatch(r"ge_([a-z]+?)(_u)?", name).group(1) + "_id"
        if not name.endswith("_u"):
            return [*GERMAN, f"object={column}", os.path.join(PEER, "german_elections.csv.zst")]
        return [self.unique(column)]

    def unique(self, column):
        """Exact duplicates of (account, object, post, time) removed, as in the `_u` sets."""
        if column not in self.made:
            path = os.path.join(self.folder, column + ".csv")
            seen = set()
            with open(path, "w") as out:
                out.write("object_id,account_id,content_id,timestamp_share\n")
                for row in rows_of(text_of(os.path.join(PEER, "german_elections.csv.zst"))):
                    key = (row[column], row["account_id"], row["post_id"], row["timestamp"])
                    if row[column] and key not in seen:
                        seen.add(key)
                        out.write(",".join(key) + "\n")
            self.made[column] = path
        return self.made[column]

    def synthetic(self, count):
        path = os.path.join(self.folder, f"syn_{count}.csv")
        if not os.path.exists(path):
            subprocess.run([sys.executable, GENERATOR, str(count), path], check=True,
                           stdout=subprocess.DEVNULL)
        return path


def detect(folder, arguments, window, least, *more, pairs=False, tool="coortweet"):
    edges, pair_file = os.path.join(folder, "edges.csv"), os.path.join(folder, "pairs.csv")
    command = [OVERT, "detect", "--as", tool, "--window", str(window), "--min", str(least),
               "--edges", edges, *more, *arguments]
    if pairs:
        command += ["--pairs", pair_file]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
    return read_csv(edges), read_csv(pair_file) if pairs else None, done.stderr


def same_edges(what, found, expected):
    objects = "object_ids" in expected[0]
    # in the peer's files either account may come first: they were written from an igraph
    by_pair = {frozenset((row["from"], row["to"])): row for row in found}
    check(f"{what}: each account of a pair in byte order",
          all(row["from"] <= row["to"] for row in found), True)
    check(f"{what}: number of edges", len(found), len(expected))
    wrong = 0
    for row in expected:
        mine = by_pair.get(frozenset((row["from"], row["to"])))
        good = mine is not None
        for column in ("weight", "n_content_id", "n_content_id_y", "weight_threshold"):
            good = good and mine[column] == row[column]
        for column in ("avg_time_delta", "edge_symmetry_score"):
            good = good and math.isclose(float(mine[column]), float(row[column]), rel_tol=1e-9)
        if objects:
            good = good and set(mine["object_ids"].split(",")) == set(row["object_ids"].split(","))
        wrong += not good
    check(f"{what}: edges that differ", wrong, 0)


def quantile(weights, q):
    at = q * (len(weights) - 1)
    low = weights[int(at)]
    high = weights[min(int(at) + 1, len(weights) - 1)]
    return low + (high - low) * (at - int(at))


def components(edges):
    parent = {}

    def find(x):
        while parent.setdefault(x, x) != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x
    for row in edges:
        parent[find(row["from"])] = find(row["to"])
    return len({find(x) for x in list(parent)})


def check_summary(sets, folder, line):
    window, least = line["tw"], line["mp"]
    what = f"summary {line['set']} {window} s, {least} rows, remove_loops {line['remove_loops']}"
    more = [] if line["remove_loops"] == "TRUE" else ["--keep-loops"]
    edges, pairs, log = detect(folder, sets.arguments(line["set"]), window, least, *more,
                               pairs=True)
    weights = sorted(int(row["weight"]) for row in edges)
    nodes = {row["from"] for row in edges} | {row["to"] for row in edges}
    check(f"{what}: rows", int(re.search(r"(\d+) events read", log).group(1)),
          int(line["rows_in"]))
    check(f"{what}: pairs", len(pairs), int(line["pairs"]))
    check(f"{what}: delays", sum(int(row["time_delta"]) for row in pairs), int(line["sum_dt"]))
    check(f"{what}: contents", len({row["content_id"] for row in pairs} |
                                   {row["content_id_y"] for row in pairs}),
          int(line["uniq_content"]))
    check(f"{what}: objects", len({row["object_id"] for row in pairs}), int(line["uniq_obj"]))
    check(f"{what}: nodes", len(nodes), int(line["nodes"]))
    check(f"{what}: edges", len(edges), int(line["edges"]))
    check(f"{what}: weights", sum(weights), int(line["sum_w"]))
    check(f"{what}: greatest weight", weights[-1], int(line["max_w"]))
    check(f"{what}: weights of 2 or more", sum(w >= 2 for w in weights), int(line["w_ge2"]))
    for q, name in ((0.5, "50"), (0.95, "95")):
        threshold = quantile(weights, q)
        above = [row for row in edges if int(row["weight"]) > threshold]
        check(f"{what}: quantile {q}", threshold, float(line["q" + name]), 1e-9)
        check(f"{what}: edges above it", len(above), int(line[f"sub{name}_edges"]))
        check(f"{what}: nodes above it", len({r["from"] for r in above} | {r["to"] for r in above}),
              int(line[f"sub{name}_nodes"]))
    marked = sum(row["weight_threshold"] == "1" for row in edges)
    check(f"{what}: marked edges", marked, int(line["sub50_edges"]))
    mean = sum(float(row["edge_symmetry_score"]) for row in edges) / len(edges)
    check(f"{what}: mean symmetry", mean, float(line["mean_sym"]), 1e-8)
    mean = sum(float(row["avg_time_delta"]) for row in edges) / len(edges)
    check(f"{what}: mean delay", mean, float(line["mean_adt"]), 1e-8)
    check(f"{what}: components", components(edges), int(line["comps"]))


def check_edge_files(sets, folder):
    for name in sorted(os.listdir(ORACLE)):
        match = re.fullmatch(r"edges_(.+)_tw(\d+)_mp(\d+)\.csv\.zst", name)
        if match:
            found, _, _ = detect(folder, sets.arguments(match[1]), match[2], match[3])
            same_edges(name, found, rows_of(text_of(os.path.join(ORACLE, name))))
        match = re.fullmatch(r"edges_syn_(\d+)\.csv\.zst", name)
        if match:
            # these two files were written with the 0.95 quantile, all others with the default
            found, _, _ = detect(folder, [sets.synthetic(match[1])], 10, 2, "--quantile", "0.95")
            same_edges(name, found, rows_of(text_of(os.path.join(ORACLE, name))))


def check_pair_files(sets, folder):
    for name in sorted(os.listdir(ORACLE)):
        match = re.fullmatch(r"pairs_(.+)_tw(\d+)_mp(\d+)\.csv\.zst", name)
        if not match:
            continue
        _, found, _ = detect(folder, sets.arguments(match[1]), match[2], match[3], pairs=True)
        expected = rows_of(text_of(os.path.join(ORACLE, name)))
        key = lambda row: tuple(row[column] for column in expected[0])
        check(f"{name}: rows", collections.Counter(map(key, found)) ==
              collections.Counter(map(key, expected)), True)


def check_toolkit(sets, folder):
    for name in sorted(os.listdir(ORACLE)):
        match = re.fullmatch(r"tk_edges_in_(.+?)_(retweet|link)_w(\d+)_m(\d+)\.csv\.zst", name)
        if not match:
            continue
        found, _, _ = detect(folder, sets.arguments(match[1]), match[3], match[4], "--channel",
                             match[2], tool="toolkit")
        expected = [row for row in rows_of(text_of(os.path.join(ORACLE, name)))
                    if row["user_1"] != row["user_2"]]
        key = lambda row: (row["user_1"], row["user_2"], row["weight"])
        check(f"{name}: rows", sorted(map(key, found)), sorted(map(key, expected)))
    for count, window, edges, nodes, weight in ((1, 10, 2184, 1525, 2193),
                                                (1, 60, 12412, 3954, 12523),
                                                (1, 300, 60020, 6254, 61194)):
        found, _, _ = detect(folder, sets.arguments("russian"), window, count, tool="toolkit")
        what = f"toolkit, russian, {window} s"
        check(f"{what}: edges", len(found), edges)
        check(f"{what}: nodes", len({r["user_1"] for r in found} | {r["user_2"] for r in found}),
              nodes)
        check(f"{what}: weight", sum(int(row["weight"]) for row in found), weight)


def check_fast_net(sets, folder):
    found, _, log = detect(folder, sets.arguments("russian"), 60, 2, "--fast-window", "10s")
    nodes = {row["from"] for row in found} | {row["to"] for row in found}
    fast = [row for row in found if row["weight_fast"]]
    above = [row for row in found if row["weight_threshold_fast"] == "1"]
    check("fast net: flagged", sum(int(row["weight_fast"]) for row in fast), 447)
    check("fast net: nodes", len(nodes), 2110)
    check("fast net: edges", len(found), 3721)
    check("fast net: edges with a fast weight", len(fast), 442)
    check("fast net: subgraph 2 edges", len(above), 4)
    check("fast net: subgraph 2 nodes", len({r["from"] for r in above} | {r["to"] for r in above}),
          8)
    check("fast net: subgraph 3",
          "around the fast edges: 70 accounts, 112 edges" in log, True)


def check_million(sets, folder):
    edges, pairs, _ = detect(folder, [sets.synthetic("1000000")], 10, 2, pairs=True)
    weights = [int(row["weight"]) for row in edges]
    check("1M: pairs", len(pairs), 185363)
    check("1M: delays", sum(int(row["time_delta"]) for row in pairs), 765831)
    check("1M: nodes", len({r["from"] for r in edges} | {r["to"] for r in edges}), 26877)
    check("1M: edges", len(edges), 92956)
    check("1M: greatest weight", max(weights), 23)
    check("1M: weights of 2 or more", sum(w >= 2 for w in weights), 8375)
    check("1M: weights of 5 or more", sum(w >= 5 for w in weights), 4856)


def check_same_bytes(sets, folder):
    """One and several threads, and next to no memory, write the same bytes."""
    for arguments in (sets.arguments("ge_domain"), [sets.synthetic("100000")]):
        seen = set()
        for more in (("--threads", "1"), ("--threads", "3"), ("--memory", "1K")):
            detect(folder, arguments, 60, 2, *more, pairs=True)
            with open(os.path.join(folder, "edges.csv"), "rb") as edges, \
                    open(os.path.join(folder, "pairs.csv"), "rb") as pairs:
                seen.add((edges.read(), pairs.read()))
        check(f"same bytes: {arguments[-1]}", len(seen), 1)


def main():
    if not os.path.isdir(ORACLE) or not shutil.which("zstd"):
        print(f"SKIPPED: the peers' results are not at {ORACLE} (set OVERT_DATA), "
              "or zstd is not installed", file=sys.stderr)
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        sets = Sets(folder)
        with open(os.path.join(ORACLE, "oracle_summary.csv"), newline="") as file:
            for line in csv.DictReader(file):
                check_summary(sets, folder, line)
        check_edge_files(sets, folder)
        check_pair_files(sets, folder)
        check_toolkit(sets, folder)
        check_fast_net(sets, folder)
        check_million(sets, folder)
        check_same_bytes(sets, folder)
    print(f"{len(failures)} checks failed" if failures else "all checks passed")
    sys.exit(1 if failures else 0)


main()
