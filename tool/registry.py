# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads checks/Checks.def, for the documentation and for the tests."""

import ast
import os
import re
from collections import namedtuple

Check = namedtuple("Check", "cls name level summary")

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


if __name__ == "__main__":
    for check in sorted(read_checks(), key=lambda check: check.name):
        print(check.name)
