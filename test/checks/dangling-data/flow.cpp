// RUN: %check_torch_tidy %s torch-dangling-data %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Owners and views along the control flow: branches and joins, loops, early
// returns, conditions, flags, assertions, lambdas.

#include <ATen/Dispatch.h>
#include <ATen/Parallel.h>
#include <ATen/TensorUtils.h>
#include <torch/torch.h>

#include <cassert>
#include <cstdlib>
#include <stdexcept>
#include <vector>

torch::Tensor load();
[[noreturn]] void fail(const char *message);

#define REQUIRE(condition)                                                     \
  do {                                                                         \
    if (!(condition))                                                          \
      fail(#condition);                                                        \
  } while (false)

// Branches and joins.

float onOneBranch(const torch::Tensor &t, bool copy) {
  const float *p;
  if (copy)
    p = t.clone().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  else
    p = t.data_ptr<float>();
  return p[0];
}

float onNoBranch(const torch::Tensor &t, bool row) {
  const float *p;
  if (row)
    p = t[0].data_ptr<float>();
  else
    p = t.data_ptr<float>();
  return p[0];
}

float ownerOnBothBranches(const torch::Tensor &t, bool copy) {
  torch::Tensor owner;
  if (copy)
    owner = t.clone();
  else
    owner = t;
  const float *p = owner.data_ptr<float>();
  return p[0];
}

float scopeOfBranch(const torch::Tensor &t) {
  const float *p = t.data_ptr<float>();
  if (!t.is_contiguous()) {
    auto dense = t.contiguous();
    p = dense.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  }
  return p[0];
}

float ownerOutsideBranch(const torch::Tensor &t) {
  torch::Tensor dense;
  const float *p = t.data_ptr<float>();
  if (!t.is_contiguous()) {
    dense = t.contiguous();
    p = dense.data_ptr<float>();
  }
  return p[0];
}

float reassignedOnOneBranch(bool scale) {
  auto t = load();
  const float *p = t.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  if (scale)
    t = t * 2;
  return p[0];
}

float reassignedAndFetchedOnOneBranch(bool scale) {
  auto t = load();
  const float *p = t.data_ptr<float>();
  if (scale) {
    t = t * 2;
    p = t.data_ptr<float>();
  }
  return p[0];
}

float usedOnOtherBranch(bool scale) {
  auto t = load();
  const float *p = t.data_ptr<float>();
  if (scale)
    t = t * 2;
  else
    return p[0];
  return t.sum().item<float>();
}

float switched(const torch::Tensor &t, int kind) {
  const float *p = nullptr;
  switch (kind) {
  case 0:
    p = t.data_ptr<float>();
    break;
  case 1:
    p = t.abs().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
    break;
  default:
    return 0;
  }
  return p[0];
}

float switchedNamed(const torch::Tensor &t, int kind) {
  torch::Tensor chosen;
  switch (kind) {
  case 0:
    chosen = t;
    break;
  case 1:
    chosen = t.abs();
    break;
  default:
    return 0;
  }
  const float *p = chosen.data_ptr<float>();
  return p[0];
}

// Early returns and other ends.

float earlyReturn(bool done) {
  auto t = load();
  const float *p = t.data_ptr<float>();
  if (done) {
    t = t.exp();
    return t.sum().item<float>();
  }
  return p[0];
}

float noEarlyReturn(bool done) {
  auto t = load();
  const float *p = t.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  if (done) {
    t = t.exp();
    t.zero_();
  }
  return p[0];
}

float thrown(const torch::Tensor &t) {
  const float *p = t.cpu().data_ptr<float>();
  if (!t.defined())
    throw std::invalid_argument("t");
  return 0;
}

float ownerEndsBeforeThrow(bool broken) {
  auto t = load();
  const float *p = t.data_ptr<float>();
  if (broken) {
    t = torch::Tensor();
    throw std::runtime_error("broken");
  }
  return p[0];
}

float ownerEndsBeforeFail(bool broken) {
  auto t = load();
  const float *p = t.data_ptr<float>();
  if (broken) {
    t.reset();
    fail("broken");
  }
  return p[0];
}

float caught() {
  const float *p = nullptr;
  try {
    auto t = load();
    p = t.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  } catch (const std::exception &) {
    return 0;
  }
  return p[0];
}

float caughtOwnerOutside() {
  torch::Tensor t;
  const float *p = nullptr;
  try {
    t = load();
    p = t.data_ptr<float>();
  } catch (const std::exception &) {
    return 0;
  }
  return p[0];
}

// Conditions, conjunctions, ternaries.

float ternary(const torch::Tensor &t, bool copy) {
  const float *p =
      copy ? t.clone().data_ptr<float>() : t.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float ternaryOfViews(const torch::Tensor &a, const torch::Tensor &b,
                     bool first) {
  const float *p = first ? a[0].data_ptr<float>() : b.data_ptr<float>();
  return p[0];
}

float ternaryOwner(const torch::Tensor &t) {
  const float *p = (t.is_cuda() ? t.cpu() : t).data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float ternaryNamedOwner(const torch::Tensor &t) {
  const torch::Tensor host = t.is_cuda() ? t.cpu() : t;
  const float *p = host.data_ptr<float>();
  return p[0];
}

float ternaryOfLvalues(torch::Tensor &a, torch::Tensor &b, bool first) {
  const float *p = (first ? a : b).data_ptr<float>();
  return p[0];
}

bool conjunction(bool replace) {
  auto t = load();
  const float *p = t.data_ptr<float>();
  if (replace)
    t = load();
  return !replace && p[0] > 0;
}

bool disjunction(bool replace) {
  auto t = load();
  const float *p = t.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  if (replace)
    t = load();
  return replace || t.defined() ? p[0] > 0 : false;
}

// The same flag guards both.
float correlated(bool copy, const torch::Tensor &input) {
  torch::Tensor t = input.clone();
  const float *p = t.data_ptr<float>();
  if (copy)
    t = t.exp();
  if (!copy)
    return p[0];
  return t.sum().item<float>();
}

float correlatedWrongly(bool copy, const torch::Tensor &input) {
  torch::Tensor t = input.clone();
  const float *p = t.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  if (copy)
    t = t.exp();
  if (copy)
    return p[0];
  return t.sum().item<float>();
}

float nullOrAlive(const torch::Tensor &t, bool named) {
  torch::Tensor host;
  const float *p = nullptr;
  if (named) {
    host = t.cpu();
    p = host.data_ptr<float>();
  }
  return p ? p[0] : 0;
}

float clearedToNull(const torch::Tensor &t) {
  const float *p = nullptr;
  {
    auto host = t.cpu();
    p = host.data_ptr<float>();
    if (p[0] < 0)
      return 0;
    p = nullptr;
  }
  return p ? p[0] : 0;
}

// Guards and assertions that make a copy-if-needed no copy.

float guardedByReturn(const torch::Tensor &t) {
  if (!t.is_contiguous())
    return 0;
  const float *p = t.contiguous().data_ptr<float>();
  return p[0];
}

float guardedTheWrongWay(const torch::Tensor &t) {
  if (t.is_contiguous())
    return 0;
  const float *p = t.contiguous().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float guardedByFlag(const torch::Tensor &t) {
  const bool onCpu = t.device().is_cpu();
  if (!onCpu)
    throw std::invalid_argument("t must be on the CPU");
  const float *p = t.cpu().data_ptr<float>();
  return p[0];
}

float guardedByAssert(const torch::Tensor &t) {
  TORCH_INTERNAL_ASSERT(t.is_contiguous());
  const float *p = t.contiguous().data_ptr<float>();
  return p[0];
}

float guardedByMacro(const torch::Tensor &t) {
  REQUIRE(t.is_cpu() && t.is_contiguous());
  const float *p = t.cpu().contiguous().data_ptr<float>();
  return p[0];
}

float guardedByHalf(const torch::Tensor &t) {
  REQUIRE(t.is_cpu());
  const float *p = t.cpu().contiguous().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float guardedByTensorArg(const torch::Tensor &t) {
  const at::TensorArg arg{t, "t", 1};
  at::checkContiguous("guardedByTensorArg", arg);
  const float *p = t.contiguous().data_ptr<float>();
  return p[0];
}

float guardedByCAssert(const torch::Tensor &t) {
  assert(t.is_contiguous());
  const float *p = t.contiguous().data_ptr<float>();
  return p[0];
}

float notGuardedByDim(const torch::Tensor &t) {
  assert(t.dim() == 1);
  const float *p = t.contiguous().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

// References are other names of the owner.

float reassignedThroughReference() {
  auto t = load();
  auto &alias = t;
  const float *p = t.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  alias = t.exp();
  return p[0];
}

float reassignedThroughCopy() {
  auto t = load();
  auto copy = t;
  const float *p = t.data_ptr<float>();
  copy = t.exp();
  return p[0];
}

float fetchedThroughReference() {
  auto t = load();
  const auto &alias = t;
  const float *p = alias.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  t = t.exp();
  return p[0];
}

// Lambdas.

float calledLambda(const torch::Tensor &t) {
  auto first = [&] {
    const float *p = t.cpu().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
    return p[0];
  };
  return first();
}

float calledLambdaNamed(const torch::Tensor &t) {
  auto first = [&] {
    const auto host = t.cpu();
    const float *p = host.data_ptr<float>();
    return p[0];
  };
  return first();
}

float lambdaReturnsPointer(const torch::Tensor &t) {
  auto data = [&] {
    auto host = t.cpu();
    return host.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  };
  return data()[0];
}

float lambdaReturnsLivingPointer(const torch::Tensor &t) {
  auto host = t.cpu();
  auto data = [&] { return host.data_ptr<float>(); };
  return data()[0];
}

float lambdaReplacesOwner() {
  auto t = load();
  const float *p = t.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  auto next = [&] { t = t.exp(); };
  next();
  return p[0];
}

float lambdaNeverCalled() {
  auto t = load();
  const float *p = t.data_ptr<float>();
  auto next = [&] { t = t.exp(); };
  const float first = p[0];
  next();
  return first;
}

float parallel(const torch::Tensor &t, std::vector<float> &out) {
  const float *p = t.contiguous().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  at::parallel_for(0, t.numel(), 64, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i)
      out[i] = p[i];
  });
  return out[0];
}

float parallelNamed(const torch::Tensor &t, std::vector<float> &out) {
  const auto dense = t.contiguous();
  const float *p = dense.data_ptr<float>();
  at::parallel_for(0, t.numel(), 64, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i)
      out[i] = p[i];
  });
  return out[0];
}

double dispatched(const torch::Tensor &t) {
  double first = 0;
  AT_DISPATCH_FLOATING_TYPES(t.scalar_type(), "dispatched", [&] {
    const scalar_t *p = t.contiguous().data_ptr<scalar_t>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
    first = static_cast<double>(p[0]);
  });
  return first;
}

double dispatchedNamed(const torch::Tensor &t) {
  double first = 0;
  const auto dense = t.contiguous();
  AT_DISPATCH_FLOATING_TYPES(t.scalar_type(), "dispatchedNamed", [&] {
    const scalar_t *p = dense.data_ptr<scalar_t>();
    first = static_cast<double>(p[0]);
  });
  return first;
}

// One warning for a template, however often it is instantiated.
template <typename T> T firstOf(const torch::Tensor &t) {
  const T *p = t.cpu().data_ptr<T>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

double instantiations(const torch::Tensor &t) {
  return firstOf<float>(t) + firstOf<double>(t);
}

template <typename T> T neverInstantiated(const torch::Tensor &t) {
  const T *p = t.cpu().template data_ptr<T>();
  return p[0];
}

// goto, and a loop made of it.
float retried() {
  auto t = load();
  const float *p = t.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
again:
  if (p[0] < 0) {
    t = load();
    goto again;
  }
  return t.sum().item<float>();
}

float retriedAndFetchedAgain() {
  auto t = load();
again:
  const float *p = t.data_ptr<float>();
  if (p[0] < 0) {
    t = load();
    goto again;
  }
  return p[0];
}

float suppressed(const torch::Tensor &t) {
  const float *p = t.cpu().data_ptr<float>(); // NOLINT(torch-dangling-data)
  return p[0];
}
