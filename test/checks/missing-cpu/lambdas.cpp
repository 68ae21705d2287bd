// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t

// Lambdas called or invoked in place, and what LibTorch does with them.

#include <ATen/Dispatch.h>
#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <functional>
#include <future>
#include <numeric>
#include <thread>
#include <vector>

void enqueue(std::function<void()> task); // in another file

void launch(float *data, int64_t n); // in a .cu file

// Called by name.

float called(torch::Tensor x) {
  auto gpu = x.cuda();
  auto first = [&] {
    return gpu.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  };
  return first();
}

float called_with_a_pointer(torch::Tensor x) {
  auto sum = [](const float *p, int64_t n) {
    return std::accumulate(p, p + n, 0.0f);
  };
  auto gpu = x.cuda();
  return sum(gpu.data_ptr<float>(), gpu.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float captured_by_value(torch::Tensor x) {
  x = x.to(torch::kCUDA);
  auto first = [x] {
    return x.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  };
  return first();
}

float captured_by_initialiser(torch::Tensor x) {
  auto first = [t = x.cuda()] {
    return t.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  };
  return first();
}

float captured_pointer(torch::Tensor x) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  auto at = [p](int64_t i) { return p[i]; };
  return at(0) + at(1);
}

float returned_by_a_lambda(torch::Tensor x) {
  auto prepare = [](torch::Tensor t) { return t.to(torch::kCUDA).div(255); };
  auto y = prepare(x);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float changed_by_a_lambda(torch::Tensor x) {
  auto upload = [&x] { x = x.cuda(); };
  upload();
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float changed_back_by_a_lambda(torch::Tensor x) {
  auto y = x.cuda();
  auto download = [&] { y = y.cpu(); };
  download();
  return y.data_ptr<float>()[0];
}

float changed_by_a_lambda_after_the_use(torch::Tensor x) {
  auto upload = [&x] { x = x.cuda(); };
  float first = x.data_ptr<float>()[0];
  upload();
  return first;
}

float brought_back_in_the_lambda(torch::Tensor x) {
  auto gpu = x.cuda();
  auto first = [&gpu] {
    auto host = gpu.cpu();
    return host.data_ptr<float>()[0];
  };
  return first();
}

float guarded_in_the_lambda(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  auto first = [&y] {
    if (y.is_cuda())
      return y[0].item<float>();
    return y.data_ptr<float>()[0];
  };
  return first();
}

float guarded_before_the_lambda(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  TORCH_CHECK(y.is_cpu());
  auto first = [&] { return y.data_ptr<float>()[0]; };
  return first();
}

float checked_by_a_lambda(torch::Tensor x) {
  auto check = [](const torch::Tensor &t) { TORCH_CHECK(t.is_cpu()); };
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  check(y);
  return y.data_ptr<float>()[0];
}

float local_of_the_lambda(torch::Tensor x) {
  auto first = [](torch::Tensor t) {
    auto gpu = t.cuda();
    return gpu.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  };
  return first(x);
}

float generic(torch::Tensor x) {
  auto first = [](const auto *p) { return p[0]; };
  auto gpu = x.cuda();
  return first(gpu.data_ptr<float>());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

// Invoked where it stands.

float invoked(torch::Tensor x) {
  auto gpu = x.cuda();
  const float first = [&] {
    const float *p = gpu.data_ptr<float>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
    return p[0];
  }();
  return first;
}

float initialised_by_a_lambda(torch::Tensor x) {
  const auto device = [] {
    if (torch::cuda::is_available())
      return torch::Device(torch::kCUDA);
    return torch::Device(torch::kCPU);
  }();
  x = x.to(device);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float initialised_by_a_lambda_on_the_host(torch::Tensor x) {
  const auto y = [&] {
    auto gpu = x.cuda();
    return torch::sigmoid(gpu).cpu();
  }();
  return y.data_ptr<float>()[0];
}

// Handed to an algorithm.

void for_each(torch::Tensor x, std::vector<int> &order) {
  auto gpu = x.cuda();
  const float *scores = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  std::sort(order.begin(), order.end(),
            [&](int a, int b) { return scores[a] > scores[b]; });
}

void for_each_on_the_host(torch::Tensor x, std::vector<int> &order) {
  auto host = x.cuda().cpu();
  const float *scores = host.data_ptr<float>();
  std::sort(order.begin(), order.end(),
            [&](int a, int b) { return scores[a] > scores[b]; });
}

void parallel_for(torch::Tensor x) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  at::parallel_for(0, gpu.numel(), 1024, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i)
      p[i] *= 0.5f;
  });
}

void parallel_for_with_an_accessor(torch::Tensor x, std::vector<float> &out) {
  auto gpu = x.cuda();
  auto a = gpu.accessor<float, 1>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  at::parallel_for(0, gpu.size(0), 0, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i)
      out[i] = a[i];
  });
}

void parallel_for_on_the_host(torch::Tensor x) {
  auto host = x.cuda().cpu();
  float *p = host.data_ptr<float>();
  at::parallel_for(0, host.numel(), 1024, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i)
      p[i] *= 0.5f;
  });
}

