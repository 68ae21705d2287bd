# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Only what has changed; baselines; fixes."""

import json
import os
import stat

import command
from command import FILES, ONE, CommandTest

MORE = """
float more(const torch::Tensor &t) {
  auto y = t.cuda();
  return y.data_ptr<float>()[0];
}
"""


class Changes(CommandTest):
    def setUp(self):
        super().setUp()
        self.project()
        self.write(".gitignore", "build/\n")
        self.git("add", ".")
        self.git("commit", "-q", "-m", "first")

    def test_since(self):
        self.assertEqual(self.findings("--since=HEAD", status=0), [])
        self.write("src/one.cpp", ONE + MORE)
        line = len(ONE.splitlines()) + 4
        new = [("src/one.cpp", line, "torch-missing-cpu")]
        self.assertEqual(self.findings("--since=HEAD"), new)
        self.assertEqual(self.findings("--since=HEAD", "--whole-files"), [self.ALL[2]] + new)
        self.git("commit", "-q", "-a", "-m", "second")
        self.assertEqual(self.findings("--since=HEAD", status=0), [])
        self.assertEqual(self.findings("--since=HEAD~1"), new)
        # From any folder; new files are changed in all lines.
        self.write("src/new.cpp", MORE.replace("\n", "#include <torch/torch.h>\n", 1))
        self.assertEqual(self.findings("--since=HEAD", cwd="src"),
                         [("src/new.cpp", 4, "torch-missing-cpu")])
        _, err = self.run_tool("--since=nowhere", status=2)
        self.assertEqual(err, "torch-tidy: git knows no revision 'nowhere' here\n")

    def test_since_where_the_branches_parted(self):
        self.git("checkout", "-q", "-b", "mine")
        self.write("src/one.cpp", ONE + MORE)
        self.git("commit", "-q", "-a", "-m", "mine")
        self.git("checkout", "-q", "main")
        self.write("src/two.cpp", FILES["src/two.cpp"] + MORE)
        self.git("commit", "-q", "-a", "-m", "theirs")
        self.git("checkout", "-q", "mine")
        self.assertEqual([f[0] for f in self.findings("--since=main")], ["src/one.cpp"])

    def test_since_in_a_header(self):
        text = FILES["src/model.h"]
        self.write("src/model.h", text.replace("float *p", "float  *p"))
        self.assertEqual(self.findings("--since=HEAD"), [self.ALL[1]])

    def test_staged(self):
        _, err = self.run_tool("--since=HEAD", status=0)
        self.assertIn("nothing has changed since 'HEAD' that could be checked", err)
        self.write("src/one.cpp", ONE + MORE)
        self.assertEqual(self.findings("--staged", status=0), [])
        _, err = self.run_tool("--staged", status=0)
        self.assertIn("nothing is staged that could be checked", err)
        self.assertEqual(self.run_tool("--staged", "--quiet", status=0), ("", ""))
        self.git("add", ".")
        line = len(ONE.splitlines()) + 4
        self.assertEqual(self.findings("--staged"), [("src/one.cpp", line, "torch-missing-cpu")])
        # What is not staged moves the lines, and is not asked for.
        self.write("src/one.cpp", "// one\n// two\n" + ONE + MORE + MORE.replace("more", "most"))
        self.assertEqual(self.findings("--staged"),
                         [("src/one.cpp", line + 2, "torch-missing-cpu")])

    def test_names_with_odd_characters(self):
        name = 'src/od d "na\\me"\u00fc.cpp'
        self.write(name, ONE)
        self.database([name])
        self.git("add", ".")
        self.assertEqual([f[0] for f in self.findings("--staged")], [name])


class Baseline(CommandTest):
    def test_life_of_a_baseline(self):
        self.project()
        _, err = self.run_tool("--write-baseline=known.json", status=0)
        self.assertIn("wrote 3 findings to known.json", err)
        out, err = self.run_tool("--baseline=known.json", status=0)
        self.assertEqual(out + err, "")
        # Lines that move stay known; what is new is reported.
        self.write("src/one.cpp", "// new\n\n" + ONE + MORE)
        found = self.findings("--baseline=known.json")
        self.assertEqual([f[0] for f in found], ["src/one.cpp"])
        # What is gone is said.
        self.write("src/one.cpp", "#include \"model.h\"\n")
        _, err = self.run_tool("--baseline=known.json", status=0)
        self.assertIn("known.json: no such finding any more: src/one.cpp", err)
        self.write("known.json", "{")
        _, err = self.run_tool("--baseline=known.json", status=2)
        self.assertEqual(len(err.splitlines()), 1, err)


class Fixes(CommandTest):
    def test_each_file_is_changed_once(self):
        self.project()
        os.chmod(os.path.join(self.root, "src/model.h"), 0o640)
        self.run_tool("--fix", status=1)
        self.assertEqual(self.read("src/model.h").count("weights.cpu().data_ptr"), 1)
        self.assertEqual(self.read("src/model.h").count("auto gpu_cpu = gpu.cpu();"), 1)
        self.assertIn("x.cpu().data_ptr", self.read("src/one.cpp"))
        self.assertEqual(stat.S_IMODE(os.stat(os.path.join(self.root, "src/model.h")).st_mode),
                         0o640)
        self.assertEqual(self.findings(status=0), [])
        # Nothing is left beside the files.
        self.assertEqual(sorted(os.listdir(os.path.join(self.root, "src"))),
                         ["clean.cpp", "model.h", "one.cpp", "plain.cpp", "two.cpp"])


if __name__ == "__main__":
    command.main()
