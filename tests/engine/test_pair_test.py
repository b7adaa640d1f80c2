#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`overt detect --test`: figures by hand, against plain arithmetic, and what must not matter."""
import collections
import csv
import itertools
import math
import os
import random
import subprocess
import sys
import tempfile
import unittest

OVERT = sys.argv.pop(1)
HEADER = "object_id,account_id,content_id,timestamp_share\n"
SHARERS_MAX = 64


def write(folder, rows, name="events.csv"):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEADER)
        file.writelines(f"{o},{a},c{i},{t}\n" for i, (o, a, t) in enumerate(rows))
    return path


def run(*words, code=0):
    done = subprocess.run([OVERT, "detect", *map(str, words)], capture_output=True, text=True)
    if done.returncode != code:
        raise AssertionError(f"exit {done.returncode}, expected {code}: {done.stderr}")
    return done.stdout, done.stderr


def edges_of(text):
    return {(r["account_a"], r["account_b"]): r for r in csv.DictReader(text.splitlines())}


def poisson_tail(k, mean):
    """P(X >= k) by its series from k on."""
    term = math.exp(k * math.log(mean) - mean - math.lgamma(k + 1))
    total, i = 0.0, k
    while term > total * 1e-17:
        total += term
        i += 1
        term *= mean / i
    return min(1.0, total)


def recompute(rows, alpha=0.01):
    """The test as docs/methods/co-choice.md states it, pair by pair."""
    objects = collections.defaultdict(set)
    for o, a, _ in rows:
        objects[o].add(a)
    d = collections.Counter(a for accounts in objects.values() for a in accounts)
    k = collections.Counter()
    for accounts in objects.values():
        if 2 <= len(accounts) <= SHARERS_MAX:
            k.update(itertools.combinations(sorted(accounts, key=str.encode), 2))
    light = [d[u] * d[v] for u, v in itertools.combinations(sorted(d, key=str.encode), 2)
             if k[u, v] <= 1]
    ones = sum(1 for n in k.values() if n == 1)
    if ones + 1 >= len(light):
        return None
    low, high = 0.0, 1.0
    while sum(high * x / (1 + high * x) for x in light) < ones + 1:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        if sum(middle * x / (1 + middle * x) for x in light) < ones + 1:
            low = middle
        else:
            high = middle
    active = sum(1 for n in d.values() if n >= 2)
    tests = active * (active - 1) // 2
    p = {pair: poisson_tail(n, high * d[pair[0]] * d[pair[1]]) for pair, n in k.items() if n >= 2}
    ranked, least, q = sorted(p, key=p.get), 1.0, {}
    for rank in range(len(ranked), 0, -1):
        least = min(least, p[ranked[rank - 1]] * tests / rank)
        q[ranked[rank - 1]] = least
    return {"kappa": high, "tests": tests, "k": k, "d": d, "p": p, "q": q,
            "beyond": {pair for pair in q if q[pair] <= alpha}}


def town(seed, users=80, planted=True, crowd=True):
    """Ordinary accounts of uneven activity and taste; five that copy one another."""
    rng = random.Random(seed)
    rows = []
    for u in range(users):
        for _ in range(rng.choice((1, 2, 5, 10, 40))):
            taste = min(rng.randrange(2000), rng.randrange(2000))
            rows.append((f"o{taste}", f"user{u}", 1600000000 + rng.randrange(200000)))
    for i in range(12 if planted else 0):
        start = 1600000000 + rng.randrange(200000)
        rows += [(f"planted{i}", f"copy{c}", start + c) for c in range(5) if rng.random() < .9]
    if crowd:  # what everybody shares is no evidence, but counts in d
        rows += [("all", f"user{u}", 1600000000 + u) for u in range(users)]
        rows += [("all", f"crowd{u}", 1600000000 + u) for u in range(70)]
    rng.shuffle(rows)
    return rows


