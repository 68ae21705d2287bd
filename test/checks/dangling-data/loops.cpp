// RUN: %check_torch_tidy %s torch-dangling-data %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Owners that end with each iteration.

#include <torch/torch.h>

#include <vector>

torch::Tensor load(int64_t index);
torch::Tensor step(const torch::Tensor &state);
void process(const float *data, int64_t n);

// Into a container outside.

float intoOuterVector(int64_t n) {
  std::vector<const float *> rows;
  for (int64_t i = 0; i < n; ++i) {
    torch::Tensor row = load(i);
    rows.push_back(row.data_ptr<float>());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  }
  float sum = 0;
  for (const float *row : rows)
    sum += row[0];
  return sum;
}

float intoOuterVectorWithOwners(int64_t n) {
  std::vector<torch::Tensor> owners;
  std::vector<const float *> rows;
  for (int64_t i = 0; i < n; ++i) {
    torch::Tensor row = load(i);
    owners.push_back(row);
    rows.push_back(row.data_ptr<float>());
  }
  float sum = 0;
  for (const float *row : rows)
    sum += row[0];
  return sum;
}

float intoOuterVectorAsTemporary(const std::vector<torch::Tensor> &tensors) {
  std::vector<const float *> rows(tensors.size());
  for (size_t i = 0; i < tensors.size(); ++i)
    rows[i] = tensors[i].cpu().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return rows[0][0];
}

float intoOuterVectorOfParameter(const std::vector<torch::Tensor> &tensors) {
  std::vector<const float *> rows;
  for (const auto &t : tensors)
    rows.emplace_back(t.data_ptr<float>());
  return rows[0][0];
}

// The loop variable is one handle more of an element that lives on.
float intoOuterVectorOfCopies(const std::vector<torch::Tensor> &tensors) {
  std::vector<const float *> rows;
  for (auto t : tensors)
    rows.emplace_back(t.data_ptr<float>());
  return rows[0][0];
}

float intoOuterArray(const torch::Tensor &images) {
  const float *planes[3];
  for (int c = 0; c < 3; ++c) {
    auto plane = images.select(0, c).contiguous();
    planes[c] = plane.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  }
  return planes[0][0] + planes[1][0] + planes[2][0];
}

float intoOuterArrayOfViews(const torch::Tensor &images) {
  const float *planes[3];
  for (int c = 0; c < 3; ++c) {
    auto plane = images.select(0, c);
    planes[c] = plane.data_ptr<float>();
  }
  return planes[0][0] + planes[1][0] + planes[2][0];
}

float intoInnerVector(int64_t n) {
  float sum = 0;
  for (int64_t i = 0; i < n; ++i) {
    torch::Tensor row = load(i);
    std::vector<const float *> halves;
    halves.push_back(row.data_ptr<float>());
    halves.push_back(row.data_ptr<float>() + row.numel() / 2);
    sum += halves[0][0] + halves[1][0];
  }
  return sum;
}

// Through a pointer outside.

float lastOne(int64_t n) {
  const float *last = nullptr;
  for (int64_t i = 0; i < n; ++i) {
    auto item = load(i);
    last = item.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  }
  return last ? last[0] : 0;
}

float lastOneKept(int64_t n) {
  torch::Tensor item;
  const float *last = nullptr;
  for (int64_t i = 0; i < n; ++i) {
    item = load(i);
    last = item.data_ptr<float>();
  }
  return last ? last[0] : 0;
}

float previousOne(int64_t n) {
  float difference = 0;
  const float *previous = nullptr;
  for (int64_t i = 0; i < n; ++i) {
    auto item = load(i);
    const float *data = item.data_ptr<float>();
    if (previous)
      difference += data[0] - previous[0];
    previous = item.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  }
  return difference;
}

float eachOne(int64_t n) {
  float sum = 0;
  const float *data = nullptr;
  for (int64_t i = 0; i < n; ++i) {
    auto item = load(i);
    data = item.data_ptr<float>();
    sum += data[0];
  }
  return sum;
}

float bestOne(const std::vector<torch::Tensor> &candidates) {
  const float *best = candidates.at(0).data_ptr<float>();
  for (const auto &candidate : candidates)
    if (candidate.data_ptr<float>()[0] > best[0])
      best = candidate.data_ptr<float>();
  return best[0];
}

// The owner is replaced while the loop goes on.

float replacedInLoop(torch::Tensor state, int steps) {
  state = state.clone();
  const float *p = state.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  float sum = 0;
  for (int i = 0; i < steps; ++i) {
    sum += p[0];
    state = state + 1;
  }
  return sum;
}

float replacedAndFetchedAgain(torch::Tensor state, int steps) {
  state = state.clone();
  float sum = 0;
  for (int i = 0; i < steps; ++i) {
    const float *p = state.data_ptr<float>();
    sum += p[0];
    state = state + 1;
  }
  return sum;
}

float changedInPlaceInLoop(torch::Tensor state, int steps) {
  state = state.clone();
  const float *p = state.data_ptr<float>();
  float sum = 0;
  for (int i = 0; i < steps; ++i) {
    sum += p[0];
    state.add_(1);
  }
  return sum;
}

float replacedInWhile(torch::Tensor state) {
  state = state.clone();
  const float *p = state.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  while (p[0] < 1)
    state = step(state);
  return state.sum().item<float>();
}

float leftAfterReplacing(torch::Tensor state, int steps) {
  state = state.clone();
  const float *p = state.data_ptr<float>();
  for (int i = 0; i < steps; ++i) {
    if (p[0] > 1) {
      state = step(state);
      break;
    }
    state.mul_(2);
  }
  return state.sum().item<float>();
}

float doWhile(const torch::Tensor &t) {
  const float *p = nullptr;
  int64_t i = 0;
  do {
    auto row = t.select(0, i).cpu();
    p = row.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  } while (p[0] < 1 && ++i < t.size(0));
  return static_cast<float>(i);
}

float doWhileKept(const torch::Tensor &t) {
  torch::Tensor row;
  const float *p = nullptr;
  int64_t i = 0;
  do {
    row = t.select(0, i).cpu();
    p = row.data_ptr<float>();
  } while (p[0] < 1 && ++i < t.size(0));
  return static_cast<float>(i);
}

// Loop headers. The range of a range-for is kept alive, the temporaries that
// it was made of are not.

float rangeForOverTemporary(const torch::Tensor &t, int64_t n) {
  float sum = 0;
  for (float v : c10::ArrayRef<float>(t.cpu().data_ptr<float>(), n))
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
    sum += v;
  return sum;
}

float rangeForOverNamed(const torch::Tensor &t, int64_t n) {
  float sum = 0;
  const auto host = t.cpu();
  for (float v : c10::ArrayRef<float>(host.data_ptr<float>(), n))
    sum += v;
  return sum;
}

float forOverTemporary(const torch::Tensor &t) {
  float sum = 0;
  int64_t i = 0;
  for (const float *p = t.contiguous().data_ptr<float>(); i < t.numel(); ++i)
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
    sum += p[i];
  return sum;
}

float forOverNamed(const torch::Tensor &t) {
  float sum = 0;
  int64_t i = 0;
  const auto dense = t.contiguous();
  for (const float *p = dense.data_ptr<float>(); i < dense.numel(); ++i)
    sum += p[i];
  return sum;
}

float continued(const std::vector<torch::Tensor> &tensors) {
  const float *p = nullptr;
  float sum = 0;
  for (const auto &t : tensors) {
    auto host = t.cpu();
    p = host.data_ptr<float>();
    if (host.numel() == 0)
      continue;
    sum += p[0];
  }
  return sum;
}
