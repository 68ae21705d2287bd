// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t

// Innocents: right code of the kinds that people write. No warning at all.

#include <torch/script.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

// A training loop.

struct MlpImpl : torch::nn::Module {
  MlpImpl() {
    fc1 = register_module("fc1", torch::nn::Linear(784, 64));
    fc2 = register_module("fc2", torch::nn::Linear(64, 10));
  }
  torch::Tensor forward(torch::Tensor x) {
    x = torch::relu(fc1->forward(x.reshape({x.size(0), 784})));
    return torch::log_softmax(fc2->forward(x), 1);
  }
  torch::nn::Linear fc1{nullptr}, fc2{nullptr};
};
TORCH_MODULE(Mlp);

void train(const std::string &root, int epochs) {
  torch::Device device(torch::cuda::is_available() ? torch::kCUDA : torch::kCPU);
  Mlp model;
  model->to(device);
  auto data = torch::data::datasets::MNIST(root)
                  .map(torch::data::transforms::Normalize<>(0.1307, 0.3081))
                  .map(torch::data::transforms::Stack<>());
  auto loader = torch::data::make_data_loader<torch::data::samplers::RandomSampler>(
      std::move(data), torch::data::DataLoaderOptions().batch_size(64));
  torch::optim::SGD optimizer(model->parameters(), torch::optim::SGDOptions(0.01));
  for (int epoch = 0; epoch < epochs; ++epoch) {
    double running_loss = 0;
    int64_t correct = 0;
    for (auto &batch : *loader) {
      auto images = batch.data.to(device), targets = batch.target.to(device);
      optimizer.zero_grad();
      auto output = model->forward(images);
      auto loss = torch::nll_loss(output, targets);
      loss.backward();
      optimizer.step();
      running_loss += loss.item<double>() * images.size(0);
      correct += output.argmax(1).eq(targets).sum().item<int64_t>();
    }
    std::printf("epoch %d: loss %.4f, correct %lld\n", epoch, running_loss, (long long)correct);
  }
}

// Inference: the output comes back before anyone looks.

std::vector<std::pair<int64_t, float>> top_k(torch::jit::Module &module, torch::Tensor image, int64_t k) {
  torch::NoGradGuard no_grad;
  torch::Device device = torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;
  module.to(device);
  auto output = module.forward({image.unsqueeze(0).to(device)}).toTensor();
  auto [scores, classes] = torch::softmax(output, 1).squeeze(0).topk(k);
  scores = scores.to(torch::kCPU).contiguous();
  classes = classes.to(torch::kCPU).contiguous();
  const float *s = scores.data_ptr<float>();
  const int64_t *c = classes.data_ptr<int64_t>();
  std::vector<std::pair<int64_t, float>> best;
  for (int64_t i = 0; i < k; ++i)
    best.emplace_back(c[i], s[i]);
  return best;
}

std::vector<float> embedding(torch::jit::Module &module, const torch::Tensor &input) {
  module.to(torch::kCUDA);
  auto output = module.forward({input.cuda()}).toTensor().cpu().contiguous();
  return std::vector<float>(output.data_ptr<float>(), output.data_ptr<float>() + output.numel());
}

// Box post-processing on the host.

static float overlap(const float *a, const float *b) {
  const float w = std::max(0.f, std::min(a[2], b[2]) - std::max(a[0], b[0]));
  const float h = std::max(0.f, std::min(a[3], b[3]) - std::max(a[1], b[1]));
  const float both = w * h;
  return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both);
}

std::vector<int64_t> nms(torch::Tensor boxes, torch::Tensor scores, float threshold) {
  auto host_boxes = boxes.cpu().contiguous();
  auto order = std::get<1>(scores.cpu().sort(0, /*descending=*/true));
  const float *b = host_boxes.data_ptr<float>();
  const int64_t *o = order.data_ptr<int64_t>();
  std::vector<bool> dropped(host_boxes.size(0), false);
  std::vector<int64_t> kept;
  for (int64_t i = 0; i < order.numel(); ++i) {
    if (dropped[o[i]])
      continue;
    kept.push_back(o[i]);
    for (int64_t j = i + 1; j < order.numel(); ++j)
      if (overlap(b + 4 * o[i], b + 4 * o[j]) > threshold)
        dropped[o[j]] = true;
  }
  return kept;
}

// An image goes in: filled on the host, then moved.

torch::Tensor image_to_tensor(const uint8_t *pixels, int64_t height, int64_t width, torch::Device device) {
  auto image = torch::empty({height, width, 3}, torch::kUInt8);
  std::memcpy(image.data_ptr(), pixels, image.nbytes());
  auto planes = image.permute({2, 0, 1}).to(torch::kFloat).div_(255);
  return planes.contiguous().to(device);
}

torch::Tensor fill_and_move(const std::vector<float> &values) {
  auto t = torch::empty({(int64_t)values.size()}, torch::kFloat);
  float *p = t.data_ptr<float>();
  std::copy(values.begin(), values.end(), p);
  return t.cuda();
}

torch::Tensor fill_and_move_on_the_same_name(int64_t n) {
  auto t = torch::zeros({n});
  auto a = t.accessor<float, 1>();
  for (int64_t i = 0; i < n; ++i)
    a[i] = std::sin(static_cast<float>(i));
  t = t.to(torch::kCUDA);
  return t;
}

