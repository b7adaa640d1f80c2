#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the files of rules/ as a C source, so that the program needs no files at run time.

Usage: embed_rules.py OUTPUT.c FILE.csv…
"""
import os
import sys


def array(number, data):
    """One static byte array, 16 bytes to a line."""
    lines = [f"static const unsigned char file_{number}[] = {{"]
    for start in range(0, len(data), 16):
        lines.append("\t" + " ".join(f"{byte}," for byte in data[start:start + 16]))
    return "\n".join(lines + ["};", ""])


def main():
    """Writes the arrays, then the function that hands them out in the order given."""
    out, files = sys.argv[1], sys.argv[2:]
    parts = ["// SPDX-License-Identifier: GPL-3.0-or-later",
             "/* Made from rules/ by tools/embed_rules.py at build time. */",
             "#include <overt/rules.h>", ""]
    fills = []
    for number, path in enumerate(files):
        with open(path, "rb") as stream:
            data = stream.read()
        if not data:
            sys.exit(f"{path}: empty")
        parts.append(array(number, data))
        fills.append(f'\tfiles[{number}] = (struct overt_rules_file){{"{os.path.basename(path)}",\n'
                     f"\t\t{{(const char *)file_{number}, sizeof(file_{number})}}}};")
    parts.append(f'_Static_assert(OVERT_RULES_FILES == {len(files)}, "files of a set of rules");\n')
    parts.append("void overt_rules_builtin(struct overt_rules_file files[OVERT_RULES_FILES])\n{")
    parts.extend(fills)
    parts.append("}\n")
    with open(out, "w", encoding="ascii") as stream:
        stream.write("\n".join(parts))


if __name__ == "__main__":
    main()
