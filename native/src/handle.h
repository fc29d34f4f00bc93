// One libpcap handle: one interface, one direction.
#pragma once
#include <pcap/pcap.h>

#include <memory>
#include <string>

#include "error.h"
#include "interface.h"
#include "kernel-filter.h"
#include "record-buffer.h"
#include "trace-clock.h"

namespace dhcphop {

class Handle {
 public:
  // Opens the device in the network namespace of the calling thread. `warning` is what a positive return of
  // pcap_activate said, empty otherwise.
  static Result open(const InterfaceSpec& spec, const CaptureOptions& options, Direction direction,
                     std::unique_ptr<Handle>& handle, std::string& warning);
  ~Handle();
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  // Frames its ring holds.
  int slots() const { return slots_; }
  int fd() const { return pcap_get_selectable_fd(pcap_); }
  // LINKTYPE_ value.
  int link_type() const;

  struct Burst {
    // Frames copied to the buffer.
    int copied = 0;
    // What ended it. Drained: nothing that was in the ring at the time of the call is left in it.
    enum { kDrained, kMore, kNoRoom, kFailed } end = kMore;
    // The ring was filling: the next visit must come sooner, or at once.
    bool filling = false;
    bool crowded = false;
    std::string failure;
  };
  // Copies frames from `from_ns` to `to_ns`, by the clock of the trace, to the buffer until ring or room is used up, or a
  // later one is met, which is as good as a ring that is empty; `all` goes past the room.
  Burst read(RecordBuffer& buffer, uint32_t interface_id, TraceClock& clock, int64_t from_ns, int64_t to_ns, bool all);

  // The stamp of the last frame that was read; 0 before the first. A ring holds its frames in the order of their stamps, but for
  // those that took longer to get into it.
  int64_t latest_ns() const { return latest_ns_; }

  // Cumulative; `interface_dropped` counts on promiscuous handles only (a habit of libpcap).
  void counters(uint64_t& received, uint64_t& dropped, uint64_t& interface_dropped);

 private:
  Handle(pcap_t* pcap, const InterfaceSpec& spec, const CaptureOptions& options, Direction direction);

  pcap_t* pcap_;
  uint32_t snap_length_;
  int slots_;
  uint16_t direction_;
  // Nanoseconds in a unit of the header's fraction: 1, or 1000 where the platform knows microseconds only.
  int64_t fraction_ns_;
  int64_t latest_ns_ = 0;
};

}  // namespace dhcphop
