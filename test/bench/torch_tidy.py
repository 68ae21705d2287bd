# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""How fast torch-tidy is: ratios, measured in one run.

  one file   that includes LibTorch, with a cold and a warm cache, against a compiler
             that only checks the syntax of the file
  project    the project beside this script, with a cold and a warm cache, against
             run-clang-tidy with the plugin, the same checks and as many jobs; with the
             peak memory of a worker, and whether the findings are equal

--project measures another project that has a compile database instead of ours.
clang-tidy takes minutes for a project. --sample N gives it N of the files, evenly
picked, and scales its time by their share.

Wall time depends on what else the machine does; the time of the processor (user and
system) much less. Both are printed.
"""

import argparse
import glob
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import types
from dataclasses import dataclass

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir))
from torch_tidy_equality import (Places, compare, configure, findings_of_json,
                                 findings_of_yaml, write_database)

SOURCE = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))


@dataclass
class Measured:
    wall: float
    cpu: float
    # MiB, of the largest process.
    memory: float
    output: str
    status: int


def measure(command, statuses=(0,)):
    """Runs a command; its time and memory are those of all its processes."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begin = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        text = out.read().decode(errors="replace")
        if process.returncode not in statuses:
            sys.exit("%s\nstatus %d\n%s%s" % (" ".join(command), process.returncode, text[-2000:],
                                              err.read().decode(errors="replace")[-2000:]))
        return Measured(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text,
                        process.returncode)


def median(runs, what):
    return statistics.median(getattr(run, what) for run in runs)


def show(label, runs, scale=1.0):
    print("  %-34s %7.2f s wall, %7.2f s processor, %5.0f MiB%s" % (
        label, scale * median(runs, "wall"), scale * median(runs, "cpu"), median(runs, "memory"),
        "" if len(runs) == 1 else "  (medians of %d)" % len(runs)), flush=True)


def verdict(text, ratio, limit, holds):
    print("  %s: %.3f (%s %s)" % (text, ratio, "as wanted:" if holds else "NOT as wanted:", limit),
          flush=True)
    return holds


def load():
    return "load of the machine: %.1f on %d processors" % (os.getloadavg()[0], os.cpu_count())


