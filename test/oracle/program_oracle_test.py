# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A planted contradiction and a planted lost finding are told, each as a small function.

With --plant the program that runs has a helper `frozen` that records for autograd, which
the analysed one does not; and a hazard in a function that calls it is suppressed.
"""

import re
import subprocess
import sys
import os

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, os.pardir))
sys.path.insert(0, HERE)
from programs import Function
from tidy_run import Failure, main_guard


def statements(body):
    """The lines of a function before its hazard, probes and braces not counted."""
    lines = [line.strip() for line in body.split("auto sink")[0].split("\n")[1:]]
    return [line for line in lines if not re.match(r"(PROBE|PAIR)\(|[{}]*$", line)]


def expect(holds, what, output):
    if not holds:
        raise Failure("%s\n%s" % (what, output))


def main():
    # Such a function with enough around the call, and one without it.
    seed = next(n for n in range(1000) if "frozen(a)" in Function(n).text() and "frozen" not in Function(n + 1).text() and
                len(Function(n).nodes()) > 20)
    done = subprocess.run([sys.executable, os.path.join(HERE, "program_oracle.py"), "--first", str(seed), "--count", "2",
                           "--plant", "--reduce"] + sys.argv[1:],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    expect(done.returncode != 0, "nothing is told", done.stdout)
    bodies = re.findall(r"^(CONTRADICTED|LOST): (.*\n(?:void .*\n(?:.*\n)*?\}))", done.stdout, re.M)
    kinds = [kind for kind, _ in bodies]
    expect(sorted(set(kinds)) == ["CONTRADICTED", "LOST"], "a contradiction and a lost finding", done.stdout)
    for kind, text in bodies:
        body = text[text.index("void "):]
        expect("frozen(" in body, "the reduced function has lost the fault", done.stdout)
        expect(len(statements(body)) == 1, "the function is not cut down", done.stdout)
        if kind == "CONTRADICTED":
            expect(text.startswith("f%d: PROBE(" % seed) and "grad is said to be safe, and is unsafe" in text,
                   "the contradiction is another", done.stdout)
        else:
            expect("// HAZARD" in body, "the hazard is lost", done.stdout)


if __name__ == "__main__":
    main_guard(main)
