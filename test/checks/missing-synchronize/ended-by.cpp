// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-synchronize %t

// What waits for the copy, and what does not.

#include <torch/torch.h>

// As the CUDA runtime declares them.
extern "C" {
enum cudaError_t { cudaSuccess };
struct CUstream_st;
struct CUevent_st;
typedef CUstream_st *cudaStream_t;
typedef CUevent_st *cudaEvent_t;
cudaError_t cudaDeviceSynchronize();
cudaError_t cudaStreamSynchronize(cudaStream_t stream);
cudaError_t cudaEventSynchronize(cudaEvent_t event);
cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream);
cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned flags);
}

void log(const char *);

float by_torch(torch::Tensor x) {
  auto y = x.cuda().to(torch::kCPU, true);
  torch::cuda::synchronize();
  return y.data_ptr<float>()[0];
}
float behind_the_conversion(torch::Tensor x) {
  auto y = x.cuda().to(torch::kCPU, true);
  const float *p = y.data_ptr<float>();
  torch::cuda::synchronize();
  return p[0];
}
float by_the_device(torch::Tensor x) {
  auto y = x.cuda().to(torch::kCPU, true);
  cudaDeviceSynchronize();
  return y.data_ptr<float>()[0];
}
float by_a_stream(torch::Tensor x, cudaStream_t stream) {
  auto y = x.cuda().to(torch::kCPU, true);
  cudaStreamSynchronize(stream);
  return y.data_ptr<float>()[0];
}
float by_an_event(torch::Tensor x, cudaEvent_t event) {
  auto y = x.cuda().to(torch::kCPU, true);
  cudaEventSynchronize(event);
  return y.data_ptr<float>()[0];
}
float by_an_item(torch::Tensor x) {
  auto gpu = x.cuda();
  auto y = gpu.to(torch::kCPU, true);
  const float sum = gpu.sum().item<float>(); // waits for the stream
  return y.data_ptr<float>()[0] / sum;
}
float by_a_blocking_copy(torch::Tensor x) {
  auto gpu = x.cuda();
  auto y = gpu.to(torch::kCPU, true);
  auto z = (gpu * 2).cpu();
  return y.data_ptr<float>()[0] + z.data_ptr<float>()[0];
}
void wait() { cudaDeviceSynchronize(); }
float by_a_helper(torch::Tensor x) {
  auto y = x.cuda().to(torch::kCPU, true);
  wait();
  return y.data_ptr<float>()[0];
}

float not_by_a_record(torch::Tensor x, cudaEvent_t event, cudaStream_t stream) {
  auto y = x.cuda().to(torch::kCPU, true);
  cudaEventRecord(event, stream);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-synchronize]
}
float not_by_another_stream(torch::Tensor x, cudaEvent_t event, cudaStream_t stream) {
  auto y = x.cuda().to(torch::kCPU, true);
  cudaStreamWaitEvent(stream, event, 0);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-synchronize]
}
float too_late(torch::Tensor x) {
  auto y = x.cuda().to(torch::kCPU, true);
  const float result = y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-synchronize]
  torch::cuda::synchronize();
  return result;
}
float on_one_branch(torch::Tensor x, bool careful) {
  auto y = x.cuda().to(torch::kCPU, true);
  if (careful)
    torch::cuda::synchronize();
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-synchronize]
}
float before_the_copy(torch::Tensor x) {
  auto gpu = x.cuda();
  torch::cuda::synchronize();
  auto y = gpu.to(torch::kCPU, true);
  log("copied");
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-synchronize]
}
