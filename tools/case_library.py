#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints every figure of docs/methods/case-library.md from rules/ and a library of cases.

An implementation of the arithmetic of its own (the test `assess independent
arithmetic` compares it with the library's), so that two programs must agree.

Usage: case_library.py [--cases FILE] [--pairs FILE] [--rules DIR] [--check]
"""
import argparse
import csv
import math
import os
import sys
from collections import Counter

HERE = os.path.dirname(os.path.abspath(__file__))
HARMS = ("covert", "corrosive", "criminal", "coercive")
DATA = os.environ.get("OVERT_DATA", os.path.join(HERE, "..", "..", "shared", "data"))


def table(path):
    """Rows of a CSV file as dictionaries."""
    with open(path, newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def logit(p):
    """Log odds of a probability."""
    return math.log(p / (1 - p))


def logistic(x):
    """Probability of log odds."""
    return 1 / (1 + math.exp(-x))


class Rules:
    """The rules, and the arithmetic on items graded B2."""

    def __init__(self, folder=os.path.join(HERE, "..", "rules")):
        def rows(name):
            return table(os.path.join(folder, name + ".csv"))
        self.ratio = {r["name"]: float(r["ratio"]) for r in rows("strengths")}
        self.factor = math.prod(float(r["factor"]) for r in rows("admiralty")
                                if r["grade"] in "B2")
        self.prior = {r["ledger"]: (float(r["low"]), float(r["high"])) for r in rows("priors")}
        self.gate = {r["name"]: r["value"] for r in rows("gates")}
        self.catalogue = {r["name"]: r for r in rows("indicators")}

    def weight(self, row, strength):
        """Shrunk natural log of an item's likelihood ratio."""
        return math.log(self.ratio[strength.get(row["name"], row["strength"])]) * self.factor

    def sums(self, rows, strength, settled):
        """Grouped sums for and against, and the number of groups for."""
        best = {}
        for row in rows:
            if settled and row["direction"] == "for" and "pending" in row["flags"].split(";"):
                continue
            key = (row["direction"], row["group"])
            best[key] = max(best.get(key, 0), self.weight(row, strength))
        plus = [w for (side, _), w in best.items() if side == "for" and w > 0]
        minus = [w for (side, _), w in best.items() if side == "against" and w > 0]
        return math.fsum(plus), math.fsum(minus), len(plus)

    def established(self, ledger, rows, strength):
        """Does a ledger pass the gate of interference?"""
        plus, minus, groups = self.sums(rows, strength, True)
        sole = any(row["direction"] == "for" and "pending" not in row["flags"].split(";") and
                   self.ratio[strength.get(row["name"], row["strength"])] >=
                   float(self.gate["sole_ratio"]) for row in rows)
        low = logistic(logit(self.prior[ledger][0]) + plus - minus)
        return (low >= float(self.gate["established"]) - 1e-9 and
                (sole or groups >= float(self.gate["independent"])))

    def assess(self, names, sponsor, strength=None):
        """Verdict and posterior ranges; `strength` overrides the catalogue by name."""
        strength = strength or {}
        items = [self.catalogue[name] for name in names]
        if sponsor.strip():
            items.append(self.catalogue["sponsor_named"])
        posterior, passed, contested, opened, sponsored = {}, {}, 0, False, False
        for ledger, (low, high) in self.prior.items():
            rows = [row for row in items if row["ledger"] == ledger]
            plus, minus, _ = self.sums(rows, strength, False)
            posterior[ledger] = (logistic(logit(low) + plus - minus),
                                 logistic(logit(high) + plus - minus))
            passed[ledger] = self.established(ledger, rows, strength)
            contested += plus if ledger in HARMS else 0
            opened = opened or (ledger == "covert" and minus > 0)
            sponsored = sponsored or (ledger == "sponsor" and plus > 0)
        named = any("names_sponsor" in row["flags"].split(";") for row in items)
        out = float(self.gate["ruled_out"]) + 1e-9
        if named and passed["sponsor"] and any(passed[ledger] for ledger in HARMS):
            return "interference", posterior
        if (opened and sponsored and all(posterior[ledger][1] <= out for ledger in HARMS) and
                contested <= math.log(float(self.gate["contested_ratio"])) + 1e-9):
            return "influence", posterior
        return "undetermined", posterior


def indicators(case):
    """Names of a case's indicators."""
    return [name.strip() for name in case["evidence_indicators"].split(";") if name.strip()]


def agree(rules, cases, strength=None):
    """How many verdicts are as listed."""
    return sum(rules.assess(indicators(c), c["sponsor"], strength)[0] == c["verdict"]
               for c in cases)


def others(cases, left_out):
    """Names that at least one other case uses."""
    return {name for case in cases if case is not left_out for name in indicators(case)}


def neighbours(rules, name, support):
    """Strengths of the supported indicators of the same ledger and direction, as ranks."""
    row = rules.catalogue[name]
    return sorted(list(rules.ratio).index(rules.catalogue[other]["strength"])
                  for other in support
                  if rules.catalogue[other]["ledger"] == row["ledger"] and
                  rules.catalogue[other]["direction"] == row["direction"])


def fall_back(rules, name, support, how):
    """Strength of an indicator that no other case supports."""
    like = neighbours(rules, name, support)
    if how == "moderate" or not like:
        return "moderate"
    if how == "median":
        return list(rules.ratio)[like[len(like) // 2]]
    count = Counter(like)
    return list(rules.ratio)[max(count, key=lambda rank: (count[rank], rank))]


def leave_out_support(rules, cases, how="median"):
    """Main figure: what no other case supports loses its strength."""
    wrong = []
    for case in cases:
        support = others(cases, case)
        strength = {name: fall_back(rules, name, support, how)
                    for name in indicators(case) if name not in support}
        found, _ = rules.assess(indicators(case), case["sponsor"], strength)
        if found != case["verdict"]:
            wrong.append((case, found, strength))
    return wrong


def learn(rules, cases, sweeps=3):
    """Strengths learned from nothing but verdicts: coordinate ascent from `moderate`.

    Each indicator in turn takes the step with the most verdicts as listed among
    the cases that use it; ties keep the step that it has.
    """
    users = {}
    for case in cases:
        for name in indicators(case):
            users.setdefault(name, []).append(case)
    strength = {name: "moderate" for name in rules.catalogue if name != "sponsor_named"}
    for _ in range(sweeps):
        before = dict(strength)
        for name in sorted(users, key=lambda n: (-len(users[n]), n)):
            best = agree(rules, users[name], strength)
            for step in rules.ratio:
                trial = dict(strength, **{name: step})
                count = agree(rules, users[name], trial)
                if count > best:
                    best, strength = count, trial
        if strength == before:
            break
    return strength


def leave_out_blank(rules, cases):
    """Pessimistic figure: every strength forgotten, learned again from the other cases."""
    wrong = []
    for case in cases:
        strength = learn(rules, [other for other in cases if other is not case])
        found, _ = rules.assess(indicators(case), case["sponsor"], strength)
        if found != case["verdict"]:
            wrong.append((case, found, {}))
    return wrong


def one_step(rules, cases):
    """How many verdicts stay when one indicator's strength moves by one step."""
    order = list(rules.ratio)
    result = {}
    for name in sorted({name for case in cases for name in indicators(case)}):
        at = order.index(rules.catalogue[name]["strength"])
        for to in (at - 1, at + 1):
            if 0 <= to < len(order):
                result[name, order[to]] = agree(rules, cases, {name: order[to]})
    return result


def scale_ranges(rules, cases):
    """For each step of the scale, the ratios at which all, and at least 60, verdicts stay."""
    grid = [1.0, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5, 7, 10, 15, 20, 30, 50, 70, 85, 90, 100,
            150, 200, 300, 500, 700, 1000, 2000, 5000]
    result = {}
    for step, ratio in list(rules.ratio.items())[1:]:
        counts = {}
        for value in grid:
            rules.ratio[step] = float(value)
            counts[value] = agree(rules, cases)
        rules.ratio[step] = ratio
        result[step] = {bar: [v for v in grid if counts[v] >= bar]
                        for bar in (len(cases), min(60, len(cases)))}
    return result


def swaps(wrong):
    """Disagreements between influence and interference."""
    return [w for w in wrong if {w[0]["verdict"], w[1]} == {"influence", "interference"}]


def show_wrong(title, wrong, total):
    """Prints a figure and what it misses."""
    print(f"{title}: {total - len(wrong)} of {total}, {len(swaps(wrong))} swapped")
    for case, found, strength in wrong:
        note = ", ".join(f"{n} as {s}" for n, s in strength.items())
        print(f"    {case['id']} listed {case['verdict']}, found {found}"
              + (f" ({note})" if note else ""))


def show_margins(rules, cases):
    """Prints how close each verdict is to its gate."""
    margins = Counter()
    for case in cases:
        verdict, posterior = rules.assess(indicators(case), case["sponsor"])
        if verdict == "interference":
            margins[f"interference, best of the four at {max(posterior[h][0] for h in HARMS):.3f}"
                    f" (gate 0.80), sponsor at {posterior['sponsor'][0]:.3f}"] += 1
        elif verdict == "influence":
            margins[f"influence, worst of the four at {max(posterior[h][1] for h in HARMS):.3f}"
                    " (gate 0.20)"] += 1
    for line, count in sorted(margins.items()):
        print(f"    {count:3d} x {line}")


def show_sensitivity(rules, cases):
    """Prints what one step up or down does, and how far the scale may move."""
    steps = one_step(rules, cases)
    lowest = min(steps.values())
    print(f"one indicator moved by one step: {len(steps)} moves, worst {lowest} of {len(cases)}; "
          + ", ".join(f"{count} moves leave {agreeing}" for agreeing, count in
                      sorted(Counter(steps.values()).items(), reverse=True)))
    print("    moves that cost more than one case: " + ", ".join(
        f"{name} as {step} ({agreeing})" for (name, step), agreeing in steps.items()
        if agreeing < len(cases) - 1))
    for step, bars in scale_ranges(rules, cases).items():
        print(f"    {step} {rules.ratio[step]:g}: " + "; ".join(
            f"at least {bar} from {values[0]:g} to {values[-1]:g}" if values else f"never {bar}"
            for bar, values in bars.items()))


def pairs_that_fail(rules, cases, pairs):
    """Pairs whose verdicts are not as expected."""
    verdict = {c["id"]: rules.assess(indicators(c), c["sponsor"])[0] for c in cases}
    return [p for p in pairs
            if (verdict[p["case_a"]] == verdict[p["case_b"]]) != (p["expected"] == "same")]


def main():
    """Prints the figures; with --check, fails below the bars."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cases", default=os.path.join(DATA, "..", "cases.csv"))
    parser.add_argument("--pairs", default=os.path.join(DATA, "..", "pairs.csv"))
    parser.add_argument("--rules", default=os.path.join(HERE, "..", "rules"))
    parser.add_argument("--check", action="store_true", help="only the bars; for the tests")
    args = parser.parse_args()
    if not os.path.exists(args.cases):
        print(f"SKIPPED: {args.cases} is not there; set OVERT_DATA or use --cases",
              file=sys.stderr)
        return 77
    rules, cases = Rules(args.rules), table(args.cases)
    fit = [(c, v, {}) for c in cases
           for v in [rules.assess(indicators(c), c["sponsor"])[0]] if v != c["verdict"]]
    support = leave_out_support(rules, cases)
    failed = pairs_that_fail(rules, cases, table(args.pairs)) if os.path.exists(args.pairs) else []
    show_wrong("as listed", fit, len(cases))
    show_wrong("leave one case out, unsupported strengths to the median of their kind", support,
               len(cases))
    print(f"pairs that fail: {len(failed)}" + "".join(f"; {p['conduct']}" for p in failed))
    if not args.check:
        for how in ("moderate", "most common"):
            show_wrong(f"the same, unsupported strengths to {how}",
                       leave_out_support(rules, cases, how), len(cases))
        show_wrong("leave one case out, every strength learned anew from the verdicts",
                   leave_out_blank(rules, cases), len(cases))
        print("margins:")
        show_margins(rules, cases)
        show_sensitivity(rules, cases)
    good = (len(cases) - len(fit) >= 60 and len(cases) - len(support) >= 57 and
            not swaps(fit) and not swaps(support) and not failed)
    return 0 if good or not args.check else 1


if __name__ == "__main__":
    sys.exit(main())
