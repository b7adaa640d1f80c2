#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`overt detect` straight from files: every way a table can be written, and every wrong one."""
import csv
import gzip
import io
import itertools
import os
import random
import subprocess
import sys
import tempfile
import unittest

OVERT = sys.argv.pop(1)
HEADER = "object_id,account_id,content_id,timestamp_share"


def run(folder, data, *options, name="events.csv", code=0, stdin=None):
    path = os.path.join(folder, name)
    if data is not None:
        with open(path, "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())
    done = subprocess.run([OVERT, "detect", *options, path if data is not None else "-"],
                          capture_output=True, input=stdin)
    if done.returncode != code:
        raise AssertionError(f"exit {done.returncode}, expected {code}: {done.stderr.decode()}")
    return done.stdout.decode(), done.stderr.decode()


def table(rows, header=HEADER, delimiter=",", quote=False, end="\n"):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end,
                        quoting=csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL)
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return out.getvalue()


def reference(rows, window, least):
    """Pairs of accounts with at least `least` objects in common within the window."""
    met = {}
    for a, b in itertools.combinations(rows, 2):
        if a[0] == b[0] and a[1] != b[1] and abs(a[3] - b[3]) <= window:
            pair = tuple(sorted((a[1], b[1]), key=str.encode))
            entry = met.setdefault(pair, [set(), 0, 0])
            entry[0].add(a[0])
            entry[1] += 1
            entry[2] += abs(a[3] - b[3])
    return {pair: (len(o), n, s) for pair, (o, n, s) in met.items() if len(o) >= least}


def peer_reference(rows, window, least):
    """CooRTweet's weights and delays, as written down in docs/methods/co-action.md."""
    counts = {}
    for row in rows:
        counts[row[1]] = counts.get(row[1], 0) + 1
    kept = [row for row in rows if counts[row[1]] >= least]
    pairs = [(a, b) for a, b in itertools.combinations(kept, 2)
             if a[0] == b[0] and a[1] != b[1] and a[2] != b[2] and a[0] not in (a[2], b[2])
             and abs(a[3] - b[3]) <= window]
    result = {row[2] for pair in pairs for row in pair}
    busy = {}
    for row in kept:
        busy[row[1]] = busy.get(row[1], 0) + (row[2] in result)
    fine = {row[2] for row in kept if busy[row[1]] >= least}
    edges = {}
    for a, b in pairs:
        if a[2] in fine or b[2] in fine:
            pair = tuple(sorted((a[1], b[1]), key=str.encode))
            weight, total = edges.get(pair, (0, 0))
            edges[pair] = (weight + 1, total + abs(a[3] - b[3]))
    return edges


ROWS = [("o1", "a", "c1", 100), ("o1", "b", "c2", 105), ("o2", "a", "c3", 200),
        ("o2", "b", "c4", 190), ("o3", "d", "c5", 1), ("o3", "a", "c6", 500)]
EXPECTED = "account_a,account_b,objects,pairs,mean_delay,a_first,ties\na,b,2,2,7.5,1,0\n"


