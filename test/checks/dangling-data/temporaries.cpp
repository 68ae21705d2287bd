// RUN: %check_torch_tidy %s torch-dangling-data %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The owner is a temporary with fresh or possibly fresh storage, and the view
// lives on after the full expression.

#include <torch/script.h>
#include <torch/torch.h>

#include <cstring>
#include <tuple>
#include <vector>

void consume(const float *data);
torch::Tensor load();
const torch::Tensor &lookUp(int id);
std::vector<torch::Tensor> loadAll();
c10::optional<torch::Tensor> find(int id);
struct Frame {
  torch::Tensor pixels;
  int index;
};
Frame grab();

// Copies only if needed.

float firstOfCpu(const torch::Tensor &t) {
  const float *p = t.cpu().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float firstOfNamedCpu(const torch::Tensor &t) {
  torch::Tensor host = t.cpu();
  const float *p = host.data_ptr<float>();
  return p[0];
}

float sumOfContiguous(const torch::Tensor &t) {
  const auto n = t.numel();
  auto data = t.contiguous().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  float sum = 0;
  for (int64_t i = 0; i < n; ++i)
    sum += data[i];
  return sum;
}

float sumOfNamedContiguous(const torch::Tensor &t) {
  const auto dense = t.contiguous();
  auto data = dense.data_ptr<float>();
  float sum = 0;
  for (int64_t i = 0; i < dense.numel(); ++i)
    sum += data[i];
  return sum;
}

double firstAsDouble(const at::Tensor &t) {
  double *p = t.to(at::kDouble).data_ptr<double>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return *p;
}

double firstAsNamedDouble(const at::Tensor &t) {
  at::Tensor wide = t.to(at::kDouble);
  double *p = wide.data_ptr<double>();
  return *p;
}

float firstOfReshaped(const torch::Tensor &t) {
  float *p = t.reshape({-1}).data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float firstOfFlattened(const torch::Tensor &t) {
  float *p;
  p = torch::flatten(t).data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float firstOfNamedFlattened(const torch::Tensor &t) {
  float *p;
  auto flat = torch::flatten(t);
  p = flat.data_ptr<float>();
  return p[0];
}

// Always fresh: clones, factories, operators.

float firstOfClone(const torch::Tensor &t) {
  float *p = t.clone().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float firstOfSum(const torch::Tensor &a, const torch::Tensor &b) {
  const float *p = (a + b).data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float firstOfNamedSum(const torch::Tensor &a, const torch::Tensor &b) {
  const auto sum = a + b;
  const float *p = sum.data_ptr<float>();
  return p[0];
}

int64_t bestClass(const torch::Tensor &scores) {
  auto *best = scores.argmax(1).data_ptr<int64_t>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return best[0];
}

int64_t bestNamedClass(const torch::Tensor &scores) {
  auto classes = scores.argmax(1);
  auto *best = classes.data_ptr<int64_t>();
  return best[0];
}

float firstOfZeros(int64_t n) {
  float *scratch = torch::zeros({n}).data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  scratch[0] = 1;
  return scratch[0];
}

float firstOfNamedZeros(int64_t n) {
  torch::Tensor memory = torch::zeros({n});
  float *scratch = memory.data_ptr<float>();
  scratch[0] = 1;
  return scratch[0];
}

float firstOfSoftmax(const torch::Tensor &logits) {
  const float *p = torch::softmax(logits, 1).data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

// A view of a temporary dies with it.

float viewOfFresh(const torch::Tensor &a, const torch::Tensor &b) {
  float *p = torch::matmul(a, b).view(-1).data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float viewOfNamedFresh(const torch::Tensor &a, const torch::Tensor &b) {
  const auto product = torch::matmul(a, b);
  float *p = product.view(-1).data_ptr<float>();
  return p[0];
}

float longChain(const torch::Tensor &t) {
  const float *p = t.squeeze(0)
                       .detach()
                       .to(torch::kFloat)
                       .cpu()
                       .contiguous()
                       .data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[1];
}

float longNamedChain(const torch::Tensor &t) {
  const auto host = t.squeeze(0)
                        .detach()
                        .to(torch::kFloat)
                        .cpu()
                        .contiguous();
  const float *p = host.data_ptr<float>();
  return p[1];
}

// Calls whose body is not visible, and what they return.

float firstOfLoaded() {
  float *p = load().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float firstOfNamedLoaded() {
  auto loaded = load();
  float *p = loaded.data_ptr<float>();
  return p[0];
}

float firstByReference(int id) {
  const float *p = lookUp(id).data_ptr<float>();
  return p[0];
}

float firstOfVector() {
  const float *p = loadAll()[0].data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float firstOfNamedVector() {
  const auto tensors = loadAll();
  const float *p = tensors[0].data_ptr<float>();
  return p[0];
}

float firstOfFront() {
  const float *p = loadAll().front().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float firstOfOptional(int id) {
  const float *p = find(id).value().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float firstOfNamedOptional(int id) {
  const auto found = find(id);
  const float *p = found.value().data_ptr<float>();
  return p[0];
}

float firstOfMember() {
  const float *p = grab().pixels.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float firstOfNamedMember() {
  const Frame frame = grab();
  const float *p = frame.pixels.data_ptr<float>();
  return p[0];
}

float largest(const torch::Tensor &t) {
  const float *p = std::get<0>(torch::max(t, 1)).data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float largestOfNamedTuple(const torch::Tensor &t) {
  const auto result = torch::max(t, 1);
  const float *p = std::get<0>(result).data_ptr<float>();
  return p[0];
}

float largestOfBinding(const torch::Tensor &t) {
  auto [values, indices] = torch::max(t, 1);
  const float *p = values.data_ptr<float>();
  const int64_t *at = indices.data_ptr<int64_t>();
  return p[0] + static_cast<float>(at[0]);
}

float largestOfTie(const torch::Tensor &t) {
  torch::Tensor values, indices;
  std::tie(values, indices) = t.topk(5);
  const float *p = values.data_ptr<float>();
  return p[0];
}

// Modules.

float firstScore(torch::jit::Module &module, const torch::Tensor &input) {
  auto *scores = module.forward({input}).toTensor().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return scores[0];
}

float firstNamedScore(torch::jit::Module &module, const torch::Tensor &input) {
  torch::Tensor output = module.forward({input}).toTensor();
  auto *scores = output.data_ptr<float>();
  return scores[0];
}

float firstOfTuple(torch::jit::Module &module, const torch::Tensor &input) {
  const float *boxes = module.forward({input})
                           .toTuple()
                           ->elements()[0]
                           .toTensor()
                           .data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return boxes[0];
}

float firstOfNamedTuple(torch::jit::Module &module,
                        const torch::Tensor &input) {
  const auto tuple = module.forward({input}).toTuple();
  const float *boxes = tuple->elements()[0].toTensor().data_ptr<float>();
  return boxes[0];
}

float linearOutput(torch::nn::Linear &fc, const torch::Tensor &input) {
  float *p = fc->forward(input).data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float linearNamedOutput(torch::nn::Linear &fc, const torch::Tensor &input) {
  auto output = fc->forward(input);
  float *p = output.data_ptr<float>();
  return p[0];
}

float sequentialOutput(torch::nn::Sequential net, const torch::Tensor &input) {
  float *p = net->forward(input).data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

// A reference lengthens the life of the temporary.

float boundToReference(const torch::Tensor &t) {
  const torch::Tensor &host = t.cpu();
  const float *p = host.data_ptr<float>();
  return p[0];
}

float boundToForwardingReference(const torch::Tensor &t) {
  auto &&host = t.cpu().contiguous();
  const float *p = host.data_ptr<float>();
  return p[0];
}

float memberBoundToReference() {
  const torch::Tensor &pixels = grab().pixels;
  const float *p = pixels.data_ptr<float>();
  return p[0];
}

// What counts as a use of the pointer, and what does not.

void passedOn(const torch::Tensor &t) {
  const float *p = t.cpu().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  consume(p);
}

void passedOnInTime(const torch::Tensor &t) {
  consume(t.cpu().data_ptr<float>());
}

void copied(const torch::Tensor &t, std::vector<float> &out) {
  const void *source = t.cpu().data_ptr();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  std::memcpy(out.data(), source, out.size() * sizeof(float));
}

void copiedInTime(const torch::Tensor &t, std::vector<float> &out) {
  std::memcpy(out.data(), t.cpu().data_ptr(), out.size() * sizeof(float));
}

std::vector<float> ranged(const torch::Tensor &t) {
  const float *begin = t.cpu().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return std::vector<float>(begin, begin + t.numel());
}

float throughArithmetic(const torch::Tensor &t) {
  const float *second = t.cpu().data_ptr<float>() + 1;
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return *second;
}

float throughAddress(const torch::Tensor &t) {
  const float *third = &t.cpu().data_ptr<float>()[2];
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return *third;
}

float throughReference(const torch::Tensor &t) {
  const float &first = *t.cpu().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return first;
}

float throughValue(const torch::Tensor &t) {
  const float first = *t.cpu().data_ptr<float>();
  return first;
}

float throughCopyOfPointer(const torch::Tensor &t) {
  const float *p = t.cpu().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  const float *q = p;
  return *q;
}

bool onlyCompared(const torch::Tensor &t) {
  const void *p = t.cpu().data_ptr();
  return p != nullptr;
}

float neverUsed(const torch::Tensor &t) {
  const float *p = nullptr;
  p = t.cpu().data_ptr<float>();
  p = t.data_ptr<float>();
  return p[0];
}

// No copy is made where none is needed.

float alreadyOnCpu(const torch::Tensor &t) {
  TORCH_CHECK(t.is_cpu(), "t must be on the CPU");
  const float *p = t.cpu().data_ptr<float>();
  return p[0];
}

float alreadyContiguous(const torch::Tensor &t) {
  TORCH_CHECK(t.is_contiguous(), "t must be contiguous");
  const float *p = t.contiguous().data_ptr<float>();
  return p[0];
}

float factoryIsContiguous(int64_t n) {
  const torch::Tensor zeros = torch::zeros({n, n});
  const float *p = zeros.contiguous().data_ptr<float>();
  return p[0];
}

float transposedIsNot(int64_t n) {
  const torch::Tensor zeros = torch::zeros({n, n}).t();
  const float *p = zeros.contiguous().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

// A MaybeOwned borrows where nothing is to do, and owns a copy elsewhere.

float expectedContiguous(const torch::Tensor &t) {
  const float *p = t.expect_contiguous()->data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float namedExpectedContiguous(const torch::Tensor &t) {
  const auto dense = t.expect_contiguous();
  const float *p = dense->data_ptr<float>();
  return p[0];
}

// The deprecated way in.

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
float deprecatedData(const torch::Tensor &t) {
  const float *p = t.cpu().data<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float deprecatedDataOfNamed(const torch::Tensor &t) {
  const auto host = t.cpu();
  const float *p = host.data<float>();
  return p[0];
}
#pragma clang diagnostic pop
