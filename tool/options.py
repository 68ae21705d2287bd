# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads the options of torch-tidy out of tool/torch-tidy/CommandLine.cpp, and writes what is
made of them, so that nothing lists them twice.

  options.py             the options
  options.py --write D   the completions for bash, zsh and fish, and the manual page, into D
  options.py --markdown  as tables for the documentation
"""

import argparse
import ast
import os
import re
from collections import namedtuple

from registry import LEVELS, read_checks

# value: what the option takes, None for a flag; optional: whether it may be left out;
# choices: (value, description) of those that take one of a few.
Option = namedtuple("Option", "name group text value optional choices")

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SOURCE = os.path.join(ROOT, "tool", "torch-tidy", "CommandLine.cpp")
STRINGS = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
ORDER = ("Which files", "Which checks", "What to do with the findings", "How to run")
# Those that LLVM's library brings and that are worth telling.
GENERIC = [Option("help", "", "Prints the options", None, False, ()),
           Option("version", "", "Prints the versions of torch-tidy and of clang", None, False, ())]
# What completes a value; others are free text.
FILES, FOLDERS, REVISIONS, CHECKS = "file", "folder", "revision", "check"
COMPLETED = {"baseline": FILES, "write-baseline": FILES, "o": FILES, "config-file": FILES,
             "p": FILES, "cache-dir": FOLDERS, "since": REVISIONS, "explain": CHECKS,
             "warnings-as-errors": CHECKS, "checks": CHECKS}
# Values that the source checks by hand.
CHOICES = {"level": tuple((str(level), text) for level, text in LEVELS.items()),
           "list-checks": (("json", "as JSON"),)}


def text_of(literals):
    """Adjacent literals are one, in C++ as in Python."""
    return ast.literal_eval("(" + literals + ")")


def statements(text):
    """The declarations of options: from 'cl::opt<' or 'cl::list<' to the semicolon."""
    for begin in re.finditer(r"^cl::(?:opt|list)<([\w:]+)>", text, re.MULTILINE):
        position, depth, quoted = begin.end(), 0, False
        while depth or text[position] != ";" or quoted:
            char = text[position]
            if quoted and char == "\\":
                position += 1
            elif char == '"':
                quoted = not quoted
            elif not quoted:
                depth += {"(": 1, ")": -1}.get(char, 0)
            position += 1
        yield begin.group(1), text[begin.end():position]


def read_options(path=SOURCE):
    """Returns the options in the order of --help's groups."""
    with open(path) as f:
        text = f.read()
    start = text.index("cl::OptionCategory")
    groups = dict(re.findall(r'\b(\w+)\("([^"]*)"\)', text[start:text.index(";", start)]))
    result = []
    for kind, statement in statements(text):
        name = re.match(r'\s*\w+\(\s*"([\w-]+)"', statement)
        if not name:
            continue  # the files
        text_literal = re.search(r"cl::desc\(\s*" + STRINGS, statement).group(1)
        group = groups[re.search(r"cl::cat\((\w+)\)", statement).group(1)]
        value = re.search(r'cl::value_desc\("([^"]*)"\)', statement)
        choices = tuple((v, text_of(t)) for v, t in
                        re.findall(r'clEnumValN\(\s*[\w:]+,\s*"([^"]*)",\s*' + STRINGS + r"\s*\)", statement))
        takes = kind not in ("bool", "cl::boolOrDefault")
        result.append(Option(name.group(1), group, text_of(text_literal),
                             (value.group(1) if value else "value") if takes else None,
                             "cl::ValueOptional" in statement, choices or CHOICES.get(name.group(1), ())))
    return sorted(result, key=lambda option: (ORDER.index(option.group), option.name)) + GENERIC


def spelled(option):
    """As one types it, with what it takes."""
    dashes = "-" if len(option.name) == 1 else "--"
    if option.value is None:
        return dashes + option.name
    if len(option.name) == 1:
        return "%s%s <%s>" % (dashes, option.name, option.value)
    return "%s%s%s=<%s>%s" % (dashes, option.name, "[" if option.optional else "", option.value,
                              "]" if option.optional else "")


def flag(option):
    return ("-" if len(option.name) == 1 else "--") + option.name


def markdown(options):
    lines = []
    for group in ORDER:
        lines += ["### %s" % group, "", "| option | |", "|---|---|"]
        for option in options:
            if option.group == group:
                lines.append("| `%s` | %s |" % (spelled(option), option.text.replace("|", "\\|").replace("*", "\\*")))
                lines += ["| `%s=%s` | %s |" % (flag(option), value, text) for value, text in option.choices
                          if option.name == "format"]
        lines.append("")
    return "\n".join(lines)


