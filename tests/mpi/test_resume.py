# SPDX-License-Identifier: GPL-3.0-or-later
"""A rank that dies ends the job with a clear message; the same command then goes on."""
import os
import signal
import subprocess
import tempfile

import kit

RANKS = 3


def processes(mark):
    """Ranks of the job whose command line has the mark: [(rank, pid)]."""
    found = []
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/cmdline", "rb") as stream:
                words = stream.read().split(b"\0")
            with open(f"/proc/{name}/environ", "rb") as stream:
                environment = dict(part.split(b"=", 1) for part in stream.read().split(b"\0")
                                   if b"=" in part)
        except OSError:
            continue
        rank = environment.get(b"OMPI_COMM_WORLD_RANK", environment.get(b"PMI_RANK"))
        if words and os.path.basename(words[0]) == b"overt-mpi" and mark.encode() in words and rank:
            found.append((int(rank), int(name)))
    return found


def kill_after(words, mark, line, victim):
    """Starts a job, kills one rank when a line is seen; returns status, text, and if it was killed."""
    with subprocess.Popen([str(w) for w in words], stderr=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True) as job:
        said, killed = [], False
        for text in job.stderr:
            said.append(text)
            if line in text and not killed:
                for rank, pid in processes(mark):
                    if rank == victim:
                        os.kill(pid, signal.SIGKILL)
                        killed = True
        said.append(job.stdout.read())  # MPICH's launcher tells there what happened
        status = job.wait(timeout=120)
    return status, "".join(said), killed


def one_death(checks, folder, options, stage, victim):
    """Kills a rank behind a stage, then resumes."""
    name = f"{options}, rank {victim} dies behind {stage}"
    local, edges = os.path.join(folder, "local.csv"), os.path.join(folder, "edges.csv")
    for events in (300000, 1000000, 4000000):  # a small job may be complete too soon
        kept = os.path.join(folder, f"kept-{events}")
        path = kit.generated(folder, events)
        words = kit.command(RANKS, "--threads", 1, "--checkpoint", kept, "--edges", edges, *options,
                            path)
        status, said, killed = kill_after(words, kept, f'stage "{stage}" complete', victim)
        if killed and status != 0 and not os.path.exists(edges):
            break
        if os.path.exists(edges):
            os.remove(edges)
    checks.that(killed and status != 0, f"{name}: the job went on: {said}")
    print(f"--- {name}:\n{said}")
    checks.that("signal" in said or "told to end" in said or "KILLED" in said,
                f"{name}: no clear message: {said}")
    checks.that(not os.path.exists(edges), f"{name}: edges of a job that died")
    status, said = kit.run(words)
    checks.that(status == 0 and "taken from the checkpoint" in said, f"{name}: {said}")
    kit.run([kit.OVERT, "detect", "--edges", local, *options, path])
    checks.that(os.path.exists(edges) and kit.digest(edges) == kit.digest(local),
                f"{name}: other edges after going on")
    checks.that(not os.listdir(kept), f"{name}: checkpoints are left: {os.listdir(kept)}")
    checks.that(not [f for f in os.listdir(folder) if "part" in f and victim],
                f"{name}: half an output is left: {os.listdir(folder)}")
    if os.path.exists(edges):
        os.remove(edges)


def damage(checks, folder):
    """A damaged checkpoint is not used; nor is one of other options."""
    path, kept = kit.generated(folder, 300000), os.path.join(folder, "damaged")
    edges, local = os.path.join(folder, "edges.csv"), os.path.join(folder, "local.csv")
    full = kit.command(2, "--threads", 1, "--checkpoint", kept, "--edges", "/dev/full", path)
    status, said = kit.run(full)
    checks.that(status != 0 and "No space left" in said, f"a full disk: {status} {said}")
    files = sorted(os.listdir(kept))
    checks.that(len(files) == 8, f"checkpoints of four stages and two ranks: {files}")
    for name in files:
        if name.endswith(".edges") or name.endswith(".pruned"):
            with open(os.path.join(kept, name), "r+b") as stream:
                stream.seek(-40, os.SEEK_END)
                byte = stream.read(1)
                stream.seek(-40, os.SEEK_END)
                stream.write(bytes([byte[0] ^ 1]))
            break
    words = kit.command(2, "--threads", 1, "--checkpoint", kept, "--edges", edges, path)
    status, said = kit.run(words)
    checks.that(status == 0 and 'stage "pruned" taken' in said, f"one damaged file: {said}")
    kit.run([kit.OVERT, "detect", "--edges", local, path])
    checks.that(kit.digest(edges) == kit.digest(local), "other edges after a damaged checkpoint")
    kit.run(full)
    status, said = kit.run(words[:-1] + ["--min", "3", path])
    checks.that(status == 0 and "taken" not in said, f"checkpoint of other options: {said}")


def tested_edges(checks, folder):
    """Edges that were tested before the job failed are taken as they are."""
    path, kept = kit.generated(folder, 300000), os.path.join(folder, "tested")
    edges, local = os.path.join(folder, "edges.csv"), os.path.join(folder, "local.csv")
    words = ["--threads", 1, "--test", "--checkpoint", kept]
    kit.run(kit.command(3, *words, "--edges", "/dev/full", path))
    status, said = kit.run(kit.command(3, *words, "--edges", edges, path))
    checks.that(status == 0 and 'stage "edges" taken' in said, f"tested edges: {said}")
    _, told = kit.run([kit.OVERT, "detect", "--test", "--edges", local, path])
    checks.that(kit.digest(edges) == kit.digest(local), "other edges after going on")
    figures = told[told.index("pair test"):].strip()
    checks.that(figures in said, f"other figures after going on: {said}, not {figures}")


def failures(checks, folder):
    """What is wrong for all is said once."""
    status, said = kit.run(kit.command(3, os.path.join(folder, "absent.csv")))
    checks.that(status != 0 and said.count("absent.csv") == 1, f"absent input: {said}")
    status, said = kit.run(kit.command(2, "--windo", "3", "x.csv"))
    checks.that(status != 0 and said.count("unknown option") == 1, f"unknown option: {said}")
    empty = os.path.join(folder, "empty.csv")
    with open(empty, "w", encoding="utf-8"):
        pass
    status, said = kit.run(kit.command(2, empty))
    checks.that(status != 0 and "empty" in said, f"empty input: {said}")
    header = os.path.join(folder, "header.csv")
    with open(header, "w", encoding="utf-8") as stream:
        stream.write("object_id,account_id,content_id,timestamp_share\n")
    for options in ([], ["--as", "coortweet"], ["--as", "toolkit"]):
        status, said = kit.run(kit.command(3, *options, header))
        checks.that(status == 0 and "0 events read" in said, f"only a header {options}: {said}")


def main():
    """Entry point."""
    checks = kit.Checks()
    with tempfile.TemporaryDirectory() as folder:
        one_death(checks, folder, [], "events", 1)
        one_death(checks, folder, ["--window", "60s"], "pruned", 0)
        one_death(checks, folder, ["--test"], "pruned", 1)
        one_death(checks, folder, ["--as", "coortweet", "--fast-window", "5"], "pruned", 2)
        one_death(checks, folder, ["--as", "toolkit"], "events", 1)
        damage(checks, folder)
        tested_edges(checks, folder)
        failures(checks, folder)
    checks.end()


main()
