# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Holds the tests against the catalogue of hazards, docs/hazards.md.

  coverage.py          fails unless each part of each row has tests that prove it
  coverage.py --table  prints the rows, part by part, with their tests
  coverage.py --counts prints how many test functions of each check warn, how many
                       carry a fix, and how many must not warn

test/coverage/<check without torch->.yaml cuts the row of one check into parts, in
the row's order and in its own words, and names tests for each:

  - says: "`.cuda()`, "
    warns: sources-of-evidence.cpp:cuda_method
  - says: "printing"
    silent: [sources-of-evidence.cpp:printing, silent.cpp:checkpoint]

Files are those of test/checks/<check>; those of other checks begin with its name.

  warns   the function has a CHECK line of a warning
  silent  the function has no CHECK line at all
  fixes   the function has a CHECK-FIXES line
  unit    a test of test/unit, as Suite.Name
  lit     another test below test/, by its path

The parts, one after the other, have to give the whole row, but for punctuation.
"""

import argparse
import os
import re
import sys

import yaml

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TESTS = os.path.join(ROOT, "test")
CHECKS = os.path.join(TESTS, "checks")
sys.path.insert(0, os.path.join(ROOT, "tool"))
from registry import read_checks

KINDS = ("warns", "silent", "fixes", "unit", "lit")
# A function definition at the level of a namespace or class: its last line before
# the body ends with the brace that opens it.
DEFINITION = re.compile(r"^ {0,2}(?![ }#/])(?!(?:struct|class|namespace|enum|union|using|typedef|extern)\b)"
                        r"[^;=]*?(operator\s*[^\w\s]+|~?\b[A-Za-z_]\w*)\s*\(", re.MULTILINE)
LAMBDA = re.compile(r"^auto (\w+) = \[[^\]]*\]\s*\(", re.MULTILINE)
CLASS = re.compile(r"^(?:template <[^{;]*> )?(?:struct|class) (\w+)[^;{}()=]*(?=\{)", re.MULTILINE)
# What is said of the last line of a function may stand behind it.
CHECKS_BEHIND = re.compile(r"[^\n]*(?:\n\s*// CHECK[^\n]*)*")
CHECK_LINE = re.compile(r"//\s*CHECK-(MESSAGES|NOTES|FIXES)[\w-]*:(.*)")


def matching(text, at, opens, closes):
    """The end of the bracket that opens at a position; quotes and comments are skipped."""
    depth, i = 0, at
    while i < len(text):
        if text.startswith("//", i):
            i = text.find("\n", i)
            if i < 0:
                break
        elif text[i] in "\"'":
            quote, i = text[i], i + 1
            while i < len(text) and text[i] != quote:
                i += 2 if text[i] == "\\" else 1
        elif text[i] == opens:
            depth += 1
        elif text[i] == closes:
            depth -= 1
            if not depth:
                return i
        i += 1
    return None


class Function:
    def __init__(self, name, text):
        lines = CHECK_LINE.findall(text)
        self.name = name
        self.warns = any(kind != "FIXES" and " warning:" in words for kind, words in lines)
        self.fixes = any(kind == "FIXES" for kind, _ in lines)


def functions_of(path):
    """The functions that a test file defines, by their names: `name`, `Class::name`
    for a method, `Suite.Name` for a test of GoogleTest."""
    with open(path) as f:
        text = f.read()
    classes = [(match.group(1), match.start(), matching(text, match.end(), "{", "}"))
               for match in CLASS.finditer(text)]
    found, at = {}, 0
    while True:
        match = min((m for m in (DEFINITION.search(text, at), LAMBDA.search(text, at)) if m),
                    key=lambda m: m.start(), default=None)
        if not match:
            return found
        end = matching(text, match.end() - 1, "(", ")")
        body = re.compile(r"(?:\s|const|noexcept|override|->[^;{]*|:[^;{]*(?:\{[^}]*\}[^;{]*)*?)*\{").match(
            text, end + 1) if end else None
        close = matching(text, body.end() - 1, "{", "}") if body else None
        if not close:
            at = match.end()
            continue
        at = CHECKS_BEHIND.match(text, close).end()
        name = match.group(1)
        if name == "TEST":
            name = ".".join(word.strip() for word in text[match.end():end].split(","))
        name = "::".join([n for n, start, stop in classes if start < match.start() < (stop or 0)] + [name])
        function = Function(name, text[match.start():at])
        known = found.get(name)
        if known:  # overloads are one
            known.warns |= function.warns
            known.fixes |= function.fixes
        else:
            found[name] = function


def plain(text):
    return re.sub(r"[\s,;.:()`/]+", " ", text).strip()


def rows():
    """The catalogue's rows: what stands in the columns behind the check's name."""
    with open(os.path.join(ROOT, "docs", "hazards.md")) as f:
        lines = re.findall(r"^\| `(torch-[\w-]+)` \|(.*)\|$", f.read(), re.MULTILINE)
    return {name: " ".join(cell.strip() for cell in rest.split(" | ")) for name, rest in lines}


class Book:
    """All tests that a part can name."""

    def __init__(self):
        self.files = {}
        with_units = ""
        for name in os.listdir(os.path.join(TESTS, "unit")):
            if name.endswith(".cpp"):
                with open(os.path.join(TESTS, "unit", name)) as f:
                    with_units += f.read()
        self.units = {"%s.%s" % pair for pair in
                      re.findall(r"TEST(?:_[FP])?\(\s*(\w+)\s*,\s*(\w+)\s*\)", with_units)}

    def problem_with(self, check, kind, test):
        """Why the test does not prove it, or None."""
        if kind == "unit":
            return None if test in self.units else "there is no such unit test"
        if kind == "lit":
            return None if os.path.isfile(os.path.join(TESTS, test)) else "there is no such test"
        file, _, name = test.partition(":")
        path = os.path.join(CHECKS, file if "/" in file else check[len("torch-"):] + "/" + file)
        if path not in self.files:
            self.files[path] = functions_of(path) if os.path.isfile(path) else None
        functions = self.files[path]
        if functions is None:
            return "there is no such file"
        if name not in functions:
            return "no function of this name is defined there"
        function = functions[name]
        if kind == "warns" and not function.warns:
            return "the function has no CHECK line of a warning"
        if kind == "silent" and (function.warns or function.fixes):
            return "the function has CHECK lines"
        if kind == "fixes" and not function.fixes:
            return "the function has no CHECK-FIXES line"
        return None


def read_parts(check):
    path = os.path.join(TESTS, "coverage", check[len("torch-"):] + ".yaml")
    if not os.path.exists(path):
        return []
    with open(path) as f:
        parts = yaml.safe_load(f) or []
    for part in parts:
        for kind in set(part) - {"says"}:
            part[kind] = [part[kind]] if isinstance(part[kind], str) else part[kind]
    return parts


def examine(check, row, book):
    """What is wrong with the coverage of one row."""
    parts = read_parts(check)
    problems = []
    if plain(" ".join(part["says"] for part in parts)) != plain(row):
        have, want = plain(" ".join(part["says"] for part in parts)), plain(row)
        same = os.path.commonprefix([have, want])
        problems.append("%s: the parts are not the row: behind '%s' the row goes on '%s', the parts '%s'" % (
            check, same[-40:], want[len(same):][:60], have[len(same):][:60]))
    for part in parts:
        tests = [(kind, test) for kind in KINDS for test in part.get(kind, [])]
        unknown = set(part) - set(KINDS) - {"says"}
        if unknown:
            problems.append("%s: '%s' is none of %s" % (check, unknown.pop(), ", ".join(KINDS)))
        if not tests:
            problems.append("%s: no test of '%s'" % (check, part["says"]))
        for kind, test in tests:
            problem = book.problem_with(check, kind, test)
            if problem:
                problems.append("%s: '%s' %s: %s: %s" % (check, part["says"], kind, test, problem))
    return problems


def print_table():
    for check in rows():
        print("## %s" % check)
        for part in read_parts(check):
            print("- %s" % part["says"].strip())
            for kind in KINDS:
                for test in part.get(kind, []):
                    print("    %-6s %s" % (kind, test))


def print_counts():
    print("%-28s %6s %6s %6s" % ("check", "warn", "fix", "silent"))
    total = [0, 0, 0]
    for check in read_checks():
        folder = os.path.join(CHECKS, check.name[len("torch-"):])
        functions = [function for name in sorted(os.listdir(folder)) if name.endswith(".cpp")
                     for function in functions_of(os.path.join(folder, name)).values()]
        counts = [sum(f.warns for f in functions), sum(f.fixes for f in functions),
                  sum(not f.warns for f in functions)]
        total = [a + b for a, b in zip(total, counts)]
        print("%-28s %6d %6d %6d" % (check.name, *counts))
    print("%-28s %6d %6d %6d" % ("all", *total))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--counts", action="store_true")
    args = parser.parse_args()
    if args.table:
        print_table()
    if args.counts:
        print_counts()
    if args.table or args.counts:
        return
    catalogue, book = rows(), Book()
    names = [check.name for check in read_checks()]
    problems = ["%s: the catalogue has no row of it" % name for name in names if name not in catalogue]
    problems += ["%s: the registry has no such check" % name for name in catalogue if name not in names]
    for check, row in catalogue.items():
        problems += examine(check, row, book)
    if problems:
        sys.exit("\n".join(problems))
    print("%d parts of %d rows, all of them with tests" % (
        sum(len(read_parts(check)) for check in catalogue), len(catalogue)))


main()
