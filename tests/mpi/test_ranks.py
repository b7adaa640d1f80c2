# SPDX-License-Identifier: GPL-3.0-or-later
"""Any number of ranks and threads gives the edges of the local engine, byte by byte."""
import os
import subprocess
import tempfile

import kit

OWN = ["--window", "10s,60s", "--min", "2"]
TEST = OWN + ["--test"]
COORTWEET = ["--as", "coortweet", "--window", "60", "--min", "2"]
FAST = COORTWEET + ["--fast-window", "10", "--quantile", "0.9"]
LOOPS = ["--as", "coortweet", "--window", "10", "--min", "5", "--keep-loops", "--min-weight", "2"]
TOOLKIT = ["--as", "toolkit", "--window", "60", "--min", "1"]
GERMAN = ["--map", "object=url_id,account=account_id,content=post_id,time=timestamp"]
GRID = [(ranks, threads) for ranks in (1, 2, 3, 4) for threads in (1, 2)]
FEW = [(2, 2), (3, 1)]
if kit.SANITIZED:
    GRID = FEW


def figures(said):
    """What the program says of its result, without its name."""
    return [line.split("detect: ", 1)[1] for line in said.splitlines() if "detect: " in line
            and "detect: ranks: " not in line]


def compare(checks, folder, files, options, grid):
    """One input and definition on several numbers of ranks."""
    local, edges = os.path.join(folder, "local.csv"), os.path.join(folder, "edges.csv")
    status, said = kit.run([kit.OVERT, "detect", "--edges", local] + options + files)
    checks.that(status == 0, f"local engine {options} {files}: {said}")
    for ranks, threads in grid:
        status, told = kit.run(kit.command(ranks, "--threads", threads, "--edges", edges, *options,
                                           *files))
        name = f"{ranks} ranks, {threads} threads, {options}, {os.path.basename(files[0])}"
        checks.that(status == 0, f"{name}: {told}")
        checks.that(os.path.exists(edges) and kit.digest(edges) == kit.digest(local),
                    f"{name}: other edges than the local engine")
        checks.that(figures(told) == figures(said), f"{name}: {told} instead of {said}")
        if os.path.exists(edges):
            os.remove(edges)


def few_rows(folder):
    """Fewer rows than ranks, line ends of another system, none behind the last row."""
    path = os.path.join(folder, "few.csv")
    with open(path, "w", encoding="utf-8", newline="") as out:
        out.write("object_id,account_id,content_id,timestamp_share\r\n"
                  "o,a,c1,1600000000\r\no,b,c2,1600000001\r\n\"p\nq\",a,c3,1600000002\r\n"
                  "\"p\nq\",\"b\",c4,1600000002")
    return path


def compare_pairs(checks, folder, path):
    """The lines of --pairs are the same in any order of objects."""
    lines = {}
    for ranks in (0, 1, 3):
        pairs = os.path.join(folder, "pairs.csv")
        words = [*COORTWEET, "--edges", os.path.join(folder, "e.csv"), "--pairs", pairs, path]
        kit.run(kit.command(ranks, *words) if ranks else [kit.OVERT, "detect", *words])
        with open(pairs, encoding="utf-8", newline="") as stream:
            lines[ranks] = sorted(stream.read().split("\n"))
    checks.that(len(lines[0]) > 100, "no pairs to compare")
    checks.that(lines[0] == lines[1] == lines[3], "other pairs than the local engine")


def main():
    """Entry point."""
    checks = kit.Checks()
    with tempfile.TemporaryDirectory() as folder:
        own, awkward = kit.generated(folder, 200000), kit.awkward(folder)
        russian = kit.published(folder, "russian_coord_tweets")
        german = kit.published(folder, "german_elections")
        inputs = [([own], []), ([russian], []), ([german], GERMAN)] if german else [([own], [])]
        for files, more in inputs:
            compare(checks, folder, files, OWN + more, GRID)
            compare(checks, folder, files, TEST + more, GRID if files == [own] else FEW)
            compare(checks, folder, files, COORTWEET + more, GRID)
            compare(checks, folder, files, TOOLKIT + more, FEW)
        for options in (OWN, TEST, TEST + ["--min", "1"], FAST, LOOPS, TOOLKIT):
            compare(checks, folder, [awkward], options, FEW + [(5, 1)])
        subprocess.run(["gzip", "-k", awkward], check=True)
        compare(checks, folder, [awkward + ".gz", own, awkward], OWN, FEW)
        compare(checks, folder, [awkward + ".gz", own, awkward], FAST, FEW)
        compare(checks, folder, [own], OWN + ["--memory", "4M"], FEW)
        compare(checks, folder, [own], TEST + ["--memory", "4M"], FEW)
        compare(checks, folder, [own, awkward], TEST + ["--alpha", "0.2"], FEW)
        small = few_rows(folder)
        for options in (["--min", "1"], ["--min", "1", "--test"], COORTWEET[:-1] + ["1"], TOOLKIT):
            compare(checks, folder, [small], options, [(2, 1), (7, 1)])
        status, said = kit.run(kit.command(2, *COORTWEET, "--test", own))
        checks.that(status != 0 and said.count("--test goes with overt's own") == 1,
                    f"--test with --as: {said}")
        compare_pairs(checks, folder, awkward)
        if not german:
            print("the published data sets are absent: one input instead of three")
    checks.end()


main()
