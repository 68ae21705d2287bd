# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs one check over one test file, and holds the outcome against the file.

In a test file:

  // RUN: %check_torch_tidy %s torch-missing-cpu %t [options] [-- clang-tidy arguments [-- compiler arguments]]

    Several RUN lines are fine. Options:
      -check-suffix=STRICT   compare with CHECK-MESSAGES-STRICT and so on;
                             -check-suffixes=,STRICT: with both kinds of lines
      -std=c++20             another language version (parses LibTorch: slow)
      -bodies                over LibTorch with its functions' bodies, which the
                             usual precompiled header leaves out
      -no-pch                with no precompiled header at all (slow)
      -cuda                  as the host code of a CUDA source

  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: words of it [torch-missing-cpu]

    A warning, in the order of the file; those of several checks at one place in the
    order of the checks' names, which clang-tidy's versions order differently. Every
    warning needs its line: one that no line mentions fails the test, and a file with
    no such line must be silent.

  // CHECK-NOTES: ...

    The same for warnings and notes: in a file with these lines every note
    needs its line as well.

  // CHECK-FIXES: text

    Text of the file after --fix, in the order of the file.

FileCheck reads the lines, so its -NOT, -NEXT, -SAME, -DAG and -COUNT-n forms
work too. What nobody has to write down is tested for every file:

  - a warning that carries a fix is gone after --fix, the file compiles, and no
    check of torch-tidy says anything that it did not say before;
  - the same for the alternatives that stand on notes, one after the other;
  - fixes change the test file only, and no two of them overlap;
  - every CHECK line is one that this script knows and that some RUN line reads.
"""

import argparse
import itertools
import os
import re
import subprocess
import sys
from collections import Counter

from tidy_run import Failure, Site, apply_replacements, main_guard, moved_line, run_tidy

KINDS = ("MESSAGES", "NOTES", "FIXES")
FORMS = r"(?:-(?:NOT|NEXT|SAME|DAG|EMPTY|LABEL|COUNT-\d+))?"
DIRECTIVE = re.compile(r"//\s*(CHECK[\w-]*):")
KNOWN = re.compile(r"CHECK-(?:%s)((?:-[A-Z0-9]+)*?)%s$" % ("|".join(KINDS), FORMS))
# What --fix adds to the notes.
FIX_NOTE = re.compile(r": note: FIX-IT applied suggested code changes$")
SUMMARY = re.compile(r"^clang-tidy applied \d+ of \d+ suggested fix")
OVERLAP = "this fix will not be applied because it overlaps with another fix"


WARNING = re.compile(r"(.*?:\d+:\d+): warning: .* \[([\w.,-]+)\]$")


def in_one_order(lines):
    """Output in which the warnings at one place are ordered by their checks' names."""
    blocks = [("", "", [])]
    for line in lines:
        match = WARNING.match(line)
        if match:
            blocks.append((match.group(1), match.group(2), []))
        blocks[-1][2].append(line)
    groups = itertools.groupby(blocks, key=lambda block: block[0])
    return [line for _, group in groups for block in sorted(group, key=lambda block: block[1]) for line in block[2]]


def parse_arguments():
    args = sys.argv[1:]
    parts = [[]]
    for arg in args:
        if arg == "--" and len(parts) < 3:
            parts.append([])
        else:
            parts[-1].append(arg)
    parts += [[]] * (3 - len(parts))
    # argparse takes long options with one dash only if they are named so.
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--site", required=True)
    parser.add_argument("file")
    parser.add_argument("check")
    parser.add_argument("temp")
    parser.add_argument("-check-suffix", "-check-suffixes", "--check-suffix",
                        "--check-suffixes", dest="suffixes", default="")
    parser.add_argument("-std", "--std", dest="std")
    parser.add_argument("-bodies", "--bodies", dest="bodies", action="store_true")
    parser.add_argument("-no-pch", "--no-pch", dest="no_pch", action="store_true")
    parser.add_argument("-cuda", "--cuda", dest="cuda", action="store_true")
    options = parser.parse_args(parts[0])
    options.suffixes = options.suffixes.split(",")
    options.tidy_args, options.compiler_args = parts[1], parts[2]
    return options


