# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""More of idioms.py: what is done to tensors, rather than with variables."""

from expressions import BOOL, COMPLEX, DOUBLE, FLOAT, LONG, Kind, braces
from idioms import FLOATING, condition, filled, floating, idiom, simple, two


@idiom
def kept(fn, scope, depth):
    """What outlives the call, or a round of a loop."""
    return simple(fn, scope, [
        "static torch::Tensor $w = $x;\nauto $v = $w;",
        "static torch::Tensor $w;\nif (!$w.defined())\n  $w = $x.clone();\nauto $v = $w;",
        "static torch::Tensor $w = $x.clone();\nif ($p)\n  $w = $y;\nauto $v = $w;",
        "remember($x);\nif ($p)\n  remember($y);\nauto $v = recalled();",
        "remember($x);\nremembered = $c;\nauto $v = remembered;",
        "remembered = $x;\nfor (int i = 0; i < n; ++i)\n  remember(recalled().contiguous());\nauto $v = recalled();",
        "thread_local Cache $w($x);\n$w.set($y);\nauto $v = $w.get();",
    ])


@idiom
def helpers(fn, scope, depth):
    x = fn.pick(scope, lambda k: len(k.shape) == 2)
    if x and fn.rng.random() < 0.2:
        v = fn.fresh()
        scope.tensors[v] = scope.tensors[x]
        return ["auto %s = turned(%s, n);" % (v, x)] + fn.probe(scope, v)
    return simple(fn, scope, [
        "auto $v = Twice::apply($x);",
        "auto $v = doubled(dense($x));",
        "auto $v = maybe_doubled($x, $p);",
        "auto $v = dense($p ? $x : $y);",
        "auto $v = frozen(same($x));",
        "auto $v = $x;\ndouble_it($v);",
        "auto $v = apply(dense, $x);",
        "auto $v = apply(&frozen, $x);",
    ], lambda k: k.dtype in FLOATING)


@idiom
def accesses(fn, scope, depth):
    """Elements that are read and written."""
    x = fn.pick(scope, lambda k: k.dtype in (FLOAT, DOUBLE, LONG))
    if not x:
        return None
    k, v, w = scope.tensors[x], fn.fresh(), fn.fresh()
    element, rank = {FLOAT: "float", DOUBLE: "double", LONG: "int64_t"}[k.dtype], len(k.shape)
    first = "[0]" * rank
    lines = fn.rng.choice([
        ["%s.data_ptr<%s>()[0] = 1;" % (x, element)],
        ["auto *%s = %s.data_ptr<%s>();" % (v, x, element), "%s[0] += 1;" % v],
        ["auto *%s = %s.data_ptr<%s>();" % (v, x, element), "if (%s.is_contiguous())" % x,
         "  for (int64_t i = 0; i < %s.numel(); ++i)" % x, "    %s[i] = 2;" % v],
        ["auto %s = *static_cast<const %s *>(%s.data_ptr());" % (v, element, x), "if (%s > 7)" % v, "  return;"],
        ["auto %s = %s.sum().item<double>();" % (v, x), "if (%s < 0)" % v, "  return;"]] + ([
            ["auto %s = %s.accessor<%s, %d>();" % (v, x, element, rank), "%s%s = 1;" % (v, first)],
            ["auto %s = %s.packed_accessor32<%s, %d>();" % (v, x, element, rank), "%s%s = 1;" % (v, first)],
            ["auto %s = %s.contiguous();" % (w, x), "auto %s = %s.accessor<%s, %d>();" % (v, w, element, rank),
             "%s%s += 1;" % (v, first)]] if rank else [["auto %s = %s.item<%s>();" % (v, x, element)]]))
    return lines + fn.probe(scope, x)


@idiom
def indexed_writes(fn, scope, depth):
    x, y = two(fn, scope, lambda k: k.shape and k.dtype not in (BOOL,))
    if not x:
        return None
    real = ["%s.masked_fill_(%s > 0, 0);", "%s.index_put_({%s > 0}, 1);"] if scope.tensors[x].dtype != COMPLEX else []
    what = fn.rng.choice([
        "%s.index_put_({0}, 1);", "%s.index_put_({torch::indexing::Slice()}, %y);", "%s[0] = %y[0];", "%s[0] = 1;",
        "%s[0].fill_(1);", "%s.select(0, 0).copy_(%y[0]);", "%s.narrow(0, 0, 1).zero_();", "%s.copy_(%y);",
        "%s.index_fill_(0, torch::tensor({0}), 2);", "%s.index_copy_(0, torch::tensor({0}), %y.narrow(0, 0, 1));",
        "%s.index_add_(0, torch::tensor({0}), %y.narrow(0, 0, 1));", "%s += %y;", "%s *= 2;", "%s -= 1;",
        "%s.set_requires_grad(%s.requires_grad());", "%s.index({\"...\"}).zero_();", "%s.view({-1})[0] = 1;",
        "%s.index_put_({torch::indexing::Slice(0, 1)}, 1);", "%s.t().zero_();" if len(scope.tensors[x].shape) == 2 else
        "%s.flatten().zero_();"] + real)
    guard = fn.fresh()
    return ["{", "torch::NoGradGuard %s;" % guard, what.replace("%s", x).replace("%y", y), "}"] + fn.probe(
        scope, x) + fn.probe(scope, y)


