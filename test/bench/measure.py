# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the benchmarks share: user time, clang-tidy's profile, a precompiled LibTorch."""

import argparse
import contextlib
import glob
import json
import os
import resource
import subprocess
import sys
import tempfile


def argument_parser(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--llvm", required=True, help="the folder that holds LLVM's programs")
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--flags", default="-std=c++17 -isystem /usr/include/torch/csrc/api/include",
                        help="the compiler's flags")
    return parser


def run(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit("%s\n%s" % (" ".join(command), done.stdout[-3000:]))
    return done.stdout


def user_seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    run(command)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def tidy(args, checks, path, flags=()):
    return ([os.path.join(args.llvm, "clang-tidy"), "--load", args.plugin, "--checks=-*," + checks,
             "--quiet", "--config={}", path, "--"] + args.flags.split() + list(flags))


def own_seconds(command):
    """The user time inside of the checks, by clang-tidy's own profile, and its output."""
    with tempfile.TemporaryDirectory() as folder:
        output = run(command[:1] + ["--enable-check-profile", "--store-check-profile=" + folder]
                     + command[1:])
        total = 0.0
        for path in glob.glob(os.path.join(folder, "*.json")):
            with open(path) as f:
                profile = json.load(f)["profile"]
            total += sum(v for k, v in profile.items() if k.endswith(".user"))
        return total, output


@contextlib.contextmanager
def precompiled_libtorch(args):
    """The flags that include LibTorch precompiled, without its functions' bodies."""
    with tempfile.TemporaryDirectory() as folder:
        header, pch = os.path.join(folder, "libtorch.h"), os.path.join(folder, "libtorch.pch")
        with open(header, "w") as f:
            f.write("#include <torch/script.h>\n#include <torch/torch.h>\n")
        run([os.path.join(args.llvm, "clang++")] + args.flags.split()
            + ["-x", "c++-header", header, "-o", pch, "-Xclang", "-fpch-instantiate-templates",
               "-Xclang", "-skip-function-bodies"])
        yield ["-include-pch", pch]
