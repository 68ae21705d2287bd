// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t

// Functions of the same translation unit whose body is visible.

#include <torch/torch.h>

#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

// What a helper returns.

static torch::Tensor upload(const torch::Tensor &t) {
  return t.to(torch::kCUDA);
}

static torch::Tensor download(const torch::Tensor &t) {
  return t.to(torch::kCPU);
}

static torch::Tensor normalise(torch::Tensor t) {
  t = t.to(torch::kFloat).div(255);
  return (t - 0.5f) / 0.25f;
}

static torch::Tensor maybe_upload(const torch::Tensor &t, bool use_gpu) {
  if (!use_gpu)
    return t;
  return t.cuda();
}

static torch::Tensor as_host(const torch::Tensor &t) {
  if (t.is_cpu())
    return t;
  return t.cpu();
}

static torch::Tensor grid(int64_t n, torch::Device device) {
  return torch::arange(n, torch::device(device).dtype(torch::kFloat));
}

static torch::Device pick_device() {
  if (torch::cuda::is_available())
    return torch::Device(torch::kCUDA);
  return torch::Device(torch::kCPU);
}

static torch::Device host_device() { return torch::Device(torch::kCPU); }

static torch::TensorOptions gpu_options() {
  return torch::TensorOptions().dtype(torch::kFloat).device(torch::kCUDA, 0);
}

torch::Tensor elsewhere(torch::Tensor t); // in another file

