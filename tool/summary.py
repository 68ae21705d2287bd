# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""summary.py DEMO CTEST.XML LIT.JSON: adds the runners' results up.

DEMO is 'passed' or 'failed'. The status is 0 if every test passed; one that did
not run counts as failed, since nothing that a test needs may be missing. Only what
another LLVM or LibTorch than those at hand is needed for is listed as not run.
"""

import json
import re
import sys
import xml.etree.ElementTree as ElementTree


# The features of lit.cfg.py that depend on the versions alone: where the tests are built,
# the programs are as well, unless the LLVM at hand has not what they are made of.
OF_VERSIONS = re.compile(r"(libtorch|llvm)-[\d.]+|torch-tidy|clangd")


def is_for_other_versions(test):
    needs = re.search(r"unavailable features: (.*)", test["output"])
    return (test["code"] == "UNSUPPORTED" and needs is not None and
            all(OF_VERSIONS.fullmatch(need.strip()) for need in needs.group(1).split(",")))


def main():
    demo, ctest, lit = sys.argv[1:]
    passed, failed = int(demo == "passed"), int(demo != "passed")
    try:
        cases = ElementTree.parse(ctest).getroot().findall("testcase")
        good = sum(case.get("status") == "run" for case in cases)
        passed += good
        failed += len(cases) - good
        with open(lit) as f:
            tests = json.load(f)["tests"]
        for test in [t for t in tests if is_for_other_versions(t)]:
            print("not run, as it is for another LLVM or LibTorch: %s" % test["name"])
        codes = [test["code"] for test in tests if not is_for_other_versions(test)]
        good = sum(code in ("PASS", "FLAKYPASS", "XFAIL") for code in codes)
        passed += good
        failed += len(codes) - good
        if not cases or not codes:
            sys.exit("no results of %s" % ("the unit tests" if not cases else "the lit tests"))
    except (OSError, ValueError, ElementTree.ParseError) as error:
        sys.exit("no results: %s" % error)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(1 if failed else 0)


main()
