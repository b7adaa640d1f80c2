#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report on pages: what the printer gets, what happens without one, and a real one if there is."""
import pathlib
import re
import shutil
import subprocess

import support

PRINTER = """#!/bin/sh
# Stands in for Chromium: keeps the page that it is given.
for word; do
	case $word in
	--print-to-pdf=*) out=${word#*=} ;;
	file://*) page=${word#file://} ;;
	esac
done
/bin/cp "$page" "$SEEN"
printf '%%PDF-1.7' > "$out"
"""


class Pdf(support.Program):
    """`overt report --pdf`."""

    def setUp(self):
        super().setUp()
        self.finding = self.add_finding("Language courses")
        self.bin = self.path / "bin"
        self.bin.mkdir()
        self.env = {"PATH": str(self.bin), "SEEN": str(self.path / "seen.html"),
                    "TMPDIR": str(self.path)}

    def install(self, name, text):
        """A program on the path."""
        (self.bin / name).write_text(text, encoding="utf-8")
        (self.bin / name).chmod(0o755)

    def left(self):
        """Temporary files that are still there."""
        return [p.name for p in self.path.iterdir() if "overt-pdf" in p.name or ".part" in p.name]

    def test_the_page_is_unfolded_and_has_a_foot(self):
        self.install("chromium", PRINTER)
        out = self.works("report", self.case, "--pdf", env=self.env).out
        self.assertEqual(out, self.case + ".pdf\n")
        self.assertEqual(pathlib.Path(self.case + ".pdf").read_bytes(), b"%PDF-1.7")
        page = (self.path / "seen.html").read_text(encoding="utf-8")
        self.assertRegex(page, r'@bottom-left \{ content: "my\.case - case [0-9a-f]{12}"')
        self.assertIn("counter(page)", page)
        self.assertLess(page.index("@page"), page.index("Content-Security-Policy"))
        self.assertEqual(re.findall(r"<details(?! open)", page), [])
        self.assertGreater(page.count("<details open"), 0)
        self.assertEqual(self.left(), [])

    def test_a_name_cannot_leave_its_string(self):
        self.install("chromium", PRINTER)
        name = 'a"}body{display:none}<b>\\.case'
        shutil.copy(self.case, self.path / name)
        self.works("report", name, "--pdf", "-o", "out.pdf", env=self.env)
        page = (self.path / "seen.html").read_text(encoding="utf-8")
        foot = re.search(r'@bottom-left \{ content: "([^"]*)"', page).group(1)
        self.assertRegex(foot, r"^(?:[\w .-]|\\[0-9a-f]{6})*$")
        self.assertIn("body", foot)

    def test_public_and_standard_output(self):
        self.install("chromium", PRINTER)
        result = self.works("report", self.case, "--pdf", "--public", "-o", "-", env=self.env)
        self.assertEqual(result.out, "%PDF-1.7")

    def test_weasyprint_where_there_is_no_chromium(self):
        self.install("weasyprint", '#!/bin/sh\nprintf %s WEASY > "$2"\n')
        self.works("report", self.case, "--pdf", "-o", "w.pdf", env=self.env)
        self.assertEqual((self.path / "w.pdf").read_bytes(), b"WEASY")

    def test_without_a_printer_it_says_what_to_install(self):
        self.refuses("report", self.case, "--pdf", env=self.env, status=support.FAILED,
                     says=["apt-get install chromium", "weasyprint"])
        self.assertEqual(self.left(), [])

    def test_a_printer_that_fails_is_quoted(self):
        self.install("chromium", "#!/bin/sh\necho no room >&2\nexit 3\n")
        self.refuses("report", self.case, "--pdf", env=self.env, status=support.FAILED,
                     says=["chromium wrote no PDF", "no room"])
        self.assertFalse(pathlib.Path(self.case + ".pdf").exists())
        self.assertEqual(self.left(), [])

    def test_a_printer_that_writes_nothing_is_no_success(self):
        self.install("chromium", "#!/bin/sh\nexit 0\n")
        self.refuses("report", self.case, "--pdf", env=self.env, status=support.FAILED,
                     says="wrote no PDF")

    def test_the_case_is_never_overwritten(self):
        self.install("chromium", PRINTER)
        before = pathlib.Path(self.case).read_bytes()
        self.refuses("report", self.case, "--pdf", "-o", self.case, env=self.env, says="my.case")
        self.assertEqual(pathlib.Path(self.case).read_bytes(), before)

    def test_a_real_printer(self):
        if not any(map(shutil.which, ("chromium", "chromium-browser", "weasyprint"))):
            self.skipTest("neither Chromium nor WeasyPrint is installed")
        self.works("report", self.case, "--pdf", env={"TMPDIR": str(self.path)})
        self.assertEqual(pathlib.Path(self.case + ".pdf").read_bytes()[:5], b"%PDF-")
        if shutil.which("pdftotext"):
            text = subprocess.run(["pdftotext", "-layout", self.case + ".pdf", "-"], check=True,
                                  capture_output=True).stdout.decode("utf-8")
            self.assertRegex(text, r"my\.case - case [0-9a-f]{12} +1 ?/ ?\d+")
            self.assertIn("Language courses", text)
        self.assertEqual(self.left(), [])


if __name__ == "__main__":
    support.main()
