# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes what torch-tidy says of docs/examples/scores.cpp, as text and as a picture, for the
README and the documentation.

  picture.py TORCH-TIDY           writes docs/examples/scores.txt and docs/picture.svg
  picture.py TORCH-TIDY --check   says whether they are what they would be

Arguments after "--" are the compiler's.
"""

import argparse
import html
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
EXAMPLE = os.path.join(ROOT, "docs", "examples", "scores.cpp")
OUTPUTS = (os.path.join(ROOT, "docs", "examples", "scores.txt"), os.path.join(ROOT, "docs", "picture.svg"))

SGR = re.compile(r"\x1b\[([\d;]*)m")
COLORS = {30: "#dddddd", 31: "#ff6b68", 32: "#7ec97e", 33: "#e5c07b", 34: "#61afef", 35: "#d787d7",
          36: "#56b6c2", 37: "#dddddd"}
FOREGROUND, BACKGROUND = "#d0d0d0", "#1e1e1e"
# Of the font that is assumed; textLength holds each line to it whatever font is there.
WIDTH, HEIGHT, MARGIN = 8.4, 19, 16


def says(program, compiler):
    """What the program prints for the example in a folder of its own, with its colours."""
    folder = os.path.realpath(tempfile.mkdtemp())
    try:
        # As the pages show it: without the licence.
        with open(EXAMPLE) as example, open(os.path.join(folder, "scores.cpp"), "w") as copy:
            copy.write(example.read().split("\n\n", 1)[1])
        command = [program, "--quiet", "--use-color", "--no-cache", "scores.cpp"] + compiler
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode != 1 or not done.stdout:
            sys.exit("%s: status %d\n%s%s" % (" ".join(command), done.returncode, done.stdout, done.stderr))
        return done.stdout.replace(folder + os.sep, "")
    finally:
        shutil.rmtree(folder)


def runs(line, style):
    """The parts of a line, each with its style, and the style at its end."""
    parts, position = [], 0
    for code in SGR.finditer(line):
        parts.append((line[position:code.start()], style))
        position = code.end()
        for number in (int(n or 0) for n in code.group(1).split(";")):
            if number == 0:
                style = (None, False)
            elif number == 1:
                style = (style[0], True)
            elif number in COLORS:
                style = (COLORS[number], style[1])
    parts.append((line[position:], style))
    return [part for part in parts if part[0]], style


def picture(text):
    lines = ["$ torch-tidy scores.cpp"] + text.rstrip("\n").split("\n")
    columns = max(len(SGR.sub("", line)) for line in lines)
    width, height = columns * WIDTH + 2 * MARGIN, len(lines) * HEIGHT + 2 * MARGIN
    result = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d">'
              % (width, height, width, height),
              "<title>%s</title>" % html.escape(SGR.sub("", lines[1])),
              '<rect width="100%%" height="100%%" rx="8" fill="%s"/>' % BACKGROUND,
              '<g font-family="ui-monospace, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" font-size="14" '
              'fill="%s">' % FOREGROUND]
    style = (None, False)
    for row, line in enumerate(lines):
        parts, style = runs(line, style)
        column = 0
        for part, (color, bold) in parts:
            shown = part.strip()
            if shown:
                # Browsers drop blanks at the ends of a text, and all but one within it.
                begin = column + len(part) - len(part.lstrip())
                result.append('<text x="%.1f" y="%d" textLength="%.1f"%s%s>%s</text>' % (
                    MARGIN + begin * WIDTH, MARGIN + row * HEIGHT + 14, len(shown) * WIDTH,
                    ' fill="%s"' % color if color else "", ' font-weight="bold"' if bold else "",
                    html.escape(shown, quote=False).replace("  ", "\u00a0\u00a0")))
            column += len(part)
    return "\n".join(result + ["</g>", "</svg>", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("--check", action="store_true")
    arguments, compiler = sys.argv[1:], []
    if "--" in arguments:
        compiler = arguments[arguments.index("--"):]
        arguments = arguments[:arguments.index("--")]
    args = parser.parse_args(arguments)
    text = says(os.path.abspath(args.program), compiler)
    for path, content in zip(OUTPUTS, (SGR.sub("", text), picture(text))):
        if args.check:
            with open(path) as f:
                if f.read() != content:
                    sys.exit("%s is stale; run tool/picture.py" % os.path.relpath(path, ROOT))
        else:
            with open(path, "w") as f:
                f.write(content)


if __name__ == "__main__":
    main()
