# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs all checks over broken code: no crash, no hang.

The repository's own tests, examples and its project for measurements are changed by a
generator that a seed determines. Every other seed is a file as an editor sees it
while someone types: up to some token, the rest of the line or of the file not there
yet, closing brackets put in by the editor or not. The others lose, double and swap
tokens and lines, or get brackets that do not fit. `--type FILE` takes a file at each
of its tokens instead. A file on which the checks crash, or take longer than
a limit, is kept and cut down to the lines that it takes.
"""

import argparse
import glob
import itertools
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
SECONDS = 60  # of the processor's time, for a file
TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"|\w+|\s+|->|::|<<|>>|[-+*/=!<>]=|&&|\|\||[^\w\s]')
OPENING = {"{": "}", "(": ")", "[": "]"}
BRACKETS = list("{}()[]<>")
# What code that someone types has in it, in wrong places.
WORDS = ["auto", "{", "}", "(", ")", ";", ",", "*", "&", "::", ".", "->", "return", "if (", "for (auto ",
         "torch::Tensor", "std::vector<", ">", "[&]", "template <typename T> ", "this->", "std::move(",
         ".data_ptr<float>()", ".cpu()", ".t()", "torch::from_blob(", "at::", "0", "\"", "static ", "const ",
         "operator", "= default;", "co_await ", "new ", "delete ", "requires ", "throw ", "try {", "goto x;"]


def seeds(source):
    found = []
    for pattern in ("test/checks/**/*.cpp", "test/plugin/*.cpp", "test/plugin/Inputs/*.cpp",
                    "test/programs/**/*.cpp", "docs/examples/*.cpp", "test/bench/project/**/*.cpp",
                    "test/bench/project/**/*.h"):
        found += glob.glob(os.path.join(source, pattern), recursive=True)
    return sorted(found)


def functions_of(text):
    """The text as pieces that end where a line is a lone '}' or '};'."""
    return re.findall(r".*?^\};?\n|.+", text, re.M | re.S)


def without_comments(path):
    """Comments hold the tests' own lines."""
    with open(path) as f:
        return re.sub(r"//[^\n]*", "", f.read())


def after_includes(tokens):
    """The index behind the last line of an #include."""
    lines = "".join(tokens).split("\n")
    last = max((i for i, line in enumerate(lines) if line.startswith("#include")), default=-1)
    length, index = len("\n".join(lines[:last + 1])), 0
    while length > 0:
        length -= len(tokens[index])
        index += 1
    return index


def typed(tokens, index, how):
    """What there is when the token at the index has just been typed, in one of four ways."""
    before, after = tokens[:index + 1], tokens[index + 1:]
    closing = []
    for token in before:
        if token in OPENING:
            closing.append(OPENING[token])
        elif closing and token == closing[-1]:
            closing.pop()
    rest = "".join(after)
    if how == 0:  # at the end of the file
        return "".join(before)
    if how == 1:  # the editor has closed the brackets
        return "".join(before) + "".join(reversed(closing))
    if how == 2:  # a new line amid others
        return "".join(before) + rest[rest.find("\n"):] if "\n" in rest else "".join(before)
    # The same, with what brackets of the line are open closed.
    line = "".join(before).rpartition("\n")[2]
    count = sum(line.count(o) - line.count(c) for o, c in OPENING.items())
    return "".join(before) + "".join(reversed(closing[-count:] if count > 0 else [])) + rest[max(0, rest.find("\n")):]


def window(text, rng):
    """Some functions of the file that follow each other, with what goes before them."""
    pieces = functions_of(text)
    head, rest = pieces[:1], pieces[1:]
    if len(rest) > 6:
        start = rng.randrange(len(rest) - 5)
        # What goes before may be used: leave out only what is far behind.
        rest = rest[:start + 6] if rng.random() < 0.5 else rest[start:start + 6]
    return TOKEN.findall("".join(head + rest))


def changed(tokens, begin, rng):
    """One change behind what is included."""
    i = rng.randrange(begin, len(tokens) - 1)
    j = rng.randrange(begin, len(tokens) - 1)
    kind = rng.randrange(10)
    if kind == 0:
        del tokens[i:i + rng.choice([1, 1, 2, 5])]
    elif kind == 1:
        tokens[i:i] = tokens[i:i + rng.choice([1, 2, 5])]
    elif kind == 2:
        tokens[i], tokens[j] = tokens[j], tokens[i]
    elif kind == 3:
        tokens[i], tokens[i + 1] = tokens[i + 1], tokens[i]
    elif kind == 4:
        tokens[i] = rng.choice(WORDS)
    elif kind == 5:
        tokens.insert(i, rng.choice(WORDS) + " ")
    elif kind == 6:  # brackets that do not fit
        places = [k for k in range(begin, len(tokens)) if tokens[k] in BRACKETS]
        if not places or rng.random() < 0.3:
            tokens.insert(i, rng.choice(BRACKETS))
        elif rng.random() < 0.5:
            del tokens[rng.choice(places)]
        else:
            tokens[rng.choice(places)] = rng.choice(BRACKETS)
    else:
        lines = "".join(tokens[begin:]).split("\n")
        k, other = rng.randrange(len(lines)), rng.randrange(len(lines))
        if kind == 7:
            del lines[k:k + rng.choice([1, 1, 2, 4])]
        elif kind == 8:
            lines[other:other] = lines[k:k + rng.choice([1, 1, 2, 4])]
        else:
            lines[k], lines[other] = lines[other], lines[k]
        tokens[begin:] = TOKEN.findall("\n".join(lines))


