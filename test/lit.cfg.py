# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The lit suite: tests of the checks and of the plugin on LibTorch's real headers.

import json
import os
import shlex
import sys

import lit.formats

if not hasattr(config, "torch_tidy_site"):
    lit_config.fatal("run lit on the folder 'test' in the build folder")
with open(config.torch_tidy_site) as f:
    site = json.load(f)

config.name = "torch-tidy"
config.test_format = lit.formats.ShTest(execute_external=False)
config.test_source_root = os.path.dirname(__file__)
config.suffixes = [".cpp", ".test"]
# Not tests: what tests read, and what other runners run.
config.excludes = ["Inputs", "pch", "unit", "oracle", "bench", "scope", "CMakeLists.txt"]

python = shlex.quote(sys.executable)


def script(name):
    path = os.path.join(config.test_source_root, name)
    return "%s %s --site %s" % (python, shlex.quote(path), shlex.quote(config.torch_tidy_site))


flags = " ".join(shlex.quote(flag) for flag in site["flags"])
# As most projects have it: LibTorch, but not the runtime library.
runtime = site["flags"].index("-I")
bare_flags = " ".join(shlex.quote(flag) for flag in site["flags"][:runtime] + site["flags"][runtime + 2 :])
config.substitutions += [
    # The tests of checks; see check_torch_tidy.py for their conventions.
    ("%check_torch_tidy", script("check_torch_tidy.py")),
    ("%docs_examples", script("docs_examples.py")),
    ("%fix_orders", script("fix_orders.py")),
    # The bare programs, for what is none of a check's business.
    ("%clang_tidy_plugin", "%s --load %s" % (site["clang_tidy"], site["plugin"])),
    ("%refused_by_others", script("refused_by_others.py")),
    ("%other_clang_tidy", site["other_clang_tidy"]),
    ("%other_clang", site["other_clang"]),
    ("%compiler_plugin", site["compiler_plugin"]),
    ("%clang_tidy", site["clang_tidy"]),
    ("%clang_with_plugin", "%s -fplugin=%s" % (site["clang"], site["compiler_plugin"])),
    ("%clang", site["clang"]),
    ("%cmake", shlex.quote(site["cmake"])),
    ("%plugin", site["plugin"]),
    ("%site", shlex.quote(config.torch_tidy_site)),
    ("%libtorch_flags", flags),
    ("%libtorch_bare_flags", bare_flags),
    ("%libtorch_pch", "-include-pch " + shlex.quote(site["pch"])),
    ("%llvm_major", site["llvm"].split(".")[0]),
    ("%status", "%s %s" % (python, shlex.quote(os.path.join(config.test_source_root, "expect_status.py")))),
    ("%build", site["build"]),
    ("%source", site["source"]),
    ("%build", site["build"]),
    ("%python_include", shlex.quote(site["python_include"])),
    ("%python", python),
]
# Neovim with a script that talks to torch-clangd.
if site.get("clangd"):
    config.available_features.add("clangd")
    folder = shlex.quote(os.path.join(config.test_source_root, "clangd", "Inputs"))
    config.substitutions.append(
        ("%editor", "%s %s --site %s" % (python, folder + "/run_editor.py", shlex.quote(config.torch_tidy_site))))
# The command is built for the newest LLVM alone.
if site.get("torch_tidy"):
    config.available_features.add("torch-tidy")
# What the LLVM at hand can do, as llvm-20 for 20 and all that came later.
config.available_features |= {"llvm-%d" % major for major in range(15, int(site["llvm"].split(".")[0]) + 1)}
# What the headers at hand can do; tests say REQUIRES: for what not all can.
version = tuple(int(part) for part in site["libtorch"].split(".")[:2])
if version >= (2, 1):
    # const_data_ptr, and headers that Clang takes as C++20.
    config.available_features.add("libtorch-2.1")
config.environment["PATH"] = os.pathsep.join(
    [os.path.dirname(site["filecheck"]), config.environment["PATH"]])
