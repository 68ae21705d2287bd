// RUN: %check_torch_tidy %s torch-dangling-data %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The tensor of the conversion is a temporary or a reference, and the storage
// belongs to something that lives on. The few warnings are twins where it does
// not.

#include <ATen/DLConvertor.h>
#include <torch/script.h>
#include <torch/torch.h>

#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

torch::Tensor load();
std::tuple<torch::Tensor, torch::Tensor> loadPair();
std::map<std::string, torch::Tensor> loadState();
c10::IValue run();

// Views share the storage of the living tensor.

float viewOf(const torch::Tensor &t) {
  const float *p = t.view(-1).data_ptr<float>();
  return p[0];
}

float viewOfTemporary() {
  const float *p = load().view(-1).data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float detached(const torch::Tensor &t) {
  const float *p = t.detach().data_ptr<float>();
  return p[0];
}

float detachedTemporary(const torch::Tensor &t) {
  const float *p = t.exp().detach().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float dataOf(const torch::Tensor &t) {
  const float *p = t.data().data_ptr<float>();
  return p[0];
}

float variableDataOf(const torch::Tensor &t) {
  const float *p = t.variable_data().data_ptr<float>();
  return p[0];
}

float row(const torch::Tensor &t) {
  const float *p = t[0].data_ptr<float>();
  return p[0];
}

float rowOfRow(const torch::Tensor &t) {
  const float *p = t[0][1].data_ptr<float>();
  return p[0];
}

float rowOfTemporary(const torch::Tensor &t) {
  const float *p = t.neg()[0].data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float manyViews(const torch::Tensor &t) {
  const float *a = t.select(0, 1).data_ptr<float>();
  const float *b = t.slice(0, 0, 2).data_ptr<float>();
  const float *c = t.narrow(0, 1, 2).data_ptr<float>();
  const float *d = t.squeeze().data_ptr<float>();
  const float *e = t.unsqueeze(0).data_ptr<float>();
  const float *f = torch::squeeze(t, 0).data_ptr<float>();
  const float *g = t.transpose(0, 1).permute({1, 0}).data_ptr<float>();
  const float *h = t.diagonal().data_ptr<float>();
  return a[0] + b[0] + c[0] + d[0] + e[0] + f[0] + g[0] + h[0];
}

float elementOfViews(const torch::Tensor &t) {
  const float *a = t.unbind(0)[1].data_ptr<float>();
  const float *b = t.split(2)[0].data_ptr<float>();
  const float *c = torch::chunk(t, 2).at(1).data_ptr<float>();
  return a[0] + b[0] + c[0];
}

float indexedByNumber(const torch::Tensor &t) {
  using namespace torch::indexing;
  const float *p = t.index({0, Slice(1, 3)}).data_ptr<float>();
  return p[0];
}

float indexedByMask(const torch::Tensor &t) {
  const float *p = t.index({t > 0}).data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float writtenInPlace(torch::Tensor &t) {
  const float *p = t.mul_(2).add_(1).data_ptr<float>();
  return p[0];
}

float gradWithdrawn(torch::Tensor &t) {
  const float *p = t.set_requires_grad(false).data_ptr<float>();
  return p[0];
}

float gradient(const torch::Tensor &weight) {
  const float *p = weight.grad().data_ptr<float>();
  return p[0];
}

// A named view of a temporary is an owner like any other.
float namedView() {
  torch::Tensor flat = load().view(-1);
  const float *p = flat.data_ptr<float>();
  return p[0];
}

// References out of living owners.

float ofOptional(const c10::optional<torch::Tensor> &mask) {
  const float *a = mask.value().data_ptr<float>();
  const float *b = mask->data_ptr<float>();
  const float *c = (*mask).data_ptr<float>();
  return a[0] + b[0] + c[0];
}

float ofStdTuple(const std::tuple<torch::Tensor, torch::Tensor> &pair) {
  const float *p = std::get<1>(pair).data_ptr<float>();
  return p[0];
}

float ofTemporaryTuple() {
  const float *p = std::get<1>(loadPair()).data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float ofVector(const std::vector<torch::Tensor> &tensors) {
  const float *a = tensors.at(0).data_ptr<float>();
  const float *b = tensors[1].data_ptr<float>();
  const float *c = tensors.front().data_ptr<float>();
  const float *d = tensors.back().view(-1).data_ptr<float>();
  return a[0] + b[0] + c[0] + d[0];
}

float ofMap(const std::map<std::string, torch::Tensor> &state) {
  const float *a = state.at("weight").data_ptr<float>();
  const float *b = state.find("bias")->second.data_ptr<float>();
  return a[0] + b[0];
}

float ofTemporaryMap() {
  const float *p = loadState().at("weight").data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float ofUnorderedMap(std::unordered_map<std::string, torch::Tensor> &state) {
  float *p = state["weight"].data_ptr<float>();
  return p[0];
}

float ofList(const c10::List<torch::Tensor> &list) {
  const torch::Tensor first = list.get(0);
  const float *p = first.data_ptr<float>();
  return p[0];
}

float ofTensorList(torch::TensorList tensors) {
  const float *p = tensors[0].data_ptr<float>();
  return p[0];
}

float ofPointer(const torch::Tensor *t) {
  const float *p = t->data_ptr<float>();
  return p[0];
}

float ofSharedPointer(const std::shared_ptr<torch::Tensor> &t) {
  const float *p = t->data_ptr<float>();
  return p[0];
}

struct Sample {
  torch::Tensor image, label;
};

float ofAggregate(const Sample &sample) {
  const float *p = sample.image.data_ptr<float>();
  return p[0];
}

float ofBinding(const Sample &sample) {
  const auto &[image, label] = sample;
  const float *p = image.data_ptr<float>();
  return p[0];
}

float ofLocalAggregate() {
  Sample sample{load(), load()};
  const float *p = sample.image.data_ptr<float>();
  return p[0];
}

float ofBatches(const std::vector<torch::data::Example<>> &batches) {
  float sum = 0;
  for (const auto &batch : batches) {
    const float *p = batch.data.data_ptr<float>();
    sum += p[0];
  }
  return sum;
}

// IValues.

float ofIValue(const c10::IValue &value) {
  const float *p = value.toTensor().data_ptr<float>();
  return p[0];
}

float ofLocalIValue(torch::jit::Module &module, const torch::Tensor &input) {
  auto output = module.forward({input});
  const float *p = output.toTensor().data_ptr<float>();
  return p[0];
}

float ofTemporaryIValue() {
  const float *p = run().toTensor().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float ofMovedIValue() {
  c10::IValue output = run();
  torch::Tensor t = std::move(output).toTensor();
  const float *p = t.data_ptr<float>();
  return p[0];
}

float ofMovedIValueTemporary() {
  c10::IValue output = run();
  const float *p = std::move(output).toTensor().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

// The local IValue holds the tuple, which holds the tensor.
float ofLocalTuple(torch::jit::Module &module, const torch::Tensor &input) {
  const auto output = module.forward({input});
  const float *p =
      output.toTuple()->elements()[1].toTensor().data_ptr<float>();
  return p[0];
}

float ofInputs(const std::vector<torch::jit::IValue> &inputs) {
  const float *p = inputs[0].toTensor().data_ptr<float>();
  return p[0];
}

// Modules hold their parameters and buffers.

float weight(const torch::nn::Linear &fc) {
  const float *p = fc->weight.data_ptr<float>();
  return p[0];
}

float firstParameter(const std::shared_ptr<torch::nn::Module> &net) {
  const float *p = net->parameters()[0].data_ptr<float>();
  return p[0];
}

float namedParameter(const std::shared_ptr<torch::nn::Module> &net) {
  const float *p = net->named_parameters()["fc.weight"].data_ptr<float>();
  return p[0];
}

void clearParameters(torch::nn::Module &net) {
  for (auto &parameter : net.parameters()) {
    float *p = parameter.data_ptr<float>();
    p[0] = 0;
  }
}

float *firstParameterData(torch::nn::Module &net) {
  auto parameters = net.parameters();
  return parameters[0].data_ptr<float>();
}

float scriptedAttribute(const torch::jit::Module &module) {
  const float *p = module.attr("scale").toTensor().data_ptr<float>();
  return p[0];
}

// Other owners of the storage.

float storageKept(const torch::Tensor &t) {
  const c10::Storage storage = t.cpu().storage();
  const auto *p = static_cast<const float *>(storage.data());
  return p[0];
}

float storageOfTemporary(const torch::Tensor &t) {
  const auto *p = static_cast<const float *>(t.cpu().storage().data());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float storageOfLiving(const torch::Tensor &t) {
  const auto *p = static_cast<const float *>(t.storage().data());
  return p[0];
}

float dataPointerOfTemporary(const torch::Tensor &t) {
  const void *raw = t.clone().storage().data_ptr().get();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return *static_cast<const float *>(raw);
}

float dataPointerOfLiving(const torch::Tensor &t) {
  const void *raw = t.storage().data_ptr().get();
  return *static_cast<const float *>(raw);
}

// The managed tensor holds a handle until its deleter is called.
float managed(const torch::Tensor &t) {
  DLManagedTensor *exported = at::toDLPack(t.contiguous());
  const auto *p = static_cast<const float *>(exported->dl_tensor.data);
  const float first = p[0];
  exported->deleter(exported);
  return first;
}

// Static and thread-local handles live on.

float ofStatic() {
  static const torch::Tensor table = torch::arange(16, torch::kFloat);
  static const float *p = table.data_ptr<float>();
  return p[3];
}

float staticOfTemporary() {
  static const float *p =
      torch::arange(16, torch::kFloat).data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[3];
}

float allocated() {
  auto *t = new torch::Tensor(load());
  const float *p = t->data_ptr<float>();
  const float first = p[0];
  delete t;
  return first;
}

float deleted() {
  auto *t = new torch::Tensor(load());
  const float *p = t->data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  delete t;
  return p[0];
}
