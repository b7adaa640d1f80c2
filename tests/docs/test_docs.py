#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Links between documents lead somewhere; commands quoted in `console` blocks exist and take
the options that they are given; scripts that documents name exist; decisions are numbered and
listed; lines that tools/variants changes are still there."""
import glob
import os
import re
import shlex
import subprocess
import sys

ROOT, OVERT = os.environ['OVERT_SOURCE'], os.path.abspath(sys.argv[1])
failures = 0


def check(what, good):
    global failures
    failures += not good
    if not good:
        print('FAILED  ' + what)
    return good


def slug(heading):
    """Anchor of a heading, as hosts of Markdown make it."""
    plain = re.sub(r'\[([^\]]*)\]\([^)]*\)', r'\1', heading).replace('`', '')
    return re.sub(r'[^\w\- ]', '', plain.strip().lower()).replace(' ', '-')


def anchors(path):
    text = re.sub(r'^```.*?^```', '', open(path, encoding='utf-8').read(), flags=re.S | re.M)
    return {slug(h) for h in re.findall(r'^#+ (.*)$', text, flags=re.M)}


def check_links(path, text):
    text = re.sub(r'^```.*?^```', '', text, flags=re.S | re.M)
    text = re.sub(r'`[^`\n]*`', '', text)
    count = 0
    for target in re.findall(r'\]\(([^)\s]+)\)', text):
        if re.match(r'[a-z]+:', target):
            continue
        count += 1
        file, _, anchor = target.partition('#')
        where = os.path.normpath(os.path.join(os.path.dirname(path), file)) if file else path
        if check(f'{path}: {target} exists', os.path.exists(where)) and anchor:
            check(f'{path}: {target} has its heading', anchor in anchors(where))
    return count


def check_named_files(path, text):
    """`tools/x`, `tests/y.py` and `src/z.c` in backquotes exist."""
    for name in re.findall(r'`((?:tools|tests|src|include|examples|docs)/[\w./*-]+)`', text):
        if 'NAME' not in name:  # NAME stands for any
            check(f'{path}: {name} exists', bool(glob.glob(os.path.join(ROOT, name))))


HELP = {}


def help_of(command):
    """Text of --help, or None when there is no such command."""
    if command not in HELP:
        done = subprocess.run([OVERT, *command.split(), '--help'], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
        HELP[command] = done.stdout if done.returncode == 0 else None
    return HELP[command]


def check_overt(path, words):
    """Command and options of one line; values are not looked at."""
    line = ' '.join(words)
    if words[1].startswith('-'):
        return check(f'{path}: {line}', words[1] in ('--help', '--version', '-h'))
    two = ' '.join(words[1:3])
    known = two if len(words) > 2 and help_of(two) and f'usage: overt {two}' in help_of(two) else words[1]
    text = help_of(known)
    if not check(f'{path}: overt {known} is a command', bool(text)):
        return False
    if known == 'export' and len(words) > 2:
        check(f'{path}: {line}: the kind', bool(re.search(rf'\b{re.escape(words[2])}\b', text)))
    for word in words:
        if re.match(r'--?[a-z]', word):
            name = word.split('=')[0]
            check(f'{path}: {line}: {name}', bool(re.search(rf'(^|[ ,]){re.escape(name)}\b', text,
                                                            flags=re.M)))
    return True


def check_script(path, words):
    name = os.path.join(ROOT, words[0])
    if not check(f'{path}: {words[0]} is there', os.access(name, os.X_OK)):
        return
    text = open(name, encoding='utf-8').read()
    for word in words[1:words.index('--') if '--' in words else None]:
        if word.startswith('--'):
            check(f'{path}: {words[0]} takes {word}', word.split('=')[0] in text)


def check_commands(path, text):
    count = 0
    for block in re.findall(r'^```console\n(.*?)^```', text, flags=re.S | re.M):
        for line in block.splitlines():
            if not line.startswith('$ '):
                continue
            count += 1
            for part in re.split(r'\s[|]\s', re.sub(r'\s+[<>]\s*\S+', '', line[2:])):
                words = shlex.split(part, comments=True)
                if words[0].split('/')[-1] == 'overt':
                    check_overt(path, words)
                elif words[0].startswith(('tools/', 'bench/')):
                    check_script(path, words)
                else:
                    check(f'{path}: {words[0]} is a command that documents may use',
                          words[0] in ('make', 'meson', 'ninja', 'sqlite3', 'git', 'cd', 'jq', 'sha256sum', 'apt-get', 'python3'))
    return count


def main():
    pages = sorted(glob.glob(os.path.join(ROOT, '*.md')) +
                   glob.glob(os.path.join(ROOT, 'docs', '**', '*.md'), recursive=True))
    links = commands = 0
    for path in pages:
        text = open(path, encoding='utf-8').read()
        links += check_links(path, text)
        check_named_files(path, text)
        commands += check_commands(path, text)
    decisions = sorted(os.path.basename(p) for p in
                       glob.glob(os.path.join(ROOT, 'docs', 'decisions', '*.md')))
    listed = open(os.path.join(ROOT, 'docs', 'decisions', 'README.md'), encoding='utf-8').read()
    for name in decisions:
        if name == 'README.md':
            continue
        check(f'docs/decisions/{name} has a number', bool(re.match(r'\d{4}-', name)))
        check(f'docs/decisions/{name} is listed', f'({name})' in listed)
        first = open(os.path.join(ROOT, 'docs', 'decisions', name), encoding='utf-8').readline()
        check(f'docs/decisions/{name} begins with its number', first.startswith(f'# {name[:4]} · '))
    numbers = [n[:4] for n in decisions if n != 'README.md']
    check(f'no number of a decision is used twice: {numbers}', len(set(numbers)) == len(numbers))
    done = subprocess.run([sys.executable, os.path.join(ROOT, 'tools', 'variants'), '--check'],
                          stdout=subprocess.PIPE, text=True)
    check(done.stdout, done.returncode == 0)
    check('there is something to check', links > 20 and commands > 10)
    print(f'{len(pages)} pages, {links} links, {commands} commands, {failures} failures')
    sys.exit(1 if failures else 0)


main()
