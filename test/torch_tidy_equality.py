# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Holds the findings of torch-tidy against those of clang-tidy with the plugin.

What is compared of a finding: file, line, column, offset, check, message, the fix
on the warning, and every note in its order with its place, words and fix.

  checks    the tests of the checks, and once more with the options of their RUN lines
  project   the project of the benchmarks, with its own compile database

clang-tidy works over a precompiled header that is made here, torch-tidy over the
one that it makes by itself, with a cold and with a warm cache. A finding in a header
counts once; where clang-tidy words it differently in different files, that of
torch-tidy has to be one of them.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import re
import resource
import shlex
import shutil
import subprocess
import sys
import time

import yaml

from tidy_run import Failure, Site, main_guard

LIMIT = 600
Key = collections.namedtuple("Key", "file offset check message")


class Group:
    """Files that are analysed with the same options."""

    def __init__(self, name, config="{}"):
        self.name = name
        self.config = config
        # The entries of its compile database, and what clang-tidy gets instead.
        self.entries = []
        self.over_pch = []

    def add(self, file, folder, arguments, pch):
        self.entries.append({"file": file, "directory": folder, "arguments": arguments})
        extra = ["-include-pch", pch] if pch else []
        self.over_pch.append({"file": file, "directory": folder,
                              "arguments": arguments[:1] + extra + arguments[1:]})

    def files(self):
        return [entry["file"] for entry in self.entries]


class Places:
    """Lines and columns of offsets, as compilers count them."""

    def __init__(self):
        self.texts = {}

    def of(self, path, offset):
        if path not in self.texts:
            with open(path, "rb") as f:
                self.texts[path] = f.read()
        text = self.texts[path]
        return text.count(b"\n", 0, offset) + 1, offset - (text.rfind(b"\n", 0, offset) + 1) + 1


# clang-tidy -------------------------------------------------------------------


def edits_of_yaml(message, folder):
    return tuple(sorted((os.path.normpath(os.path.join(folder, r["FilePath"])), r["Offset"],
                         r["Length"], r["ReplacementText"])
                        for r in message.get("Replacements") or []))


def findings_of_yaml(path, places):
    """Key -> the ways in which clang-tidy worded the rest."""
    result = collections.defaultdict(set)
    if not os.path.exists(path):
        return result
    with open(path, "rb") as f:
        entries = yaml.load(f, getattr(yaml, "CSafeLoader", yaml.SafeLoader))["Diagnostics"]

    for entry in entries:
        folder = entry.get("BuildDirectory", "")

        def place(message):
            if not message["FilePath"]:
                return None
            file = os.path.normpath(os.path.join(folder, message["FilePath"]))
            return (file, message["FileOffset"]) + places.of(file, message["FileOffset"])

        main = entry["DiagnosticMessage"]
        at = place(main) or ("", 0)
        notes = tuple((place(note), note["Message"], edits_of_yaml(note, folder))
                      for note in entry.get("Notes") or [])
        key = Key(at[0], at[1], entry["DiagnosticName"], main["Message"])
        result[key].add((at[2:], edits_of_yaml(main, folder), notes))
    return result


def write_database(folder, entries):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "compile_commands.json"), "w") as f:
        json.dump(entries, f, indent=1)


def run(command):
    try:
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              errors="replace", timeout=LIMIT)
    except subprocess.TimeoutExpired:
        raise Failure("not over within %d s: %s" % (LIMIT, shlex.join(command)))


