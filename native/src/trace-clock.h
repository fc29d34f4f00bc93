// The clock of a trace. The kernel stamps frames with CLOCK_REALTIME, which somebody may set meanwhile; the times of a
// trace go on evenly from what it showed at first.
#pragma once
#include <cstdint>

namespace dhcphop {

class TraceClock {
 public:
  TraceClock();

  int64_t now() const { return at(boottime()); }
  // The time of the trace at one by CLOCK_BOOTTIME, which nobody can set, and which runs as fast as CLOCK_REALTIME.
  int64_t at(int64_t boottime_ns) const { return boottime_ns + begin_ns_; }
  static int64_t boottime();

  // Looks whether CLOCK_REALTIME was set. To be called before rings are read.
  void look();
  // Everything that was stamped before the last look was read.
  void settle();
  // By how much it was set since this was asked last; 0 for not at all.
  int64_t take_step();
  // The time of the trace at which a frame was stamped that is read now.
  int64_t of_stamp(int64_t stamp_ns);

 private:
  bool is_to_come(int64_t time_ns);

  // CLOCK_REALTIME minus CLOCK_BOOTTIME when the trace began, and by how much it was set since then.
  int64_t begin_ns_;
  int64_t set_by_ns_ = 0;
  // The same before it was set the last time: frames from before may still be in the rings.
  int64_t was_set_by_ns_ = 0;
  int64_t told_ns_ = 0;
  // When it was seen to be set the last time, and a time that has passed; by the clock of the trace.
  int64_t seen_at_ns_ = 0;
  int64_t passed_ns_ = 0;
};

}  // namespace dhcphop
