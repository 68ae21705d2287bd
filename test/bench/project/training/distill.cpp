// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "training/training.h"

namespace harbor {

// The loss against a teacher's scores, softened.
torch::Tensor distillation(const torch::Tensor &student,
                           const torch::Tensor &teacher, double temperature) {
  const auto wanted = torch::softmax(teacher.detach() / temperature, 1);
  const auto got = torch::log_softmax(student / temperature, 1);
  return torch::kl_div(got, wanted, at::Reduction::Mean) * temperature *
         temperature;
}

// A step of the student on one batch; the loss for the log.
double distillStep(ResNet &student, ResNet &teacher, const Batch &batch,
                   torch::optim::Optimizer &optimizer) {
  torch::Tensor wanted;
  {
    torch::NoGradGuard noGrad;
    wanted = teacher->forward(batch.inputs);
  }
  optimizer.zero_grad();
  const auto loss = distillation(student->forward(batch.inputs), wanted, 2.0);
  loss.backward();
  optimizer.step();
  return loss.item<double>();
}

// Labels for pictures that have none, where the teacher is sure.
std::vector<std::pair<int64_t, int64_t>>
pseudoLabels(ResNet &teacher, const torch::Tensor &pictures, double sure) {
  torch::NoGradGuard noGrad;
  teacher->eval();
  const auto scores = torch::softmax(teacher->forward(pictures), 1);
  const auto best = scores.max(1);
  const auto values = std::get<0>(best), labels = std::get<1>(best);
  std::vector<std::pair<int64_t, int64_t>> result;
  for (int64_t i = 0; i < values.size(0); ++i)
    if (values[i].item<double>() > sure)
      result.emplace_back(i, labels[i].item<int64_t>());
  return result;
}

// The input's gradient: where the network looks.
std::vector<float> saliency(ResNet &net, const torch::Tensor &picture) {
  auto input = picture.unsqueeze(0).detach().clone().requires_grad_();
  const auto score = std::get<0>(net->forward(input).max(1)).sum();
  score.backward();
  const auto map = std::get<0>(input.grad().abs().squeeze(0).max(0));
  return toVector<float>(map);
}

} // namespace harbor