class Bench:
    def __init__(self, args, temp):
        self.args = args
        self.temp = temp
        self.cache = os.path.join(temp, "cache")
        self.site = types.SimpleNamespace(source=SOURCE, cmake=shutil.which("cmake"),
                                          clang=os.path.join(args.llvm, "clang++"))

    def torch_tidy(self, *arguments):
        return [self.args.torch_tidy, "--cache-dir=" + self.cache, "--config={}", "--level=2",
                "--format=json", "-j", str(self.args.jobs)] + list(arguments)

    def cold(self):
        shutil.rmtree(self.cache, ignore_errors=True)

    # One file -------------------------------------------------------------

    def one_file(self):
        path, flags = self.args.file, self.args.flags.split()
        print("One file, %s; %s" % (os.path.relpath(path, SOURCE), load()))
        check = [self.site.clang] + flags + ["-fsyntax-only", path]
        ours = self.torch_tidy(path, "--", *flags)
        syntax, cold, warm = [], [], []
        measure(check)  # brings the headers into the file cache
        for _ in range(self.args.runs):
            syntax.append(measure(check))
            self.cold()
            cold.append(measure(ours, (0, 1)))
            for _ in range(3):
                warm.append(measure(ours, (0, 1)))
        show("clang++ -fsyntax-only", syntax)
        show("torch-tidy, cold cache", cold)
        show("torch-tidy, warm cache", warm)
        good = True
        for name, runs, limit in (("cold", cold, 0.6), ("warm", warm, 0.05)):
            for what, word in (("cpu", "processor"), ("wall", "wall")):
                ratio = median(runs, what) / median(syntax, what)
                good &= verdict("%s / syntax, %s time" % (name, word), ratio, "<= %.2f" % limit,
                                ratio <= limit)
        return good

    # A project ------------------------------------------------------------

    def database(self):
        """The compile commands, and the least speed that is wanted."""
        if not self.args.project:
            return configure(self.site, os.path.join(self.temp, "build")), 15
        folder = self.args.project
        for pattern in ("", "compile_commands.json", "build/compile_commands.json",
                        "build/*/compile_commands.json"):
            for path in sorted(glob.glob(os.path.join(folder, pattern))):
                if os.path.isfile(path):
                    with open(path) as f:
                        return json.load(f), 8
        sys.exit("no compile_commands.json in " + folder)

    def project(self):
        entries, wanted = self.database()
        if self.args.match:
            entries = [e for e in entries if re.search(self.args.match, e["file"])]
        folder = os.path.join(self.temp, "all")
        write_database(folder, entries)
        print("Project of %d files; %s" % (len(entries), load()), flush=True)
        cold, warm = [], []
        for _ in range(self.args.project_runs):
            self.cold()
            cold.append(measure(self.torch_tidy("-p", folder), (0, 1, 2)))
            warm.append(measure(self.torch_tidy("-p", folder), (0, 1, 2)))
        report = json.loads(warm[-1].output)
        for failure in report["failures"]:
            print("  not analysed: %s: %s" % (failure["file"], failure["reason"]))

        # An even sample has its share of files that do not include LibTorch, which
        # cost both little.
        sample = entries
        if self.args.sample and self.args.sample < len(entries):
            step = len(entries) / self.args.sample
            sample = [entries[int(i * step + step / 2)] for i in range(self.args.sample)]
        share = os.path.join(self.temp, "share")
        write_database(share, sample)
        export = os.path.join(self.temp, "clang-tidy.yaml")
        theirs = measure([self.args.run_clang_tidy, "-clang-tidy-binary",
                          os.path.join(self.args.llvm, "clang-tidy"), "-load", self.args.plugin,
                          "-p", share, "-j", str(self.args.jobs), "-checks=-*,torch-*", "-quiet",
                          "-config={}", "-header-filter=.*", "-export-fixes", export], (0, 1))
        scale = len(entries) / len(sample)
        sampled = "" if scale == 1 else " (%d files, scaled)" % len(sample)
        show("run-clang-tidy" + sampled, [theirs], scale)
        show("torch-tidy, cold cache", cold)
        show("torch-tidy, warm cache", warm)
        good = True
        for name, runs in (("cold", cold), ("warm", warm)):
            for what, word in (("cpu", "processor"), ("wall", "wall")):
                ratio = scale * getattr(theirs, what) / median(runs, what)
                good &= verdict("run-clang-tidy / torch-tidy, %s cache, %s time" % (name, word),
                                ratio, ">= %d" % wanted, ratio >= wanted)
        memory = max(median(cold, "memory"), median(warm, "memory")) / self.args.jobs
        good &= verdict("peak memory of a worker, torch-tidy / clang-tidy",
                        memory / theirs.memory, "< 1", memory < theirs.memory)

        # What does not parse was named above; errors are no findings.
        report = json.loads(measure(self.torch_tidy("-p", share), (0, 1, 2)).output)
        report["failures"] = []
        places = Places()
        ours, others = ({key: rest for key, rest in found.items() if key.check.startswith("torch-")}
                        for found in (findings_of_json(json.dumps(report)),
                                      findings_of_yaml(export, places)))
        problems = compare("project", others, ours, places)
        print("  findings: %d, %s" % (len(ours), "equal" if not problems else "NOT equal:"))
        print("\n".join(problems), end="\n" if problems else "", flush=True)
        statistics_of_run = subprocess.run(self.torch_tidy("-p", folder, "--stats"),
                                           capture_output=True, text=True, check=False).stderr
        print("  " + statistics_of_run.rstrip().replace("\n", "\n  "))
        return good and not problems


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--llvm", required=True, help="the folder that holds LLVM's programs")
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--torch-tidy", required=True)
    parser.add_argument("--run-clang-tidy", help="default: that of the same LLVM, or in PATH")
    parser.add_argument("--flags",
                        default="-std=c++17 -isystem /usr/include/torch/csrc/api/include",
                        help="the compiler's flags for the one file")
    parser.add_argument("--file", default=os.path.join(SOURCE, "docs/examples/inference.cpp"))
    parser.add_argument("--project", metavar="FOLDER", help="another project, or its build folder")
    parser.add_argument("--match", metavar="REGEX", help="only the project's files that match")
    parser.add_argument("--sample", type=int, metavar="N",
                        help="files for clang-tidy; default: all")
    parser.add_argument("--runs", type=int, default=5, help="of the one file")
    parser.add_argument("--project-runs", type=int, default=3, help="of torch-tidy on the project")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", choices=("file", "project"))
    args = parser.parse_args()
    if not args.run_clang_tidy:
        major = re.search(r"(\d+)", os.path.basename(os.path.dirname(os.path.normpath(args.llvm))))
        beside = os.path.join(args.llvm, "run-clang-tidy")
        args.run_clang_tidy = beside if os.path.exists(beside) else shutil.which(
            "run-clang-tidy-" + major.group(1) if major else "run-clang-tidy")
        if not args.run_clang_tidy:
            sys.exit("no run-clang-tidy; say where with --run-clang-tidy")
    with tempfile.TemporaryDirectory() as temp:
        bench = Bench(args, temp)
        good = True
        if args.only != "project":
            good &= bench.one_file()
        if args.only != "file":
            good &= bench.project()
    print("all as wanted" if good else "not all as wanted")
    return 0 if good else 1


sys.exit(main())