torch::Tensor pinned_batch(const std::vector<std::vector<float>> &rows, torch::Device device) {
  auto host = torch::empty({(int64_t)rows.size(), (int64_t)rows[0].size()},
                           torch::TensorOptions().dtype(torch::kFloat).pinned_memory(true));
  for (size_t r = 0; r < rows.size(); ++r)
    std::memcpy(host.data_ptr<float>() + r * rows[r].size(), rows[r].data(), rows[r].size() * sizeof(float));
  return host.to(device, /*non_blocking=*/true);
}

// An image comes out.

void write_pgm(const torch::Tensor &mask, const std::string &path) {
  auto bytes = mask.detach().mul(255).clamp(0, 255).to(torch::kUInt8).cpu().contiguous();
  std::ofstream file(path, std::ios::binary);
  file << "P5\n" << bytes.size(1) << " " << bytes.size(0) << "\n255\n";
  file.write(reinterpret_cast<const char *>(bytes.data_ptr<uint8_t>()), bytes.numel());
}

// A CUDA extension's host side.

void scale_kernel_launcher(const float *in, float *out, int64_t n, float factor); // in a .cu file

#define CHECK_CUDA(x) TORCH_CHECK((x).is_cuda(), #x " must be a CUDA tensor")
#define CHECK_CONTIGUOUS(x) TORCH_CHECK((x).is_contiguous(), #x " must be contiguous")
#define CHECK_INPUT(x)                                                         \
  CHECK_CUDA(x);                                                               \
  CHECK_CONTIGUOUS(x)

torch::Tensor scale(torch::Tensor input, double factor) {
  CHECK_INPUT(input);
  auto output = torch::empty_like(input);
  scale_kernel_launcher(input.data_ptr<float>(), output.data_ptr<float>(),
                        input.numel(), static_cast<float>(factor));
  return output;
}

static void scale_host(const float *in, float *out, int64_t n, float factor) {
  for (int64_t i = 0; i < n; ++i)
    out[i] = in[i] * factor;
}

torch::Tensor scale_anywhere(const torch::Tensor &input, double factor) {
  auto output = torch::empty_like(input);
  if (input.is_cuda()) {
    scale_kernel_launcher(input.data_ptr<float>(), output.data_ptr<float>(),
                          input.numel(), static_cast<float>(factor));
  } else {
    scale_host(input.data_ptr<float>(), output.data_ptr<float>(), input.numel(),
               static_cast<float>(factor));
  }
  return output;
}

torch::Tensor scale_anywhere_by_function(const torch::Tensor &input, double factor) {
  TORCH_CHECK(input.is_cuda() || input.is_cpu(), "unsupported device");
  auto output = torch::empty_like(input);
  auto run = input.is_cuda() ? scale_kernel_launcher : scale_host;
  run(input.data_ptr<float>(), output.data_ptr<float>(), input.numel(), factor);
  return output;
}

// A recurrent state that lives on the device; only its copy is read.

class Segmenter {
public:
  Segmenter(const std::string &path, bool use_gpu)
      : module_(torch::jit::load(path)),
        device_(use_gpu && torch::cuda::is_available() ? torch::kCUDA : torch::kCPU) {
    module_.to(device_);
    state_ = torch::zeros({1, 64}, device_);
  }

  std::vector<uint8_t> segment(const std::vector<float> &samples) {
    auto input = torch::from_blob(const_cast<float *>(samples.data()),
                                  {1, (int64_t)samples.size()})
                     .clone()
                     .to(device_);
    auto outputs = module_.forward({input, state_}).toTuple();
    state_ = outputs->elements()[1].toTensor();
    auto mask = outputs->elements()[0].toTensor().gt(0.5).to(torch::kUInt8).cpu();
    auto *p = mask.data_ptr<uint8_t>();
    return {p, p + mask.numel()};
  }

  double norm() const { return state_.norm().item<double>(); }

private:
  torch::jit::Module module_;
  torch::Device device_;
  torch::Tensor state_;
};

// Statistics through an accessor of a parameter.

std::vector<double> column_sums(const torch::Tensor &table) {
  auto t = table.to(torch::kDouble).contiguous();
  auto a = t.accessor<double, 2>();
  std::vector<double> sums(t.size(1), 0.0);
  for (int64_t r = 0; r < t.size(0); ++r)
    for (int64_t c = 0; c < t.size(1); ++c)
      sums[c] += a[r][c];
  return sums;
}

// A buffer on each side, kept apart by name.

float compare(const torch::Tensor &input) {
  auto on_host = input.cpu();
  auto on_device = input.cuda();
  auto host_result = torch::relu(on_host);
  auto device_result = torch::relu(on_device);
  auto copied = device_result.cpu();
  const float *a = host_result.data_ptr<float>();
  const float *b = copied.data_ptr<float>();
  float worst = 0;
  for (int64_t i = 0; i < host_result.numel(); ++i)
    worst = std::max(worst, std::abs(a[i] - b[i]));
  return worst;
}

// Random numbers: the generator's device is not the tensor's.

float seeded() {
  if (torch::cuda::is_available())
    torch::cuda::manual_seed_all(42);
  torch::manual_seed(42);
  auto noise = torch::randn({16});
  return noise.data_ptr<float>()[0];
}

// Saving and loading.

float checkpoint(const std::string &path) {
  Mlp model;
  torch::load(model, path);
  model->to(torch::kCPU);
  torch::NoGradGuard no_grad;
  auto w = model->fc1->weight.detach().contiguous();
  return w.data_ptr<float>()[0];
}
