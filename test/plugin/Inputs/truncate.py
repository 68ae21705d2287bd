# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs all checks over the beginnings of files, cut at every so many tokens."""

import argparse
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, os.pardir))
from tidy_run import Failure, Site, main_guard, run_tidy

CUTS = 25  # a file
# Of a check; the source that is shown below a message may speak of one, too.
WARNING = re.compile(r"^\S+:\d+:\d+: (warning|error): .*\[torch-", re.MULTILINE)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", required=True)
    parser.add_argument("temp")
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    site = Site(args.site)
    broken = 0
    for number, path in enumerate(args.files):
        with open(path) as f:
            text = f.read()
        ends = [m.end() for m in re.finditer(r"\w+|[^\w\s]", text)]
        for end in ends[::max(1, len(ends) // CUTS)]:
            target = os.path.abspath("%s.%d.cpp" % (args.temp, number))
            with open(target, "w") as f:
                f.write(text[:end] + "\n")
            # A crash raises here.
            run = run_tidy(site, target, "torch-*", site.compile_flags() + ["-Wno-everything"])
            if run.errors():
                broken += 1
                if WARNING.search(run.output):
                    raise Failure("cut at %d of %s: warnings in code that does not compile\n%s"
                                  % (end, path, run.output))
    if not broken:
        raise Failure("no cut made an error: the test tests nothing")
    print("%d cuts, %d of them broken" % (CUTS * len(args.files), broken))


if __name__ == "__main__":
    main_guard(main)
