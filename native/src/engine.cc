// The capture thread's life and the commands it obeys. engine-loop.cc has what it does all day, engine-taps.cc what
// happens to interfaces.
#include "engine.h"

#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <future>

#include "clock.h"
#include "engine-tags.h"

namespace dhcphop {

namespace {

// Threads made in its lifetime leave all signals to node's main thread.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

}  // namespace

std::vector<Error> Engine::open(const std::vector<InterfaceSpec>& specs, const CaptureOptions& options,
                                std::function<void()> doorbell, std::unique_ptr<Engine>& engine) {
  const SignalsBlocked signals_blocked;
  std::unique_ptr<Engine> made(new Engine(options, std::move(doorbell)));
  // The netlink sockets first: what changes while we open is in their queues.
  if (Result refusal = made->prepare()) return {*refusal};
  std::vector<OpenPair> pairs(specs.size());
  std::vector<Result> results(specs.size());
  for (size_t i = 0; i < specs.size(); i++) {
    results[i] = made->watch_namespace(specs[i].name_space);
    if (results[i]) results[i]->interface = specs[i].name;
  }
  parallel(specs.size(), [&](size_t i) {
    if (!results[i]) results[i] = open_pair(specs[i], options, pairs[i]);
  });

  std::vector<Error> refusals;
  for (size_t i = 0; i < specs.size(); i++) {
    const bool absent = results[i] && (results[i]->code == "no-such-interface" || results[i]->code == "not-up" ||
                                       results[i]->code == "no-such-namespace");
    // An interface that is down is there: it is captured from when it comes up.
    if (results[i] && !(absent && (specs[i].wait || results[i]->code == "not-up"))) refusals.push_back(*results[i]);
  }
  if (!refusals.empty()) {
    parallel(pairs.size(), [&](size_t i) { pairs[i] = OpenPair{}; });
    return refusals;
  }
  Engine* self = made.get();
  made->opener_ = std::make_unique<Opener>(options, [self] { self->wake(); });
  for (size_t i = 0; i < specs.size(); i++) {
    Tap& tap = made->new_tap(made->next_id_++, specs[i]);
    if (results[i]) {
      made->not_opened(tap, *results[i]);
    } else {
      made->install(tap, std::move(pairs[i]));
    }
  }
  made->thread_ = std::thread([self] { self->run_guarded(); });
  pthread_setname_np(made->thread_.native_handle(), "dhcphop-capture");
  engine = std::move(made);
  return {};
}

Engine::Engine(const CaptureOptions& options, std::function<void()> doorbell)
    : options_(options), doorbell_(std::move(doorbell)), buffer_(options.buffer_bytes) {}

Result Engine::prepare() {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  eventfd_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (epoll_ < 0 || eventfd_ < 0) return Error{"failed", "", "prepare capture", std::strerror(errno)};
  if (Result refusal = poll_add(eventfd_, tag(Polled::kEventFd, 0))) return refusal;
  return watch_namespace("");
}

Engine::~Engine() {
  closing_ = true;
  if (thread_.joinable()) {
    wake();
    thread_.join();
  }
  opener_.reset();
  std::vector<Tap*> taps;
  for (auto& entry : taps_) taps.push_back(entry.second.get());
  parallel(taps.size() * 2, [&](size_t i) { (i % 2 ? taps[i / 2]->pair.in : taps[i / 2]->pair.out).reset(); });
  routes_.clear();
  for (const int fd : {inotify_, eventfd_, epoll_}) {
    if (fd >= 0) ::close(fd);
  }
}

uint32_t Engine::add(InterfaceSpec spec) {
  const uint32_t id = next_id_++;
  command([this, id, spec = std::move(spec)] { begin_opening(new_tap(id, spec)); });
  return id;
}

void Engine::remove(uint32_t interface_id) {
  command([this, interface_id] {
    const auto entry = taps_.find(interface_id);
    if (entry == taps_.end()) return;
    if (entry->second->is_open()) lose(*entry->second, "no longer captured");
    taps_.erase(entry);
  });
}

void Engine::stop() {
  const int64_t now = monotonic_ns();
  const int64_t end = clock_.now();
  command([this, now, end] {
    if (stop_at_ns_ != 0) return;
    stop_at_ns_ = now;
    end_ns_ = end;
  });
}

const std::vector<uint8_t>& Engine::drain() {
  const std::vector<uint8_t>& bytes = buffer_.take();
  if (full_.exchange(false)) wake();
  return bytes;
}

bool Engine::command(std::function<void()> work) {
  {
    std::lock_guard<std::mutex> lock(commands_mutex_);
    if (ended_) return false;
    commands_.push_back(std::move(work));
  }
  wake();
  return true;
}

Result Engine::drop_privileges(const Privileges& privileges) {
  // The two threads that need capabilities stand still while the user changes, and no thread they started is left: a
  // change of the user takes the capabilities of every thread that does not hold them.
  struct Stop {
    std::promise<void> reached;
    std::promise<Result> left;
  };
  Stop stops[2];
  std::promise<void> changed;
  const std::shared_future<void> change = changed.get_future().share();
  const auto stand_still = [&privileges, change](Stop& stop) {
    hold_capabilities();
    stop.reached.set_value();
    change.wait();
    stop.left.set_value(limit_capabilities(privileges.keep, false));
  };
  const bool capturing = command([&] { stand_still(stops[0]); });
  opener_->run([&] { stand_still(stops[1]); });
  for (int i = capturing ? 0 : 1; i < 2; i++) stops[i].reached.get_future().wait();

  hold_capabilities();
  Result refusal = change_user(privileges);
  changed.set_value();
  for (int i = capturing ? 0 : 1; i < 2; i++) {
    const Result limited = stops[i].left.get_future().get();
    if (!refusal) refusal = limited;
  }
  const Result limited = limit_capabilities(privileges.keep, true);
  seal_all_threads();
  close_to_others();
  return refusal ? refusal : limited;
}

void Engine::wake() const {
  const uint64_t one = 1;
  // It fails only where the counter is full, and then the thread wakes anyway.
  (void)!write(eventfd_, &one, sizeof one);
}

Result Engine::poll_add(int fd, uint64_t tag) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = tag;
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) == 0) return {};
  return Error{"failed", "", "poll", std::strerror(errno)};
}

void Engine::run_guarded() {
  try {
    run();
  } catch (const std::exception&) {
    // Out of memory. JS is told by a flag, which takes none.
    buffer_.publish(watermark_ns_, End::kFailed);
    doorbell_();
  }
  // Somebody may wait for one of them.
  obey_commands(true);
}

void Engine::obey_commands(bool last) {
  std::vector<std::function<void()>> commands;
  {
    std::lock_guard<std::mutex> lock(commands_mutex_);
    commands.swap(commands_);
    ended_ = last;
  }
  for (const auto& work : commands) work();
}

}  // namespace dhcphop
