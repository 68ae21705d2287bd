# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the tests on all versions of LLVM and LibTorch, and records what passed.

  matrix.py [--collect | --again] [LLVM/LIBTORCH...]     default: all pairs of PAIRS

The first LibTorch of a pair's LLVM is the system's, and all tests are run, as ./tool/dev
test does it. The others are unpacked by tool/libtorch-root, and what depends on LibTorch
is run with the programs that are built already. One line for each pair and part of the
tests; the record, test/matrix.json, is what docs/compatibility.md shows. --collect
records the results that the last runs left in the build folders, and runs nothing.
--again runs of the last runs' tests only those that failed, with what is built.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RECORD = os.path.join(ROOT, "test", "matrix.json")
NEWEST = "22"
SYSTEM = "1.13"
PAIRS = [(NEWEST, SYSTEM), (NEWEST, "2.6"), (NEWEST, "2.14"), ("19", SYSTEM), ("16", SYSTEM)]

# The parts of the tests: GoogleTest's suites and ctest's tests by name, lit's by folder.
# The first that fits counts.
PARTS = [
    ("runtime library", r"RuntimeTests|runtime/"),
    ("operator oracle", r"OperatorOracle$"),
    ("program oracle", r"ProgramOracle"),
    ("broken code", r"CrashFuzz"),
    ("torch-tidy", r"Tool\.|torch-tidy/|pre-commit/|ci/|package/|docs/torch-tidy"),
    ("torch-clangd", r"clangd/"),
    ("compiler's plugin", r"compiler-plugin/"),
    ("checks", r"(checks|plugin|fixes|programs)/|docs/check-pages"),
    ("build systems", r"cmake/|bazel/"),
    ("documentation and sources", r"docs/|source/|harness/"),
    ("model and flow", r"[A-Z]\w*[./]"),
]
# Of another LibTorch's folder.
TARGETS = ["test-pch", "operator-claims", "OperatorOracle", "FlowFacts", "RuntimeTests", "RuntimeGpuSmoke",
           "TorchTidyUnitTests"]
WITHOUT = r"^RuntimeTests(AsanUbsan|Tsan)$"
LIT = ["checks", "plugin", "fixes", "programs", "compiler-plugin", "docs/check-pages.test"]


def build_folder(llvm, libtorch):
    if libtorch != SYSTEM:
        return os.path.join(ROOT, "build-libtorch", "tests-%s-%s" % (llvm, libtorch))
    return os.path.join(ROOT, "build" if llvm == NEWEST else "build-" + llvm)


def results(folder, *path):
    return os.path.join(folder, "results", *path)


def run(log, *command, **environment):
    """Runs a command; its output goes to the log. Whether it ended well."""
    with open(log, "ab") as f:
        return subprocess.run(command, stdout=f, stderr=subprocess.STDOUT, cwd=ROOT,
                              env=dict(os.environ, **environment)).returncode == 0


def run_pair(llvm, libtorch):
    """Leaves the results in the pair's folder; whether there are any."""
    jobs = os.environ.get("TORCH_TIDY_JOBS", str(os.cpu_count()))
    folder = build_folder(llvm, libtorch)
    os.makedirs(results(folder), exist_ok=True)
    for name in os.listdir(results(folder)):
        os.remove(results(folder, name))
    log = os.path.join(folder, "matrix.log")
    if os.path.exists(log):
        os.remove(log)
    if libtorch == SYSTEM:
        run(log, "tool/dev", "test", TORCH_TIDY_LLVM=llvm, TORCH_TIDY_JOBS=jobs)
        return os.path.exists(results(folder, "lit.json"))
    prefix = os.path.join(ROOT, "build-libtorch", libtorch)
    if not (run(log, "tool/libtorch-root", libtorch, prefix) and
            run(log, "tool/dev", "build", TORCH_TIDY_LLVM=llvm) and
            run(log, "ninja", "-C", build_folder(llvm, SYSTEM), "-j", jobs, "TorchTidyPlugin") and
            run(log, "cmake", "-S", ROOT, "-B", folder, "-G", "Ninja", "-DTORCH_TIDY_LLVM=" + llvm,
                "-DCMAKE_CXX_COMPILER=clang++-" + llvm, "-DTORCH_TIDY_LIBTORCH=%s/usr" % prefix,
                "-DTORCH_TIDY_PROGRAMS=" + build_folder(llvm, SYSTEM), "-DPython3_EXECUTABLE=" + sys.executable) and
            run(log, "ninja", "-C", folder, "-j", jobs, *TARGETS)):
        return False
    run(log, "ctest", "--test-dir", folder, "-j", jobs, "-E", WITHOUT, "--no-tests=error",
        "--output-on-failure", "--output-junit", results(folder, "ctest.xml"))
    run(log, *lit_command(llvm), "-sv", "-j", jobs, "--output", results(folder, "lit.json"),
        *[os.path.join(folder, "test", name) for name in LIT])
    return True


def lit_command(llvm):
    lit = "/usr/lib/llvm-%s/build/utils/lit/lit.py" % llvm
    return [sys.executable, lit] if os.path.exists(lit) else ["/usr/lib/llvm-%s/bin/lit" % llvm]


