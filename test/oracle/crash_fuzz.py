# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs all checks over mutated code: no crash, no hang.

The repository's own tests and examples are cut at a token, or lose, double or swap
tokens and lines, by a generator that a seed determines. A file on which the checks
crash is kept, and cut down to the lines that it takes.
"""

import argparse
import glob
import os
import random
import re
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir))
from tidy_run import Failure, Site, main_guard

BATCH = 20  # files a process
SECONDS = 60  # for a file, on a slow and busy machine, too
TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"|\w+|\s+|->|::|<<|>>|[-+*/=!<>]=|&&|\|\||[^\w\s]')
# What code that someone types has in it, in wrong places.
WORDS = ["auto", "{", "}", "(", ")", ";", ",", "*", "&", "::", ".", "->", "return", "if (", "for (auto ",
         "torch::Tensor", "std::vector<", ">", "[&]", "template <typename T> ", "this->", "std::move(",
         ".data_ptr<float>()", ".cpu()", ".t()", "torch::from_blob(", "at::", "0", "\"", "static ", "const ",
         "operator", "= default;", "co_await ", "new ", "delete ", "requires ", "throw ", "try {", "goto x;"]


def seeds(source):
    found = []
    for pattern in ("test/checks/**/*.cpp", "test/plugin/*.cpp", "test/plugin/Inputs/*.cpp",
                    "test/programs/**/*.cpp", "docs/examples/*.cpp"):
        found += glob.glob(os.path.join(source, pattern), recursive=True)
    return sorted(found)


def functions_of(text):
    """The text as pieces that end where a line is a lone '}' or '};'."""
    return re.findall(r".*?^\};?\n|.+", text, re.M | re.S)


def mutant(number, paths):
    """A changed file; the same for a number."""
    rng = random.Random(number)
    with open(rng.choice(paths)) as f:
        text = f.read()
    # Comments hold the tests' own lines.
    text = re.sub(r"//[^\n]*", "", text)
    pieces = functions_of(text)
    head, rest = pieces[:1], pieces[1:]
    if len(rest) > 6:
        start = rng.randrange(len(rest) - 5)
        # What goes before may be used: leave out only what is far behind.
        rest = rest[:start + 6] if rng.random() < 0.5 else rest[start:start + 6]
    tokens = TOKEN.findall("".join(head + rest))
    begin = 0
    for i, token in enumerate(tokens):
        if "\n" in token and "#include" in "".join(tokens[max(0, i - 12):i]):
            begin = i
    for _ in range(rng.choice([1, 1, 2, 3, 8])):
        if len(tokens) - begin < 8:
            break
        i = rng.randrange(begin, len(tokens) - 1)
        j = rng.randrange(begin, len(tokens) - 1)
        kind = rng.randrange(8)
        if kind == 0:
            tokens = tokens[:i]
        elif kind == 1:
            del tokens[i:i + rng.choice([1, 1, 2, 5])]
        elif kind == 2:
            tokens[i:i] = tokens[i:i + rng.choice([1, 2, 5])]
        elif kind == 3:
            tokens[i], tokens[j] = tokens[j], tokens[i]
        elif kind == 4:
            tokens[i] = rng.choice(WORDS)
        elif kind == 5:
            tokens.insert(i, rng.choice(WORDS) + " ")
        else:
            lines = "".join(tokens).split("\n")
            k = rng.randrange(len(lines))
            other = rng.randrange(len(lines))
            if kind == 6:
                del lines[k]
            else:
                lines[k], lines[other] = lines[other], lines[k]
            tokens = TOKEN.findall("\n".join(lines))
    return "".join(tokens) + "\n"


class Fuzzer:
    def __init__(self, site, program, folder):
        self.site = site
        self.program = program
        self.flags = site.compile_flags() + ["-Wno-everything"]
        self.folder = folder
        os.makedirs(folder, exist_ok=True)

    def run(self, files, strict=False):
        """Yields the files on which the program ended, with what it said."""
        while files:
            command = [self.program, "--seconds", str(SECONDS)] + (["--strict"] if strict else [])
            done = subprocess.run(command + files + ["--"] + self.flags, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True, errors="replace", cwd=self.folder)
            begun = re.findall(r"^begin (.*)$", done.stdout, re.M)
            if done.returncode == 0:
                if len(begun) != len(files):
                    raise Failure("%d of %d files were run" % (len(begun), len(files)))
                return
            if not begun:
                raise Failure("%s\n%s" % (" ".join(command), done.stderr))
            why = "does not end" if done.returncode == -signal.SIGALRM else done.stderr
            yield begun[-1], why
            files = files[files.index(begun[-1]) + 1:]

    def is_clangs(self, path):
        """Clang itself crashes on some code."""
        done = subprocess.run([self.site.clang, "-fsyntax-only", path] + self.flags,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return done.returncode not in (0, 1)

    def crashes(self, text, strict):
        path = os.path.join(self.folder, "reduced.cpp")
        with open(path, "w") as f:
            f.write(text)
        return any(True for _ in self.run([path], strict)) and not self.is_clangs(path)

    def reduced(self, text, strict):
        """The file without the lines that the crash does not take."""
        lines = text.split("\n")
        size = max(1, len(lines) // 2)
        end = time.time() + 120
        while size and time.time() < end:
            i = 0
            while i < len(lines) and time.time() < end:
                fewer = lines[:i] + lines[i + size:]
                if self.crashes("\n".join(fewer), strict):
                    lines = fewer
                else:
                    i += size
            size //= 2
        return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", required=True, help="the build folder's site.json")
    parser.add_argument("--program", required=True, help="CrashFuzz")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--count", type=int, default=100, help="so many seeds")
    parser.add_argument("--seconds", type=float, help="stop after so many, whatever --count says")
    parser.add_argument("--out", required=True, help="a folder for mutants; those that crash stay there")
    args = parser.parse_args()
    site = Site(args.site)
    fuzzer = Fuzzer(site, args.program, os.path.abspath(args.out))
    paths = seeds(site.source)
    end = time.time() + args.seconds if args.seconds else None
    found, clangs, number = [], 0, args.first
    while number < args.first + args.count and not (end and time.time() > end):
        batch = []
        for number in range(number, min(number + BATCH, args.first + args.count)):
            batch.append(os.path.join(fuzzer.folder, "%d.cpp" % number))
            with open(batch[-1], "w") as f:
                f.write(mutant(number, paths))
        number += 1
        strict = (number // BATCH) % 2 == 0
        for path, why in fuzzer.run(batch, strict):
            if fuzzer.is_clangs(path):
                clangs += 1
                continue
            with open(path) as f:
                text = f.read()
            kept = path.replace(".cpp", ".crash.cpp")
            with open(kept, "w") as f:
                f.write(fuzzer.reduced(text, strict))
            found.append(kept)
            print("CRASH%s: %s\n%s" % (" (strict)" if strict else "", kept, why[:3000]), flush=True)
        for path in batch:
            os.remove(path)
    print("seeds %d to %d: %d crashes or hangs of the checks, %d of clang itself"
          % (args.first, number - 1, len(found), clangs))
    if found:
        raise Failure("%d files on which the checks crash" % len(found))


if __name__ == "__main__":
    main_guard(main)
