# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads checks/Checks.def, for the documentation and for the tests.

  registry.py             the names of the checks
  registry.py --preset N  a .clang-tidy file with the checks of the levels 0 to N
"""

import argparse
import ast
import os
import re
from collections import namedtuple

Check = namedtuple("Check", "cls name level summary")

# What the level of a check promises.
LEVELS = {
    0: "a bug whenever the line runs",
    1: "a bug on some input or machine, and the code says so",
    2: "advice on cost and style",
}

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ENTRY = re.compile(
    r'^TORCH_TIDY_CHECK\(\s*(\w+)\s*,\s*"([\w-]+)"\s*,\s*(\d)\s*,\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)',
    re.MULTILINE)


def read_checks(path=os.path.join(ROOT, "checks", "Checks.def")):
    """Returns the checks of the registry in its order."""
    with open(path) as f:
        text = f.read()
    checks = []
    for cls, name, level, summary in ENTRY.findall(text):
        # Adjacent literals are one, in C++ as in Python.
        checks.append(Check(cls, name, int(level), ast.literal_eval("(" + summary + ")")))
    entries = len(re.findall(r"^TORCH_TIDY_CHECK\(", text, re.MULTILINE))
    if len(checks) != entries:
        raise ValueError("%s: %d entries, of which %d can be read" % (path, entries, len(checks)))
    return checks


def preset(level):
    """The text of a .clang-tidy file with the checks up to a level."""
    names = [check.name for check in read_checks() if check.level <= level]
    promises = "".join("# Level %d: %s.\n" % (n, LEVELS[n]) for n in range(level + 1))
    return ("# The checks of torch-tidy up to level %d. Add the lines to a .clang-tidy of yours.\n%s"
            "Checks: >\n  %s\n" % (level, promises, ",\n  ".join(names)))


def main():
    parser = argparse.ArgumentParser(description="Reads the registry of checks.")
    parser.add_argument("--preset", type=int, choices=sorted(LEVELS), metavar="LEVEL")
    args = parser.parse_args()
    if args.preset is not None:
        print(preset(args.preset), end="")
    else:
        print("\n".join(sorted(check.name for check in read_checks())))


if __name__ == "__main__":
    main()
