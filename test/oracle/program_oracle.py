# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs generated functions on LibTorch and through the flow, and compares.

A fact that the flow is sure of and that some run contradicts is a bug of the flow.
'Safe', a dtype and a rank have to hold in all runs; 'unsafe' where the parameters are
plain (contiguous, without a conjugate bit), since `t.t()` is evidence of strides whatever
`t` may be. A hazard that is put into a function has to be found, and a guard in front of it has to
silence it. A failing function is cut down to the statements that it takes.

`nonzero` may find a single element, which only a run shows; a dimension of size 1 makes a
strided layout a contiguous one again, and there 'unsafe' is not held against the flow.

Of two tensors the flow may be sure that they share their storage, which has to hold in
all runs, or that they do not, which has to hold where the parameters are plain.
"""

import argparse
import collections
import json
import os
import re
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, os.pardir))
sys.path.insert(0, HERE)
from hazards import RECIPES, Injection
from programs import HELPERS, Function
from tidy_run import Failure, Site, main_guard, run_tidy

# Functions a file: LibTorch's headers and libraries cost more than the functions.
BATCH = 200

PROLOGUE = """\
#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

static float use(const float *p) { return p[0]; }
#ifdef LOG_PROBES
static bool is_plain;
static std::set<std::string> seen;
static void tell(const char *text) {
  if (seen.insert(text).second)
    std::fputs(text, stdout);
}
static void probe(int line, const torch::Tensor &t) {
  char text[128];
  bool has_one = t.numel() <= 1;
  for (auto size : t.sizes())
    has_one |= size == 1;
  std::snprintf(text, sizeof text, "T %d %d %d %d %d %d %d %d %d %d\\n", line, is_plain, !t.is_cpu(), t.requires_grad(),
                !t.is_contiguous(), t.is_conj(), t.is_neg(), int(t.scalar_type()), int(t.dim()), has_one);
  tell(text);
}
static void probe_pair(int line, const torch::Tensor &t, const torch::Tensor &u) {
  char text[128];
  std::snprintf(text, sizeof text, "P %d %d %d\\n", line, is_plain,
                t.storage().data() == u.storage().data());
  tell(text);
}
static void probe_end(int line, bool p, bool q, int n) {
  char text[128];
  std::snprintf(text, sizeof text, "E %d %d %d %d\\n", line, p, q, n > 0);
  tell(text);
}
#define PROBE(t) probe(__LINE__, t)
#define PAIR(t, u) probe_pair(__LINE__, t, u)
#define END(p, q, n) probe_end(__LINE__, p, q, n)
#else
#define PROBE(t) use(static_cast<const float *>((t).data_ptr()))
#define PAIR(t, u) use(static_cast<const float *>((t).data_ptr())), use(static_cast<const float *>((u).data_ptr()))
#define END(p, q, n)
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
    at::GradMode::set_enabled(true);
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


END = ["END(p, q, n);"]


class Contradiction:
    def __init__(self, index, line, key, text):
        self.index, self.line, self.key, self.text = index, line, key, text


def judge(fact, key, is_unsafe, is_plain):
    """Whether the flow is sure, and whether it is right."""
    possible = fact[key]
    if "unknown" in possible or not possible or ("unsafe" in possible and not is_plain):
        return False, True
    return True, ("unsafe" if is_unsafe else "safe") in possible


def pair_claim(facts):
    """'same', 'different' or nothing, for the two tensors of a line."""
    if len(facts) != 2:
        return None
    one, other = facts
    if one["storages"] is None or other["storages"] is None:
        return None
    if not set(one["storages"]) & set(other["storages"]):
        return "different"
    if len(one["storages"]) == 1 and one["storages"] == other["storages"] and not one["several"]:
        return "same"
    return None


def subsets(items, parts):
    """What may be left out at once: one of so many parts, or all but that one."""
    size = (len(items) + parts - 1) // parts
    chunks = [items[i:i + size] for i in range(0, len(items), size)]
    return chunks + ([[i for i in items if i not in chunk] for chunk in chunks] if len(chunks) > 2 else [])


