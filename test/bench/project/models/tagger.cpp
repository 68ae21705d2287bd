// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "models/models.h"
#include "tensor/host.h"

namespace harbor {

SequenceTaggerImpl::SequenceTaggerImpl(int64_t words, int64_t width,
                                       int64_t tags)
    : embedding(words, width), lstm(torch::nn::LSTMOptions(width, width)
                                        .bidirectional(true)
                                        .batch_first(true)),
      head(2 * width, tags) {
  register_module("embedding", embedding);
  register_module("lstm", lstm);
  register_module("head", head);
  transitions =
      register_parameter("transitions", torch::randn({tags, tags}) * 0.1);
}

torch::Tensor SequenceTaggerImpl::forward(const torch::Tensor &tokens) {
  const auto states = std::get<0>(lstm->forward(embedding(tokens)));
  return head(states);
}

// Viterbi.
std::vector<int64_t>
SequenceTaggerImpl::decode(const torch::Tensor &scores) const {
  TORCH_CHECK(scores.dim() == 2, "one sentence");
  const int64_t length = scores.size(0), tags = scores.size(1);
  const auto emissions = toVector<float>(scores);
  const float *moves = transitions.data_ptr<float>();
  std::vector<float> best(emissions.begin(), emissions.begin() + tags);
  std::vector<std::vector<int64_t>> back;
  for (int64_t t = 1; t < length; ++t) {
    std::vector<float> next(tags);
    std::vector<int64_t> from(tags);
    for (int64_t to = 0; to < tags; ++to) {
      float top = -1e30f;
      for (int64_t at = 0; at < tags; ++at) {
        const float score = best[at] + moves[at * tags + to];
        if (score > top) {
          top = score;
          from[to] = at;
        }
      }
      next[to] = top + emissions[t * tags + to];
    }
    best = std::move(next);
    back.push_back(std::move(from));
  }
  std::vector<int64_t> path(length);
  path[length - 1] = std::max_element(best.begin(), best.end()) - best.begin();
  for (int64_t t = length - 1; t > 0; --t)
    path[t - 1] = back[t - 1][path[t]];
  return path;
}

// The share of words with the right tag.
double accuracy(SequenceTagger &tagger, const torch::Tensor &tokens,
                const torch::Tensor &tags) {
  torch::NoGradGuard noGrad;
  const auto guesses = tagger->forward(tokens).argmax(2);
  return guesses.eq(tags).to(torch::kFloat).mean().item<double>();
}

} // namespace harbor
