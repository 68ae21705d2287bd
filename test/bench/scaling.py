# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""How the checks' time grows with the size of a function.

Writes functions of one shape and growing size, and prints the time that all
checks take inside clang-tidy (by its own profile, so that parsing is not
counted), the time for each element, and how that changes from one size to the
next: 1.0 is linear.
"""

import os
import tempfile

from measure import argument_parser, own_seconds, precompiled_libtorch, tidy

HEAD = "#include <torch/torch.h>\n#include <vector>\n"


def statements(n):
    """A straight line of statements, one in ten of them with a conversion."""
    yield "float f(torch::Tensor x, torch::Tensor y) {"
    yield "  float sum = 0;"
    for i in range(n):
        kind = i % 10
        if kind == 0:
            yield "  auto t%d = x.t() + y;" % i
        elif kind == 1:
            yield "  const float *p%d = t%d.data_ptr<float>();" % (i, i - 1)
        elif kind == 2:
            yield "  sum += p%d[%d];" % (i - 1, i)
        elif kind == 3:
            yield "  y = y.cuda().cpu();"
        elif kind == 4:
            yield "  x.mul_(2);"
        else:
            yield "  sum += %d * sum;" % i
    yield "  return sum;\n}"


def branches(n):
    """Branches one after the other, on flags of their own."""
    yield "float f(torch::Tensor x, torch::Tensor y, const std::vector<bool> &flags) {"
    yield "  float sum = 0;"
    for i in range(n):
        if i % 4 == 0:
            yield "  if (flags[%d]) x = x.cuda(); else y = y.t();" % i
        elif i % 4 == 1:
            yield "  if (x.is_cuda()) x = x.cpu();"
        elif i % 4 == 2:
            yield "  if (flags[%d]) sum += *y.data_ptr<float>();" % i
        else:
            yield "  if (sum > %d) sum -= x.data_ptr<float>()[%d];" % (i, i)
    yield "  return sum;\n}"


def nested_branches(n):
    """Branches inside of branches."""
    yield "float f(torch::Tensor x, int n) {"
    yield "  float sum = 0;"
    for i in range(n):
        yield "if (n > %d) { x = x.t(); sum += x.data_ptr<float>()[1];" % i
    yield "}" * n
    yield "  return sum;\n}"


def lambdas(n):
    """Lambdas, each inside of the one before and called there."""
    yield "float f(torch::Tensor x) {"
    yield "  float sum = 0;"
    for i in range(n):
        yield "auto g%d = [&] { auto t%d = x.t();" % (i, i)
        yield "sum += t%d.data_ptr<float>()[1];" % i
    for i in reversed(range(n)):
        yield "}; g%d();" % i
    yield "  return sum;\n}"


def cases(n):
    """A switch with many cases."""
    yield "float f(torch::Tensor x, int n) {"
    yield "  float sum = 0;\n  switch (n) {"
    for i in range(n):
        yield "  case %d: x = x.t(); sum += x.data_ptr<float>()[%d]; break;" % (i, i + 1)
    yield "  }\n  return sum + x.data_ptr<float>()[1];\n}"


def loops(n):
    """Loops one after the other."""
    yield "float f(std::vector<torch::Tensor> v) {"
    yield "  float sum = 0;"
    for i in range(n):
        yield "  for (auto &t : v) { auto c = t.cuda(); sum += t.data_ptr<float>()[1]; t = c.cpu(); }"
    yield "  return sum;\n}"


def helpers(n):
    """Helpers, each calling the one before twice."""
    yield "inline float h0(const torch::Tensor &t) { return *t.data_ptr<float>(); }"
    for i in range(1, n):
        yield "inline float h%d(const torch::Tensor &t) { return h%d(t) + h%d(t.t()); }" % (i, i - 1, i - 1)
    yield "float f(torch::Tensor x) { return h%d(x.cuda()); }" % (n - 1)


SHAPES = [
    ("statements", statements, 10000),
    ("branches", branches, 2000),
    ("nested branches", nested_branches, 200),
    ("nested lambdas", lambdas, 200),
    ("switch cases", cases, 5000),
    ("loops", loops, 500),
    ("helpers", helpers, 100),
]


def main():
    parser = argument_parser(__doc__)
    parser.add_argument("--shape", help="only this one")
    args = parser.parse_args()
    print("%-16s %8s %9s %9s %9s %9s" % ("shape", "size", "seconds", "ms each", "growth", "warnings"))
    with precompiled_libtorch(args) as pch, tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "f.cpp")
        for name, shape, size in SHAPES:
            if args.shape not in (None, name):
                continue
            last = None
            for n in (size // 8, size // 4, size // 2, size):
                with open(path, "w") as f:
                    f.write(HEAD + "\n".join(shape(n)) + "\n")
                time, output = own_seconds(tidy(args, "torch-*", path, pch + ["-fbracket-depth=4096"]))
                each = 1000 * time / n
                print("%-16s %8d %9.3f %9.4f %9s %9d" % (
                    name, n, time, each, "%.2f" % (each / last) if last else "",
                    output.count(" warning: ")), flush=True)
                last = each


main()
