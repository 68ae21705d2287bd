// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The two dangling checks do not invent their bugs: the functions below on
// which they warn touch freed memory on real LibTorch, and AddressSanitizer
// says so; the twins, which the checks leave alone, do not.
//
// REQUIRES: asan
// RUN: %check_torch_tidy %s torch-dangling-data %t.data -check-suffix=DATA
// RUN: %check_torch_tidy %s torch-dangling-blob %t.blob -check-suffix=BLOB
// RUN: %clang %libtorch_flags -g1 -fsanitize=address %s -o %t %libtorch_libs
//
// RUN: not %t temporary bug 2>&1 | FileCheck %s --check-prefix=FREED
// RUN: not %t range bug 2>&1 | FileCheck %s --check-prefix=OVERFLOW
// RUN: not %t returned bug 2>&1 | FileCheck %s --check-prefix=FREED
// RUN: not %t scope bug 2>&1 | FileCheck %s --check-prefix=FREED
// RUN: not %t reassigned bug 2>&1 | FileCheck %s --check-prefix=FREED
// RUN: not %t resized bug 2>&1 | FileCheck %s --check-prefix=FREED
// RUN: not %t loop bug 2>&1 | FileCheck %s --check-prefix=FREED
// RUN: not %t member bug 2>&1 | FileCheck %s --check-prefix=FREED
// RUN: not %t helper bug 2>&1 | FileCheck %s --check-prefix=FREED
// RUN: not %t loop-header bug 2>&1 | FileCheck %s --check-prefix=FREED
// RUN: not %t sizes bug 2>&1 | FileCheck %s --check-prefix=FREED
//
// RUN: not %t blob-vector bug 2>&1 | FileCheck %s --check-prefix=FREED
// RUN: not %t blob-array bug 2>&1 | FileCheck %s --check-prefix=RETURNED
// RUN: not %t blob-inner-array bug 2>&1 | FileCheck %s --check-prefix=SCOPE
// RUN: not %t blob-contiguous bug 2>&1 | FileCheck %s --check-prefix=FREED
// RUN: not %t blob-grown bug 2>&1 | FileCheck %s --check-prefix=FREED
// RUN: not %t blob-stacked bug 2>&1 | FileCheck %s --check-prefix=FREED
// RUN: not %t blob-temporary bug 2>&1 | FileCheck %s --check-prefix=FREED
// RUN: not %t blob-freed bug 2>&1 | FileCheck %s --check-prefix=FREED
// RUN: not %t blob-stored bug 2>&1 | FileCheck %s --check-prefix=FREED
//
// FREED: ERROR: AddressSanitizer: heap-use-after-free
// OVERFLOW: {{AddressSanitizer: heap-buffer-overflow|length_error}}
// RETURNED: ERROR: AddressSanitizer: stack-use-after-return
// SCOPE: ERROR: AddressSanitizer: stack-use-after-scope
//
// RUN: %t all fixed | FileCheck %s --check-prefix=FIXED
// FIXED: 20 scenarios, sum 40

#include <ATen/ATen.h>

#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

using at::Tensor;

// Two rows of twos, in columns: contiguous() has to copy.
Tensor input() { return at::full({4, 2}, 2.0F).t(); }

// Pointers into temporaries and locals.

float temporary() {
  const Tensor t = input();
  const float *p = t.contiguous().data_ptr<float>();
// CHECK-MESSAGES-DATA: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float temporaryFixed() {
  const Tensor t = input();
  const Tensor dense = t.contiguous();
  const float *p = dense.data_ptr<float>();
  return p[0];
}

