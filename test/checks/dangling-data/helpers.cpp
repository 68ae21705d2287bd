// RUN: %check_torch_tidy %s torch-dangling-data %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Functions of the same file are looked into: what they return, what they do
// with their parameters. A helper that is right for a living tensor is not to
// blame; the call that hands it a temporary is.

#include <torch/torch.h>

#include <stdexcept>
#include <utility>
#include <vector>

torch::Tensor load();
float unknownUse(const float *data);

// A helper returns a pointer into its parameter.

const float *dataOf(const torch::Tensor &t) { return t.data_ptr<float>(); }

float helperOnTemporary(const torch::Tensor &t) {
  const float *p = dataOf(t.cpu());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float helperOnNamed(const torch::Tensor &t) {
  const auto host = t.cpu();
  const float *p = dataOf(host);
  return p[0];
}

float helperOnParameter(const torch::Tensor &t) {
  const float *p = dataOf(t);
  return p[0];
}

float helperWithinExpression(const torch::Tensor &t) {
  return unknownUse(dataOf(t.cpu()));
}

const float *helperOnLocal() {
  auto local = load();
  return dataOf(local);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

float *checkedDataOf(const torch::Tensor &t) {
  TORCH_CHECK(t.is_cpu() && t.is_contiguous(), "expected a dense CPU tensor");
  if (t.numel() == 0)
    return nullptr;
  auto *data = t.data_ptr<float>();
  return data;
}

float checkedHelperOnTemporary(const torch::Tensor &t) {
  float *p = checkedDataOf(t.exp());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p ? p[0] : 0;
}

float checkedHelperOnNamed(const torch::Tensor &t) {
  const auto e = t.exp();
  float *p = checkedDataOf(e);
  return p ? p[0] : 0;
}

float *rowOf(const torch::Tensor &t, int64_t i) {
  return t[i].data_ptr<float>();
}

float rowHelperOnTemporary(const torch::Tensor &t) {
  float *row = rowOf(t.contiguous(), 2);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return row[0];
}

float rowHelperOnNamed(const torch::Tensor &t) {
  const auto dense = t.contiguous();
  float *row = rowOf(dense, 2);
  return row[0];
}

// A helper of a helper.

const float *dataOfFirst(const std::vector<torch::Tensor> &tensors) {
  return dataOf(tensors.front());
}

float nestedHelperOnTemporary() {
  const float *p = dataOfFirst({load(), load()});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float nestedHelperOnNamed() {
  const std::vector<torch::Tensor> tensors{load(), load()};
  const float *p = dataOfFirst(tensors);
  return p[0];
}

// A helper returns a pointer into its own local.

const float *hostDataOf(const torch::Tensor &t) {
  const auto host = t.cpu();
  return host.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

float callsHostDataOf(const torch::Tensor &t) { return hostDataOf(t)[0]; }

const float *hostDataInto(const torch::Tensor &t, torch::Tensor &host) {
  host = t.cpu();
  return host.data_ptr<float>();
}

float callsHostDataInto(const torch::Tensor &t) {
  torch::Tensor host;
  return hostDataInto(t, host)[0];
}

// A helper hands its pointer on.

const float *skipHeader(const float *data) { return data + 4; }

float pointerHelperOnTemporary(const torch::Tensor &t) {
  const float *body = skipHeader(t.cpu().data_ptr<float>());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return body[0];
}

float pointerHelperOnNamed(const torch::Tensor &t) {
  const auto host = t.cpu();
  const float *body = skipHeader(host.data_ptr<float>());
  return body[0];
}

const float *pickTable(const float *data) {
  static const float defaults[4] = {0, 0, 0, 0};
  return *data > 0 ? defaults : nullptr;
}

float pointerHelperReturnsSomethingElse(const torch::Tensor &t) {
  const float *chosen = pickTable(t.cpu().data_ptr<float>());
  return chosen ? chosen[0] : 0;
}

// A helper only reads.

float sumOf(const float *data, int64_t n) {
  float sum = 0;
  for (int64_t i = 0; i < n; ++i)
    sum += data[i];
  return sum;
}

float readingHelper(const torch::Tensor &t) {
  const float sum = sumOf(t.cpu().data_ptr<float>(), t.numel());
  return sum;
}

float readingHelperTooLate(const torch::Tensor &t) {
  const float *p = t.cpu().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return sumOf(p, t.numel());
}

int64_t ignores(const float *, int64_t n) { return n; }

int64_t ignoringHelperLate(const torch::Tensor &t) {
  const float *p = t.cpu().data_ptr<float>();
  return ignores(p, t.numel());
}

// A helper stores.

struct View {
  const float *data = nullptr;
  int64_t size = 0;
};

void setView(View &view, const torch::Tensor &t) {
  view.data = t.data_ptr<float>();
  view.size = t.numel();
}

float storingHelperOnTemporary(const torch::Tensor &t) {
  View view;
  setView(view, t.cpu());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return view.data[0];
}

float storingHelperOnNamed(const torch::Tensor &t) {
  View view;
  const auto host = t.cpu();
  setView(view, host);
  return view.data[0];
}

void setHostView(View &view, const torch::Tensor &t) {
  const auto host = t.cpu();
  view.data = host.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

View makeView(const torch::Tensor &t) {
  return View{t.data_ptr<float>(), t.numel()};
}

float structHelperOnTemporary(const torch::Tensor &t) {
  const View view = makeView(t.cpu());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return view.data[0];
}

float structHelperOnNamed(const torch::Tensor &t) {
  const auto host = t.cpu();
  const View view = makeView(host);
  return view.data[0];
}

// A helper returns a tensor: fresh, a view of its parameter, the parameter.

torch::Tensor denseOf(const torch::Tensor &t) { return t.contiguous(); }
torch::Tensor flatOf(const torch::Tensor &t) { return t.view(-1); }
torch::Tensor sameAs(const torch::Tensor &t) { return t; }
const torch::Tensor &choose(const torch::Tensor &a, const torch::Tensor &b) {
  return a.numel() > b.numel() ? a : b;
}
torch::Tensor scaledOf(const torch::Tensor &t) {
  auto result = t.view(-1);
  if (result.dim() > 1)
    result = result * 2;
  return result;
}

float ofDense(const torch::Tensor &t) {
  const float *p = denseOf(t).data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float ofFlat(const torch::Tensor &t) {
  const float *p = flatOf(t).data_ptr<float>();
  return p[0];
}

float ofFlatTemporary(const torch::Tensor &t) {
  const float *p = flatOf(t.exp()).data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float ofSame(const torch::Tensor &t) {
  const float *p = sameAs(t).data_ptr<float>();
  return p[0];
}

float ofChosen(const torch::Tensor &a, const torch::Tensor &b) {
  const float *p = choose(a, b).data_ptr<float>();
  return p[0];
}

float ofChosenTemporary(const torch::Tensor &a, const torch::Tensor &b) {
  const float *p = choose(a, b.exp()).data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float ofFreshOnOnePath(const torch::Tensor &t) {
  const float *p = scaledOf(t).data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

// A helper of a global.
torch::Tensor &cache() {
  static torch::Tensor instance = torch::zeros({16});
  return instance;
}

torch::Tensor cachedHandle() { return cache(); }

float ofCache() {
  const float *a = cache().data_ptr<float>();
  const float *b = cachedHandle().data_ptr<float>();
  return a[0] + b[0];
}

// A helper changes the owner.

void replace(torch::Tensor &t) { t = t.exp(); }
void scale(torch::Tensor &t) { t.mul_(2); }
void grow(torch::Tensor &t) { t.resize_({2 * t.numel()}); }
void inspect(const torch::Tensor &t);

float ownerReplacedByHelper() {
  auto t = load();
  const float *p = t.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  replace(t);
  return p[0];
}

float ownerScaledByHelper() {
  auto t = load();
  const float *p = t.data_ptr<float>();
  scale(t);
  return p[0];
}

float ownerGrownByHelper() {
  auto t = load();
  const float *p = t.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  grow(t);
  return p[0];
}

float ownerInspectedByUnknown() {
  auto t = load();
  const float *p = t.data_ptr<float>();
  inspect(t);
  return p[0];
}

// A helper keeps the owner alive.
std::vector<torch::Tensor> keepAlive;

const float *keep(const torch::Tensor &t) {
  keepAlive.push_back(t);
  return t.data_ptr<float>();
}

float keptByHelper(const torch::Tensor &t) {
  const float *p = keep(t.cpu());
  return p[0];
}

// A recursive helper.
const float *descend(const torch::Tensor &t, int depth) {
  if (depth == 0)
    return t.data_ptr<float>();
  return descend(t, depth - 1);
}

float recursiveHelperOnNamed(const torch::Tensor &t) {
  const auto host = t.cpu();
  const float *p = descend(host, 3);
  return p[0];
}
