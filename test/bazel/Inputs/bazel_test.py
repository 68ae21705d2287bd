# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Builds a project with torch_tidy_aspect, as Debian's Bazel does it without a network, and
reads in Bazel's execution log which actions ran.
"""

import argparse
import json
import os
import shutil
import subprocess
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
API = os.path.join("torch", "csrc", "api", "include")
WARNING = "model/scores.cpp:7:17: warning: host code uses the memory of 'onGpu'"
ALL = {"app/main.cpp", "hermetic/hermetic_test.cpp", "model/scores.cpp"}

scratch = None
site = None


class Build:
    """One run of Bazel: its status, what it printed, its actions of torch-tidy by their sources."""

    def __init__(self, project, *arguments, base="base"):
        log = os.path.join(scratch, "log.json")
        startup = ["bazel", "--nohome_rc", "--host_jvm_args=-Xmx2g", "--max_idle_secs=30",
                   "--output_user_root=" + os.path.join(scratch, "root"),
                   "--output_base=" + os.path.join(scratch, base)]
        done = subprocess.run(startup + ["build", "--config=tidy", "--keep_going",
                                         "--disk_cache=" + os.path.join(scratch, "cache"),
                                         "--execution_log_json_file=" + log, *arguments],
                              cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.stop = lambda: subprocess.run(startup + ["shutdown"], cwd=project, check=True, stderr=subprocess.DEVNULL)
        self.status, self.output = done.returncode, done.stdout
        self.ran, self.cached = {}, {}
        for spawn in entries(log):
            if spawn["mnemonic"] == "TorchTidy":
                source = spawn["progressMessage"].split()[-1]
                (self.cached if spawn["remoteCacheHit"] else self.ran)[source] = spawn

    def inputs(self, source):
        return {entry["path"] for entry in self.ran[source]["inputs"]}


def entries(log):
    with open(log) as f:
        text = f.read().strip()
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        entry, at = decoder.raw_decode(text, at)
        yield entry
        while at < len(text) and text[at].isspace():
            at += 1


def system_folders():
    """The folders of headers that the flags of the site name, as flags."""
    flags = site["flags"]
    return [flags[i + 1] for i, flag in enumerate(flags) if flag == "-isystem"]


def make_project(folder):
    shutil.copytree(os.path.join(HERE, "project"), folder)
    api = next(f for f in system_folders() if f.endswith(API))
    values = {
        "torch_tidy": os.path.join(site["source"], "tool", "bazel"),
        "program": os.path.join(site["build"], "bin", "torch-tidy"),
        "libtorch": os.path.dirname(api[:-len(API)] + "x"),
        "inputs": HERE,
    }
    with open(os.path.join(folder, "WORKSPACE.in")) as f:
        text = f.read()
    for name, value in values.items():
        text = text.replace("@%s@" % name, value)
    write(folder, "WORKSPACE", text)
    write(folder, "libtorch.bzl", "LIBTORCH_FLAGS = %s\n" % json.dumps(
        [part for f in system_folders() for part in ("-isystem", f)]))
    standard = next(flag for flag in site["flags"] if flag.startswith("-std="))
    with open(os.path.join(folder, ".bazelrc"), "a") as f:
        f.write("build --cxxopt=%s\n" % standard)


def write(folder, name, text):
    with open(os.path.join(folder, name), "w") as f:
        f.write(text)


def edit(folder, name, old, new):
    with open(os.path.join(folder, name)) as f:
        text = f.read()
    assert text.count(old) == 1, (name, old)
    write(folder, name, text.replace(old, new))


class Aspect(unittest.TestCase):
    maxDiff = None

    def expect(self, build, status, ran):
        self.assertEqual((build.status, set(build.ran)), (status, set(ran)), build.output)

    def test_from_the_first_build_to_the_fix(self):
        project = os.path.join(scratch, "project")
        make_project(project)

        first = Build(project, "//...")
        self.addCleanup(lambda: first.stop())
        self.expect(first, 1, ALL)
        self.assertEqual(first.output.count(WARNING), 1, first.output)
        self.assertNotIn(scratch + "/base/sandbox", first.output)
        for spawn in first.ran.values():
            self.assertEqual((spawn["runner"], spawn["remotable"], spawn["cacheable"]), ("linux-sandbox", True, True))
        scores = first.inputs("model/scores.cpp")
        self.assertLessEqual({"model/scores.h", "model/private.h", "external/torch_tidy_program/torch-tidy"}, scores)
        self.assertFalse([path for path in scores if path.startswith("external/libtorch/")])
        self.assertIn("external/libtorch/ATen/ATen.h", first.inputs("hermetic/hermetic_test.cpp"))

        # Nothing runs again, and the finding is not forgotten.
        second = Build(project, "//...")
        self.expect(second, 1, [])
        self.assertEqual(second.output.count(WARNING), 1, second.output)

        elsewhere = Build(project, "//app", base="other")
        self.addCleanup(lambda: elsewhere.stop())
        self.expect(elsewhere, 1, [])
        self.assertEqual(set(elsewhere.cached), {"app/main.cpp", "model/scores.cpp"})
        self.assertEqual(elsewhere.output.count(WARNING), 1, elsewhere.output)

        # The program brings its library along, and findings need not fail the build.
        lenient = Build(project, "//app", "--@torch_tidy//:fail=false")
        self.expect(lenient, 0, [])
        self.assertEqual(lenient.output.count(WARNING), 1, lenient.output)

        configured = Build(project, "//model:scores", "--@torch_tidy//:config=//:quiet.clang-tidy")
        self.expect(configured, 0, ["model/scores.cpp"])
        self.assertIn("quiet.clang-tidy", configured.inputs("model/scores.cpp"))
        self.assertNotIn(WARNING, configured.output)

        edit(project, "model/scores.cpp", "<float>();", "<float>(); // NOLINT(torch-missing-cpu)")
        fixed = Build(project, "//...")
        self.expect(fixed, 0, ["model/scores.cpp"])
        self.assertNotIn(WARNING, fixed.output)

        # A header concerns who includes it; what cannot be checked is no success.
        edit(project, "model/scores.h", "#pragma once", "#pragma once\n#include \"absent.h\"")
        broken = Build(project, "//...")
        self.expect(broken, 1, ["app/main.cpp", "model/scores.cpp"])
        self.assertIn("'absent.h' file not found", broken.output)


def main():
    global scratch, site
    parser = argparse.ArgumentParser()
    parser.add_argument("--site", required=True)
    parser.add_argument("--scratch", required=True)
    args = parser.parse_args()
    with open(args.site) as f:
        site = json.load(f)
    scratch = os.path.abspath(args.scratch)
    if os.path.exists(scratch):
        # Bazel writes what it made read-only.
        subprocess.run(["chmod", "-R", "u+w", scratch], check=True)
        shutil.rmtree(scratch)
    os.makedirs(scratch)
    unittest.main(argv=["bazel_test"])


main()
