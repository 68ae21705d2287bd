# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""compare_options.py HELP OPTIONS: the program's help against what tool/options.py lists."""

import re
import sys

with open(sys.argv[1]) as f:
    said = dict(re.findall(r"^  (--?\S.*?) +- (.*)$", f.read(), re.MULTILINE))
with open(sys.argv[2]) as f:
    listed = dict(line.rstrip("\n").split("\t") for line in f)
# LLVM's own; --version it takes without telling.
for name in ("--help", "--help-list", "--version"):
    said.pop(name, None)
    listed.pop(name, None)
for name in sorted(set(said) | set(listed)):
    if said.get(name) != listed.get(name):
        print("%s: --help says %r, options.py %r" % (name, said.get(name), listed.get(name)))
if not said or said != listed:
    sys.exit("%d options in --help, %d in options.py" % (len(said), len(listed)))
