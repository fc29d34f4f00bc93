#include "kernel-filter.h"

#include <linux/filter.h>
#include <linux/if_packet.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <vector>

namespace dhcphop {

namespace {

// Three instructions in front: jumps in BPF are relative and forward, so the rest stands as compiled.
void push_direction(std::vector<sock_filter>& program, Direction direction) {
  const auto packet_type = static_cast<uint32_t>(SKF_AD_OFF + SKF_AD_PKTTYPE);
  const bool in = direction == Direction::kIn;
  program.push_back({BPF_LD | BPF_B | BPF_ABS, 0, 0, packet_type});
  program.push_back({BPF_JMP | BPF_JEQ | BPF_K, uint8_t(in ? 0 : 1), uint8_t(in ? 1 : 0), PACKET_OUTGOING});
  program.push_back({BPF_RET | BPF_K, 0, 0, 0});
}

}  // namespace

Result attach_filter(pcap_t* pcap, const std::string& text, Direction direction) {
  bpf_program compiled{};
  if (pcap_compile(pcap, &compiled, text.c_str(), 1, PCAP_NETMASK_UNKNOWN) != 0) {
    return Error{"bad-filter", "", "compile filter", pcap_geterr(pcap)};
  }
  std::vector<sock_filter> program;
  program.reserve(compiled.bf_len + 3);
  push_direction(program, direction);
  for (u_int i = 0; i < compiled.bf_len; i++) {
    const bpf_insn& from = compiled.bf_insns[i];
    program.push_back({from.code, from.jt, from.jf, from.k});
  }
  pcap_freecode(&compiled);

  const int fd = pcap_fileno(pcap);
  const sock_fprog attached{static_cast<unsigned short>(program.size()), program.data()};
  if (program.size() > BPF_MAXINSNS || setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &attached, sizeof attached) != 0) {
    return Error{"bad-filter", "", "attach filter", program.size() > BPF_MAXINSNS ? "too long" : std::strerror(errno)};
  }
#ifdef PACKET_IGNORE_OUTGOING
  // Spares the kernel a run of the filter per sent frame; older than Linux 4.20 does not know it, and need not.
  const int ignore = 1;
  if (direction == Direction::kIn) setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &ignore, sizeof ignore);
#endif
  return {};
}

Result check_filter(const std::string& text, int link_type, int snap_length, int* instructions) {
  pcap_t* dead = pcap_open_dead(link_type, snap_length);
  if (dead == nullptr) return Error{"failed", "", "compile filter", "out of memory"};
  bpf_program compiled{};
  Result refusal;
  if (pcap_compile(dead, &compiled, text.c_str(), 1, PCAP_NETMASK_UNKNOWN) == 0) {
    *instructions = static_cast<int>(compiled.bf_len);
    pcap_freecode(&compiled);
  } else {
    refusal = Error{"bad-filter", "", "compile filter", pcap_geterr(dead)};
  }
  pcap_close(dead);
  return refusal;
}

}  // namespace dhcphop