float parallel_reduce(torch::Tensor x) {
  auto gpu = x.cuda();
  const float *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return at::parallel_reduce(
      0, gpu.numel(), 1024, 0.0f,
      [&](int64_t begin, int64_t end, float sum) {
        for (int64_t i = begin; i < end; ++i)
          sum += p[i];
        return sum;
      },
      std::plus<float>());
}

void thread(torch::Tensor x, std::vector<float> &out) {
  auto gpu = x.cuda();
  const float *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  std::thread worker([&] {
    for (size_t i = 0; i < out.size(); ++i)
      out[i] = p[i];
  });
  worker.join();
}

// AT_DISPATCH: one finding, however many types.

torch::Tensor dispatched(torch::Tensor x) {
  auto gpu = x.cuda();
  auto out = torch::zeros({gpu.numel()});
  AT_DISPATCH_FLOATING_TYPES(gpu.scalar_type(), "dispatched", [&] {
    const scalar_t *in = gpu.data_ptr<scalar_t>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
    float *o = out.data_ptr<float>();
    for (int64_t i = 0; i < gpu.numel(); ++i)
      o[i] = static_cast<float>(in[i]);
  });
  return out;
}

torch::Tensor dispatched_on_the_host(torch::Tensor x) {
  auto host = x.cuda().cpu();
  auto out = torch::zeros({host.numel()});
  AT_DISPATCH_FLOATING_TYPES(host.scalar_type(), "dispatched_on_the_host", [&] {
    const scalar_t *in = host.data_ptr<scalar_t>();
    float *o = out.data_ptr<float>();
    for (int64_t i = 0; i < host.numel(); ++i)
      o[i] = static_cast<float>(in[i]);
  });
  return out;
}

template <typename scalar_t>
static double sum_kernel(const scalar_t *in, int64_t n) {
  double sum = 0;
  for (int64_t i = 0; i < n; ++i)
    sum += in[i];
  return sum;
}

double dispatched_to_a_helper(torch::Tensor x) {
  double sum = 0;
  x = x.to(torch::cuda::is_available() ? torch::kCUDA : torch::kCPU);
  AT_DISPATCH_ALL_TYPES(x.scalar_type(), "dispatched_to_a_helper", ([&] {
    sum = sum_kernel<scalar_t>(x.data_ptr<scalar_t>(), x.numel());
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }));
  return sum;
}

double dispatched_bare_parameter(torch::Tensor x) {
  double sum = 0;
  AT_DISPATCH_ALL_TYPES(x.scalar_type(), "dispatched_bare_parameter", [&] {
    sum = sum_kernel<scalar_t>(x.data_ptr<scalar_t>(), x.numel());
  });
  return sum;
}

void dispatched_by_device(torch::Tensor x) {
  if (x.is_cuda()) {
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "scale_cuda", [&] {
      launch(reinterpret_cast<float *>(x.data_ptr<scalar_t>()), x.numel());
    });
  } else {
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "scale_cpu", [&] {
      auto *p = x.data_ptr<scalar_t>();
      for (int64_t i = 0; i < x.numel(); ++i)
        p[i] *= 2;
    });
  }
}

// Innocent: not called here, or not with this tensor.

void never_called(torch::Tensor x) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  auto read = [p] { return p[0]; };
  launch(p, gpu.numel());
}

float called_with_another(torch::Tensor x, torch::Tensor y) {
  auto first = [](const torch::Tensor &t) { return t.data_ptr<float>()[0]; };
  auto gpu = x.cuda();
  return first(y) + gpu.sum().item<float>();
}

void launched_from_a_lambda(torch::Tensor x) {
  auto gpu = x.cuda();
  auto run = [&] { launch(gpu.data_ptr<float>(), gpu.numel()); };
  run();
}

void replaced_before_the_call(torch::Tensor x) {
  auto t = x.cuda();
  auto read = [&t] { return t.data_ptr<float>()[0]; };
  t = torch::zeros({4});
  read();
}

// Handed to what runs it.

float moved_in_what_is_handed_on(torch::Tensor x) {
  auto t = x.cuda();
  enqueue([&] { t = t.cpu(); });
  return t.data_ptr<float>()[0];
}

float moved_by_a_thread(torch::Tensor x) {
  auto t = x.cuda();
  std::thread thread([&t] { t = t.cpu(); });
  thread.join();
  return t.data_ptr<float>()[0];
}

float moved_later(torch::Tensor x) {
  auto t = x.cuda();
  auto later = std::async([&] { t = t.cpu(); });
  later.wait();
  return t.data_ptr<float>()[0];
}

float moved_away_by_a_thread(torch::Tensor x) {
  auto t = x.cpu();
  std::thread thread([&] { t = t.cuda(); });
  thread.join();
  return t.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

void given_to_a_thread(torch::Tensor x) {
  auto t = x.cuda();
  std::thread thread([](torch::Tensor y) { y.data_ptr<float>()[0] = 1; }, t);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  thread.join();
}
