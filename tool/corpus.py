#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the checks over checked-out public projects, and reports what came out.

  tool/corpus.py FOLDER [--libtorch 2.6=PREFIX ...] [--only PROJECT[/PART] ...]

FOLDER holds one folder a project. tool/corpus.json says of known projects which
LibTorch they need; the headers of LibTorch 2.6 are searched in PREFIX (the folder
that holds torch/ and ATen/). FOLDER/.third-party may hold checkouts of libraries
that no package brings.

Every source file that includes LibTorch, itself or by headers of its project, is
parsed once: with the flags of its compilation database, if the project has one, else
with include folders found by looking for what it includes. Headers that nobody
includes are tried as files of their own. The results of a file are kept in
FOLDER/.results and taken from there until --fresh or one of --refresh-... asks for
new ones. CUDA sources are read as host code, over the declarations in
tool/corpus-stubs.

Output: FOLDER/.results/report.json, and a summary. --document docs/accuracy.md fills
in the figures there, and the verdicts of tool/corpus-verdicts.txt.
"""

import argparse
import concurrent.futures
import glob
import hashlib
import json
import os
import re
import resource
import shlex
import signal
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict

from corpus_report import Document, Verdicts, coverage_lines, samples

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
STUBS = os.path.join(ROOT, "tool", "corpus-stubs")
SOURCES = (".cpp", ".cc", ".cxx", ".cu")
HEADERS = (".h", ".hpp", ".hh", ".cuh", ".hxx", ".inl", ".ipp")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
LIBTORCH = re.compile(r"^(torch|ATen|c10)/")
DIAGNOSTIC = re.compile(r"^(.+?):(\d+):(\d+): (warning|error|fatal error|note): (.*?)(?: \[([\w.,-]+)\])?$")
# Where packages put headers that are not in a folder of their own name.
PACKAGE_FOLDERS = (["/usr/include/opencv4", "/usr/include/eigen3", "/usr/include/stb"] +
                   sorted(glob.glob("/usr/include/*/qt5") + glob.glob("/usr/include/*/qt5/Qt*")))
CUDA = ["-x", "cuda", "--cuda-host-only", "-nocudainc", "-nocudalib"]
SKIPPED_FOLDERS = {".git", "node_modules", ".results", "build", "dist"}


def say(text):
    print("corpus: " + text, file=sys.stderr, flush=True)


def read(path):
    with open(path, encoding="utf-8", errors="replace") as f:
        return f.read()


def levels():
    """The level of each check, out of the registry."""
    text = read(os.path.join(ROOT, "checks", "Checks.def"))
    return {name: int(level) for name, level in re.findall(r'"(torch-[\w-]+)",\s*(\d)', text)}


class Tree:
    """The files of one checkout, by the ends of their paths."""

    def __init__(self, root):
        self.root = root
        self.files = []
        self.by_name = defaultdict(list)
        self.templates = {}
        for folder, folders, names in os.walk(root):
            folders[:] = sorted(d for d in folders if d not in SKIPPED_FOLDERS)
            for name in sorted(names):
                if name.endswith(SOURCES + HEADERS) or "." not in name:
                    path = os.path.join(folder, name)
                    self.files.append(path)
                    self.by_name[name].append(path)
                elif name.endswith((".h.in", ".hpp.in", ".proto")):
                    self.templates[name.removesuffix(".in")] = os.path.join(folder, name)
        self.includes = {}

    def includes_of(self, path):
        if path not in self.includes:
            self.includes[path] = [(q == '"', name) for q, name in INCLUDE.findall(read(path))]
        return self.includes[path]

    def find(self, name, near):
        """The file of this tree that an include of this name means, seen from a
        file near it, and the folder that has to be searched for it."""
        parts = os.path.normpath(name).split(os.sep)
        ends = [p for p in self.by_name.get(parts[-1], ()) if p.split(os.sep)[-len(parts):] == parts]
        if ".." in parts or not ends:
            return None

        def distance(path):
            common = os.path.commonpath([path, near])
            return (len(near.split(os.sep)) + len(path.split(os.sep)) - 2 * len(common.split(os.sep)),
                    path)
        best = min(ends, key=distance)
        return best, os.sep.join(best.split(os.sep)[:-len(parts)])


class Project:
    def __init__(self, folder, known, options):
        self.folder = folder
        self.name = os.path.basename(folder)
        self.known = known
        self.options = options
        self.tree = Tree(folder)
        self.third_party = []
        for name in known.get("third_party", ()):
            path = os.path.join(options.folder, ".third-party", name.split("@")[0].split("/")[-1])
            if os.path.isdir(path):
                self.third_party.append(Tree(path))
            else:
                say("%s wants %s in .third-party" % (self.name, name))
        self.database = self.read_database()
        self.reached = {}

    def read_database(self):
        for path in ("compile_commands.json", "build/compile_commands.json"):
            path = os.path.join(self.folder, path)
            if os.path.exists(path):
                entries = json.loads(read(path))
                return {os.path.normpath(os.path.join(e["directory"], e["file"])): e for e in entries}
        return {}

    def commit(self):
        done = subprocess.run(["git", "-C", self.folder, "rev-parse", "HEAD"],
                              capture_output=True, text=True)
        return done.stdout.strip()

    def closure(self, path):
        """What a file includes, as far as its project and third parties have it:
        files, folders to search, names of LibTorch's and of other headers."""
        if path in self.reached:
            return self.reached[path]
        files, folders, torch, others = [path], [], [], []
        for current in files:
            tree = next((t for t in [self.tree] + self.third_party if current.startswith(t.root + os.sep)))
            for quoted, name in tree.includes_of(current):
                beside = os.path.normpath(os.path.join(os.path.dirname(current), name))
                if quoted and os.path.isfile(beside):
                    if beside not in files:
                        files.append(beside)
                    continue
                if LIBTORCH.match(name):
                    if name not in torch:
                        torch.append(name)
                    continue
                found = None
                for each in [self.tree] + self.third_party:
                    found = each.find(name, current)
                    if found:
                        break
                # A name without a folder may as well be a package's.
                if found and not ((not quoted or each is not self.tree) and "/" not in name and
                                  any(os.path.exists(os.path.join(d, name)) for d in
                                      ["/usr/include", STUBS] + PACKAGE_FOLDERS)):
                    if found[0] not in files:
                        files.append(found[0])
                    if found[1] not in folders:
                        folders.append(found[1])
                elif self.generated(name):
                    if self.generated_folder() not in folders:
                        folders.append(self.generated_folder())
                    if self.installed(name) and self.installed(name) not in files:
                        files.append(self.installed(name))
                elif name not in others:
                    others.append(name)
        self.reached[path] = files, folders, torch, others
        return self.reached[path]

    def generated_folder(self):
        return os.path.join(self.options.folder, ".results", "generated", self.name)

    def installed(self, name):
        """The file of a third party that an include means once that is installed: in
        its checkout, the folder has another name."""
        for there, here in self.known.get("installed", {}).items():
            for tree in self.third_party:
                path = os.path.join(tree.root, here + name[len(there):])
                if name.startswith(there) and os.path.isfile(path):
                    return path
        return None

    def generated(self, name):
        """Makes a header that CMake would make of a template, with zeros for what
        it would fill in, or would install."""
        template = self.tree.templates.get(os.path.basename(name))
        path = os.path.join(self.generated_folder(), name)
        if self.installed(name):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as f:
                f.write('#include "%s"\n' % self.installed(name))
            return True
        proto = re.sub(r"(\.grpc)?\.pb\.h$", ".proto", name)
        if proto != name and self.tree.templates.get(os.path.basename(proto), "").endswith("/" + proto):
            root = self.tree.templates[os.path.basename(proto)][:-len(proto)]
            os.makedirs(self.generated_folder(), exist_ok=True)
            out = self.generated_folder()
            subprocess.run(["protoc", "-I" + root, "--cpp_out=" + out, "--grpc_out=" + out,
                            "--plugin=protoc-gen-grpc=/usr/bin/grpc_cpp_plugin", proto], cwd=root, check=True)
            return True
        export = re.fullmatch(r"(\w+)_export\.h", name)
        if export and not template:  # of CMake's GenerateExportHeader
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as f:
                f.write("#define {0}_EXPORT\n#define {0}_NO_EXPORT\n".format(export.group(1).upper()))
            return True
        if not template:
            return False
        os.makedirs(os.path.dirname(path), exist_ok=True)
        text = re.sub(r"^#cmakedefine.*$", "", read(template), flags=re.M)
        with open(path, "w") as f:
            values = self.known.get("variables", {})
            f.write(re.sub(r"@(\w+)@|\$\{(\w+)\}",
                           lambda m: values.get(m.group(1) or m.group(2), "0"), text))
        return True

    def units(self):
        """The files to parse."""
        sources = [p for p in self.tree.files if p.endswith(SOURCES) and self.is_wanted(p)]
        result = [p for p in sources if self.closure(p)[2]]
        covered = set()
        for path in result:
            covered.update(self.closure(path)[0])
        alone = [p for p in self.tree.files if p.endswith(HEADERS) and p not in covered and
                 self.is_wanted(p) and any(LIBTORCH.match(n) for _, n in self.tree.includes_of(p))]
        return result + alone

    def is_wanted(self, path):
        return not any(part in path[len(self.folder):] for part in self.known.get("skip", ()))

    def is_cuda(self, path):
        return path.endswith((".cu", ".cuh"))

    def libtorch_flags(self):
        version = self.known.get("libtorch", self.options.default)
        prefix = self.options.prefixes.get(version)
        if not prefix:
            raise SystemExit("corpus: %s wants LibTorch %s; say --libtorch %s=PREFIX"
                             % (self.name, version, version))
        api = ["-isystem", os.path.join(prefix, "torch/csrc/api/include")]
        return api if prefix == "/usr/include" else ["-isystem", prefix] + api

    def group(self, path):
        """What all files with the same precompiled header have in common."""
        torch = self.closure(path)[2]
        flags = ["-std=" + self.known.get("standard", "c++17")] + self.libtorch_flags()
        headers = ["torch/torch.h", "torch/script.h"]
        if "torch/extension.h" in torch:
            headers.append("torch/extension.h")
            flags += ["-isystem", self.options.python, "-DTORCH_EXTENSION_NAME=extension",
                      "-DTORCH_API_INCLUDE_EXTENSION_H"]
        if self.is_cuda(path):
            flags += CUDA + ["-Wno-unknown-cuda-version"]
        return flags, headers

    def flags(self, path):
        """What comes on top of the group's flags."""
        entry = self.database.get(path)
        folders = list(self.closure(path)[1])
        flags = []
        if entry:
            words = entry.get("arguments") or shlex.split(entry["command"])
            flags = [w for w in words[1:] if w.startswith(("-I", "-D", "-isystem"))]
        else:
            flags = [f for d in folders for f in ("-I", d)]
            flags += ["-D" + d for d in self.known.get("defines", ())]
        for folder in PACKAGE_FOLDERS + [self.options.python]:
            flags += ["-isystem", folder]
        if path.endswith(HEADERS) and not self.is_cuda(path):
            flags += ["-x", "c++"]
        return flags + ["-idirafter", STUBS]


