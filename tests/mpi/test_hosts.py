# SPDX-License-Identifier: GPL-3.0-or-later
"""Three hosts, made of network namespaces that only a bridge joins, give the same edges."""
import os
import shutil
import signal
import subprocess
import sys
import tempfile

import kit

HOSTS = 3
NAMES = [f"ovh{os.getpid() % 100000}n{i}" for i in range(HOSTS)]
NETWORK = "10.213.77"
AGENT = """#!/bin/sh
# mpirun calls this as it would call ssh: options, a host's address, a command
while [ "${1#-}" != "$1" ]; do shift; done
host=$1
shift
number=$((${host##*.} - 1))
exec ip netns exec "PREFIX$number" unshare --uts sh -c "hostname host$number; $*"
"""


def ip(*words, check=True):
    """Runs ip(8)."""
    return subprocess.run(["ip", *words], check=check, capture_output=True, text=True)


def build_network():
    """A bridge in the namespace of the first host, and a cable from each other host to it."""
    for name in NAMES:
        ip("netns", "add", name)
        ip("-n", name, "link", "set", "lo", "up")
    ip("-n", NAMES[0], "link", "add", "bridge", "type", "bridge")
    ip("-n", NAMES[0], "addr", "add", f"{NETWORK}.1/24", "dev", "bridge")
    ip("-n", NAMES[0], "link", "set", "bridge", "up")
    for i, name in enumerate(NAMES[1:], 1):
        ip("-n", NAMES[0], "link", "add", f"port{i}", "type", "veth", "peer", "name", "eth0",
           "netns", name)
        ip("-n", NAMES[0], "link", "set", f"port{i}", "master", "bridge", "up")
        ip("-n", name, "addr", "add", f"{NETWORK}.{i + 1}/24", "dev", "eth0")
        ip("-n", name, "link", "set", "eth0", "up")


def remove_network():
    """Takes everything away again, whatever of it is there; ends what still runs inside."""
    for name in NAMES:
        inside = ip("netns", "pids", name, check=False).stdout.split()
        for pid in inside:
            try:
                os.kill(int(pid), signal.SIGKILL)
            except OSError:
                pass
        ip("netns", "delete", name, check=False)


def job(agent, ranks, *args):
    """Command line of overt-mpi on the three hosts."""
    return spread(agent, ranks, kit.OVERT_MPI, "detect", *args)


def spread(agent, ranks, *program):
    """Command line of a program on the three hosts, started on the first one."""
    hosts = ",".join(f"{NETWORK}.{i + 1}:2" for i in range(HOSTS))
    inner = [*kit.MPIRUN, "-n", str(ranks), "--map-by", "node", "--host", hosts,
             "--mca", "plm_rsh_agent", agent, "--mca", "btl", "tcp,self",
             "--mca", "btl_tcp_if_include", f"{NETWORK}.0/24",
             "--mca", "oob_tcp_if_include", f"{NETWORK}.0/24",
             *map(str, program)]
    words = " ".join("'" + word.replace("'", "'\\''") + "'" for word in inner)
    return ["ip", "netns", "exec", NAMES[0], "unshare", "--uts", "sh", "-c",
            f"hostname host0; exec {words}"]


def check(checks, folder):
    """Edges of jobs on three hosts against the local engine; a host that is cut off."""
    agent = os.path.join(folder, "agent")
    with open(agent, "w", encoding="utf-8") as stream:
        stream.write(AGENT.replace("PREFIX", NAMES[0][:-1]))
    os.chmod(agent, 0o755)
    status, said = kit.run(spread(agent, 3, "hostname"))
    checks.that({"host0", "host1", "host2"} <= set(said.split()), f"not three hosts: {said}")
    path, awkward = kit.generated(folder, 100000), kit.awkward(folder)
    local, edges = os.path.join(folder, "local.csv"), os.path.join(folder, "edges.csv")
    for options, files in ([], [path]), (["--as", "coortweet"], [awkward, path]), \
            (["--as", "toolkit", "--min", "1"], [awkward]):
        status, said = kit.run([kit.OVERT, "detect", "--edges", local, *options, *files])
        checks.that(status == 0, said)
        for ranks in (3, 5):
            status, said = kit.run(job(agent, ranks, "--threads", 1, "--edges", edges, *options,
                                       *files))
            checks.that(status == 0, f"{ranks} ranks on 3 hosts: {said}")
            checks.that(os.path.exists(edges) and kit.digest(edges) == kit.digest(local),
                        f"{ranks} ranks on 3 hosts, {options}: other edges than the local engine")
            if os.path.exists(edges):
                os.remove(edges)
    status, said = kit.run(job(agent, 3, "--edges", "/dev/full", path))
    checks.that(status != 0 and "rank 0 of 3 on host0" in said, f"a failure names its host: {said}")


def main():
    """Entry point."""
    if os.getuid() != 0:
        kit.skip("only root can make network namespaces: three hosts are not tested")
    if not shutil.which("ip") or not shutil.which("unshare"):
        kit.skip("no ip or unshare: three hosts are not tested")
    if "--oversubscribe" not in kit.MPIRUN:
        kit.skip("the test of three hosts knows the options of Open MPI only")
    checks = kit.Checks()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that `finally` runs
    try:
        try:
            build_network()
        except subprocess.CalledProcessError as error:
            kit.skip(f"network namespaces cannot be made here: {error.stderr.strip()}")
        with tempfile.TemporaryDirectory() as folder:
            check(checks, folder)
    finally:
        remove_network()
    checks.end()


main()
