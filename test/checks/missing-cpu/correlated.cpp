// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t

// One flag sends the tensor away and brings it back.

#include <torch/torch.h>

#include <string>
#include <vector>

enum class Backend { Host, Gpu };

void log(const std::string &message); // in another file

// Flags.

float one_flag(torch::Tensor x, bool gpu) {
  if (gpu)
    x = x.cuda();
  x = torch::sigmoid(x);
  if (gpu)
    x = x.cpu();
  return x.data_ptr<float>()[0];
}

float another_flag(torch::Tensor x, bool gpu, bool back) {
  if (gpu)
    x = x.cuda();
  x = torch::sigmoid(x);
  if (back)
    x = x.cpu();
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float wrong_way_round(torch::Tensor x, bool gpu) {
  if (gpu)
    x = x.cuda();
  x = torch::sigmoid(x);
  if (!gpu)
    x = x.cpu();
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float flag_changed(torch::Tensor x, bool gpu) {
  if (gpu)
    x = x.cuda();
  x = torch::sigmoid(x);
  gpu = x.numel() > 1000;
  if (gpu)
    x = x.cpu();
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float negated_twice(torch::Tensor x, bool cpu_only) {
  if (!cpu_only)
    x = x.cuda();
  x = torch::sigmoid(x);
  if (!cpu_only)
    x = x.cpu();
  return x.data_ptr<float>()[0];
}

float flag_returns(torch::Tensor x, bool gpu) {
  if (gpu)
    x = x.cuda();
  x = torch::sigmoid(x);
  if (gpu)
    return x[0].item<float>();
  return x.data_ptr<float>()[0];
}

float flag_by_ternary(torch::Tensor x, bool gpu) {
  x = gpu ? x.cuda() : x;
  x = torch::sigmoid(x);
  auto host = gpu ? x.cpu() : x;
  return host.data_ptr<float>()[0];
}

float flag_by_ternary_wrong_way_round(torch::Tensor x, bool gpu) {
  x = gpu ? x.cuda() : x;
  x = torch::sigmoid(x);
  auto host = gpu ? x : x.cpu();
  return host.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float computed_flag(torch::Tensor x, bool allowed) {
  const bool gpu = allowed && torch::cuda::is_available();
  if (gpu)
    x = x.cuda();
  x = torch::sigmoid(x);
  if (gpu)
    x = x.cpu();
  return x.data_ptr<float>()[0];
}

float flag_in_a_loop(const std::vector<torch::Tensor> &inputs, bool gpu) {
  float sum = 0;
  for (auto x : inputs) {
    if (gpu)
      x = x.cuda();
    x = torch::sigmoid(x);
    if (gpu)
      x = x.cpu();
    sum += x.data_ptr<float>()[0];
  }
  return sum;
}

float flag_with_calls_between(torch::Tensor x, bool gpu) {
  if (gpu) {
    log("to the GPU");
    x = x.cuda();
  }
  for (int i = 0; i < 3; ++i)
    x = torch::sigmoid(x);
  log("done");
  if (gpu)
    x = x.cpu();
  return x.data_ptr<float>()[0];
}

// The same question asked twice.

float asked_twice(torch::Tensor x) {
  if (torch::cuda::is_available())
    x = x.cuda();
  x = torch::sigmoid(x);
  if (torch::cuda::is_available())
    x = x.cpu();
  return x.data_ptr<float>()[0];
}

float asked_once(torch::Tensor x) {
  if (torch::cuda::is_available())
    x = x.cuda();
  x = torch::sigmoid(x);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float device_asked(torch::Tensor x) {
  torch::Device device = torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;
  x = torch::sigmoid(x.to(device));
  if (device.is_cuda())
    x = x.cpu();
  return x.data_ptr<float>()[0];
}

float device_type_asked(torch::Tensor x) {
  torch::Device device(torch::kCPU);
  if (torch::cuda::is_available())
    device = torch::Device(torch::kCUDA);
  x = torch::sigmoid(x.to(device));
  if (device.type() != torch::kCPU)
    x = x.to(torch::kCPU);
  return x.data_ptr<float>()[0];
}

float device_compared(torch::Tensor x) {
  const torch::Device device(torch::cuda::is_available() ? torch::kCUDA : torch::kCPU);
  x = torch::sigmoid(x.to(device));
  if (device == torch::kCPU)
    return x.data_ptr<float>()[0];
  return x[0].item<float>();
}

float device_compared_wrong_way_round(torch::Tensor x) {
  const torch::Device device(torch::cuda::is_available() ? torch::kCUDA : torch::kCPU);
  x = torch::sigmoid(x.to(device));
  if (device != torch::kCPU)
    return x.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return x[0].item<float>();
}

float flag_behind_a_device(torch::Tensor x) {
  const bool use_cuda = torch::cuda::is_available();
  torch::Device device(use_cuda ? torch::kCUDA : torch::kCPU);
  x = torch::sigmoid(x.to(device));
  if (use_cuda)
    x = x.cpu();
  return x.data_ptr<float>()[0];
}

float enumerator(torch::Tensor x, Backend backend) {
  if (backend == Backend::Gpu)
    x = x.cuda();
  x = torch::sigmoid(x);
  if (backend == Backend::Gpu)
    x = x.cpu();
  return x.data_ptr<float>()[0];
}

float number(torch::Tensor x, int device) {
  if (device >= 0)
    x = x.to(torch::Device(torch::kCUDA, device));
  x = torch::sigmoid(x);
  if (device >= 0)
    x = x.cpu();
  return x.data_ptr<float>()[0];
}

// A tensor that tells for another.

float sibling_asked(torch::Tensor x, bool gpu) {
  if (gpu)
    x = x.cuda();
  auto y = torch::sigmoid(x);
  if (x.is_cuda())
    y = y.cpu();
  return y.data_ptr<float>()[0];
}

// A flag of the class.

class Model {
public:
  explicit Model(bool allow) : use_gpu_(allow && torch::cuda::is_available()) {}

  float run(torch::Tensor x) {
    if (use_gpu_)
      x = x.cuda();
    x = torch::sigmoid(x);
    if (use_gpu_)
      x = x.cpu();
    return x.data_ptr<float>()[0];
  }

  float run_and_forget(torch::Tensor x) {
    if (use_gpu_)
      x = x.cuda();
    x = torch::sigmoid(x);
    return x.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }

  float run_with_a_pointer(torch::Tensor x) {
    torch::Tensor host;
    const float *p = nullptr;
    if (use_gpu_) {
      x = x.cuda();
      host = torch::sigmoid(x).cpu();
      p = host.data_ptr<float>();
    } else {
      x = torch::sigmoid(x);
      p = x.data_ptr<float>();
    }
    return p[0];
  }

private:
  const bool use_gpu_;
};

// A flag that a parser of options is given the address of.

struct Options {
  bool gpu = false;
};
void register_option(const char *name, bool *flag);
void register_name(const char *name, const bool *flag);

float parsed_flag(torch::Tensor x) {
  bool gpu = false;
  register_option("gpu", &gpu);
  if (gpu) {
    x = x.cuda();
    return x.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }
  return 0;
}

float parsed_member(torch::Tensor x) {
  Options options;
  options.gpu = false;
  register_option("gpu", &options.gpu);
  if (options.gpu) {
    x = x.cuda();
    return x.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }
  return 0;
}

float shown_flag(torch::Tensor x) {
  bool gpu = false;
  register_name("gpu", &gpu);
  if (gpu) {
    x = x.cuda();
    return x.data_ptr<float>()[0];
  }
  return 0;
}

// Another tensor under the same name: what was asked before says nothing of it.

float askedOfAnother(torch::Tensor x, torch::Tensor y) {
  if (!x.requires_grad())
    return 0;
  x = y;
  if (x.requires_grad())
    return 0;
  x = x.cuda();
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float askedAfterAChange(torch::Tensor x) {
  if (x.requires_grad())
    return 0;
  x.requires_grad_();
  if (!x.requires_grad())
    return 0;
  x = x.cuda();
  return x.detach().data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}
