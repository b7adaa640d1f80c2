#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the page's style sheet as C, with the digest that its content security policy names."""
import base64
import hashlib
import re
import sys

source, target = sys.argv[1:]
css = re.sub(r"/\*.*?\*/", "", open(source, encoding="ascii").read(), flags=re.S)
css = re.sub(r"\s*\n\s*", "\n", css).strip() + "\n"
digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
lines = ['\t"%s\\n"' % line.replace("\\", "\\\\").replace('"', '\\"') for line in css.splitlines()]
with open(target, "w", encoding="ascii") as out:
    out.write("extern const char page_css[], page_css_digest[];\n\n")
    out.write("const char page_css[] =\n%s;\n\n" % "\n".join(lines))
    out.write('const char page_css_digest[] = "sha256-%s";\n' % digest)
