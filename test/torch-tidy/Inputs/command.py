# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the tests of the command share: a small project in a folder of its own, and
the command run in it.

A test script ends with `command.main()` and is called with --site FILE and maybe names
of tests.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

MODEL = """#pragma once
#include <torch/torch.h>
#include <vector>

struct Model {
  torch::Tensor weights;
  void load() { weights = torch::zeros({3}).cuda(); }
  float first() const { return *weights.data_ptr<float>(); }
};

inline std::vector<float> copyOut(const torch::Tensor &t) {
  auto gpu = t.to(torch::kCUDA);
  const float *p = gpu.data_ptr<float>();
  return std::vector<float>(p, p + gpu.numel());
}
"""
ONE = """#include "model.h"

float one(const torch::Tensor &t) {
  auto x = t.cuda();
  return x.data_ptr<float>()[0];
}
"""
TWO = """#include "model.h"

float two(Model &m) { return m.first() + copyOut(m.weights)[0]; }
"""
CLEAN = """#include "model.h"

float three(const torch::Tensor &t) {
  return t.cpu().contiguous().sum().item<float>();
}
"""
PLAIN = """#include <vector>

int plain() { return static_cast<int>(std::vector<int>(3).size()); }
"""
BROKEN = """#include "model.h"

int broken( { return }
"""
# In src/model.h two warnings, in src/one.cpp one.
FILES = {"src/model.h": MODEL, "src/one.cpp": ONE, "src/two.cpp": TWO, "src/clean.cpp": CLEAN,
         "src/plain.cpp": PLAIN}


class CommandTest(unittest.TestCase):
    site = temp = None

    def setUp(self):
        self.root = os.path.join(self.temp, self.id().split(".")[-1])
        shutil.rmtree(self.root, ignore_errors=True)
        os.makedirs(self.root)
        # A repository of its own, so that nothing above it is seen.
        self.git("init", "-q", "-b", "main")
        # All tests share what is parsed of LibTorch, unless they say otherwise.
        self.cache = os.path.join(self.site["build"], "test", "tool-cache")

    # The project.

    def write(self, name, text):
        path = os.path.join(self.root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f:
            f.write(text)
        return path

    def read(self, name):
        with open(os.path.join(self.root, name)) as f:
            return f.read()

    def project(self, files=FILES, extra=()):
        for name, text in files.items():
            self.write(name, text)
        sources = [n for n in files if n.endswith((".cpp", ".cu"))] + list(extra)
        self.database(sources)

    def database(self, sources, where="build", flags=()):
        folder = os.path.join(self.root, where)
        os.makedirs(folder, exist_ok=True)
        entries = []
        for name in sources:
            path = os.path.relpath(os.path.join(self.root, name), folder)
            command = ["c++"] + self.site["flags"] + list(flags) + ["-c", path, "-o", "x.o"]
            entries.append({"directory": folder, "file": path, "arguments": command})
        with open(os.path.join(folder, "compile_commands.json"), "w") as f:
            json.dump(entries, f)

    def git(self, *arguments):
        subprocess.run(["git", "-c", "user.name=n", "-c", "user.email=n@example.com", *arguments],
                       cwd=self.root, check=True, stdout=subprocess.DEVNULL)

    # The command.

    def command(self, *arguments):
        return [os.path.join(self.site["build"], "bin", "torch-tidy"),
                "--cache-dir=" + self.cache, *arguments]

    def start(self, *arguments, cwd="", **more):
        # A shell's background job ignores SIGINT, and so would all that it starts.
        return subprocess.Popen(self.command(*arguments), cwd=os.path.join(self.root, cwd),
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, errors="replace",
                                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
                                **more)

    def run_tool(self, *arguments, status=None, cwd="", **more):
        """Runs it; returns standard output and standard error."""
        process = self.start(*arguments, cwd=cwd, **more)
        out, err = process.communicate(timeout=300)
        if status is not None:
            self.assertEqual(process.returncode, status, out + err)
        self.assertGreaterEqual(process.returncode, 0, "it crashed\n" + err)
        return out, err

    def findings(self, *arguments, status=1, **more):
        """The findings as (file, line, check), sorted."""
        out, err = self.run_tool("--format=json", *arguments, status=status, **more)
        return sorted((f["file"], f["line"], f["check"])
                      for f in json.loads(out)["findings"])

    ALL = [("src/model.h", 8, "torch-missing-cpu"), ("src/model.h", 13, "torch-missing-cpu"),
           ("src/one.cpp", 5, "torch-missing-cpu")]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--site", required=True)
    parser.add_argument("tests", nargs="*")
    options = parser.parse_args()
    with open(options.site) as f:
        CommandTest.site = json.load(f)
    # Not in the build folder: there is a .clang-tidy above that.
    with tempfile.TemporaryDirectory(prefix="torch-tidy-") as folder:
        CommandTest.temp = os.path.realpath(folder)
        unittest.main(argv=[sys.argv[0], *options.tests])
