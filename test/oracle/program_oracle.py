# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs generated functions on LibTorch and through the flow, and compares.

A fact that the flow is sure of and that some run contradicts is a bug of the flow.
'Safe', a dtype and a rank have to hold in all runs; 'unsafe' where the parameters are
plain (contiguous, without a conjugate bit), since `t.t()` is evidence of strides whatever
`t` may be. A hazard that is put into a function has to be found, and a guard in front of it has to
silence it. A failing function is cut down to the statements that it takes.
"""

import argparse
import json
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, os.pardir))
sys.path.insert(0, HERE)
from programs import HELPERS, Function, hazard
from tidy_run import Failure, Site, main_guard, run_tidy

BATCH = 40  # functions a file

PROLOGUE = """\
#include <torch/torch.h>

#include <cstdio>
#include <set>
#include <string>
#include <utility>
#include <vector>

#ifdef LOG_PROBES
static bool is_plain;
static void probe(int line, const torch::Tensor &t) {
  static std::set<std::string> seen;
  char text[128];
  std::snprintf(text, sizeof text, "%d %d %d %d %d %d %d %d %d\\n", line, is_plain, !t.is_cpu(), t.requires_grad(),
                !t.is_contiguous(), t.is_conj(), t.is_neg(), int(t.scalar_type()), int(t.dim()));
  if (seen.insert(text).second)
    std::fputs(text, stdout);
}
#define PROBE(t) probe(__LINE__, t)
#else
static float use(const float *p) { return p[0]; }
#define PROBE(t) use(static_cast<const float *>((t).data_ptr()))
#endif

