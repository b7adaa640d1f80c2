# SPDX-License-Identifier: GPL-3.0-or-later
"""The cost model of docs/performance.md against what bench/run has measured.

Processor time of one thread = a x events + b x pairs that pruning left; a and b are the
least squares over the relative errors of all sizes. Memory = 16 bytes per event, 37 per
name, and chunks that are half full.
"""
import re

EVENT_BYTES, NAME_BYTES = 16, 37
NAMES_AN_EVENT = 0.103  # bench/gen.c: a 20th of the events each, and the planted groups
CHUNK_BYTES, EVENTS_A_PART, PARTS_MAX = 512 * 16, 32768, 2048


def facts(said):
    """Events read, left by pruning, and pairs walked, as `overt detect` says at its end."""
    read = re.search(r"(\d+) events read", said)
    left = re.search(r"(\d+) events left by pruning, (\d+) pairs", said)
    return (int(read[1]), int(left[1]), int(left[2])) if read and left else None


def sent(said):
    """Bytes between ranks, as overt-mpi says at its end."""
    found = re.search(r"(\d+) bytes sent from one to another", said)
    return int(found[1]) if found else None


def fit(points):
    """Seconds per event and per pair: least squares of (a n + b p) / t = 1."""
    rows = [(n / t, p / t) for n, p, t in points]
    xx, xy, yy = (sum(r[i] * r[j] for r in rows) for i, j in ((0, 0), (0, 1), (1, 1)))
    x, y = sum(r[0] for r in rows), sum(r[1] for r in rows)
    det = xx * yy - xy * xy
    return (x * yy - y * xy) / det, (y * xx - x * xy) / det


def parts(events):
    """Parts that events are dealt to (src/engine/parts.c)."""
    count = 1
    while count < PARTS_MAX and count * EVENTS_A_PART < events:
        count *= 2
    return count


def memory(events):
    """MiB that the model asks for with one thread."""
    names = NAMES_AN_EVENT * events
    return (EVENT_BYTES * events + NAME_BYTES * names + CHUNK_BYTES / 2 * parts(events)) / 2**20


def markdown(measured):
    """The comparison; measured: (label, what overt said, processor seconds, MiB)."""
    rows = [(label, *facts(said), seconds, mib) for label, said, seconds, mib in measured
            if facts(said)]
    if len(rows) < 2:
        return ""
    a, b = fit([(events, pairs, seconds) for _, events, _, pairs, seconds, _ in rows])
    lines = [f"Model, one thread: {a * 1e9:.0f} ns per event and {b * 1e9:.0f} ns per pair that "
             "pruning left.", "",
             "| input | left by pruning | pairs | processor s: model | measured | MiB: model | "
             "measured |", "|---|---|---|---|---|---|---|"]
    for label, events, left, pairs, seconds, mib in rows:
        lines.append(f"| {label} | {left} | {pairs} | {a * events + b * pairs:.2f} | {seconds:.2f} "
                     f"| {memory(events):.0f} | {mib:.0f} |")
    return "\n".join(lines)
