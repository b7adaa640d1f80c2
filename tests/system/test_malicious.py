#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names and texts that attack whoever reads the report: scripts, formulas, reversed and hidden
characters, terminal commands; from the file to every output."""
import csv
import html.parser
import io
import json
import os
import re
import xml.etree.ElementTree

from kit import check, end, exports, folder, must, overt, put, rows, table, write_rows

keep, here = folder()
ATTACKS = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)",
           '</title></style></script><svg onload=alert(1)>', '=HYPERLINK("http://evil.example","x")',
           '+1+cmd|\' /C calc\'!A0', '-2+3', '@SUM(1+1)', '\t=1+1', '\r=1+1', '\uff1d1+1',
           'user\u202egpj.exe', '\u2066isolated\u2069', 'zero\u200bwidth\ufeff', 'escape\x1b[31mred\x07',
           '\x00nul', ']]>', '--><b>', '&lt;script&gt;', 'javascript:alert(1)', '{{7*7}}${7*7}',
           'quote"comma,newline\nend', '\U000e0041tag', '\ud7ff\ue000\ufffe\uffff', "'; DROP TABLE accounts;--",
           '%s%n%x', '../../etc/passwd', 'a' * 3000, '\u0300' * 50, '\u05d0\u05d1 \u0627\u0628 rtl']
HEADER = ['post_id', 'platform', 'account_id', 'handle', 'name', 'timestamp', 'post_type', 'text', 'urls',
          'bio', 'site']
MAP = ('post=post_id,platform=platform,account=account_id,handle=handle,name=name,time=timestamp,'
       'text=text,link=urls,profile_text=bio,profile_url=site')


def world(names):
    """Thirty covert accounts that share texts, and many that share nothing."""
    lines = []
    for t in range(12):
        for i in range(len(ATTACKS)):
            name = names[i]
            words = ' '.join(f'v{(t * 6007 + j * 7727) % 9973}' for j in range(14))
            text = f'{names[t]} {words} {names[t + 12]}'
            lines.append([f'{names[t]}-{t}-{i}', 'x', f'{name}#{i}', name, name,
                          f'2024-01-{t + 1:02}T10:{i:02}:00Z', 'P', text, 'javascript:alert(1)', name, name])
    for i in range(3000):
        words = ' '.join(f'w{(i * 7919 + j * 104729) % 99991}' for j in range(9))
        lines.append([f'o{i}', 'x', f'ordinary{i % 300}', f'o{i % 300}', 'Nobody',
                      f'2024-01-{i % 28 + 1:02}T{i % 24:02}:00:00Z', 'P', words, '', '', ''])
    return lines


class Page(html.parser.HTMLParser):
    """Tags and attributes that a browser would see."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.text, self.links = set(), set(), [], []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name in ('href', 'src', 'action', 'xlink:href', 'formaction', 'data'):
                self.links.append(value or '')

    def handle_data(self, data):
        self.text.append(data)


def parsed(data):
    page = Page()
    page.feed(data.decode('utf-8'))
    page.close()
    return page


write_rows(os.path.join(here, 'tame.csv'), [HEADER] + world([f'plain{i}' for i in range(len(ATTACKS))]))
write_rows(os.path.join(here, 'wild.csv'), [HEADER] + world(ATTACKS))
for name in ('tame', 'wild'):
    must('run', name + '.csv', '-o', name + '.case', '--map', MAP, cwd=here)
    must('report', name + '.case', '--public', '-o', name + '.public.html', cwd=here)
tame, wild = exports('tame.case', here), exports('wild.case', here)
suspected = [r for r in table('accounts', 'wild.case', here) if r['finding']]
check(f'{len(suspected)} attackers are found', len(suspected) >= 25)
kept = ('grade', 'suspected', 'accounts', 'edges', 'objects', 'posts', 'effect', 'median_delay_ms')
figures = [[[r[k] for k in kept] for r in table('findings', c + '.case', here)] for c in ('tame', 'wild')]
check('strange names change no figure of a finding', figures[0] == figures[1], str(figures))

