# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a tensor of a generated function can be made by: factories, operators, members.

Shapes and dtypes are followed, so that every expression is valid. An expression may still
throw for what only a run shows, such as a view of a strided tensor: what was logged before holds.
A dimension of size 1 comes about by what the code says, not by what a run shows, such as a half
of two elements: it makes a strided layout a contiguous one again.
"""

from dataclasses import dataclass

FLOAT, DOUBLE, LONG, COMPLEX = "torch::kFloat", "torch::kDouble", "torch::kLong", "torch::kComplexFloat"
BOOL = "torch::kBool"
ELEMENTS = {FLOAT: "float", DOUBLE: "double", LONG: "int64_t", COMPLEX: "c10::complex<float>", BOOL: "bool"}
SHAPES = [(3, 4), (4, 3), (2, 3, 4), (5,), (2, 3, 4, 5)]


@dataclass(frozen=True)
class Kind:
    """Of a tensor: what is the same on all paths."""
    shape: tuple
    dtype: str

    @property
    def is_floating(self):
        return self.dtype in (FLOAT, DOUBLE)

    @property
    def numel(self):
        total = 1
        for n in self.shape:
            total *= n
        return total


def braces(numbers):
    return "{" + ", ".join(str(n) for n in numbers) + "}"


def factory(rng, shape=None):
    shape = shape or rng.choice(SHAPES)
    dtype = rng.choice([FLOAT, FLOAT, DOUBLE, LONG, COMPLEX])
    maker = rng.choice(["zeros", "ones"])
    options = dtype
    if dtype in (FLOAT, DOUBLE) and rng.random() < 0.3:
        options = "torch::TensorOptions().dtype(%s).requires_grad(true)" % dtype
    return "torch::%s(%s, %s)" % (maker, braces(shape), options), Kind(shape, dtype)


def other_factory(rng):
    """What is made otherwise than by a shape and a dtype alone."""
    n, m = rng.choice([(3, 4), (4, 3), (1, 5), (6, 1)])
    return rng.choice([
        ("torch::rand({%d, %d})" % (n, m), Kind((n, m), FLOAT)),
        ("torch::randn({2, %d, %d}, torch::kDouble)" % (n, m), Kind((2, n, m), DOUBLE)),
        ("torch::full({%d, %d}, 1.5)" % (n, m), Kind((n, m), FLOAT)),
        ("torch::full({%d, %d}, 2, torch::kDouble)" % (n, m), Kind((n, m), DOUBLE)),
        ("torch::eye(%d, %d)" % (n, m), Kind((n, m), FLOAT)),
        ("torch::arange(%d)" % (n * m), Kind((n * m,), LONG)),
        ("torch::arange(%d, torch::kFloat).view({%d, %d})" % (n * m, n, m), Kind((n, m), FLOAT)),
        ("torch::arange(0, 6, 1.5)", Kind((4,), FLOAT)),
        ("torch::linspace(0, 1, %d)" % m, Kind((m,), FLOAT)),
        ("torch::randint(0, 5, {%d, %d})" % (n, m), Kind((n, m), FLOAT)),
        ("torch::randint(5, {%d, %d}, torch::kLong)" % (n, m), Kind((n, m), LONG)),
        ("torch::randperm(%d)" % n, Kind((n,), LONG)),
        ("torch::tensor({1, 2, 3})", Kind((3,), LONG)),
        ("torch::tensor({1.0, 2.0})", Kind((2,), FLOAT)),
        ("torch::tensor({{1.0f, 2.0f}, {3.0f, 4.0f}})", Kind((2, 2), FLOAT)),
        ("torch::tensor(3.0, torch::kDouble)", Kind((), DOUBLE)),
        ("torch::scalar_tensor(2)", Kind((), FLOAT)),
        ("torch::empty_strided({%d, %d}, {%d, 1})" % (n, m, m), Kind((n, m), FLOAT)),
        ("torch::empty_strided({%d, %d}, {1, %d})" % (n, m, n), Kind((n, m), FLOAT)),
        ("torch::empty({2, 3, %d, %d}, torch::MemoryFormat::ChannelsLast)" % (n, m), Kind((2, 3, n, m), FLOAT)),
        ("torch::from_blob(numbers, {%d, %d})" % (n, m), Kind((n, m), FLOAT)),
        ("torch::from_blob(numbers, {%d, %d}, {1, %d})" % (n, m, n), Kind((n, m), FLOAT)),
        ("torch::from_blob(numbers, {%d, %d}).clone()" % (n, m), Kind((n, m), FLOAT)),
        ("torch::complex(torch::ones({%d, %d}), torch::zeros({%d, %d}))" % (n, m, n, m), Kind((n, m), COMPLEX)),
        ("torch::tril(torch::ones({%d, %d}))" % (n, m), Kind((n, m), FLOAT)),
    ])


def usual_choices(fn, scope, name):
    """Of a variable: [(expression, kind)]."""
    rng = fn.rng
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
        view("sum(%d)" % d, k.shape[:d] + k.shape[d + 1:], LONG if k.dtype == BOOL else None)
        view("softmax(%d)" % d, k.shape) if k.is_floating else None
    if rank >= 1 and k.shape[0] >= 2:
        view("narrow(0, 0, 2)", (2,) + k.shape[1:]) if k.shape[0] > 2 else None  # not all of it
        choices.append(("%s[0]" % name, Kind(k.shape[1:], k.dtype)))
        d = rng.randrange(rank)
        size = k.shape[d]
        view("slice(%d, 0, %d, 2)" % (d, size), k.shape[:d] + ((size + 1) // 2,) + k.shape[d + 1:])
    if rank < 4:
        d = rng.randrange(rank + 1)
        view("unsqueeze(%d)" % d, k.shape[:d] + (1,) + k.shape[d:])
        view("expand(%s)" % braces((2,) + k.shape), (2,) + k.shape)
    view("reshape(%s)" % braces([k.numel]), (k.numel,))
    view("flatten()", (k.numel,)) if rank else None
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
    if k.is_floating:
        for text in ("mul(2)", "add(1.5)", "relu()", "exp()", "abs()", "square()", "neg()", "sigmoid()"):
            view(text, k.shape)
        choices.append(("torch::zeros_like(%s)" % name, k))
        choices.append(("torch::empty_like(%s)" % name, k))
        other = fn.pick(scope, lambda o: o == k)
        op = rng.choice(["+", "-", "*"])
        choices += [("%s %s %s" % (name, op, other), k)] * 3
        choices.append(("torch::where(%s > 0, %s, %s)" % (name, name, other), k))
        choices.append(("torch::cat({%s, %s}, 0)" % (name, other),
                        Kind((2 * k.shape[0],) + k.shape[1:], k.dtype))) if rank else None
        choices.append(("torch::stack({%s, %s})" % (name, other), Kind((2,) + k.shape, k.dtype)))
        lower = fn.pick(scope, lambda o: o.dtype == k.dtype and o.shape and
                        len(o.shape) < rank and o.shape == k.shape[-len(o.shape):])
        if lower:
            choices += [("%s + %s" % (lower, name), k)] * 3
            choices += [("%s * %s" % (name, lower), k)] * 2
    if k.dtype in (FLOAT, DOUBLE, LONG):
        choices.append(("%s.argmax()" % name, Kind((), LONG)))
    return choices


def promoted(one, other):
    """The dtype of a sum of two tensors that both have dimensions; nothing if that is not followed."""
    order = [BOOL, LONG, FLOAT, DOUBLE]
    if one in order and other in order:
        return max(one, other, key=order.index)
    return one if one == other else None


def other_choices(fn, scope, name):
    """What is rarer in such code, and knows more ways to be wrong."""
    rng = fn.rng
    k = scope.tensors[name]
    rank = len(k.shape)
    choices = []

    def add(text, shape=None, dtype=None):
        choices.append((text.replace("$", name), Kind(tuple(k.shape if shape is None else shape), dtype or k.dtype)))

    if rank:
        d = rng.randrange(rank)
        size = k.shape[d]
        front, back = k.shape[:d], k.shape[d + 1:]
        add("$.index_select(%d, torch::tensor({0, 0}))" % d, front + (2,) + back)
        add("$.flip({%d})" % d)
        add("$.roll(1, %d)" % d)
        add("$.narrow(%d, %d, 1)" % (d, size - 1), front + (1,) + back)
        add("$.narrow(%d, 0, 1).squeeze(%d)" % (d, d), front + back) if size else None
        add("$.chunk(2, %d)[0]" % d, front + ((size + 1) // 2,) + back) if size > 2 else None
        add("$.unbind(%d)[0]" % d, front + back)
        add("$.unfold(%d, 1, 1)" % d, k.shape + (1,)) if rank < 4 else None
        add("$.unsqueeze(-1)", k.shape + (1,)) if rank < 4 else None
        add("$.index({torch::indexing::Slice(), %s})" % ", ".join(["0"] * (rank - 1)), k.shape[:1]) if rank > 1 else None
        add("$.index({0})", k.shape[1:])
        add("$.index({torch::indexing::None})", (1,) + k.shape) if rank < 4 else None
        add("$.index({torch::indexing::Slice(0, 1)})", (1,) + k.shape[1:])
        add("$.index({torch::tensor({0, 0})})", (2,) + k.shape[1:])
        add("torch::transpose($, 0, -1)", (k.shape[-1],) + k.shape[1:-1] + (k.shape[0],)) if rank > 1 else None
        add("$.squeeze(%d)" % rng.choice([d, d - rank]), front + (back if size == 1 else k.shape[d:]))
        add("$.unsqueeze(-2)", k.shape[:-1] + (1,) + k.shape[-1:]) if rank < 4 else None
        add("$.index({\"...\", torch::indexing::None})", k.shape + (1,)) if rank < 4 else None
        add("$.view({-1})", (k.numel,))
        add("$.view_as($)")
        add("$.repeat(%s)" % braces([2] + [1] * (rank - 1)), (2 * k.shape[0],) + k.shape[1:])
        add("$.reshape(%s)" % braces((1,) + k.shape), (1,) + k.shape) if rank < 4 else None
        add("$.reshape(%s)" % braces(k.shape[1:] + k.shape[:1]), k.shape[1:] + k.shape[:1])
        if k.dtype != BOOL:
            add("$.cumsum(%d)" % d)
            add("$.sum(%d, /*keepdim=*/true)" % rng.choice([d, d - rank]), front + (1,) + back)
    if rank > 1:
        # Of a vector nobody counts dimensions from behind: that there is more than one counts
        # as evidence, as it does for t().
        add("$.select(-1, 0)", k.shape[:-1])
        add("$.narrow(-1, 0, 1)", k.shape[:-1] + (1,))
        add("$.index({\"...\", 0})", k.shape[:-1])
        add("$.index({\"...\", torch::indexing::Slice(0, 1)})", k.shape[:-1] + (1,))
        add("$.index({\"...\", torch::indexing::Slice(torch::indexing::None, torch::indexing::None, 2)})",
            k.shape[:-1] + ((k.shape[-1] + 1) // 2,)) if k.shape[-1] > 2 else None
        add("$.movedim(0, -1)", k.shape[1:] + k.shape[:1])
        add("$.movedim(-1, -2)", k.shape[:-2] + (k.shape[-1], k.shape[-2]))
        add("$.transpose(-1, -2)", k.shape[:-2] + (k.shape[-1], k.shape[-2]))
        add("$.swapaxes(0, 1)", (k.shape[1], k.shape[0]) + k.shape[2:])
        add("$.mT()", k.shape[:-2] + (k.shape[-1], k.shape[-2]))
        add("$.diagonal()", k.shape[2:] + (min(k.shape[0], k.shape[1]),))
        add("$.flatten(0, 1)", (k.shape[0] * k.shape[1],) + k.shape[2:])
        add("$.triu()") if k.dtype != BOOL else None
        add("$.t().contiguous()", k.shape[::-1]) if rank == 2 else None
        add("$.expand(%s)" % braces([-1] * rank))
    if rank == 4 and k.is_floating:
        add("$.contiguous(torch::MemoryFormat::ChannelsLast)")
        add("$.to(torch::MemoryFormat::ChannelsLast)")
        add("torch::max_pool2d($, 1)") if min(k.shape[2:]) >= 1 else None
        add("torch::nn::functional::interpolate($, torch::nn::functional::InterpolateFuncOptions().size("
            "std::vector<int64_t>{2, 2}).mode(torch::kNearest))", k.shape[:2] + (2, 2))
    add("$.clone(torch::MemoryFormat::Contiguous)")
    add("$.squeeze()", [n for n in k.shape if n != 1])
    add("torch::ones_like($)")
    add("$.new_zeros({2, 3})", (2, 3))
    add("$.new_empty({3, 4})", (3, 4))
    add("torch::zeros({3, 2}, $.options())", (3, 2))
    add("torch::empty($.sizes(), $.options())")
    add("torch::zeros($.sizes(), $.options().dtype(torch::kDouble))", None, DOUBLE)
    add("torch::zeros_like($, torch::kLong)", None, LONG)
    add("$.to($.options())")
    add("$.to(torch::kCPU, /*non_blocking=*/false, /*copy=*/true)")
    add("$.to(torch::TensorOptions().device(torch::kCPU))")
    add("$.reshape_as($)")
    add("$.data()")
    add("torch::clone($)")
    add("$.variable_data()")
    if k.dtype != COMPLEX:
        add("$ > 0", None, BOOL)
        add("$.eq(1)", None, BOOL)
        add("$.logical_not()", None, BOOL)
        add("$.to(torch::kLong)", None, LONG)
        add("$.to(torch::kBool)", None, BOOL)
        add("$.type_as(b)", None, FLOAT) if scope.tensors["b"].dtype == FLOAT else None
        add("$.mean()", (), k.dtype) if k.is_floating else None
        add("$.sum()", (), LONG if k.dtype == BOOL else None)
        add("$.any()", (), BOOL)
        add("$ * 2.5", None, k.dtype if k.is_floating else FLOAT)
        add("$ / 2", None, k.dtype if k.is_floating else FLOAT)
        add("$.sqrt()", None, k.dtype if k.is_floating else FLOAT)
    else:
        add("torch::view_as_real($.resolve_conj())", k.shape + (2,), FLOAT) if rank < 4 else None
        add("$.adjoint()", k.shape[:-2] + (k.shape[-1], k.shape[-2])) if rank > 1 else None
        add("$.abs()", None, FLOAT)
        add("$.angle()", None, FLOAT)
        add("torch::imag($.conj())", None, FLOAT)
        add("$.conj_physical()")
        add("$ * $")
        add("torch::real($).contiguous()", None, FLOAT)
    if k.dtype != BOOL:
        add("-$")
        add("$ + 1")
        add("1 - $")
    other = fn.pick(scope, lambda o: o.shape == k.shape and promoted(o.dtype, k.dtype) not in (None, BOOL))
    if other:
        add("$ + %s" % other, None, promoted(scope.tensors[other].dtype, k.dtype)) if rank else None
        add("$.to(%s)" % other, None, scope.tensors[other].dtype)
        add("$.type_as(%s)" % other, None, scope.tensors[other].dtype)
        add("$.to(%s.dtype())" % other, None, scope.tensors[other].dtype)
        add("$.expand_as(%s)" % other)
    if k.is_floating:
        add("torch::relu($)")
        add("$.clamp(0, 1)")
        add("torch::dropout($, 0.5, /*train=*/false)")
        add("$.norm()", ())
        add("torch::pow($, 2)")
        add("$.masked_fill($ > 0, 1)")
        add("($.requires_grad() ? $ : $.clone())")
        add("torch::autograd::Variable($)")
        if rank == 2:
            add("$.matmul($.t())", (k.shape[0], k.shape[0]))
            add("torch::mm($.t(), $)", (k.shape[1], k.shape[1]))
            add("torch::einsum(\"ij->ji\", {$})", k.shape[::-1])
            add("torch::layer_norm($, {%d})" % k.shape[1])
        if rank == 3:
            add("torch::bmm($, $.transpose(1, 2))", (k.shape[0], k.shape[1], k.shape[1]))
        if rank:
            d = rng.randrange(rank)
            add("torch::log_softmax($, %d)" % d)
            add("std::get<0>($.max(%d))" % d, k.shape[:d] + k.shape[d + 1:])
            add("std::get<1>($.sort(%d))" % d, None, LONG)
            add("$.argmax(%d)" % d, k.shape[:d] + k.shape[d + 1:], LONG)
    return choices