class Oracle:
    def __init__(self, args):
        self.site = Site(args.site)
        self.facts_program = args.facts
        self.link = args.link
        # Which takes a tenth of the time that others take for LibTorch.
        if os.path.exists(os.path.join(os.path.dirname(self.site.clang), "ld.lld")):
            self.link = ["-fuse-ld=lld"] + self.link
        self.folder = os.path.abspath(args.out)
        self.defines = ["-DPLANTED"] if args.plant else []
        self.is_planted = args.plant
        self.checked = collections.Counter()
        self.hazard_counts = collections.Counter()
        self.runs = self.seeds = 0
        self.failures = collections.defaultdict(list)  # kind -> names of the functions
        os.makedirs(self.folder, exist_ok=True)

    def write(self, name, functions, epilogue=EPILOGUE):
        """The file, and for each of its lines the function's index."""
        path = os.path.join(self.folder, name)
        parts = [PROLOGUE + HELPERS]
        owners, line = {}, parts[0].count("\n") + 1
        for index, (_, body) in enumerate(functions):
            count = body.count("\n")
            for each in range(line, line + count):
                owners[each] = index
            line += count
            parts.append(body)
        names = ", ".join(name for name, _ in functions)
        with open(path, "w") as f:
            f.write("".join(parts) + epilogue.replace("FUNCTIONS", names))
        return path, owners

    def command(self, command):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            raise Failure("%s\nended with status %d\n%s" % (" ".join(command), done.returncode, done.stderr[:3000]))
        return done.stdout

    def log_of(self, path):
        program = path[:-len(".cpp")]
        flags = self.site.compile_flags(pch="pch_bodies") + ["-Wno-everything"]
        self.command([self.site.clang, "-O0", "-DLOG_PROBES", path, "-o", program] + self.defines + flags + self.link)
        log = self.command([program])
        os.remove(program)
        return log

    def facts_of(self, path):
        flow = json.loads(self.command([self.facts_program, path] + self.site.compile_flags() + [
            "-Wno-everything", "-resource-dir", self.command([self.site.clang, "-print-resource-dir"]).strip()]))
        facts = collections.defaultdict(list)
        for fact in flow["facts"]:
            facts[fact["line"]].append(fact)
        return facts

    def compare(self, name, functions, is_counted=True):
        """The contradictions, and what holds in runs to the ends of functions: {index: {{'p', 'q', 'n'}}}."""
        path, owners = self.write(name, functions)
        log, facts = self.log_of(path), self.facts_of(path)
        with open(path) as f:
            source = f.read().split("\n")
        found, ends, checked = {}, collections.defaultdict(set), collections.Counter()
        vague = {index for index, (_, body) in enumerate(functions) if "nonzero" in body}

        def note(line, key, is_right, text):
            if is_right:
                checked[key] += 1
            else:
                found.setdefault((line, key), Contradiction(owners[line], line, key, "%s: %s" % (
                    source[line - 1].strip(), text)))

        for entry in log.splitlines():
            kind, *numbers = entry.split()
            line, is_plain, *seen = (int(number) for number in numbers)
            if is_counted:
                self.runs += 1
            if kind == "E":
                ends[owners[line]].add(frozenset(name for name, holds in zip("pqn", (is_plain, *seen)) if holds))
            elif kind == "P":
                claim = pair_claim(facts.get(line, []))
                if claim == "same" or claim == "different" and is_plain:
                    note(line, "storage", seen[0] == (claim == "same"),
                         "the storages are said to be %s, and are not" % ("one" if claim == "same" else "two"))
            else:
                for fact in facts.get(line, []):
                    for key, is_unsafe in zip(FACTS, seen):
                        is_sure, is_right = judge(fact, key, is_unsafe, is_plain and not (
                            key == "layout" and seen[7] and owners[line] in vague))
                        if is_sure:
                            note(line, key, is_right, "%s is said to be %s, and is %s" % (
                                key, "|".join(fact[key]), "unsafe" if is_unsafe else "safe"))
                    if fact["dtypes"] is not None:
                        note(line, "dtype", fact["dtypes"] >> seen[5] & 1, "the dtype is %d, not in %x" % (
                            seen[5], fact["dtypes"]))
                    if fact["rank"] >= 0:
                        note(line, "rank", fact["rank"] == seen[6], "the rank is %d, not %d" % (seen[6], fact["rank"]))
        if is_counted:
            self.checked += checked
        return list(found.values()), ends

    def reduced(self, function, fails, needed=None):
        """needed: a variable that has to stay. What can be left out of a function while it still fails. fails: which of the given
        (name, without) do, all of them in one file."""
        gone, parts, together = set(), 2, set()
        while True:
            kept = [path for path, _ in function.nodes() if not any(path[:n] in gone for n in range(1, len(path) + 1))]
            # What each for itself could be left out can often be left out together.
            steps = ([together] if together else []) + subsets(kept, min(parts, len(kept)))
            tried = [function.with_users(gone | set(step)) for step in steps]
            tried = [without for without in tried if function.has(needed, without)]
            failing = fails([("r%d" % n, without) for n, without in enumerate(tried)]) if tried else []
            if failing:
                together = set().union(*(tried[n] for n in failing))
                gone = max((tried[n] for n in failing), key=len)
                together = together if together != gone else set()
                parts = max(2, parts // 2)
            elif parts < len(kept):
                parts, together = parts * 4, set()
            else:
                return gone

    def reduced_contradiction(self, function, key):
        def fails(candidates):
            bodies = [(name, function.text(gone, name, END)) for name, gone in candidates]
            return {c.index for c in self.compare("reduce.cpp", bodies, is_counted=False)[0] if c.key == key}

        return function.text(self.reduced(function, fails))

    def warned(self, name, bodies):
        """The lines of a file of functions, of those marked and of those with a warning of each check."""
        path, _ = self.write(name, bodies, "")
        run = run_tidy(self.site, path, "torch-*", self.site.compile_flags() + ["-Wno-everything"])
        if run.errors():
            raise Failure("the functions with hazards do not compile\n" + run.output)
        with open(path, "rb") as f:
            data = f.read()
        told = {(d.line_in(data), d.check) for d in run.diagnostics}
        marks = [i + 1 for i, line in enumerate(data.split(b"\n")) if b"// HAZARD" in line or b"// GUARDED" in line]
        return marks, told

    def failing(self, name, injections):
        """Which of the injections, (name, injection, is_guarded, without), are not told of as they should be."""
        bodies = []
        for n, (each, injection, is_guarded, gone) in enumerate(injections):
            body = injection.text(is_guarded, each, gone)
            if self.is_planted and "frozen" in body:
                body = body.replace("// HAZARD", "// HAZARD NOLINT")
            bodies.append((each, body))
        marks, told = self.warned(name, bodies)
        if len(marks) != len(injections):
            raise Failure("%d marks for %d hazards" % (len(marks), len(injections)))
        return [n for n, (line, (_, injection, is_guarded, _)) in enumerate(zip(marks, injections))
                if ((line, injection.check) in told) == is_guarded]

    def hazards(self, functions, ends, is_reduced):
        """What is not found, or found in spite of what mends it."""
        injections, counts = [], collections.Counter()
        for index, function in enumerate(functions):
            # What no run comes to need not be told of.
            if index in ends:
                injection = Injection(function, ends[index])
                counts[injection.check] += 1
                for is_guarded in (False, True):
                    injections.append(("%s_%d" % (function.name, is_guarded), injection, is_guarded, ()))
        failing = self.failing("hazards.cpp", injections)
        self.hazard_counts += counts
        for n in failing:
            _, injection, is_guarded, gone = injections[n]
            if is_reduced:
                gone = self.reduced(injection.function, lambda candidates: self.failing("reduce.cpp", [
                    (name, injection, is_guarded, each) for name, each in candidates]), injection.base)
            self.fail("alarm" if is_guarded else "lost", injection.function.name, "%s is %s:\n%s" % (
                injection.check, "told in spite of what mends it" if is_guarded else "not found",
                injection.text(is_guarded, injection.function.name, gone)))

    def fail(self, kind, name, text):
        self.failures[kind].append(name)
        print("%s: %s: %s" % (kind.upper(), name, text), flush=True)

    def examine(self, functions, is_reduced):
        found, ends = self.compare("programs.cpp", [(f.name, f.text(end=END)) for f in functions])
        self.seeds += len(functions)
        told = set()
        for each in found:
            function = functions[each.index]
            if (function.name, each.key) in told:
                continue
            told.add((function.name, each.key))
            body = self.reduced_contradiction(function, each.key) if is_reduced else function.text()
            self.fail("contradicted", function.name, each.text + "\n" + body)
        self.hazards(functions, ends, is_reduced)

    def totals(self):
        hazards = sum(self.hazard_counts.values())
        count = {kind: len(names) for kind, names in self.failures.items()}
        return ("%d seeds, %d points of runs; facts: %d confirmed, %d contradicted; hazards: %d put in, %d found; "
                "mended: %d put in, %d silent%s" % (
                    self.seeds, self.runs, sum(self.checked.values()), count.get("contradicted", 0), hazards,
                    hazards - count.get("lost", 0), hazards, hazards - count.get("alarm", 0),
                    "; broken files: %d" % count["broken"] if "broken" in count else ""))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", required=True, help="the build folder's site.json")
    parser.add_argument("--facts", required=True, help="FlowFacts")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--count", type=int, default=BATCH, help="so many seeds")
    parser.add_argument("--idiom", help="every second statement is one of those of idioms.py")
    parser.add_argument("--batch", type=int, default=BATCH, help="functions a file")
    parser.add_argument("--seconds", type=float, help="stop after so many, whatever --count says")
    parser.add_argument("--reduce", action="store_true", help="cut failing functions down")
    parser.add_argument("--plant", action="store_true",
                        help="run a helper that is not the one that is analysed, for a test of this program")
    parser.add_argument("--out", required=True, help="a folder for the functions' files")
    parser.add_argument("link", nargs="*", help="LibTorch's libraries")
    args = parser.parse_args()
    oracle = Oracle(args)
    with open(os.path.join(oracle.site.source, "checks", "Checks.def")) as f:
        without = set(re.findall(r'^TORCH_TIDY_CHECK\(\w+, "(.*?)"', f.read(), re.M)) - {r.check for r in RECIPES}
    if without:
        raise Failure("no recipe for a hazard of " + ", ".join(sorted(without)))
    end = time.time() + args.seconds if args.seconds else None
    first, last = args.first, args.first + args.count
    batch = min(40, args.batch) if end else args.batch
    while first < last and not (end and time.time() > end):
        start = time.time()
        functions = [Function(seed, args.idiom) for seed in range(first, min(first + batch, last))]
        first += len(functions)
        try:
            oracle.examine(functions, args.reduce)
        except Failure as failure:  # what comes after may be well
            oracle.fail("broken", "seeds %d to %d" % (first - len(functions), first - 1), str(failure))
        print("seeds %d to %d, %d s a hundred: %s" % (args.first, first - 1, round(
            (time.time() - start) * 100 / len(functions)), oracle.totals()), flush=True)
        if end:  # as many as the time that is left allows
            rate = (time.time() - start) / len(functions)
            batch = max(20, min(args.batch, int((end - time.time()) / rate)))
    for title, counts in (("facts confirmed", oracle.checked), ("hazards, each with its mended form", oracle.hazard_counts)):
        print("%s: %s" % (title, ", ".join("%s %d" % pair for pair in sorted(counts.items()))))
    if oracle.failures:
        raise Failure("%d failures: %s" % (sum(len(names) for names in oracle.failures.values()), "; ".join(
            "%s %s" % (kind, " ".join(names)) for kind, names in oracle.failures.items())))
    # Not every function comes to an end that a hazard can stand at.
    if not oracle.checked or (first - args.first >= 20 and not oracle.hazard_counts):
        raise Failure("nothing was checked")


if __name__ == "__main__":
    main_guard(main)
