# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A small project in a git repository, checked as a server would: by action.yml, whose steps
are run as the runner of GitHub Actions does, and by the commands of docs/ci.md and
docs/adopting.md. The methods share one cache of precompiled headers.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import unittest

import yaml

GOOD = "#include <torch/torch.h>\n\nfloat sum(const at::Tensor &t) { return t.sum().item<float>(); }\n"
BUG = "\nfloat first(const at::Tensor &t) {\n  auto gpu = t.cuda();\n  return *gpu.data_ptr<float>();\n}\n"
OTHER = "\nfloat last(const at::Tensor &t) {\n  auto moved = t.cuda();\n  return *moved.data_ptr<float>();\n}\n"

scratch = None
site = None


class Runner:
    """As much of GitHub's runner as action.yml asks for: expressions of inputs and outputs,
    conditions on them, bash steps. Steps that use other actions are only recorded."""

    def __init__(self, folder, env):
        with open(os.path.join(site["source"], "action.yml")) as f:
            self.action = yaml.safe_load(f)
        self.folder, self.env = folder, env

    def run(self, **inputs):
        values = {"inputs." + name: str(entry["default"]) for name, entry in self.action["inputs"].items()}
        for name, value in inputs.items():
            values["inputs." + name.replace("_", "-")] = value
        unknown = set(values) - {"inputs." + name for name in self.action["inputs"]}
        assert not unknown, unknown
        self.log, self.used, self.status = "", [], 0
        for step in self.action["runs"]["steps"]:
            if "if" in step and not self.holds(step["if"], values):
                continue
            if "uses" in step:
                self.used.append((step["uses"].split("@")[0],
                                  {key: self.expand(text, values) for key, text in step["with"].items()}))
                continue
            output = os.path.join(scratch, "output")
            open(output, "w").close()
            env = dict(self.env, GITHUB_OUTPUT=output)
            env.update({key: self.expand(text, values) for key, text in step["env"].items()})
            done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                                  cwd=self.folder, env=env, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            self.log += done.stdout
            with open(output) as f:
                for line in f:
                    key, value = line.rstrip("\n").split("=", 1)
                    values["steps.%s.outputs.%s" % (step["id"], key)] = value
            if done.returncode:
                self.status = done.returncode
                break
        self.outputs = {name: self.expand(entry["value"], values)
                        for name, entry in self.action["outputs"].items()}
        return self

    @staticmethod
    def expand(text, values):
        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda match: values.get(match.group(1), ""), text)

    @staticmethod
    def holds(condition, values):
        for part in condition.split(" && "):
            name, operator, wanted = re.fullmatch(r"([\w.-]+) (==|!=) '(.*)'", part).groups()
            if (values.get(name, "") == wanted) != (operator == "=="):
                return False
        return True


