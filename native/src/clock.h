// The kernel stamps frames with CLOCK_REALTIME (see trace-clock.h), deadlines run on CLOCK_MONOTONIC.
#pragma once
#include <cstdint>
#include <ctime>

namespace dhcphop {

constexpr int64_t kMillisecond = 1'000'000;
constexpr int64_t kSecond = 1'000'000'000;

inline int64_t clock_ns(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<int64_t>(now.tv_sec) * kSecond + now.tv_nsec;
}

inline int64_t realtime_ns() { return clock_ns(CLOCK_REALTIME); }
inline int64_t monotonic_ns() { return clock_ns(CLOCK_MONOTONIC); }

}  // namespace dhcphop
