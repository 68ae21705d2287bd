// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t

// What reads or writes through an array view on the host.

#include <torch/torch.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <numeric>
#include <string>
#include <vector>

// Reading and writing elements.

float dereferenced(torch::Tensor x) {
  auto gpu = x.cuda();
  const float *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return *p;
}

float dereferenced_at_once(torch::Tensor x) {
  auto gpu = x.cuda();
  return *gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float summed(torch::Tensor x) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  float sum = 0;
  for (int64_t i = 0; i < gpu.numel(); ++i)
    sum += p[i];
  return sum;
}

float advanced(torch::Tensor x) {
  auto gpu = x.cuda();
  const auto *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  float best = 0;
  for (int i = 0; i < 4; ++i)
    best = std::max(best, *p++);
  return best;
}

float by_offset(torch::Tensor x, int64_t width) {
  auto gpu = x.cuda();
  float *row = gpu.data_ptr<float>() + 2 * width;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return *(row + 1);
}

float by_end_pointer(torch::Tensor x) {
  auto gpu = x.cuda();
  const float *begin = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  const float *end = begin + gpu.numel();
  float sum = 0;
  for (const float *it = begin; it != end; ++it)
    sum += *it;
  return sum;
}

float through_another_pointer(torch::Tensor x) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  const float *second_row = p + 4;
  return second_row[0];
}

float through_a_reference(torch::Tensor x) {
  auto gpu = x.cuda();
  const float &first = gpu.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return first;
}

void printed(torch::Tensor x) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  std::printf("%f %f\n", p[0], p[1]);
}

void streamed(torch::Tensor x) {
  auto gpu = x.cuda();
  auto p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  for (int i = 0; i < 10; i++)
    std::cout << p[i] << " ";
}

void stored(torch::Tensor x) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  p[0] = 1.0f;
}

void added(torch::Tensor x) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  p[0] += 1.0f;
}

void counted(torch::Tensor x, const std::vector<int> &labels) {
  auto histogram = torch::zeros({10}, torch::dtype(torch::kInt).device(torch::kCUDA));
  int *bins = histogram.data_ptr<int>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  for (int label : labels)
    bins[label]++;
}

bool in_a_condition(torch::Tensor x) {
  auto gpu = x.cuda();
  const float *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  if (p[0] > 0.5f)
    return true;
  return false;
}

// Other types of pointer.

uint8_t reinterpreted(torch::Tensor x) {
  auto gpu = x.cuda();
  auto *bytes = reinterpret_cast<uint8_t *>(gpu.data_ptr<float>());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return bytes[0];
}

float untyped(torch::Tensor x) {
  auto gpu = x.cuda();
  auto *p = static_cast<const float *>(gpu.data_ptr());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return p[0];
}

float untyped_c_cast(torch::Tensor x) {
  auto gpu = x.cuda();
  float *p = (float *)gpu.data_ptr();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return p[0];
}

float deprecated_data(torch::Tensor x) {
  auto gpu = x.cuda();
  float *p = gpu.data<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return p[0];
}

float storage_data(torch::Tensor x) {
  auto gpu = x.cuda();
  auto *p = static_cast<const float *>(gpu.storage().data());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return p[0];
}

float storage_data_ptr(torch::Tensor x) {
  auto gpu = x.cuda();
  auto *p = static_cast<const float *>(gpu.storage().data_ptr().get());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return p[0];
}

// Accessors.

float accessor(torch::Tensor x) {
  auto gpu = x.cuda();
  auto a = gpu.accessor<float, 2>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  float trace = 0;
  for (int64_t i = 0; i < a.size(0); ++i)
    trace += a[i][i];
  return trace;
}

float accessor_row(torch::Tensor x) {
  auto gpu = x.cuda();
  auto a = gpu.accessor<float, 2>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  auto row = a[3];
  return row[0];
}

float accessor_pointer(torch::Tensor x) {
  auto gpu = x.cuda();
  auto a = gpu.accessor<float, 2>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  const float *p = a[0].data();
  return p[0];
}

void accessor_written(torch::Tensor x) {
  auto gpu = x.cuda();
  auto a = gpu.accessor<float, 1>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  a[0] = 3.0f;
}

float packed_accessor32(torch::Tensor x) {
  auto gpu = x.cuda();
  auto a = gpu.packed_accessor32<float, 2>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return a[0][1];
}

float packed_accessor64(torch::Tensor x) {
  auto gpu = x.cuda();
  auto a = gpu.packed_accessor64<float, 2>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return a[0][1];
}

// The C library.

