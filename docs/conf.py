# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Sphinx's configuration; ./tool/dev docs builds the documentation."""

import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tool"))
from registry import LEVELS, read_checks

project = "torch-tidy"
author = "the torch-tidy authors"
copyright = author
with open(os.path.join(ROOT, "CMakeLists.txt")) as cmake:
    release = re.search(r"project\(torch-tidy VERSION ([\d.]+)", cmake.read()).group(1)

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["examples"]
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


def fill_in(app, name, source):
    if name == "index":
        source[0] = source[0].replace("<!-- the checks -->", check_list())


def setup(app):
    app.connect("source-read", fill_in)
