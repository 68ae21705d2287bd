# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""summary.py DEMO CTEST.XML LIT.JSON: adds the runners' results up.

DEMO is 'passed' or 'failed'. The status is 0 if every test passed; one that did
not run counts as failed, since nothing that a test needs may be missing. Only what
other headers than those of the LibTorch at hand are needed for is listed as not run.
"""

import json
import sys
import xml.etree.ElementTree as ElementTree


def is_for_other_headers(test):
    return test["code"] == "UNSUPPORTED" and "libtorch-" in test["output"]


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
        for test in [t for t in tests if is_for_other_headers(t)]:
            print("not run, as it is for another LibTorch: %s" % test["name"])
        codes = [test["code"] for test in tests if not is_for_other_headers(test)]
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
