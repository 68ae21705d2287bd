// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t

// Modules on an accelerator, and what comes out of them.

#include <torch/script.h>
#include <torch/torch.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

// torch::nn

float linear(torch::Tensor x) {
  torch::nn::Linear fc(8, 2);
  fc->to(torch::kCUDA);
  auto out = fc->forward(x.cuda());
  return out.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float call_operator(torch::Tensor x) {
  torch::nn::Linear fc(8, 2);
  fc->to(torch::kCUDA);
  auto out = fc(x);
  return out.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float sequential(torch::Tensor x) {
  torch::nn::Sequential net(torch::nn::Linear(8, 16), torch::nn::ReLU(),
                            torch::nn::Linear(16, 2));
  net->to(torch::Device(torch::kCUDA, 0));
  net->eval();
  torch::NoGradGuard no_grad;
  torch::Tensor out = net->forward(x);
  return out.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float device_chosen(torch::Tensor x) {
  torch::Device device(torch::cuda::is_available() ? torch::kCUDA : torch::kCPU);
  torch::nn::Sequential net(torch::nn::Conv2d(3, 8, 3), torch::nn::ReLU());
  net->to(device);
  torch::NoGradGuard no_grad;
  auto out = net->forward(x.to(device)).mean({2, 3});
  auto a = out.accessor<float, 2>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return a[0][0];
}

float moved_and_typed(torch::Tensor x) {
  torch::nn::Linear fc(8, 2);
  fc->to(torch::kCUDA, torch::kFloat);
  auto out = fc->forward(x);
  return out.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float weight_of_a_module() {
  torch::nn::Linear fc(8, 2);
  fc->to(torch::kCUDA);
  torch::NoGradGuard no_grad;
  auto w = fc->weight.detach();
  return w.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float parameters_of_a_module() {
  torch::nn::Linear fc(8, 2);
  fc->to(torch::kCUDA);
  float sum = 0;
  for (const auto &p : fc->parameters())
    sum += p.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return sum;
}

float moved_input(torch::nn::Sequential &net, torch::Tensor x) {
  auto out = net->forward(x.to(torch::kCUDA));
  return out.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float stays_on_the_host(torch::Tensor x) {
  torch::nn::Linear fc(8, 2);
  auto out = fc->forward(x);
  return out.data_ptr<float>()[0];
}

float moved_to_the_host(torch::Tensor x) {
  torch::nn::Linear fc(8, 2);
  fc->to(torch::kCPU);
  auto out = fc->forward(x);
  return out.data_ptr<float>()[0];
}

float moved_there_and_back(torch::Tensor x) {
  torch::nn::Linear fc(8, 2);
  fc->to(torch::kCUDA);
  fc->to(torch::kCPU);
  auto out = fc->forward(x);
  return out.data_ptr<float>()[0];
}

float only_another_dtype(torch::Tensor x) {
  torch::nn::Linear fc(8, 2);
  fc->to(torch::kDouble);
  auto out = fc->forward(x);
  return out.data_ptr<double>()[0];
}

float output_brought_back(torch::Tensor x) {
  torch::nn::Linear fc(8, 2);
  fc->to(torch::kCUDA);
  auto out = fc->forward(x.cuda()).cpu();
  return out.data_ptr<float>()[0];
}

float another_module_moved(torch::Tensor x) {
  torch::nn::Linear fc(8, 2), head(2, 2);
  head->to(torch::kCUDA);
  auto out = fc->forward(x);
  return out.data_ptr<float>()[0];
}

float unknown_module(torch::nn::Sequential &net, torch::Tensor x) {
  auto out = net->forward(x);
  return out.data_ptr<float>()[0];
}

float output_as_scalar(torch::Tensor x) {
  torch::nn::Linear fc(8, 1);
  fc->to(torch::kCUDA);
  return fc->forward(x.cuda()).item<float>();
}

// A module of one's own.

struct NetImpl : torch::nn::Module {
  NetImpl() : fc1(register_module("fc1", torch::nn::Linear(8, 16))),
              fc2(register_module("fc2", torch::nn::Linear(16, 2))) {}

  torch::Tensor forward(torch::Tensor x) {
    x = torch::relu(fc1->forward(x));
    return torch::log_softmax(fc2->forward(x), /*dim=*/1);
  }

  torch::Tensor predict(torch::Tensor x) {
    return forward(x).argmax(1).to(torch::kCPU);
  }

  torch::nn::Linear fc1, fc2;
};
TORCH_MODULE(Net);

float own_module(torch::Tensor x) {
  Net net;
  net->to(torch::kCUDA);
  auto out = net->forward(x);
  return out.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float own_module_behind_a_pointer(torch::Tensor x) {
  auto device = torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;
  auto net = std::make_shared<NetImpl>();
  net->to(device);
  auto out = net->forward(x.to(device));
  return out.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float own_module_as_an_object(torch::Tensor x) {
  NetImpl net;
  net.to(torch::kCUDA);
  auto out = net.forward(x);
  return out.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

int64_t own_module_with_a_method(torch::Tensor x) {
  Net net;
  net->to(torch::kCUDA);
  auto best = net->predict(x);
  return best.data_ptr<int64_t>()[0];
}

float own_module_on_the_host(torch::Tensor x) {
  Net net;
  net->eval();
  auto out = net->forward(x);
  return out.data_ptr<float>()[0];
}

// The module as a member.

class Classifier {
public:
  Classifier() : net_(torch::nn::Linear(8, 16), torch::nn::Linear(16, 2)) {
    net_->to(torch::kCUDA);
    net_->eval();
  }

  float score(torch::Tensor x) {
    auto out = net_->forward(x);
    return out.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }

  float score_on_the_host(torch::Tensor x) {
    auto out = net_->forward(x).to(torch::kCPU);
    return out.data_ptr<float>()[0];
  }

private:
  torch::nn::Sequential net_;
};

class HostClassifier {
public:
  HostClassifier() : net_(torch::nn::Linear(8, 2)) { net_->eval(); }

  float score(torch::Tensor x) {
    auto out = net_->forward(x);
    return out.data_ptr<float>()[0];
  }

private:
  torch::nn::Sequential net_;
};

// torch::jit

float script_module(const std::string &path, torch::Tensor x) {
  torch::jit::script::Module module = torch::jit::load(path);
  module.to(at::kCUDA);
  std::vector<torch::jit::IValue> inputs;
  inputs.push_back(x.to(at::kCUDA));
  at::Tensor output = module.forward(inputs).toTensor();
  return output.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float script_module_loaded_there(const std::string &path, torch::Tensor x) {
  torch::jit::Module module = torch::jit::load(path, torch::kCUDA);
  auto output = module.forward({x}).toTensor();
  return output.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

std::vector<float> script_module_with_chosen_device(const std::string &path, torch::Tensor x) {
  torch::Device device = torch::kCPU;
  if (torch::cuda::is_available())
    device = torch::kCUDA;
  auto module = torch::jit::load(path);
  module.to(device);
  module.eval();
  x = x.to(device);
  auto output = module.forward({x}).toTensor();
  const float *p = output.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return std::vector<float>(p, p + output.numel());
}

float script_module_with_a_tuple(const std::string &path, torch::Tensor x) {
  auto module = torch::jit::load(path);
  module.to(torch::kCUDA);
  auto outputs = module.forward({x.cuda()}).toTuple();
  auto boxes = outputs->elements()[0].toTensor();
  auto scores = outputs->elements()[1].toTensor().cpu();
  float sum = scores.data_ptr<float>()[0];
  return sum + boxes.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float script_module_with_a_list(const std::string &path, torch::Tensor x) {
  auto module = torch::jit::load(path);
  module.to(torch::kCUDA);
  auto outputs = module.forward({x.cuda()}).toTensorVector();
  return outputs[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float script_module_with_a_value(const std::string &path, torch::Tensor x) {
  auto module = torch::jit::load(path);
  module.to(torch::kCUDA);
  torch::IValue value = module.forward({x.cuda()});
  if (!value.isTensor())
    return 0;
  auto a = value.toTensor().flatten();
  return a.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float script_module_method(const std::string &path, torch::Tensor x) {
  auto module = torch::jit::load(path);
  module.to(torch::kCUDA);
  auto features = module.get_method("encode")({x.cuda()}).toTensor();
  return features.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float script_module_run_method(const std::string &path, torch::Tensor x) {
  auto module = torch::jit::load(path);
  module.to(torch::kCUDA);
  auto features = module.run_method("encode", x.cuda()).toTensor();
  return features.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float script_module_on_the_host(const std::string &path, torch::Tensor x) {
  auto module = torch::jit::load(path, torch::kCPU);
  module.eval();
  auto output = module.forward({x}).toTensor();
  return output.data_ptr<float>()[0];
}

float script_module_without_a_device(const std::string &path, torch::Tensor x) {
  auto module = torch::jit::load(path);
  auto output = module.forward({x}).toTensor();
  return output.data_ptr<float>()[0];
}

float script_module_brought_back(const std::string &path, torch::Tensor x) {
  auto module = torch::jit::load(path);
  module.to(torch::kCUDA);
  auto output = module.forward({x.cuda()}).toTensor().to(torch::kCPU).squeeze();
  return output.data_ptr<float>()[0];
}

float script_module_tuple_brought_back(const std::string &path, torch::Tensor x) {
  auto module = torch::jit::load(path);
  module.to(torch::kCUDA);
  auto outputs = module.forward({x.cuda()}).toTuple();
  std::vector<torch::Tensor> host;
  for (const auto &value : outputs->elements())
    host.push_back(value.toTensor().cpu());
  return host[0].data_ptr<float>()[0];
}

float script_module_as_scalar(const std::string &path, torch::Tensor x) {
  auto module = torch::jit::load(path);
  module.to(torch::kCUDA);
  auto output = module.forward({x.cuda()}).toTensor();
  return output.argmax(1).item<int64_t>() + output[0][0].item<float>();
}

// The script module as a member, as most programs have it.

class Detector {
public:
  Detector(const std::string &path, bool use_gpu)
      : device_(use_gpu ? torch::kCUDA : torch::kCPU) {
    module_ = torch::jit::load(path);
    module_.to(device_);
    module_.eval();
  }

  std::vector<float> detect(const torch::Tensor &image) {
    auto input = image.unsqueeze(0).to(device_);
    auto output = module_.forward({input}).toTensor();
    auto rows = output.accessor<float, 3>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
    std::vector<float> scores;
    for (int64_t i = 0; i < rows.size(1); ++i)
      scores.push_back(rows[0][i][4]);
    return scores;
  }

  std::vector<float> detect_on_the_host(const torch::Tensor &image) {
    auto input = image.unsqueeze(0).to(device_);
    auto output = module_.forward({input}).toTensor().cpu();
    auto rows = output.accessor<float, 3>();
    std::vector<float> scores;
    for (int64_t i = 0; i < rows.size(1); ++i)
      scores.push_back(rows[0][i][4]);
    return scores;
  }

private:
  torch::Device device_;
  torch::jit::script::Module module_;
};

class DetectorByPointer {
public:
  explicit DetectorByPointer(const std::string &path) {
    module_ = std::make_unique<torch::jit::Module>(torch::jit::load(path));
    module_->to(torch::kCUDA);
  }

  float detect(const torch::Tensor &image) {
    auto output = module_->forward({image.cuda()}).toTensor();
    return output.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }

private:
  std::unique_ptr<torch::jit::Module> module_;
};
