// The layout of what drain() hands over. src/capture/live-records.ts reads it: change both together.
// Host byte order; every record starts at a multiple of 8 and `size` leads to the next one.
#pragma once
#include <cstdint>

namespace dhcphop {

// Whether anything follows a drain.
enum class End : uint32_t { kNotYet = 0, kFinished = 1, kFailed = 2 };

// Stands once, in front of the records.
struct DrainHeader {
  // Every frame stamped up to here is in this drain or an earlier one; 0 before the first pass.
  int64_t watermark_ns;
  End end;
  uint32_t reserved;
};

enum class RecordKind : uint16_t {
  kFrame = 1,
  kOpened = 2,
  kGone = 3,
  kStats = 4,
  kNetlink = 5,
  kNetlinkLost = 6,
  kNotice = 7,
};

// `detail` by kind: frame: 0 in, 1 out; opened: 1 if set promiscuous; notice: a NoticeKind.
struct RecordHeader {
  uint32_t size;
  RecordKind kind;
  uint16_t detail;
  uint32_t interface_id;
  uint32_t link_type;
  int64_t time_ns;
};

// Followed by `captured` bytes.
struct FrameRecord {
  RecordHeader header;
  uint32_t captured;
  uint32_t wire;
};

struct OpenedRecord {
  RecordHeader header;
  uint32_t interface_index;
  uint32_t reserved;
};

// Since the interface was announced, over all its openings.
struct StatsRecord {
  RecordHeader header;
  uint64_t seen;
  uint64_t received;
  // Lost between kernel and buffer (ps_drop).
  uint64_t dropped;
  // Lost before the kernel's ring (ps_ifdrop).
  uint64_t interface_dropped;
};

// Gone, netlink-lost and notice: followed by `length` bytes of text.
struct TextRecord {
  RecordHeader header;
  uint32_t length;
  uint32_t reserved;
};

// Followed by the netlink message, `message_length` bytes, and the name of its network namespace, `name_length` bytes,
// empty for our own.
struct NetlinkRecord {
  RecordHeader header;
  uint32_t message_length;
  uint32_t name_length;
};

enum class NoticeKind : uint16_t {
  kWentDown = 1,
  kCameUp = 2,
  // Text: the new name.
  kRenamed = 3,
  // Text: why it is not open; it is opened when it can be.
  kNotOpen = 4,
  // Text: a positive return of pcap_activate.
  kActivation = 5,
  // CLOCK_REALTIME was set; text: by how many nanoseconds.
  kClockStepped = 6,
};

constexpr uint32_t aligned(uint32_t size) { return (size + 7) & ~7u; }

}  // namespace dhcphop
