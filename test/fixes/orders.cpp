// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %fix_orders %s %t

// Conversions with several faults, and statements with several conversions.

#include <torch/script.h>
#include <torch/torch.h>

#include <cstring>
#include <vector>

struct Entry {
  std::vector<float> values;
  const float *borrowed = nullptr;
};

float gpu_and_grad() {
  auto w = torch::rand({4, 4}, torch::device(torch::kCUDA).requires_grad(true));
  return w.data_ptr<float>()[3];
}

float gpu_grad_and_strides() {
  auto w = torch::rand({4, 4}, torch::device(torch::kCUDA).requires_grad(true));
  auto v = w.t() * 2;
  const float *p = v.data_ptr<float>();
  float sum = 0;
  for (int i = 0; i < 16; ++i)
    sum += p[i];
  return sum;
}

float temporary_on_gpu(torch::Tensor x) {
  auto y = x.cuda();
  const float *p = y.t().clone().data_ptr<float>();
  return p[1];
}

std::vector<float> two_in_a_statement(torch::Tensor a, torch::Tensor b) {
  a = a.cuda();
  b = b.transpose(0, 1);
  std::vector<float> both(a.data_ptr<float>(), a.data_ptr<float>() + a.numel());
  const float *p = a.data_ptr<float>(), *q = b.data_ptr<float>();
  both.push_back(p[0] + q[1]);
  return both;
}

void complex_values(std::vector<c10::complex<float>> &out) {
  auto z = torch::randn({2, 3}, torch::kComplexFloat).conj().t();
  std::memcpy(out.data(), z.data_ptr<c10::complex<float>>(), z.nbytes());
}

torch::Tensor borrowed_then_used() {
  std::vector<double> values = {1, 2, 3, 4};
  auto t = torch::from_blob(values.data(), {2, 2});
  return t.t();
}

void statements(torch::Tensor t, torch::Tensor &u) {
  t.cpu();
  t.detach();
  u.contiguous().clone();
  const auto *p = t.cuda().data<float>();
  std::printf("%f", p[0]);
}

torch::Tensor copies(torch::Tensor image) {
  auto kept = image;
  auto scaled = image.to(torch::kFloat);
  scaled.mul_(2);
  auto fresh = (kept + 1).clone().contiguous();
  return fresh + scaled.cpu();
}

float indices(torch::Tensor scores) {
  auto best = scores.cuda().argmax(1);
  const int *p = best.data_ptr<int>();
  return p[1];
}
