// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/logging.h"
#include "serving/session.h"

namespace harbor {

Batcher::Batcher(Session &session, size_t most,
                 std::chrono::milliseconds patience)
    : session_(session), most_(most), patience_(patience),
      thread_([this] { work(); }) {}

Batcher::~Batcher() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  ready_.notify_all();
  thread_.join();
}

std::future<torch::Tensor> Batcher::submit(torch::Tensor input) {
  Waiting waiting{std::move(input), {}};
  auto result = waiting.result.get_future();
  {
    std::lock_guard<std::mutex> lock(mutex_);
    queue_.push_back(std::move(waiting));
  }
  ready_.notify_one();
  return result;
}

void Batcher::work() {
  for (;;) {
    std::vector<Waiting> batch;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      ready_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (stopping_ && queue_.empty())
        return;
      ready_.wait_for(lock, patience_,
                      [this] { return stopping_ || queue_.size() >= most_; });
      while (!queue_.empty() && batch.size() < most_) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
    }
    serve(std::move(batch));
  }
}

void Batcher::serve(std::vector<Waiting> batch) {
  std::vector<torch::Tensor> inputs;
  for (const Waiting &waiting : batch)
    inputs.push_back(waiting.input);
  try {
    const auto outputs = session_.run(torch::stack(inputs)).cpu();
    for (size_t i = 0; i < batch.size(); ++i)
      batch[i].result.set_value(outputs[static_cast<int64_t>(i)]);
  } catch (...) {
    log(Severity::Warning, "a batch failed");
    for (Waiting &waiting : batch)
      waiting.result.set_exception(std::current_exception());
  }
}

// Copies a result into the memory of a client of the C interface.
int64_t copyResult(const torch::Tensor &result, float *to, int64_t room) {
  const auto host =
      result.to(torch::kCPU, /*non_blocking=*/true).to(torch::kFloat);
  const int64_t count = std::min(room, host.numel());
  std::copy_n(host.contiguous().data_ptr<float>(), count, to);
  return count;
}

// Starts the way to the host early, and uses the result later.
std::vector<float> fetchScores(Session &session, const torch::Tensor &input) {
  auto scores = session.run(input.to(torch::kCUDA));
  scores = torch::sigmoid(scores).to(torch::kCUDA);
  auto host = scores.to(torch::kCPU, /*non_blocking=*/true);
  const float *begin = host.data_ptr<float>();
  return std::vector<float>(begin, begin + host.numel());
}

} // namespace harbor