class Runner:
    """Parses files with clang-tidy and the plugin. What another program would have
    to do in its place: run(project, path) -> output, seconds, statistics."""

    def __init__(self, options):
        self.options = options
        self.results = os.path.join(options.folder, ".results")
        os.makedirs(os.path.join(self.results, "pch"), exist_ok=True)
        self.clang = os.path.join(options.llvm, "clang++")
        self.tidy = os.path.join(options.llvm, "clang-tidy")

    def precompiled(self, flags, headers):
        stubs = ""
        if "cuda" in flags:
            stubs = [read(p) for p in sorted(Tree(STUBS).files)]
        key = hashlib.sha256(json.dumps([flags, headers, stubs] if stubs else [flags, headers]).encode()).hexdigest()[:16]
        path = os.path.join(self.results, "pch", key + ".pch")
        if not os.path.exists(path):
            source = path[:-4] + ".h"
            with open(source, "w") as f:
                if "cuda" in flags:
                    f.write("#include <cuda_runtime.h>\n")
                f.writelines("#include <%s>\n" % h for h in headers)
            kind = ["-c", "-Xclang", "-emit-pch"] if "cuda" in flags else ["-x", "c++-header"]
            command = [self.clang] + flags + ["-w", "-idirafter", STUBS] + kind + [
                source, "-o", path + ".new", "-Xclang", "-skip-function-bodies",
                "-Xclang", "-fpch-instantiate-templates"]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                say("no precompiled header: " + shlex.join(command) + "\n" + done.stderr[:2000])
                return None
            os.rename(path + ".new", path)
        return path

    def run(self, project, path, with_pch=True):
        flags, headers = project.group(path)
        own = project.flags(path)
        pch = self.precompiled(flags, headers) if with_pch else None
        own += ["-include-pch", pch] if pch else ["-include", "cuda_runtime.h"] if "cuda" in flags else []
        stats = os.path.join(self.results, "stats-%d-%s" % (os.getpid(), hashlib.md5(path.encode()).hexdigest()))
        command = [self.tidy, "--load", self.options.plugin, "--checks=-*,torch-*", "--quiet",
                   "--header-filter=" + re.escape(project.folder) + "/.*", "--use-color=0",
                   "--config={}", path, "--"] + flags + own + ["-w", "-ferror-limit=0"]
        # The time that counts is the program's own, however busy the machine is.
        limit = int(self.options.timeout)
        with tempfile.TemporaryFile() as out:
            process = subprocess.Popen(
                command, stdout=out, stderr=out, env=dict(os.environ, TORCH_TIDY_STATS=stats),
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5)))
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = code = os.waitstatus_to_exitcode(status)
            out.seek(0)
            output = out.read().decode(errors="replace")
        seconds = usage.ru_utime + usage.ru_stime
        if code == -signal.SIGXCPU:
            code = "timeout"
        statistics = {}
        if os.path.exists(stats):
            lines = read(stats).splitlines()
            statistics = json.loads(lines[-1]) if lines else {}
            os.remove(stats)
        return {"code": code, "output": output, "seconds": round(seconds, 2), "statistics": statistics,
                "command": shlex.join(command), "with_pch": bool(pch)}