def clang_tidy(site, group, temp, places, pool):
    """Submits clang-tidy on a group, a share of its files a process; returns the shares."""
    folder = os.path.join(temp, group.name, "clang-tidy")
    write_database(folder, group.over_pch)

    def share(number, files):
        export = os.path.join(folder, "%d.yaml" % number)
        done = run([site.clang_tidy, "--load", site.plugin, "-p", folder, "--quiet",
                    "--checks=-*,torch-*", "--header-filter=.*", "--config=" + group.config,
                    "--export-fixes=" + export] + files)
        if done.returncode != 0 or re.search(r"(^|: )(fatal )?error: ", done.stdout + done.stderr):
            raise Failure("clang-tidy on %s: status %d\n%s%s" % (
                group.name, done.returncode, done.stdout[-3000:], done.stderr[-3000:]))
        return findings_of_yaml(export, places)

    files = group.files()
    count = max(1, min(os.cpu_count(), len(files) // 10))
    return [pool.submit(share, i, files[i::count]) for i in range(count)]


# torch-tidy -------------------------------------------------------------------


def findings_of_json(text):
    report = json.loads(text)
    if report["failures"]:
        raise Failure("torch-tidy could not analyse: %s" % report["failures"])
    base = report["base"]

    def place(o):
        if "file" not in o:
            return None
        return os.path.normpath(os.path.join(base, o["file"])), o["offset"], o["line"], o["column"]

    def edits(o):
        return tuple(sorted((place(e)[0], e["offset"], e["length"], e["text"]) for e in o["fix"]))

    result = {}
    for finding in report["findings"]:
        at = place(finding) or ("", 0)
        notes = tuple((place(note), note["message"], edits(note)) for note in finding["notes"])
        key = Key(at[0], at[1], finding["check"], finding["message"])
        if key in result:
            raise Failure("torch-tidy reports it twice: %s" % (key,))
        result[key] = (at[2:], edits(finding), notes)
    return result


def torch_tidy(program, group, temp, cache, checks):
    folder = os.path.join(temp, group.name, "torch-tidy")
    write_database(folder, group.entries)
    done = run([program, "-p", folder, "--format=json", "--cache-dir=" + cache,
                "--config=" + group.config, checks] + group.files())
    if done.returncode not in (0, 1):
        raise Failure("torch-tidy on %s: status %d\n%s%s" % (
            group.name, done.returncode, done.stdout[-1000:], done.stderr[-3000:]))
    found = findings_of_json(done.stdout)
    if (done.returncode == 1) != bool(found):
        raise Failure("torch-tidy on %s: status %d with %d findings" % (
            group.name, done.returncode, len(found)))
    return found


# Comparison -------------------------------------------------------------------


def shown(key, places):
    where = "%s:%d:%d" % ((key.file,) + places.of(key.file, key.offset)) if key.file else "-"
    return "%s: %s [%s]" % (where, key.message, key.check)


def compare(name, theirs, ours, places):
    """The differences, a text each."""
    problems = []
    for key in sorted(theirs.keys() - ours.keys()):
        problems.append("%s: only clang-tidy: %s" % (name, shown(key, places)))
    for key in sorted(ours.keys() - theirs.keys()):
        problems.append("%s: only torch-tidy: %s" % (name, shown(key, places)))
    for key in sorted(theirs.keys() & ours.keys()):
        if ours[key] in theirs[key]:
            continue
        wanted = sorted(theirs[key])[0]
        for what, mine, other in zip(("line and column", "fix", "notes"), ours[key], wanted):
            if mine != other:
                problems.append("%s: other %s: %s\n    torch-tidy: %s\n    clang-tidy: %s" % (
                    name, what, shown(key, places), mine, other))
    return problems


def merged(shares):
    result = collections.defaultdict(set)
    for share in shares:
        for key, rest in share.result().items():
            result[key] |= rest
    return result


class Stopwatch:
    """Says how long a part took: by the clock, and of the processors' time."""

    def __init__(self):
        self.begin = self.now()

    @staticmethod
    def now():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.monotonic(), usage.ru_utime + usage.ru_stime

    def say(self, what):
        wall, processor = (b - a for a, b in zip(self.begin, self.now()))
        print("%s: %.1f s, %.1f s of processors" % (what, wall, processor), flush=True)


def check_equal(site, program, groups, temp, runs):
    """\\p runs: the name, and the option that chooses the checks, of torch-tidy's runs."""
    places = Places()
    cache = os.path.join(temp, "cache")
    shutil.rmtree(cache, ignore_errors=True)
    problems = []
    found = {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for run_name, checks in runs:
            watch = Stopwatch()
            for group in groups:
                found[run_name, group.name] = torch_tidy(program, group, temp, cache, checks)
            watch.say("torch-tidy, " + run_name)
        watch = Stopwatch()
        shares = {group.name: clang_tidy(site, group, temp, places, pool) for group in groups}
        theirs = {name: merged(parts) for name, parts in shares.items()}
        watch.say("clang-tidy")
    for run_name, _ in runs:
        for group in groups:
            problems += compare("%s, %s" % (group.name, run_name), theirs[group.name],
                                found[run_name, group.name], places)
    total = sum(len(findings) for findings in theirs.values())
    print("%d files, %d findings of %d checks, %d of them in headers" % (
        sum(len(g.entries) for g in groups), total,
        len({key.check for findings in theirs.values() for key in findings}),
        sum(key.file not in group.files() for group in groups for key in theirs[group.name])))
    for kind, text in (("fixes", 1), ("notes", 2)):
        print("  with %s: %d" % (kind, sum(any(rest[text] for rest in all_rest)
                                           for f in theirs.values() for all_rest in f.values())))
    if problems:
        raise Failure("%d differences\n%s" % (len(problems), "\n".join(problems)))
    return total


# What is analysed -------------------------------------------------------------


def run_lines(text):
    """The RUN lines of check_torch_tidy.py: clang-tidy's arguments, the compiler's, others."""
    joined = re.sub(r"\\\n\s*//\s*RUN:", " ", text)
    for line in re.findall(r"//\s*RUN:(.*)", joined):
        if "%check_torch_tidy" not in line:
            continue
        parts = [[]]
        for word in shlex.split(line):
            if word == "--" and len(parts) < 3:
                parts.append([])
            else:
                parts[-1].append(word)
        parts += [[]] * (3 - len(parts))
        yield parts


def is_supported(text, site):
    """Whether this LibTorch has what the test REQUIRES."""
    needs = re.findall(r"//\s*REQUIRES:\s*libtorch-([\d.]+)", text)
    version = tuple(int(part) for part in site.libtorch.split(".")[:2])
    return all(version >= tuple(int(part) for part in need.split(".")) for need in needs)


def groups_of_tests(site):
    """All tests with no options, and those that want some with all of these at once."""
    usual, optional = Group("tests"), Group("options")
    options, extra, runs = {}, [], {}
    root = os.path.join(site.source, "test", "checks")
    for folder, _, names in sorted(os.walk(root)):
        for path in (os.path.join(folder, name) for name in sorted(names) if name.endswith(".cpp")):
            with open(path, encoding="utf-8", errors="replace") as f:
                text = f.read()
            if not is_supported(text, site):
                continue
            for harness, tidy, compiler in run_lines(text):
                runs.setdefault(path, []).append((harness, tidy))
                for option in tidy:
                    if not option.lstrip("-").startswith("config="):
                        raise Failure("%s: this test does not know %s" % (path, option))
                    of_line = yaml.safe_load(option.split("=", 1)[1])["CheckOptions"]
                    for name, value in of_line.items():
                        options.setdefault(name, str(value).lower() if value in (True, False)
                                           else str(value))
                extra += compiler
    # The same folders for all, so that one header serves all.
    folders = sorted({extra[i + 1].replace("%python_include", site.python_include)
                      for i, a in enumerate(extra) if a == "-isystem"})
    if len(extra) != 2 * sum(a == "-isystem" for a in extra):
        raise Failure("this test does not know all of %s" % extra)
    extra = [a for folder in folders for a in ("-isystem", folder)]
    for path, lines in runs.items():
        standard = [a.split("=", 1)[1] for a in lines[0][0] if a.startswith("-std=")]
        # A precompiled header holds for one language version.
        flags = site.compile_flags("-std=" + standard[0] if standard else None, None) + extra
        pch = None if standard or "-no-pch" in lines[0][0] else site.pch
        if "-cuda" in lines[0][0]:
            # What nvcc includes by itself.
            flags = flags + site.cuda_flags + ["-include", "cuda_runtime.h"]
            pch = site.pch_cuda
        for group in [usual] + [optional] * any(tidy for _, tidy in lines):
            group.add(path, site.source, [site.clang] + flags + ["-c", path], pch)
    optional.config = json.dumps({"CheckOptions": options})
    return [usual, optional]


def configure(site, build):
    """The compile database of the benchmarks' project, by CMake."""
    source = os.path.join(site.source, "test", "bench", "project")
    done = run([site.cmake, "-S", source, "-B", build, "-DCMAKE_CXX_COMPILER=" + site.clang,
                "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"])
    if done.returncode != 0:
        raise Failure("cmake on the project:\n" + done.stdout[-2000:] + done.stderr[-2000:])
    with open(os.path.join(build, "compile_commands.json")) as f:
        return json.load(f)


def is_of_file(argument, entry):
    """Whether an argument belongs to one file or target, and not to LibTorch's headers."""
    return (argument == "-c" or argument == entry["file"]
            or re.match(r"-D\w+_EXPORTS$", argument) is not None)


def arguments_of(entry):
    arguments = shlex.split(entry["command"])
    if "-o" in arguments:
        at = arguments.index("-o")
        del arguments[at:at + 2]
    return arguments


def precompile(site, arguments, folder, name):
    os.makedirs(folder, exist_ok=True)
    header, pch = os.path.join(folder, name + ".h"), os.path.join(folder, name + ".pch")
    with open(header, "w") as f:
        f.write("#include <torch/script.h>\n#include <torch/torch.h>\n")
    done = run(arguments + ["-x", "c++-header", header, "-o", pch, "-Xclang",
                            "-fpch-instantiate-templates", "-Xclang", "-skip-function-bodies"])
    if done.returncode != 0:
        raise Failure("cannot precompile LibTorch:\n" + done.stderr[-2000:])
    return pch


def group_of_project(site, temp):
    group = Group("project")
    headers = {}
    for entry in configure(site, os.path.join(temp, "build")):
        arguments = arguments_of(entry)
        shared = tuple(a for a in arguments if not is_of_file(a, entry)
                       and not a.startswith("-I"))
        if not any("torch" in argument for argument in shared):
            headers[shared] = None  # a target that does without
        if shared not in headers:
            headers[shared] = precompile(site, list(shared), temp, "libtorch-%d" % len(headers))
        group.add(entry["file"], entry["directory"], arguments, headers[shared])
    return group


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", required=True)
    parser.add_argument("--torch-tidy", help="default: that of the build")
    parser.add_argument("what", choices=("checks", "project"))
    parser.add_argument("temp", help="a folder, made anew")
    args = parser.parse_args()
    site = Site(args.site)
    program = args.torch_tidy or os.path.join(site.build, "bin", "torch-tidy")
    temp = os.path.abspath(args.temp)
    shutil.rmtree(temp, ignore_errors=True)
    os.makedirs(temp)
    runs = [("cold", "--level=2"), ("warm", "--level=2")]
    if args.what == "checks":
        groups = groups_of_tests(site)
        least = 1000
    else:
        groups = [group_of_project(site, temp)]
        least = 20
    total = check_equal(site, program, groups, temp, runs)
    if total < least:
        raise Failure("only %d findings: something is wrong with this test" % total)
    print("equal")


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    main_guard(main)