def mutant(number, paths):
    """A changed file; the same for a number."""
    rng = random.Random(number)
    tokens = window(without_comments(rng.choice(paths)), rng)
    begin = after_includes(tokens)
    if len(tokens) - begin < 8:
        begin = 0
    if number % 2 == 0:
        return typed(tokens, rng.randrange(begin, len(tokens)), rng.randrange(4)) + "\n"
    for _ in range(rng.choice([1, 1, 2, 3, 8])):
        if len(tokens) - begin >= 8:
            changed(tokens, begin, rng)
    return "".join(tokens) + "\n"


def typing(path):
    """The file at each of its tokens."""
    tokens = TOKEN.findall(without_comments(path))
    for index in range(after_includes(tokens), len(tokens)):
        if not tokens[index].isspace():
            yield typed(tokens, index, index % 4) + "\n"


def of_the_end(text):
    """What was said when the program ended, without the compiler's own words before."""
    start = re.search(r"^(=+\n==\d+==ERROR|PLEASE submit|Stack dump)", text, re.M)
    return text[start.start():] if start else text[-3000:]


class Fuzzer:
    def __init__(self, site, program, folder, seconds=SECONDS, planted=()):
        self.site = site
        self.program = os.path.abspath(program)
        self.flags = site.compile_flags() + ["-I", os.path.join(site.source, "test", "bench", "project"),
                                             "-Wno-everything"]
        self.folder = folder
        self.seconds = seconds
        self.planted = list(planted)
        self.slowest = 0.0
        os.makedirs(folder, exist_ok=True)

    def run(self, files, strict=False):
        """Yields the files on which the program ended, with what it said."""
        while files:
            command = [self.program, "--seconds", str(self.seconds)] + self.planted + (["--strict"] if strict else [])
            done = subprocess.run(command + files + ["--"] + self.flags, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True, errors="replace", cwd=self.folder)
            begun = re.findall(r"^begin (.*)$", done.stdout, re.M)
            took = re.findall(r"^end .* ([\d.]+) s$", done.stdout, re.M)
            self.slowest = max([self.slowest] + [float(seconds) for seconds in took])
            if done.returncode == 0:
                if len(begun) != len(files):
                    raise Failure("%d of %d files were run" % (len(begun), len(files)))
                return
            if not begun:
                raise Failure("%s\n%s" % (" ".join(command), done.stderr))
            why = ("does not end within %d s" % self.seconds if done.returncode in (-signal.SIGPROF, -signal.SIGALRM) else
                   "status %d\n%s" % (done.returncode, of_the_end(done.stderr)))
            yield begun[-1], why
            files = files[files.index(begun[-1]) + 1:]

    def is_clangs(self, path):
        """Clang itself crashes on some code."""
        done = subprocess.run([self.site.clang, "-fsyntax-only", "-fno-crash-diagnostics", path] + self.flags,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace")
        # The driver may end with status 1 all the same.
        return done.returncode not in (0, 1) or "Stack dump" in done.stderr

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


def texts(args, paths):
    """The files to run: name and text."""
    if args.type:
        for path in args.type:
            name = os.path.splitext(os.path.basename(path))[0]
            for index, text in enumerate(typing(path)):
                yield "%s-%d" % (name, index), text
        return
    for number in range(args.first, args.first + args.count):
        yield str(number), mutant(number, paths)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", required=True, help="the build folder's site.json")
    parser.add_argument("--program", required=True, help="CrashFuzz")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--count", type=int, default=100, help="so many seeds")
    parser.add_argument("--seconds", type=float, help="stop after so many, whatever --count says")
    parser.add_argument("--type", action="append", help="this file at each of its tokens, instead of seeds")
    parser.add_argument("--limit", type=int, default=SECONDS, help="seconds of the processor's time for a file")
    for fault in ("crash", "hang"):
        parser.add_argument("--%s-on" % fault, metavar="CHECK", help="%s where CHECK warns, for a test of this" % fault)
    parser.add_argument("--out", required=True, help="a folder for mutants; those that crash stay there")
    args = parser.parse_args()
    site = Site(args.site)
    planted = []
    if args.crash_on:
        planted += ["--crash-on", args.crash_on]
    if args.hang_on:
        planted += ["--hang-on", args.hang_on]
    fuzzer = Fuzzer(site, args.program, os.path.abspath(args.out), args.limit, planted)
    end = time.time() + args.seconds if args.seconds else None
    found, clangs, count, last = [], 0, 0, None
    work = texts(args, seeds(site.source))
    while not (end and time.time() > end):
        batch = []
        for last, text in itertools.islice(work, BATCH):
            batch.append(os.path.join(fuzzer.folder, last + ".cpp"))
            with open(batch[-1], "w") as f:
                f.write(text)
        if not batch:
            break
        count += len(batch)
        strict = count // BATCH % 2 == 0
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
            print("CRASH%s: %s\n%s" % (" (strict)" if strict else "", kept, why[:6000]), flush=True)
        for path in batch:
            os.remove(path)
    print("%d texts, the last %s: %d crashes or hangs of the checks, %d of clang itself, the slowest %.1f s"
          % (count, last, len(found), clangs, fuzzer.slowest))
    if found:
        raise Failure("%d files on which the checks crash" % len(found))
    if not count:
        raise Failure("nothing was run")


if __name__ == "__main__":
    main_guard(main)