def parse(output):
    """Diagnostics of clang-tidy's output, notes with the one before them."""
    result = []
    for line in output.splitlines():
        match = DIAGNOSTIC.match(line)
        if not match:
            continue
        path, row, column, kind, message, check = match.groups()
        entry = {"file": path, "line": int(row), "column": int(column), "message": message}
        if kind == "note":
            if result:
                result[-1]["notes"].append(entry)
            continue
        entry.update(kind=kind, check=check or "", notes=[])
        result.append(entry)
    return result


def run_file(runner, project, path):
    run = runner.run(project, path)
    diagnostics = parse(run["output"])
    errors = [d for d in diagnostics if d["kind"] != "warning"]
    # What is wrong with the file is so without a precompiled header, too; but that
    # holds LibTorch's headers in another order than the file may need.
    if errors and run["with_pch"] and any(
            re.search(r"AST file|precompiled|PCH|redefinition|ambiguous", e["message"]) for e in errors):
        second = runner.run(project, path, with_pch=False)
        others = parse(second["output"])
        still = [d for d in others if d["kind"] != "warning"]
        if len(still) < len(errors):
            run, diagnostics, errors = second, others, still
    crashed = isinstance(run["code"], int) and (run["code"] < 0 or "PLEASE submit a bug report" in run["output"])
    return {
        "file": os.path.relpath(path, project.folder),
        "status": "crashed" if crashed else "timeout" if run["code"] == "timeout" else
                  "failed" if errors or run["code"] else "parsed",
        "why": ["%s:%d: %s" % (os.path.relpath(e["file"], project.folder), e["line"], e["message"])
                for e in errors[:5]] or ([run["output"][-800:]] if run["code"] else []),
        "seconds": run["seconds"], "with_pch": run["with_pch"], "command": run["command"],
        "statistics": run["statistics"],
        "findings": [d for d in diagnostics if d["kind"] == "warning" and d["check"].startswith("torch-")],
    }


