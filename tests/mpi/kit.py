# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of overt-mpi share: starting jobs, inputs, comparing edges."""
import hashlib
import os
import random
import shutil
import subprocess
import sys

OVERT, OVERT_MPI, GENERATOR = (os.path.abspath(word) for word in sys.argv[1:4])
FLAVOUR = sys.argv[4]
SKIP = 77
# MPI libraries keep memory until they end; with sanitizers all else is still looked at
os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
os.environ["OMPI_ALLOW_RUN_AS_ROOT"] = os.environ["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1"

with open(OVERT_MPI, "rb") as program:
    SANITIZED = b"__asan_init" in program.read()  # slow: fewer combinations are enough


def skip(why):
    """Ends the test as skipped, loudly."""
    print(f"SKIPPED: {why}", file=sys.stderr)
    print(f"SKIPPED: {why}")
    sys.exit(SKIP)


def launcher():
    """The mpirun that belongs to the library that overt-mpi is linked with, and its flags."""
    names = {"ompi-c": ["mpirun.openmpi", "mpirun"], "mpich": ["mpirun.mpich", "mpirun"]}
    for name in names.get(FLAVOUR, ["mpirun"]):
        path = shutil.which(name)
        if not path:
            continue
        version = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
        if "open mpi" in (version.stdout + version.stderr).lower() or "OpenRTE" in version.stdout:
            return [path, "--oversubscribe"]
        return [path]
    return skip("no mpirun: overt-mpi is not tested")


MPIRUN = launcher()


def command(ranks, *args):
    """Command line of a job."""
    return MPIRUN + ["-n", str(ranks), OVERT_MPI, "detect"] + [str(a) for a in args]


def run(words, **more):
    """Runs a command; returns status and what it said."""
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, check=False,
                          timeout=300, **more)
    return done.returncode, done.stderr + done.stdout


def digest(path):
    """SHA-256 of a file."""
    with open(path, "rb") as stream:
        return hashlib.sha256(stream.read()).hexdigest()


def generated(folder, events):
    """Events of our own generator."""
    path = os.path.join(folder, f"generated-{events}.csv")
    if not os.path.exists(path):
        subprocess.run([GENERATOR, str(events), path], check=True)
    return path


def published(folder, name):
    """A published data set, unpacked; None where it is absent."""
    source = os.path.join(os.environ.get("OVERT_DATA", ""), "coortweet", name + ".csv.zst")
    path = os.path.join(folder, name + ".csv")
    if not os.path.exists(source):
        return None
    subprocess.run(["zstd", "-qdf", source, "-o", path], check=True)
    return path


def awkward(folder):
    """Rows over several lines, quotes, bad rows, empty objects, long names."""
    path = os.path.join(folder, "awkward.csv")
    draw = random.Random(3)
    with open(path, "w", encoding="utf-8") as out:
        out.write("object_id,account_id,content_id,timestamp_share\n")
        for i in range(30000):
            objects = [f"o{draw.randrange(300)}", f'"two\nlines ""{draw.randrange(40)}"""',
                       f'"comma,{draw.randrange(40)}"', f'o"middle{draw.randrange(20)}', ""]
            accounts = [f"a{draw.randrange(200)}", f'"user\n{draw.randrange(30)}"',
                        f"https://example.org/a/very/long/name/of/an/account/{draw.randrange(99)}"]
            time = 1600000000 + draw.randrange(40000) if draw.random() > 0.001 else "never"
            out.write(f"{draw.choice(objects)},{draw.choice(accounts)},c{i},{time}\n")
    return path


class Checks:
    """Counts what holds."""

    def __init__(self):
        self.failed = self.passed = 0

    def that(self, fine, what):
        """One claim."""
        if fine:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED: {what}")

    def end(self):
        """Exit status of the test."""
        print(f"{self.passed} held, {self.failed} failed")
        sys.exit(1 if self.failed or not self.passed else 0)