class Written(unittest.TestCase):
    def setUp(self):
        self.folder_object = tempfile.TemporaryDirectory()
        self.folder = self.folder_object.name

    def tearDown(self):
        self.folder_object.cleanup()

    def same(self, data, *options):
        self.assertEqual(run(self.folder, data, *options)[0], EXPECTED)

    def test_plain(self):
        self.same(table(ROWS))

    def test_every_dialect(self):
        for delimiter, quote, end in itertools.product(",;\t|", (False, True), ("\n", "\r\n")):
            self.same(table(ROWS, delimiter=delimiter, quote=quote, end=end))

    def test_byte_order_mark_and_no_last_line_end(self):
        self.same(b"\xef\xbb\xbf" + table(ROWS).rstrip("\n").encode())

    def test_other_order_and_more_columns(self):
        rows = [(r[3], "x,\n\"y\"", r[2], r[1], "", r[0], "end") for r in ROWS]
        self.same(table(rows, "timestamp,text,post_id,user_id,empty,object_id,more"))

    def test_mapped_names(self):
        self.same(table(ROWS, "thing,who,what,when"), "--map",
                  "object=thing,account=who,time=when")

    def test_no_content_column(self):
        self.same(table([(r[0], r[1], r[3]) for r in ROWS], "object_id,account_id,time"))

    def test_empty_lines_are_no_rows(self):
        self.same(table(ROWS).replace("\n", "\n\n") + "\r\n")

    def test_times_in_every_form(self):
        day = "2020-09-13T12:26:%02dZ"
        rows = [(o, a, c, day % (t % 60)) for o, a, c, t in
                (("o1", "a", "c1", 10), ("o1", "b", "c2", 15), ("o2", "a", "c3", 50),
                 ("o2", "b", "c4", 40))]
        self.same(table(rows))
        rows = [(r[0], r[1], r[2], 1600000000000 + r[3] * 1000) for r in ROWS]
        self.same(table(rows))
        rows = [(r[0], r[1], r[2], f"{r[3]}.0") for r in ROWS]
        self.same(table(rows))

    def test_compressed_and_from_standard_input(self):
        self.same(gzip.compress(table(ROWS).encode()))
        self.assertEqual(run(self.folder, None, stdin=table(ROWS).encode())[0], EXPECTED)
        self.assertEqual(run(self.folder, None, stdin=gzip.compress(table(ROWS).encode()))[0],
                         EXPECTED)

    def test_names_are_compared_byte_by_byte(self):
        names = ["x" * n for n in (1, 7, 8, 9, 14, 15, 16, 17, 40, 300)]
        names += ["x" * n + "y" for n in (7, 14, 15, 16, 299)] + ["\u00e9", "e\u0301", "a\x00b"]
        rows = [("o%d" % k, name, "c", 10) for name in names for k in (1, 2)]
        found, _ = run(self.folder, table(rows))
        edges = list(csv.reader(found.splitlines()))[1:]
        self.assertEqual(len(edges), len(names) * (len(names) - 1) // 2)
        self.assertEqual(len({n for e in edges for n in e[:2]}), len(names))

    def test_names_that_need_quotes_come_back(self):
        odd = ['a,"b"', "line\nend", "plain"]
        rows = [(o, a, f"{o}{a}", 10) for o in ("o,1", "o2") for a in odd]
        found, _ = run(self.folder, table(rows), "--as", "coortweet")
        edges = list(csv.DictReader(io.StringIO(found)))
        self.assertEqual({e["from"] for e in edges} | {e["to"] for e in edges}, set(odd))
        self.assertEqual(edges[0]["object_ids"], "o,1,o2")


class Wrong(unittest.TestCase):
    def setUp(self):
        self.folder_object = tempfile.TemporaryDirectory()
        self.folder = self.folder_object.name

    def tearDown(self):
        self.folder_object.cleanup()

    def test_bad_rows_are_counted_and_named(self):
        data = table(ROWS) + "o9,a\n" + 'o9,"a"x,c,1\n' + "o9,a,c,soon\n" + "o9,,c,1\n"
        found, log = run(self.folder, data)
        self.assertEqual(found, EXPECTED)
        for line in (8, 9, 10, 11):
            self.assertIn(f"events.csv:{line}: row left out", log)
        self.assertEqual(run(self.folder, data, "--strict", code=4)[0], EXPECTED)

    def test_rows_without_object_are_passed_over(self):
        found, log = run(self.folder, table(ROWS + [("", "a", "c", 1)]))
        self.assertEqual(found, EXPECTED)
        self.assertIn("1 rows without an object", log)

    def test_missing_column_is_named(self):
        _, log = run(self.folder, table(ROWS, "thing,account_id,content_id,time"), "--as",
                     "coortweet", code=3)
        self.assertIn("no column for the object", log)
        _, log = run(self.folder, table(ROWS), "--map", "object=nowhere", code=3)
        self.assertIn('"nowhere"', log)

    def test_empty_files(self):
        run(self.folder, "", "--as", "coortweet", code=3)
        self.assertEqual(run(self.folder, HEADER)[0].count("\n"), 1)
        self.assertEqual(run(self.folder, HEADER + "\n", "--as", "toolkit")[0],
                         "user_1,user_2,weight\n")

    def test_quote_that_never_closes(self):
        found, log = run(self.folder, table(ROWS) + 'o9,"a,c,1\n' + "o9,b,c,1\n" * 1000)
        self.assertEqual(found, EXPECTED)
        self.assertIn("events.csv:8: row left out", log)

    def test_any_bytes(self):
        rng = random.Random(7)
        alphabet = [b",", b"\n", b'"', b"\r", b"o1", b"a", b"b", b"1600000000", b"\x00", b"\xff",
                    b"-9223372036854775808", b"99999999999999999999", b"1e308"]
        for _ in range(150):
            data = b"".join(rng.choices(alphabet, k=rng.randrange(400)))
            for options in ((), ("--as", "coortweet"), ("--as", "toolkit")):
                run(self.folder, HEADER.encode() + b"\n" + data, "--threads", "2", *options)

    def test_long_fields_are_rejected(self):
        data = table(ROWS) + "o1," + "x" * 70000 + ",c,1\n" + "o" * 20_000_000 + ",a,c,1\n"
        found, log = run(self.folder, data)
        self.assertEqual(found, EXPECTED)
        self.assertEqual(log.count("found a longer field"), 2)

    def test_senseless_options(self):
        for options in (("--window", "10s,5s"), ("--window", "100d"), ("--min", "0"),
                        ("--as", "nobody"), ("--pairs", "x"), ("--map", "object"),
                        ("--as", "coortweet", "--quantile", "2")):
            run(self.folder, table(ROWS), *options, code=2)

    def test_a_failure_leaves_no_half_of_a_result(self):
        path = os.path.join(self.folder, "edges.csv")
        run(self.folder, "a,b\n1,2\n", "--as", "coortweet", "--edges", path, code=3)
        self.assertFalse(os.path.exists(path))


class Reference(unittest.TestCase):
    """Random files against a comparison of every row with every other."""

    def random_rows(self, rng):
        rows = []
        for i in range(rng.randrange(1, 120)):
            content = rng.choice((f"c{i}", f"c{rng.randrange(20)}", "o1"))
            rows.append((f"o{rng.randrange(8)}", rng.choice("abcdefghijk") * rng.randrange(1, 9),
                         content, rng.randrange(400)))
        return rows

    def test_own_definition(self):
        rng = random.Random(1)
        with tempfile.TemporaryDirectory() as folder:
            for turn in range(60):
                rows, least = self.random_rows(rng), turn % 3 + 1
                found, _ = run(folder, table(rows, quote=turn % 2), "--window", "20", "--min",
                               str(least), "--threads", str(turn % 4 + 1), *(
                                   ("--memory", "1K") if turn % 5 == 0 else ()))
                got = {(r["account_a"], r["account_b"]): r
                       for r in csv.DictReader(found.splitlines())}
                expected = reference(rows, 20, least)
                self.assertEqual(set(got), set(expected))
                for pair, (objects, pairs, delays) in expected.items():
                    self.assertEqual(int(got[pair]["objects"]), objects)
                    self.assertEqual(int(got[pair]["pairs"]), pairs)
                    self.assertAlmostEqual(float(got[pair]["mean_delay"]), delays / pairs)

    def test_coortweet(self):
        rng = random.Random(2)
        with tempfile.TemporaryDirectory() as folder:
            for turn in range(60):
                rows, least = self.random_rows(rng), turn % 4 + 1
                found, _ = run(folder, table(rows), "--as", "coortweet", "--window", "20",
                               "--min", str(least), "--threads", str(turn % 4 + 1), *(
                                   ("--memory", "1K") if turn % 5 == 0 else ()))
                got = {(r["from"], r["to"]): (int(r["weight"]), round(
                    float(r["avg_time_delta"]) * int(r["weight"])))
                    for r in csv.DictReader(found.splitlines())}
                self.assertEqual(got, peer_reference(rows, 20, least))

    def test_shorter_windows_beside_the_longest(self):
        rng = random.Random(3)
        with tempfile.TemporaryDirectory() as folder:
            for _ in range(10):
                rows = self.random_rows(rng)
                found, _ = run(folder, table(rows), "--window", "5,20", "--min", "1")
                shorter = reference(rows, 5, 1)
                for r in csv.DictReader(found.splitlines()):
                    pair = (r["account_a"], r["account_b"])
                    self.assertEqual(int(r["objects_5s"]), shorter.get(pair, (0,))[0])


class Same(unittest.TestCase):
    """The same bytes for any threads, memory, order of rows, and split into files."""

    def test_large(self):
        rng = random.Random(4)
        rows = [(f"object-number-{rng.randrange(3000)}", f"account {rng.randrange(400)}",
                 f"c{i}", 1600000000 + rng.randrange(3000)) for i in range(60000)]
        with tempfile.TemporaryDirectory() as folder:
            expected, _ = run(folder, table(rows), "--threads", "1", "--window", "60")
            self.assertGreater(expected.count("\n"), 1000)
            for options in (("--threads", "2"), ("--threads", "7"), ("--memory", "1K"),
                            ("--memory", "2M", "--threads", "3")):
                self.assertEqual(run(folder, table(rows), "--window", "60", *options)[0], expected)
            rng.shuffle(rows)
            with open(os.path.join(folder, "more.csv"), "w") as file:
                file.write(table(rows[:20000], quote=True, end="\r\n"))
            done = subprocess.run([OVERT, "detect", "--window", "60",
                                   os.path.join(folder, "more.csv"), "-"], capture_output=True,
                                  input=table(rows[20000:]).encode(), check=True)
            self.assertEqual(done.stdout.decode(), expected)

    def test_peers_definitions(self):
        """Objects stand in the order of their first rows, whoever found them."""
        rng = random.Random(6)
        rows = [(f"o{rng.randrange(400)}", f"a{rng.randrange(60)}", f"c{rng.randrange(9000)}",
                 1600000000 + rng.randrange(3000)) for i in range(30000)]
        first = {}
        for i, row in enumerate(rows):
            first.setdefault(row[0], i)
        with tempfile.TemporaryDirectory() as folder:
            for options in (("--as", "coortweet", "--min", "1", "--min-weight", "2"),
                            ("--as", "coortweet", "--min", "3", "--fast-window", "3"),
                            ("--as", "toolkit")):
                expected, _ = run(folder, table(rows), "--threads", "1", *options)
                self.assertGreater(expected.count("\n"), 200)
                for more in (("--threads", "3"), ("--memory", "1K"), ("--threads", "2",
                                                                      "--memory", "1M")):
                    self.assertEqual(run(folder, table(rows), *options, *more)[0], expected)
                for row in csv.DictReader(expected.splitlines()):
                    objects = row.get("object_ids", "").split(",")
                    self.assertEqual(objects, sorted(objects, key=lambda o: first.get(o, 0)))

    def test_line_ends_in_quotes_across_blocks(self):
        rng = random.Random(5)
        rows = [(f"o{rng.randrange(3000)}", f"a{rng.randrange(300)}", "c\n" * rng.randrange(40),
                 1600000000 + rng.randrange(100000)) for i in range(40000)]
        plain = [(r[0], r[1], "c", r[3]) for r in rows]
        with tempfile.TemporaryDirectory() as folder:
            expected, _ = run(folder, table(plain), "--window", "60")
            for threads in ("1", "3"):
                self.assertEqual(run(folder, table(rows), "--window", "60", "--threads",
                                     threads)[0], expected)

    def test_two_accounts_with_millions_of_pairs(self):
        """One object, one second: pairs of one edge are added up without being held."""
        rows = [("o", "ab"[i % 2], f"c{i}", 1600000000) for i in range(3000)]
        with tempfile.TemporaryDirectory() as folder:
            for memory in ("1K", "8G"):
                found, _ = run(folder, table(rows), "--as", "coortweet", "--memory", memory)
                self.assertEqual(found.splitlines()[1], "a,b,2250000,0,1500,1500,1,o,0")


if __name__ == "__main__":
    unittest.main()