std::vector<float> range() {
  const Tensor t = input();
  return std::vector<float>(t.contiguous().data_ptr<float>(), t.contiguous().data_ptr<float>() + 8);
// CHECK-MESSAGES-DATA: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

std::vector<float> rangeFixed() {
  const Tensor t = input();
  const Tensor dense = t.contiguous();
  return std::vector<float>(dense.data_ptr<float>(),
                            dense.data_ptr<float>() + 8);
}

const float *returned() {
  Tensor scores = input() * 1;
  return scores.data_ptr<float>();
// CHECK-MESSAGES-DATA: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

const float *returnedFixed(Tensor &scores) {
  scores = input() * 1;
  return scores.data_ptr<float>();
}

float scope() {
  const float *p = nullptr;
  {
    Tensor scores = input().clone();
    p = scores.data_ptr<float>();
// CHECK-MESSAGES-DATA: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  }
  return p[0];
}

float scopeFixed() {
  Tensor kept;
  const float *p = nullptr;
  {
    Tensor scores = input().clone();
    p = scores.data_ptr<float>();
    kept = scores;
  }
  return p[0];
}

float reassigned() {
  Tensor scores = input();
  const float *p = scores.data_ptr<float>();
// CHECK-MESSAGES-DATA: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  scores = scores * 2;
  return p[0];
}

// A view of itself shares the storage.
float reassignedFixed() {
  Tensor scores = input();
  const float *p = scores.data_ptr<float>();
  scores = scores.t().detach();
  return p[0];
}

// A second handle does not help: the storage itself is exchanged.
float resized() {
  Tensor buffer = at::full({4}, 2.0F);
  Tensor alias = buffer;
  const float *p = buffer.data_ptr<float>();
// CHECK-MESSAGES-DATA: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  alias.resize_({4096});
  return p[0];
}

float resizedFixed() {
  Tensor buffer = at::full({4}, 2.0F);
  Tensor alias = buffer;
  alias.resize_({4096});
  const float *p = buffer.data_ptr<float>();
  return p[0];
}

float loop() {
  std::vector<const float *> rows;
  for (int i = 0; i < 2; ++i) {
    Tensor row = input()[i].contiguous();
    rows.push_back(row.data_ptr<float>());
// CHECK-MESSAGES-DATA: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  }
  return rows[0][0];
}

float loopFixed() {
  std::vector<Tensor> owners;
  std::vector<const float *> rows;
  for (int i = 0; i < 2; ++i) {
    owners.push_back(input()[i].contiguous());
    rows.push_back(owners.back().data_ptr<float>());
  }
  return rows[0][0];
}

struct Reader {
  void set(const Tensor &t) {
    Tensor dense = t.contiguous();
    data = dense.data_ptr<float>();
// CHECK-MESSAGES-DATA: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  }

  void setOwned(const Tensor &t) {
    owner = t.contiguous();
    data = owner.data_ptr<float>();
  }

  Tensor owner;
  const float *data = nullptr;
};

float member() {
  Reader reader;
  reader.set(input());
  return reader.data[0];
}

float memberFixed() {
  Reader reader;
  reader.setOwned(input());
  return reader.data[0];
}

const float *dataOf(const Tensor &t) { return t.data_ptr<float>(); }

float helper() {
  const Tensor t = input();
  const float *p = dataOf(t.contiguous());
// CHECK-MESSAGES-DATA: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float helperFixed() {
  const Tensor t = input();
  const Tensor dense = t.contiguous();
  const float *p = dataOf(dense);
  return p[0];
}

float loopHeader() {
  float last = 0;
  const Tensor t = input();
  for (float v : c10::ArrayRef<float>(t.contiguous().data_ptr<float>(), 8))
// CHECK-MESSAGES-DATA: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
    last = v;
  return last;
}

float loopHeaderFixed() {
  float last = 0;
  const Tensor t = input();
  const Tensor dense = t.contiguous();
  for (float v : c10::ArrayRef<float>(dense.data_ptr<float>(), 8))
    last = v;
  return last;
}

// Its data lives on; the tensor object, which holds the sizes, does not.
float sizes() {
  const Tensor t = input();
  c10::IntArrayRef s = t.reshape({2, 4}).sizes();
// CHECK-MESSAGES-DATA: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return s[0];
}

float sizesFixed() {
  const Tensor t = input();
  std::vector<int64_t> s = t.reshape({2, 4}).sizes().vec();
  return s[0];
}

// Tensors over buffers that have ended.

std::vector<float> samples() { return std::vector<float>(16, 2.0F); }

// Reads here, where AddressSanitizer watches, and not within LibTorch.
float first(const Tensor &t) { return t.data_ptr<float>()[0]; }

Tensor blobVector() {
  std::vector<float> buffer = samples();
  return at::from_blob(buffer.data(), {16});
// CHECK-MESSAGES-BLOB: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

Tensor blobVectorFixed() {
  std::vector<float> buffer = samples();
  return at::from_blob(buffer.data(), {16}).clone();
}

Tensor blobArray() {
  float values[3] = {2, 2, 2};
  return at::from_blob(values, {3});
// CHECK-MESSAGES-BLOB: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

Tensor blobArrayFixed() {
  static float values[3] = {2, 2, 2};
  return at::from_blob(values, {3});
}

float blobInnerArray() {
  Tensor t;
  {
    float values[3] = {2, 2, 2};
    t = at::from_blob(values, {3});
// CHECK-MESSAGES-BLOB: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  }
  return first(t);
}

float blobInnerArrayFixed() {
  Tensor t;
  float values[3];
  {
    values[0] = 2;
    t = at::from_blob(values, {3});
  }
  return first(t);
}

// None of these operators has anything to copy.
Tensor blobContiguous() {
  std::vector<float> buffer = samples();
  return at::from_blob(buffer.data(), {16}) // The warning stands here.
// CHECK-MESSAGES-BLOB: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
      .to(at::kFloat)
      .cpu()
      .reshape({4, 4})
      .contiguous();
}

// The types differ: to() has to copy.
Tensor blobContiguousFixed() {
  std::vector<uint8_t> bytes(16, 2);
  return at::from_blob(bytes.data(), {16}, at::kByte)
      .to(at::kFloat)
      .cpu()
      .reshape({4, 4})
      .contiguous();
}

float blobGrown() {
  std::vector<float> buffer = samples();
  Tensor t = at::from_blob(buffer.data(), {16});
// CHECK-MESSAGES-BLOB: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  buffer.push_back(0);
  return first(t);
}

float blobGrownFixed() {
  std::vector<float> buffer = samples();
  buffer.push_back(0);
  Tensor t = at::from_blob(buffer.data(), {16});
  return first(t);
}

float blobStacked() {
  std::vector<Tensor> batch;
  for (int i = 0; i < 2; ++i) {
    std::vector<float> buffer = samples();
    batch.push_back(at::from_blob(buffer.data(), {16}));
// CHECK-MESSAGES-BLOB: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  }
  return first(batch[0]);
}

float blobStackedFixed() {
  std::vector<Tensor> batch;
  for (int i = 0; i < 2; ++i) {
    std::vector<float> buffer = samples();
    batch.push_back(at::from_blob(buffer.data(), {16}).clone());
  }
  return first(batch[0]);
}

float blobTemporary() {
  Tensor t = at::from_blob(samples().data(), {16});
// CHECK-MESSAGES-BLOB: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return first(t);
}

float blobTemporaryFixed() {
  Tensor t = at::from_blob(samples().data(), {16}) * 1;
  return first(t);
}

float blobFreed() {
  auto *block = new float[4]{2, 2, 2, 2};
  Tensor t = at::from_blob(block, {4});
// CHECK-MESSAGES-BLOB: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  delete[] block;
  return first(t);
}

float blobFreedFixed() {
  auto *block = new float[4]{2, 2, 2, 2};
  Tensor t = at::from_blob(
      block, {4}, [](void *p) { delete[] static_cast<float *>(p); });
  return first(t);
}

void blobStored(Tensor &out) {
  std::vector<float> buffer = samples();
  out = at::from_blob(buffer.data(), {16});
// CHECK-MESSAGES-BLOB: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

// An assignment to an rvalue tensor copies the elements.
void blobStoredFixed(Tensor &out) {
  std::vector<float> buffer = samples();
  out = at::empty({1, 16});
  out[0] = at::from_blob(buffer.data(), {16});
}

struct Scenario {
  std::function<float()> bug, fixed;
};

int main(int argc, char **argv) {
  const std::map<std::string, Scenario> scenarios = {
      {"temporary", {temporary, temporaryFixed}},
      {"range", {[] { return range()[0]; }, [] { return rangeFixed()[0]; }}},
      {"returned",
       {[] { return returned()[0]; },
        [] {
          Tensor scores;
          return returnedFixed(scores)[0];
        }}},
      {"scope", {scope, scopeFixed}},
      {"reassigned", {reassigned, reassignedFixed}},
      {"resized", {resized, resizedFixed}},
      {"loop", {loop, loopFixed}},
      {"member", {member, memberFixed}},
      {"helper", {helper, helperFixed}},
      {"loop-header", {loopHeader, loopHeaderFixed}},
      {"sizes", {sizes, sizesFixed}},
      {"blob-vector",
       {[] { return first(blobVector()); },
        [] { return first(blobVectorFixed()); }}},
      {"blob-array",
       {[] { return first(blobArray()); },
        [] { return first(blobArrayFixed()); }}},
      {"blob-inner-array", {blobInnerArray, blobInnerArrayFixed}},
      {"blob-contiguous",
       {[] { return first(blobContiguous()); },
        [] { return first(blobContiguousFixed()); }}},
      {"blob-grown", {blobGrown, blobGrownFixed}},
      {"blob-stacked", {blobStacked, blobStackedFixed}},
      {"blob-temporary", {blobTemporary, blobTemporaryFixed}},
      {"blob-freed", {blobFreed, blobFreedFixed}},
      {"blob-stored",
       {[] {
          Tensor out;
          blobStored(out);
          return first(out);
        },
        [] {
          Tensor out;
          blobStoredFixed(out);
          return first(out);
        }}},
  };
  if (argc != 3)
    return EXIT_FAILURE;
  const std::string name = argv[1];
  const bool fixed = argv[2] == std::string("fixed");
  float sum = 0;
  int count = 0;
  for (const auto &[key, scenario] : scenarios) {
    if (name != "all" && name != key)
      continue;
    sum += fixed ? scenario.fixed() : scenario.bug();
    ++count;
  }
  std::cout << count << " scenarios, sum " << sum << "\n";
  return EXIT_SUCCESS;
}
