# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Hazards for the ends of generated functions, at least one for each check.

A hazard is made of a tensor that the function has, or of a new one. It is carried on
through names, helpers, containers, branches and operators that keep it, then comes the
line that has to be told of, marked `// HAZARD`. With what mends it, the line is marked
`// GUARDED` and has to be silent. Nothing of this is ever run.
"""

import random
import re
from dataclasses import dataclass

from expressions import COMPLEX, FLOAT

# What a step keeps of a tensor: everything, or some of its properties.
EVERYTHING = ("device", "grad", "layout", "gaps", "conj", "dtype", "rank", "pending")

# {0} is the tensor, {1} the new one, {2} another name.
CARRIERS = [
    (EVERYTHING, ["auto {1} = {0};"]),
    (EVERYTHING, ["auto {1} = same({0});"]),
    (EVERYTHING, ["auto {1} = {0}.alias();"]),
    (EVERYTHING, ["std::vector<torch::Tensor> {2} = {{{0}, {0}}};", "auto {1} = {2}[1];"]),
    (EVERYTHING, ["std::vector<torch::Tensor> {2};", "{2}.push_back({0});", "auto {1} = {2}.back();"]),
    (EVERYTHING, ["Holder {2}{{a, {0}}};", "auto {1} = {2}.two;"]),
    (EVERYTHING, ["auto [{2}, {1}] = std::make_tuple(b, {0});"]),
    (EVERYTHING, ["auto {2} = std::make_pair({0}, 1);", "auto {1} = {2}.first;"]),
    (EVERYTHING, ["std::optional<torch::Tensor> {2} = {0};", "auto {1} = *{2};"]),
    (EVERYTHING, ["auto {2} = {0};", "auto {1} = std::move({2});"]),
    (EVERYTHING, ["auto &{2} = {0};", "auto {1} = {2};"]),
    (EVERYTHING, ["auto {2} = [&] {{ return {0}; }};", "auto {1} = {2}();"]),
    (EVERYTHING, ["auto {1} = [](const torch::Tensor &t) {{ return t; }}({0});"]),
    (EVERYTHING, ["torch::Tensor {1};", "if (q)", "  {1} = {0};", "else", "  {1} = {0}.alias();"]),
    (EVERYTHING, ["auto {1} = {0};", "for (int i = 0; i < n; ++i)", "  {1} = {1}.alias();"]),
    (EVERYTHING, ["auto {1} = p ? {0} : {0}.alias();"]),
    (EVERYTHING, ["std::map<std::string, torch::Tensor> {2};", "{2}[\"x\"] = {0};", "auto {1} = {2}.at(\"x\");"]),
    (EVERYTHING, ["torch::Tensor {1};", "switch (n) {{", "case 0:", "  {1} = {0};", "  break;", "default:",
                  "  {1} = {0}.alias();", "}}"]),
    (EVERYTHING, ["torch::Tensor {1};", "auto {2} = [&] {{ {1} = {0}; }};", "{2}();"]),
    (EVERYTHING, ["auto {1} = {0};", "try {{", "  check_dense(a);", "  {1} = {0}.alias();",
                  "}} catch (const std::exception &) {{", "}}"]),
    (EVERYTHING, ["torch::Tensor {1};", "auto *{2} = &{1};", "*{2} = {0};"]),
    (EVERYTHING, ["Cache {2}({0});", "auto {1} = {2}.get();"]),
    (EVERYTHING, ["Cache {2}(a);", "{2}.set({0});", "auto {1} = {2}.seen();"]),
    (EVERYTHING, ["auto {2} = std::make_shared<Holder>();", "{2}->one = {0};", "auto {1} = {2}->one;"]),
    (EVERYTHING, ["torch::Tensor {1};", "std::tie(std::ignore, {1}) = std::make_tuple(b, {0});"]),
    (EVERYTHING, ["std::vector<torch::Tensor> {2}(2);", "for (auto &t : {2})", "  t = {0};", "auto {1} = {2}[0];"]),
    (EVERYTHING, ["torch::Tensor {1};", "int {2} = 0;", "do", "  {1} = {0};", "while (++{2} < n);"]),
    (EVERYTHING, ["torch::Tensor {1} = a, {2} = {0};", "std::swap({1}, {2});"]),
    (EVERYTHING, ["auto {1} = apply(same, {0});"]),
    # On one path is enough.
    (("device", "grad", "layout", "dtype", "rank"), ["auto {1} = {0};", "if (q)", "  {1} = {1} * 2;"]),
    (("device", "grad", "layout", "gaps"), ["auto {1} = torch::zeros({{3, 4}});", "if (q)", "  {1} = {0};"]),
    (("device", "grad", "layout", "gaps"), ["auto {1} = torch::zeros({{3, 4}});", "for (int i = 0; i < n; ++i)",
                                    "  {1} = {0};"]),
    (("device", "grad", "layout", "gaps"), ["auto {1} = n > 1 ? {0} : torch::zeros({{3, 4}});"]),
    (("device", "grad", "layout", "dtype", "rank"), ["auto {1} = {0}.mul(2);"]),
    (("device", "grad", "layout", "dtype", "rank"), ["auto {1} = {0} + 1;"]),
    (("device", "grad", "layout", "dtype", "rank"), ["auto {1} = -{0};"]),
    (("device", "grad", "layout", "dtype", "rank"), ["auto {1} = maybe_doubled({0}, q);"]),
    (("device", "grad", "layout", "dtype", "rank"), ["auto {1} = through_reference({0});"]),
    (("device", "grad", "layout", "dtype", "rank"), ["auto {1} = {0}.clone();"]),
    (("device", "grad", "dtype"), ["auto {1} = {0}.reshape({{-1}});"]),
    (("device", "grad", "dtype"), ["auto {1} = {0}.flatten();"]),
    (("device", "grad", "dtype"), ["auto {1} = {0}.sum();"]),
    (("device", "grad", "dtype"), ["auto {1} = {0}.unsqueeze(0);"]),
    (("device", "grad", "dtype"), ["auto {1} = dense({0});"]),
    (("device", "grad", "dtype"), ["auto {1} = torch::stack({{{0}, {0}}});"]),
    (("device", "layout", "gaps", "dtype", "rank", "conj"), ["auto {1} = {0}.detach();"]),
    (("device", "layout", "dtype", "rank"), ["auto {1} = frozen({0});"]),
    (("grad", "layout", "gaps", "dtype", "rank", "conj"), ["auto {1} = {0}.cpu();"]),
]

READS = [
    ["sink += {0}.data_ptr<float>()[0]; // MARK"],
    ["auto *d = {0}.data_ptr<float>(); // MARK", "for (int64_t i = 0; i < {0}.numel(); ++i)", "  sink += d[i];"],
    ["std::vector<float> into(64);", "std::memcpy(into.data(), {0}.data_ptr<float>(), {0}.nbytes()); // MARK"],
    ["sink += use({0}.data_ptr<float>()); // MARK"],
    ["std::vector<float> into({0}.data_ptr<float>(), {0}.data_ptr<float>() + {0}.numel()); // MARK"],
    ["auto *d = static_cast<float *>({0}.data_ptr()); // MARK", "if (p)", "  sink += d[1];"],
]
# Not of one element alone, which is where it is in any layout.
BLOCK_READS = [READS[1], READS[2], READS[4],
               ["for (int64_t i = 0; i < {0}.numel(); ++i)", "  sink += {0}.data_ptr<float>()[i]; // MARK"]]


@dataclass
class Recipe:
    """A hazard and its mended form, both as lines. {b} is a tensor of the function."""
    check: str
    made: tuple  # ways to make the tensor {0}
    keeps: str  # the property that a carrier has to keep; '': none is put in between
    mended: tuple  # lines before the use, which is as it was, or (None, lines of the use)
    uses: tuple
    base: str = FLOAT


RECIPES = [
    Recipe("torch-missing-cpu",
           ("auto {0} = {b}.to(torch::kCUDA);", "auto {0} = {b}.cuda();", "auto {0} = torch::ones({{3, 4}}, torch::kCUDA);",
            "auto {0} = {b}.to(torch::Device(torch::kCUDA, 0));",
            "auto {0} = {b}.to(torch::cuda::is_available() ? torch::kCUDA : torch::kCPU);",
            "auto {0} = {b}.to(torch::TensorOptions().device(torch::kCUDA));"),
           "device", ("{0} = {0}.cpu();", "TORCH_CHECK({0}.is_cpu());", "if (!{0}.is_cpu())\n  return;",
                      "if ({0}.is_cuda())\n  {0} = {0}.cpu();", "{0} = {0}.to(torch::kCPU);"), READS),
    Recipe("torch-missing-detach",
           ("auto {0} = torch::zeros({{3, 4}}, torch::requires_grad()).mul(2);",
            "auto {0} = {b}.detach().clone().requires_grad_();",
            "auto {0} = {b}.detach().set_requires_grad(true);",
            "auto w = torch::ones({{4}}, torch::requires_grad());\nauto {0} = w * 2;"),
           "grad", ("{0} = {0}.detach();", "TORCH_CHECK(!{0}.requires_grad());", "if ({0}.requires_grad())\n  return;",
                    "if ({0}.requires_grad())\n  {0} = {0}.detach();"), READS),
    Recipe("torch-missing-contiguous",
           ("auto {0} = torch::zeros({{3, 4}}).t();", "auto {0} = torch::ones({{2, 3, 4}}).permute({{2, 0, 1}});",
            "auto w = {b}.reshape({{-1}});\nauto {0} = torch::stack({{w, w}}).t();"),
           "layout", ("{0} = {0}.contiguous();", "if (!{0}.is_contiguous())\n  return;",
                      "TORCH_CHECK({0}.is_contiguous());", "if (!{0}.is_contiguous())\n  {0} = {0}.contiguous();"),
           BLOCK_READS),
    # A new tensor, such as a clone, has no gaps.
    Recipe("torch-missing-contiguous",
           ("auto {0} = torch::ones({{3, 8}}).slice(1, 0, 8, 2);", "auto {0} = torch::ones({{3}}).expand({{4, 3}});"),
           "gaps", ("{0} = {0}.contiguous();", "{0} = {0} + 1;", "if (!{0}.is_contiguous())\n  return;"), BLOCK_READS),
    Recipe("torch-missing-resolve",
           ("auto {0} = {b}.resolve_conj().conj();", "auto {0} = torch::ones({{3, 4}}, torch::kComplexFloat).conj();"),
           "conj", ("{0} = {0}.resolve_conj();", "TORCH_CHECK(!{0}.is_conj());", "{0} = {0}.clone();"),
           (["sink += {0}.data_ptr<c10::complex<float>>()[0].real(); // MARK"],
            ["auto *d = static_cast<const c10::complex<float> *>({0}.data_ptr()); // MARK", "sink += d[1].imag();"]),
           COMPLEX),
    Recipe("torch-missing-synchronize",
           ("auto w = {b}.to(torch::kCUDA);\nauto {0} = w.to(torch::kCPU, /*non_blocking=*/true);",
            "auto w = {b}.cuda();\nauto {0} = torch::empty({{3, 4}});\n{0}.copy_(w, /*non_blocking=*/true);"),
           "pending", ("torch::cuda::synchronize();",), READS),
    Recipe("torch-dangling-data", ("auto {0} = {b} * 2;", "auto {0} = {b}.clone();", "auto {0} = torch::ones({{3, 4}});"),
           "", (None,),
           ((["const float *d = ({0} + 1).data_ptr<float>(); // MARK", "sink += d[0];"],
             ["auto owner = {0} + 1;", "const float *d = owner.data_ptr<float>(); // MARK", "sink += d[0];"]),
            (["float *d = nullptr;", "{{", "  auto inner = {0}.clone();", "  d = inner.data_ptr<float>(); // MARK", "}}",
              "sink += d[0];"],
             ["float *d = nullptr;", "torch::Tensor owner;", "{{", "  auto inner = {0}.clone();", "  owner = inner;",
              "  d = inner.data_ptr<float>(); // MARK", "}}", "sink += d[0];"]),
            (["auto owner = {0}.clone();", "auto *d = owner.data_ptr<float>(); // MARK",
              "if (p)", "  owner = torch::zeros({{3, 4}});", "sink += d[0];"],
             ["auto owner = {0}.clone();", "auto keep = owner;", "auto *d = owner.data_ptr<float>(); // MARK",
              "if (p)", "  owner = torch::zeros({{3, 4}});", "sink += d[0];"]),
            (["std::vector<float *> rows;", "for (int i = 0; i < 2; ++i) {{", "  auto row = {0}[i] + 1;",
              "  rows.push_back(row.data_ptr<float>()); // MARK", "}}", "sink += rows[0][0];"],
             ["std::vector<float *> rows;", "for (int i = 0; i < 2; ++i) {{", "  auto row = {0}[i];",
              "  rows.push_back(row.data_ptr<float>()); // MARK", "}}", "sink += rows[0][0];"]))),
    Recipe("torch-dangling-blob", ("auto {0} = {b} * 2;",), "", (None,),
           ((["torch::Tensor over;", "{{", "  std::vector<float> buffer(12, 1);",
              "  over = torch::from_blob(buffer.data(), {{3, 4}}); // MARK", "}}", "sink += (over + {0}).sum().item<float>();"],
             ["torch::Tensor over;", "{{", "  std::vector<float> buffer(12, 1);",
              "  over = torch::from_blob(buffer.data(), {{3, 4}}).clone(); // MARK", "}}",
              "sink += (over + {0}).sum().item<float>();"]),
            (["torch::Tensor over = {0};", "if (q) {{", "  float buffer[12] = {{}};",
              "  auto inner = torch::from_blob(buffer, {{3, 4}}); // MARK", "  over = same(inner).t();", "}}",
              "sink += over.sum().item<float>();"],
             ["torch::Tensor over = {0};", "if (q) {{", "  float buffer[12] = {{}};",
              "  auto inner = torch::from_blob(buffer, {{3, 4}}); // MARK", "  over = same(inner).mul(2);", "}}",
              "sink += over.sum().item<float>();"]),
            (["std::vector<float> buffer(12, 1);", "auto over = torch::from_blob(buffer.data(), {{3, 4}}); // MARK",
              "buffer.push_back(1);", "sink += over.sum().item<float>();"],
             ["std::vector<float> buffer(12, 1);", "auto over = torch::from_blob(buffer.data(), {{3, 4}}); // MARK",
              "sink += over.sum().item<float>();", "buffer.push_back(1);"]))),
    Recipe("torch-discarded-result", ("auto {0} = {b};", "auto {0} = {b} * 2;"), "device", (None,),
           tuple((["{0}.%s; // MARK" % call, "sink += {0}.sum().item<float>();"],
                  ["{0} = {0}.%s; // MARK" % call, "sink += {0}.sum().item<float>();"])
                 for call in ("to(torch::kCPU)", "cpu()", "detach()", "contiguous()", "add(1)", "clone()"))),
    Recipe("torch-blob-device", ("auto {0} = {b} * 2;",), "", (None,),
           tuple((["std::vector<float> buffer(12, 1);",
                   "auto over = torch::from_blob(buffer.data(), {{3, 4}}, %s); // MARK" % options,
                   "sink += over.numel() + {0}.numel();"],
                  ["std::vector<float> buffer(12, 1);",
                   "auto over = torch::from_blob(buffer.data(), {{3, 4}}).to(%s); // MARK" % options,
                   "sink += over.numel() + {0}.numel();"])
                 for options in ("torch::kCUDA", "torch::TensorOptions().device(torch::kCUDA)",
                                 "{0}.cuda().options()"))),
    Recipe("torch-dtype-mismatch",
           ("auto {0} = {b}.to(torch::kDouble);", "auto {0} = torch::ones({{3, 4}}, torch::kLong);",
            "auto {0} = {b}.argmax();"),
           "dtype", ("{0} = {0}.to(torch::kFloat);", "if ({0}.scalar_type() != torch::kFloat)\n  return;",
                     "TORCH_CHECK({0}.dtype() == torch::kFloat);"),
           (READS[0], READS[1], READS[3], READS[5])),
    # Arithmetic makes other types of bool.
    Recipe("torch-dtype-mismatch", ("auto {0} = {b} > 0;", "auto {0} = {b}.isnan();"), "pending",
           ("{0} = {0}.to(torch::kFloat);", "TORCH_CHECK({0}.scalar_type() == torch::kFloat);"),
           (READS[0], READS[1], READS[3], READS[5])),
    Recipe("torch-accessor-rank",
           ("auto {0} = torch::ones({{3, 4}});", "auto {0} = {b}.reshape({{1, -1}});", "auto {0} = {b}.reshape({{-1, 1}}).t();"),
           "rank", (None,),
           ((["auto rows = {0}.accessor<float, 3>(); // MARK", "sink += rows[0][0][0];"],
             ["auto rows = {0}.accessor<float, 2>(); // MARK", "sink += rows[0][0];"]),
            (["sink += {0}.accessor<float, 1>()[0]; // MARK"], ["sink += {0}.accessor<float, 2>()[0][0]; // MARK"]))),
    Recipe("torch-copy-size", ("auto {0} = {b}.to(torch::kFloat);", "auto {0} = {b} * 2;", "auto {0} = torch::ones({{3, 4}});"),
           "dtype", (None,),
           ((["std::vector<float> into(64);", "std::memcpy(into.data(), {0}.data_ptr<float>(), {0}.numel()); // MARK"],
             ["std::vector<float> into(64);", "std::memcpy(into.data(), {0}.data_ptr<float>(), {0}.nbytes()); // MARK"]),
            (["std::vector<float> into(64);", "auto count = {0}.numel();",
              "std::memcpy(into.data(), {0}.data_ptr<float>(), count); // MARK"],
             ["std::vector<float> into(64);", "auto count = {0}.numel() * sizeof(float);",
              "std::memcpy(into.data(), {0}.data_ptr<float>(), count); // MARK"]),
            (["std::vector<float> into(64);",
              "std::memcpy(into.data(), {0}.data_ptr<float>(), {0}.numel() * sizeof(double)); // MARK"],
             ["std::vector<float> into(64);",
              "std::memcpy(into.data(), {0}.data_ptr<float>(), {0}.numel() * sizeof(float)); // MARK"]))),
    Recipe("torch-missing-clone", ("auto {0} = {b}.detach().clone();", "auto {0} = torch::ones({{3, 4}});",
                                   "auto {0} = {b}.detach() * 2;"), "", (None,),
           tuple((["auto other = {0}%s; // MARK" % made, write, "sink += {0}.sum().item<float>() + other.sum().item<float>();"],
                  ["auto other = {0}.clone(); // MARK", write, "sink += {0}.sum().item<float>() + other.sum().item<float>();"])
                 for made in ("", ".detach()", ".cpu()", ".to(torch::kCPU)", ".to(torch::kFloat)")
                 for write in ("other.add_(1);", "{0}.zero_();", "other[0] = 1;", "other.data_ptr<float>()[0] = 1;"))),
    # Written, as what is only read takes another call from LibTorch 2.1 on.
    Recipe("torch-deprecated-data", ("auto {0} = {b};", "auto {0} = {b} * 2;"), "device", (None,),
           ((["{0}.data<float>()[0] += 1; // MARK"], ["{0}.data_ptr<float>()[0] += 1; // MARK"]),
            (["sink += {0}.type().is_cuda(); // MARK"], ["sink += {0}.is_cuda(); // MARK"]))),
    Recipe("torch-item-in-loop", ("auto {0} = {b}.flatten();", "auto {0} = {b}.reshape({{-1}});"), "", (None,),
           ((["for (int64_t i = 0; i < {0}.size(0); ++i)", "  sink += {0}[i].item<float>(); // MARK"],
             ["auto read = {0}.cpu();", "auto values = read.accessor<float, 1>();",
              "for (int64_t i = 0; i < {0}.size(0); ++i)", "  sink += values[i]; // MARK"]),)),
    Recipe("torch-redundant-conversion", ("auto {0} = {b} * 2;",), "", (None,),
           ((["auto over = torch::zeros({{3, 4}}).contiguous(); // MARK", "sink += (over + {0}).sum().item<float>();"],
             ["auto over = torch::zeros({{3, 4}}).t().contiguous(); // MARK", "sink += (over + {0}).sum().item<float>();"]),
            (["auto over = torch::ones({{3, 4}}).cpu(); // MARK", "sink += (over + {0}).sum().item<float>();"],
             ["auto over = torch::ones({{3, 4}}, torch::kCUDA).cpu(); // MARK", "sink += (over + {0}).sum().item<float>();"]),
            (["auto over = ({0} + 1).clone(); // MARK", "sink += over.sum().item<float>();"],
             ["auto over = {0}.t().clone(); // MARK", "sink += over.sum().item<float>();"]))),
]

WRAPS = [[], [], ["if (p) {", "}"], ["for (int r = 0; r < n; ++r) {", "}"]]


def needs(lines):
    """What has to hold for a hazard to come through: of 'p', 'q' and 'n'."""
    text = "\n".join(lines)
    found = set(re.findall(r"^ *if \(([pq])\)", text, re.M)) if "else" not in text else set()
    return found | ({"n"} if re.search(r"< n; |n > 1", text) and "do\n" not in text else set())


class Injection:
    """A hazard at the end of a function, and the same mended."""

    def __init__(self, function, reached):
        """reached: for each run that comes to the end, which of 'p', 'q' and 'n' hold in it."""
        rng = random.Random(function.name)
        needed = set()

        def choice(choices, lines_of=lambda each: each):
            """One that takes nothing that no run has."""
            chosen = rng.choice([c for c in choices if any(needed | needs(lines_of(c)) <= run for run in reached)])
            needed.update(needs(lines_of(chosen)))
            return chosen

        wrap = choice(WRAPS)
        # Where autograd does not record, nothing has to be detached.
        is_recorded = not re.search(r"^  \S*(NoGradGuard|AutoGradMode|InferenceMode)\b", function.text(), re.M)
        recipe = rng.choice([r for r in RECIPES if (is_recorded or r.keeps != "grad") and
                             any(k.dtype == r.base for k in function.final.tensors.values())])
        self.function = function
        self.check = recipe.check
        base = rng.choice([n for n, k in function.final.tensors.items() if k.dtype == recipe.base])
        made = rng.choice(recipe.made)
        self.base = base if "{b}" in made else None
        lines, name, self.steps = made.replace("{b}", base).format("h0").split("\n"), "h0", 0
        if recipe.keeps:
            for _ in range(rng.randint(0, 3)):
                _, text = choice([c for c in CARRIERS if recipe.keeps in c[0] and
                                  (recipe.base != COMPLEX or c[0] == EVERYTHING)], lambda c: c[1])
                self.steps += 1
                new = "h%d" % self.steps
                lines += [line.format(name, new, "u%d" % self.steps) for line in text]
                name = new
        use = choice(recipe.uses, lambda u: u if isinstance(u, list) else u[0])
        fixed = rng.choice(recipe.mended)
        if isinstance(use, list):
            self.bad = lines + [line.format(name) for line in use]
            self.good = lines + fixed.format(name).split("\n") + [line.format(name) for line in use]
        else:
            self.bad = lines + [line.format(name) for line in use[0]]
            if fixed is None:
                self.good = lines + [line.format(name) for line in use[1]]
            else:
                self.good = lines + fixed.format(name).split("\n") + [line.format(name) for line in use[0]]
        if wrap:
            self.bad = [wrap[0]] + ["  " + line for line in self.bad] + [wrap[1]]
            self.good = [wrap[0]] + ["  " + line for line in self.good] + [wrap[1]]

    def text(self, is_guarded, name, without=()):
        mark = "GUARDED" if is_guarded else "HAZARD"
        end = ["auto sink = 0.0;"] + (self.good if is_guarded else self.bad) + ["static_cast<void>(sink);"]
        return self.function.text(without, name, [line.replace("MARK", mark) for line in end])
