#include "opener.h"

#include <net/if.h>
#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <system_error>
#include <utility>

#include "name-space.h"

namespace dhcphop {

namespace {

Result open_here(const InterfaceSpec& spec, const CaptureOptions& options, OpenPair& pair) {
  pair.interface_index = if_nametoindex(spec.device.c_str());
  if (pair.interface_index == 0) return Error{"no-such-interface", spec.name, "open", "No such device exists"};
  std::string ignored;
  Result refusal = Handle::open(spec, options, Direction::kIn, pair.in, pair.warning);
  if (!refusal) refusal = Handle::open(spec, options, Direction::kOut, pair.out, ignored);
  if (refusal) return refusal;
  pair.link_type = pair.in->link_type();
  pair.opened_ns = TraceClock::boottime();
  return {};
}

}  // namespace

Result open_pair(const InterfaceSpec& spec, const CaptureOptions& options, OpenPair& pair) {
  Result refusal;
  const auto open = [&] {
    try {
      refusal = open_here(spec, options, pair);
    } catch (const std::exception& error) {
      refusal = Error{"failed", spec.name, "open", error.what()};
    }
  };
  Result outside = in_namespace(spec.name_space, open);
  if (outside) {
    outside->interface = spec.name;
    return outside;
  }
  if (refusal) pair = OpenPair{};
  return refusal;
}

void parallel(size_t count, const std::function<void(size_t)>& work) {
  constexpr size_t kThreads = 64;
  std::atomic<size_t> next{0};
  const auto serve = [&] {
    for (size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::thread> threads;
  try {
    for (size_t i = 1; i < std::min(count, kThreads); i++) threads.emplace_back(serve);
  } catch (const std::system_error&) {
    // No more threads to be had: those there are do it.
  }
  serve();
  for (std::thread& thread : threads) thread.join();
}

Opener::Opener(const CaptureOptions& options, std::function<void()> done)
    : options_(options), done_(std::move(done)), thread_([this] { serve(); }) {}

Opener::~Opener() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
    to_open_.clear();
  }
  wake_.notify_one();
  thread_.join();
  parallel(opened_.size(), [this](size_t i) { opened_[i].pair = OpenPair{}; });
}

void Opener::open(uint32_t interface_id, const InterfaceSpec& spec) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    to_open_.emplace_back(interface_id, spec);
  }
  wake_.notify_one();
}

void Opener::close(OpenPair pair) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    to_close_.push_back(std::move(pair));
  }
  wake_.notify_one();
}

std::vector<Opener::Opened> Opener::collect() {
  std::lock_guard<std::mutex> lock(mutex_);
  return std::exchange(opened_, {});
}

void Opener::run(std::function<void()> work) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    to_run_.push_back(std::move(work));
  }
  wake_.notify_one();
}

void Opener::serve() {
  pthread_setname_np(pthread_self(), "dhcphop-opener");
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !to_open_.empty() || !to_close_.empty() || !to_run_.empty(); });
    if (to_open_.empty() && to_close_.empty() && to_run_.empty()) return;
    auto to_open = std::exchange(to_open_, {});
    auto to_close = std::exchange(to_close_, {});
    auto to_run = std::exchange(to_run_, {});
    lock.unlock();

    for (const auto& work : to_run) work();
    // Openings first: a booting guest does not wait.
    std::vector<Opened> opened(to_open.size());
    parallel(to_open.size() + to_close.size(), [&](size_t i) {
      if (i >= to_open.size()) {
        to_close[i - to_open.size()] = OpenPair{};
        return;
      }
      opened[i].interface_id = to_open[i].first;
      opened[i].refusal = open_pair(to_open[i].second, options_, opened[i].pair);
    });

    lock.lock();
    for (Opened& result : opened) opened_.push_back(std::move(result));
    if (!opened.empty()) done_();
  }
}

}  // namespace dhcphop
