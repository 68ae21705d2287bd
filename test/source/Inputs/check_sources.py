# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""check_sources.py SOURCE: holds the source files to the project's rules."""

import os
import subprocess
import sys

LICENCE = "SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception"
LIMIT = 600
SOURCES = (".cpp", ".h", ".def", ".in", ".py", ".cmake", ".sh", "CMakeLists.txt")
# Where the format is part of nothing: in a test it may be what is tested.
FORMATTED = ("checks", os.path.join("test", "oracle"), os.path.join("test", "unit"), "runtime", "tool")


def files(source):
    for folder, folders, names in os.walk(source):
        folders[:] = [name for name in folders
                      if not name.startswith((".", "build")) and name != "__pycache__"]
        for name in sorted(names):
            yield os.path.relpath(os.path.join(folder, name), source)


def main():
    source = sys.argv[1]
    os.chdir(source)
    problems, formatted, count = [], [], 0
    for path in files("."):
        with open(path, errors="replace") as f:
            lines = f.read().splitlines()
        script = bool(lines) and lines[0].startswith("#!")
        if not path.endswith(SOURCES) and not script:
            continue
        count += 1
        if not any(LICENCE in line for line in lines[:8]):
            problems.append("%s: no licence line" % path)
        if len(lines) > LIMIT:
            problems.append("%s: %d lines" % (path, len(lines)))
        if path.startswith(FORMATTED) and path.endswith((".cpp", ".h")):
            formatted.append(path)
    if not count or not formatted:
        sys.exit("no sources in " + source)
    done = subprocess.run(["clang-format-22", "--dry-run", "--Werror"] + formatted,
                          stderr=subprocess.PIPE, text=True)
    unformatted = {line.split(":")[0] for line in done.stderr.splitlines() if "clang-format-violations" in line}
    problems += ["%s: run clang-format-22 -i" % path for path in sorted(unformatted)]
    if done.returncode and not unformatted:
        problems.append(done.stderr)
    if problems:
        sys.exit("\n".join(problems))


main()