def collect(projects, results, level_of):
    """One list of findings and conversions, what headers repeat once."""
    report = {"projects": [], "findings": [], "conversions": []}
    for project in projects:
        seen, records = {}, {}
        files = results[project.name]
        for result in files:
            for d in result["findings"]:
                path = os.path.normpath(os.path.join(project.folder, d["file"]))
                key = (path, d["line"], d["column"], d["check"], d["message"])
                if key in seen:
                    continue
                seen[key] = {"project": project.name, "file": os.path.relpath(path, project.folder),
                             "line": d["line"], "column": d["column"], "check": d["check"],
                             "level": level_of.get(d["check"], 9), "message": d["message"],
                             "notes": ["%s:%d: %s" % (os.path.relpath(n["file"], project.folder), n["line"], n["message"])
                                       for n in d["notes"]]}
            for r in result["statistics"].get("records", ()):
                path = os.path.normpath(os.path.join(project.folder, r["file"]))
                key = (path, r["line"], r["column"])
                if not path.startswith(project.folder + os.sep):
                    continue
                if key not in records or (r["reached"] and not records[key]["reached"]):
                    records[key] = dict(r, project=project.name, file=os.path.relpath(path, project.folder))
        findings = sorted(seen.values(), key=lambda f: (f["file"], f["line"], f["column"], f["check"]))
        conversions = [records[k] for k in sorted(records)]
        slow = max(files, key=lambda r: r["seconds"], default=None)
        report["projects"].append({
            "name": project.name, "repository": project.known.get("repository", ""),
            "commit": project.commit(), "libtorch": project.known.get("libtorch", ""),
            "tried": len(files), "parsed": sum(r["status"] == "parsed" for r in files),
            "failed": [[r["file"], r["status"], r["why"]] for r in files if r["status"] != "parsed"],
            "conversions": len(conversions),
            "levels": dict(sorted(Counter(f["level"] for f in findings).items())),
            "checks": dict(sorted(Counter(f["check"] for f in findings).items())),
            "seconds": round(sum(r["seconds"] for r in files), 1),
            "slowest_file": [slow["file"], slow["seconds"]] if slow else None,
            "slowest_function": max(([r["statistics"].get("slowest", ""), round(r["statistics"].get("slowest_seconds", 0), 3)]
                                     for r in files), key=lambda x: x[1], default=None),
            "bounded": sorted({b for r in files for b in r["statistics"].get("bounded", ())}),
            "silenced": sum(r["statistics"].get("silenced", 0) for r in files),
        })
        report["findings"] += findings
        report["conversions"] += conversions
    return report


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--libtorch", action="append", default=[], metavar="VERSION=PREFIX")
    parser.add_argument("--only", action="append", default=[], metavar="PROJECT[/PART]")
    parser.add_argument("--fresh", action="store_true", help="parse again what has results")
    parser.add_argument("--refresh-findings", action="store_true",
                        help="parse again those files that have findings")
    parser.add_argument("--refresh-failed", action="store_true",
                        help="parse again those files that did not parse")
    parser.add_argument("--sample", type=int, nargs=2, metavar=("FINDINGS", "CONVERSIONS"),
                        help="show so many random findings of level 2, and conversions that nothing is said of")
    parser.add_argument("--document", metavar="FILE",
                        help="fill the figures and verdicts into this file, docs/accuracy.md")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--list", action="store_true", help="only say which files would be parsed")
    parser.add_argument("--llvm", default="/usr/lib/llvm-22/bin")
    parser.add_argument("--plugin", default=os.path.join(ROOT, "build", "lib", "libTorchTidyModule.so"))
    parser.add_argument("--python", default="/usr/include/python3.11")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--timeout", type=float, default=120, help="processor seconds for a file")
    options = parser.parse_args()
    options.folder = os.path.abspath(options.folder)
    options.prefixes = dict([("1.13", "/usr/include")] + [p.split("=", 1) for p in options.libtorch])
    options.default = "1.13"
    known = {p["repository"].split("/")[-1]: p
             for p in json.loads(read(os.path.join(ROOT, "tool", "corpus.json")))["projects"]}
    projects = [Project(os.path.join(options.folder, name), known.get(name, {}), options)
                for name in sorted(os.listdir(options.folder))
                if not name.startswith(".") and os.path.isdir(os.path.join(options.folder, name))]
    runner = Runner(options)
    results = {}
    for project in projects:
        kept_path = os.path.join(runner.results, project.name + ".json")
        kept = {r["file"]: r for r in json.loads(read(kept_path))} if os.path.exists(kept_path) else {}
        units = project.units()
        names = [os.path.relpath(p, project.folder) for p in units]

        def is_due(path, name):
            if options.only and not any((project.name + "/" + name).startswith(o) for o in options.only):
                return False
            return (options.fresh or name not in kept or
                    (options.refresh_findings and kept[name]["findings"]) or
                    (options.refresh_failed and kept[name]["status"] != "parsed") or
                    (bool(options.only) and not options.refresh_findings and not options.refresh_failed))
        due = [p for p, n in zip(units, names) if is_due(p, n)]
        if options.list:
            for path in due:
                print(os.path.relpath(path, options.folder), *project.closure(path)[3])
            continue
        if due:
            # The precompiled headers first: two files would build one twice.
            for group in sorted({json.dumps(project.group(p)) for p in due}):
                runner.precompiled(*json.loads(group))
            say("%s: %d of %d files" % (project.name, len(due), len(units)))
            with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
                for result in pool.map(lambda p: run_file(runner, project, p), due):
                    kept[result["file"]] = result
                    with open(kept_path, "w") as f:
                        json.dump([kept[n] for n in names if n in kept], f, indent=1)
        results[project.name] = [kept[n] for n in names if n in kept]
    if options.list:
        return
    report = collect(projects, results, levels())
    with open(os.path.join(runner.results, "report.json"), "w") as f:
        json.dump(report, f, indent=1)
    for p in report["projects"]:
        print("%-26s %s LibTorch %s: tried %d, parsed %d, conversions %d, findings by level %s, %.0f s, slowest %s %s" % (
            p["name"], p["commit"][:10], p["libtorch"], p["tried"], p["parsed"], p["conversions"],
            p["levels"], p["seconds"], p["slowest_file"], p["slowest_function"]))
        for name, status, why in p["failed"]:
            print("    %s %s: %s" % (status, name, why[0] if why else ""))
        if p["bounded"]:
            print("    at a bound: " + ", ".join(p["bounded"]))
    print("\n".join(coverage_lines(report["conversions"])))
    if options.sample:
        for line in samples(report, *options.sample, options.seed):
            print(line)
    if options.document:
        document = Document(report, Verdicts(os.path.join(ROOT, "tool", "corpus-verdicts.txt")),
                            options.sample or (60, 100), options.seed)
        document.write(options.document)
        for line in document.unread():
            print("not read: " + line)


if __name__ == "__main__":
    main()
