# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The cache of shared headers: damage, other processes, signals, full disks."""

import glob
import os
import shutil
import signal
import subprocess
import time

import command
from command import FILES, ONE, CommandTest


class Cache(CommandTest):
    """With caches of their own, each a copy of one that holds the project's header."""

    def setUp(self):
        super().setUp()
        self.project()
        self.cache = filled = os.path.join(self.temp, "filled")
        if not os.path.exists(filled):
            self.findings()
        self.cache = os.path.join(self.root, "cache")
        shutil.copytree(filled, self.cache)
        self.addCleanup(shutil.rmtree, self.cache, ignore_errors=True)

    def entries(self, ending):
        return glob.glob(self.cache + "/*" + ending)

    def made(self, *arguments):
        """The number of headers made in a run that finds what there is."""
        out, err = self.run_tool("--stats", *arguments, status=1)
        self.assertEqual(out.count("warning:"), 3)
        line = next(l for l in err.splitlines() if l.startswith("files analysed"))
        return int(line.split("shared header, ")[1].split()[0])

    def test_is_used(self):
        self.assertEqual(self.made(), 0)

    def test_damage_is_mended(self):
        for ending in (".json", ".ids", ".pch"):
            for path in self.entries(ending):
                with open(path, "r+b") as f:
                    f.truncate(os.path.getsize(path) // 2)
        self.assertEqual(self.made(), 1)
        self.assertEqual(self.made(), 0)

    def test_damage_within_a_header(self):
        for path in self.entries(".pch"):
            with open(path, "r+b") as f:
                f.write(b"none of clang's")
        out, err = self.run_tool(status=1)
        self.assertEqual(out.count("warning:"), 3)
        self.assertEqual(err, "")
        self.assertEqual(self.made(), 1)

    def test_a_header_without_a_guard(self):
        os.makedirs(os.path.join(self.root, "third"))
        self.write("third/other.h", "#include <torch/torch.h>\n"
                   "inline at::Tensor make() { return at::zeros({2}); }\n")
        self.project({"a.cpp": "#include <other.h>\n"
                      "float f() { auto t = make().cuda(); return *t.data_ptr<float>(); }\n"})
        self.database(["a.cpp"], flags=["-isystem", os.path.join(self.root, "third")])
        self.assertEqual(self.findings(), [("a.cpp", 2, "torch-missing-cpu")])

    def test_clear(self):
        self.write("cache/mine.txt", "mine\n")
        out, _ = self.run_tool("--clear-cache", status=0)
        self.assertIn("removed", out)
        self.assertEqual(os.listdir(self.cache), ["mine.txt"])

    def test_no_cache(self):
        shutil.rmtree(self.cache)
        self.assertEqual(self.findings("--no-cache", "src/one.cpp"), self.ALL)
        self.assertFalse(os.path.exists(self.cache))

    def test_a_folder_that_cannot_be_written(self):
        shutil.rmtree(self.cache)
        self.write("cache", "a file\n")
        out, err = self.run_tool("src/one.cpp", status=1)
        self.assertEqual(out.count("warning:"), 3)
        self.assertRegex(err, r"cache.*going on without")
        self.assertEqual(len(err.splitlines()), 1, err)

    def test_no_room(self):
        if os.geteuid() != 0:
            self.skipTest("only root can mount a small file system")
        for path in glob.glob(self.cache + "/*"):
            os.remove(path)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", self.cache], check=True)
        try:
            out, err = self.run_tool("src/one.cpp", status=1)
            self.assertEqual(out.count("warning:"), 3)
            self.assertRegex(err, r"cannot write to the cache: .*No space left.*going on without")
            self.assertEqual(len(err.splitlines()), 1, err)
            self.assertEqual(self.entries(".json"), [])
        finally:
            subprocess.run(["umount", self.cache], check=True)

    def test_a_header_that_changes(self):
        copy = os.path.join(self.root, "third")
        os.makedirs(copy)
        header = self.write("third/other.h", "#pragma once\n#include <torch/torch.h>\n"
                            "inline at::Tensor make() { return at::zeros({2}); }\n")
        self.project({"a.cpp": "#include <other.h>\n"
                      "float f() { auto t = make().cuda(); return *t.data_ptr<float>(); }\n"})
        self.database(["a.cpp"], flags=["-isystem", copy])
        expected = [("a.cpp", 2, "torch-missing-cpu")]
        self.assertEqual(self.findings(), expected)
        count = len(self.entries(".json"))
        # Only touched.
        os.utime(header, (1, 1))
        _, err = self.run_tool("--stats", status=1)
        self.assertIn("0 of those made now", err)
        self.write("third/other.h", "#pragma once\n#include <torch/torch.h>\n"
                   "inline at::Tensor make(int n = 2) { return at::zeros({n}); }\n")
        _, err = self.run_tool("--stats", status=1)
        self.assertIn("1 of those made now", err)
        self.assertEqual(len(self.entries(".json")), count)

    def test_macros_that_the_headers_ask_for(self):
        # Set before LibTorch, it changes what LibTorch declares.
        self.project({"a.cpp": "#define C10_USE_GLOG_NOT\n#include <torch/torch.h>\n" +
                      ONE.split("\n", 1)[1],
                      "b.cpp": "#define AT_ERROR 1\n#undef AT_ERROR\n#include <torch/torch.h>\n" +
                      ONE.split("\n", 1)[1]})
        _, err = self.run_tool("--stats", status=1)
        self.assertIn("(1 over a shared header", err)

    def test_two_runs_at_once(self):
        for path in glob.glob(self.cache + "/*"):
            os.remove(path)
        runs = [self.start("--format=json", "src/one.cpp") for _ in range(2)]
        outputs = [run.communicate(timeout=300)[0] for run in runs]
        self.assertEqual([run.returncode for run in runs], [1, 1])
        self.assertEqual(outputs[0], outputs[1])
        self.assertEqual(len(self.entries(".pch")), 1)
        self.assertEqual([p for p in os.listdir(self.cache) if "tmp" in p], [])

    def test_a_run_that_is_killed(self):
        for path in glob.glob(self.cache + "/*"):
            os.remove(path)
        for how in (signal.SIGINT, signal.SIGKILL):
            run = self.start("src/one.cpp")
            while not self.entries(".h") and run.poll() is None:
                time.sleep(0.05)
            time.sleep(0.5)
            run.send_signal(how)
            run.communicate(timeout=60)
            self.assertEqual(run.returncode, -how)
            self.assertEqual(self.entries(".json"), [])
        self.assertEqual(self.findings(), self.ALL)

    def test_interrupted_while_it_fixes_nothing_is_half_written(self):
        before = {name: self.read(name) for name in FILES}
        for wait in (0.02, 0.1, 0.2, 0.3, 0.4, 0.6):
            run = self.start("--fix")
            time.sleep(wait)
            run.send_signal(signal.SIGINT)
            run.communicate(timeout=60)
            for name, text in before.items():
                now = self.read(name)
                if now != text:
                    self.assertIn(".cpu()", now)
                    self.assertEqual(now.count("}"), text.count("}"))
                    self.write(name, text)
            self.assertEqual(sorted(os.listdir(os.path.join(self.root, "src"))),
                             sorted(os.path.basename(n) for n in FILES))


if __name__ == "__main__":
    command.main()
