# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""How long an editor waits for diagnostics after an edit: medians for the example,
with torch-clangd's checks and without any."""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CHECKS = ("ClangTidyInit", "ClangTidyMatch")


def measure(site, arguments):
    """The seconds from an edit to its diagnostics, the number of warnings, and the
    server's own account: medians of its steps."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(os.path.join(ROOT, "docs", "examples", "inference.cpp"), folder)
        trace = os.path.join(folder, "trace.json")
        command = [sys.executable, os.path.join(ROOT, "test", "clangd", "Inputs", "run_editor.py"),
                   "--site", site, os.path.join(ROOT, "test", "bench", "editor_latency.lua")]
        out = subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True,
                             env=dict(os.environ, CLANGD_TRACE=trace, CLANGD_FLAGS=arguments)).stdout
        seconds, warnings = out.split()[-2:]
        with open(trace) as f:
            events = json.load(f)["traceEvents"]
        steps = {}
        for event in events:
            if event["ph"] == "X":
                steps.setdefault(event["name"], []).append(event["dur"] / 1e6)
        return (float(seconds), int(warnings),
                {name: statistics.median(values[-15:]) for name, values in steps.items()})


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", required=True, help="test/site.json in the build folder")
    args = parser.parse_args()
    for title, arguments in (("torch-clangd", ""), ("no checks", "--clang-tidy=false")):
        seconds, warnings, steps = measure(os.path.abspath(args.site), arguments)
        print("%-13s %.2f s after an edit: %.2f s waiting for a pause, %.2f s for the file, "
              "of which %.3f s for checks; %d warnings of torch-tidy"
              % (title, seconds, steps["Debounce"], steps["BuildAST"],
                 sum(steps.get(name, 0.0) for name in CHECKS), warnings))


if __name__ == "__main__":
    main()
