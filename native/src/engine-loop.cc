// The capture thread's loop: wait, read what is ready, say up to when everything was read.
#include <unistd.h>

#include <algorithm>

#include "clock.h"
#include "engine-tags.h"
#include "engine.h"

namespace dhcphop {

namespace {

// A frame is stamped before it is in the ring: by microseconds, or by milliseconds where a soft interrupt waits for its
// turn in between. The watermark stays this far behind the clock.
constexpr int64_t kDeliveryMargin = 10 * kMillisecond;
// Frames gather in the rings instead of waking the thread one by one: until the next publish where there are few, for
// nobody is told of them earlier; for the least time where a ring is filling, and no longer than the smallest ring takes
// 25 frames a millisecond. A ring that fills fast is read again at once.
constexpr int64_t kLeastRest = 5 * kMillisecond;
constexpr int64_t kRestPerSlot = kMillisecond / 25;
// JS is woken this often while there are frames or verdicts may be waiting for the watermark, and this often in silence.
constexpr int64_t kBusyPeriod = 25 * kMillisecond;
constexpr int64_t kIdlePeriod = 100 * kMillisecond;

// For poll and epoll: rounded up, or the last millisecond would be spent spinning.
int milliseconds(int64_t ns) { return static_cast<int>(std::max<int64_t>(0, (ns + kMillisecond - 1) / kMillisecond)); }

}  // namespace

void Engine::run() {
  for (;;) {
    wait();
    if (closing_) return;
    // Read before the rings are: what was stamped a margin earlier is in them by now.
    clock_.look();
    const int64_t pass_start_ns = clock_.now();
    int64_t complete_ns = pass_start_ns - kDeliveryMargin;
    const bool drained = pass(complete_ns);
    watermark_ns_ = std::max(watermark_ns_, std::min(complete_ns, end_ns_));
    if (drained) clock_.settle();
    tell_step();
    const int64_t now = monotonic_ns();
    retry_openings(now);
    if (drained && stop_at_ns_ != 0 && now >= stop_at_ns_ + kDeliveryMargin) break;
    if (no_room_ && !full_) {
      full_ = true;
      // JS may have drained before it could see that.
      if (buffer_.room() > options_.buffer_bytes / 2) full_ = false;
    }
    if (no_room_ || now >= publish_due_ns(now)) publish(End::kNotYet);
  }
  for (auto& entry : taps_) tell_stats(*entry.second, true);
  publish(End::kFinished);
}

int64_t Engine::publish_due_ns(int64_t now_ns) const {
  const bool busy = pending_ || now_ns < last_frame_at_ns_ + options_.attention_ms * kMillisecond;
  return published_at_ns_ + (busy ? kBusyPeriod : kIdlePeriod);
}

void Engine::wait() {
  const int64_t now = monotonic_ns();
  int64_t until = publish_due_ns(now);
  if (stop_at_ns_ != 0) until = std::min(until, stop_at_ns_ + kDeliveryMargin);
  if (no_room_) {
    // Nothing is read before there is room: only JS wakes us.
    pollfd awaited{eventfd_, POLLIN, 0};
    poll(&awaited, 1, full_ ? static_cast<int>(kIdlePeriod / kMillisecond) : 0);
  } else if (rest_ns_ > 0) {
    rest(std::min(until, now + rest_ns_));
  } else {
    epoll_event first{};
    epoll_wait(epoll_, &first, 1, milliseconds(until - now));
  }
}

void Engine::rest(int64_t until_ns) {
  // Commands do not wait, nor do events, whose time is that of their receipt.
  awaited_.assign(1, {eventfd_, POLLIN, 0});
  for (const auto& entry : routes_) awaited_.push_back({entry.second.socket->fd(), POLLIN, 0});
  poll(awaited_.data(), awaited_.size(), milliseconds(until_ns - monotonic_ns()));
}

bool Engine::pass(int64_t& complete_ns) {
  // Room for all: whatever is ready is found in one call, or the watermark would not be true.
  events_.resize(2 * taps_.size() + routes_.size() + 2);
  const int ready = epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()), 0);
  no_room_ = full_;
  Found found;
  found.drained = ready >= 0;
  found.complete_ns = ready >= 0 ? complete_ns : watermark_ns_;
  for (int i = 0; i < ready; i++) {
    const uint64_t tagged = events_[i].data.u64;
    const uint32_t id = tag_id(tagged);
    switch (tag_kind(tagged)) {
      case Polled::kEventFd: {
        uint64_t count;
        (void)!::read(eventfd_, &count, sizeof count);
        obey_commands();
        collect_opened();
        break;
      }
      case Polled::kIn:
      case Polled::kOut:
        read_tap(id, tag_kind(tagged) == Polled::kOut, found);
        break;
      case Polled::kRoute:
        // Events wait in their socket too while JS does not drain; the kernel tells if it had to drop some.
        // Once the trace is to end they are read no more: a flood of them would put the end off for ever.
        if (stop_at_ns_ != 0 && monotonic_ns() >= stop_at_ns_ + kDeliveryMargin) break;
        if (buffer_.room() == 0) no_room_ = true;
        if (!no_room_) read_route(id);
        break;
      case Polled::kNamespaceDirectory:
        read_namespace_directory();
        break;
    }
  }
  if (!found.frames || !found.drained || found.crowded) {
    rest_ns_ = 0;
  } else {
    rest_ns_ = found.filling ? kLeastRest : std::max(kLeastRest, std::min(kBusyPeriod, least_slots_ * kRestPerSlot));
  }
  complete_ns = found.complete_ns;
  return found.drained && !no_room_;
}

