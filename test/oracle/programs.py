# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Small LibTorch functions, made by a generator that a seed determines.

Each is valid on every path: the generator follows the shape and the dtype of each
variable. A probe stands on a line of its own; how it is written is up to the file that
includes the functions: PROBE of one tensor, PAIR of two, END where a function ends.

A statement is a list of lines and of statements, so that parts of it can be left out.
"""

import random
import re
from dataclasses import dataclass, field

# c10::ScalarType's numbers.
FLOAT, DOUBLE, LONG, COMPLEX = "torch::kFloat", "torch::kDouble", "torch::kLong", "torch::kComplexFloat"
ELEMENTS = {FLOAT: "float", DOUBLE: "double", LONG: "int64_t", COMPLEX: "c10::complex<float>"}


@dataclass(frozen=True)
class Kind:
    """Of a tensor: what is the same on all paths."""
    shape: tuple
    dtype: str


@dataclass
class Scope:
    tensors: dict = field(default_factory=dict)  # name -> Kind
    lists: dict = field(default_factory=dict)  # name -> Kind of the elements

    def copy(self):
        return Scope(dict(self.tensors), dict(self.lists))


def braces(numbers):
    return "{" + ", ".join(str(n) for n in numbers) + "}"


class Function:
    def __init__(self, seed):
        self.rng = random.Random(seed)
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

    def factory(self, shape=None):
        rng = self.rng
        shape = shape or rng.choice([(3, 4), (4, 3), (2, 3, 4), (5,), (2, 3, 4, 5)])
        dtype = rng.choice([FLOAT, FLOAT, DOUBLE, LONG, COMPLEX])
        maker = rng.choice(["zeros", "ones"])
        options = dtype
        if dtype in (FLOAT, DOUBLE) and rng.random() < 0.3:
            options = "torch::TensorOptions().dtype(%s).requires_grad(true)" % dtype
        return "torch::%s(%s, %s)" % (maker, braces(shape), options), Kind(shape, dtype)

    def expression(self, scope):
        """An expression that makes a tensor, with its kind."""
        rng = self.rng
        name = self.pick(scope)
        if name is None or rng.random() < 0.15:
            return self.factory()
        k = scope.tensors[name]
        rank = len(k.shape)
        choices = []

        def view(text, shape, dtype=None):
            choices.append(("%s.%s" % (name, text), Kind(tuple(shape), dtype or k.dtype)))

        if rank == 2:
            view("t()", k.shape[::-1])
        if rank >= 2:
            d0, d1 = rng.sample(range(rank), 2)
            shape = list(k.shape)
            shape[d0], shape[d1] = shape[d1], shape[d0]
            view("transpose(%d, %d)" % (d0, d1 - rank if rng.random() < 0.3 else d1), shape)
            order = list(range(rank))
            rng.shuffle(order)
            view("permute(%s)" % braces(order), [k.shape[d] for d in order])
            d = rng.randrange(rank)
            view("select(%d, %d)" % (d, min(1, k.shape[d] - 1)), k.shape[:d] + k.shape[d + 1:])
            view("sum(%d)" % d, k.shape[:d] + k.shape[d + 1:])
            view("softmax(%d)" % d, k.shape) if k.dtype in (FLOAT, DOUBLE) else None
        if rank >= 1 and k.shape[0] >= 2:
            view("narrow(0, 0, 2)", (2,) + k.shape[1:])
            choices.append(("%s[0]" % name, Kind(k.shape[1:], k.dtype)))
            d = rng.randrange(rank)
            size = k.shape[d]
            view("slice(%d, 0, %d, 2)" % (d, size), k.shape[:d] + ((size + 1) // 2,) + k.shape[d + 1:])
        if rank < 4:
            d = rng.randrange(rank + 1)
            view("unsqueeze(%d)" % d, k.shape[:d] + (1,) + k.shape[d:])
            view("expand(%s)" % braces((2,) + k.shape), (2,) + k.shape)
        total = 1
        for n in k.shape:
            total *= n
        view("reshape(%s)" % braces([total]), (total,))
        view("flatten()", (total,)) if rank else None
        for text in ("clone()", "contiguous()", "detach()", "cpu()", "alias()", "to(torch::kCPU)"):
            view(text, k.shape)
        if k.dtype == COMPLEX:
            view("conj()", k.shape)
            view("resolve_conj()", k.shape)
            choices.append(("torch::real(%s)" % name, Kind(k.shape, FLOAT)))
            choices.append(("torch::imag(%s)" % name, Kind(k.shape, FLOAT)))
        else:
            view("to(torch::kDouble)", k.shape, DOUBLE)
            view("to(torch::kFloat)", k.shape, FLOAT)
        if k.dtype in (FLOAT, DOUBLE):
            for text in ("mul(2)", "add(1.5)", "relu()", "exp()", "abs()", "square()", "neg()", "sigmoid()"):
                view(text, k.shape)
            choices.append(("torch::zeros_like(%s)" % name, k))
            choices.append(("torch::empty_like(%s)" % name, k))
            other = self.pick(scope, lambda o: o == k)
            if other:
                op = rng.choice(["+", "-", "*"])
                choices += [("%s %s %s" % (name, op, other), k)] * 3
                choices.append(("torch::where(%s > 0, %s, %s)" % (name, name, other), k))
                choices.append(("torch::cat({%s, %s}, 0)" % (name, other),
                                Kind((2 * k.shape[0],) + k.shape[1:], k.dtype))) if rank else None
                choices.append(("torch::stack({%s, %s})" % (name, other), Kind((2,) + k.shape, k.dtype)))
            lower = self.pick(scope, lambda o: o.dtype == k.dtype and o.shape and
                              len(o.shape) < rank and o.shape == k.shape[-len(o.shape):])
            if lower:
                choices += [("%s + %s" % (lower, name), k)] * 3
                choices += [("%s * %s" % (name, lower), k)] * 2
        if k.dtype in (FLOAT, DOUBLE, LONG):
            choices.append(("%s.argmax()" % name, Kind((), LONG)))
        return rng.choice([c for c in choices if c])

    def statement(self, scope, depth):
        rng = self.rng
        kind = rng.randrange(24)
        if kind < 8 or depth > 2:
            text, k = self.expression(scope)
            if k.shape and max(k.shape) > 400:
                text, k = self.factory()
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
            made, kind = rng.choice([("chunk(2)", half), ("split(%d)" % half[0], half), ("unbind(0)", k.shape[1:])])
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
        k = scope.tensors[name]
        for _ in range(20):
            text, new = self.expression(scope)
            if new == k:
                return ["%s = %s;" % (name, text)] + self.probe(scope, name)
        return ["%s = %s.clone();" % (name, name)]

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
        nodes = self.nodes()
        without = set(without)
        while True:
            gone = [(path, s) for path, s in nodes if any(path[:n] in without for n in range(1, len(path) + 1))]
            names = {name for _, s in gone for name in declared(s)}
            more = {path for path, s in nodes if path not in {p for p, _ in gone} and
                    any(name in names for line in s if isinstance(line, str) for name in re.findall(r"\bv\d+\b", line))}
            if not more:
                return without
            without |= more

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


DECLARATION = re.compile(r"auto &?(v\d+) =|auto \[(v\d+), (v\d+)\]|torch::Tensor (v\d+);|"
                         r"std::\w+<torch::Tensor> (v\d+)\b|Holder (v\d+)\{")


def declared(statement):
    matches = [DECLARATION.match(line) for line in statement if isinstance(line, str)]
    return [name for match in matches if match for name in match.groups() if name]


HELPERS = """\
static torch::Tensor dense(const torch::Tensor &t) { return t.contiguous(); }
static torch::Tensor same(torch::Tensor t) { return t; }
static torch::Tensor doubled(const torch::Tensor &t) { return t * 2; }
static torch::Tensor maybe_doubled(const torch::Tensor &t, bool twice) {
  if (twice)
    return t * 2;
  return t;
}
static void double_it(torch::Tensor &t) { t = t * 2; }
static torch::Tensor through_reference(torch::Tensor t) {
  double_it(t);
  return t;
}
struct Holder {
  torch::Tensor one, two;
};
static torch::Tensor frozen(const torch::Tensor &t) {
#ifndef PLANTED
  torch::NoGradGuard guard;
#endif
  return t.mul(2);
}
"""
