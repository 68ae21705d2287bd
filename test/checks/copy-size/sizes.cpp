// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-copy-size %t

// Sizes that count elements, take the sizeof of another type, or are right.

#include <torch/torch.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

// Elements where bytes are asked for.
void elements(const torch::Tensor &t, float *out) {
  std::memcpy(out, t.data_ptr<float>(), t.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' takes a number of bytes, but this is a number of elements [torch-copy-size]
  // CHECK-FIXES: std::memcpy(out, t.data_ptr<float>(), t.nbytes());
}
void elements_times_sizeof(const torch::Tensor &t, float *out) {
  std::memcpy(out, t.data_ptr<float>(), t.numel() * sizeof(float));
}
void bytes(const torch::Tensor &t, float *out) {
  std::memcpy(out, t.data_ptr<float>(), t.nbytes());
}
void elements_times_element_size(const torch::Tensor &t, float *out) {
  std::memcpy(out, t.data_ptr<float>(), t.numel() * t.element_size());
}
void elements_times_itemsize(const torch::Tensor &t, float *out) {
  std::memcpy(out, t.data_ptr<float>(), t.numel() * t.itemsize());
}
void elements_times_four(const torch::Tensor &t, float *out) {
  std::memcpy(out, t.data_ptr<float>(), t.numel() * 4);
}
void elements_times_dtype_size(const torch::Tensor &t, float *out) {
  std::memcpy(out, t.data_ptr<float>(), t.numel() * t.dtype().itemsize());
}

// The size of a container of numbers.
torch::Tensor from_vector(const std::vector<float> &v) {
  auto t = torch::empty({static_cast<int64_t>(v.size())});
  std::memcpy(t.data_ptr<float>(), v.data(), v.size());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' takes a number of bytes, but this is a number of elements [torch-copy-size]
  // CHECK-FIXES: std::memcpy(t.data_ptr<float>(), v.data(), v.size() * sizeof(float));
  return t;
}
torch::Tensor from_vector_right(const std::vector<float> &v) {
  auto t = torch::empty({static_cast<int64_t>(v.size())});
  std::memcpy(t.data_ptr<float>(), v.data(), v.size() * sizeof(float));
  return t;
}
torch::Tensor from_vector_by_decltype(const std::vector<float> &v) {
  auto t = torch::empty({static_cast<int64_t>(v.size())});
  std::memcpy(t.data_ptr<float>(), v.data(), v.size() * sizeof(v[0]));
  return t;
}
torch::Tensor from_vector_by_value_type(const std::vector<float> &v) {
  auto t = torch::empty({static_cast<int64_t>(v.size())});
  std::memcpy(t.data_ptr<float>(), v.data(), sizeof(std::vector<float>::value_type) * v.size());
  return t;
}
torch::Tensor from_bytes(const std::vector<uint8_t> &v) {
  auto t = torch::empty({static_cast<int64_t>(v.size())}, torch::kByte);
  std::memcpy(t.data_ptr<uint8_t>(), v.data(), v.size());
  return t;
}
torch::Tensor from_bytes_of_floats(const std::vector<char> &v) {
  auto t = torch::empty({static_cast<int64_t>(v.size() / sizeof(float))});
  std::memcpy(t.data_ptr<float>(), v.data(), v.size());
  return t;
}
torch::Tensor from_string(const std::string &s) {
  auto t = torch::empty({static_cast<int64_t>(s.size())}, torch::kChar);
  std::memcpy(t.data_ptr<int8_t>(), s.data(), s.size());
  return t;
}

// A product of sizes.
void product(const torch::Tensor &t, float *out) {
  std::memcpy(out, t.data_ptr<float>(), t.size(0) * t.size(1));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' takes a number of bytes, but this is a number of elements [torch-copy-size]
  // CHECK-FIXES: std::memcpy(out, t.data_ptr<float>(), (t.size(0) * t.size(1)) * sizeof(float));
}
void product_times_sizeof(const torch::Tensor &t, float *out) {
  std::memcpy(out, t.data_ptr<float>(), t.size(0) * t.size(1) * sizeof(float));
}
void sizeof_first(const torch::Tensor &t, float *out) {
  std::memcpy(out, t.data_ptr<float>(), sizeof(float) * t.size(0) * t.size(1));
}
void a_row(const torch::Tensor &t, float *out, int64_t i) {
  int64_t width = t.size(1);
  std::memcpy(out, t.data_ptr<float>() + i * width, width);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' takes a number of bytes, but this is a number of elements [torch-copy-size]
  // CHECK-MESSAGES: :[[@LINE-3]]:{{[0-9]+}}: note: the elements are counted here
  // CHECK-FIXES: std::memcpy(out, t.data_ptr<float>() + i * width, width * sizeof(float));
}
void a_row_right(const torch::Tensor &t, float *out, int64_t i) {
  int64_t width = t.size(1);
  std::memcpy(out, t.data_ptr<float>() + i * width, width * sizeof(float));
}
void rows_by_division(const torch::Tensor &t, float *out) {
  std::memcpy(out, t.data_ptr<float>(), t.numel() / t.size(0));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' takes a number of bytes, but this is a number of elements [torch-copy-size]
}
void half_the_bytes(const torch::Tensor &t, float *out) {
  std::memcpy(out, t.data_ptr<float>(), t.nbytes() / 2);
}

// The sizeof of another type than the tensor's.
void other_sizeof() {
  auto t = torch::zeros({16});
  std::vector<double> out(16);
  std::memcpy(out.data(), t.data_ptr<float>(), t.numel() * sizeof(double));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' copies bytes and converts nothing, but an element of the memory of 't' has 4 bytes and one on the other side 8 [torch-copy-size]
}
void own_sizeof() {
  auto t = torch::zeros({16}, torch::kDouble);
  std::vector<double> out(16);
  std::memcpy(out.data(), t.data_ptr<double>(), t.numel() * sizeof(double));
}
void sizeof_of_a_raw_copy(const torch::Tensor &t, void *out) {
  auto indices = t.argmax(1).contiguous();
  std::memcpy(out, indices.data_ptr(), indices.numel() * sizeof(int));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: this size takes 4 bytes for an element, but an element of the memory of 'indices' has 8 [torch-copy-size]
  // CHECK-FIXES: std::memcpy(out, indices.data_ptr(), indices.nbytes());
}
void sizeof_of_a_pointer(const torch::Tensor &t, std::vector<float> &out) {
  float *p = out.data();
  std::memcpy(p, t.data_ptr<float>(), t.numel() * sizeof(p));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: this size takes 8 bytes for an element, but an element of the memory of 't' has 4 [torch-copy-size]
}
void sizeof_of_what_it_points_to(const torch::Tensor &t, std::vector<float> &out) {
  float *p = out.data();
  std::memcpy(p, t.data_ptr<float>(), t.numel() * sizeof(*p));
}
void indices_as_int(std::vector<int> &out) {
  auto t = torch::zeros({4, 4}).argmax(1);
  std::memcpy(out.data(), t.data_ptr(), t.numel() * sizeof(int));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' copies bytes and converts nothing, but an element of the memory of 't' has 8 bytes and one on the other side 4 [torch-copy-size]
}
void indices_as_int64(std::vector<int64_t> &out) {
  auto t = torch::zeros({4, 4}).argmax(1);
  std::memcpy(out.data(), t.data_ptr(), t.numel() * sizeof(int64_t));
}
void sizeof_of_an_unknown_dtype(const torch::Tensor &t, std::vector<int> &out) {
  std::memcpy(out.data(), t.data_ptr(), t.numel() * sizeof(int));
}

// Bytes times the size of an element.
void twice(const torch::Tensor &t, float *out) {
  std::memcpy(out, t.data_ptr<float>(), t.nbytes() * sizeof(float));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: this size counts the bytes of an element twice [torch-copy-size]
  // CHECK-FIXES: std::memcpy(out, t.data_ptr<float>(), t.nbytes());
}
void once(const torch::Tensor &t, float *out) {
  std::memcpy(out, t.data_ptr<float>(), t.nbytes() * sizeof(char));
}

// The count of the other operand.
void other_operand(const torch::Tensor &t, std::vector<double> &out) {
  std::memcpy(out.data(), t.data_ptr<float>(), out.size() * sizeof(double));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' copies bytes and converts nothing, but an element of the memory of 't' has 4 bytes and one on the other side 8 [torch-copy-size]
}
void tensors_of_two_widths() {
  auto floats = torch::zeros({8});
  auto doubles = torch::zeros({8}, torch::kDouble);
  std::memcpy(doubles.data_ptr<double>(), floats.data_ptr<float>(), doubles.nbytes());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' copies bytes and converts nothing, but an element of the memory of 'doubles' has 8 bytes and one on the other side 4 [torch-copy-size]
}
void tensors_of_one_width() {
  auto a = torch::zeros({8});
  auto b = torch::zeros({8});
  std::memcpy(a.data_ptr<float>(), b.data_ptr<float>(), a.nbytes());
}
void bits_of_floats(const torch::Tensor &t, std::vector<uint16_t> &out) {
  std::memcpy(out.data(), t.data_ptr<at::Half>(), t.nbytes());
}
void complex_as_pairs(std::vector<float> &out) {
  auto t = torch::zeros({8}, torch::kComplexFloat);
  std::memcpy(out.data(), t.data_ptr(), 2 * t.numel() * sizeof(float));
}

// More than there is.
void too_many(const float *in) {
  auto t = torch::empty({4, 4});
  std::memcpy(t.data_ptr<float>(), in, 256);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' takes 256 bytes here, but the memory of 't' has only 64 [torch-copy-size]
}
void as_many(const float *in) {
  auto t = torch::empty({4, 4});
  std::memcpy(t.data_ptr<float>(), in, 64);
}
void an_array_too_many() {
  double in[16] = {};
  auto t = torch::empty({16});
  std::memcpy(t.data_ptr<float>(), in, sizeof(in));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' takes 128 bytes here, but the memory of 't' has only 64 [torch-copy-size]
}
void an_array() {
  float in[16] = {};
  auto t = torch::empty({16});
  std::memcpy(t.data_ptr<float>(), in, sizeof(in));
}
void resized(const float *in) {
  auto t = torch::empty({4, 4});
  t.resize_({64});
  std::memcpy(t.data_ptr<float>(), in, 256);
}
void unknown_sizes(const float *in, int64_t n) {
  auto t = torch::empty({n, 4});
  std::memcpy(t.data_ptr<float>(), in, 256);
}

// Other functions that take a number of bytes.
void zeroed(torch::Tensor &t) {
  std::memset(t.data_ptr<float>(), 0, t.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memset' takes a number of bytes, but this is a number of elements [torch-copy-size]
  // CHECK-FIXES: std::memset(t.data_ptr<float>(), 0, t.nbytes());
}
void zeroed_right(torch::Tensor &t) {
  std::memset(t.data_ptr<float>(), 0, t.nbytes());
}
void moved(torch::Tensor &t, const std::vector<int64_t> &v) {
  memmove(t.data_ptr<int64_t>(), v.data(), v.size());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memmove' takes a number of bytes, but this is a number of elements [torch-copy-size]
  // CHECK-FIXES: memmove(t.data_ptr<int64_t>(), v.data(), v.size() * sizeof({{.*}}));
}
void moved_right(torch::Tensor &t, const std::vector<int64_t> &v) {
  memmove(t.data_ptr<int64_t>(), v.data(), v.size() * sizeof(int64_t));
}
bool equal(const torch::Tensor &a, const torch::Tensor &b) {
  return std::memcmp(a.data_ptr<float>(), b.data_ptr<float>(), a.numel()) == 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcmp' takes a number of bytes, but this is a number of elements [torch-copy-size]
  // CHECK-FIXES: return std::memcmp(a.data_ptr<float>(), b.data_ptr<float>(), a.nbytes()) == 0;
}
bool equal_right(const torch::Tensor &a, const torch::Tensor &b) {
  return std::memcmp(a.data_ptr<float>(), b.data_ptr<float>(), a.nbytes()) == 0;
}
void written(const torch::Tensor &t, std::FILE *file) {
  std::fwrite(t.data_ptr<float>(), 1, t.numel(), file);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'fwrite' takes a number of bytes, but this is a number of elements [torch-copy-size]
}
void written_by_elements(const torch::Tensor &t, std::FILE *file) {
  std::fwrite(t.data_ptr<float>(), sizeof(float), t.numel(), file);
}
void written_by_bytes(const torch::Tensor &t, std::FILE *file) {
  std::fwrite(t.data_ptr<float>(), 1, t.nbytes(), file);
}
void written_by_element_size(const torch::Tensor &t, std::FILE *file) {
  std::fwrite(t.data_ptr(), t.element_size(), t.numel(), file);
}
void streamed(const torch::Tensor &t, std::ofstream &file) {
  file.write(reinterpret_cast<const char *>(t.data_ptr<float>()), t.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'write' takes a number of bytes, but this is a number of elements [torch-copy-size]
  // CHECK-FIXES: file.write(reinterpret_cast<const char *>(t.data_ptr<float>()), t.nbytes());
}
void streamed_right(const torch::Tensor &t, std::ofstream &file) {
  file.write(reinterpret_cast<const char *>(t.data_ptr<float>()), t.nbytes());
}
void streamed_in(torch::Tensor &t, std::ifstream &file) {
  file.read(reinterpret_cast<char *>(t.data_ptr<int>()), t.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'read' takes a number of bytes, but this is a number of elements [torch-copy-size]
}
void streamed_in_right(torch::Tensor &t, std::ifstream &file) {
  file.read(reinterpret_cast<char *>(t.data_ptr<int>()), t.numel() * sizeof(int));
}

// Functions that take a number of elements.
void copied(const torch::Tensor &t, float *out) {
  const float *p = t.data_ptr<float>();
  std::copy(p, p + t.numel(), out);
}
void copied_n(const torch::Tensor &t, float *out) { std::copy_n(t.data_ptr<float>(), t.numel(), out); }
namespace mine {
void memcpy(float *to, const float *from, size_t elements);
}
void own_memcpy(const torch::Tensor &t, float *out) { mine::memcpy(out, t.data_ptr<float>(), t.numel()); }

// Copies that have nothing to do with a tensor.
void no_tensor(const std::vector<float> &v, float *out) { std::memcpy(out, v.data(), v.size()); }

// Elements of one byte.
void bytes_of_mask(const torch::Tensor &t, uint8_t *out) {
  std::memcpy(out, t.data_ptr<uint8_t>(), t.numel());
}
void bools(const torch::Tensor &t, bool *out) {
  std::memcpy(out, t.data_ptr<bool>(), t.numel());
}
void bytes_by_dtype(const torch::Tensor &t, void *out) {
  auto bytes = t.to(torch::kByte).contiguous();
  std::memcpy(out, bytes.data_ptr(), bytes.numel());
}
void floats_by_dtype(const torch::Tensor &t, void *out) {
  auto floats = t.to(torch::kFloat).contiguous();
  std::memcpy(out, floats.data_ptr(), floats.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' takes a number of bytes, but this is a number of elements [torch-copy-size]
  // CHECK-FIXES: std::memcpy(out, floats.data_ptr(), floats.nbytes());
}
void unknown_dtype(const torch::Tensor &t, void *out) { std::memcpy(out, t.data_ptr(), t.numel()); }

// Strings of bytes.
std::string text(const torch::Tensor &t) {
  const char *p = reinterpret_cast<const char *>(t.data_ptr<float>());
  return std::string(p, t.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'basic_string' takes a number of bytes, but this is a number of elements [torch-copy-size]
  // CHECK-FIXES: return std::string(p, t.nbytes());
}
void appended(const torch::Tensor &t, std::string &out) {
  out.assign(reinterpret_cast<const char *>(t.data_ptr<float>()), t.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'assign' takes a number of bytes, but this is a number of elements [torch-copy-size]
  // CHECK-FIXES: out.assign(reinterpret_cast<const char *>(t.data_ptr<float>()), t.nbytes());
  out.append(reinterpret_cast<const char *>(t.data_ptr<float>()), t.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'append' takes a number of bytes, but this is a number of elements [torch-copy-size]
  // CHECK-FIXES: out.append(reinterpret_cast<const char *>(t.data_ptr<float>()), t.nbytes());
}
bool shown(const torch::Tensor &t, std::string_view other) {
  return std::string_view(reinterpret_cast<const char *>(t.data_ptr<float>()), t.numel()) == other;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'basic_string_view' takes a number of bytes, but this is a number of elements [torch-copy-size]
  // CHECK-FIXES: return std::string_view(reinterpret_cast<const char *>(t.data_ptr<float>()), t.nbytes()) == other;
}
std::string text_right(const torch::Tensor &t) {
  const char *p = reinterpret_cast<const char *>(t.data_ptr<float>());
  std::string all(p, t.nbytes());
  all.append(p, p + t.nbytes());
  return all + std::string(p, t.numel() * sizeof(float));
}
std::string text_of_bytes(const torch::Tensor &t) {
  return std::string(reinterpret_cast<const char *>(t.data_ptr<uint8_t>()), t.numel());
}

// Rows: an element of the one side is several of the tensor's.
struct Point {
  float x, y, z;
};
void rows(const torch::Tensor &t, std::vector<Point> &points, void *out) {
  std::memcpy(points.data(), t.data_ptr<float>(), t.size(0) * sizeof(Point));
  std::memcpy(points.data(), t.data_ptr<float>(), points.size() * sizeof(Point));
  std::memcpy(out, t.data_ptr<float>(), t.size(0) * sizeof(Point));
  std::memcpy(out, t.data_ptr<float>(), t.size(0) * sizeof(float[3]));
}
void all_elements_as_rows(const torch::Tensor &t, std::vector<Point> &points) {
  std::memcpy(points.data(), t.data_ptr<float>(), t.numel() * sizeof(Point));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' copies bytes and converts nothing, but an element of the memory of 't' has 4 bytes and one on the other side 12 [torch-copy-size]
}
