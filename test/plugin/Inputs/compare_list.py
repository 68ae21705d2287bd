# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""compare_list.py SOURCE LIST: holds clang-tidy's list of checks against Checks.def."""

import os
import sys

source, listed = sys.argv[1:]
sys.path.insert(0, os.path.join(source, "tool"))
from registry import read_checks

checks = read_checks(os.path.join(source, "checks", "Checks.def"))
with open(listed) as f:
    found = [line.strip() for line in f if line.startswith("    ")]
wanted = sorted(check.name for check in checks)
if not wanted or sorted(found) != wanted:
    sys.exit("listed: %s\nin Checks.def: %s" % (found, wanted))
if checks != sorted(checks, key=lambda check: (check.level, check.name)):
    sys.exit("Checks.def is not in order of level and name")
for check in checks:
    if not os.path.exists(os.path.join(source, "checks", check.cls + ".cpp")):
        sys.exit("%s has no file checks/%s.cpp" % (check.name, check.cls))
    if not check.summary.endswith(".") or check.level not in (0, 1, 2):
        sys.exit("%s: a summary is a sentence, a level is 0, 1 or 2" % check.name)