@idiom
def other_storage(fn, scope, depth):
    """set_, resize_, and what changes a tensor's shape in place."""
    x, y = two(fn, scope)
    k, v = scope.tensors[x], fn.fresh()
    rank = len(k.shape)
    choices = ["%s.set_(%s.detach());" % (x, y), "%s.set_data(%s);" % (x, y), "%s.set_data(%s.clone());" % (x, y),
               "%s.resize_(%s);" % (x, braces(k.shape)), "%s.resize_as_(%s);" % (x, y),
               "%s.set_(%s.detach().clone());" % (x, y), "%s.set_data(%s.detach().contiguous());" % (x, y)]
    if rank < 4:
        choices.append("%s.unsqueeze_(0).squeeze_(0);" % x)
    if rank == 2:
        choices.append("%s.t_().t_();" % x)
    if not depth:  # nobody else follows what it becomes
        shape = fn.rng.choice([(3, 4), (2, 2), (6,), (2, 3, 4)])
        new = [("%s.resize_(%s);" % (v, braces(shape)), shape)]
        if rank == 2:
            new += [("%s.t_();" % v, k.shape[::-1]), ("%s.transpose_(0, 1);" % v, k.shape[::-1]),
                    ("%s.swapdims_(0, 1);" % v, k.shape[::-1])]
        if rank < 4:
            d = fn.rng.randint(0, rank)
            new += [("%s.unsqueeze_(%d);" % (v, d), k.shape[:d] + (1,) + k.shape[d:])]
        new += [("%s.squeeze_();" % v, tuple(n for n in k.shape if n != 1))]
        if fn.rng.random() < 0.6:
            text, shape = fn.rng.choice(new)
            copy = ".detach().clone()" if "resize" in text else fn.rng.choice([".detach().clone()", ".alias()"])
            scope.tensors[v] = Kind(shape, k.dtype)
            return ["auto %s = %s%s;" % (v, x, copy), text] + fn.probe(scope, v) + fn.probe(scope, x)
    return [fn.rng.choice(choices)] + fn.probe(scope, x) + fn.probe(scope, y)


@idiom
def gradients(fn, scope, depth):
    v, w, u = fn.fresh(), fn.fresh(), fn.fresh()
    x = fn.pick(scope, floating)
    if not x:
        return None
    test = condition(fn, scope)
    scope.tensors[v] = scope.tensors[w] = scope.tensors[x]
    lines = fn.rng.choice([
        "auto $w = $x.detach().clone().requires_grad_();\n($w * $w).sum().backward();\nauto $v = $w.grad();",
        "auto $w = $x.detach().clone().set_requires_grad(true);\n"
        "auto $v = torch::autograd::grad({($w * 2).sum()}, {$w})[0];",
        "auto $w = $x.detach().clone().requires_grad_();\n"
        "auto $v = torch::autograd::grad({($w * $w).sum()}, {$w}, {}, true, /*create_graph=*/true)[0];",
        "auto $w = $x.detach().clone().requires_grad_();\n$w.mutable_grad() = torch::zeros_like($w);\nauto $v = $w.grad();",
        "auto $w = $x.detach().clone().requires_grad_();\n$w.square().sum().backward();\n{\n"
        "  torch::NoGradGuard guard;\n  $w.sub_($w.grad() * 0.1);\n  $w.grad().zero_();\n}\nauto $v = $w.grad().clone();",
        "auto $w = $x.detach().clone();\n$w.set_requires_grad($p);\nauto $v = $w * 2;",
        "auto $w = $x.clone();\nif ($w.is_leaf())\n  $w.requires_grad_();\nauto $v = $w.detach();",
        "auto $w = $x.clone();\nif ($w.requires_grad())\n  $w.retain_grad();\nauto $v = $w + 1;",
        "auto $w = $x.detach().clone().requires_grad_();\nauto $v = $w.clone();\n$w.requires_grad_(false);",
        "auto $w = $x.detach().clone().requires_grad_();\nauto $v = $w.detach_();",
        "auto $w = Twice::apply($x.detach());\nauto $v = Twice::apply($x);",
        "auto $w = torch::zeros_like($x, torch::requires_grad());\nauto $v = $w.mul(2);",
        "auto $w = $x.detach();\n$w.requires_grad_($p);\nauto $v = $w.alias();",
        "torch::Tensor $w = $x, $v;\n{\n  torch::NoGradGuard guard;\n  $w = $x.clone();\n  $v = $x.alias();\n}",
    ])
    return filled(lines, x=x, v=v, w=w, u=u, p=test) + fn.probe(scope, v) + fn.probe(scope, w)


