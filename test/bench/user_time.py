# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the checks cost clang-tidy.

Runs clang-tidy on files that include LibTorch, in turn with two sets of checks,
and compares the user time:

  all checks of torch-tidy against one of clang-tidy's own, which looks for moves;
  all checks of torch-tidy against the first three of them, over a precompiled
  LibTorch, where the difference shows.
"""

import os
import statistics

from measure import argument_parser, own_seconds, precompiled_libtorch, tidy, user_seconds

OWN = "bugprone-use-after-move"
THREE = "torch-dangling-blob,torch-dangling-data,torch-missing-cpu"
ALL = "torch-*"


def compare(path, runs, commands):
    """Runs the two commands in turn; prints their medians and the ratio."""
    name = os.path.basename(path)
    times = {label: [] for label in commands}
    for command in commands.values():
        user_seconds(command)  # brings the headers into the file cache
    for _ in range(runs):
        for label, command in commands.items():
            times[label].append(user_seconds(command))
    medians = {label: statistics.median(values) for label, values in times.items()}
    for label, values in times.items():
        print("%s: %s %.3f s (median of %d: %.3f to %.3f)" % (
            name, label, medians[label], runs, min(values), max(values)))
    base, ours = commands
    print("%s: %s / %s = %.3f" % (name, ours, base, medians[ours] / medians[base]), flush=True)
    return medians[ours]


def main():
    parser = argument_parser(__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each kind a file")
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    for path in args.files:
        all_checks = tidy(args, ALL, path)
        ours = compare(path, args.runs, {"use-after-move": tidy(args, OWN, path), "torch-*": all_checks})
        own, _ = own_seconds(all_checks)
        print("%s: inside the checks of torch-tidy %.3f s, %.2f%%" % (
            os.path.basename(path), own, 100 * own / ours))
    with precompiled_libtorch(args) as pch:
        for path in args.files:
            compare(path, 5 * args.runs, {"three checks": tidy(args, THREE, path, pch),
                                          "all checks": tidy(args, ALL, path, pch)})


main()
