#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A page of results that repeats posts of an earlier page: every evidence post is still that of
the account that put it out (all posts of a page begin at the same byte)."""
import json
import os

from kit import check, end, folder, must, put, table

keep, here = folder()
TEXTS = ['alpha beta gamma delta epsilon zeta number one here', 'one two three four five six seven eight',
         'red green blue yellow black white orange purple teal']


def page(posts):
    return json.dumps({'data': [{'id': i, 'author_id': a, 'text': t, 'created_at': f'2024-01-01T00:{m:02}:00.000Z'}
                                for i, a, t, m in posts], 'meta': {'result_count': len(posts)}}) + '\n'


noise = [(str(10000 + i), str(500 + i % 60), ' '.join(f'w{(i * 7919 + j * 104729) % 99991}' for j in range(9)), i % 60)
         for i in range(600)]
first = [('1', '1', TEXTS[0], 0), ('2', '2', TEXTS[0], 1), ('3', '1', TEXTS[1], 2)] + noise
second = [first[0], ('4', '2', TEXTS[1], 3), first[1], ('5', '1', TEXTS[2], 4), ('6', '2', TEXTS[2], 5),
          ('7', '3', TEXTS[2], 6), ('8', '3', TEXTS[1], 6), ('9', '3', TEXTS[0], 6)]
put(os.path.join(here, 'pages.jsonl'), page(first) + page(second))
must('run', 'pages.jsonl', '-o', 'a.case', cwd=here)
said = {i: (a, t) for i, a, t, m in first + second}
evidence = table('posts', 'a.case', here)
check(f'{len(evidence)} evidence posts, each once',
      len(evidence) == 9 == len({r['post_id'] for r in evidence}), str([r['post_id'] for r in evidence]))
for r in evidence:
    check(f"post {r['post_id']} is its author's", said[r['post_id']] == (r['account_id'], r['text']),
          f"{r['account_id']}: {r['text']}")
end()
