// RUN: %check_torch_tidy %s torch-dangling-data %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The owner is a local variable, and the view is returned or stored where it
// outlives that variable.

#include <torch/torch.h>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

torch::Tensor load();
void process(const float *data, int64_t n);

// Returned.

float *returned(int64_t n) {
  torch::Tensor scores = torch::rand({n});
  return scores.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

torch::Tensor ownerReturned(int64_t n) {
  torch::Tensor scores = torch::rand({n});
  float *p = scores.data_ptr<float>();
  p[0] = 1;
  return scores;
}

const float *returnedThroughVariable(const torch::Tensor &t) {
  const torch::Tensor host = t.to(torch::kFloat).cpu();
  const float *p = host.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  process(p, host.numel());
  return p;
}

float valueReturned(const torch::Tensor &t) {
  const torch::Tensor host = t.to(torch::kFloat).cpu();
  const float *p = host.data_ptr<float>();
  process(p, host.numel());
  return p[0];
}

float *returnedTemporary(const torch::Tensor &t) {
  return t.contiguous().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

float *returnedOfParameter(const torch::Tensor &t) {
  return t.data_ptr<float>();
}

float *returnedOfViewOfParameter(const torch::Tensor &t) {
  const torch::Tensor row = t[0];
  return row.data_ptr<float>();
}

// The storage of `host` is that of `t`: another handle keeps it.
float *returnedOfCopiedHandle(const torch::Tensor &t) {
  const torch::Tensor host = t;
  return host.data_ptr<float>();
}

float *returnedOfStatic() {
  static torch::Tensor cache = torch::zeros({64});
  return cache.data_ptr<float>();
}

float *returnedOfThreadLocal() {
  thread_local torch::Tensor scratch = torch::zeros({64});
  return scratch.data_ptr<float>();
}

torch::Tensor table = torch::zeros({64});

float *returnedOfGlobal() { return table.data_ptr<float>(); }

float *returnedOfCopiedGlobal() {
  torch::Tensor local = table;
  return local.data_ptr<float>();
}

float *returnedAfterStoring() {
  torch::Tensor fresh = torch::zeros({64});
  table = fresh;
  return fresh.data_ptr<float>();
}

void *returnedAsVoid() {
  auto t = torch::ones({4});
  return t.data_ptr();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

float *returnedOnOnePath(const torch::Tensor &t, bool dense) {
  if (dense)
    return t.data_ptr<float>();
  torch::Tensor copy = t.clone();
  return copy.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

std::pair<const float *, int64_t> returnedInPair(const torch::Tensor &t) {
  torch::Tensor host = t.cpu();
  return {host.data_ptr<float>(), host.numel()};
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

std::pair<torch::Tensor, const float *>
returnedWithOwner(const torch::Tensor &t) {
  torch::Tensor host = t.cpu();
  const float *p = host.data_ptr<float>();
  return {host, p};
}

struct Batch {
  torch::Tensor owner;
  const float *data;
};

Batch returnedInAggregate(const torch::Tensor &t) {
  Batch batch;
  torch::Tensor host = t.cpu();
  batch.data = host.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return batch;
}

Batch returnedInAggregateWithOwner(const torch::Tensor &t) {
  Batch batch;
  batch.owner = t.cpu();
  batch.data = batch.owner.data_ptr<float>();
  return batch;
}

Batch returnedInOwningAggregate(const torch::Tensor &t) {
  torch::Tensor host = t.cpu();
  return Batch{host, host.data_ptr<float>()};
}

struct Span {
  float *data;
  int64_t size;
};

Span returnedInSpan(int64_t n) {
  auto t = torch::zeros({n});
  return Span{t.data_ptr<float>(), n};
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

Span spanOfParameter(const torch::Tensor &t) {
  return Span{t.data_ptr<float>(), t.numel()};
}

at::TensorAccessor<float, 2> returnedAccessor() {
  auto t = torch::zeros({2, 2});
  return t.accessor<float, 2>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

at::TensorAccessor<float, 2> accessorOfParameter(const torch::Tensor &t) {
  return t.accessor<float, 2>();
}

// The deleter holds a handle.
std::shared_ptr<float> shared(const torch::Tensor &t) {
  torch::Tensor host = t.cpu();
  return std::shared_ptr<float>(host.data_ptr<float>(), [host](float *) {});
}

std::shared_ptr<float> sharedWithoutOwner(const torch::Tensor &t) {
  torch::Tensor host = t.cpu();
  return std::shared_ptr<float>(host.data_ptr<float>(), [](float *) {});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

// Out-parameters.

void throughPointer(const torch::Tensor &t, const float **out) {
  torch::Tensor host = t.cpu();
  *out = host.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

void throughPointerOfParameter(const torch::Tensor &t, const float **out) {
  *out = t.data_ptr<float>();
}

void throughReference(const torch::Tensor &t, const float *&out) {
  out = t.cpu().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

void throughReferenceWithOwner(const torch::Tensor &t, torch::Tensor &owner,
                               const float *&out) {
  owner = t.cpu();
  out = owner.data_ptr<float>();
}

void throughStruct(const torch::Tensor &t, Batch &out) {
  torch::Tensor host = t.cpu();
  out.data = host.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

void throughStructWithOwner(const torch::Tensor &t, Batch &out) {
  torch::Tensor host = t.cpu();
  out.data = host.data_ptr<float>();
  out.owner = std::move(host);
}

// A pointer that is changed back before the function ends.
void throughPointerForAWhile(const torch::Tensor &t, const float **out) {
  torch::Tensor host = t.cpu();
  *out = host.data_ptr<float>();
  process(*out, host.numel());
  *out = nullptr;
}

// Globals.

const float *current = nullptr;

void intoGlobal() {
  torch::Tensor loaded = load();
  current = loaded.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

void intoGlobalWithOwner() {
  table = load();
  current = table.data_ptr<float>();
}

void intoGlobalForAWhile() {
  torch::Tensor loaded = load();
  current = loaded.data_ptr<float>();
  process(current, loaded.numel());
  current = nullptr;
}

void intoStatic(const torch::Tensor &t) {
  static const float *last = nullptr;
  if (last)
    process(last, 1);
  last = t.cpu().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

// Containers that live longer.

void intoVector(const torch::Tensor &t, std::vector<const float *> &rows) {
  torch::Tensor host = t.cpu();
  rows.push_back(host.data_ptr<float>());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

void intoVectorOfParameter(const torch::Tensor &t,
                           std::vector<const float *> &rows) {
  rows.push_back(t.data_ptr<float>());
}

void intoVectorWithOwner(const torch::Tensor &t,
                         std::vector<torch::Tensor> &owners,
                         std::vector<const float *> &rows) {
  owners.push_back(t.cpu());
  rows.push_back(owners.back().data_ptr<float>());
}

void intoVectorWithOwnerLater(const torch::Tensor &t,
                              std::vector<torch::Tensor> &owners,
                              std::vector<const float *> &rows) {
  torch::Tensor host = t.cpu();
  rows.push_back(host.data_ptr<float>());
  owners.push_back(host);
}

void intoMap(const std::string &name, std::map<std::string, void *> &buffers) {
  auto scratch = torch::empty({1024});
  buffers[name] = scratch.data_ptr();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

void intoMapWithOwner(const std::string &name,
                      std::map<std::string, torch::Tensor> &owners,
                      std::map<std::string, void *> &buffers) {
  owners[name] = torch::empty({1024});
  buffers[name] = owners[name].data_ptr();
}

void intoLocalVector(const torch::Tensor &t) {
  torch::Tensor host = t.cpu();
  std::vector<const float *> rows;
  for (int64_t i = 0; i < host.size(0); ++i)
    rows.push_back(host[i].data_ptr<float>());
  for (const float *row : rows)
    process(row, host.size(1));
}

std::vector<float *> returnedVector(int64_t n) {
  std::vector<float *> rows;
  auto matrix = torch::zeros({n, n});
  for (int64_t i = 0; i < n; ++i)
    rows.push_back(matrix[i].data_ptr<float>());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return rows;
}

std::vector<float *> returnedVectorOfParameter(const torch::Tensor &matrix) {
  std::vector<float *> rows;
  for (int64_t i = 0; i < matrix.size(0); ++i)
    rows.push_back(matrix[i].data_ptr<float>());
  return rows;
}

std::array<const float *, 2> returnedArray(const torch::Tensor &a,
                                           const torch::Tensor &b) {
  torch::Tensor left = a.contiguous();
  return {left.data_ptr<float>(), // Comments keep the two lines apart.
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
          b.data_ptr<float>()};
}

// Lambdas that outlive the function.

std::function<float()> capturedPointer(const torch::Tensor &t) {
  torch::Tensor host = t.cpu();
  const float *p = host.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return [p] { return p[0]; };
}

std::function<float()> capturedPointerAndOwner(const torch::Tensor &t) {
  torch::Tensor host = t.cpu();
  const float *p = host.data_ptr<float>();
  return [host, p] { return p[0]; };
}

float capturedAndCalledHere(const torch::Tensor &t) {
  torch::Tensor host = t.cpu();
  const float *p = host.data_ptr<float>();
  auto first = [p] { return p[0]; };
  return first();
}