@idiom
def modules(fn, scope, depth):
    x = fn.pick(scope, lambda k: k.dtype == FLOAT and len(k.shape) >= 2 and k.shape[-1] == 4)
    if not x:
        return None
    v, w = fn.fresh(), fn.fresh()
    k = scope.tensors[x]
    text, kind = fn.rng.choice([
        ("torch::nn::Linear $w(4, 5);\nauto $v = $w->forward($x);", Kind(k.shape[:-1] + (5,), FLOAT)),
        ("torch::nn::Linear $w(4, 4);\n$w->eval();\ntorch::NoGradGuard no_grad_$w;\nauto $v = $w($x);", k),
        ("torch::nn::Linear $w(4, 5);\nauto $v = $w->weight;", Kind((5, 4), FLOAT)),
        ("torch::nn::Linear $w(4, 5);\nfor (auto &t : $w->parameters())\n  t.requires_grad_(false);\nauto $v = $w($x);",
         Kind(k.shape[:-1] + (5,), FLOAT)),
        ("torch::nn::Sequential $w(torch::nn::Linear(4, 3), torch::nn::ReLU());\nauto $v = $w->forward($x);",
         Kind(k.shape[:-1] + (3,), FLOAT)),
        ("NetImpl $w;\nauto $v = $w.forward($x);", k),
        ("auto $w = std::make_shared<NetImpl>();\nauto $v = $w->shift;", Kind((4,), FLOAT)),
        ("NetImpl $w;\nauto $v = $w.scale.detach();", Kind((4,), FLOAT)),
        ("NetImpl $w;\n$w.to(torch::kDouble);\nauto $v = $w.forward($x.to(torch::kDouble));", Kind(k.shape, DOUBLE)),
        ("NetImpl $w;\nauto $v = $w.parameters()[0];", Kind((4,), FLOAT)),
        ("NetImpl $w;\nauto $v = $w.buffers()[0];", Kind((4,), FLOAT)),
        ("auto $v = torch::nn::functional::relu($x);", k),
        ("auto $v = torch::nn::functional::softmax($x, -1);", k),
        ("auto $v = torch::nn::functional::pad($x, torch::nn::functional::PadFuncOptions({1, 1}));",
         Kind(k.shape[:-1] + (6,), FLOAT)),
        ("torch::nn::LayerNorm $w(torch::nn::LayerNormOptions({4}));\nauto $v = $w($x);", k),
        ("torch::nn::Identity $w;\nauto $v = $w($x);", k),
        ("torch::nn::Dropout $w(0.5);\n$w->eval();\nauto $v = $w->forward($x);", k),
        ("torch::nn::Embedding $w(5, 4);\nauto $v = $w(torch::tensor({0, 1}));", Kind((2, 4), FLOAT)),
    ])
    scope.tensors[v] = kind
    return filled(text, x=x, v=v, w=w) + fn.probe(scope, v)


