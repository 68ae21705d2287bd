// RUN: %check_torch_tidy %s torch-dangling-data %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Views of other libraries that are built on the pointer and own nothing.
// OpenCV and Eigen have files of their own.

#include <torch/torch.h>

#include <iterator>
#include <string>
#include <string_view>
#include <vector>

// A view as projects write their own before std::span.
template <typename T> class Span {
public:
  Span(T *data, size_t size) : data_(data), size_(size) {}
  T *begin() const { return data_; }
  T *end() const { return data_ + size_; }
  T &operator[](size_t i) const { return data_[i]; }

private:
  T *data_;
  size_t size_;
};

// A container that copies.
class Samples {
public:
  Samples(const float *data, size_t n) : values_(data, data + n) {}
  float first() const { return values_.front(); }

private:
  std::vector<float> values_;
};

void send(std::string_view bytes);

float arrayRef(const torch::Tensor &t) {
  c10::ArrayRef<float> values(t.cpu().data_ptr<float>(), t.numel());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return values[0];
}

float arrayRefOfNamed(const torch::Tensor &t) {
  const auto host = t.cpu();
  c10::ArrayRef<float> values(host.data_ptr<float>(), host.numel());
  return values[0];
}

float arrayRefAssigned(const torch::Tensor &t) {
  auto values = c10::ArrayRef<float>(
      t.contiguous().data_ptr<float>(),
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
      static_cast<size_t>(t.numel()));
  float sum = 0;
  for (float v : values)
    sum += v;
  return sum;
}

float arrayRefOfLivingView(const torch::Tensor &t) {
  auto values = c10::ArrayRef<float>(t.view(-1).data_ptr<float>(),
                                     static_cast<size_t>(t.numel()));
  float sum = 0;
  for (float v : values)
    sum += v;
  return sum;
}

std::vector<float> arrayRefCopied(const torch::Tensor &t) {
  return c10::ArrayRef<float>(t.cpu().data_ptr<float>(), t.numel()).vec();
}

c10::ArrayRef<float> arrayRefReturned(const torch::Tensor &t) {
  const auto host = t.cpu();
  return c10::ArrayRef<float>(host.data_ptr<float>(), host.numel());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

c10::ArrayRef<float> arrayRefOfParameter(const torch::Tensor &t) {
  return c10::ArrayRef<float>(t.data_ptr<float>(), t.numel());
}

c10::ArrayRef<float> arrayRefBraced(const torch::Tensor &t) {
  const auto host = t.cpu();
  return {host.data_ptr<float>(), static_cast<size_t>(host.numel())};
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

void bytesSent(const torch::Tensor &t) {
  std::string_view bytes(
      static_cast<const char *>(t.cpu().data_ptr()), t.nbytes());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  send(bytes);
}

void namedBytesSent(const torch::Tensor &t) {
  const torch::Tensor host = t.cpu();
  std::string_view bytes(static_cast<const char *>(host.data_ptr()),
                         host.nbytes());
  send(bytes);
}

void bytesSentAtOnce(const torch::Tensor &t) {
  send(std::string_view(static_cast<const char *>(t.cpu().data_ptr()),
                        t.nbytes()));
}

std::string serialized(const torch::Tensor &t) {
  std::string bytes(static_cast<const char *>(t.cpu().data_ptr()), t.nbytes());
  return bytes;
}

std::string_view serializedView(const torch::Tensor &t) {
  const torch::Tensor host = t.cpu();
  return std::string_view(static_cast<const char *>(host.data_ptr()),
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
                          host.nbytes());
}

float ownSpan(const torch::Tensor &t) {
  Span<float> values(t.clone().data_ptr<float>(), 4);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return values[0];
}

float ownSpanOfNamed(const torch::Tensor &t) {
  const auto copy = t.clone();
  Span<float> values(copy.data_ptr<float>(), 4);
  return values[0];
}

Span<float> ownSpanReturned(int64_t n) {
  auto scratch = torch::zeros({n});
  return {scratch.data_ptr<float>(), static_cast<size_t>(n)};
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

Span<float> ownSpanOfParameter(const torch::Tensor &t) {
  return {t.data_ptr<float>(), static_cast<size_t>(t.numel())};
}

float ownContainer(const torch::Tensor &t) {
  Samples samples(t.cpu().data_ptr<float>(), t.numel());
  return samples.first();
}

Samples ownContainerReturned(const torch::Tensor &t) {
  const torch::Tensor host = t.cpu();
  return Samples(host.data_ptr<float>(), host.numel());
}

float reverseIterator(const torch::Tensor &t) {
  std::reverse_iterator<const float *> last(
      t.cpu().data_ptr<float>() + t.numel());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return *last;
}

float reverseIteratorOfNamed(const torch::Tensor &t) {
  const auto host = t.cpu();
  std::reverse_iterator<const float *> last(host.data_ptr<float>() +
                                            host.numel());
  return *last;
}

// A tensor made of the pointer owns nothing either.
float tensorOverTemporary(const torch::Tensor &t) {
  auto first = torch::from_blob(t.cpu().data_ptr<float>(), {1});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return first.item<float>();
}

float tensorOverNamed(const torch::Tensor &t) {
  const auto host = t.cpu();
  auto first = torch::from_blob(host.data_ptr<float>(), {1});
  return first.item<float>();
}

float clonedInTime(const torch::Tensor &t) {
  auto first = torch::from_blob(t.cpu().data_ptr<float>(), {1}).clone();
  return first.item<float>();
}
