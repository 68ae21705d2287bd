# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""check_messages.py SOURCE: docs/messages.md explains every message of the checks, and none
that there is not.

A message is a string literal of three words and more in the checks' sources. The page has it
in code quotes, with "…" for what is filled in and "(a|b)" for a choice.
"""

import glob
import os
import re
import sys

# Words of the program, not of a check.
NO_CHECKS = ("TorchTidyModule.cpp", "VersionGuard.cpp", "PluginSymbols.cpp")
LITERALS = re.compile(r'"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*')


def spelled(message):
    message = re.sub(r"%select\{([^}]*)\}\d", lambda m: "(%s)" % m.group(1), message)
    message = re.sub(r"%s\d", "(s)", message)
    message = re.sub(r"'?%(\d|s|d)'?", "…", message)
    return " ".join(message.split())


def messages_of(path):
    with open(path) as f:
        text = f.read()
    text = re.sub(r"^\s*(//.*|#include.*)$", "", text, flags=re.MULTILINE)
    for literal in LITERALS.findall(text):
        parts = re.findall(r'"((?:[^"\\]|\\.)*)"', literal)
        message = spelled("".join(parts).replace("\\n", " ").replace('\\"', '"'))
        if len(message.split()) >= 3:
            yield message


def main():
    source = sys.argv[1]
    said = {}
    for path in sorted(glob.glob(os.path.join(source, "checks", "*.cpp"))):
        if os.path.basename(path) in NO_CHECKS:
            continue
        for message in messages_of(path):
            said.setdefault(message, os.path.basename(path))
    with open(os.path.join(source, "docs", "messages.md")) as f:
        page = f.read()
    explained = {" ".join(entry.split()) for entry in re.findall(r"^`([^`]+)`$", page, re.MULTILINE)}
    problems = ["%s: not on the page: %s" % (said[message], message)
                for message in said if not any(message in entry for entry in explained)]
    problems += ["no such message: " + entry for entry in sorted(explained)
                 if not any(message in entry for message in said)]
    if problems or not said:
        sys.exit("\n".join(problems) or "no messages")


if __name__ == "__main__":
    main()