void Engine::read_tap(uint32_t id, bool out, Found& found) {
  const auto entry = taps_.find(id);
  if (entry == taps_.end() || !entry->second->is_open()) return;
  Tap& tap = *entry->second;
  Handle& handle = out ? *tap.pair.out : *tap.pair.in;
  // In a flood no pass empties the rings: up to the last frame that was read of each they are complete all the same.
  const auto leave_some = [&] {
    found.complete_ns = std::min(found.complete_ns, std::max(watermark_ns_, handle.latest_ns() - kDeliveryMargin));
  };
  if (no_room_) return leave_some();
  found.frames = true;
  const Handle::Burst burst = handle.read(buffer_, id, clock_, tap.pair.opened_ns, end_ns_, false);
  tap.seen += static_cast<uint64_t>(burst.copied);
  if (burst.copied > 0) {
    pending_ = true;
    last_frame_at_ns_ = monotonic_ns();
  }
  // A ring that lost frames was full, so that the next visit finds many.
  tap.may_have_lost = tap.may_have_lost || burst.crowded || burst.end == Handle::Burst::kNoRoom;
  found.filling = found.filling || burst.filling;
  found.crowded = found.crowded || burst.crowded;
  switch (burst.end) {
    case Handle::Burst::kDrained:
      break;
    case Handle::Burst::kNoRoom:
      no_room_ = true;
      leave_some();
      break;
    case Handle::Burst::kMore:
      found.drained = false;
      leave_some();
      break;
    case Handle::Burst::kFailed:
      lose(tap, burst.failure);
      tap.retry_at_ns = monotonic_ns() + kRetryPeriod;
      break;
  }
}

void Engine::publish(End end) {
  const int64_t now = monotonic_ns();
  published_at_ns_ = now;
  // While JS is too busy to answer, nothing piles up for it but frames.
  if (rung_ && end == End::kNotYet) return;
  const bool all = now >= stats_at_ns_ + kSecond;
  // Drop counters before the watermark that covers them: no verdict overtakes the loss of its evidence.
  for (auto& entry : taps_) {
    if (all || entry.second->may_have_lost) tell_stats(*entry.second, all);
    entry.second->may_have_lost = false;
  }
  if (all) stats_at_ns_ = now;
  pending_ = false;
  buffer_.publish(watermark_ns_, end);
  if (!rung_.exchange(true)) doorbell_();
}

void Engine::tell_step() {
  const int64_t step = clock_.take_step();
  if (step == 0) return;
  tell(RecordKind::kNotice, 0, std::to_string(step), static_cast<uint16_t>(NoticeKind::kClockStepped));
}

}  // namespace dhcphop
