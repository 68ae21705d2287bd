# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A crash and a hang are told, and the file is cut down to what they take."""

import argparse
import math
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, os.pardir))
from tidy_run import Failure, main_guard

TEXT = """\
#include <torch/torch.h>

float right(const torch::Tensor &t) {
  auto host = t.cpu();
  return *host.data_ptr<float>();
}

float wrong(const torch::Tensor &t) {
  auto gpu = t.cuda();
  return *gpu.data_ptr<float>();
}

%s
"""


def run(args, *more):
    done = subprocess.run([sys.executable, os.path.join(HERE, "crash_fuzz.py"), "--site", args.site, "--program",
                           args.program, "--out", args.out] + list(more),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def expect(holds, what, output):
    if not holds:
        raise Failure("%s\n%s" % (what, output))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", required=True)
    parser.add_argument("--program", required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    # One token behind what is included: one text.
    path = os.path.join(args.out, "typed.cpp")
    for fault, words in (("crash", "status -6"), ("hang", "does not end within %d s")):
        with open(path, "w") as f:
            f.write(TEXT % "#include <vector>\n;")
        kept = os.path.join(args.out, "typed-0.crash.cpp")
        if os.path.exists(kept):
            os.remove(kept)
        status, output = run(args, "--type", path)
        expect(status == 0 and "1 texts" in output, "the file alone makes no fault", output)
        # A hang is waited for, and nothing else must be taken for one.
        usual = float(re.search(r"the slowest ([0-9.]+) s", output).group(1))
        limit = math.ceil(2 + 3 * usual) if fault == "hang" else 60
        status, output = run(args, "--type", path, "--limit", str(limit), "--%s-on" % fault, "torch-missing-cpu")
        expect(status != 0 and words.replace("%d", str(limit)) in output and
               "1 crashes or hangs of the checks, 0 of clang" in output, "a %s is not told" % fault, output)
        with open(kept) as f:
            text = f.read()
        expect("data_ptr" in text and "cuda" in text, "the reduced file has lost the fault", text)
        expect("host" not in text and len([l for l in text.split("\n") if l.strip()]) <= 4,
               "the file is not cut down", text)
    # Clang's own crashes are not blamed on the checks.
    with open(path, "w") as f:
        f.write(TEXT % "#pragma clang __debug crash\n#include <vector>\n;")
    status, output = run(args, "--type", path)
    expect(status == 0 and re.search(r" 0 crashes or hangs of the checks, 1 of clang itself", output),
           "a crash of clang's is taken for the checks'", output)


if __name__ == "__main__":
    main_guard(main)