float returned_on_the_gpu(torch::Tensor x) {
  auto y = upload(x);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float returned_on_the_gpu_through_two(torch::Tensor x) {
  auto y = normalise(upload(x));
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float maybe_returned_on_the_gpu(torch::Tensor x, bool use_gpu) {
  auto y = maybe_upload(x, use_gpu);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float device_given_to_a_helper() {
  auto g = grid(16, torch::kCUDA);
  return g.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float device_from_a_helper(torch::Tensor x) {
  auto device = pick_device();
  x = x.to(device);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float device_from_a_helper_at_once(torch::Tensor x) {
  x = x.to(pick_device());
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float options_from_a_helper() {
  auto t = torch::zeros({4}, gpu_options());
  return t.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float returned_on_the_host(torch::Tensor x) {
  auto y = download(x.cuda());
  return y.data_ptr<float>()[0];
}

float returned_on_the_host_through_two(torch::Tensor x) {
  auto y = download(normalise(upload(x)));
  return y.data_ptr<float>()[0];
}

float returned_on_the_host_either_way(torch::Tensor x) {
  auto y = as_host(upload(x));
  return y.data_ptr<float>()[0];
}

float host_device_given_to_a_helper() {
  auto g = grid(16, torch::kCPU);
  return g.data_ptr<float>()[0];
}

float host_device_from_a_helper(torch::Tensor x) {
  x = x.cuda().to(host_device());
  return x.data_ptr<float>()[0];
}

float normalised_only(torch::Tensor x) {
  auto y = normalise(x);
  return y.data_ptr<float>()[0];
}

float no_visible_body(torch::Tensor x) {
  auto y = elsewhere(x.cuda());
  return y.data_ptr<float>()[0];
}

// Several results.

static std::pair<torch::Tensor, torch::Tensor> split_result(torch::Tensor t) {
  auto gpu = t.cuda();
  return {gpu.select(1, 0), gpu.select(1, 1).cpu()};
}

static std::tuple<torch::Tensor, int64_t> upload_and_count(torch::Tensor t) {
  auto gpu = t.cuda();
  return std::make_tuple(gpu, gpu.numel());
}

struct Detection {
  torch::Tensor boxes;
  torch::Tensor scores;
};

static Detection detect(torch::Tensor t) {
  Detection d;
  d.boxes = t.cuda();
  d.scores = d.boxes.sum(1).cpu();
  return d;
}

float first_of_a_pair(torch::Tensor x) {
  auto both = split_result(x);
  return both.first.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float second_of_a_pair(torch::Tensor x) {
  auto both = split_result(x);
  return both.second.data_ptr<float>()[0];
}

float bound_of_a_tuple(torch::Tensor x) {
  auto [gpu, count] = upload_and_count(x);
  return gpu.data_ptr<float>()[count - 1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float member_of_a_result(torch::Tensor x) {
  auto detection = detect(x);
  return detection.boxes.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float other_member_of_a_result(torch::Tensor x) {
  auto detection = detect(x);
  return detection.scores.data_ptr<float>()[0];
}

// What a helper does to its parameters.

static void upload_in_place(torch::Tensor &t) { t = t.cuda(); }

static void download_in_place(torch::Tensor &t) { t = t.cpu(); }

static void upload_a_copy(torch::Tensor t) { t = t.cuda(); }

static void upload_through_pointer(torch::Tensor *t) { *t = t->cuda(); }

static void make(torch::Tensor &out, bool use_gpu) {
  out = torch::zeros({4}, use_gpu ? torch::kCUDA : torch::kCPU);
}

float changed_by_reference(torch::Tensor x) {
  upload_in_place(x);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float changed_through_a_pointer(torch::Tensor x) {
  upload_through_pointer(&x);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float out_parameter(bool use_gpu) {
  torch::Tensor t;
  make(t, use_gpu);
  return t.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float changed_back_by_reference(torch::Tensor x) {
  auto y = x.cuda();
  download_in_place(y);
  return y.data_ptr<float>()[0];
}

float changed_a_copy_only(torch::Tensor x) {
  upload_a_copy(x);
  return x.data_ptr<float>()[0];
}

void somewhere_else(torch::Tensor &t); // in another file

float perhaps_changed_elsewhere(torch::Tensor x) {
  auto y = x.cuda();
  somewhere_else(y);
  return y.data_ptr<float>()[0];
}

// What a helper asserts.

static void check_host(const torch::Tensor &t, const std::string &name) {
  TORCH_CHECK(t.is_cpu(), name, " must be on the CPU");
  TORCH_CHECK(t.is_contiguous(), name, " must be contiguous");
}

static void check_shape(const torch::Tensor &t) {
  TORCH_CHECK(t.size(0) > 0, "empty input");
}

static void check_all(const torch::Tensor &a, const torch::Tensor &b) {
  check_host(a, "a");
  check_host(b, "b");
}

static bool is_host(const torch::Tensor &t) { return t.device().is_cpu(); }

static bool usable(const torch::Tensor &t) {
  return t.defined() && t.is_cpu() && t.numel() > 0;
}

static void check_if(const torch::Tensor &t, bool really) {
  if (really)
    TORCH_CHECK(t.is_cpu());
}

float asserted_by_a_helper(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  check_host(y, "y");
  return y.data_ptr<float>()[0];
}

float asserted_by_a_helper_of_a_helper(torch::Tensor x, torch::Tensor z) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  check_all(z, y);
  return y.data_ptr<float>()[0];
}

float asserted_something_else(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  check_shape(y);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float asserted_sometimes(torch::Tensor x, bool really) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  check_if(y, really);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float predicate_of_a_helper(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  if (!is_host(y))
    y = y.cpu();
  return y.data_ptr<float>()[0];
}

float predicate_of_a_helper_with_more(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  if (!usable(y))
    return 0;
  return y.data_ptr<float>()[0];
}

float predicate_of_a_helper_wrong_way_round(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  if (is_host(y))
    return 0;
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

// What a helper does with a pointer.

void launch(float *data, int64_t n); // in a .cu file

static float mean(const float *values, int64_t n) {
  float sum = 0;
  for (int64_t i = 0; i < n; ++i)
    sum += values[i];
  return sum / n;
}

static void scale(float *values, int64_t n, float factor) {
  std::for_each(values, values + n, [factor](float &v) { v *= factor; });
}

static float mean_of_rows(const float *values, int64_t rows, int64_t columns) {
  float sum = 0;
  for (int64_t r = 0; r < rows; ++r)
    sum += mean(values + r * columns, columns);
  return sum / rows;
}

static void launch_checked(float *values, int64_t n) {
  if (values == nullptr || n == 0)
    throw std::invalid_argument("nothing to do");
  launch(values, n);
}

static const float *skip_header(const float *values) { return values + 8; }

template <typename T> static T dot(const T *a, const T *b, int64_t n) {
  T sum = 0;
  for (int64_t i = 0; i < n; ++i)
    sum += a[i] * b[i];
  return sum;
}

template <typename Iterator> static bool any_negative(Iterator first, Iterator last) {
  return std::any_of(first, last, [](float v) { return v < 0; });
}

template <typename T, size_t N>
static T corner(const at::TensorAccessor<T, N> &accessor) {
  return accessor[0][0];
}

float read_by_a_helper(torch::Tensor x) {
  auto gpu = x.cuda();
  return mean(gpu.data_ptr<float>(), gpu.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

void written_by_a_helper(torch::Tensor x) {
  auto gpu = x.cuda();
  scale(gpu.data_ptr<float>(), gpu.numel(), 0.5f);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float read_by_a_helper_of_a_helper(torch::Tensor x) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return mean_of_rows(p, gpu.size(0), gpu.size(1));
}

float read_after_a_helper(torch::Tensor x) {
  auto gpu = x.cuda();
  const float *values = skip_header(gpu.data_ptr<float>());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return values[0];
}

float read_by_a_template(torch::Tensor x, torch::Tensor y) {
  auto gpu = x.cuda();
  auto host = y.to(torch::kFloat);
  return dot(gpu.data_ptr<float>(), host.data_ptr<float>(), gpu.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

bool read_by_a_template_over_iterators(torch::Tensor x) {
  auto gpu = x.cuda();
  auto *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return any_negative(p, p + gpu.numel());
}

float read_through_an_accessor_by_a_helper(torch::Tensor x) {
  auto gpu = x.cuda();
  auto a = gpu.accessor<float, 2>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return corner(a);
}

void forwarded_to_a_kernel(torch::Tensor x) {
  auto gpu = x.cuda();
  launch_checked(gpu.data_ptr<float>(), gpu.numel());
}

void forwarded_to_a_kernel_after_a_helper(torch::Tensor x) {
  auto gpu = x.cuda();
  const float *values = skip_header(gpu.data_ptr<float>());
  launch(const_cast<float *>(values), 8);
}

float read_on_the_host_by_a_helper(torch::Tensor x) {
  auto host = x.cuda().cpu();
  return mean(host.data_ptr<float>(), host.numel()) +
         dot(host.data_ptr<float>(), host.data_ptr<float>(), host.numel());
}

// A class that wraps the pointer.

class View {
public:
  View(const float *data, int64_t width) : data_(data), width_(width) {}
  float at(int64_t row, int64_t column) const {
    return data_[row * width_ + column];
  }
  int64_t width() const { return width_; }

private:
  const float *data_;
  int64_t width_;
};

float read_through_a_wrapper(torch::Tensor x) {
  auto gpu = x.cuda();
  View view(gpu.data_ptr<float>(), gpu.size(1));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return view.at(0, 1);
}

float wrapper_on_the_host(torch::Tensor x) {
  auto host = x.cuda().cpu();
  View view(host.data_ptr<float>(), host.size(1));
  return view.at(0, 1);
}

int64_t wrapper_that_is_not_read(torch::Tensor x) {
  auto gpu = x.cuda();
  View view(gpu.data_ptr<float>(), gpu.size(1));
  return view.width();
}

// Recursion ends.

static torch::Tensor halve(torch::Tensor t, int depth) {
  if (depth == 0)
    return t.cuda();
  return halve(t.slice(0, 0, t.size(0) / 2), depth - 1);
}

float recursive(torch::Tensor x) {
  auto y = halve(x, 3);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

static torch::Tensor ping(torch::Tensor t, int n);
static torch::Tensor pong(torch::Tensor t, int n) { return n ? ping(t, n - 1) : t; }
static torch::Tensor ping(torch::Tensor t, int n) { return n ? pong(t, n - 1) : t; }

float mutually_recursive(torch::Tensor x) {
  auto y = ping(x, 3);
  return y.data_ptr<float>()[0];
}
