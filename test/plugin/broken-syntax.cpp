// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %status 1 %clang_tidy_plugin --checks=-*,torch-* --config={} --quiet %s -- %libtorch_flags %libtorch_pch -ferror-limit=0 > %t
// RUN: FileCheck --input-file %t %s --implicit-check-not=[torch- --implicit-check-not="Stack dump" --implicit-check-not="warning:"

// Code that does not compile gets clang's errors, and nothing of torch-tidy,
// which cannot know what the author meant.

#include <torch/torch.h>

struct Incomplete;
at::Tensor make(Incomplete I);

// CHECK: error: {{.*}}'Unknown'
float unknownType(Unknown U, const at::Tensor &T) {
  auto Gpu = U.cuda();
  return *Gpu.data_ptr<float>();
}

// CHECK: error: {{.*}}'Missing'
float unknownMember(const at::Tensor &T) {
  auto Gpu = T.cuda().Missing();
  return *Gpu.template data_ptr<float>();
}

float unknownArguments(const at::Tensor &T) {
  auto Gpu = T.cuda(1, 2, 3, 4);
  float *P = Gpu.data_ptr<float>(5);
  return *P;
}

float incompleteMember(Incomplete &I) {
  float *P = I.Image.cpu().data_ptr<float>();
  return *P;
}

class Derived : public Incomplete, at::Tensor {
  Incomplete Field;
  at::Tensor T = at::Tensor(Field).cuda();
  float read() { return *T.data_ptr<float>(); }
};

template <typename T> float dependent(T X) {
  auto Gpu = X.cuda();
  return *Gpu.template data_ptr<float>() + X.missing(;
}

at::Tensor blob() {
  float Buffer[];
  return torch::from_blob(Buffer, {3);
}

float looped(const at::Tensor &T) {
  for (const auto &Row : T.unbind(
    float *P = Row.cpu().data_ptr<float>();
    return *P;
  }
}

float unfinished(const at::Tensor &T) {
  if (T.is_cuda()) {
    return *T.data_ptr<float>();
  switch (T.