def bash(options):
    checks = " ".join(check.name for check in read_checks())
    cases = []
    for option in options:
        pattern = flag(option)
        if option.choices:
            cases.append('    %s) words="%s" ;;' % (pattern, " ".join(value for value, _ in option.choices)))
        elif COMPLETED.get(option.name) == FILES:
            cases.append("    %s) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$word\"); return ;;" % pattern)
        elif COMPLETED.get(option.name) == FOLDERS:
            cases.append("    %s) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"$word\"); return ;;" % pattern)
        elif COMPLETED.get(option.name) == REVISIONS:
            cases.append("    %s) words=$(git for-each-ref --format='%%(refname:short)' 2>/dev/null) ;;" % pattern)
        elif COMPLETED.get(option.name) == CHECKS:
            cases.append('    %s) words="%s" ;;' % (pattern, checks))
        elif option.value is not None and not option.optional:
            cases.append("    %s) return ;;" % pattern)
    flags = " ".join(flag(option) + ("=" if option.value and not option.optional and len(option.name) > 1 else "")
                     for option in options)
    return """# bash completion for torch-tidy; made by tool/options.py.

_torch_tidy() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words=
  COMPREPLY=()
  # Bash takes "=" for a word of its own.
  if [ "$word" = = ]; then
    word=
  elif [ "$before" = = ]; then
    before=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  case $before in
%s
  *)
    if [[ $word == -* ]]; then
      mapfile -t COMPREPLY < <(compgen -W "%s" -- "$word")
      [[ ${COMPREPLY-} != *= ]] || compopt -o nospace
    else
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      [ "$COMP_CWORD" != 1 ] || mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -W init -- "$word")
    fi
    return
    ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -F _torch_tidy torch-tidy
""" % ("\n".join(cases), flags)


def zsh(options):
    def escaped(text):
        return text.replace("'", "'\\''").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")

    checks = " ".join(check.name for check in read_checks())
    lines = []
    for option in options:
        line = flag(option)
        if option.value is not None and len(option.name) > 1:
            line += "=-" if option.optional else "="
        line += "[%s]" % escaped(option.text.rstrip(":"))
        if option.value is not None:
            separator = "::" if option.optional else ":"
            action = {FILES: "_files", FOLDERS: "_files -/", CHECKS: "(%s)" % checks,
                      REVISIONS: "{compadd -- ${(f)\"$(git for-each-ref --format=\"%(refname\\:short)\" 2>/dev/null)\"}}",
                      }.get(COMPLETED.get(option.name), " ")
            if option.choices:
                action = "((%s))" % " ".join(
                    "%s\\:\"%s\"" % (value, escaped(text).replace('"', "")) for value, text in option.choices)
            line += "%s%s:%s" % (separator, option.value, action)
        lines.append("  '%s'" % line)
    return """#compdef torch-tidy
# zsh completion for torch-tidy; made by tool/options.py.

_arguments -s -S \\
%s \\
  '*:file:_files'
""" % " \\\n".join(lines)


def fish(options):
    def quoted(text):
        return "'%s'" % text.replace("\\", "\\\\").replace("'", "\\'")

    checks = " ".join(check.name for check in read_checks())
    lines = ["# fish completion for torch-tidy; made by tool/options.py.", "",
             "complete -c torch-tidy -n __fish_is_first_arg -a init -d 'Writes the configuration files that are missing'"]
    for option in options:
        line = "complete -c torch-tidy %s %s -d %s" % (
            "-s" if len(option.name) == 1 else "-l", option.name, quoted(option.text.rstrip(":")))
        if option.value is not None and not option.optional:
            line += " -r" if COMPLETED.get(option.name) in (FILES, FOLDERS) else " -x"
        if option.choices:
            line += ' -a "%s"' % " ".join("%s\\t%s" % (value, quoted(text)) for value, text in option.choices)
        elif COMPLETED.get(option.name) == FOLDERS:
            line += " -a '(__fish_complete_directories)'"
        elif COMPLETED.get(option.name) == REVISIONS:
            line += " -a \"(git for-each-ref --format='%(refname:short)' 2>/dev/null)\""
        elif COMPLETED.get(option.name) == CHECKS:
            line += " -a %s" % quoted(checks)
        lines.append(line)
    return "\n".join(lines) + "\n"


def roff(text):
    """Text for the manual page; a line must not begin with a dot or a quote."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("~", "\\(ti")
    return "\\&" + text if text[:1] in (".", "'") else text


def manual(options, version):
    sections = []
    for group in ORDER + ("",):
        if group:
            sections.append('.SS "%s"' % group)
        for option in options:
            if option.group != group:
                continue
            sections += [".TP", ".B %s" % roff(spelled(option)), roff(option.text) + ("" if option.choices and
                         option.name == "format" else ".")]
            if option.name == "format":
                for value, text in option.choices:
                    sections += [".br", "\\fB%s\\fR: %s" % (roff(value), roff(text))]
    checks = []
    for check in read_checks():
        checks += [".TP", ".B %s" % roff(check.name), roff("%s Level %d." % (check.summary, check.level))]
    with open(os.path.join(ROOT, "tool", "package", "torch-tidy.1.in")) as f:
        page = f.read()
    return (page.replace("@VERSION@", version).replace("@OPTIONS@", "\n".join(sections))
            .replace("@CHECKS@", "\n".join(checks)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--write", metavar="FOLDER")
    parser.add_argument("--version", default="", help="of torch-tidy, for the manual page")
    parser.add_argument("--markdown", action="store_true")
    args = parser.parse_args()
    options = read_options()
    if args.write:
        os.makedirs(args.write, exist_ok=True)
        for name, text in (("torch-tidy.bash", bash(options)), ("_torch-tidy", zsh(options)),
                           ("torch-tidy.fish", fish(options)), ("torch-tidy.1", manual(options, args.version))):
            with open(os.path.join(args.write, name), "w") as f:
                f.write(text)
    elif args.markdown:
        print(markdown(options))
    else:
        for option in options:
            print("%s\t%s" % (spelled(option), option.text))


if __name__ == "__main__":
    main()