class Test(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = holder.name

    def test_ten_accounts_by_hand(self):
        """The worked example of docs/methods/co-choice.md as a table of events."""
        names = ["Anna", "Ben", "Cleo", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "Jo"]
        sets = {("Anna", "Ben", "Cleo"): 5, ("Fay", "Gus"): 2, ("Dan", "Eve"): 1, ("Hal", "Ida"): 1}
        rows, left, number = [], {name: 10 for name in names}, itertools.count()
        for members, count in sets.items():
            for _ in range(count):
                thing = f"o{next(number)}"
                for m in members:
                    rows.append((thing, m, 1600000000))
                    left[m] -= 1
        rows += [(f"o{next(number)}", n, 1600000000) for n in names for _ in range(left[n])]
        out, log = run("--test", write(self.folder, rows))
        head = "account_a,account_b,objects,pairs,mean_delay,a_first,ties,k,lambda,p,q,significant"
        self.assertEqual(out.splitlines(), [
            head, "Anna,Ben,5,5,0,0,5,5,0.0789474,2.39311e-08,3.58966e-07,1",
            "Anna,Cleo,5,5,0,0,5,5,0.0789474,2.39311e-08,3.58966e-07,1",
            "Ben,Cleo,5,5,0,0,5,5,0.0789474,2.39311e-08,3.58966e-07,1",
            "Fay,Gus,2,2,0,0,2,2,0.0789474,0.00295708,0.0332672,0"])
        self.assertIn("45 pairs tested, kappa 0.000789474; 4 share two objects or more, 3 of them "
                      "beyond chance at 0.01; of 4 edges 3 are beyond chance", log)
        loose, log = run("--test", "--alpha", "0.05", write(self.folder, rows))
        self.assertTrue(loose.splitlines()[4].endswith("0.0332672,1"), loose)
        self.assertIn("4 of them beyond chance at 0.05", log)

    def test_against_plain_arithmetic(self):
        for seed in range(8):
            rows = town(seed, users=30 + 15 * seed, planted=seed % 2)
            out, log = run("--test", "--window", "2d", "--min", "1", write(self.folder, rows))
            expected = recompute(rows)
            self.assertIn(f"{expected['tests']} pairs tested", log)
            self.assertIn(f"; {len(expected['p'])} share two objects or more, "
                          f"{len(expected['beyond'])} of them beyond", log)
            found = edges_of(out)
            self.assertGreater(len(found), 50)
            for (a, b), row in found.items():
                mean = expected["kappa"] * expected["d"][a] * expected["d"][b]
                self.assertEqual(int(row["k"]), expected["k"][a, b])
                self.assertAlmostEqual(float(row["lambda"]) / mean, 1, delta=1e-5)
                p, q = expected["p"].get((a, b), 1), expected["q"].get((a, b), 1)
                self.assertAlmostEqual(float(row["p"]) / p, 1, delta=1e-5)
                self.assertAlmostEqual(float(row["q"]) / q, 1, delta=1e-5)
                self.assertEqual(row["significant"], str(int((a, b) in expected["beyond"])))

    def test_finds_the_planted_and_not_the_busy(self):
        rows = town(1, crowd=False)
        rng = random.Random(2)
        for name in ("busy-one", "busy-two"):
            rows += [(f"o{min(rng.randrange(2000), rng.randrange(2000))}", name, 1600000000 + i)
                     for i in range(400)]
        found = edges_of(run("--test", "--window", "2d", write(self.folder, rows))[0])
        planted = [row for (a, b), row in found.items() if a[:4] == b[:4] == "copy"]
        self.assertEqual([row["significant"] for row in planted], ["1"] * 10)
        busy = found["busy-one", "busy-two"]
        self.assertGreater(int(busy["k"]), int(max(planted, key=lambda r: int(r["k"]))["k"]))
        self.assertEqual(busy["significant"], "0")
        beyond = [pair for pair, row in found.items() if row["significant"] == "1"]
        self.assertEqual(len(beyond), 10, beyond)

    def test_objects_of_more_than_64_accounts_are_no_evidence(self):
        for sharers, k in ((64, "2"), (65, "0")):
            rows = [(o, f"u{u}", 1600000000) for o in ("x", "y") for u in range(sharers)]
            rows += [(f"own{u}-{i}", f"u{u}", 1600000000) for u in range(sharers) for i in range(9)]
            rows += [(f"alone{i}", f"w{i}", 1600000000) for i in range(200)]
            found = edges_of(run("--test", write(self.folder, rows))[0])
            self.assertEqual(len(found), sharers * (sharers - 1) // 2)
            self.assertEqual({row["k"] for row in found.values()}, {k})
            if k == "0":
                self.assertEqual({(row["p"], row["q"], row["significant"])
                                  for row in found.values()}, {("1", "1", "0")})

    def test_repeated_shares_count_once(self):
        once = town(3)
        again = once + [(o, a, t + 5000000) for o, a, t in once]
        figures = [{pair: tuple(row[name] for name in ("k", "lambda", "p", "q", "significant"))
                    for pair, row in edges_of(run("--test", "--window", "10s", "--min", "1",
                                                  write(self.folder, rows))[0]).items()}
                   for rows in (once, again)]
        self.assertGreater(len(figures[0]), 5)
        self.assertEqual(*figures)

    def test_not_testable(self):
        rows = [(f"o{i}", a, 1600000000 + i) for i in range(5) for a in ("u", "v")]
        out, log = run("--test", write(self.folder, rows))
        self.assertEqual(out.splitlines()[1], "u,v,5,5,0,0,5,5,,1,1,0")
        self.assertIn("pair test: not possible", log)
        self.assertIn("no edge is called beyond chance", log)
        out, log = run("--test", write(self.folder, []))
        self.assertEqual(out.count("\n"), 1)
        self.assertIn("pair test: not possible", log)

    def test_edges_are_those_without_the_test(self):
        path = write(self.folder, town(4))
        plain, tested = (run(*more, "--window", "10s,1h", "--min", "1", path)[0]
                         for more in ((), ("--test",)))
        self.assertEqual(plain.splitlines(), [line.rsplit(",", 5)[0]
                                              for line in tested.splitlines()])

    def test_threads_memory_order_and_files_change_nothing(self):
        rng = random.Random(5)
        rows = [(f"object-{min(rng.randrange(9000), rng.randrange(9000))}",
                 f"account {int(rng.paretovariate(.7)) % 700}", 1600000000 + rng.randrange(90000))
                for _ in range(60000)]
        rows += [(f"planted {i}", f"account {a}", 1600000000 + i)
                 for i in range(40) for a in range(500, 506)]
        options = ("--test", "--window", "60s", "--min", "1")
        expected, log = run(*options, "--threads", "1", write(self.folder, rows))
        figures = log[log.index("pair test"):]
        self.assertGreater(expected.count(",1\n"), 10)
        self.assertGreater(expected.count(",0\n"), 100)
        path = write(self.folder, rows)
        for more in (("--threads", "2"), ("--threads", "7"), ("--memory", "1K"),
                     ("--memory", "2M", "--threads", "3")):
            found, log = run(*options, *more, path)
            self.assertEqual(found, expected)
            self.assertTrue(log.endswith(figures), log)
        rng.shuffle(rows)
        parts = [write(self.folder, rows[i::3], f"part{i}.csv") for i in range(3)]
        self.assertEqual(run(*options, *parts)[0], expected)

    def test_what_it_does_not_go_with(self):
        path, edges = write(self.folder, town(6)), os.path.join(self.folder, "edges.csv")
        for tool in ("coortweet", "toolkit"):
            _, log = run("--test", "--as", tool, "--edges", edges, path, code=2)
            self.assertIn("--test goes with overt's own definition", log)
            self.assertFalse(os.path.exists(edges))
        run("--test", "--alpha", "0.7", path, code=2)
        posts = os.path.join(self.folder, "posts.csv")
        with open(posts, "w", encoding="utf-8") as file:
            file.write("account_id,post_id,created_at,text\na,1,2024-01-01T00:00:00Z,some words\n")
        _, log = run("--test", posts, code=2)
        self.assertIn("tables of events", log)
        case = os.path.join(self.folder, "my.case")
        subprocess.run([OVERT, "run", posts, "-o", case], capture_output=True, check=False)
        _, log = run("--test", case, code=2)
        self.assertIn("a case is always tested", log)


if __name__ == "__main__":
    unittest.main()
