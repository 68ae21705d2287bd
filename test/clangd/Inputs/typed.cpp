// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <ATen/core/Tensor.h>
#include <vector>

#define FIRST(t) (t).data_ptr<float>()[0]

template <typename T> struct Sum {
  explicit Sum(const at::Tensor &t) : view(t.contiguous().data_ptr<T>()) {}
  T operator()(int n) const { return n ? view[n - 1] + (*this)(n - 1) : T(); }
  const T *view;
};

float first(at::Tensor t, bool gpu) {
  auto u = gpu ? t.cuda() : t;
  for (int i = 0; i < 3; ++i)
    if (auto *p = u.data_ptr<float>(); p[i] > 0)
      return [&] { return *p; }();
  return FIRST(t.t()) + Sum<float>(t)(2);
}
