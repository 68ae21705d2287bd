# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the checks cost clang-tidy.

Runs clang-tidy on files that include LibTorch, in turn with one of clang-tidy's
own checks of moves and with all checks of torch-tidy, and compares the user time.
"""

import argparse
import glob
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile

BASE = "bugprone-use-after-move"


def user_seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit("%s\n%s" % (" ".join(command), done.stdout))
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def own_seconds(command):
    """The user time inside of the checks, by clang-tidy's own profile."""
    with tempfile.TemporaryDirectory() as folder:
        user_seconds(command[:1] + ["--enable-check-profile", "--store-check-profile=" + folder]
                     + command[1:])
        total = 0.0
        for path in glob.glob(os.path.join(folder, "*.json")):
            with open(path) as f:
                profile = json.load(f)["profile"]
            total += sum(v for k, v in profile.items() if k.endswith(".user"))
        return total


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clang-tidy", required=True)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--runs", type=int, default=5, help="runs of each kind a file")
    parser.add_argument("--flags", default="-std=c++17 -isystem /usr/include/torch/csrc/api/include",
                        help="the compiler's flags")
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    for path in args.files:
        tail = [path, "--quiet", "--config={}", "--"] + args.flags.split()
        base = [args.clang_tidy, "--checks=-*," + BASE] + tail
        ours = [args.clang_tidy, "--load", args.plugin, "--checks=-*,torch-*"] + tail
        times = {"base": [], "ours": []}
        user_seconds(base)  # brings the headers into the file cache
        for _ in range(args.runs):
            times["base"].append(user_seconds(base))
            times["ours"].append(user_seconds(ours))
        medians = {name: statistics.median(values) for name, values in times.items()}
        for name, label in (("base", BASE), ("ours", "torch-*")):
            print("%s: %s %.2f s (median of %s)" % (
                os.path.basename(path), label, medians[name],
                ", ".join("%.2f" % t for t in sorted(times[name]))))
        own = own_seconds(ours)
        print("%s: inside the checks of torch-tidy %.3f s, %.2f%%" % (
            os.path.basename(path), own, 100 * own / medians["ours"]))
        print("%s: torch-* / use-after-move = %.2f" % (
            os.path.basename(path), medians["ours"] / medians["base"]))


main()
