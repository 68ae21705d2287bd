// RUN: %check_torch_tidy %s torch-dangling-data %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A temporary lives until its full expression ends: what uses the view within
// it, or copies deeply, is fine. The few warnings mark the border.

#include <torch/script.h>
#include <torch/torch.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <numeric>
#include <ostream>
#include <string>
#include <vector>

torch::Tensor load();
float mean(const float *data, int64_t n);
const float *find(const float *data, float value);
void store(const float *data);

float read(const torch::Tensor &t) { return *t.cpu().data_ptr<float>(); }

float readElement(const torch::Tensor &t) {
  return t.cpu().data_ptr<float>()[3];
}

float readInCondition(const torch::Tensor &t) {
  if (t.cpu().data_ptr<float>()[0] > 0)
    return 1;
  while (t.sum().data_ptr<float>()[0] > 100)
    return 2;
  return t.max().data_ptr<float>()[0] > 1 ? 3 : 4;
}

float passed(const torch::Tensor &t) {
  return mean(t.contiguous().data_ptr<float>(), t.numel());
}

float passedAndKept(const torch::Tensor &t) {
  const float value = mean(t.contiguous().data_ptr<float>(), t.numel());
  return value + 1;
}

// The function hands back a pointer, perhaps into its argument; its body does
// not tell.
bool returnedByUnknown(const torch::Tensor &t) {
  return find(t.contiguous().data_ptr<float>(), 1) != nullptr;
}

void storedByUnknown(const torch::Tensor &t) {
  store(t.cpu().data_ptr<float>());
}

void copiedOut(const torch::Tensor &t, float *out) {
  std::memcpy(out, t.cpu().data_ptr<float>(), t.nbytes());
}

void copiedIn(torch::Tensor &t, const float *in) {
  std::memcpy(t.data_ptr<float>(), in, t.nbytes());
}

void rangeCopied(const torch::Tensor &t, std::vector<float> &out) {
  out.assign(t.view(-1).data_ptr<float>(),
             t.view(-1).data_ptr<float>() + t.numel());
}

std::vector<float> wrappedAndCopied(const torch::Tensor &t) {
  return c10::ArrayRef<float>(t.cpu().data_ptr<float>(), t.numel()).vec();
}

std::string stringCopied(const torch::Tensor &t) {
  return std::string(t.cpu().data_ptr<char>(), t.numel());
}

torch::Tensor tensorCopied(const torch::Tensor &t) {
  return torch::from_blob(t.cpu().data_ptr<float>(), {t.numel()}).clone();
}

torch::Tensor tensorFromArray(const torch::Tensor &t) {
  return torch::tensor(
      c10::ArrayRef<float>(t.cpu().data_ptr<float>(), t.numel()));
}

float sumOfTemporary(const torch::Tensor &t) {
  const float sum = [](const float *data, int64_t n) {
    return std::accumulate(data, data + n, 0.0F);
  }(t.cpu().data_ptr<float>(), t.numel());
  return sum;
}

void written(std::ofstream &file, const torch::Tensor &t) {
  file.write(static_cast<const char *>(t.cpu().data_ptr()), t.nbytes());
}

void writtenByStdio(std::FILE *file, const torch::Tensor &t) {
  std::fwrite(t.contiguous().data_ptr(), t.element_size(), t.numel(), file);
}

void streamed(std::ostream &out, const torch::Tensor &t) {
  out << t.cpu().data_ptr<float>()[0] << ' ' << t.max().data_ptr<float>()[0];
}

float scriptOutput(torch::jit::Module &module, const torch::Tensor &input) {
  return module.forward({input}).toTensor().data_ptr<float>()[0];
}

float commaOperator(const torch::Tensor &t) {
  const float *p = nullptr;
  float first = 0;
  p = t.cpu().data_ptr<float>(), first = p[0];
  return first;
}

float commaOperatorThenUsed(const torch::Tensor &t) {
  const float *p = nullptr;
  float first = 0;
  p = t.cpu().data_ptr<float>(), first = p[0];
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return first + p[1];
}

float initAndNext(const torch::Tensor &t) {
  const float *p = t.cpu().data_ptr<float>(), first = p[0];
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return first;
}

int64_t distance(const torch::Tensor &t) {
  const auto n = t.view(-1).data_ptr<float>() - t.data_ptr<float>();
  return n;
}

float assertedWithin(const torch::Tensor &t) {
  TORCH_CHECK(t.cpu().data_ptr<float>()[0] > 0, "the first must be positive");
  return 0;
}

float ifInit(const torch::Tensor &t) {
  if (const float *p = t.cpu().data_ptr<float>(); p[0] > 0)
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
    return 1;
  return 0;
}

float ifInitNamed(const torch::Tensor &t) {
  if (const auto host = t.cpu(); host.data_ptr<float>()[0] > 0)
    return 1;
  return 0;
}

float ifDeclaration(const torch::Tensor &t) {
  if (const float *p = t.cpu().data_ptr<float>())
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
    return p[0];
  return 0;
}

float ifDeclarationOfLiving(const torch::Tensor &t) {
  if (const float *p = t.data_ptr<float>())
    return p[0];
  return 0;
}

// A default argument or a braced list ends with the full expression, too.
float maximum(std::initializer_list<const float *> list) {
  float best = 0;
  for (const float *p : list)
    best = std::max(best, *p);
  return best;
}

float inList(const torch::Tensor &a, const torch::Tensor &b) {
  return maximum({a.cpu().data_ptr<float>(), b.cpu().data_ptr<float>()});
}

float inNamedList(const torch::Tensor &a, const torch::Tensor &b) {
  const float *both[] = {a.data_ptr<float>(), b.cpu().data_ptr<float>()};
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return *both[0] + *both[1];
}

float inNamedListOfLiving(const torch::Tensor &a, const torch::Tensor &b) {
  const float *both[] = {a.data_ptr<float>(), b.detach().data_ptr<float>()};
  return *both[0] + *both[1];
}
