// RUN: %check_torch_tidy %s torch-dangling-data %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The fix names the owner, right before the statement. Where a name would not
// live long enough either, or has no place, there is no fix.

#include <torch/script.h>
#include <torch/torch.h>

#include <vector>

torch::Tensor make();
const float *dataOf(const torch::Tensor &t) { return t.data_ptr<float>(); }

#define DATA_OF_CPU(t) (t).cpu().data_ptr<float>()

float named(const torch::Tensor &out) {
  float *p = out.cpu().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  // CHECK-FIXES: auto out_cpu = out.cpu();
  // CHECK-FIXES-NEXT: float *p = out_cpu.data_ptr<float>();
  return p[0];
}

float nameTaken(const torch::Tensor &out) {
  const int out_cpu = 1;
  float *p = out.cpu().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  // CHECK-FIXES: const int out_cpu = 1;
  // CHECK-FIXES-NEXT: auto [[FRESH:[a-z_]+[0-9]*]] = out.cpu();
  // CHECK-FIXES-NEXT: float *p = [[FRESH]].data_ptr<float>();
  return p[out_cpu];
}

float assignedLater(const torch::Tensor &out) {
  float *p;
  p = out.contiguous().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  // CHECK-FIXES: auto out_contiguous = out.contiguous();
  // CHECK-FIXES-NEXT: p = out_contiguous.data_ptr<float>();
  return p[0];
}

float call() {
  float *p = make().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  // CHECK-FIXES: auto [[OWNER:[a-z_0-9]+]] = make();
  // CHECK-FIXES-NEXT: float *p = [[OWNER]].data_ptr<float>();
  return p[0];
}

float operatorResult(const torch::Tensor &a, const torch::Tensor &b) {
  const float *p = (a + b).data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  // CHECK-FIXES: auto [[OWNER:[a-z_0-9]+]] = {{\(?}}a + b{{\)?}};
  // CHECK-FIXES-NEXT: const float *p = [[OWNER]].data_ptr<float>();
  return p[0];
}

float viewOfTemporary(const torch::Tensor &t) {
  float *p = t.cpu().view(-1).data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  // CHECK-FIXES: auto [[OWNER:[a-z_0-9]+]] = t.cpu(){{.*}};
  // CHECK-FIXES-NEXT: float *p = [[OWNER]]{{.*}}.data_ptr<float>();
  return p[0];
}

float twoInOneDeclaration(const torch::Tensor &a, const torch::Tensor &b) {
  float *p = a.cpu().data_ptr<float>(),
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
      *q = b.cpu().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  // CHECK-FIXES-DAG: auto a_cpu = a.cpu();
  // CHECK-FIXES-DAG: auto b_cpu = b.cpu();
  // CHECK-FIXES: float *p = a_cpu.data_ptr<float>(),
  // CHECK-FIXES: *q = b_cpu.data_ptr<float>();
  return p[0] + q[0];
}

float twiceOfOne(const torch::Tensor &a) {
  float *p = a.cpu().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  // CHECK-FIXES: auto a_cpu = a.cpu();
  // CHECK-FIXES-NEXT: float *p = a_cpu.data_ptr<float>();
  float *q = a.cpu().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  // CHECK-FIXES: auto [[SECOND:[a-z_]+[0-9]*]] = a.cpu();
  // CHECK-FIXES-NEXT: float *q = [[SECOND]].data_ptr<float>();
  return p[0] + q[0];
}

float cast(const torch::Tensor &t) {
  auto *p = static_cast<const float *>(t.cpu().data_ptr());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  // CHECK-FIXES: auto t_cpu = t.cpu();
  // CHECK-FIXES-NEXT: auto *p = static_cast<const float *>(t_cpu.data_ptr());
  return p[0];
}

float argument(const torch::Tensor &t) {
  c10::ArrayRef<float> values(t.cpu().data_ptr<float>(), 4);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  // CHECK-FIXES: auto t_cpu = t.cpu();
  // CHECK-FIXES-NEXT: c10::ArrayRef<float> values(t_cpu.data_ptr<float>(), 4);
  return values[0];
}

