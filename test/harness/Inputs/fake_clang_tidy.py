#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Stands in for clang-tidy where the tests' own script is tested.

It knows some words, says something of each, and fixes some well, some badly.
"""

import os
import re
import sys

import yaml

MINE, OTHER = "torch-missing-cpu", "torch-dangling-data"
# word: (check, the fix on the warning, the fixes on its notes)
WORDS = {
    "bad": (MINE, "good", []),
    "plain": (MINE, None, []),
    "breaking": (MINE, "broken", []),
    "sly": (MINE, "other", []),
    "other": (OTHER, None, []),
    "stubborn": (MINE, "/**/stubborn", []),
    "idle": (MINE, "idle", []),
    "shy": (MINE, "quiet", []),
    "choice": (MINE, None, ["good", "fine"]),
    "trap": (MINE, None, ["good", "broken"]),
    "crash": (MINE, None, []),
    "endless": (MINE, None, []),
}


def main():
    path = next(a for a in sys.argv[1:] if a.endswith(".cpp"))
    options = dict(a[2:].split("=", 1) for a in sys.argv[1:] if a.startswith("--") and "=" in a)
    checks = options["checks"].replace("-*,", "")
    with open(path) as f:
        text = f.read()
    code = re.sub(r"//.*", lambda m: " " * len(m.group()), text)
    if re.search(r"\bcrash\b", code):
        os.abort()
    while re.search(r"\bendless\b", code):
        pass
    entries, edits, failed = [], [], False
    for m in re.finditer(r"\b\w+\b", code):
        line = code.count("\n", 0, m.start()) + 1
        column = m.start() - code.rfind("\n", 0, m.start())

        def say(kind, message):
            print("%s:%d:%d: %s: %s" % (path, line, column, kind, message))
            print("    %d | warning: a line of the source" % line)

        def replacements(new):
            edit = {"FilePath": path, "Offset": m.start(), "Length": len(m.group()), "ReplacementText": new}
            return [] if new is None else [edit]

        if m.group() == "broken":
            failed = True
            say("error", "it is broken [clang-diagnostic-error]")
        if m.group() not in WORDS:
            continue
        check, fix, alternatives = WORDS[m.group()]
        if checks not in ("torch-*", check) or (m.group() == "plain" and "quiet" in code):
            continue
        say("warning", "%s word [%s]" % (m.group(), check))
        for new in alternatives:
            say("note", "write '%s'" % new)
        place = {"Message": m.group(), "FilePath": path, "FileOffset": m.start()}
        entries.append({
            "DiagnosticName": check, "Level": "Warning",
            "DiagnosticMessage": dict(place, Replacements=replacements(fix)),
            "Notes": [dict(place, Replacements=replacements(new)) for new in alternatives]})
        edits += replacements(fix)
    if entries:
        with open(options["export-fixes"], "w") as f:
            yaml.safe_dump({"Diagnostics": entries}, f)
    if "--fix" in sys.argv and not failed:
        for e in reversed(edits):
            text = text[:e["Offset"]] + e["ReplacementText"] + text[e["Offset"] + e["Length"]:]
        with open(path, "w") as f:
            f.write(text)
    sys.exit(1 if failed else 0)


main()