for what, left, right in (('report', tame['html'], wild['html']),
                          ('public report', *(open(os.path.join(here, n + '.public.html'), 'rb').read()
                                              for n in ('tame', 'wild')))):
    plain, page = parsed(left), parsed(right)
    check(f'{what}: no tag that a tame one lacks', page.tags <= plain.tags | {'span'}, str(page.tags - plain.tags))
    check(f'{what}: no attribute that a tame one lacks', page.attributes <= plain.attributes | {'class'},
          str(page.attributes - plain.attributes))
    check(f'{what}: no script at all', 'script' not in page.tags and
          not any(a.startswith('on') for a in page.attributes))
    bad = [l for l in page.links if not re.match(r'#|https?://|data:image/', l)]
    check(f'{what}: links lead to the page or the web', not bad, str(bad[:3]))
    away = [l for l in page.links if l.startswith('http') and 'evil' in l]
    check(f'{what}: no link to what an attacker named', not away, str(away[:3]))
    text = right.decode('utf-8')
    hidden = sorted({hex(ord(c)) for c in text if ord(c) < 32 and c not in '\n\t' or 0x7f <= ord(c) < 0xa0 or
                     c in '\u200b\u200e\u200f\ufeff\u2066\u2067\u2068\u2069' or 0x202a <= ord(c) <= 0x202e or
                     0xe0000 <= ord(c) <= 0xe0fff})
    check(f'{what}: nothing that reverses or hides text', not hidden, str(hidden))
check('the report shows the attack as text', '<script>alert(1)</script>' in ''.join(parsed(wild['html']).text))

FORMULA = '=+-@\t\r\uff1d\uff0b\uff0d\uff20'
EXACT = {'account_id', 'account_a', 'account_b', 'post_id', 'platform'}
for kind in ('accounts', 'edges', 'findings', 'posts', 'ledger'):
    lines = list(csv.DictReader(io.StringIO(wild[kind + '.csv'].decode('utf-8'), newline='')))
    width = len(lines[0]) if lines else 0
    check(f'{kind}.csv: every row has every column', lines and all(
        len(r) == width and None not in r and None not in r.values() for r in lines))
    live = {(c, v[:30]) for r in lines for c, v in r.items() if v and v[0] in FORMULA and
            not re.fullmatch(r'-?[0-9.]+(e[-+]?[0-9]+)?', v)}
    check(f'{kind}.csv: no cell begins a formula', not {l for l in live if l[0] not in EXACT},
          str(sorted(live)[:5]))
    print(f'        exact columns that begin like formulas: {sorted({l[0] for l in live})}')
    check(f'{kind}.jsonl: every line is an object',
          all(isinstance(json.loads(l), dict) for l in wild[kind + '.jsonl'].decode('utf-8').split('\n')[:-1]))
for kind in ('gexf', 'graphml'):
    try:
        tree = xml.etree.ElementTree.fromstring(wild[kind])
        tags = {e.tag for e in tree.iter()}
        check(f'{kind}: well-formed, with the elements of a tame one',
              tags == {e.tag for e in xml.etree.ElementTree.fromstring(tame[kind]).iter()})
    except xml.etree.ElementTree.ParseError as problem:
        check(f'{kind}: well-formed', False, str(problem))

handles = {r['handle'].lstrip("'") for r in table('accounts', 'wild.case', here)}
check('names come through unharmed', {'<script>alert(1)</script>', '../../etc/passwd',
                                      "'; DROP TABLE accounts;--".lstrip("'")} <= handles)
check('a name that ends a table is a name', len(table('accounts', 'wild.case', here)) == 330)

print('-- the terminal')
for words in (('info', 'wild.case'), ('findings', 'wild.case'), ('finding', 'list', 'wild.case'),
              ('evidence', 'list', 'wild.case'), ('registers', 'wild.csv')):
    result = overt(*words, cwd=here)
    shown = (result.out + result.err).decode('utf-8', 'replace')
    check('no control characters: overt ' + ' '.join(words),
          not re.search('[\x00-\x08\x0b-\x1f\x7f-\x9f]', shown), repr(shown[:300]))
put(os.path.join(here, 'evil.declared.csv'), 'platform,account_id,declared_owner,register\n' + ''.join(
    f'x,ordinary{i},"<script>alert(2)</script>\x1b[2J",=1+1\n' for i in range(300)))
must('screen', 'wild.case', '--register', 'evil.declared.csv', cwd=here)
page = parsed(must('export', 'html', 'wild.case', cwd=here).out)
check('a hostile register stays text', 'script' not in page.tags)
end()
