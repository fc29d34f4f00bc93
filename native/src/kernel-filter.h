// Filter and direction in the kernel, so that each ring holds its own direction only and its drop counter means it.
#pragma once
#include <pcap/pcap.h>

#include <string>

#include "error.h"

namespace dhcphop {

enum class Direction { kIn, kOut };

// Compiles pcap-filter(7) text for the handle and attaches it to its socket, behind a test for the direction.
// Not pcap_setfilter: that filters the first ringful in user space too, where the packet type of a frame is unknown
// and every frame of a program that asks for it is rejected. Frames queued before the filter was attached are still
// in the ring; the caller drops them by their time.
Result attach_filter(pcap_t* pcap, const std::string& text, Direction direction);

// Compiles only: the number of instructions, or why not. `link_type` is a DLT.
Result check_filter(const std::string& text, int link_type, int snap_length, int* instructions);

}  // namespace dhcphop
