# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Holds that check_torch_tidy.py passes good tests and fails bad ones."""

import json
import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SITE = sys.argv.pop()
sys.path.insert(0, os.path.dirname(HERE))
from tidy_run import Failure, Replacement, apply_replacements, moved_line

RUN = "// RUN: %check_torch_tidy %s torch-missing-cpu %t\n"


def warning(word, kind="MESSAGES"):
    return "// CHECK-%s: :[[@LINE-1]]:{{[0-9]+}}: warning: %s word [torch-missing-cpu]\n" % (kind, word)


class Script(unittest.TestCase):
    def run_on(self, text, *arguments, run=RUN, **environment):
        """Returns the script's status and output for one test file."""
        with tempfile.TemporaryDirectory() as folder:
            fake = os.path.join(folder, "clang-tidy")
            with open(fake, "w") as f:
                f.write("#!/bin/sh\nexec '%s' '%s' \"$@\"\n" % (
                    sys.executable, os.path.join(HERE, "Inputs", "fake_clang_tidy.py")))
            os.chmod(fake, 0o755)
            with open(SITE) as f:
                site = dict(json.load(f), clang_tidy=fake, scope="")
            with open(os.path.join(folder, "site.json"), "w") as f:
                json.dump(site, f)
            test = os.path.join(folder, "a.cpp")
            with open(test, "w") as f:
                f.write(run + text)
            done = subprocess.run(
                [sys.executable, os.path.join(os.path.dirname(HERE), "check_torch_tidy.py"), "--site",
                 os.path.join(folder, "site.json"), test, "torch-missing-cpu",
                 os.path.join(folder, "a.tmp")] + list(arguments),
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=dict(os.environ, **environment))
            return done.returncode, done.stdout

    def passes(self, text, *arguments, **more):
        status, output = self.run_on(text, *arguments, **more)
        self.assertEqual(status, 0, output)

    def fails(self, why, text, *arguments, **more):
        status, output = self.run_on(text, *arguments, **more)
        self.assertEqual(status, 1, output)
        self.assertIn("FAILED: ", output)
        self.assertIn(why, output)

    def test_silent_file(self):
        self.passes("good;\n")
        self.fails("expects no warning", "plain;\n")

    def test_messages(self):
        self.passes("plain;\n" + warning("plain"))
        self.fails("CHECK-MESSAGES do not hold", "good;\n" + warning("plain"))
        self.fails("CHECK-MESSAGES do not hold", "plain;\n" + warning("plain") + "plain;\n")
        self.fails("CHECK-MESSAGES do not hold", "plain;\n\n" + warning("plain"))

    def test_notes(self):
        note = "// CHECK-NOTES: :[[@LINE-%d]]:{{[0-9]+}}: note: write '%s'\n"
        head = "choice;\n" + warning("choice", "NOTES")
        self.passes(head + note % (2, "good") + note % (3, "fine"))
        self.fails("CHECK-NOTES do not hold", head + note % (2, "good"))
        self.fails("CHECK-NOTES do not hold", head + note % (2, "fine") + note % (3, "good"))

    def test_fixes(self):
        self.passes("bad;\n" + warning("bad") + "// CHECK-FIXES: good;\n")
        self.passes("bad; bad;\n// CHECK-MESSAGES-COUNT-2: warning: bad word\n// CHECK-FIXES: good; good;\n")
        # The line's own text is no evidence.
        self.fails("CHECK-FIXES do not hold", "bad;\n" + warning("bad") + "// CHECK-FIXES: great;\n")
        self.fails("there are none", "plain;\n" + warning("plain") + "// CHECK-FIXES: plain;\n")

    def test_fix_that_does_harm(self):
        self.fails("the fix does not compile", "breaking;\n" + warning("breaking"))
        self.fails("torch-dangling-data at 2", "sly;\n" + warning("sly"))
        self.fails("torch-missing-cpu at 2", "stubborn;\n" + warning("stubborn"))
        self.fails("changes nothing", "idle;\n" + warning("idle"))
        self.fails("silences warnings", "shy;\n" + warning("shy") + "plain;\n" + warning("plain"))

    def test_what_other_checks_said_before_may_stay(self):
        self.passes("other;\nbad;\n" + warning("bad"))

    def test_alternatives(self):
        self.passes("choice;\n" + warning("choice"))
        self.fails("alternative 2 does not compile", "trap;\n" + warning("trap"))

    def test_directives(self):
        self.fails("'CHECK-MESSAGE:' is not a line", "good;\n// CHECK-MESSAGE: x\n")
        self.fails("'CHECK:' is not a line", "good;\n// CHECK: x\n")
        self.fails("no RUN line reads", "good;\n// CHECK-MESSAGES-STRICT: x\n")

    def test_suffixes(self):
        both = RUN + RUN.rstrip() + " -check-suffix=STRICT\n"
        text = "plain;\n" + warning("plain", "MESSAGES-STRICT")
        self.passes(text, "-check-suffix=STRICT", run=both)
        self.fails("expects no warning", text, run=both)
        self.passes("plain;\n" + warning("plain"), "-check-suffixes=,STRICT",
                    run=RUN.rstrip() + " -check-suffixes=,STRICT\n")

    def test_crash(self):
        self.fails("clang-tidy ended with status", "crash;\n")

    def test_endless(self):
        self.fails("did not end within 1 s of the processor's time", "endless;\n", TORCH_TIDY_TEST_LIMIT="1")

    def test_errors_fail(self):
        self.fails("expects no warning", "broken;\n")
        self.fails("CHECK-MESSAGES do not hold", "plain;\n" + warning("plain") + "broken;\n")


class Replacements(unittest.TestCase):
    def test_apply(self):
        text = b"one\ntwo\nthree\n"
        edits = [Replacement("a", 4, 3, b"2\n2"), Replacement("a", 0, 0, b"zero\n"),
                 Replacement("a", 4, 3, b"2\n2")]
        self.assertEqual(apply_replacements(text, edits), b"zero\none\n2\n2\nthree\n")
        self.assertEqual(moved_line(text, edits, 0), 2)
        self.assertEqual(moved_line(text, edits, 8), 5)

    def test_overlap(self):
        with self.assertRaises(Failure):
            apply_replacements(b"abcdef", [Replacement("a", 0, 3, b""), Replacement("a", 2, 2, b"")])


if __name__ == "__main__":
    unittest.main()
