// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-discarded-result %t

// Functions of the file that only give a result; templates.

#include <torch/torch.h>

torch::Tensor normalize(torch::Tensor x) { return x.to(torch::kFloat) / 255; }
torch::Tensor twice(const torch::Tensor &x) { return normalize(normalize(x)); }
torch::Tensor scale_in_place(torch::Tensor x) { return x.div_(255); }
torch::Tensor counted(torch::Tensor x) {
  static int calls = 0;
  ++calls;
  return x + calls;
}
torch::Tensor elsewhere(torch::Tensor x);

torch::Tensor calls(torch::Tensor x) {
  normalize(x);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'normalize' is discarded, and the call does nothing else [torch-discarded-result]
  twice(x);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'twice' is discarded, and the call does nothing else [torch-discarded-result]
  scale_in_place(x);
  counted(x);
  elsewhere(x);
  (void)normalize(x);
  return x;
}

struct Filter {
  virtual ~Filter() = default;
  virtual torch::Tensor apply(torch::Tensor x) { return x + bias; }
  torch::Tensor shifted(torch::Tensor x) const { return x + bias; }
  torch::Tensor bias;
};

void methods(Filter &filter, torch::Tensor x) {
  filter.apply(x);
  filter.shifted(x);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'shifted' is discarded{{.*}} [torch-discarded-result]
}

template <typename T> torch::Tensor instantiated_twice(torch::Tensor x, T value) {
  x.add(value);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'add' is discarded{{.*}} [torch-discarded-result]
  return x;
}

template <typename Tensor> void dependent(Tensor x) { x.cpu(); }

void instantiates(torch::Tensor x) {
  instantiated_twice(x, 1);
  instantiated_twice(x, 1.5);
  auto generic = [](auto &each) {
    each.contiguous();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'contiguous' is discarded{{.*}} [torch-discarded-result]
    return each.size(0);
  };
  generic(x);
  generic(static_cast<at::TensorBase &>(x));
}
