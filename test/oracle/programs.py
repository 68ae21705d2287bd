# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Small LibTorch functions, made by a generator that a seed determines.

Each is valid on every path: the generator follows the shape and the dtype of each
variable. A probe stands on a line of its own; how it is written is up to the file that
includes the functions: PROBE of one tensor, PAIR of two, END where a function ends.

A statement is a list of lines and of statements, so that parts of it can be left out.
"""

import os
import random
import re
from dataclasses import dataclass, field

from expressions import COMPLEX, DOUBLE, FLOAT, Kind, factory, other_choices, other_factory, usual_choices
import tensor_idioms  # which adds to IDIOMS
from idioms import IDIOMS


@dataclass
class Scope:
    tensors: dict = field(default_factory=dict)  # name -> Kind

    def copy(self):
        return Scope(dict(self.tensors))


class Function:
    def __init__(self, seed, idiom=None):
        """idiom: every second statement is one of those."""
        self.rng = random.Random(seed)
        self.idiom = next(i for i in IDIOMS if i.__name__ == idiom) if idiom else None
        self.share, self.rare = (0.5, 0.3) if idiom else (0.3, 0.3)
        self.name = "f%d" % seed
        self.count = 0
        self.body = []
        scope = Scope({"a": Kind((3, 4), FLOAT), "b": Kind((2, 3, 4), FLOAT), "z": Kind((3, 4), COMPLEX)})
        if random.Random(self.name).random() < 0.5:
            # What memory a parameter has nobody knows; of a copy the flow does.
            self.body += [["%s = %s.clone();" % (name, name)] for name in scope.tensors]
        for _ in range(self.rng.randint(4, 10)):
            self.body.append(self.statement(scope, 0))
            if self.rng.random() < 0.5:
                self.body.append(self.pair(scope))
        self.final = scope

    def fresh(self):
        self.count += 1
        return "v%d" % self.count

    def pick(self, scope, wanted=None):
        names = [n for n, k in scope.tensors.items() if wanted is None or wanted(k)]
        return self.rng.choice(names) if names else None

    def same(self, scope, name):
        """Another tensor of the same kind, or the same one."""
        return self.pick(scope, lambda o: o == scope.tensors[name])

    def expression(self, scope):
        """An expression that makes a tensor, with its kind."""
        rng = self.rng
        name = self.pick(scope)
        is_rare = rng.random() < self.rare
        if name is None or rng.random() < 0.15:
            return other_factory(rng) if is_rare else factory(rng)
        choices = other_choices(self, scope, name) if is_rare else usual_choices(self, scope, name)
        text, k = rng.choice(choices)
        return (text, k) if k.numel <= 2000 else factory(rng)

    def change(self, scope, name):
        """An expression of a variable's kind."""
        for _ in range(20):
            text, k = self.expression(scope)
            if k == scope.tensors[name]:
                return text
        return "%s.clone()" % name

    def statement(self, scope, depth):
        rng = self.rng
        if depth <= 2 and rng.random() < self.share:
            idiom = self.idiom or rng.choice(IDIOMS)
            made = idiom(self, scope, depth)
            if made:
                return made
        kind = rng.randrange(24)
        if kind < 8 or depth > 2:
            text, k = self.expression(scope)
            name = self.fresh()
            scope.tensors[name] = k
            lines = ["auto %s = %s;" % (name, text)]
            return lines + self.probe(scope, name)
        if kind < 10:  # another tensor of the same kind
            name = self.pick(scope)
            k = scope.tensors[name]
            other = self.pick(scope, lambda o: o == k)
            change = rng.choice([other, "%s.clone()" % other, "%s.contiguous()" % other, "%s.detach()" % other,
                                 "std::move(%s)" % self.temporary(other)])
            return ["%s = %s;" % (name, change)] + self.probe(scope, name)
        if kind == 10:  # in place
            name = self.pick(scope, lambda o: o.dtype in (FLOAT, DOUBLE))
            if not name:
                return []
            what = rng.choice(["%s.mul_(2);", "%s.add_(1);", "%s.zero_();", "%s.detach_();", "%s.copy_(%s.clone());",
                               "%s.index_put_({torch::tensor({0})}, 1);"])
            if "index_put_" in what and not scope.tensors[name].shape:
                return []
            what = what.replace("%s", name)
            guard = ["{", "torch::NoGradGuard guard;", what, "}"]
            return (guard if "detach_" not in what else [what]) + self.probe(scope, name)
        if kind < 14:  # a branch
            then, other = scope.copy(), scope.copy()
            condition = rng.choice(["p", "q", "!p", "p && q", "p || q", "n > 1", "a.is_contiguous()",
                                    "a.requires_grad()"])
            lines = ["if (%s) {" % condition]
            for _ in range(rng.randint(1, 2)):
                lines.append(self.assignment(then, depth))
            lines.append("}")
            if rng.random() < 0.5:
                lines[-1] = "} else {"
                for _ in range(rng.randint(1, 2)):
                    lines.append(self.assignment(other, depth))
                lines.append("}")
            return lines + self.probe(scope, self.pick(scope))
        if kind == 14:  # a loop
            inner = scope.copy()
            lines = ["for (int i = 0; i < n; ++i) {"]
            for _ in range(rng.randint(1, 2)):
                lines.append(self.assignment(inner, depth))
            return lines + ["}"] + self.probe(scope, self.pick(scope))
        if kind == 15:  # a guard
            name = self.pick(scope)
            check = rng.choice(["TORCH_CHECK(%s.is_contiguous());", "TORCH_CHECK(!%s.requires_grad());",
                                "if (!%s.is_contiguous())\n    return;", "if (%s.requires_grad())\n    return;",
                                "TORCH_CHECK(%s.is_cpu());"])
            return [check % name] + self.probe(scope, name)
        if kind == 16:  # a helper
            name = self.pick(scope, lambda o: o.dtype == FLOAT)
            if not name:
                return []
            helper = rng.choice(["dense", "same", "doubled", "frozen", "maybe_doubled", "through_reference"])
            new = self.fresh()
            scope.tensors[new] = scope.tensors[name]
            call = "maybe_doubled(%s, q)" % name if helper == "maybe_doubled" else "%s(%s)" % (helper, name)
            return ["auto %s = %s;" % (new, call)] + self.probe(scope, new)
        if kind == 17:  # a container
            name = self.pick(scope)
            k = scope.tensors[name]
            other = self.pick(scope, lambda o: o == k)
            new, box = self.fresh(), self.fresh()
            scope.tensors[new] = k
            index = rng.randrange(2)
            made = rng.choice([
                ["std::vector<torch::Tensor> %s = {%s, %s};" % (box, name, other),
                 "auto %s = %s[%d];" % (new, box, index)],
                ["std::vector<torch::Tensor> %s;" % box, "%s.push_back(%s);" % (box, name),
                 "%s.push_back(%s);" % (box, other), "auto %s = %s.%s();" % (new, box, rng.choice(["back", "front"]))],
                ["auto %s = std::make_tuple(%s, %s);" % (box, name, other),
                 "auto %s = std::get<%d>(%s);" % (new, index, box)],
                ["auto %s = std::make_pair(%s, %s);" % (box, name, other),
                 "auto %s = %s.%s;" % (new, box, rng.choice(["first", "second"]))],
                ["auto [%s, %s] = std::make_tuple(%s, %s);" % (new, box, name, other)],
                ["Holder %s{%s, %s};" % (box, name, other), "auto %s = %s.%s;" % (new, box, rng.choice(["one", "two"]))],
                ["Holder %s{%s, %s};" % (box, name, other), "if (q)", "  %s.one = %s;" % (box, other),
                 "auto %s = %s.one;" % (new, box)],
                ["std::optional<torch::Tensor> %s;" % box, "if (p)", "  %s = %s;" % (box, name),
                 "auto %s = %s.value_or(%s);" % (new, box, other)],
                ["auto %s = [&] { return p ? %s : %s; };" % (box, name, other), "auto %s = %s();" % (new, box)],
                ["auto &%s = %s;" % (box, name), "auto %s = %s.alias();" % (new, box)],
            ])
            return made + self.probe(scope, new)
        if kind == 18:  # without gradients
            name, new = self.pick(scope, lambda o: o.dtype in (FLOAT, DOUBLE)), self.fresh()
            if not name:
                return []
            scope.tensors[new] = scope.tensors[name]
            text = rng.choice(["%s.mul(3)", "%s.clone()", "%s.contiguous()", "%s.alias()"]) % name
            return ["torch::Tensor %s;" % new, "{", "torch::NoGradGuard guard;", "%s = %s;" % (new, text),
                    "}"] + self.probe(scope, new)
        if kind == 19:  # exchanged, or another tensor's data
            name = self.pick(scope)
            other = self.pick(scope, lambda o: o == scope.tensors[name])
            if name == other:
                return []
            what = rng.choice(["std::swap(%s, %s);", "%s.set_data(%s.detach());", "%s = std::exchange(%s, %s.clone());"])
            return [what.replace("%s", name, 1).replace("%s", other, 1).replace("%s", name)] + self.probe(scope, name)
        if kind == 20:  # views in a list
            name = self.pick(scope, lambda o: o.shape and o.shape[0] >= 2)
            if not name:
                return []
            new, box, k = self.fresh(), self.fresh(), scope.tensors[name]
            half = ((k.shape[0] + 1) // 2,) + k.shape[1:]
            parts = [("chunk(2)", half), ("split(%d)" % half[0], half)] if k.shape[0] > 2 else []
            made, kind = rng.choice(parts + [("unbind(0)", k.shape[1:])])
            scope.tensors[new] = Kind(kind, k.dtype)
            return ["auto %s = %s.%s;" % (box, name, made), "auto %s = %s[0];" % (new, box)] + self.probe(scope, new)
        if kind == 21:  # a reference to it changes it
            name = self.pick(scope)
            k, box = scope.tensors[name], self.fresh()
            other = self.pick(scope, lambda o: o == k)
            return ["auto &%s = %s;" % (box, name), "%s = %s.%s;" % (box, other, rng.choice(
                ["clone()", "contiguous()", "detach()", "alias()"]))] + self.probe(scope, name)
        if kind == 22:  # one of two
            name = self.pick(scope)
            k, new = scope.tensors[name], self.fresh()
            other = self.pick(scope, lambda o: o == k)
            scope.tensors[new] = k
            return ["auto %s = %s ? %s : %s;" % (new, rng.choice(["p", "q", "n > 1"]), name, other)] + self.probe(scope, new)
        name = self.pick(scope)  # elsewhere
        new = self.fresh()
        # Its own name: no operator shall mix devices.
        return ["auto %s = %s.to(torch::kMeta);" % (new, name)] + self.probe(None, new)

    def temporary(self, name):
        return "torch::Tensor(%s)" % name

    def assignment(self, scope, depth):
        """A statement for a branch: changes a variable to one of the same kind."""
        if self.rng.random() < 0.3:
            return self.statement(scope, depth + 1)
        name = self.pick(scope)
        return ["%s = %s;" % (name, self.change(scope, name))] + self.probe(scope, name)

    def assignments(self, scope, depth):
        return [self.assignment(scope, depth) for _ in range(self.rng.randint(1, 2))]

    def probe(self, scope, name):
        return [["PROBE(%s);" % name]] if name else []

    def pair(self, scope):
        names = list(scope.tensors)
        # Often those that may share something: the later ones.
        one = self.rng.choice(names[-4:])
        other = self.rng.choice([n for n in names if n != one])
        return ["PAIR(%s, %s);" % (one, other)]

    def nodes(self):
        """The statements by their place in the tree, the outer ones first."""
        found = []

        def visit(statement, path):
            found.append((path, statement))
            for i, item in enumerate(statement):
                if not isinstance(item, str):
                    visit(item, path + (i,))

        for i, statement in enumerate(self.body):
            visit(statement, (i,))
        return found

    def with_users(self, without):
        """What is to be left out, and all that uses what it declares."""
        nodes = [(path, {name for line in s if isinstance(line, str) for name in re.findall(r"\bv\d+\b", line)})
                 for path, s in self.nodes()]
        declared, seen = {}, set()
        for path, names in nodes:  # where it first stands
            declared[path] = names - seen
            seen |= names
        without = set(without)
        while True:
            gone = {path for path, _ in nodes if any(path[:n] in without for n in range(1, len(path) + 1))}
            names = set().union(*(declared[path] for path in gone))
            more = {path for path, used in nodes if path not in gone and used & names}
            if not more:
                return without
            without |= more

    def has(self, variable, without):
        """Whether a variable is declared if some statements are left out."""
        return not variable or not variable.startswith("v") or bool(
            re.search(r"\b%s\b" % variable, self.text(without)))

    def text(self, without=(), name=None, end=()):
        lines = ["void %s(torch::Tensor a, torch::Tensor b, torch::Tensor z, bool p, bool q, int n) {"
                 % (name or self.name)]

        def write(statement, path, indent):
            if path in without:
                return
            is_inside = False
            for i, item in enumerate(statement):
                if not isinstance(item, str):
                    write(item, path + (i,), indent + "  " if is_inside else indent)
                    continue
                is_inside = is_inside and not item.startswith("}")
                lines.append(indent + ("  " if is_inside else "") + item)
                is_inside = is_inside or item.endswith("{")

        for i, statement in enumerate(self.body):
            write(statement, (i,), "  ")
        lines += ["  " + line for line in end]
        return "\n".join(lines + ["}"]) + "\n"


with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "ProgramHelpers.h")) as header:
    HELPERS = header.read()
