#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents of the sample case: well formed, safe, accessible in outline, as agreed in schemas.

usage: test_documents.py WRITE_OUTPUTS [--update]

--update writes the golden files anew: look at the difference before it is committed.
"""
import csv
import html.parser
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).resolve().parent
GOLDEN = HERE / "golden"
SCHEMAS = HERE.parent.parent / "schema"
TABLES = ("accounts", "edges", "findings", "posts", "ledger")
VOID = {"meta", "br", "hr", "img", "input", "link"}
GUARDED = {
    "accounts": {"handle", "display_name", "declared_owner", "register", "register_entry", "register_file"},
    "edges": {"handle_a", "handle_b", "channel"},
    "findings": {"title", "reason", "declared_owner"},
    "posts": {"handle", "text", "language", "client"},
    "ledger": {"dependence_group", "text", "author"},
}


class Page(html.parser.HTMLParser):
    """Collects what the checks need, and notes what is not properly nested."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.ids, self.targets, self.labelled, self.problems = [], [], [], []
        self.tags, self.outline, self.stack, self.attributes = [], [], [], []
        self.heading = None
        self.feed(text)
        self.close()
        self.problems += [f"<{tag}> is not closed" for tag in self.stack]

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.tags.append((tag, values))
        self.attributes += [name for name, _ in attrs]
        if len(values) != len(attrs):
            self.problems.append(f"<{tag}> has an attribute twice")
        if "id" in values:
            self.ids.append(values["id"])
        self.labelled += values.get("aria-labelledby", "").split()
        if values.get("href", "").startswith("#"):
            self.targets.append(values["href"][1:])
        if re.fullmatch(r"h[1-6]|caption", tag):
            self.heading = [tag, ""]
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag):
        if not self.stack or self.stack.pop() != tag:
            self.problems.append(f"</{tag}> does not match at {self.getpos()}")
        if self.heading and tag == self.heading[0]:
            self.outline.append(tuple(self.heading))
            self.heading = None

    def handle_data(self, data):
        if self.heading:
            self.heading[1] += data