float helperArgument(const torch::Tensor &t) {
  const float *p = dataOf(t.cpu());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  // CHECK-FIXES: auto t_cpu = t.cpu();
  // CHECK-FIXES-NEXT: const float *p = dataOf(t_cpu);
  return p[0];
}

std::vector<float> rangeReturned(const torch::Tensor &t) {
  return std::vector<float>(t.cpu().data_ptr<float>(), t.cpu().data_ptr<float>() + 4);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  // CHECK-FIXES: auto t_cpu = t.cpu();
  // CHECK-FIXES-NEXT: return std::vector<float>(t_cpu.data_ptr<float>(), t_cpu.data_ptr<float>() + 4);
}

float moduleOutput(torch::jit::Module &module, const torch::Tensor &input) {
  auto *p = module.forward({input}).toTensor().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  // CHECK-FIXES: auto [[OWNER:[a-z_0-9]+]] = module.forward({input}).toTensor();
  // CHECK-FIXES-NEXT: auto *p = [[OWNER]].data_ptr<float>();
  return p[0];
}

// The whole loop gets the name before it.
float loopHeader(const torch::Tensor &t) {
  float sum = 0;
  // The range.
  for (float v : c10::ArrayRef<float>(t.cpu().data_ptr<float>(), 4))
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
    sum += v;
  // CHECK-FIXES: // The range.
  // CHECK-FIXES-NEXT: auto t_cpu = t.cpu();
  // CHECK-FIXES-NEXT: for (float v : c10::ArrayRef<float>(t_cpu.data_ptr<float>(), 4))
  return sum;
}

// Inside a branch without braces there is no place for a name, and one inside
// the branch would not live long enough.
float branchWithoutBraces(const torch::Tensor &t, bool copy) {
  const float *p = t.data_ptr<float>();
  if (copy)
    p = t.clone().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  // CHECK-FIXES: if (copy)
  // CHECK-FIXES-NEXT: p = t.clone().data_ptr<float>();
  return p[0];
}

float innerScope(const torch::Tensor &t) {
  const float *p = nullptr;
  {
    p = t.clone().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
    // CHECK-FIXES: {{^ *[{]$}}
    // CHECK-FIXES-NEXT: p = t.clone().data_ptr<float>();
  }
  return p[0];
}

// A name helps the use within the block.
float usedInInnerScope(const torch::Tensor &t, bool copy) {
  if (copy) {
    const float *p = t.clone().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
    // CHECK-FIXES: auto t_clone = t.clone();
    // CHECK-FIXES-NEXT: const float *p = t_clone.data_ptr<float>();
    return p[0];
  }
  return 0;
}

// No name inside the function helps.
const float *returned(const torch::Tensor &t) {
  return t.cpu().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  // CHECK-FIXES: return t.cpu().data_ptr<float>();
}

const float *returnedLocal(const torch::Tensor &t) {
  auto host = t.cpu();
  return host.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  // CHECK-FIXES: auto host = t.cpu();
  // CHECK-FIXES-NEXT: return host.data_ptr<float>();
}

struct Reader {
  void set(const torch::Tensor &t) {
    data = t.cpu().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
    // CHECK-FIXES: data = t.cpu().data_ptr<float>();
  }
  const float *data = nullptr;
};

// Reassignment, resizing and the like leave the choice to the author.
float reassigned() {
  auto scores = make();
  const float *p = scores.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  // CHECK-FIXES: auto scores = make();
  // CHECK-FIXES-NEXT: const float *p = scores.data_ptr<float>();
  scores = scores * 2;
  return p[0];
}

// No edits in what a macro expands to.
float inMacro(const torch::Tensor &t) {
  const float *p = DATA_OF_CPU(t);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  // CHECK-FIXES: const float *p = DATA_OF_CPU(t);
  return p[0];
}