class Server(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shutil.rmtree(scratch, ignore_errors=True)
        cls.folder = os.path.join(scratch, "project")
        os.makedirs(os.path.join(cls.folder, "out"))
        cls.program = os.path.join(site["build"], "bin", "torch-tidy")
        cls.env = dict(os.environ, HOME=scratch, XDG_CACHE_HOME=os.path.join(scratch, "cache"),
                       PATH=os.path.dirname(cls.program) + os.pathsep + os.environ["PATH"])
        with open(os.path.join(scratch, ".gitconfig"), "w") as f:
            f.write("[user]\n  name = tester\n  email = tester@localhost\n")
        compiles = [{
            "directory": os.path.join(cls.folder, "out"),
            "file": "../%s.cpp" % name,
            "arguments": [site["clang"]] + site["flags"] + ["-c", "../%s.cpp" % name],
        } for name in ("a", "old")]
        with open(os.path.join(cls.folder, "out", "compile_commands.json"), "w") as f:
            json.dump(compiles, f)
        cls.write(".gitignore", "/out/\n*.sarif\n")
        cls.write("a.cpp", GOOD)
        cls.write("old.cpp", GOOD + BUG)
        cls.git("init", "-q", "-b", "main")
        cls.git("add", ".")
        cls.git("commit", "-qm", "all")
        cls.runner = Runner(cls.folder, cls.env)

    def setUp(self):
        self.git("checkout", "-q", "-f", "main")
        self.git("clean", "-qfdx", "-e", "out")

    @classmethod
    def write(cls, name, text):
        with open(os.path.join(cls.folder, name), "w") as f:
            f.write(text)

    @classmethod
    def git(cls, *arguments):
        subprocess.run(("git",) + arguments, cwd=cls.folder, env=cls.env, check=True,
                       stdout=subprocess.DEVNULL)

    def branch(self, name, text):
        self.git("checkout", "-q", "-B", name, "main")
        self.write("a.cpp", text)
        self.git("commit", "-qam", name)

    def tidy(self, *arguments, status):
        done = subprocess.run((self.program, "-p", "out") + arguments, cwd=self.folder, env=self.env, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    # The action.

    def test_action_fails_on_findings_after_the_upload(self):
        run = self.runner.run(build_path="out")
        self.assertEqual(run.status, 1, run.log)
        self.assertIn("old.cpp:7:15: warning: ", run.log)
        self.assertIn("::error title=torch-tidy::there are findings", run.log)
        self.assertEqual(run.used, [("github/codeql-action/upload-sarif",
                                     {"sarif_file": "torch-tidy.sarif", "category": "torch-tidy"})])
        self.assertEqual(run.outputs, {"status": "1", "sarif-file": "torch-tidy.sarif"})
        with open(os.path.join(self.folder, "torch-tidy.sarif")) as f:
            results = json.load(f)["runs"][0]["results"]
        self.assertEqual([result["ruleId"] for result in results], ["torch-missing-cpu"])
        uri = results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        self.assertEqual(uri, "old.cpp")

    def test_action_can_only_report(self):
        run = self.runner.run(build_path="out", fail_on_findings="false", upload="false", sarif_file="x.sarif")
        self.assertEqual(run.status, 0, run.log)
        self.assertEqual(run.used, [])
        self.assertEqual(run.outputs, {"status": "1", "sarif-file": "x.sarif"})

    def test_action_takes_level_and_files(self):
        run = self.runner.run(build_path="out", level="0")
        self.assertEqual(run.status, 0, run.log)
        run = self.runner.run(build_path="out", files="a.cpp\n")
        self.assertEqual((run.status, run.outputs["status"]), (0, "0"), run.log)
        run = self.runner.run(build_path="out", args="--level=2\n--warnings-as-errors=torch-*  --no-cache")
        self.assertIn("old.cpp:7:15: error: ", run.log)

    def test_action_looks_at_the_pull_request_only(self):
        self.branch("good", GOOD + "// more\n")
        self.assertEqual(self.runner.run(build_path="out", since="main").status, 0)
        self.branch("bad", GOOD + OTHER)
        run = self.runner.run(build_path="out", since="main")
        self.assertEqual(run.status, 1)
        self.assertIn("a.cpp:7:17: warning: ", run.log)
        self.assertNotIn("old.cpp", run.log)

    def test_action_says_what_is_wrong(self):
        run = self.runner.run(build_path="nowhere")
        self.assertEqual(run.status, 2, run.log)
        self.assertIn("project/nowhere", run.log)
        self.assertEqual(run.used, [])
        run = self.runner.run(program="no-such-program")
        self.assertEqual(run.status, 2)
        self.assertIn("::error title=torch-tidy::there is no program 'no-such-program'", run.log)
        self.branch("broken", GOOD + "int x = ;\n")
        run = self.runner.run(build_path="out", since="main")
        self.assertEqual(run.status, 2, run.log)
        self.assertIn("a.cpp: not analysed: ", run.log)
        # What was found all the same is uploaded.
        self.assertEqual(len(run.used), 1)

    # What the pages say.

    def test_since(self):
        self.branch("bad", GOOD + OTHER)
        self.tidy("--since", "main", status=1)
        self.tidy("--since", "HEAD", status=0)
        done = self.tidy("--since", "no-such-revision", status=2)
        self.assertIn("git knows no revision 'no-such-revision' here", done.stderr)

    def test_formats(self):
        gitlab = json.loads(self.tidy("--format=gitlab", status=1).stdout)
        self.assertEqual([(entry["check_name"], entry["location"]["path"], entry["location"]["lines"]["begin"])
                          for entry in gitlab], [("torch-missing-cpu", "old.cpp", 7)])
        self.assertTrue(gitlab[0]["fingerprint"] and gitlab[0]["description"] and gitlab[0]["severity"])
        github = self.tidy("--format=github", status=1).stdout
        self.assertRegex(github, r"(?m)^::warning file=old\.cpp,line=7,.*::.*accelerator")
        sarif = json.loads(self.tidy("--format=sarif", status=1).stdout)
        self.assertEqual(sarif["version"], "2.1.0")
        report = json.loads(self.tidy("--format=json", status=1).stdout)
        self.assertEqual([finding["file"] for finding in report["findings"]], ["old.cpp"])
        self.assertEqual(report["failures"], [])

    def test_the_life_of_a_baseline(self):
        self.tidy("--write-baseline=torch-tidy.json", status=0)
        self.tidy("--baseline=torch-tidy.json", status=0)
        # Lines move, and the finding is known all the same.
        self.write("old.cpp", "// a line more\n" + GOOD + BUG)
        self.tidy("--baseline=torch-tidy.json", status=0)
        # What is new is reported, in new files and in old ones.
        self.write("old.cpp", GOOD + BUG + OTHER)
        done = self.tidy("--baseline=torch-tidy.json", status=1)
        self.assertEqual(re.findall(r"(\w+\.cpp:\d+):\d+: warning", done.stdout), ["old.cpp:12"])
        # What was mended is told, and leaves the baseline.
        self.write("old.cpp", GOOD)
        done = self.tidy("--baseline=torch-tidy.json", status=0)
        self.assertIn("no such finding any more: old.cpp", done.stderr)
        self.tidy("--write-baseline=torch-tidy.json", status=0)
        self.assertNotIn("no such finding", self.tidy("--baseline=torch-tidy.json", status=0).stderr)
        run = self.runner.run(build_path="out", baseline="torch-tidy.json")
        self.assertEqual(run.status, 0, run.log)


def main():
    global scratch, site
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--site", required=True)
    parser.add_argument("--scratch", required=True)
    args, rest = parser.parse_known_args()
    scratch = os.path.realpath(args.scratch)
    os.makedirs(scratch, exist_ok=True)
    with open(args.site) as f:
        site = json.load(f)
    unittest.main(argv=[sys.argv[0]] + rest)


if __name__ == "__main__":
    main()