class Documents(unittest.TestCase):
    program = None
    update = False

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = pathlib.Path(cls.folder.name)
        subprocess.run([cls.program, cls.folder.name], check=True)
        cls.text = (cls.path / "report.html").read_text(encoding="utf-8")
        cls.page = Page(cls.text)
        cls.public_text = (cls.path / "public.html").read_text(encoding="utf-8")
        cls.public = Page(cls.public_text)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def golden(self, name, data):
        if self.update:
            GOLDEN.mkdir(exist_ok=True)
            (GOLDEN / name).write_bytes(data)
        self.assertEqual((GOLDEN / name).read_bytes(), data, f"{name} differs from its golden file")

    # ---- the page

    def test_html_is_well_formed(self):
        self.assertEqual(self.page.problems, [])

    def test_ids_are_unique_and_targets_exist(self):
        self.assertEqual(len(self.page.ids), len(set(self.page.ids)))
        for target in self.page.targets + self.page.labelled:
            self.assertIn(target, self.page.ids)

    def test_landmarks_and_language(self):
        tags = [tag for tag, _ in self.page.tags]
        for landmark in ("header", "nav", "main", "footer", "h1"):
            self.assertEqual(tags.count(landmark), 1, landmark)
        self.assertEqual(dict(self.page.tags)["html"].get("lang"), "en")

    def test_headings_skip_no_level(self):
        level = 0
        for tag, text in self.page.outline:
            if tag == "caption":
                continue
            self.assertLessEqual(int(tag[1]), level + 1, text)
            level = int(tag[1])

    def test_pictures_are_named_or_hidden(self):
        for tag, values in self.page.tags:
            if tag == "svg":
                self.assertTrue(values.get("aria-hidden") == "true" or
                                (values.get("role") == "img" and values.get("aria-labelledby")))

    def test_tables_have_scopes_and_captions(self):
        tags = [tag for tag, _ in self.page.tags]
        self.assertEqual(tags.count("table"), tags.count("caption"))
        for tag, values in self.page.tags:
            if tag == "th":
                self.assertIn(values.get("scope"), ("col", "row"))

    def test_nothing_runs_and_nothing_is_fetched(self):
        for tag in ("script", "iframe", "object", "embed", "link", "img", "form", "base", "audio", "video"):
            self.assertNotIn(tag, [name for name, _ in self.page.tags])
        for name in self.page.attributes:
            self.assertFalse(name.startswith("on"), name)
            self.assertNotIn(name, ("style", "src", "srcset", "action"))
        for tag, values in self.page.tags:
            if "href" in values:
                self.assertTrue(values["href"].startswith("#"), values["href"])
        policy = [v["content"] for t, v in self.page.tags if v.get("http-equiv") == "Content-Security-Policy"]
        self.assertEqual(len(policy), 1)
        self.assertIn("default-src 'none'", policy[0])
        self.assertNotIn("unsafe", policy[0])

    def test_hostile_texts_are_shown_not_run(self):
        body = self.text[self.text.index("</style>"):]
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt;", body)
        for character in "\0\x1b\u202e\u202c":
            self.assertNotIn(character, body)
        self.assertIn("U+202E", body)
        self.assertIn("U+0000", body)

    def test_likelihood_and_confidence_share_no_sentence(self):
        words = re.compile(r"likel|almost certain|roughly even|almost no chance")
        text = re.sub(r"<[^>]+>", " ", self.text[self.text.index("<body>"):])
        for sentence in re.split(r"[.!?]\s", text):
            self.assertFalse(words.search(sentence.lower()) and "confidence" in sentence.lower(), sentence)

    def test_notice_is_there(self):
        self.assertIn("Engaging with a topic, or coming from a country, links nobody to a state.",
                      re.sub(r"\s+", " ", self.text))

    def test_outline_as_agreed(self):
        # h4 names shared things and measures: wording of the rules, which may change by itself.
        lines = [f"{tag} {' '.join(text.split())}" for tag, text in self.page.outline if tag != "h4"]
        self.golden("report.outline.txt", ("\n".join(lines) + "\n").encode())

    # ---- the public report

    def test_public_report_is_well_formed(self):
        self.assertEqual(self.public.problems, [])
        self.assertEqual(len(self.public.ids), len(set(self.public.ids)))
        for target in self.public.targets + self.public.labelled:
            self.assertIn(target, self.public.ids)

    def test_public_report_names_no_account(self):
        body = self.public_text[self.public_text.index("<body>"):]
        body = html.unescape(re.sub(r'(class="hash">)[0-9a-f]{64}<', r"\1<", body)) # digits by chance
        for row in self.rows("accounts")[1:]:
            for name in (row[1], row[2].lstrip("'"), row[9]):
                if len(name) > 3:
                    self.assertNotIn(name, body)
        self.assertNotIn("evil.example", body)
        self.assertIn("Parliament of Examplia", body)

    def test_public_report_quotes_declared_accounts_only(self):
        quoting = (self.path / "quoting.html").read_text(encoding="utf-8")
        article = re.compile(r'<article id="f(\d)".*?</article>', re.S)
        quoted = {m[1] for m in article.finditer(self.public_text) if "<blockquote" in m[0]}
        self.assertEqual(quoted, {"2"})  # the declared finding
        described = {m[1] for m in article.finditer(self.public_text) if "Its words are left out" in m[0]}
        self.assertEqual(described, {"1", "3"})
        self.assertNotIn("Ordinary people are not safe", self.public_text)
        self.assertIn("One example: a text of 105 characters in the language that its platform calls "
                      "<bdi>en</bdi>, with one link, put out by two accounts", self.public_text)
        self.assertIn("Only texts that declared accounts alone put out are quoted", self.public_text)
        self.assertEqual({m[1] for m in article.finditer(quoting) if "<blockquote" in m[0]}, {"1", "2", "3"})
        self.assertIn("Ordinary people are not safe", quoting)
        self.assertIn("search for each quotation", quoting)
        self.assertNotIn("search for each quotation", self.public_text)

    def test_headline_counts_no_association(self):
        for text in (self.text, self.public_text):
            self.assertIn("<h1>Two groups of accounts acted together beyond chance and deserve a closer look</h1>",
                          text)
            self.assertIn("One more group acts together beyond chance, but too weakly to suspect anyone: "
                          "an association.", text)
            tally = text[text.index('<caption id="tally">'):]
            rows = re.findall(r'<tr>.*?<td class="n">(\d+)</td></tr>', tally[:tally.index("</table>")], re.S)
            self.assertEqual(sum(map(int, rows)), 4)  # three groups and an analyst's activity

    def test_public_report_answers_six_questions(self):
        heads = [text for tag, text in self.public.outline if tag == "h3"]
        for question in ("What happened?", "How do we know?", "How sure are we?", "Who says so?",
                         "What should be done?", "What would change our mind?"):
            self.assertEqual(heads.count(question), 4, question)
        self.assertIn("Before this is published", [text for _, text in self.public.outline])

    # ---- the tables

    def rows(self, table):
        with open(self.path / f"{table}.csv", newline="", encoding="utf-8") as stream:
            return list(csv.reader(stream))

    def objects(self, table):
        lines = (self.path / f"{table}.jsonl").read_text(encoding="utf-8").split("\n")
        return [json.loads(line) for line in lines[:-1]]

    def test_tables_as_agreed(self):
        for table in TABLES:
            for suffix in ("csv", "jsonl"):
                self.golden(f"{table}.{suffix}", (self.path / f"{table}.{suffix}").read_bytes())

    def test_first_columns_of_accounts(self):
        self.assertEqual(",".join(self.rows("accounts")[0][:9]),
                         "platform,account_id,handle,finding,disposition,posts,channels,first_seen,last_seen")
        self.assertEqual(len(self.rows("accounts")), 1 + 16)

    def test_csv_says_what_jsonl_says(self):
        for table in TABLES:
            head, *rows = self.rows(table)
            objects = self.objects(table)
            self.assertEqual(len(rows), len(objects))
            for row, object_ in zip(rows, objects):
                self.assertEqual(head, list(object_))
                for name, cell, value in zip(head, row, object_.values()):
                    if name in GUARDED[table]:
                        cell = cell[1:] if cell.startswith("'") else cell
                        self.assertNotIn(cell[:1] and row[head.index(name)][:1], tuple("=+-@\t\r\n"))
                    if value is None:
                        self.assertEqual(cell, "")
                    elif isinstance(value, str):
                        self.assertEqual(cell, value.replace("\0", "\ufffd"))
                    elif isinstance(value, bool):
                        self.assertEqual(cell, str(value).lower())
                    elif isinstance(value, (int, float)):
                        self.assertEqual(float(cell), value)

    def test_account_ids_are_exact(self):
        self.assertIn("-1005", [row[1] for row in self.rows("accounts")])

    def test_jsonl_follows_its_schema(self):
        try:
            import jsonschema
        except ImportError:
            self.skipTest("python3-jsonschema is not installed")
        for table in TABLES:
            schema = json.loads((SCHEMAS / f"{table}.schema.json").read_text(encoding="utf-8"))
            validator = jsonschema.validators.validator_for(schema)
            validator.check_schema(schema)
            for object_ in self.objects(table):
                validator(schema).validate(object_)
                with self.assertRaises(jsonschema.ValidationError):
                    validator(schema).validate({**object_, "surprise": 1})

    def test_schemas_name_the_columns(self):
        for table in TABLES:
            schema = json.loads((SCHEMAS / f"{table}.schema.json").read_text(encoding="utf-8"))
            self.assertEqual(schema["required"], self.rows(table)[0])
            self.assertEqual(list(schema["properties"]), self.rows(table)[0])
            self.assertFalse(schema["additionalProperties"])

    # ---- the graphs

    def test_graphs_are_well_formed(self):
        for name, node in (("report.gexf", "{http://gexf.net/1.3}node"),
                           ("report.graphml", "{http://graphml.graphdrawing.org/xmlns}node")):
            root = xml.etree.ElementTree.parse(self.path / name).getroot()
            ids = [element.get("id") for element in root.iter(node)]
            self.assertEqual(len(ids), 15)
            self.assertEqual(len(set(ids)), 15)
            edges = [element for element in root.iter(node.replace("node", "edge"))]
            self.assertEqual(len(edges), 25)
            for edge in edges:
                self.assertIn(edge.get("source"), ids)
                self.assertIn(edge.get("target"), ids)

    def test_graphs_as_agreed(self):
        for name in ("report.gexf", "report.graphml"):
            self.golden(name, (self.path / name).read_bytes())


if __name__ == "__main__":
    Documents.update = "--update" in sys.argv
    Documents.program = [argument for argument in sys.argv[1:] if not argument.startswith("--")][0]
    unittest.main(argv=sys.argv[:1])
