# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What tool/corpus.py says of its runs: figures, samples, and docs/accuracy.md.

tool/corpus-verdicts.txt holds what readers of the sources decided, a line each:

  right|wrong PROJECT FILE:LINE:COLUMN CHECK REASON
  fine|missed PROJECT FILE:LINE:COLUMN REASON

The first kind is of a finding, the second of a conversion that nothing is said of.
"""

import hashlib
import re
from collections import Counter

FINDING = re.compile(r"(right|wrong) (\S+) (\S+):(\d+):(\d+) (torch-[\w-]+) (.+)")
CONVERSION = re.compile(r"(fine|missed) (\S+) (\S+):(\d+):(\d+) (.+)")


def place(x):
    return x["project"], x["file"], x["line"], x["column"]


class Verdicts:
    def __init__(self, path):
        self.findings, self.conversions = {}, {}
        with open(path, encoding="utf-8") as f:
            for number, line in enumerate(f, 1):
                line = line.strip()
                if not line or line.startswith("#"):
                    continue
                match = FINDING.fullmatch(line)
                if match:
                    verdict, project, file, row, column, check, why = match.groups()
                    self.findings[project, file, int(row), int(column), check] = verdict, why
                    continue
                match = CONVERSION.fullmatch(line)
                if not match:
                    raise SystemExit("%s:%d: not a verdict" % (path, number))
                verdict, project, file, row, column, why = match.groups()
                self.conversions[project, file, int(row), int(column)] = verdict, why

    def of(self, finding):
        return self.findings.get(place(finding) + (finding["check"],))

    def of_silent(self, conversion):
        return self.conversions.get(place(conversion))


def coverage(conversions):
    """How many conversions the flow followed, and what it knew of them."""
    reached = [c for c in conversions if c["reached"]]
    followed = {
        "found": len(conversions), "reached": len(reached),
        "used": sum(c["host"] or c["device_use"] or c["handed_on"] for c in reached),
        "host": sum(c["host"] for c in reached), "device": sum(c["device_use"] for c in reached),
        "handed on": sum(c["handed_on"] for c in reached)}
    known = {what: [Counter(c[what] for c in reached)[k] for k in ("known", "evidence", "unknown")]
             for what in ("device", "layout", "dtype")}
    return followed, known


def coverage_lines(conversions):
    followed, known = coverage(conversions)
    yield ("conversions %(found)d, reached %(reached)d, followed to a use %(used)d (host %(host)d, "
           "device %(device)d, handed on %(handed on)d)" % followed)
    for what, counts in known.items():
        yield "  %-6s known %d, evidence %d, unknown %d" % (what, *counts)


def draw(items, count, seed):
    """So many of them by chance, in order. Each has its own lot, so that a run that
    finds a little more or less draws nearly the same ones."""
    def lot(x):
        name = "%d %s %s:%d:%d %s" % (seed, *place(x), x.get("check", ""))
        return hashlib.sha256(name.encode()).digest()
    return [items[i] for i in sorted(sorted(range(len(items)), key=lambda i: lot(items[i]))[:count])]


def advice(report):
    return [f for f in report["findings"] if f["level"] == 2]


def silent(report):
    said = {place(f) for f in report["findings"] if f["level"] < 2}
    return [c for c in report["conversions"] if c["reached"] and place(c) not in said]


def samples(report, findings, conversions, seed):
    for f in draw(advice(report), findings, seed):
        yield "level 2: %(project)s %(file)s:%(line)d:%(column)d %(message)s [%(check)s]" % f
    for c in draw(silent(report), conversions, seed):
        yield ("silent: %(project)s %(file)s:%(line)d:%(column)d in %(function)s: device %(device)s, "
               "layout %(layout)s, dtype %(dtype)s, host %(host)s" % c)


def share(part, whole):
    return "%d of %d (%.1f %%)" % (part, whole, 100 * part / whole) if whole else "none"


class Document:
    """The generated parts of docs/accuracy.md."""

    def __init__(self, report, verdicts, sample, seed):
        self.report, self.verdicts = report, verdicts
        self.projects = {p["name"]: p for p in report["projects"]}
        self.bugs = [f for f in report["findings"] if f["level"] < 2]
        self.advice = draw(advice(report), sample[0], seed)
        self.silent = draw(silent(report), sample[1], seed)
        self.seed = seed

    def unread(self):
        for f in self.bugs + self.advice:
            if not self.verdicts.of(f):
                yield "%(project)s %(file)s:%(line)d:%(column)d %(check)s %(message)s" % f
        for c in self.silent:
            if not self.verdicts.of_silent(c):
                yield "%(project)s %(file)s:%(line)d:%(column)d silent" % c

    def count(self, findings, verdict):
        return sum((self.verdicts.of(f) or [""])[0] == verdict for f in findings)

    def link(self, project, file, line):
        known = self.projects.get(project)
        text = "%s %s:%d" % (project, file, line)
        if not known:
            return text
        return "[%s](https://github.com/%s/blob/%s/%s#L%d)" % (
            text, known["repository"], known["commit"], file, line)

    def table(self):
        yield "| project | commit | LibTorch | tried | parsed | conversions | level 0 | level 1 | level 2 | right | wrong |"
        yield "|---|---|---|---|---|---|---|---|---|---|---|"

        def row(name, commit, libtorch, projects, bugs):
            sums = [sum(p[k] for p in projects) for k in ("tried", "parsed", "conversions")]
            sums += [sum(p["levels"].get(n, 0) for p in projects) for n in (0, 1, 2)]
            sums += [self.count(bugs, "right"), self.count(bugs, "wrong")]
            return "| %s | %s | %s | %s |" % (name, commit, libtorch, " | ".join(map(str, sums)))
        for p in self.report["projects"]:
            url = "https://github.com/%s/tree/%s" % (p["repository"], p["commit"])
            yield row("[%s](%s)" % (p["repository"], url), "`%s`" % p["commit"][:10], p["libtorch"], [p],
                      [f for f in self.bugs if f["project"] == p["name"]])
        yield row("together", "", "", self.report["projects"], self.bugs)

    def shares(self):
        def right(findings):
            read = [f for f in findings if self.verdicts.of(f)]
            return share(self.count(read, "right"), len(read))
        for level in (0, 1):
            yield "- Level %d: %s right." % (level, right(f for f in self.bugs if f["level"] == level))
        yield "- Levels 0 and 1 together: %s right." % right(self.bugs)
        yield "- Level 2, of a random sample: %s right." % right(self.advice)
        read = [v for v in map(self.verdicts.of_silent, self.silent) if v]
        yield ("- Of %d random conversions of which nothing is said at levels 0 and 1, %d should be."
               % (len(read), sum(v[0] == "missed" for v in read)))
        rest = sum(1 for _ in self.unread())
        if rest:
            yield "- Not read yet, and in none of these figures: %d." % rest

    def coverage(self):
        followed, known = coverage(self.report["conversions"])
        yield ("Of the %(found)d conversions that were found, the flow came to %(reached)d and followed %(used)d "
               "to a use: host code %(host)d, kernels and libraries of the device %(device)d, code out of sight, "
               "results and members %(handed on)d. Of those that it came to:" % followed)
        yield ""
        yield "| | known | evidence | unknown |"
        yield "|---|---|---|---|"
        for what, counts in known.items():
            yield "| %s | %d | %d | %d |" % (what, *counts)

    def limits(self):
        slow = max(self.report["projects"], key=lambda p: p["slowest_function"][1])
        yield "- The slowest function: `%s` of %s, %.1f s." % (
            slow["slowest_function"][0], slow["name"], slow["slowest_function"][1])
        bounded = ["`%s` of %s" % (b, p["name"]) for p in self.report["projects"] for b in p["bounded"]]
        yield "- Calls too deep, or too much to follow, so that not all was looked at: %s." % (
            ", ".join(bounded) or "nowhere")
        failed = ["%s %s" % (p["name"], f[0]) for p in self.report["projects"] for f in p["failed"]]
        yield "- Did not parse: %s." % (", ".join(failed) or "none")
        crashed = sum(f[1] == "crashed" for p in self.report["projects"] for f in p["failed"])
        yield "- Crashes: %d." % crashed

    def list(self, findings):
        for f in findings:
            verdict, why = self.verdicts.of(f) or ("not read", "")
            yield "- %s: %s, `%s`%s" % (verdict, self.link(f["project"], f["file"], f["line"]),
                                        f["check"], ": " + why if why else "")

    def missed(self):
        any_missed = False
        for c in self.silent:
            verdict, why = self.verdicts.of_silent(c) or ("", "")
            if verdict == "missed":
                any_missed = True
                yield "- %s: %s" % (self.link(c["project"], c["file"], c["line"]), why)
        if not any_missed:
            yield "- none"

    def gone(self):
        said = {place(f) + (f["check"],) for f in self.report["findings"]}
        for key, (verdict, why) in self.verdicts.findings.items():
            if key not in said:
                yield "- %s: %s, `%s`: %s" % (verdict, self.link(*key[:3]), key[4], why)

    def write(self, path):
        """Fills in what stands between <!-- NAME --> and <!-- end of NAME -->."""
        parts = {"table": self.table(), "shares": self.shares(), "coverage": self.coverage(),
                 "limits": self.limits(), "verdicts": self.list(self.bugs), "advice": self.list(self.advice),
                 "missed": self.missed(), "gone": self.gone()}
        with open(path, encoding="utf-8") as f:
            text = f.read()
        for name, lines in parts.items():
            begin, end = "<!-- %s -->\n" % name, "<!-- end of %s -->" % name
            before, rest = text.split(begin)
            text = before + begin + "\n" + "\n".join(lines) + "\n\n" + end + rest.split(end)[1]
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