"""

EPILOGUE = """
#ifdef LOG_PROBES
#include <ATen/Parallel.h>
#include <c10/util/Logging.h>
using Function = void (*)(torch::Tensor, torch::Tensor, torch::Tensor, bool, bool, int);
static void call(Function f) {
  for (int i = 0; i < 48; ++i) {
    auto a = torch::rand({3, 4}), b = torch::rand({2, 3, 4});
    auto z = torch::ones({3, 4}, torch::kComplexFloat);
    switch (i / 8) {
    case 1: a = torch::rand({4, 3}).t(); break;
    case 2: a.requires_grad_(); break;
    case 3: a = torch::rand({1, 4}).expand({3, 4}); z = z.conj(); break;
    case 4: b = torch::rand({4, 3, 2}).permute({2, 1, 0}).requires_grad_(); z = torch::ones({4, 3}, torch::kComplexFloat).t(); break;
    case 5: a = torch::rand({3, 8}).slice(1, 0, 8, 2); z = z.requires_grad_(); break;
    default: break;
    }
    is_plain = i / 8 == 0 || i / 8 == 2;
    try {
      f(a, b, z, i & 1, i & 2, i & 4 ? 2 : 0);
    } catch (const std::exception &) {
      // What was logged before holds.
    }
  }
}
int main() {
  c10::SetStackTraceFetcher([] { return std::string(); });
  at::set_num_threads(1);
  for (Function f : {FUNCTIONS})
    call(f);
}
#endif
"""

FACTS = ["device", "grad", "layout", "conj", "neg"]


class Oracle:
    def __init__(self, args):
        self.site = Site(args.site)
        self.facts_program = args.facts
        self.link = args.link
        self.folder = os.path.abspath(args.out)
        self.checked = 0
        self.runs = 0
        os.makedirs(self.folder, exist_ok=True)

    def write(self, name, functions):
        """The file, and for each of its lines the function's index."""
        path = os.path.join(self.folder, name)
        text = PROLOGUE + HELPERS
        owners = {}
        for index, (function, body) in enumerate(functions):
            first = text.count("\n") + 1
            text += body
            for line in range(first, text.count("\n") + 1):
                owners[line] = index
        names = ", ".join(name for name, _ in functions)
        with open(path, "w") as f:
            f.write(text + EPILOGUE.replace("FUNCTIONS", names))
        return path, owners

    def command(self, command):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            raise Failure("%s\nended with status %d\n%s" % (" ".join(command), done.returncode, done.stderr[:3000]))
        return done.stdout

    def compare(self, name, functions):
        """The contradictions: index of the function, line, which fact, text."""
        path, owners = self.write(name, functions)
        program = path[:-len(".cpp")]
        flags = self.site.compile_flags(pch="pch_bodies") + ["-Wno-everything"]
        self.command([self.site.clang, "-O0", "-DLOG_PROBES", path, "-o", program] + flags + self.link)
        log = self.command([program])
        os.remove(program)
        flow = json.loads(self.command([self.facts_program, path] + self.site.compile_flags() + [
            "-Wno-everything", "-resource-dir", self.command([self.site.clang, "-print-resource-dir"]).strip()]))
        facts = {}
        for fact in flow["facts"]:
            facts.setdefault(fact["line"], []).append(fact)
        with open(path) as f:
            source = f.read().split("\n")
        found = {}
        for entry in log.splitlines():
            line, is_plain, *seen = (int(word) for word in entry.split())
            self.runs += 1
            for fact in facts.get(line, []):
                for key, is_unsafe in zip(FACTS, seen):
                    possible = fact[key]
                    if "unknown" in possible or not possible or ("unsafe" in possible and not is_plain):
                        continue
                    self.checked += 1
                    if ("unsafe" if is_unsafe else "safe") not in possible:
                        found.setdefault((owners[line], line, key), "%s is said to be %s, and is %s" % (
                            key, "|".join(possible), "unsafe" if is_unsafe else "safe"))
                if fact["dtypes"] is not None:
                    self.checked += 1
                    if not fact["dtypes"] >> seen[5] & 1:
                        found.setdefault((owners[line], line, "dtype"), "the dtype is %d, not in %x" % (
                            seen[5], fact["dtypes"]))
                if fact["rank"] >= 0:
                    self.checked += 1
                    if fact["rank"] != seen[6]:
                        found.setdefault((owners[line], line, "rank"), "the rank is %d, not %d" % (
                            seen[6], fact["rank"]))
        return [(index, line, key, "%s: %s" % (source[line - 1].strip(), text))
                for (index, line, key), text in found.items()]

    def reduced(self, function, key):
        """The function without the statements that the contradiction does not take."""
        without = set()
        for _ in range(12):
            candidates = [without | {i} for i in range(len(function.body)) if i not in without]
            bodies = [("%s_%d" % (function.name, n),
                       function.text(c).replace("void %s(" % function.name, "void %s_%d(" % (function.name, n)))
                      for n, c in enumerate(candidates)]
            # Dropping what others use does not compile: each for itself.
            compiling = [(c, b) for c, b in zip(candidates, bodies) if self.compiles(b)]
            if not compiling:
                break
            failing = {index for index, _, k, _ in self.compare("reduce.cpp", [b for _, b in compiling]) if k == key}
            if not failing:
                break
            without = compiling[min(failing)][0]
        return function.text(without)

    def compiles(self, body):
        path, _ = self.write("compiles.cpp", [body])
        done = subprocess.run([self.site.clang, "-fsyntax-only", path] + self.site.compile_flags() +
                              ["-Wno-everything"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return done.returncode == 0

    def hazards(self, functions):
        """What is not found, or found in spite of a guard."""
        bodies, wanted = [], []
        for function in functions:
            # Behind a guard nothing may be reached.
            if "return;" in function.text() or "TORCH_CHECK" in function.text():
                continue
            for guarded in (False, True):
                body, check = hazard(function, guarded)
                bodies.append((function.name, body))
                wanted.append(check)
        path = os.path.join(self.folder, "hazards.cpp")
        text = PROLOGUE + HELPERS
        marks = []
        for (_, body), check in zip(bodies, wanted):
            first = text.count("\n") + 1
            text += body
            for i, line in enumerate(body.split("\n")):
                if "// HAZARD" in line or "// GUARDED" in line:
                    marks.append((first + i, "// HAZARD" in line, check, body))
        with open(path, "w") as f:
            f.write(text)
        run = run_tidy(self.site, path, "torch-*", self.site.compile_flags() + ["-Wno-everything"])
        if run.errors():
            raise Failure("the functions with hazards do not compile\n" + run.output)
        data = text.encode()
        warned = {(d.line_in(data), d.check) for d in run.diagnostics}
        return len(marks), ["%s is %s:\n%s" % (check, "not found" if is_hazard else "told in spite of a guard", body)
                            for line, is_hazard, check, body in marks if ((line, check) in warned) != is_hazard]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", required=True, help="the build folder's site.json")
    parser.add_argument("--facts", required=True, help="FlowFacts")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--count", type=int, default=BATCH, help="so many seeds")
    parser.add_argument("--seconds", type=float, help="stop after so many, whatever --count says")
    parser.add_argument("--reduce", action="store_true", help="cut failing functions down")
    parser.add_argument("--out", required=True, help="a folder for the functions' files")
    parser.add_argument("link", nargs="*", help="LibTorch's libraries")
    args = parser.parse_args()
    oracle = Oracle(args)
    end = time.time() + args.seconds if args.seconds else None
    failures, hazards = [], 0
    first, last = args.first, args.first + args.count
    while first < last and not (end and time.time() > end):
        functions = [Function(seed) for seed in range(first, min(first + BATCH, last))]
        first += len(functions)
        bodies = [(f.name, f.text()) for f in functions]
        told = set()
        for index, _, key, text in oracle.compare("programs.cpp", bodies):
            function = functions[index]
            if (function.name, key) in told:
                continue
            told.add((function.name, key))
            body = oracle.reduced(function, key) if args.reduce else function.text()
            failures.append("CONTRADICTED: %s\n%s" % (text, body))
            print(failures[-1], flush=True)
        count, missed = oracle.hazards(functions)
        hazards += count
        for text in missed:
            failures.append(text)
            print(text, flush=True)
    print("seeds %d to %d: %d points of runs, %d facts checked, %d hazards and guards, %d failures"
          % (args.first, first - 1, oracle.runs, oracle.checked, hazards, len(failures)))
    if failures:
        raise Failure("%d failures" % len(failures))
    if not oracle.checked or not hazards:
        raise Failure("nothing was checked")


if __name__ == "__main__":
    main_guard(main)
