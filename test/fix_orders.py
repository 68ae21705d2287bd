# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Applies the fixes of all checks to one file, one after the other, in several orders.

  // RUN: %fix_orders %s %t

Whoever fixes a file by hand, check by check or from the end to the beginning, has to
get there. After each fix the file has to compile; at the end no warning carries a
fix, and none is left that was not there from the start without one.
"""

import argparse
import os
import random
import sys
from collections import Counter

from tidy_run import Failure, Site, apply_replacements, main_guard, run_tidy

# A fix never needs another one to be applied more often than that.
MOST_STEPS = 200


def shuffled(seed):
    generator = random.Random(seed)
    return lambda fixes: generator.choice(fixes)


# Which fix comes next. Diagnostics come in the order of the file.
ORDERS = {
    "from the beginning": lambda fixes: fixes[0],
    "from the end": lambda fixes: fixes[-1],
    "check by check": lambda fixes: min(fixes, key=lambda d: d.check),
    "check by check, backwards": lambda fixes: max(fixes, key=lambda d: d.check),
    "at random (1)": shuffled(1),
    "at random (2)": shuffled(2),
}


class Orders:
    def __init__(self, site, file, temp):
        self.site = site
        self.flags = site.compile_flags()
        self.path = os.path.abspath(temp) + ".cpp"
        with open(file, "rb") as f:
            self.source = f.read()
        first = self.tidy(self.source)
        if not any(d.fix for d in first):
            raise Failure("no warning carries a fix")
        self.lasting = Counter((d.check, d.message) for d in first if not d.fix)
        self.count = sum(bool(d.fix) for d in first)

    def tidy(self, text):
        with open(self.path, "wb") as f:
            f.write(text)
        run = run_tidy(self.site, self.path, "torch-*", self.flags)
        if run.errors():
            raise Failure("does not compile\n%s\n%s" % (run.output, text.decode()))
        return run.diagnostics

    def hold_end(self, diagnostics, text):
        left = Counter((d.check, d.message) for d in diagnostics) - self.lasting
        if left:
            raise Failure("left or new: %s\n%s" % (
                "; ".join("%s [%s]" % (message, check) for check, message in left), text.decode()))

    def one_by_one(self, choose):
        text = self.source
        for step in range(MOST_STEPS):
            diagnostics = self.tidy(text)
            fixes = [d for d in diagnostics if d.fix]
            if not fixes:
                self.hold_end(diagnostics, text)
                return step
            text = apply_replacements(text, choose(fixes).fix)
        raise Failure("no end after %d fixes\n%s" % (MOST_STEPS, text.decode()))

    def all_at_once(self):
        text = apply_replacements(self.source, [r for d in self.tidy(self.source) for r in d.fix])
        self.hold_end(self.tidy(text), text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", required=True)
    parser.add_argument("file")
    parser.add_argument("temp")
    args = parser.parse_args()
    orders = Orders(Site(args.site), args.file, args.temp)
    print("%d warnings with a fix" % orders.count)
    try:
        name = "all at once"
        orders.all_at_once()
        for name, choose in ORDERS.items():
            print("%s: %d fixes" % (name, orders.one_by_one(choose)))
            sys.stdout.flush()
    except Failure as failure:
        raise Failure("%s: %s" % (name, failure))


if __name__ == "__main__":
    main_guard(main)
