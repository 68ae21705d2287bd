# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Holds the compiler's plugin to clang-tidy: the same warnings and notes, at the
same places, in the same words."""

import argparse
import json
import re
import subprocess
import sys

LINE = re.compile(r"(?:.*/)?([^/:]+:\d+:\d+): (warning|note): (.*)")


def findings(command, file):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit("%s: status %d\n%s" % (" ".join(command), done.returncode, done.stdout[-3000:]))
    found, ours = [], False
    for line in done.stdout.splitlines():
        match = LINE.match(line)
        if not match:
            continue
        # Clang's own warnings are the same in both, but clang-tidy leaves them out.
        if match[2] == "warning":
            ours = "[torch-" in match[3]
        if ours:
            found.append(match.groups())
    return sorted(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", required=True)
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    with open(args.site) as f:
        site = json.load(f)
    warnings = 0
    for file in args.files:
        flags = site["flags"] + ["-include-pch", site["pch"]]
        ours = findings([site["clang"], "-fsyntax-only", "-fno-caret-diagnostics", "-ferror-limit=0"] + flags
                        + ["-fplugin=" + site["compiler_plugin"], "-fplugin-arg-torch_tidy-level=2", file], file)
        theirs = findings([site["clang_tidy"], "--load", site["plugin"], "--quiet", "--checks=-*,torch-*", file,
                           "--"] + flags, file)
        if ours != theirs:
            print("%s: the compiler's plugin alone: %s\nclang-tidy alone: %s"
                  % (file, [f for f in ours if f not in theirs], [f for f in theirs if f not in ours]))
            sys.exit(1)
        if not ours:
            sys.exit("%s: no findings" % file)
        warnings += sum(kind == "warning" for _, kind, _ in ours)
    print("%d files, %d warnings" % (len(args.files), warnings))


if __name__ == "__main__":
    main()