def run_again(llvm, libtorch):
    """Leaves new results of what failed beside the others; whether there are any."""
    folder = build_folder(llvm, libtorch)
    jobs = os.environ.get("TORCH_TIDY_JOBS", str(os.cpu_count()))
    log = os.path.join(folder, "matrix.log")
    failed = {kind: [name for name, outcome in read(results(folder, kind)) if outcome == "failed"]
              for kind, read in (("ctest.xml", ctest_results), ("lit.json", lit_results))
              if os.path.exists(results(folder, kind))}
    if failed.get("ctest.xml"):
        run(log, "ctest", "--test-dir", folder, "-j", jobs, "--no-tests=error", "--output-on-failure",
            "-R", "^(%s)$" % "|".join(re.escape(name) for name in failed["ctest.xml"]),
            "--output-junit", results(folder, "ctest-again.xml"))
    if failed.get("lit.json"):
        run(log, *lit_command(llvm), "-sv", "-j", jobs, "--output", results(folder, "lit-again.json"),
            *[os.path.join(folder, "test", name) for name in failed["lit.json"]])
    return bool(failed)


def part_of(name):
    for part, pattern in PARTS:
        if re.match(pattern, name):
            return part
    raise ValueError("no part of the tests fits %s" % name)


def ctest_results(path):
    return [(case.get("name"), "passed" if case.get("status") == "run" else "failed")
            for case in ElementTree.parse(path).getroot().findall("testcase")]


def lit_results(path):
    outcomes = dict.fromkeys(("PASS", "FLAKYPASS", "XFAIL"), "passed")
    outcomes["UNSUPPORTED"] = "left out"
    with open(path) as f:
        return [(test["name"].split(" :: ", 1)[1], outcomes.get(test["code"], "failed")) for test in json.load(f)["tests"]]


def read_results(llvm, libtorch):
    """One entry a part of the tests."""
    folder = build_folder(llvm, libtorch)
    with open(os.path.join(folder, "test", "site.json")) as f:
        site = json.load(f)
    tests, when = {}, ""
    for name, again, read in (("ctest.xml", "ctest-again.xml", ctest_results),
                              ("lit.json", "lit-again.json", lit_results)):
        if not os.path.exists(results(folder, name)):
            print("LLVM %s, LibTorch %s: no %s" % (llvm, libtorch, name))
            continue
        tests.update(read(results(folder, name)))
        whole = ran = os.path.getmtime(results(folder, name))
        # What was run again takes its place, unless all was run after that.
        if os.path.exists(results(folder, again)) and os.path.getmtime(results(folder, again)) > whole:
            tests.update(read(results(folder, again)))
            ran = os.path.getmtime(results(folder, again))
        when = time.strftime("%Y-%m-%d", time.gmtime(ran))
    entries = {}
    for name, outcome in tests.items():
        part = part_of(name)
        entry = entries.setdefault(part, {"llvm": site["llvm"], "libtorch": site["libtorch"], "what": part,
                                          "passed": 0, "failed": 0, "left out": 0, "on": when})
        entry[outcome] += 1
        if outcome == "failed":
            print("failed: %s" % name)
    order = [part for part, _ in PARTS]
    return sorted(entries.values(), key=lambda entry: order.index(entry["what"]))


def read_record():
    if not os.path.exists(RECORD):
        return []
    with open(RECORD) as f:
        return json.load(f)


def write_record(entries):
    """Newer entries take the place of those of the same pair."""
    pairs = {(entry["llvm"].split(".")[0], entry["libtorch"]) for entry in entries}
    kept = [entry for entry in read_record() if (entry["llvm"].split(".")[0], entry["libtorch"]) not in pairs]

    def version(entry):
        return [[-int(n) for n in entry["llvm"].split(".")], [int(n) for n in entry["libtorch"].split(".")]]

    lines = [json.dumps(entry) for entry in sorted(kept + entries, key=version)]
    with open(RECORD, "w") as f:
        f.write("[\n%s\n]\n" % ",\n".join(lines))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--collect", action="store_true", help="record the results that are there")
    parser.add_argument("--again", action="store_true", help="run what failed in the last runs")
    parser.add_argument("pairs", nargs="*", metavar="LLVM/LIBTORCH")
    args = parser.parse_args()
    pairs = [tuple(pair.split("/")) for pair in args.pairs] or PAIRS
    unknown = [pair for pair in pairs if pair not in PAIRS]
    if unknown:
        parser.error("pairs are %s" % ", ".join("/".join(pair) for pair in PAIRS))
    status = 0
    for llvm, libtorch in pairs:
        if not args.collect and not (run_again if args.again else run_pair)(llvm, libtorch):
            print("LLVM %s, LibTorch %s: could not be built; see %s"
                  % (llvm, libtorch, os.path.join(build_folder(llvm, libtorch), "matrix.log")))
            status = 1
            continue
        entries = read_results(llvm, libtorch)
        for entry in entries:
            left_out = ", %d for other versions" % entry["left out"] if entry["left out"] else ""
            print("LLVM %(llvm)s, LibTorch %(libtorch)s, %(what)s: %(passed)d passed, %(failed)d failed" % entry
                  + left_out, flush=True)
            status |= entry["failed"] > 0
        status |= not entries
        write_record(entries)
    sys.exit(status)


if __name__ == "__main__":
    main()