class CheckTest:
    def __init__(self, options):
        self.options = options
        self.site = Site(options.site)
        pch = (None if options.no_pch else "pch_cuda" if options.cuda
               else "pch_bodies" if options.bodies else "pch")
        std = "-std=" + options.std if options.std else None
        self.flags = self.site.compile_flags(std, pch) + options.compiler_args
        if options.cuda:
            self.flags += self.site.cuda_flags
        # What the file includes with quotes lies beside the test, not the copy.
        self.flags += ["-iquote", os.path.dirname(os.path.abspath(options.file))]
        with open(options.file, "rb") as f:
            self.source = f.read()
        # Without the CHECK lines' texts, so that they cannot match themselves.
        self.clean = re.sub(rb"//\s*CHECK[\w-]*:[^\r\n]*", b"//", self.source)
        self.temp = os.path.abspath(options.temp) + ".cpp"

    def prefixes(self, kind):
        """The kind's prefixes that this RUN line reads and the file has."""
        result = []
        for suffix in self.options.suffixes:
            prefix = "CHECK-%s%s" % (kind, "-" + suffix if suffix else "")
            if re.search(r"//\s*%s%s:" % (prefix, FORMS), self.source.decode()):
                result.append(prefix)
        return result

    def check_directives(self):
        text = self.source.decode()
        claimed = set()
        for run in re.findall(r"//\s*RUN:(.*)", text):
            if "%check_torch_tidy" in run:
                match = re.search(r"-check-suffix(?:es)?=(\S*)", run)
                claimed.update(match.group(1).split(",") if match else [""])
        for directive in DIRECTIVE.findall(text):
            match = KNOWN.match(directive)
            if not match:
                raise Failure("'%s:' is not a line that this script knows" % directive)
            if match.group(1)[1:] not in claimed:
                raise Failure("no RUN line reads '%s:'" % directive)

    def run(self, text, checks, suffix="", fix=False):
        """Runs checks over a text; returns the run and the path of the text."""
        path = self.temp[:-len(".cpp")] + suffix + ".cpp"
        with open(path, "wb") as f:
            f.write(text)
        return run_tidy(self.site, path, checks, self.flags, self.options.tidy_args, fix), path

    def filecheck(self, prefixes, text, implicit=()):
        path = self.temp + (".fixed" if "FIXES" in prefixes[0] else ".msg")
        with open(path, "w") as f:
            f.write(text)
        command = [self.site.filecheck, "--input-file", path, self.options.file,
                   "--check-prefixes=" + ",".join(prefixes), "--allow-empty", "--color=0"]
        command += ["--implicit-check-not=" + pattern for pattern in implicit]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            raise Failure("%s do not hold\n%s" % (" and ".join(prefixes), done.stdout))

    def compare_output(self, run):
        lines = [l for l in run.output.splitlines()
                 if not FIX_NOTE.search(l) and not SUMMARY.match(l)]
        text = "\n".join(in_one_order(lines)) + "\n"
        messages, notes = self.prefixes("MESSAGES"), self.prefixes("NOTES")
        if messages:
            self.filecheck(messages, text, ["{{warning|error}}:"])
        if notes:
            self.filecheck(notes, text, ["{{note|warning|error}}:"])
        if not messages and not notes and re.search(r"(warning|error):", text):
            raise Failure("the file expects no warning, but:\n" + text)

    def check_fixed(self, what, replacements, expected):
        """Holds what all checks say of a mended text against what they may say."""
        mended = apply_replacements(self.clean, replacements)
        if mended == self.clean:
            raise Failure("%s changes nothing" % what)
        run, path = self.run(mended, "torch-*", "." + what.replace(" ", "-"))
        if run.errors():
            raise Failure("%s does not compile\n%s" % (what, run.output))

        def moved(diagnostics, original):
            """What may stay: by check and line of the mended text, or other file."""
            return Counter(
                (d.check, moved_line(self.clean, replacements, d.offset))
                if d.path == original else (d.check, d.path) for d in diagnostics)

        mine = self.options.check
        found = Counter((d.check, d.line_in(mended)) if d.path == path else (d.check, d.path)
                        for d in run.diagnostics)
        allowed = moved(expected, self.temp)
        if any(check != mine for check, _ in found):
            # Only now is it worth asking what the others said before.
            base, original = self.run(self.clean, "torch-*", ".before")
            others = [d for d in base.diagnostics if d.check != mine]
            allowed += moved(others, original)
            # A fix may have moved the code of which they said it.
            words = Counter((d.check, d.message) for d in run.diagnostics if d.check != mine)
            words -= Counter((d.check, d.message) for d in others)
            for d in run.diagnostics:
                if d.check != mine and d.path == path and not words[d.check, d.message]:
                    allowed[d.check, d.line_in(mended)] += 1

        def listing(keys):
            return "\n".join("  %s at %s" % key for key in keys)

        new = found - allowed
        if new:
            raise Failure("after %s there are warnings that should not be:\n%s\n%s"
                          % (what, listing(new), run.output))
        gone = [key for key in allowed - found if key[0] == mine]
        if gone:
            raise Failure("%s silences warnings that carry no fix:\n%s\n%s"
                          % (what, listing(gone), run.output))

    def check_alternatives(self, diagnostics):
        """Applies the first alternative of every warning, then the second, ..."""
        rounds = max((len(d.alternatives) for d in diagnostics), default=0)
        for number in range(rounds):
            chosen = [d for d in diagnostics if len(d.alternatives) > number]
            edits = [r for d in chosen for r in d.alternatives[number]]
            rest = [d for d in diagnostics if d not in chosen]
            self.check_fixed("alternative %d" % (number + 1), edits, rest)

    def main(self):
        self.check_directives()
        run, path = self.run(self.clean, self.options.check, fix=True)
        with open(path, "rb") as f:
            fixed = f.read()
        self.compare_output(run)
        if OVERLAP in run.output:
            raise Failure("two fixes overlap\n" + run.output)

        for d in run.diagnostics:
            for r in d.fix + [r for fix in d.alternatives for r in fix]:
                if os.path.realpath(r.path) != os.path.realpath(self.temp):
                    raise Failure("a fix edits another file: " + r.path)
        edits = [r for d in run.diagnostics for r in d.fix]
        mended = apply_replacements(self.clean, edits)
        if mended != fixed:
            raise Failure("clang-tidy --fix made something else of the exported fixes:\n"
                          + fixed.decode())
        prefixes = self.prefixes("FIXES")
        if prefixes:
            if not edits:
                raise Failure("the file expects fixes, but there are none")
            self.filecheck(prefixes, fixed.decode())
        if edits:
            self.check_fixed("the fix", edits, [d for d in run.diagnostics if not d.fix])
        self.check_alternatives(run.diagnostics)


if __name__ == "__main__":
    main_guard(lambda: CheckTest(parse_arguments()).main())
