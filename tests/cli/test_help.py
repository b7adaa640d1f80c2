#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every command has a help, a manual page, and examples whose options exist.  usage: test_help.py OVERT"""
import re
import shlex
import shutil
import subprocess

import support


class Help(support.Program):
    def commands(self):
        """Names of the commands, as `overt --help` lists them."""
        text = self.works("--help").out
        listed = text[text.index("commands:\n"):text.index("\n\n`overt")]
        return re.findall(r"^  (\S+(?: \S+)?)  ", listed, re.M)

    def options(self, name):
        """Options of a command with whether they take a value."""
        text = self.works(*name.split(), "--help").out
        text = text[text.index("\noptions:\n"):text.index("\nexamples:\n")]
        found = {}
        for letter, long, value in re.findall(r"^  (?:-(\w), |    )--([\w-]+)( \S+)?", text, re.M):
            found["--" + long] = found["-" + letter] = bool(value)
        return found

    def examples(self, name):
        """Command lines of the examples, cut at pipes and redirections."""
        text = self.works(*name.split(), "--help").out
        text = text[text.index("\nexamples:\n") + len("\nexamples:\n"):]
        for line in text.splitlines():
            if line.strip().startswith("#"):
                continue
            words = shlex.split(line)
            for i, word in enumerate(words):
                if word in ("|", ">", "<"):
                    words = words[:i]
                    break
            yield words

    def test_all_are_listed(self):
        names = self.commands()
        self.assertGreaterEqual(len(names), 20)
        for name in ("run", "finding add", "evidence supersede", "review list", "assess", "info",
                     "rules check"):
            self.assertIn(name, names)

    def test_every_command_has_help(self):
        for name in self.commands():
            text = self.works(*name.split(), "--help").out
            self.assertEqual(self.works("help", *name.split()).out, text)
            self.assertTrue(text.startswith(f"usage: overt {name}"), name)
            self.assertIn("\nexamples:\n  overt ", text, name)
            self.assertLessEqual(max(map(len, text.split("examples:")[0].splitlines())), 100, name)

    def test_examples_are_commands_with_options_that_exist(self):
        names = self.commands()
        for name in names:
            own = False
            for words in self.examples(name):
                self.assertEqual(words[0], "overt", (name, words))
                command = " ".join(words[1:3])
                command = command if command in names else words[1]
                own = own or command == name
                options = self.options(command)
                rest = words[1 + len(command.split()):]
                while rest:
                    word = rest.pop(0).split("=")[0]
                    if word.startswith("-") and word != "-":
                        self.assertIn(word, options, (name, words))
                        if options[word]:
                            self.assertTrue(rest, (name, words))
                            rest.pop(0)
            self.assertTrue(own, f"no example of {name} uses it")

    def test_options_have_different_names(self):
        for name in self.commands():
            text = self.works(*name.split(), "--help").out
            text = text[text.index("\noptions:\n"):text.index("\nexamples:\n")]
            found = re.findall(r"^  (?:-(\w), |    )--([\w-]+)", text, re.M)
            letters = [letter for letter, _ in found if letter]
            self.assertEqual(len(letters), len(set(letters)), name)
            self.assertEqual(len(found), len({long for _, long in found}), name)

    def test_every_command_has_a_manual_page(self):
        groff = shutil.which("groff")
        for name in [None, *self.commands()]:
            page = self.works("help", *(name or "").split(), "--man").out
            for heading in (".TH ", ".SH NAME\n", ".SH SYNOPSIS\n", ".SH DESCRIPTION\n"):
                self.assertIn(heading, page, name)
            if name:
                for option in self.options(name):
                    self.assertIn(option.replace("-", "\\-"), page, name)
                self.assertIn(".SH EXAMPLES\n", page, name)
            self.assertTrue(page.isascii(), name)
            if groff:
                done = subprocess.run([groff, "-man", "-Tutf8", "-ww", "-z"], input=page.encode(),
                                      capture_output=True, check=True)
                self.assertEqual(done.stderr, b"", name)

    def test_manual_pages_are_built_for_all(self):
        listed = (support.ROOT / "src" / "cli" / "commands.def").read_text(encoding="utf-8")
        names = [name.replace("_", " ") for name in re.findall(r"^COMMAND\((\w+)\)", listed, re.M)]
        self.assertEqual(names, self.commands())

    def complete(self, *words):
        """What the completion offers for the last of some words."""
        (self.path / "completion").write_text(self.works("help", "--completion").out, encoding="utf-8")
        script = ('source ./completion; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _overt; '
                  'echo "${COMPREPLY[@]}"')
        done = subprocess.run(["bash", "-c", script, "bash", *words], cwd=self.path,
                              capture_output=True, check=True, text=True)
        return done.stdout.split()

    def test_completion(self):
        self.assertEqual(self.complete("overt", "ev"), ["evidence"])
        self.assertEqual(self.complete("overt", "evidence", ""), ["add", "list", "supersede"])
        self.assertEqual(self.complete("overt", "evidence", "supersede", "my.case", "--with"),
                         ["--withdraw"])
        self.assertEqual(self.complete("overt", "review", "list", "--wh"), [])
        self.assertEqual(self.complete("overt", "review", "my.case", "--wh"), ["--why"])
        many = ["x"] * 20
        self.assertEqual(self.complete("overt", "run", *many, "--no-b"), ["--no-builtin-registers"])

    def test_half_a_command_lists_what_may_follow(self):
        text = self.refuses("evidence", says=["evidence add", "evidence supersede"]).err
        self.assertNotIn("finding add", text)
        self.assertIn("evidence add", self.works("evidence", "--help").out)
        self.assertIn("evidence add", self.works("help", "evidence").out)

    def test_unknown_commands_are_refused(self):
        self.refuses("evidnce", says="evidnce")
        self.refuses("evidence", "ad", says="evidence add")
        self.refuses("help", "nothing", says="nothing")
        self.refuses("info", "--colour", says="--colour")


if __name__ == "__main__":
    support.main()
