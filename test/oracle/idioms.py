# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Statements of generated functions, one Python function an idiom of LibTorch code.

Each gets the function, its scope and how deep the statement stands, and returns a
statement (a list of lines and of statements) or nothing where it does not fit. What it
declares has a fresh name; what may run or not leaves each variable's kind as it is.
"""

import re

from expressions import BOOL, COMPLEX, DOUBLE, FLOAT, LONG, Kind, braces

IDIOMS = []
FLOATING = (FLOAT, DOUBLE)


def idiom(function):
    IDIOMS.append(function)
    return function


def floating(k):
    return k.dtype in FLOATING


def filled(text, **names):
    """Lines of a text, with $name for what the names stand for."""
    text = re.sub(r"\$(\w+)", lambda m: str(names[m.group(1)]), text)
    return [line for line in text.split("\n") if line.strip()]


def two(fn, scope, wanted=None):
    """A tensor and one of the same kind; mostly another."""
    names = [n for n, k in scope.tensors.items() if wanted is None or wanted(k)]
    if not names:
        return None, None
    pairs = [(n, o) for n in names for o in names if n != o and scope.tensors[n] == scope.tensors[o]]
    if pairs and fn.rng.random() < 0.8:
        return fn.rng.choice(pairs)
    name = fn.rng.choice(names)
    return name, fn.same(scope, name)


def simple(fn, scope, choices, wanted=None):
    """One of some texts over a tensor $x, another one $y of its kind, new names $v, $w and $u,
    a new value $c, for a variable of the kind, and a condition $p. $v has the kind afterwards,
    and a text may say by '@' that it has none."""
    x, y = two(fn, scope, wanted)
    if not x:
        return None
    text = fn.rng.choice(choices)
    v, w, u = fn.fresh(), fn.fresh(), fn.fresh()
    is_none = text.startswith("@")
    lines = filled(text.lstrip("@"), x=x, y=y, v=v, w=w, u=u, c=fn.change(scope, x), d=fn.change(scope, x),
                   p=condition(fn, scope), i=fn.rng.randrange(2), shape=braces(scope.tensors[x].shape))
    if is_none:
        return lines + fn.probe(scope, x) + fn.probe(scope, y)
    scope.tensors[v] = scope.tensors[x]
    return lines + fn.probe(scope, v) + (fn.probe(scope, x) if fn.rng.random() < 0.5 else [])


def condition(fn, scope):
    """Of the parameters, or of what a tensor is like."""
    x, y = two(fn, scope)
    k = scope.tensors[x]
    rng = fn.rng
    if rng.random() < 0.5:
        return rng.choice(["p", "q", "!p", "n > 1", "p && q", "p || n > 1", "p != q", "!(p || q)", "n == 0"])
    choices = ["%s.is_contiguous()" % x, "!%s.is_contiguous()" % x, "%s.requires_grad()" % x, "%s.is_cpu()" % x,
               "!%s.requires_grad() && %s.is_contiguous()" % (x, x), "%s.dim() == %d" % (x, rng.randint(1, 3)),
               "%s.scalar_type() == %s" % (x, rng.choice([FLOAT, k.dtype, LONG])), "%s.numel() > 6" % x,
               "%s.is_same(%s)" % (x, y), "%s.is_alias_of(%s)" % (x, y), "%s.sizes() == %s.sizes()" % (x, y),
               "%s.is_floating_point()" % x, "%s.is_complex()" % x, "%s.defined()" % x, "is_dense(%s)" % x,
               "is_plain_matrix(%s)" % x, "%s.is_leaf()" % x, "p && %s.is_contiguous()" % x,
               "%s.device() == %s.device()" % (x, y), "%s.dtype() == torch::kFloat" % x, "%s.is_conj()" % x,
               "%s.is_cuda()" % x, "q || !%s.is_contiguous()" % x, "torch::GradMode::is_enabled()",
               "%s.strides() == %s.strides()" % (x, y)]
    if k.shape:
        choices += ["%s.stride(-1) == 1" % x, "%s.size(0) == 3" % x, "%s.stride(0) == %d" % (x, k.numel // k.shape[0])]
    if k.dtype != COMPLEX:
        choices.append("%s.sum().item<double>() > 0" % x)
    return rng.choice(choices)


@idiom
def guards(fn, scope, depth):
    """What is asserted, or asked once and used twice."""
    x, y = two(fn, scope)
    test, flag = condition(fn, scope), fn.fresh()
    inner = scope.copy()
    lines = fn.rng.choice([
        lambda: ["TORCH_CHECK(%s, \"no\");" % test],
        lambda: ["TORCH_INTERNAL_ASSERT(%s);" % test],
        lambda: ["if (%s)" % test, "  throw std::invalid_argument(\"no\");"],
        lambda: ["if (!(%s))" % test, "  return;"],
        lambda: ["check_dense(%s);" % x],
        lambda: ["TORCH_CHECK(%s && !%s.requires_grad());" % (test, x)],
        lambda: ["TORCH_CHECK(%s || p);" % test],
        lambda: ["const bool %s = %s;" % (flag, test), fn.assignment(inner, depth), "if (%s%s) {" % (
            fn.rng.choice(["", "!"]), flag)] + fn.assignments(inner.copy(), depth) + ["}"],
        lambda: ["const bool %s = %s.is_contiguous();" % (flag, x), "if (!%s)" % flag,
                 "  %s = %s.contiguous();" % (x, x)],
        lambda: ["bool %s = %s;" % (flag, test), "if (p)", "  %s = !%s;" % (flag, flag), "TORCH_CHECK(%s);" % flag],
        lambda: ["const bool %s = %s.requires_grad();" % (flag, x), "if (%s)" % flag, "  %s = %s.detach();" % (x, x)],
        lambda: ["if (%s) {" % test] + fn.assignments(inner.copy(), depth) + ["} else if (%s) {" % condition(fn, scope)] +
        fn.assignments(inner.copy(), depth) + ["}"],
    ])()
    return lines + fn.probe(scope, x) + fn.probe(scope, y)


@idiom
def switches(fn, scope, depth):
    lines = ["switch (%s) {" % fn.rng.choice(["n", "n", "int(p) + int(q)"])]
    for label in fn.rng.sample(["case 0: {", "case 1: {", "case 2: {", "default: {"], fn.rng.randint(1, 3)):
        lines += [label] + fn.assignments(scope.copy(), depth) + ["}"]
        lines += fn.rng.choice([[], ["break;"], ["break;"], ["return;"] if depth else ["break;"]])
    return lines + ["}"] + fn.probe(scope, fn.pick(scope)) + fn.probe(scope, fn.pick(scope))


@idiom
def scalar_type_switches(fn, scope, depth):
    x, y = two(fn, scope)
    lines = ["switch (%s.scalar_type()) {" % x]
    for label in {scope.tensors[x].dtype: 1, fn.rng.choice([FLOAT, DOUBLE, LONG, COMPLEX]): 1}:
        lines += ["case %s: {" % label] + fn.assignments(scope.copy(), depth) + ["}", "break;"]
    lines += ["default:", fn.rng.choice(["break;", "TORCH_CHECK(false, \"type\");", "return;"])]
    return lines + ["}"] + fn.probe(scope, x) + fn.probe(scope, y)


@idiom
def loops(fn, scope, depth):
    """While, do, break, continue, what only the first round does."""
    inner, i, rng = scope.copy(), fn.fresh(), fn.rng
    body = fn.assignments(inner.copy(), depth)
    leave = rng.choice([[], ["if (%s)" % condition(fn, scope), "  %s;" % rng.choice(["break", "continue"])]])
    kind = rng.randrange(5)
    if kind == 0:
        lines = ["int %s = 0;" % i, "while (%s < n) {" % i, "++%s;" % i] + leave + body + ["}"]
    elif kind == 1:
        lines = ["int %s = 0;" % i, "do {"] + body + leave + ["} while (++%s < n);" % i]
    elif kind == 2:
        lines = ["for (int %s = 0; %s < n; ++%s) {" % (i, i, i), "if (%s %s) {" % (i, rng.choice(["== 0", "> 0", "!= 1"]))]
        lines += fn.assignments(inner.copy(), depth) + rng.choice([["} else {"] + body + ["}"], ["}"] + leave + body]) + ["}"]
    elif kind == 3:
        lines = ["for (int %s = n; %s-- > 0;) {" % (i, i)] + body + leave + ["}"]
    else:
        j = fn.fresh()
        lines = ["for (int %s = 0; %s < 2; ++%s) {" % (i, i, i), "for (int %s = 0; %s < n; ++%s) {" % (j, j, j)]
        lines += body + leave + ["}", fn.assignment(inner, depth), "}"]
    return lines + fn.probe(scope, fn.pick(scope)) + fn.probe(scope, fn.pick(scope))


@idiom
def exceptions(fn, scope, depth):
    rng = fn.rng
    lines = ["try {"] + fn.assignments(scope.copy(), depth)
    lines += rng.choice([["if (%s)" % condition(fn, scope), "  throw std::runtime_error(\"no\");"],
                         ["TORCH_CHECK(%s, \"no\");" % condition(fn, scope)],
                         ["check_dense(%s);" % fn.pick(scope)]])
    if rng.random() < 0.7:
        lines += fn.assignments(scope.copy(), depth)
    lines += ["} catch (%s) {" % rng.choice(["const std::exception &", "const std::exception &", "..."])]
    lines += fn.assignments(scope.copy(), depth)
    lines += rng.choice([[], [], ["return;"]])
    return lines + ["}"] + fn.probe(scope, fn.pick(scope)) + fn.probe(scope, fn.pick(scope))


@idiom
def early_returns(fn, scope, depth):
    if not depth and fn.rng.random() < 0.5:
        return None
    return ["if (%s) {" % condition(fn, scope)] + fn.assignments(scope.copy(), depth) + [
        "return;", "}"] + fn.probe(scope, fn.pick(scope))


@idiom
def grad_modes(fn, scope, depth):
    rng, guard = fn.rng, fn.fresh()
    mode = rng.choice(["torch::NoGradGuard %s;", "torch::AutoGradMode %s(p);", "torch::AutoGradMode %s(false);",
                       "at::AutoGradMode %s(true);", "torch::NoGradGuard %s;", "c10::InferenceMode %s;",
                       "c10::InferenceMode %s(q);", "torch::AutoFwGradMode %s(true);"]) % guard
    kind = rng.randrange(5)
    x, y = two(fn, scope, floating)
    if not x:
        return None
    if kind == 0 and "Inference" not in mode:  # until the block ends
        return [mode] + fn.probe(scope, x)
    if kind == 1:
        inner = fn.fresh()
        return ["{", mode, "%s = %s * 2;" % (x, y), "{", "torch::AutoGradMode %s(true);" % inner] + fn.assignments(
            scope.copy(), depth) + ["}", fn.assignment(scope.copy(), depth), "}"] + fn.probe(scope, x)
    if kind == 2:
        v = fn.fresh()
        scope.tensors[v] = scope.tensors[x]
        return ["auto %s = [&] {" % v, mode, "return %s;" % rng.choice(["%s * 2" % x, "%s.alias()" % x, "same(%s)" % x]),
                "}();"] + fn.probe(scope, v)
    if kind == 3:
        return ["at::GradMode::set_enabled(%s);" % rng.choice(["false", "p"])] + fn.assignments(scope, depth + 3) + [
            "at::GradMode::set_enabled(true);"] + fn.probe(scope, x)
    return ["{", mode] + fn.assignments(scope.copy(), depth) + ["}"] + fn.probe(scope, x) + fn.probe(scope, y)


@idiom
def optionals(fn, scope, depth):
    return simple(fn, scope, [
        "c10::optional<torch::Tensor> $w = $x;\nif ($p)\n  $w = $y;\nauto $v = $w.value();",
        "c10::optional<torch::Tensor> $w = c10::nullopt;\nif ($p)\n  $w = $x;\nif (!$w)\n  return;\nauto $v = *$w;",
        "std::optional<torch::Tensor> $w;\n$w.emplace($x);\nauto $v = std::move(*$w);",
        "c10::optional<torch::Tensor> $w;\nif (p)\n  $w = $x;\nauto $v = or_zeros($w, $y);",
        "auto $v = or_zeros(c10::nullopt, $x);",
        "std::optional<torch::Tensor> $w = $x;\nif ($w.has_value())\n  *$w = $w->contiguous();\nauto $v = $w.value();",
        "std::optional<torch::Tensor> $w = $x;\n$w = std::nullopt;\nif (q)\n  $w = $y;\nTORCH_CHECK($w);\nauto $v = *$w;",
        "std::optional<torch::Tensor> $w = $x;\nif ($p)\n  $w.reset();\nauto $v = $w ? *$w : $c;",
        "std::optional<torch::Tensor> $w{$x};\nauto &$u = *$w;\n$u = $c;\nauto $v = $w.value();",
        "c10::optional<torch::Tensor> $w = $x;\nauto $v = $w->detach().alias();\nif ($p)\n  $v = $w.value_or($y);",
    ])


@idiom
def tuples(fn, scope, depth):
    rng = fn.rng
    if rng.random() < 0.4:  # of operators
        x = fn.pick(scope, lambda k: floating(k) and k.shape)
        if not x:
            return None
        k, v, w, d = scope.tensors[x], fn.fresh(), fn.fresh(), 0
        d = rng.randrange(len(k.shape))
        less = k.shape[:d] + k.shape[d + 1:]
        made, one, other = rng.choice([
            ("%s.max(%d)" % (x, d), Kind(less, k.dtype), Kind(less, LONG)),
            ("torch::min(%s, %d)" % (x, d), Kind(less, k.dtype), Kind(less, LONG)),
            ("%s.sort(%d)" % (x, d), k, Kind(k.shape, LONG)),
            ("%s.topk(1, %d)" % (x, d), Kind(k.shape[:d] + (1,) + k.shape[d + 1:], k.dtype),
             Kind(k.shape[:d] + (1,) + k.shape[d + 1:], LONG)),
            ("torch::std_mean(%s, %d)" % (x, d), Kind(less, k.dtype), Kind(less, k.dtype)),
            ("%s.median(%d)" % (x, d), Kind(less, k.dtype), Kind(less, LONG)),
            ("torch::cummax(%s, %d)" % (x, d), k, Kind(k.shape, LONG))])
        scope.tensors[v], scope.tensors[w] = one, other
        lines = rng.choice([["auto [%s, %s] = %s;" % (v, w, made)],
                            ["torch::Tensor %s, %s;" % (v, w), "std::tie(%s, %s) = %s;" % (v, w, made)],
                            ["auto &&[%s, %s] = %s;" % (v, w, made)],
                            ["const auto %s = std::get<0>(%s);" % (v, made), "const auto %s = std::get<1>(%s);" % (w, made)]])
        if lines[-1].startswith("const"):  # not to be assigned
            del scope.tensors[v], scope.tensors[w]
        return lines + [["PROBE(%s);" % v]] + [["PROBE(%s);" % w]]
    return simple(fn, scope, [
        "auto [$w, $v] = both($x, $y);",
        "auto [$v, $w] = both($x, $y);",
        "torch::Tensor $v;\nstd::tie($v, std::ignore) = both($x, $y);",
        "@std::tie($x, $y) = std::make_tuple($y, $x);",
        "@std::tie($x, std::ignore) = both($y, $c);",
        "auto [$v, $w] = dense_or_not($x);\nif (!$w)\n  $v = $v.contiguous();",
        "auto $w = dense_or_not($x);\nauto $v = $w.second ? $w.first : $c;",
        "Holder $w{$x, $y};\nauto &[$u, $v] = $w;\n$u = $c;\n$v = $w.one;",
        "auto $w = std::make_tuple($x, 1, $y);\nstd::get<2>($w) = $c;\nauto $v = std::get<$i>(std::make_tuple("
        "std::get<0>($w), std::get<2>($w)));",
        "std::pair<torch::Tensor, torch::Tensor> $w{$x, $y};\nauto &$u = $w.second;\n$u = $u.contiguous();\nauto $v = $w.second;",
        "auto $w = std::tie($x, $y);\nstd::get<0>($w) = $c;\nauto $v = std::get<1>($w);",
        "auto $w = std::forward_as_tuple($x, $y);\nauto $v = std::get<$i>($w);",
    ])


@idiom
def maps(fn, scope, depth):
    return simple(fn, scope, [
        "std::map<std::string, torch::Tensor> $w;\n$w[\"x\"] = $x;\n$w[\"y\"] = $y;\nauto $v = $w[\"x\"];",
        "std::map<std::string, torch::Tensor> $w{{\"x\", $x}, {\"y\", $y}};\nauto $v = $w.at(\"y\");",
        "std::unordered_map<int, torch::Tensor> $w;\n$w.emplace(0, $x);\n$w.emplace(1, $y);\nauto $v = $w.at($i);",
        "std::unordered_map<std::string, torch::Tensor> $w;\n$w[\"x\"] = $x;\nfor (auto &[key, $u] : $w)\n"
        "  $u = $u.contiguous();\nauto $v = $w[\"x\"];",
        "std::map<int, torch::Tensor> $w;\n$w[n] = $x;\nif ($p)\n  $w[n] = $y;\nauto $v = $w.find(n)->second;",
        "std::map<int, torch::Tensor> $w;\n$w.insert({0, $x});\n$w.insert({0, $y});\nauto $v = $w[0];",
        "std::map<int, torch::Tensor> $w{{0, $x}};\nauto &$u = $w[0];\n$u = $c;\nauto $v = $w.begin()->second;",
        "std::map<int, torch::Tensor> $w;\nif ($p)\n  $w[1] = $x;\nauto $v = $w.count(1) ? $w[1] : $y;",
        "std::map<int, std::vector<torch::Tensor>> $w;\n$w[0].push_back($x);\n$w[0].push_back($y);\nauto $v = $w[0][$i];",
        "std::map<int, torch::Tensor> $w{{0, $x}};\n$w.erase(0);\n$w[0] = $y;\nauto $v = $w[0];",
        "c10::Dict<std::string, torch::Tensor> $w;\n$w.insert(\"x\", $x);\nauto $v = $w.at(\"x\");",
    ])


@idiom
def lambdas(fn, scope, depth):
    if fn.rng.random() < 0.25:
        x, f = fn.pick(scope), fn.fresh()
        call = fn.rng.choice([["%s();" % f], ["if (%s)" % condition(fn, scope), "  %s();" % f],
                              ["for (int i = 0; i < n; ++i)", "  %s();" % f], ["%s();" % f, "%s();" % f]])
        return ["auto %s = [&] {" % f] + fn.assignments(scope.copy(), depth) + ["};", fn.assignment(scope.copy(), depth)
                                                                               ] + call + fn.probe(scope, x)
    return simple(fn, scope, [
        "@auto $v = [&] { $x = $c; };\nif ($p)\n  $v();",
        "@auto $v = [&$x, t = $y] { $x = t; };\n$v();",
        "auto $w = [$x] { return $x.contiguous(); };\nif ($p)\n  $x = $c;\nauto $v = $w();",
        "auto $w = [t = $c]() mutable {\n  t = t.contiguous();\n  return t;\n};\nauto $v = $w();",
        "std::function<torch::Tensor(const torch::Tensor &)> $w = [](const torch::Tensor &t) { return t.contiguous(); };\n"
        "if (p)\n  $w = [](const torch::Tensor &t) { return t.detach(); };\nauto $v = $w($x);",
        "auto $w = [](auto &t) { t = t.contiguous(); };\n$w($x);\nauto $v = $x;",
        "auto $v = apply([](const torch::Tensor &t) { return t.detach(); }, $x);",
        "auto $v = apply([&](const torch::Tensor &t) { return q ? t : $y; }, $x);",
        "auto $v = [&] {\n  if ($p)\n    return $x;\n  return $y;\n}();",
        "auto $w = [=](bool first) { return first ? $x : $y; };\nauto $v = $w(p);",
        "auto $v = $x;\nauto $w = [&]() -> torch::Tensor & { return $v; };\n$w() = $c;",
        "@auto $w = [&](torch::Tensor &t) { t = t.detach(); };\nfor (auto *t : {&$x, &$y})\n  $w(*t);",
        "torch::Tensor (*$w)(const torch::Tensor &) = p ? &dense : &doubled;\nauto $v = $w($x);",
    ], lambda k: k.dtype != BOOL)


@idiom
def dispatches(fn, scope, depth):
    x, y = two(fn, scope, floating)
    if not x:
        return None
    return ["AT_DISPATCH_FLOATING_TYPES(%s.scalar_type(), \"f\", [&] {" % x,
            "%s = %s;" % (x, fn.rng.choice([y, "%s.contiguous()" % y, "%s.clone()" % y, fn.change(scope, x)])),
            "});"] + fn.probe(scope, x)


@idiom
def range_loops(fn, scope, depth):
    if fn.rng.random() < 0.3:  # rows
        x = fn.pick(scope, lambda k: k.shape and k.shape[0] >= 2 and k.dtype != BOOL)
        if not x:
            return None
        k, v, w = scope.tensors[x], fn.fresh(), fn.fresh()
        row = Kind(k.shape[1:], k.dtype)
        made, kind = fn.rng.choice([
            (["torch::Tensor %s;" % v, "for (const auto &%s : %s.unbind(0)) {" % (w, x), ["PROBE(%s);" % w],
              "%s = %s.defined() ? %s + %s : %s;" % (v, v, v, w, w), "}"], row),
            (["std::vector<torch::Tensor> %s;" % w, "for (int64_t i = 0; i < %s.size(0); ++i)" % x,
              "  %s.push_back(%s[i]);" % (w, x), "auto %s = torch::stack(%s);" % (v, w)], k),
            (["std::vector<torch::Tensor> %s;" % w, "for (int64_t i = 0; i < 2; ++i)",
              "  %s.push_back(%s.select(0, i));" % (w, x), "auto %s = %s[1];" % (v, w)], row),
            (["auto %s = torch::zeros_like(%s);" % (v, x), "for (int64_t i = 0; i < %s.size(0); ++i)" % x,
              "  %s[i] = %s[i].detach();" % (v, x)], k)])
        scope.tensors[v] = kind
        return made + fn.probe(scope, v)
    return simple(fn, scope, [
        "std::vector<torch::Tensor> $w = {$x, $y};\nfor (auto &t : $w)\n  t = t.contiguous();\nauto $v = $w[1];",
        "std::vector<torch::Tensor> $w = {$x, $y};\nfor (auto t : $w)\n  t = t.clone();\nauto $v = $w[$i];",
        "std::vector<torch::Tensor> $w = {$x, $y};\nfor (const auto &t : $w) {\n  torch::NoGradGuard guard;\n"
        "  t.zero_();\n}\nauto $v = $w[$i];",
        "@for (auto *t : {&$x, &$y})\n  *t = t->contiguous();",
        "torch::Tensor $v;\nfor (const auto &t : {$x, $y})\n  $v = t;",
        "std::vector<torch::Tensor> $w{$x, $y};\nstd::transform($w.begin(), $w.end(), $w.begin(),\n"
        "               [](const torch::Tensor &t) { return t.contiguous(); });\nauto $v = $w.front();",
        "std::vector<torch::Tensor> $w{$x, $y};\nstd::for_each($w.begin(), $w.end(), [](torch::Tensor &t) "
        "{ t = t.detach(); });\nauto $v = $w.back();",
        "std::vector<torch::Tensor> $w{$x, $y};\nfor (size_t i = 0; i < $w.size(); ++i)\n  $w[i] = $w[i].contiguous();\n"
        "auto $v = $w[$i];",
        "std::vector<torch::Tensor> $w{$x, $y};\nfor (auto it = $w.begin(); it != $w.end(); ++it)\n"
        "  *it = it->detach();\nauto $v = $w[$i];",
        "std::vector<torch::Tensor> $w{$x, $y};\ntorch::Tensor $v = $c;\nfor (const auto &t : $w)\n  if (t.is_contiguous())\n"
        "    $v = t;",
    ])


@idiom
def lists(fn, scope, depth):
    return simple(fn, scope, [
        "std::vector<torch::Tensor> $w(2);\n$w[0] = $x;\n$w[1] = $y;\nauto $v = $w[q ? 0 : 1];",
        "std::vector<torch::Tensor> $w(2, $x);\n$w[0] = $c;\nauto $v = $w[1];",
        "std::vector<torch::Tensor> $w{$x};\n$w.insert($w.begin(), $y);\nauto $v = $w[$i];",
        "std::vector<torch::Tensor> $w{$x, $y};\n$w.erase($w.begin());\nauto $v = $w[0];",
        "std::vector<torch::Tensor> $w{$x, $y};\n$w.pop_back();\n$w.emplace_back($c);\nauto $v = $w.back();",
        "std::array<torch::Tensor, 2> $w{$x, $y};\n$w[0] = $w[1];\nauto $v = $w[0];",
        "torch::Tensor $w[2] = {$x, $y};\nstd::swap($w[0], $w[1]);\nauto $v = $w[0];",
        "std::vector<torch::Tensor> $w{$x, $y};\ndensify($w);\nauto $v = $w[$i];",
        "std::vector<torch::Tensor> $w{$x, $y};\nauto $v = first_of($w);",
        "std::vector<torch::Tensor> $w{$x, $y};\nauto &$u = $w[0];\n$u = $c;\nauto $v = $w[0];",
        "std::vector<std::vector<torch::Tensor>> $w{{$x}, {$y}};\n$w[0][0] = $c;\nauto $v = $w[1][0];",
        "std::vector<torch::Tensor> $w;\n$w.reserve(2);\n$w.push_back($x);\nauto $u = $w;\n$u[0] = $c;\nauto $v = $w[0];",
        "std::vector<torch::Tensor> $w{$x};\n$w.assign({$y});\nauto $v = $w.at(0);",
        "std::vector<torch::Tensor> $w{$x, $y};\n$w.resize(1);\nauto $v = *$w.begin();",
        "std::deque<torch::Tensor> $w{$x};\n$w.push_front($y);\nauto $v = $w.front();",
        "std::vector<torch::Tensor> $w{$x, $y};\ntorch::TensorList $u = $w;\nauto $v = $u[$i];",
        "c10::List<torch::Tensor> $w;\n$w.push_back($x);\nauto $v = $w.get(0);",
        "c10::IValue $w = $x;\nauto $v = $w.toTensor();",
        "std::vector<torch::Tensor> $w{$x, $y};\nstd::reverse($w.begin(), $w.end());\nauto $v = $w[0];",
        "std::vector<torch::Tensor> $w;\nif ($p)\n  $w.push_back($x);\n$w.push_back($y);\nauto $v = $w[0];",
        "std::vector<torch::Tensor> $w;\nfor (int i = 0; i < n; ++i)\n  $w.push_back($x);\n$w.push_back($y);\nauto $v = $w[0];",
    ])


@idiom
def moves(fn, scope, depth):
    return simple(fn, scope, [
        "auto $v = std::move($x);\n$x = $v.clone();",
        "auto $v = std::move($x);\n$x = $v;",
        "std::vector<torch::Tensor> $w;\n$w.push_back(std::move($x));\n$x = $w[0].contiguous();\nauto $v = $w[0];",
        "Holder $w{$y, std::move($x)};\n$x = $w.one;\nauto $v = $w.two;",
        "$x = std::move($x).contiguous();\nauto $v = $x;",
        "auto $v = std::exchange($x, $c);",
        "auto $v = same(std::move($x));\n$x = $v.detach();",
        "torch::Tensor $v;\n$v = std::move($x);\n$x = std::move($v);\n$v = $x;",
        "auto $v = passed($x);\n$v = passed(std::move($v));",
        "auto $w = std::make_unique<torch::Tensor>(std::move($x));\n$x = $w->contiguous();\nauto $v = *$w;",
        "torch::Tensor $w = $x, $u = $y;\nstd::swap($w, $u);\nauto $v = std::move($u);",
    ])


@idiom
def objects(fn, scope, depth):
    return simple(fn, scope, [
        "Cache $w($x);\n$w.densify();\nauto $v = $w.get();",
        "Cache $w($x);\nif ($p)\n  $w.set($y);\nauto $v = $w.get();",
        "Cache $w($x);\n$w.own() = $c;\nauto $v = $w.seen();",
        "Cache $w($x);\nauto &$u = $w.own();\n$u = $c;\nauto $v = $w.get();",
        "Cache $w($x);\nauto *$u = &$w;\n$u->set($y);\nauto $v = $w.get();",
        "Cache $w($x);\nauto $u = $w;\n$u.set($y);\nauto $v = $w.get();",
        "Cache $w($x);\nauto $v = $w.densify().fill(1).get();",
        "Cache $w($x);\n$w.change([](const torch::Tensor &t) { return t.detach(); });\nauto $v = $w.get();",
        "auto $w = std::make_shared<Cache>($x);\nauto $u = $w;\n$u->set($c);\nauto $v = $w->get();",
        "auto $w = std::make_unique<Cache>($x);\n$w->densify();\nauto $v = $w->seen();",
        "LastCache $w($x);\n$w.set_last($y);\n$w.densify();\nauto $v = p ? $w.last : $w.get();",
        "Holder $w{$x, $y};\n$w.exchange();\nauto $v = $w.one;",
        "std::vector<Holder> $w{{$x, $y}};\n$w[0].two = $c;\nauto $v = $w[0].one;",
        "Holder $w;\n$w.one = $x;\nauto $u = $w;\n$u.one = $y;\nauto $v = $w.one;",
        "auto $w = std::make_shared<Holder>();\n$w->one = $x;\nif ($p)\n  $w->one = $y;\nauto $v = $w->one;",
        "struct {\n  torch::Tensor t;\n} $w;\n$w.t = $x;\nauto $v = $w.t;",
    ], lambda k: k.dtype in FLOATING)


@idiom
def pointers(fn, scope, depth):
    return simple(fn, scope, [
        "@auto *$v = &$x;\n*$v = $c;",
        "@auto *$v = q ? &$x : &$y;\n*$v = $c;",
        "@torch::Tensor *$v = &$x;\nif ($p)\n  $v = &$y;\n*$v = $v->contiguous();",
        "@torch::Tensor &$v = q ? $x : $y;\n$v = $c;",
        "@std::reference_wrapper<torch::Tensor> $v = $x;\n$v.get() = $c;",
        "const torch::Tensor &$w = $x;\n$x = $c;\nauto $v = $w;",
        "@torch::Tensor *$v = nullptr;\nif ($p)\n  $v = &$x;\nif ($v)\n  *$v = $c;",
        "@dense_into($y, $x);",
        "@detach_at(&$x);",
        "@either($x, $y, p) = $c;",
        "auto $v = either($x, $y, q);",
        "@densify_all($x, $y);",
        "auto $v = $x;\nauto &$w = $v;\nauto *$u = &$w;\n*$u = $c;",
        "Holder $w{$x, $y};\nauto *$u = p ? &$w.one : &$w.two;\n*$u = $c;\nauto $v = $w.one;",
        "Holder $w{$x, $y};\nauto $u = q ? &Holder::one : &Holder::two;\nauto $v = $w.*$u;",
        "@auto **$w = static_cast<torch::Tensor **>(nullptr);\nauto *$u = &$x;\n$w = &$u;\n**$w = $c;",
    ])
