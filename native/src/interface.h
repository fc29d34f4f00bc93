// Which interface to capture on and how; the same for every opening of it.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace dhcphop {

struct InterfaceSpec {
  // NAME or NETNS/NAME, as the user wrote it.
  std::string name;
  // NETNS, empty for the namespace the process runs in.
  std::string name_space;
  // NAME.
  std::string device;
  bool promiscuous = false;
  // pcap-filter(7) text, for what goes out and for what comes in.
  std::string filter;
  std::string filter_in;
  // Not an error if it does not exist yet: it is opened when it appears.
  bool wait = false;
  // Of each of its two handles.
  int ring_bytes = 0;
};

struct CaptureOptions {
  int snap_length = 0;
  size_t buffer_bytes = 0;
  // For so long after a frame JS is told often how far the watermark has come.
  int64_t attention_ms = 0;
};

// Splits NETNS/NAME; device names hold no slash.
InterfaceSpec interface_spec(const std::string& name);

// Names of all interfaces of the namespace the process runs in.
std::vector<std::string> list_interfaces();

}  // namespace dhcphop
