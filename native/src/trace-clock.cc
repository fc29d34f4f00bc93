#include "trace-clock.h"

#include <algorithm>

#include "clock.h"

namespace dhcphop {

namespace {

// What is set by less is not worth a word: neighbouring hops tie and invert by more.
constexpr int64_t kLeastStep = kMillisecond;
// Both clocks are read within this, or nothing is known of how far they are apart: the thread was held up in between.
constexpr int64_t kApart = kMillisecond / 10;
constexpr int kTries = 5;
// Frames from before it was set are in the rings for so long after it.
constexpr int64_t kDelivery = 20 * kMillisecond;

// CLOCK_REALTIME minus CLOCK_BOOTTIME; false where they could not be read at once.
bool read_offset(int64_t& offset_ns) {
  int64_t least = INT64_MAX;
  for (int i = 0; i < kTries && least > kApart; i++) {
    const int64_t before = TraceClock::boottime();
    const int64_t realtime = realtime_ns();
    const int64_t after = TraceClock::boottime();
    if (after - before >= least) continue;
    least = after - before;
    offset_ns = realtime - (before + least / 2);
  }
  return least <= kApart;
}

}  // namespace

TraceClock::TraceClock() { read_offset(begin_ns_); }

int64_t TraceClock::boottime() { return clock_ns(CLOCK_BOOTTIME); }

void TraceClock::look() {
  int64_t offset = 0;
  if (!read_offset(offset)) return;
  const int64_t step = offset - begin_ns_ - set_by_ns_;
  if (step > -kLeastStep && step < kLeastStep) return;
  was_set_by_ns_ = set_by_ns_;
  set_by_ns_ += step;
  seen_at_ns_ = now();
}

void TraceClock::settle() {
  if (was_set_by_ns_ != set_by_ns_ && now() > seen_at_ns_ + kDelivery) was_set_by_ns_ = set_by_ns_;
}

int64_t TraceClock::take_step() {
  const int64_t step = set_by_ns_ - told_ns_;
  told_ns_ = set_by_ns_;
  return step;
}

int64_t TraceClock::of_stamp(int64_t stamp_ns) {
  int64_t time = stamp_ns - set_by_ns_;
  if (is_to_come(time)) {
    // Nothing is stamped before its time: the clock was set since the last look.
    look();
    time = stamp_ns - set_by_ns_;
  }
  if (was_set_by_ns_ == set_by_ns_) return time;
  // Stamped by the clock as it was before or as it is now: frames are read soon after they came, and never before.
  const int64_t other = stamp_ns - was_set_by_ns_;
  if (is_to_come(other)) return time;
  return is_to_come(time) ? other : std::max(time, other);
}

bool TraceClock::is_to_come(int64_t time_ns) {
  if (time_ns <= passed_ns_) return false;
  passed_ns_ = now() + kLeastStep;
  return time_ns > passed_ns_;
}

}  // namespace dhcphop
