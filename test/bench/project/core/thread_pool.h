// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef HARBOR_CORE_THREAD_POOL_H
#define HARBOR_CORE_THREAD_POOL_H

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace harbor {

class ThreadPool {
public:
  explicit ThreadPool(size_t threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool &) = delete;
  ThreadPool &operator=(const ThreadPool &) = delete;

  template <typename Function>
  auto submit(Function function) -> std::future<decltype(function())> {
    auto task = std::make_shared<std::packaged_task<decltype(function())()>>(
        std::move(function));
    auto result = task->get_future();
    enqueue([task] { (*task)(); });
    return result;
  }

  void wait();
  size_t size() const { return threads_.size(); }

private:
  void enqueue(std::function<void()> task);
  void work();

  std::mutex mutex_;
  std::condition_variable ready_, idle_;
  std::deque<std::function<void()>> tasks_;
  std::vector<std::thread> threads_;
  size_t running_ = 0;
  bool stopping_ = false;
};

} // namespace harbor

#endif
