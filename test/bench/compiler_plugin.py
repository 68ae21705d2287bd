# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the compiler's plugin adds to the time of a compilation: user time, the least
of several runs with and without it in turn."""

import argparse
import os
import shlex
import tempfile

from measure import user_seconds

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--llvm", required=True, help="the folder that holds LLVM's programs")
    parser.add_argument("--compiler-plugin", required=True)
    parser.add_argument("--flags", default="-std=c++17 -isystem /usr/include/torch/csrc/api/include",
                        help="the compiler's flags")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("files", nargs="*", default=[os.path.join(ROOT, "docs", "examples", "inference.cpp")])
    args = parser.parse_args()
    for file in args.files:
        for level in ("-O0", "-O2"):
            with tempfile.TemporaryDirectory() as folder:
                command = ([os.path.join(args.llvm, "clang++"), level, "-c", file,
                            "-o", os.path.join(folder, "out.o")] + shlex.split(args.flags))
                plain, checked = [], []
                for _ in range(args.runs):
                    plain.append(user_seconds(command))
                    checked.append(user_seconds(command + ["-fplugin=" + args.compiler_plugin]))
            print("%s %s: %.2f s, with the plugin %.2f s: %+.1f %%"
                  % (os.path.basename(file), level, min(plain), min(checked),
                     100 * (min(checked) / min(plain) - 1)), flush=True)


if __name__ == "__main__":
    main()
