// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-discarded-result %t

// Results that nobody takes because the time or the exception counts; and what
// looks like it.

#include <torch/torch.h>

#include <chrono>
#include <functional>
#include <iostream>

#define EXPECT_THROW_LIKE(statement)                                           \
  try {                                                                        \
    statement;                                                                 \
    std::cerr << "no exception\n";                                             \
  } catch (const std::exception &) {                                           \
  }
#define RUN(statement) statement
#define TO_CPU(tensor) tensor.cpu()
#define WITH_BODY(...) __VA_ARGS__()

void fail();
double measure(const std::function<void()> &work);
void for_each(torch::Tensor x, const std::function<void(torch::Tensor &)> &work);

void throws_in_macro(torch::Tensor a, torch::Tensor b) {
  EXPECT_THROW_LIKE(a + b);
  EXPECT_THROW_LIKE(torch::mm(a, b));
  RUN(a.view({3}));
}

void throws(torch::Tensor a, torch::Tensor b) {
  try {
    a + b;
    fail();
  } catch (const c10::Error &) {
  }
}

bool is_supported(torch::Tensor x, torch::Device device) {
  bool ok = false;
  try {
    x.to(device);
    ok = true;
  } catch (const c10::Error &e) {
    std::cerr << "not supported\n";
  }
  return ok;
}

torch::Tensor program_in_try(torch::Tensor x) {
  try {
    x.to(torch::kFloat);
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'to' is discarded{{.*}} [torch-discarded-result]
    x = torch::relu(x);
    std::cout << x << "\n";
  } catch (const std::exception &e) {
    x.cpu();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'cpu' is discarded{{.*}} [torch-discarded-result]
    std::cerr << e.what();
  }
  return x;
}

void warm_up(torch::Tensor a, torch::Tensor b) {
  for (int i = 0; i < 10; ++i)
    torch::mm(a, b);
  for (int i = 0; i < 10; ++i) {
    torch::mm(a, b);
    torch::cuda::synchronize();
  }
}

double timed(torch::Tensor a, torch::Tensor b) {
  auto start = std::chrono::steady_clock::now();
  torch::mm(a, b);
  auto end = std::chrono::steady_clock::now();
  return std::chrono::duration<double>(end - start).count();
}

double timed_loop(torch::Tensor a, torch::Tensor b, int n) {
  auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < n; ++i)
    torch::mm(a, b).relu();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double timed_elsewhere(torch::Tensor a, torch::Tensor b) {
  return measure([&] { torch::mm(a, b); });
}

torch::Tensor step(torch::Tensor x);

torch::Tensor training(torch::Tensor x, int n) {
  auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < n; ++i) {
    x.contiguous();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'contiguous' is discarded{{.*}} [torch-discarded-result]
    x = step(x);
  }
  x.cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'cpu' is discarded{{.*}} [torch-discarded-result]
  x = x.relu();
  std::cout << (std::chrono::steady_clock::now() - start).count() << "\n";
  return x;
}

void lambda_with_work(torch::Tensor x) {
  for_each(x, [](torch::Tensor &each) {
    each.clone();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'clone' is discarded{{.*}} [torch-discarded-result]
  });
}

torch::Tensor in_macro(torch::Tensor x) {
  TO_CPU(x);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'cpu' is discarded{{.*}} [torch-discarded-result]
  WITH_BODY([&] {
    x.clone();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'clone' is discarded{{.*}} [torch-discarded-result]
    x = x + 1;
  });
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "in_macro", [&] {
    x.detach();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'detach' is discarded{{.*}} [torch-discarded-result]
    x.fill_(scalar_t(1));
  });
  return x;
}
