#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said at once when files are not what they seem: dates, ids, platforms, encodings."""
import os
import sqlite3
import subprocess

from support import BAD_INPUT, DONE, FAILED, USAGE, POSTS, Program, main

NOBODY = 65534


def rows(name, first, last, id_from=1):
    """Posts of four accounts, a day each, with rows numbered from `id_from`."""
    return "id,account_id,timestamp,text\n" + "".join(
        f"{id_from + i},{name}{i % 4},2024-05-{i + 1:02}T10:00:00Z,words of {name} {i} that nobody repeats\n"
        for i in range(first, last))


class Intake(Program):
    """Files that would be misread in silence."""

    def put(self, name, text):
        """Writes a file, text or bytes."""
        data = text.encode("utf-8") if isinstance(text, str) else text
        (self.path / name).write_bytes(data)
        return name

    def question(self, sql):
        """Answers of the case to a question, as text."""
        with sqlite3.connect(f"file:{self.case}?mode=ro", uri=True) as base:
            return base.execute(sql).fetchall()

    def accounts(self):
        """Accounts of the case with their counts of posts."""
        return sorted(self.question("SELECT account_id, posts FROM accounts"))

    def test_dates_are_the_files_to_say(self):
        """One date that can be read in one way decides; none of them, and it must be said."""
        head = "account_id,timestamp,text\n"
        self.put("day.csv", head + "a,01/05/2024,one\nb,13/05/2024,two\n")
        self.put("either.csv", head + "a,01/05/2024,one\nb,12/05/2024,two\n")
        self.assertEqual(self.run_overt("import", "day.csv", "-o", self.case).status, DONE)
        self.assertEqual(self.question("SELECT min(first_ms) FROM accounts"), [(1714521600000,)])
        refused = self.run_overt("import", "either.csv", "-o", self.case)
        self.assertEqual(refused.status, USAGE)
        self.assertIn("--dates dmy", refused.err)
        for order, time in (("dmy", 1714521600000), ("mdy", 1704412800000)):
            told = self.run_overt("import", "either.csv", "-o", self.case, "--dates", order)
            self.assertEqual(told.status, DONE, told.err)
            self.assertEqual(self.question("SELECT min(first_ms) FROM accounts"), [(time,)])
        self.assertEqual(self.run_overt("detect", self.case).status, DONE)  # the order was noted
        self.assertEqual(self.run_overt("import", "day.csv", "-o", self.case, "--dates", "mdy").status,
                         BAD_INPUT)
        self.assertEqual(self.run_overt("import", "day.csv", "-o", self.case, "--dates", "ymd").status, USAGE)

    def test_dates_of_tables_of_events(self):
        """Rows are joined without a look at the whole: the order must be said."""
        self.put("events.csv", "object_id,account_id,content_id,timestamp_share\n" + "".join(
            f"o{i},{a},p{a}{i},0{i}/05/2024 10:00\n" for i in (1, 2, 3) for a in "ab"))
        unsaid = self.run_overt("detect", "events.csv")
        self.assertIn("--dates", unsaid.err)
        self.assertEqual(len(unsaid.lines), 1)
        self.assertEqual(len(self.run_overt("detect", "events.csv", "--dates", "dmy").lines), 2)

    def test_rows_of_one_reason_stand_together(self):
        """In the report a reason has one row, whatever was found, with one example."""
        self.put("bad.csv", "account_id,timestamp,text\na,2024-05-01,one\n" + "".join(
            f"a,soon {i},one\n" for i in range(7)))
        self.assertEqual(self.run_overt("run", "bad.csv", "-o", self.case).status, DONE)
        page = (self.path / "my.case.html").read_text("utf-8")
        table = page[page.index("Rows that could not be read"):]
        table = table[:table.index("</table>")]
        self.assertEqual(table.count("expected a time"), 1)
        self.assertIn("soon 0", table)
        self.assertNotIn("soon 1", table)

    def test_numbers_of_rows_are_no_ids(self):
        """Two exports that both count from 1: all posts stay, whatever the order of files."""
        self.put("a.csv", rows("a", 0, 12))
        self.put("b.csv", rows("b", 0, 12))
        found = []
        for files in (("a.csv", "b.csv"), ("b.csv", "a.csv"), ("b.csv", "a.csv", "b.csv")):
            said = self.run_overt("import", *files, "-o", self.case)
            self.assertEqual(said.status, DONE, said.err)
            self.assertIn("ids of these files are not ids of posts", said.err)
            found.append(self.accounts())
        self.assertEqual(sum(posts for _, posts in found[0]), 24)
        self.assertEqual(found[0], found[1])
        self.assertEqual(found[0], found[2])

    def test_overlapping_exports_are_one(self):
        """Ids that mean the same post: no warning about them, and each post counts once."""
        self.put("a.csv", rows("a", 0, 12))
        self.put("b.csv", rows("a", 9, 20))
        self.put("c.csv", rows("a", 2, 12))
        found = []
        for files in (("a.csv", "b.csv"), ("b.csv", "a.csv")):
            said = self.run_overt("import", *files, "-o", self.case)
            self.assertEqual(said.err, "")
            found.append(self.accounts())
        self.assertEqual(sum(posts for _, posts in found[0]), 20)
        self.assertEqual(found[0], found[1])
        mostly = self.run_overt("import", "a.csv", "c.csv", "-o", self.case)
        self.assertIn("c.csv: 10 of its 10 posts repeat posts of files read before", mostly.err)
        self.assertIn("10 repeated posts", mostly.out)

    def test_accounts_without_a_platform(self):
        """No register can match them: said at once and in the report; not where it is known."""
        self.put("posts.csv", POSTS)
        self.put("bare.csv", POSTS.replace("platform,", "kind_of,", 1))
        bare = self.run_overt("run", "bare.csv", "-o", self.case)
        self.assertIn("say -p NAME", bare.err)
        page = (self.path / "my.case.html").read_text("utf-8")
        self.assertIn("could not be looked up (platform unknown)", page)
        self.assertNotIn("not in a register", page)
        for words in (("posts.csv",), ("bare.csv", "-p", "X (Twitter)")):
            known = self.run_overt("run", *words, "-o", self.case)
            self.assertNotIn("register", known.err)
            page = (self.path / "my.case.html").read_text("utf-8")
            self.assertIn("not in a register", page)
            self.assertEqual(self.question("SELECT DISTINCT platform FROM accounts"), [("twitter",)])
        self.assertIn("was twitter meant?",
                      self.run_overt("run", "bare.csv", "-o", self.case, "-p", "twiter").err)
        self.assertNotIn("register", self.run_overt("run", "bare.csv", "-o", self.case,
                                                    "--no-builtin-registers").err)

    def test_another_encoding(self):
        """Rows that were ruined are told; a single one without advice."""
        head = "account_id,timestamp,text\n"
        bad = "b,2024-05-02,caf\u00e9\n".encode("latin-1")
        self.put("one.csv", (head + "a,2024-05-01,one\n" * 200).encode() + bad)
        self.put("many.csv", (head + "a,2024-05-01,one\n" * 20).encode() + bad)
        self.put("none.csv", head + "a,2024-05-01,caf\u00e9\n")
        one = self.run_overt("import", "one.csv", "-o", self.case)
        self.assertIn("in 1 row", one.err)
        self.assertNotIn("iconv", one.err)
        many = self.run_overt("import", "many.csv", "-o", self.case)
        self.assertIn("(4.8 %)", many.err)
        self.assertIn("iconv", many.err)
        self.assertEqual(self.run_overt("import", "none.csv", "-o", self.case).err, "")

    def test_utf16_and_nothing(self):
        """UTF-16 without its mark, and bytes that are none, are named."""
        for name, encoding in (("le.csv", "utf-16-le"), ("be.csv", "utf-16-be")):
            self.put(name, rows("a", 0, 5).encode(encoding))
            said = self.run_overt("import", name, "-o", self.case)
            self.assertEqual(said.status, BAD_INPUT)
            self.assertIn("UTF-16", said.err)
            self.assertIn(encoding.upper().replace("16-", "16"), said.err)
        self.put("nul.csv", b"\0" * 100000)
        said = self.run_overt("import", "nul.csv", "-o", self.case)
        self.assertEqual(said.status, BAD_INPUT)
        self.assertIn("NUL bytes", said.err)
        self.put("empty.csv", "")
        self.assertIn("empty", self.run_overt("import", "empty.csv", "-o", self.case).err)

    def test_words_of_the_command_line(self):
        """A slip names its neighbour, a window is quoted as it was written."""
        self.put("posts.csv", POSTS)
        self.assertIn("did you mean --output?", self.run_overt("run", "posts.csv", "--ouput", "x").err)
        self.assertNotIn("did you mean", self.run_overt("run", "posts.csv", "--quite-else").err)
        long = self.run_overt("run", "posts.csv", "-o", self.case, "--window", "10000000h")
        self.assertEqual(long.status, USAGE)
        self.assertIn("49 days, not '10000000h'", long.err)

    def test_a_folder_that_may_not_be_written_to(self):
        """Said as what it is, which is not a folder that is missing."""
        self.put("posts.csv", POSTS)
        missing = self.run_overt("run", "posts.csv", "-o", "nowhere/a.case")
        self.assertEqual(missing.status, FAILED)
        self.assertIn("No such file", missing.err)
        (self.path / "closed").mkdir(mode=0o555)
        words = [self.program, "run", "posts.csv", "-o", "closed/a.case"]
        other = {}
        if os.geteuid() == 0:  # nothing is closed to root
            self.path.chmod(0o755)
            other = {"user": NOBODY, "extra_groups": []}
        try:
            denied = subprocess.run(words, cwd=self.path, capture_output=True, check=False, **other)
        except PermissionError:
            self.skipTest("nobody else may run the program here")
        self.assertEqual(denied.returncode, FAILED)
        self.assertIn(b"Permission denied", denied.stderr)


if __name__ == "__main__":
    main()