void copied_out(torch::Tensor x, float *out) {
  auto gpu = x.cuda();
  std::memcpy(out, gpu.data_ptr<float>(), gpu.numel() * sizeof(float));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

void copied_out_of_a_variable(torch::Tensor x, std::vector<float> &out) {
  auto gpu = x.cuda();
  out.resize(gpu.numel());
  void *source = gpu.data_ptr();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  memcpy(out.data(), source, gpu.nbytes());
}

void copied_in(torch::Tensor x, const std::vector<float> &in) {
  auto gpu = torch::empty({256}, torch::kCUDA);
  std::memcpy(gpu.data_ptr(), in.data(), in.size() * sizeof(float));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

void moved_out(torch::Tensor x, float *out) {
  auto gpu = x.cuda();
  std::memmove(out, gpu.data_ptr<float>(), gpu.nbytes());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

void cleared(torch::Tensor x) {
  auto gpu = x.cuda();
  std::memset(gpu.data_ptr(), 0, gpu.nbytes());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

bool compared(torch::Tensor x, const float *expected) {
  auto gpu = x.cuda();
  return std::memcmp(gpu.data_ptr<float>(), expected, gpu.nbytes()) == 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

void written_to_a_file(torch::Tensor x, std::FILE *file) {
  auto gpu = x.cuda();
  std::fwrite(gpu.data_ptr<float>(), sizeof(float), gpu.numel(), file);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

void read_from_a_file(std::FILE *file) {
  auto gpu = torch::empty({256}, torch::kCUDA);
  std::fread(gpu.data_ptr<float>(), sizeof(float), gpu.numel(), file);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

void written_to_a_stream(torch::Tensor x, std::ofstream &file) {
  auto gpu = x.cuda();
  file.write(reinterpret_cast<const char *>(gpu.data_ptr<float>()), gpu.nbytes());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

void read_from_a_stream(std::ifstream &file) {
  auto gpu = torch::empty({256}, torch::kCUDA);
  file.read(static_cast<char *>(gpu.data_ptr()), gpu.nbytes());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

// The standard library.

std::vector<float> vector_of_a_range(torch::Tensor x) {
  auto gpu = x.cuda();
  const float *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return std::vector<float>(p, p + gpu.numel());
}

void vector_of_two_conversions(torch::Tensor x, std::vector<float> &out) {
  auto gpu = x.cuda();
  std::vector<float> v(gpu.data_ptr<float>(), gpu.data_ptr<float>() + 4);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  out.swap(v);
}

void assigned(torch::Tensor x, std::vector<float> &out) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  out.assign(p, p + gpu.numel());
}

void inserted(torch::Tensor x, std::vector<float> &out) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  out.insert(out.end(), p, p + gpu.numel());
}

std::string string_of_bytes(torch::Tensor x) {
  auto gpu = x.cuda();
  auto *bytes = reinterpret_cast<const char *>(gpu.data_ptr<uint8_t>());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return std::string(bytes, gpu.numel());
}

void std_copy(torch::Tensor x, std::vector<float> &out) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  std::copy(p, p + gpu.numel(), std::back_inserter(out));
}

void std_copy_n(torch::Tensor x, float *out) {
  auto gpu = x.cuda();
  std::copy_n(gpu.data_ptr<float>(), gpu.numel(), out);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

void std_copy_into(const std::vector<float> &in) {
  auto gpu = torch::empty({256}, torch::kCUDA);
  std::copy(in.begin(), in.end(), gpu.data_ptr<float>());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float std_accumulate(torch::Tensor x) {
  auto gpu = x.cuda();
  auto *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return std::accumulate(p, p + gpu.numel(), 0.0f);
}

int64_t std_max_element(torch::Tensor scores) {
  auto gpu = scores.cuda();
  const float *first = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  const float *last = first + gpu.numel();
  return std::distance(first, std::max_element(first, last));
}

void std_sort(torch::Tensor x) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  std::sort(p, p + gpu.numel(), std::greater<float>());
}

void std_fill(torch::Tensor x) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  std::fill(p, p + gpu.numel(), 1.0f);
}

float array_ref(torch::Tensor x) {
  auto gpu = x.cuda();
  c10::ArrayRef<float> values(gpu.data_ptr<float>(), gpu.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  float sum = 0;
  for (float v : values)
    sum += v;
  return sum;
}

// A view kept in something else, and used from there.

struct Span {
  const float *data;
  size_t size;
};

float aggregate_of_a_pointer(torch::Tensor x) {
  auto gpu = x.cuda();
  Span span{gpu.data_ptr<float>(), (size_t)gpu.numel()};
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return span.data[0];
}

float array_of_pointers(torch::Tensor x) {
  auto gpu = x.cuda();
  float *inputs[2] = {gpu.data_ptr<float>(), nullptr};
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return inputs[0][0];
}

// Innocent: nobody looks at the memory.

void launch_scale(float *data, int64_t n, float factor); // in a .cu file
void launch_copy(Span source, float *out);
void launch_void(void *data, size_t bytes);

extern "C" {
int cudaMemcpy(void *dst, const void *src, size_t count, int kind);
int cudaMemcpyAsync(void *dst, const void *src, size_t count, int kind, void *stream);
int hipMemcpy(void *dst, const void *src, size_t count, int kind);
int cublasSgemm_v2(void *handle, int ta, int tb, int m, int n, int k,
                   const float *alpha, const float *a, int lda, const float *b,
                   int ldb, const float *beta, float *c, int ldc);
}

torch::Tensor kernel_launcher(torch::Tensor x) {
  auto out = x.cuda().clone();
  launch_scale(out.data_ptr<float>(), out.numel(), 2.0f);
  return out;
}

void kernel_launcher_by_variable(torch::Tensor x) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  float *row = p + 4;
  launch_scale(row, 4, 2.0f);
  launch_void(static_cast<void *>(p), gpu.nbytes());
}

void kernel_launcher_by_aggregate(torch::Tensor x, torch::Tensor y) {
  auto gpu = x.cuda();
  auto out = torch::empty_like(gpu);
  Span span{gpu.data_ptr<float>(), (size_t)gpu.numel()};
  launch_copy(span, out.data_ptr<float>());
}

void copies_of_the_runtime(torch::Tensor x, std::vector<float> &out, void *stream) {
  auto gpu = x.cuda();
  out.resize(gpu.numel());
  cudaMemcpy(out.data(), gpu.data_ptr<float>(), gpu.nbytes(), 2);
  cudaMemcpyAsync(out.data(), gpu.data_ptr(), gpu.nbytes(), 2, stream);
  hipMemcpy(out.data(), gpu.data_ptr<float>(), gpu.nbytes(), 2);
}

void matrix_product(torch::Tensor a, torch::Tensor b, void *handle) {
  auto x = a.cuda(), y = b.cuda();
  auto out = torch::empty({4, 4}, x.options());
  const float one = 1, zero = 0;
  cublasSgemm_v2(handle, 0, 0, 4, 4, 4, &one, x.data_ptr<float>(), 4,
                 y.data_ptr<float>(), 4, &zero, out.data_ptr<float>(), 4);
}

void pointers_for_a_kernel(const std::vector<torch::Tensor> &inputs) {
  std::vector<torch::Tensor> kept;
  std::vector<float *> pointers;
  for (const auto &t : inputs) {
    kept.push_back(t.cuda());
    pointers.push_back(kept.back().data_ptr<float>());
  }
  launch_void(pointers.data(), pointers.size() * sizeof(float *));
}

bool addresses_only(torch::Tensor x, torch::Tensor y) {
  auto a = x.cuda(), b = y.cuda();
  float *p = a.data_ptr<float>();
  if (p == nullptr || !p)
    return false;
  std::printf("%p\n", (void *)p);
  std::cout << static_cast<const void *>(p) << "\n";
  return p == b.data_ptr<float>() || reinterpret_cast<uintptr_t>(p) % 16 == 0;
}

bool alignment_of_the_address(torch::Tensor x) {
  auto gpu = x.cuda();
  return reinterpret_cast<std::uintptr_t>(gpu.data_ptr()) % 64 == 0;
}

size_t unevaluated(torch::Tensor x) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  using Element = std::remove_reference_t<decltype(*p)>;
  return sizeof(*p) + sizeof(p[0]) + alignof(Element);
}

void address_of_an_element(torch::Tensor x) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  launch_scale(&p[8], 8, 0.5f);
}

void address_copied(torch::Tensor x, char *message) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  std::memcpy(message, &p, sizeof(p)); // the pointer itself
}

int64_t accessor_shape(torch::Tensor x) {
  auto gpu = x.cuda();
  auto a = gpu.accessor<float, 2>();
  return a.size(0) * a.stride(0);
}

torch::Tensor wrapped_again(torch::Tensor x) {
  auto gpu = x.cuda();
  return torch::from_blob(gpu.data_ptr<float>(), gpu.sizes(), gpu.options()).clone();
}

float never_used(torch::Tensor x) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  (void)p;
  return 0;
}

float overwritten_before_use(torch::Tensor x) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  launch_scale(p, gpu.numel(), 2.0f);
  auto host = gpu.cpu();
  p = host.data_ptr<float>();
  return p[0];
}

// Innocent: the same uses of memory on the CPU.

float on_the_host(torch::Tensor x, std::vector<float> &out) {
  auto host = x.cuda().cpu();
  const float *p = host.data_ptr<float>();
  auto a = host.accessor<float, 2>();
  out.assign(p, p + host.numel());
  std::copy(p, p + 4, std::back_inserter(out));
  std::memcpy(out.data(), p, host.nbytes());
  std::sort(out.begin(), out.end());
  return a[0][0] + std::accumulate(p, p + host.numel(), 0.0f);
}

float copied_at_once(torch::Tensor x) {
  auto gpu = x.cuda();
  return gpu.cpu().data_ptr<float>()[0] + *gpu.to(torch::kCPU).data_ptr<float>();
}
