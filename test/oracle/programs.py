# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Small LibTorch functions, made by a generator that a seed determines.

Each is valid on every path: the generator follows the shape and the dtype of each
variable. A probe stands on a line of its own; how it is written is up to the file that
includes the functions.
"""

import random
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
        self.body = []  # statements: strings, or lists of strings that go together
        scope = Scope({"a": Kind((3, 4), FLOAT), "b": Kind((2, 3, 4), FLOAT), "z": Kind((3, 4), COMPLEX)})
        for _ in range(self.rng.randint(4, 10)):
            self.body.append(self.statement(scope, 0))
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
        kind = rng.randrange(20)
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
            what = rng.choice(["%s.mul_(2);", "%s.add_(1);", "%s.zero_();", "%s.detach_();"])
            guard = ["{", "torch::NoGradGuard guard;", what % name, "}"]
            return (guard if "detach_" not in what else [what % name]) + self.probe(scope, name)
        if kind < 14:  # a branch
            then, other = scope.copy(), scope.copy()
            condition = rng.choice(["p", "q", "!p", "p && q", "p || q", "n > 1", "a.is_contiguous()",
                                    "a.requires_grad()"])
            lines = ["if (%s) {" % condition]
            for _ in range(rng.randint(1, 2)):
                lines += self.assignment(then, depth)
            lines.append("}")
            if rng.random() < 0.5:
                lines[-1] = "} else {"
                for _ in range(rng.randint(1, 2)):
                    lines += self.assignment(other, depth)
                lines.append("}")
            return lines + self.probe(scope, self.pick(scope))
        if kind == 14:  # a loop
            inner = scope.copy()
            lines = ["for (int i = 0; i < n; ++i) {"]
            for _ in range(rng.randint(1, 2)):
                lines += self.assignment(inner, depth)
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
            helper, result = rng.choice([("dense", name), ("same", name), ("doubled", name), ("frozen", name)])
            new = self.fresh()
            scope.tensors[new] = scope.tensors[name]
            return ["auto %s = %s(%s);" % (new, helper, result)] + self.probe(scope, new)
        if kind == 17:  # a container
            name = self.pick(scope)
            k = scope.tensors[name]
            other = self.pick(scope, lambda o: o == k)
            new, box = self.fresh(), self.fresh()
            scope.tensors[new] = k
            return ["std::vector<torch::Tensor> %s = {%s, %s};" % (box, name, other),
                    "auto %s = %s[%d];" % (new, box, rng.randrange(2))] + self.probe(scope, new)
        if kind == 18:  # without gradients
            name, new = self.pick(scope, lambda o: o.dtype in (FLOAT, DOUBLE)), self.fresh()
            if not name:
                return []
            scope.tensors[new] = scope.tensors[name]
            text = rng.choice(["%s.mul(3)", "%s.clone()", "%s.contiguous()", "%s.alias()"]) % name
            return ["torch::Tensor %s;" % new, "{", "torch::NoGradGuard guard;", "%s = %s;" % (new, text),
                    "}"] + self.probe(scope, new)
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
        return ["PROBE(%s);" % name] if name else []

    def text(self, without=()):
        lines = ["void %s(torch::Tensor a, torch::Tensor b, torch::Tensor z, bool p, bool q, int n) {" % self.name]
        for i, statement in enumerate(self.body):
            if i not in without:
                lines += ["  " + line for line in statement]
        return "\n".join(lines + ["}"]) + "\n"


HELPERS = """\
static torch::Tensor dense(const torch::Tensor &t) { return t.contiguous(); }
static torch::Tensor same(torch::Tensor t) { return t; }
static torch::Tensor doubled(const torch::Tensor &t) { return t * 2; }
static torch::Tensor frozen(const torch::Tensor &t) {
  torch::NoGradGuard guard;
  return t.mul(2);
}
"""

# A hazard at the end of a function, the same with a guard, and the check that finds it.
HAZARDS = [
    ("torch-missing-cpu", "auto h = {0}.to(torch::kCUDA);", "h = h.cpu();"),
    ("torch-missing-cpu", "auto h = {0}.cuda();", "TORCH_CHECK(h.is_cpu());"),
    ("torch-missing-contiguous", "auto h = torch::zeros({{3, 4}}).t();", "h = h.contiguous();"),
    ("torch-missing-contiguous", "auto h = torch::zeros({{3, 4}}).t();", "if (!h.is_contiguous())\n    return;"),
    ("torch-missing-detach", "auto h = torch::zeros({{3, 4}}, torch::requires_grad()).mul(2);", "h = h.detach();"),
    ("torch-missing-detach", "auto h = torch::zeros({{3, 4}}, torch::requires_grad()).mul(2);",
     "TORCH_CHECK(!h.requires_grad());"),
]


def hazard(function, guarded):
    """The function with a hazard at its end, and the check that is to find it."""
    rng = random.Random(function.name)
    check, made, guard = rng.choice(HAZARDS)
    base = rng.choice([n for n, k in function.final.tensors.items() if k.dtype == FLOAT])
    name = "%s_%s" % (function.name, "guarded" if guarded else "hazard")
    end = ["auto sink = 0.0;", made.format(base)] + ([guard] if guarded else []) + [
        "for (int64_t i = 0; i < h.numel(); ++i)",
        "  sink += h.data_ptr<float>()[i]; // %s" % ("GUARDED" if guarded else "HAZARD " + check),
        "static_cast<void>(sink);"]
    text = function.text().replace("void %s(" % function.name, "void %s(" % name)
    return text[:-2] + "".join("  %s\n" % line for line in end) + "}\n", check
