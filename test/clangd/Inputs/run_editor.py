# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs a Lua script in Neovim, on the folder at hand.

The script sees a copy of the folder at a place where no configuration lies above
it, the user's own least of all. What changes there is copied back.
The files are compiled with the tests' flags (compile_flags.txt).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", required=True)
    parser.add_argument("script")
    args = parser.parse_args()
    with open(args.site) as f:
        site = json.load(f)
    inputs = os.path.dirname(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(".", folder, dirs_exist_ok=True)
        with open(os.path.join(folder, "compile_flags.txt"), "w") as f:
            f.write("\n".join(site["flags"]) + "\n")
        home = os.path.join(folder, "home")
        os.mkdir(home)
        environment = dict(os.environ, HOME=home, TORCH_CLANGD=site["clangd"])
        for name in ("CONFIG", "DATA", "STATE", "CACHE"):
            environment["XDG_%s_HOME" % name] = home
        status = subprocess.call(
            [site["nvim"], "--clean", "-n", "--headless",
             "--cmd", "set shortmess+=FWA | lua package.path = '%s/?.lua;' .. package.path" % inputs,
             "-c", "luafile " + os.path.abspath(args.script)],
            cwd=folder, env=environment, stdin=subprocess.DEVNULL)
        shutil.rmtree(home)
        shutil.copytree(folder, ".", dirs_exist_ok=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
