# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Sphinx's configuration; ./tool/dev docs builds the documentation."""

import json
import os
import re
import sys

import yaml

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tool"))
from matrix import PARTS
from options import markdown, read_options
from registry import LEVELS, read_checks

project = "torch-tidy"
author = "the torch-tidy authors"
copyright = author
with open(os.path.join(ROOT, "CMakeLists.txt")) as cmake:
    release = re.search(r"project\(torch-tidy VERSION ([\d.]+)", cmake.read()).group(1)

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["examples"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
html_theme = "alabaster"
html_theme_options = {"description": "Checks for C++ code that uses LibTorch"}

def check_list():
    """The registry as tables, one a level, and as entries of the contents."""
    checks = read_checks()
    lines = []
    for level, promise in LEVELS.items():
        mine = [check for check in checks if check.level == level]
        if mine:
            lines += ["**Level %d**: %s." % (level, promise), "", "| check | |", "|---|---|"]
            lines += ["| [%s](checks/%s.md) | %s |" % (c.name, c.name, c.summary) for c in mine]
            lines.append("")
    lines += ["```{toctree}", ":hidden:", ":caption: Checks", ""]
    lines += ["checks/" + name for name in sorted(check.name for check in checks)]
    return "\n".join(lines + ["```"])


def read(*path):
    with open(os.path.join(ROOT, *path)) as f:
        return f.read()


def missed_list():
    """What each check's page says that the check misses."""
    lines = []
    for name in sorted(check.name for check in read_checks()):
        section = re.search(r"^## What (?:it misses, knowingly|is knowingly missed)\n(.*?)(?=^## |\Z)",
                            read("docs", "checks", name + ".md"), re.MULTILINE | re.DOTALL)
        if not section:
            raise ValueError("docs/checks/%s.md does not say what the check misses" % name)
        # Links there are from the folder of the checks.
        text = re.sub(r"\]\((?=torch-)", "](checks/", section.group(1)).replace("](../", "](")
        lines += ["## [%s](checks/%s.md)" % (name, name), text.strip(), ""]
    return "\n".join(lines)


def action_inputs():
    """The inputs of the action, as a table."""
    inputs = yaml.safe_load(read("action.yml"))["inputs"]
    rows = ["| `%s` | %s | %s |" % (name, entry["description"], "`%s`" % entry["default"] if entry["default"] else "")
            for name, entry in inputs.items()]
    return "\n".join(["| input | | default |", "|---|---|---|"] + rows)


def llvm_versions():
    versions = re.search(r"^set\(TorchTidyLLVM_SUPPORTED (.*)\)", read("cmake", "FindTorchTidyLLVM.cmake"), re.MULTILINE)
    return ", ".join(sorted(versions.group(1).split()))


def run_record():
    """What tool/matrix.py recorded: the entries of each pair of versions."""
    pairs = {}
    for entry in json.loads(read("test", "matrix.json")):
        pairs.setdefault((entry["llvm"], entry["libtorch"]), []).append(entry)
    return pairs


def libtorch_versions():
    versions = {tuple(int(n) for n in libtorch.split(".")[:2]) for _, libtorch in run_record()}
    return ", ".join("%d.%d" % version for version in sorted(versions))


def what_was_run():
    """The record as a table, one line a pair, and the versions of LLVM that it lacks."""
    record = run_record()
    lines = ["| LLVM | LibTorch | passed | failed | not run | on |", "|---|---|---|---|---|---|"]
    parts = [part for part, _ in PARTS]
    for (llvm, libtorch), entries in record.items():
        cells = [", ".join("%s: %d" % (entry["what"], entry[outcome]) for entry in entries if entry[outcome]) or "none"
                 for outcome in ("passed", "failed")]
        others = ["%s for other versions: %d" % (entry["what"], entry["left out"]) for entry in entries
                  if entry["left out"] and entry["passed"] + entry["failed"]]
        ran = {entry["what"] for entry in entries if entry["passed"] + entry["failed"]}
        missing = ", ".join([part for part in parts if part not in ran] + others) or "nothing"
        lines.append("| %s | %s | %s | %s | %s |" % (llvm, libtorch, " | ".join(cells), missing, entries[0]["on"]))
    recorded = {llvm.split(".")[0] for llvm, _ in record}
    lines += ["| %s | | | | everything | |" % version for version in llvm_versions().split(", ")
              if version not in recorded]
    return "\n".join(lines)


def integrations():
    """The pages of what else the checks are built into, with where that is."""
    pages = {"editors": "in the editor", "build-systems": "in the build", "bazel": "in Bazel"}
    return {page: where for page, where in pages.items()
            if os.path.exists(os.path.join(ROOT, "docs", page + ".md"))}


# What pages take from elsewhere: a comment in the page, and what takes its place.
FILLED = {
    "index": {"the checks": check_list, "the integrations": lambda: "\n".join(integrations())},
    "torch-tidy": {"the options": lambda: markdown(read_options())},
    "knowingly-missed": {"what is missed": missed_list},
    "ci": {"the inputs of the action": action_inputs},
    "compatibility": {"the LLVM versions": llvm_versions, "the LibTorch versions": libtorch_versions,
                      "what was run": what_was_run},
    "start": {
        "the example": lambda: "```c++\n%s```" % read("docs", "examples", "scores.cpp").split("\n\n", 1)[1],
        "the example's warning": lambda: "```text\n%s```" % read("docs", "examples", "scores.txt"),
        "the integrations": lambda: "\n".join("| %s | [](%s.md) |" % (where, page)
                                              for page, where in integrations().items()),
    },
}


def fill_in(app, name, source):
    for comment, text in FILLED.get(name, {}).items():
        mark = "<!-- %s -->" % comment
        if mark not in source[0]:
            raise ValueError("docs/%s.md has no '%s'" % (name, mark))
        source[0] = source[0].replace(mark, text())


def setup(app):
    app.connect("source-read", fill_in)