@idiom
def options(fn, scope, depth):
    x, y = two(fn, scope)
    k, v, w = scope.tensors[x], fn.fresh(), fn.fresh()
    shape = fn.rng.choice([(3, 4), (2, 3, 4), k.shape])
    text, dtype = fn.rng.choice([
        ("auto $w = torch::TensorOptions().dtype(torch::kDouble);\nauto $v = torch::zeros($s, $w);", DOUBLE),
        ("auto $w = torch::TensorOptions().dtype(torch::kDouble);\n$w = $w.requires_grad(p);\nauto $v = torch::ones($s, $w);",
         DOUBLE),
        ("torch::TensorOptions $w;\nif (q)\n  $w = $w.requires_grad(true);\nauto $v = torch::zeros($s, $w);", FLOAT),
        ("auto $v = torch::zeros($s, $x.options());", k.dtype),
        ("auto $w = $x.options().dtype(torch::kLong);\nauto $v = torch::ones($s, $w);", LONG),
        ("auto $v = torch::zeros($s, torch::device(torch::kCPU).dtype(torch::kFloat));", FLOAT),
        ("torch::Device $w(torch::kCPU);\nauto $v = torch::ones($s).to($w);", FLOAT),
        ("auto $w = $x.device();\nauto $v = torch::ones($s, $w);", FLOAT),
        ("auto $w = p ? torch::kFloat : $x.scalar_type();\nauto $v = $x.to($w);", k.dtype if k.dtype == FLOAT else None),
        ("const auto $w = $x.scalar_type();\nauto $v = torch::ones($s).to($w);", k.dtype),
        ("auto $v = torch::empty($s, torch::dtype($x.dtype()).layout($x.layout()));", k.dtype),
        ("std::vector<int64_t> $w = $x.sizes().vec();\nauto $v = torch::zeros($w);", FLOAT),
        ("auto $v = torch::empty_strided($x.sizes(), $x.strides(), $x.options());", k.dtype),
        ("auto $v = $x.as_strided($x.sizes(), $x.strides());", k.dtype),
        ("auto $v = torch::empty_like($x, torch::MemoryFormat::Contiguous);", k.dtype),
        ("auto $v = torch::rand_like($x, torch::kDouble);", DOUBLE if k.dtype != COMPLEX else None),
        ("auto $v = torch::full_like($x, 2);", k.dtype),
        ("auto $w = torch::requires_grad();\nauto $v = torch::zeros($s, $w).clone();", FLOAT),
    ])
    if not dtype:
        return None
    lines = filled(text, x=x, y=y, v=v, w=w, s=braces(shape))
    scope.tensors[v] = Kind(shape if "$s" in text else k.shape, dtype)
    return lines + fn.probe(scope, v)


@idiom
def out_variants(fn, scope, depth):
    x, y = two(fn, scope, lambda k: floating(k) and k.shape)
    if not x:
        return None
    v, guard, k = fn.fresh(), fn.fresh(), scope.tensors[x]
    scope.tensors[v] = k
    first = fn.rng.choice(["torch::empty(%s, %s.options())" % (braces(k.shape), x), "torch::empty_like(%s)" % x,
                           "%s.detach().clone()" % x, "torch::empty({0}, %s.options())" % x])
    call = fn.rng.choice(["torch::add_out(%s, %s, %s);" % (v, x, y), "torch::mul_out(%s, %s, %s);" % (v, x, y),
                          "at::relu_out(%s, %s);" % (v, x), "torch::exp_out(%s, %s);" % (v, x),
                          "torch::cumsum_out(%s, %s, 0);" % (v, x)])
    return ["auto %s = %s;" % (v, first), "{", "torch::NoGradGuard %s;" % guard, call, "}"] + fn.probe(scope, v)


@idiom
def masks(fn, scope, depth):
    """Of a number of elements that only a run shows."""
    x = fn.pick(scope, lambda k: floating(k) and k.shape)
    if not x:
        return None
    v, w, k = fn.fresh(), fn.fresh(), scope.tensors[x]
    made, dtype = fn.rng.choice([
        ("%s.index({%s > 0})" % (x, x), k.dtype), ("%s.masked_select(%s > 0)" % (x, x), k.dtype),
        ("torch::nonzero(%s)" % x, LONG), ("torch::nonzero(%s).t()" % x, LONG),
        ("%s.ge(0).nonzero().to(%s.dtype())" % (x, x), k.dtype), ("std::get<0>(torch::_unique(%s))" % x, k.dtype)])
    scope.tensors[v] = Kind((), dtype)
    return ["auto %s = %s;" % (w, made), ["PROBE(%s);" % w], "auto %s = %s.sum();" % (v, w)] + fn.probe(scope, v)


@idiom
def exchanged(fn, scope, depth):
    return simple(fn, scope, [
        "@std::swap($x, $y);",
        "@auto $v = $x;\n$x = $y;\n$y = $v;",
        "@std::tie($x, $y) = std::make_pair($c, $d);",
        "@$x = $y = $c;",
        "@if ($p)\n  std::swap($x, $y);",
        "@torch::Tensor $v[] = {$x, $y};\n$x = $v[n > 1];",
        "auto $v = p ? (q ? $x : $y) : $c;",
        "auto $v = ($p) ? $x : $c;",
        "torch::Tensor $v = $x;\nfor (int i = 0; i < n; ++i)\n  std::swap($v, i ? $x : $y);",
    ])
