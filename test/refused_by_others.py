# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""refused_by_others.py --site SITE PROGRAM ARGUMENT...: runs the program, clang-tidy or
clang++, of every other LLVM that is installed. Each has to end with status 2 and the one
line in which the plugin says why it does not run there.
"""

import re
import subprocess
import sys

from tidy_run import Failure, Site, main_guard


def main():
    site, program, arguments = Site(sys.argv[2]), sys.argv[3], sys.argv[4:]
    major = site.llvm.split(".")[0]
    if not site.others:
        raise Failure("no other LLVM: the test tests nothing")
    for other in site.others:
        command = [other[program]] + arguments
        version = subprocess.run([other[program], "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
        release = re.search(r"version (\d+\.\d+)", version).group(1)
        wanted = ("torch-tidy: this plugin is built for LLVM %s.N and cannot run in a %s of LLVM %s; use %s-%s, "
                  "or build the plugin for that version (TORCH_TIDY_LLVM=%s)\n"
                  % (major, program, release, program, major, release.split(".")[0]))
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
        said = re.sub(r"(for LLVM \d+)\.\d+", r"\1.N", done.stdout)
        if done.returncode != 2 or said != wanted:
            raise Failure("%s\nstatus %d instead of 2, or not the line\n%s\n%s"
                          % (" ".join(command), done.returncode, wanted, done.stdout))
        print(done.stdout, end="")


main_guard(main)
