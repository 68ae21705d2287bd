// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-dtype-mismatch %t

// The whole text of warnings and notes.

#include <torch/torch.h>

#include <vector>

int template_argument(torch::Tensor x) {
  auto best = x.argmax(1);
  return best.data_ptr<int>()[0];
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: 'best' has the dtype Long, but its elements are taken for 'int' [torch-dtype-mismatch]
  // CHECK-NOTES: :[[@LINE-3]]:17: note: the dtype is settled here
}
int cast(torch::Tensor x) {
  auto best = x.argmax(1);
  return static_cast<int *>(best.data_ptr())[1];
  // CHECK-NOTES: :[[@LINE-1]]:34: warning: 'best' has the dtype Long, but its elements are taken for 'int' [torch-dtype-mismatch]
  // CHECK-NOTES: :[[@LINE-3]]:17: note: the dtype is settled here
  // CHECK-NOTES: :[[@LINE-3]]:10: note: the elements are taken for 'int' here
}
float on_some_path(bool exact) {
  auto x = torch::zeros({3}, torch::kFloat);
  if (exact)
    x = torch::zeros({3}, torch::kDouble);
  return x.data_ptr<float>()[0];
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: 'x' may have the dtype Float or Double, but its elements are taken for 'float' [torch-dtype-mismatch]
  // CHECK-NOTES: :[[@LINE-5]]:12: note: the dtype is settled here
}
torch::Tensor by_default(std::vector<double> &values) {
  return torch::from_blob(values.data(), {3});
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: this tensor takes the memory for Float, the default dtype, but it holds elements of type 'double' [torch-dtype-mismatch]
}
torch::Tensor by_options(std::vector<int> &values) {
  return torch::from_blob(values.data(), {3}, torch::kDouble);
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: this tensor takes the memory for Double, as its options say, but it holds elements of type 'int' [torch-dtype-mismatch]
}
void written(torch::Tensor x, int64_t value) {
  auto y = x.to(torch::kInt);
  auto *p = y.data_ptr<int64_t>();
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: 'y' has the dtype Int, but its elements are taken for 'long' [torch-dtype-mismatch]
  // CHECK-NOTES: :[[@LINE-3]]:14: note: the dtype is settled here
  // CHECK-NOTES: :[[@LINE-3]]:15: note: convert a copy if nobody else has to see what is written
  p[0] = value;
}
