// The clock of a trace, on clocks that the test sets: it prints where it goes wrong.
#include "../../native/src/trace-clock.h"

#include <cstdio>
#include <ctime>
#include <initializer_list>

namespace {

constexpr int64_t kMs = 1'000'000;
constexpr int64_t kSec = 1'000 * kMs;
int64_t boot = 0;
int64_t offset = 0;
int64_t ticks = 0;
int wrong = 0;

int64_t stamp() { return boot + offset; }

void expect(const char* what, int64_t by, int64_t is, int64_t should) {
  if (is == should) return;
  wrong++;
  std::printf("set by %lld ms: %s is %lld, not %lld\n", static_cast<long long>(by / kMs), what,
              static_cast<long long>(is), static_cast<long long>(should));
}

void set_once(int64_t by) {
  boot = 5 * kSec;
  offset = 1'790'000'000 * kSec;
  dhcphop::TraceClock clock;
  const int64_t begin = clock.now();
  const auto at = [begin](int64_t stamped) { return stamped - begin; };
  expect("the beginning", by, begin, stamp());
  boot += kSec;
  clock.look();
  expect("a step before it was set", by, clock.take_step(), 0);
  const int64_t before = stamp();
  boot += 10 * kMs;
  offset += by;
  boot += 5 * kMs;
  const int64_t after = stamp();
  boot += 10 * kMs;
  clock.look();
  expect("the step", by, clock.take_step(), by);
  expect("a frame from before", by, at(clock.of_stamp(before)), kSec);
  expect("a frame from after", by, at(clock.of_stamp(after)), kSec + 15 * kMs);
  expect("now", by, at(clock.now()), kSec + 25 * kMs);
  boot += 30 * kMs;
  clock.look();
  clock.settle();
  expect("a step that was told", by, clock.take_step(), 0);
  const int64_t later = stamp();
  boot += kMs;
  expect("a later frame", by, at(clock.of_stamp(later)), kSec + 55 * kMs);
  // Set forward while rings are read: the frame itself tells.
  offset += 7 * kSec;
  expect("a frame that tells", by, at(clock.of_stamp(stamp())), kSec + 56 * kMs);
  expect("its step", by, clock.take_step(), 7 * kSec);
}

// A thread that is held up between two readings knows nothing of the clock.
void held_up() {
  dhcphop::TraceClock clock;
  ticks = kMs;
  clock.look();
  expect("a step while held up", 0, clock.take_step(), 0);
  ticks = 0;
  clock.look();
  expect("a step after that", 0, clock.take_step(), 0);
}

}  // namespace

// In place of the system's.
extern "C" int clock_gettime(clockid_t id, timespec* time) noexcept {
  boot += ticks;
  const int64_t now = boot + (id == CLOCK_REALTIME ? offset : 0);
  time->tv_sec = now / kSec;
  time->tv_nsec = now % kSec;
  return 0;
}

int main() {
  for (const int64_t by : {3 * kSec, -3 * kSec, 86'400 * kSec, -86'400 * kSec, 100 * kMs, -100 * kMs}) set_once(by);
  held_up();
  return wrong == 0 ? 0 : 1;
}
