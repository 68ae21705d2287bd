# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A project and its database: what is analysed, and what is said of the rest."""

import json
import os
import unittest

import command
from command import BROKEN, FILES, CommandTest


class Project(CommandTest):
    def test_finds_the_database(self):
        self.project()
        self.assertEqual(self.findings(), self.ALL)
        # Also from a folder below, and one build folder down.
        self.assertEqual(self.findings(cwd="src"), self.ALL)
        os.rename(os.path.join(self.root, "build"), os.path.join(self.root, "old"))
        self.database(["src/one.cpp"], where="build/release")
        self.assertEqual(self.findings(), self.ALL)
        self.assertEqual(self.findings("-p", "build/release/compile_commands.json"), self.ALL)

    def test_files_by_name(self):
        self.project()
        self.assertEqual(self.findings("src/one.cpp"), self.ALL)
        # A header is seen through a file that includes it, and alone reported on.
        self.assertEqual(self.findings("src/model.h"), self.ALL[:2])
        self.assertEqual(self.findings("src/plain.cpp", status=0), [])

    def test_says_what_it_did(self):
        self.project()
        self.findings()
        _, err = self.run_tool("--stats", status=1)
        self.assertIn("files analysed: 3 (3 over a shared header, 0 of those made now)", err)
        self.assertIn("files without LibTorch: 1", err)
        self.assertIn("findings: 3", err)

    def test_without_a_database(self):
        for name, text in FILES.items():
            self.write(name, text)
        _, err = self.run_tool(status=2)
        self.assertEqual(len(err.splitlines()), 1, err)
        self.assertIn("no compile_commands.json here", err)
        if "/usr/include/torch/csrc/api/include" in " ".join(self.site["flags"]):
            out, err = self.run_tool("src/one.cpp", status=1)
            self.assertIn("no compile_commands.json; LibTorch in", err)
            self.assertEqual(out.count("warning:"), 3)
        out, err = self.run_tool("src/one.cpp", "--", *self.site["flags"], status=1)
        self.assertEqual(out.count("warning:"), 3)
        self.assertEqual(err, "")

    def test_cmake_variables_name_libtorch(self):
        prefix = os.path.join(self.root, "prefix")
        api = next(f for f in self.site["flags"] if f.endswith("csrc/api/include"))
        os.makedirs(prefix + "/include")
        for part in ("ATen", "c10", "caffe2", "torch"):
            os.symlink(os.path.join(api[:-len("/torch/csrc/api/include")], part),
                       os.path.join(prefix, "include", part))
        self.write("x/one.cpp", "#include <torch/torch.h>\n"
                   "float f(at::Tensor t) { t = t.cuda(); return *t.data_ptr<float>(); }\n")
        _, err = self.run_tool("x/one.cpp", status=1,
                               env=dict(os.environ, CMAKE_PREFIX_PATH="/nowhere:" + prefix))
        self.assertIn("from CMake's CMAKE_PREFIX_PATH", err)

    def test_bad_files_are_named_and_the_others_go_on(self):
        self.project(dict(FILES, **{"src/broken.cpp": BROKEN}), extra=["src/gone.cpp"])
        out, err = self.run_tool(status=2)
        self.assertEqual(out.count("warning:"), 3)
        lines = err.splitlines()
        self.assertEqual(len(lines), 2, err)
        self.assertRegex(lines[0], r"src/broken.cpp: not analysed: .*src/broken.cpp:3: expected")
        self.assertRegex(lines[1], r"src/gone.cpp: not analysed: no such file")

    def test_a_vanished_header(self):
        self.project()
        os.remove(os.path.join(self.root, "src/model.h"))
        _, err = self.run_tool(status=2)
        self.assertEqual(len(err.splitlines()), 3, err)
        self.assertIn("'model.h' file not found", err)

    def test_a_damaged_database(self):
        self.project()
        path = os.path.join(self.root, "build/compile_commands.json")
        with open(path) as f:
            text = f.read()
        with open(path, "w") as f:
            f.write(text[:len(text) // 2])
        _, err = self.run_tool(status=2)
        self.assertEqual(len(err.splitlines()), 1, err)
        self.assertRegex(err, r"cannot read .*compile_commands.json: .*configure the build again")
        _, err = self.run_tool("-p", "nowhere", status=2)
        self.assertRegex(err, r"no .*nowhere; configure the build with")

    def test_arguments_that_make_no_sense(self):
        self.project()
        for arguments, words in (
                (["--no-such"], "Unknown command line argument '--no-such'"),
                (["--level=3"], "there is no level 3"),
                (["--format=xml"], "xml"),
                (["--since=x", "--staged"], "both choose the lines"),
                (["--since=HEAD"], "git knows no revision 'HEAD' here"),
                (["--config={Checks: ["], "--config makes no sense"),
                (["--config-file=none"], "cannot read none"),
                (["--baseline=none.json"], "none.json"),
                (["--explain=torch-missing-gpu"], "did you mean 'torch-missing-cpu'?"),
                (["--", "-O2"], "no files before '--'")):
            out, err = self.run_tool(*arguments, status=2)
            self.assertEqual(out, "", arguments)
            self.assertEqual(len(err.splitlines()), 1, err)
            self.assertIn(words, err)

    def test_checks_and_levels(self):
        source = ("#include <torch/torch.h>\n"
                  "float f(at::Tensor t) {\n"
                  "  t = t.cuda();\n"
                  "  t.data<float>();\n"
                  "  t.cpu();\n"
                  "  return *t.data_ptr<float>();\n"
                  "}\n")
        self.project({"a.cpp": source})
        cpu, discarded, data = [("a.cpp", line, "torch-" + name) for line, name in (
            (6, "missing-cpu"), (5, "discarded-result"), (4, "deprecated-data"))]
        self.assertEqual(self.findings(), sorted([cpu, discarded]))
        self.assertEqual(self.findings("--level=0"), [discarded])
        self.assertEqual(self.findings("--level=2"), sorted([cpu, discarded, data]))
        self.assertEqual(self.findings("--checks=-*,torch-missing-*"), [cpu])
        # clang-tidy's own checks, too.
        others = self.findings("--checks=-*,torch-missing-cpu,modernize-use-trailing-return-type")
        self.assertEqual(others, sorted(
            [cpu, ("a.cpp", 2, "modernize-use-trailing-return-type")]))
        # .clang-tidy: the checks of others are not this command's.
        self.write(".clang-tidy", "Checks: '-*,bugprone-*,torch-discarded-result'\n")
        self.assertEqual(self.findings(), [discarded])
        self.write(".clang-tidy", "Checks: '-*,bugprone-*'\n")
        self.assertEqual(self.findings(), sorted([cpu, discarded]))
        self.assertEqual(self.findings("--config={Checks: 'torch-missing-cpu'}"), [cpu])

    def test_strict(self):
        self.project({"a.cpp": "#include <torch/torch.h>\n"
                      "float f(const at::Tensor &t) { return *t.data_ptr<float>(); }\n"})
        self.assertEqual(self.findings(status=0), [])
        self.assertIn(("a.cpp", 2, "torch-missing-cpu"), self.findings("--strict"))

    def test_nolint(self):
        self.project({"a.cpp": "#include <torch/torch.h>\n"
                      "float f(at::Tensor t) { t = t.cuda();\n"
                      "return *t.data_ptr<float>(); // NOLINT(torch-missing-cpu)\n}\n"})
        self.assertEqual(self.findings(status=0), [])
        _, err = self.run_tool("--stats", status=0)
        self.assertIn("suppressed: 1", err)

    def test_output_to_a_file(self):
        self.project()
        out, _ = self.run_tool("--format=sarif", "-o", "r.sarif", status=1)
        self.assertEqual(out.count("warning:"), 3)
        self.assertEqual(len(json.loads(self.read("r.sarif"))["runs"][0]["results"]), 3)
        _, err = self.run_tool("--format=sarif", "-o", "no/such/r.sarif", status=2)
        self.assertIn("no/such/r.sarif", err)
        self.assertEqual(len(err.splitlines()), 1, err)

    def test_a_full_disk(self):
        self.project()
        with open("/dev/full", "w") as full:
            process = __import__("subprocess").run(
                self.command(), cwd=self.root, stdout=full, stderr=-1, text=True)
        self.assertEqual(process.returncode, 2, process.stderr)
        self.assertIn("No space left on device", process.stderr)
        self.assertEqual(len(process.stderr.splitlines()), 1, process.stderr)


class Commands(CommandTest):
    def test_list_checks(self):
        out, _ = self.run_tool("--list-checks", status=0)
        self.assertIn("torch-missing-cpu", out)
        checks = json.loads(self.run_tool("--list-checks=json", status=0)[0])
        self.assertEqual(len(checks), len(set(c["name"] for c in checks)))
        self.assertIn({"name": "torch-missing-cpu", "level": 1,
                       "summary": "Finds host code that uses memory that may be on an "
                                  "accelerator."}, checks)

    def test_explain(self):
        out, _ = self.run_tool("--explain", "torch-missing-cpu", status=0)
        self.assertIn("torch-missing-cpu", out.splitlines()[0])
        self.assertGreater(len(out.splitlines()), 40)

    def test_init_writes_what_is_missing(self):
        self.write(".clangd", "mine\n")
        out, _ = self.run_tool("init", status=0)
        self.assertEqual(out, ".clang-tidy: written\n.clangd: is there, left as it is\n"
                              ".pre-commit-config.yaml: written\n")
        self.assertEqual(self.read(".clangd"), "mine\n")
        self.project()
        self.assertEqual(self.findings(), self.ALL)
        out, _ = self.run_tool("init", status=0)
        self.assertNotIn("written", out)


if __name__ == "__main__":
    command.main()
