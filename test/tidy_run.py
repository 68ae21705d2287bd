# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs clang-tidy with the plugin, and reads and applies what it exports.

Shared by check_torch_tidy.py and docs_examples.py.
"""

import json
import os
import re
import resource
import signal
import subprocess
import sys
from dataclasses import dataclass, field

import yaml

# Seconds of the processor's time after which a run has to be over: how busy the machine
# is with other things says nothing of the program. One that waits ends at ten times that.
LIMIT = int(os.environ.get("TORCH_TIDY_TEST_LIMIT", "90"))

# The part of clang-tidy's output that shows source lines.
SNIPPET = re.compile(r"^\s*\d*\s*\|")


class Failure(Exception):
    """A test failed; the text says why."""


@dataclass
class Replacement:
    path: str
    offset: int
    length: int
    text: bytes

    @property
    def end(self):
        return self.offset + self.length


@dataclass
class Diagnostic:
    check: str
    level: str
    message: str
    path: str
    offset: int
    # The fix on the warning itself: what --fix applies.
    fix: list = field(default_factory=list)
    # The fixes on its notes, one list a note: the reader's choice.
    alternatives: list = field(default_factory=list)

    def line_in(self, text):
        return text.count(b"\n", 0, self.offset) + 1


@dataclass
class Run:
    output: str
    diagnostics: list

    def errors(self):
        lines = [l for l in self.output.splitlines() if re.search(r"(^|: )(fatal )?error: ", l)]
        return lines


class Site:
    """The programs and flags of this build."""

    def __init__(self, path):
        with open(path) as f:
            self.__dict__.update(json.load(f))

    def compile_flags(self, std=None, pch="pch"):
        flags = list(self.flags)
        if std:
            usual = next(f for f in flags if f.startswith("-std="))
            if std != usual:
                flags[flags.index(usual)] = std
                pch = None  # it holds for one language version only
        if pch:
            flags += ["-include-pch", getattr(self, pch)]
        return flags + ["-Werror=return-type"]


def _replacements(entries):
    return [Replacement(r["FilePath"], r["Offset"], r["Length"], r["ReplacementText"].encode())
            for r in entries or []]


def _diagnostics(path):
    if not os.path.exists(path):
        return []
    with open(path) as f:
        entries = yaml.safe_load(f)["Diagnostics"]
    result = []
    for entry in entries:
        main = entry["DiagnosticMessage"]
        fixes = [_replacements(note.get("Replacements")) for note in entry.get("Notes", [])]
        result.append(Diagnostic(
            entry["DiagnosticName"], entry.get("Level", "Warning"), main["Message"],
            main["FilePath"], main["FileOffset"], _replacements(main.get("Replacements")),
            [fix for fix in fixes if fix]))
    return result


def run_tidy(site, path, checks, flags, tidy_args=(), fix=False):
    """Runs clang-tidy on one file; returns its output and its diagnostics."""
    export = path + ".yaml"
    if os.path.exists(export):
        os.remove(export)
    command = [site.clang_tidy, "--load", site.plugin]
    if site.scope:
        command += ["--load", site.scope]
        checks += ",test-own-declarations"
    command += [path, "--checks=-*," + checks,
               "--quiet", "--header-filter=.*", "--use-color=false",
               "--export-fixes=" + export]
    # No look-up of a .clang-tidy above the build folder.
    if not any(arg.lstrip("-").startswith("config") for arg in tidy_args):
        command.append("--config={}")
    command += list(tidy_args) + (["--fix"] if fix else []) + ["--"] + flags
    endless = Failure("clang-tidy did not end within %d s of the processor's time\n%s" % (LIMIT, " ".join(command)))
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, errors="replace", timeout=10 * LIMIT,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT + 5)))
    except subprocess.TimeoutExpired:
        raise endless
    if done.returncode == -signal.SIGXCPU:
        raise endless
    output = "\n".join(l for l in done.stdout.splitlines() if not SNIPPET.match(l)) + "\n"
    run = Run(output, _diagnostics(export))
    if done.returncode < 0 or (done.returncode != 0 and not run.errors()):
        raise Failure("clang-tidy ended with status %d\n%s\n%s"
                      % (done.returncode, " ".join(command), done.stdout))
    return run


def apply_replacements(text, replacements):
    """Applies a set of replacements; the same one twice counts once."""
    unique = {(r.offset, r.length, r.text): r for r in replacements}
    last = None
    result = []
    position = 0
    for r in sorted(unique.values(), key=lambda r: (r.offset, r.end)):
        if last and r.offset < last.end:
            raise Failure("two fixes overlap at line %d: '%s' and '%s'"
                          % (text.count(b"\n", 0, r.offset) + 1, last.text.decode(), r.text.decode()))
        result += [text[position:r.offset], r.text]
        position = r.end
        last = r
    result.append(text[position:])
    return b"".join(result)


def moved_line(text, replacements, offset):
    """The line on which what stood at an offset stands after the replacements."""
    line = text.count(b"\n", 0, offset) + 1
    unique = {(r.offset, r.length, r.text): r for r in replacements}
    for r in unique.values():
        if r.end <= offset:
            line += r.text.count(b"\n") - text.count(b"\n", r.offset, r.end)
    return line


def main_guard(main):
    """Runs a script's main function; a Failure is its message and status 1."""
    try:
        main()
    except Failure as failure:
        sys.stdout.flush()
        print("FAILED: %s" % failure, file=sys.stderr)
        sys.exit(1)
