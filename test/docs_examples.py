# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the examples on the checks' pages, and on further pages.

Every fenced C++ block of a page docs/checks/<check>.md says what it is in its
info string:

  ```cpp warn     the page's check warns in it; on a further page the info string
                  names the checks, each of which warns: ```cpp warn torch-missing-cpu
  ```cpp fixed    no check of torch-tidy warns in it: the mended form of a bug
  ```cpp ok       no check of torch-tidy warns in it
  ```cpp nolint   the same, thanks to a NOLINT comment

followed, where the example needs them, by options of the check, as in
```cpp warn Strict=true. An example is a piece of a file or the body of a
function. All of them have to compile; what a page's blocks have in common
(LibTorch and the usual standard headers) is included for them.

A page begins with the check's name, summary and level as the registry has them.
"""

import argparse
import glob
import os
import re
import subprocess
import sys
from collections import defaultdict

from tidy_run import Failure, Site, main_guard, run_tidy

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "tool"))
from registry import LEVELS, read_checks

FENCE = re.compile(r"^( *)(`{3,})(\S*)[ \t]*(.*?)[ \t]*\n(.*?)^\1\2[ \t]*$", re.MULTILINE | re.DOTALL)
KINDS = ("warn", "fixed", "ok", "nolint")
PROLOGUE = "#include <torch/script.h>\n#include <torch/torch.h>\n"


class Example:
    def __init__(self, page, line, info, text, indent):
        words = info.split()
        self.where = "%s:%d" % (page, line)
        if not words or words[0] not in KINDS:
            raise Failure("%s: a C++ block needs one of the words %s" % (self.where, ", ".join(KINDS)))
        self.kind = words[0]
        self.checks = [word for word in words[1:] if word.startswith("torch-") and "=" not in word]
        self.options = tuple(sorted(set(words[1:]) - set(self.checks)))
        if any("=" not in option for option in self.options):
            raise Failure("%s: '%s' is no option=value" % (self.where, " ".join(words[1:])))
        lines = [l[len(indent):] for l in text.splitlines()]
        self.includes = [l for l in lines if re.match(r"\s*#\s*include\b", l)]
        self.lines = ["" if l in self.includes else l for l in lines]
        self.is_body = False
        self.error = None  # why it is no part of a file

    def render(self, number):
        head = "namespace example%d {%s" % (number, " void body() {" if self.is_body else "")
        return [head] + self.lines + ["}%s // %s" % (" }" if self.is_body else "", self.where)]


def examples_of(path):
    with open(path) as f:
        text = f.read()
    return [Example(os.path.basename(path), text.count("\n", 0, m.start()) + 1, m.group(4), m.group(5), m.group(1))
            for m in FENCE.finditer(text) if m.group(3) in ("cpp", "c++", "cxx", "C++")]


def compose(examples):
    """One file of all examples, and the lines that each of them has in it."""
    lines = PROLOGUE.splitlines()
    for example in examples:
        lines += [i for i in example.includes if i not in lines]
    ranges = []
    for number, example in enumerate(examples):
        begin = len(lines) + 1
        lines += example.render(number)
        ranges.append(range(begin, len(lines) + 1))
    return "\n".join(lines) + "\n", ranges


def find_bodies(site, examples, path, flags):
    """Examples that are no declarations are taken as the body of a function."""
    text, ranges = compose(examples)
    with open(path, "w") as f:
        f.write(text)
    done = subprocess.run([site.clang, "-fsyntax-only", "-w", "-ferror-limit=0", path] + flags,
                          stderr=subprocess.PIPE, text=True)
    errors = re.findall(r"^%s:(\d+):\d+: (?:fatal )?error: (.*)" % re.escape(path),
                        done.stderr, re.MULTILINE)
    for example, lines in zip(examples, ranges):
        own = [message for line, message in errors if int(line) in lines]
        example.is_body = bool(own)
        example.error = own[0] if own else None


def run_group(site, check, examples, options, path):
    flags = site.compile_flags()
    find_bodies(site, examples, path, flags)
    text, ranges = compose(examples)
    with open(path, "w") as f:
        f.write(text)
    entries = ", ".join("%s.%s: '%s'" % ((check,) + tuple(o.split("=", 1))) for o in options)
    run = run_tidy(site, path, "torch-*", flags, ["--config={CheckOptions: {%s}}" % entries])
    problems = []
    for error in run.errors():
        match = re.match(r"%s:(\d+):\d+: (.*)" % re.escape(path), error)
        owner = [e for e, lines in zip(examples, ranges) if match and int(match.group(1)) in lines]
        if owner and owner[0].error:
            problems.append("%s: compiles neither as a part of a file (%s) nor as the body of a function (%s)"
                            % (owner[0].where, owner[0].error, match.group(2)))
        else:
            problems.append("%s: does not compile: %s" % (owner[0].where if owner else check, error))
    if problems:
        return problems
    warnings = defaultdict(list)
    content = text.encode()
    for d in run.diagnostics:
        line = d.line_in(content) if d.path == path else 0
        owner = [i for i, lines in enumerate(ranges) if line in lines]
        warnings[owner[0] if owner else None].append(d)
    for number, example in enumerate(examples):
        found = warnings.pop(number, [])
        if example.kind != "warn":
            # Advice that only newer LibTorch makes possible; the pages hold for all.
            found = [d for d in found if "'const_data_ptr' is enough" not in d.message]
        if example.kind == "warn":
            problems += ["%s: %s gives no warning here" % (example.where, name)
                         for name in example.checks or [check] if not any(d.check == name for d in found)]
        elif found:
            problems.append("%s: there should be no warning, but: %s"
                            % (example.where, "; ".join("%s [%s]" % (d.message, d.check) for d in found)))
    problems += ["outside of the examples: %s [%s]" % (d.message, d.check)
                 for rest in warnings.values() for d in rest]
    return problems


def wrong_head(path, check):
    """A page begins with what the registry says of its check."""
    head = ["# " + check.name, check.summary, "Level %d: %s." % (check.level, LEVELS[check.level])]
    with open(path) as f:
        paragraphs = f.read().replace("`", "").split("\n\n")
    found = [" ".join(paragraph.split()) for paragraph in paragraphs[:len(head)]]
    return [] if found == head else ["%s does not begin with:\n%s" % (path, "\n\n".join(head))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", required=True)
    parser.add_argument("folder", help="the folder with the checks' pages")
    parser.add_argument("temp")
    parser.add_argument("--only", help="the check of the one page to run")
    parser.add_argument("--page", action="append", default=[], help="a further page")
    args = parser.parse_args()
    site = Site(args.site)
    checks = {check.name: check for check in read_checks()}
    names = list(checks)
    pages = {os.path.splitext(os.path.basename(p))[0]: p
             for p in glob.glob(os.path.join(args.folder, "*.md"))}
    pages.pop("index", None)
    problems = ["%s has no page %s.md" % (name, name) for name in names if name not in pages]
    problems += ["%s.md is no check's page" % page for page in sorted(pages) if page not in names]
    if args.only:
        problems = []
    runs = [(name, pages[name]) for name in sorted(set(names) & set(pages)) if args.only in (None, name)]
    for name, path in runs:
        problems += wrong_head(path, checks[name])
    count = 0
    for name, path in runs + [(os.path.splitext(os.path.basename(p))[0], p) for p in args.page]:
        examples = examples_of(path)
        if name not in checks:
            problems += ["%s: names no check that warns here" % e.where
                         for e in examples if e.kind == "warn" and not e.checks]
        kinds = {e.kind for e in examples}
        if "warn" not in kinds or not kinds & {"fixed", "ok"}:
            problems.append("%s.md needs an example that warns and one that does not" % name)
        groups = defaultdict(list)
        for example in examples:
            groups[example.options].append(example)
        for number, (options, group) in enumerate(sorted(groups.items())):
            source = os.path.abspath("%s.%s.%d.cpp" % (args.temp, name, number))
            problems += run_group(site, name, group, options, source)
        count += len(examples)
    if problems:
        raise Failure("\n".join(problems))
    print("%d examples on %d pages" % (count, len(runs) + len(args.page)))


if __name__ == "__main__":
    main_guard(main)
