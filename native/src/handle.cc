#include "handle.h"

#include <fcntl.h>

#include <algorithm>

namespace dhcphop {

namespace {

// A handle yields to the next one after so many frames.
constexpr int kBurstFrames = 4096;
// What a slot of the ring needs beside the frame, at most (header, address, alignment).
constexpr int kSlotOverhead = 128;

const char* code_of(int status) {
  switch (status) {
    case PCAP_ERROR_NO_SUCH_DEVICE:
      return "no-such-interface";
    case PCAP_ERROR_PERM_DENIED:
    case PCAP_ERROR_PROMISC_PERM_DENIED:
      return "no-permission";
    case PCAP_ERROR_IFACE_NOT_UP:
      return "not-up";
    default:
      return "failed";
  }
}

std::string text_of(int status, pcap_t* pcap) {
  const std::string detail = pcap_geterr(pcap);
  const std::string general = pcap_statustostr(status);
  if (detail.empty()) return general;
  return status == PCAP_ERROR || status == PCAP_WARNING ? detail : general + " (" + detail + ")";
}

struct Sink {
  RecordBuffer::Writer& writer;
  FrameRecord record;
  TraceClock& clock;
  int64_t from_ns;
  int64_t to_ns;
  int64_t fraction_ns;
  uint32_t snap_length;
  int64_t latest_ns;
  int copied;
  bool is_past;
};

void copy_frame(u_char* user, const pcap_pkthdr* header, const u_char* bytes) {
  Sink& sink = *reinterpret_cast<Sink*>(user);
  FrameRecord& record = sink.record;
  const int64_t fraction_ns = int64_t{header->ts.tv_usec} * sink.fraction_ns;
  record.header.time_ns = sink.clock.of_stamp(int64_t{header->ts.tv_sec} * 1'000'000'000 + fraction_ns);
  sink.latest_ns = record.header.time_ns;
  if (record.header.time_ns < sink.from_ns) return;
  if (record.header.time_ns > sink.to_ns) {
    sink.is_past = true;
    return;
  }
  record.captured = std::min(header->caplen, sink.snap_length);
  record.wire = header->len;
  sink.writer.append(record, bytes, record.captured);
  sink.copied++;
}

}  // namespace

Handle::Handle(pcap_t* pcap, const InterfaceSpec& spec, const CaptureOptions& options, Direction direction)
    : pcap_(pcap),
      snap_length_(static_cast<uint32_t>(options.snap_length)),
      slots_(spec.ring_bytes / (options.snap_length + kSlotOverhead)),
      direction_(direction == Direction::kIn ? 0 : 1),
      fraction_ns_(pcap_get_tstamp_precision(pcap) == PCAP_TSTAMP_PRECISION_NANO ? 1 : 1000) {}

Handle::~Handle() { pcap_close(pcap_); }

Result Handle::open(const InterfaceSpec& spec, const CaptureOptions& options, Direction direction,
                    std::unique_ptr<Handle>& handle, std::string& warning) {
  char buffer[PCAP_ERRBUF_SIZE] = "";
  pcap_t* pcap = pcap_create(spec.device.c_str(), buffer);
  if (pcap == nullptr) return Error{"failed", spec.name, "open", buffer};
  pcap_set_snaplen(pcap, options.snap_length);
  // The kernel drops promiscuous mode with the socket it was asked for on, however the process ends. One handle asks.
  pcap_set_promisc(pcap, spec.promiscuous && direction == Direction::kIn ? 1 : 0);
  // TPACKET_V2: a frame is visible when it is in the ring; blocks would delay it by up to two of their timeouts.
  pcap_set_immediate_mode(pcap, 1);
  pcap_set_buffer_size(pcap, spec.ring_bytes);
  pcap_set_tstamp_precision(pcap, PCAP_TSTAMP_PRECISION_NANO);
  const int status = pcap_activate(pcap);
  if (status < 0) {
    Error refusal{code_of(status), spec.name, "open", text_of(status, pcap)};
    pcap_close(pcap);
    return refusal;
  }
  if (status > 0) warning = text_of(status, pcap);
  handle.reset(new Handle(pcap, spec, options, direction));
  // libpcap leaves it open to the programs we run; one of them could outlive us and keep the interface promiscuous.
  fcntl(pcap_fileno(pcap), F_SETFD, FD_CLOEXEC);
  // Tunnels and the like: nothing behind decodes them, and the filters (VLAN tags) do not compile for them.
  if (pcap_datalink(pcap) != DLT_EN10MB) {
    const char* type = pcap_datalink_val_to_description(pcap_datalink(pcap));
    return Error{"not-ethernet", spec.name, "open", type == nullptr ? "unknown link type" : type};
  }
  if (pcap_setnonblock(pcap, 1, buffer) != 0) return Error{"failed", spec.name, "set non-blocking", buffer};
  if (pcap_setdirection(pcap, direction == Direction::kIn ? PCAP_D_IN : PCAP_D_OUT) != 0) {
    return Error{"failed", spec.name, "set direction", pcap_geterr(pcap)};
  }
  Result refusal = attach_filter(pcap, direction == Direction::kIn ? spec.filter_in : spec.filter, direction);
  if (refusal) refusal->interface = spec.name;
  return refusal;
}

int Handle::link_type() const {
  const int dlt = pcap_datalink(pcap_);
  // The one DLT of a Linux network interface whose LINKTYPE differs.
  return dlt == DLT_RAW ? 101 : dlt;
}

Handle::Burst Handle::read(RecordBuffer& buffer, uint32_t interface_id, TraceClock& clock, int64_t from_ns,
                           int64_t to_ns, bool all) {
  Burst burst;
  const size_t largest = aligned(sizeof(FrameRecord) + snap_length_);
  FrameRecord record{};
  record.header.kind = RecordKind::kFrame;
  record.header.detail = direction_;
  record.header.interface_id = interface_id;
  record.header.link_type = static_cast<uint32_t>(link_type());
  int taken = 0;
  while (all || taken < kBurstFrames) {
    const size_t room = all ? SIZE_MAX : buffer.room();
    const int limit = static_cast<int>(std::min<size_t>(room / largest, kBurstFrames));
    if (limit == 0) {
      burst.end = Burst::kNoRoom;
      return burst;
    }
    RecordBuffer::Writer writer(buffer);
    Sink sink{writer, record, clock, from_ns, to_ns, fraction_ns_, snap_length_, latest_ns_, 0, false};
    const int read = pcap_dispatch(pcap_, limit, copy_frame, reinterpret_cast<u_char*>(&sink));
    burst.copied += sink.copied;
    latest_ns_ = sink.latest_ns;
    if (read < 0) {
      burst.end = Burst::kFailed;
      burst.failure = pcap_geterr(pcap_);
      return burst;
    }
    taken += read;
    burst.filling = taken > slots_ / 16;
    burst.crowded = taken > slots_ / 4;
    if (read < limit || sink.is_past) {
      burst.end = Burst::kDrained;
      return burst;
    }
  }
  return burst;
}

void Handle::counters(uint64_t& received, uint64_t& dropped, uint64_t& interface_dropped) {
  pcap_stat stat{};
  if (pcap_stats(pcap_, &stat) != 0) return;
  received = stat.ps_recv;
  dropped = stat.ps_drop;
  interface_dropped = stat.ps_ifdrop;
}

}  // namespace dhcphop
