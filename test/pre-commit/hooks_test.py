# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Commits to a fresh git repository through pre-commit, with the hooks of this project.

The hooks' repository is a copy of what pre-commit reads of it, so that the test is of the
files as they are here, committed or not. The commits depend on each other and share one
cache of precompiled headers: each method begins from what is committed then.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
import unittest

GOOD = "#include <torch/torch.h>\n\nfloat sum(const at::Tensor &t) { return t.sum().item<float>(); }\n"
BAD = "\nfloat first(const at::Tensor &t) {\n  auto gpu = t.cuda();\n  return *gpu.data_ptr<float>();\n}\n"
CONFIG = "repos:\n  - repo: %s\n    rev: %s\n    hooks:\n%s"

# The place of the repository, of the hooks' repository and of the caches.
scratch = None
site = None


def git(*arguments, cwd, env=None, check=True):
    result = subprocess.run(("git",) + arguments, cwd=cwd, env=env, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if check and result.returncode:
        raise AssertionError("git %s: %s" % (" ".join(arguments), result.stdout))
    return result


class Hooks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shutil.rmtree(scratch, ignore_errors=True)
        cls.repository = os.path.join(scratch, "project")
        hooks = os.path.join(scratch, "hooks")
        os.makedirs(os.path.join(hooks, "tool"))
        os.makedirs(os.path.join(cls.repository, "build"))
        cls.env = dict(os.environ, HOME=scratch, PRE_COMMIT_HOME=os.path.join(scratch, "pre-commit"),
                       XDG_CACHE_HOME=os.path.join(scratch, "cache"), PRE_COMMIT_COLOR="never",
                       TORCH_TIDY=os.path.join(site["build"], "bin", "torch-tidy"))
        for name, value in (("user.name", "tester"), ("user.email", "tester@localhost")):
            git("config", "--global", name, value, cwd=scratch, env=cls.env)
        for name in (".pre-commit-hooks.yaml", "tool/pre-commit-hook"):
            shutil.copy(os.path.join(site["source"], name), os.path.join(hooks, name))
        for folder in (hooks, cls.repository):
            git("init", "-q", cwd=folder, env=cls.env)
        git("add", ".", cwd=hooks, env=cls.env)
        git("commit", "-qm", "hooks", cwd=hooks, env=cls.env)
        cls.hooks = hooks
        cls.revision = git("rev-parse", "HEAD", cwd=hooks, env=cls.env).stdout.strip()
        compiles = [{
            "directory": os.path.join(cls.repository, "build"),
            "file": "../%s.cpp" % name,
            "arguments": [site["clang"]] + site["flags"] + ["-c", "../%s.cpp" % name],
        } for name in ("a", "b", "old")]
        with open(os.path.join(cls.repository, "build", "compile_commands.json"), "w") as f:
            json.dump(compiles, f)
        cls.write(".gitignore", "/build/\n")
        # Code from before the hook was installed.
        cls.write("old.cpp", GOOD + BAD)
        cls.configure("torch-tidy")
        git("add", ".", cwd=cls.repository, env=cls.env)
        git("commit", "-qm", "before", cwd=cls.repository, env=cls.env)
        cls.pre_commit("install", check=True)
        # Makes the precompiled header.
        cls.write("a.cpp", GOOD)
        cls.stage("a.cpp")
        first = cls.commit()
        if first.returncode:
            raise AssertionError("the first commit does not pass: " + first.stdout)

    def setUp(self):
        git("reset", "-q", "--hard", cwd=self.repository, env=self.env)
        git("clean", "-qfd", cwd=self.repository, env=self.env)

    @classmethod
    def write(cls, name, text):
        with open(os.path.join(cls.repository, name), "w") as f:
            f.write(text)

    def read(self, name):
        with open(os.path.join(self.repository, name)) as f:
            return f.read()

    @classmethod
    def configure(cls, *hooks):
        lines = "".join("      - id: %s\n" % hook for hook in hooks)
        cls.write(".pre-commit-config.yaml", CONFIG % (cls.hooks, cls.revision, lines))

    @classmethod
    def stage(cls, *names):
        git("add", *names, cwd=cls.repository, env=cls.env)

    @classmethod
    def commit(cls, **env):
        return git("commit", "-m", "a commit", cwd=cls.repository, env=dict(cls.env, **env), check=False)

    @classmethod
    def pre_commit(cls, *arguments, check=False):
        result = subprocess.run(("pre-commit",) + arguments, cwd=cls.repository, env=cls.env, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if check and result.returncode:
            raise AssertionError(result.stdout)
        return result

    def head(self):
        return git("rev-parse", "HEAD", cwd=self.repository, env=self.env).stdout

    def assertPasses(self, result):
        self.assertEqual(result.returncode, 0, result.stdout)

    def assertStops(self, result, *texts):
        self.assertNotEqual(result.returncode, 0, result.stdout)
        for text in texts:
            self.assertIn(text, result.stdout)

    def test_bad_commit_is_stopped_and_fixed_one_passes(self):
        before = self.head()
        self.write("a.cpp", GOOD + BAD)
        self.stage("a.cpp")
        self.assertStops(self.commit(), "a.cpp:7:15: warning: ", "[torch-missing-cpu]", "exit code: 1")
        self.assertEqual(self.head(), before)
        self.write("a.cpp", GOOD + BAD.replace("*gpu.data", "*gpu.cpu().data"))
        self.stage("a.cpp")
        begin = time.monotonic()
        self.assertPasses(self.commit())
        print("a warm commit of one file: %.2f s" % (time.monotonic() - begin), file=sys.stderr)
        self.assertNotEqual(self.head(), before)

    def test_fix_hook_mends_what_is_staged(self):
        self.configure("torch-tidy-fix")
        self.write("b.cpp", GOOD + BAD)
        self.stage("b.cpp", ".pre-commit-config.yaml")
        self.assertStops(self.commit(), "files were modified by this hook", "applied 1 fix in 1 file")
        self.assertIn("return *gpu.cpu().data_ptr<float>();", self.read("b.cpp"))
        self.stage("b.cpp")
        self.assertPasses(self.commit())
        self.configure("torch-tidy")
        self.stage(".pre-commit-config.yaml")
        self.assertPasses(self.commit())

    def test_commit_without_cplusplus_asks_nothing(self):
        self.write("notes.txt", "nothing of C++\n")
        self.stage("notes.txt")
        result = self.commit(TORCH_TIDY="/nonexistent")
        self.assertPasses(result)
        self.assertIn("(no files to check)Skipped", result.stdout)

    def test_unstaged_lines_are_nobodys_business(self):
        good = GOOD.replace("sum", "mean")
        self.write("a.cpp", good)
        self.stage("a.cpp")
        self.write("a.cpp", good + BAD)
        self.assertPasses(self.commit())
        self.assertEqual(self.read("a.cpp"), good + BAD)

    def test_staged_lines_count_whatever_else_the_file_has(self):
        self.write("a.cpp", GOOD + BAD)
        self.stage("a.cpp")
        self.write("a.cpp", "// not staged\n" + GOOD + BAD)
        # The line is that of what would be committed.
        self.assertStops(self.commit(), "a.cpp:7:15: warning: ")
        self.assertEqual(self.read("a.cpp"), "// not staged\n" + GOOD + BAD)

    def test_old_lines_do_not_stop_a_commit(self):
        self.write("old.cpp", GOOD + BAD + "\nint count(const at::Tensor &t) { return t.dim(); }\n")
        self.stage("old.cpp")
        self.assertPasses(self.commit())

    def test_broken_file_stops_the_commit_and_says_why(self):
        self.write("a.cpp", GOOD + "int x = ;\n")
        self.stage("a.cpp")
        self.assertStops(self.commit(), "a.cpp: not analysed: ", "expected expression",
                         "torch-tidy: NOT CHECKED: not all files could be analysed", "exit code: 2")

    def test_missing_program_stops_the_commit_and_says_so(self):
        self.write("a.cpp", GOOD + "// more\n")
        self.stage("a.cpp")
        self.assertStops(self.commit(TORCH_TIDY="/nonexistent"), "torch-tidy: NOT CHECKED: there is no program",
                         "exit code: 2")
        self.assertPasses(self.commit(TORCH_TIDY="/nonexistent", SKIP="torch-tidy"))

    def test_hook_that_init_writes(self):
        os.remove(os.path.join(self.repository, ".pre-commit-config.yaml"))
        subprocess.run([self.env["TORCH_TIDY"], "init"], cwd=self.repository, env=self.env, check=True,
                       stdout=subprocess.DEVNULL)
        with open(os.path.join(site["source"], "docs", "pre-commit.md")) as f:
            self.assertIn(self.read(".pre-commit-config.yaml"), f.read())
        self.write("a.cpp", GOOD + BAD)
        self.stage("a.cpp", ".pre-commit-config.yaml")
        path = os.path.dirname(self.env["TORCH_TIDY"]) + os.pathsep + self.env["PATH"]
        self.assertStops(self.commit(PATH=path), "a.cpp:7:15: warning: ", "exit code: 1")

    def test_all_files_are_checked_whole(self):
        self.assertStops(self.pre_commit("run", "--all-files"), "checks them whole", "old.cpp:7:15: warning: ")

    def test_a_branch_is_checked_by_its_changes(self):
        before = self.head().strip()
        self.write("a.cpp", GOOD + BAD.replace("first", "onBranch"))
        self.stage("a.cpp")
        git("commit", "-qnm", "unchecked", cwd=self.repository, env=self.env)
        try:
            result = self.pre_commit("run", "--from-ref", before, "--to-ref", "HEAD")
            self.assertStops(result, "a.cpp:7:15: warning: ")
            self.assertNotIn("old.cpp", result.stdout)
        finally:
            git("reset", "-q", "--hard", before, cwd=self.repository, env=self.env)


def main():
    global scratch, site
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--site", required=True)
    parser.add_argument("--scratch", required=True)
    args, rest = parser.parse_known_args()
    scratch = os.path.realpath(args.scratch)
    with open(args.site) as f:
        site = json.load(f)
    unittest.main(argv=[sys.argv[0]] + rest)


if __name__ == "__main__":
    main()
