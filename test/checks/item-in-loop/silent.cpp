// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-item-in-loop %t

// Reads that have to be where they are, and reads that are few.

#include <torch/torch.h>

#include <iostream>
#include <vector>

void step(torch::Tensor &x);

float training(torch::nn::Linear model, torch::optim::SGD &optimizer, const torch::Tensor &x, const torch::Tensor &y, int epochs) {
  float total = 0;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    auto loss = torch::mse_loss(model->forward(x), y);
    loss.backward();
    optimizer.step();
    total += loss.item<float>();
    std::cout << torch::mse_loss(model->forward(x[epoch]), y[epoch]).item<float>() << "\n";
  }
  return total;
}

int64_t accuracy(torch::nn::Linear model, const std::vector<torch::Tensor> &batches, const std::vector<torch::Tensor> &targets) {
  int64_t correct = 0;
  for (size_t i = 0; i < batches.size(); ++i) {
    auto output = model->forward(batches[i]);
    correct += output.argmax(1).eq(targets[i]).sum().item<int64_t>();
    auto p = torch::softmax(batches[i], 0);
    correct += p[static_cast<int64_t>(i)].item<int64_t>();
  }
  return correct;
}

float norms(const torch::nn::Module &module) {
  float sum = 0;
  for (const auto &p : module.parameters())
    sum += p.norm().item<float>();
  return sum;
}

void until_converged(torch::Tensor x, torch::Tensor y) {
  while (x.item<float>() > 1e-3)
    x = x / 2;
  while (y.item<float>() > 1e-3)
    step(y);
  do
    y.mul_(0.5);
  while (y.item<float>() > 1e-3);
}

float constant_index(torch::Tensor x, int n) {
  float sum = 0;
  for (int i = 0; i < n; ++i) {
    x = x * 2;
    sum += x[0].item<float>();
    const int first = 0;
    sum += x[first].item<float>();
  }
  return sum;
}

float few(const torch::Tensor &box) {
  float sum = 0;
  for (int i = 0; i < 4; ++i)
    sum += box[i].item<float>();
  for (int i : {0, 2, 3})
    sum += box[i].item<float>();
  const int corners[] = {0, 1, 2};
  for (int corner : corners)
    sum += box[corner].item<float>();
  return sum;
}

void written_in_the_loop(torch::Tensor x, int64_t n) {
  for (int64_t i = 1; i < n; ++i) {
    x[i] = x[i - 1] * 2;
    if (x[i].item<float>() > 100)
      x[i].zero_();
  }
}

float reassigned(torch::Tensor x, int64_t n) {
  float sum = 0;
  for (int64_t i = 0; i < n; ++i) {
    sum += x[i].item<float>();
    x = x.roll(1);
  }
  return sum;
}

float with_accessor(const torch::Tensor &x) {
  float sum = 0;
  auto host = x.cpu();
  auto a = host.accessor<float, 1>();
  for (int64_t i = 0; i < a.size(0); ++i)
    sum += a[i];
  return sum;
}

float outside(const torch::Tensor &x, int64_t i) {
  float sum = x[i].item<float>();
  for (int64_t j = x[0].item<int64_t>(); j < 10; ++j)
    sum += j;
  do {
    sum += x[i].item<float>();
  } while (0);
  return sum;
}

float called_elsewhere(const torch::Tensor &x) {
  float sum = 0;
  for (int64_t i = 0; i < 100; ++i) {
    auto read = [&x](int64_t k) { return x[k].item<float>(); };
    sum += i == 50 ? read(i) : 0;
  }
  return sum;
}

void flag(const torch::Tensor &stop, int n) {
  for (int i = 0; i < n && !stop.item<bool>(); ++i)
    std::cout << i;
}
