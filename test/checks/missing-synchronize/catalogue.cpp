// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-synchronize %t

// The CUDA runtime's own functions, as its headers declare them.

#include <torch/torch.h>

typedef struct CUstream_st *cudaStream_t;
extern "C" int cudaStreamSynchronize(cudaStream_t stream);
extern "C" int cudaStreamQuery(cudaStream_t stream);

float by_the_stream_of_the_runtime(torch::Tensor x, cudaStream_t stream) {
  auto host = x.cuda().to(torch::kCPU, /*non_blocking=*/true);
  cudaStreamSynchronize(stream);
  return host.data_ptr<float>()[0];
}
float only_asked_whether_it_is_done(torch::Tensor x, cudaStream_t stream) {
  auto host = x.cuda().to(torch::kCPU, /*non_blocking=*/true);
  cudaStreamQuery(stream);
  return host.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-synchronize]
}
float copied_to_another_device(torch::Tensor x) {
  auto host = x.cuda().to(torch::kCUDA, /*non_blocking=*/true).cpu();
  return host.data_ptr<float>()[0];
}
float read_as_a_number(torch::Tensor x) {
  auto host = x.cuda().to(torch::kCPU, /*non_blocking=*/true);
  torch::cuda::synchronize();
  return host.item<float>();
}
float blocking_by_a_constant(torch::Tensor x) {
  constexpr bool nonBlocking = false;
  auto host = x.cuda().to(torch::kCPU, nonBlocking);
  return host.data_ptr<float>()[0];
}
