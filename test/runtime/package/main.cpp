// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the example projects of each way to take the library build.

#include <torch/torch.h>
#include <torch_tidy/array.h>

#include <iostream>

int main() {
  torch::Tensor scores = torch::ones({2, 3}, torch::requires_grad()).t();
  for (float score : torch_tidy::to_vector<float>(scores))
    std::cout << score;
  try {
    TORCH_TIDY_ASSERT_ARRAY(scores, float);
  } catch (const torch_tidy::ConversionError &error) {
    std::cout << " " << error.what_without_backtrace() << "\n";
  }
}
