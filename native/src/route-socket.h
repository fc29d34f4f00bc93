// The kernel's own account of links and bridge neighbours (rtnetlink), for one network namespace.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "error.h"

namespace dhcphop {

struct LinkChange {
  uint32_t index = 0;
  std::string name;
  bool up = false;
  bool deleted = false;
};

// An entry of a bridge's (or VXLAN's) forwarding database.
struct NeighbourChange {
  bool deleted = false;
  uint8_t mac[6] = {};
  int32_t port_index = 0;
  int32_t bridge_index = 0;
  uint16_t vlan = 0xffff;
  uint16_t state = 0;
  uint8_t flags = 0;
};

class RouteSocket {
 public:
  // Subscribes in the network namespace of the calling thread.
  static Result open(std::unique_ptr<RouteSocket>& socket);
  ~RouteSocket();
  RouteSocket(const RouteSocket&) = delete;
  RouteSocket& operator=(const RouteSocket&) = delete;

  int fd() const { return fd_; }

  struct Listener {
    std::function<void(const LinkChange&)> link;
    std::function<void(const NeighbourChange&)> neighbour;
    // An RTM_NEWLINK of family AF_BRIDGE, as it came: a port of a bridge, or a bridge, changed. Decoded in src/netlink.
    std::function<void(std::string_view)> bridge_port;
    // ENOBUFS: the kernel threw events away.
    std::function<void()> lost;
  };
  // Reads some of what is there; poll tells of the rest.
  void read(const Listener& listener);

 private:
  explicit RouteSocket(int fd) : fd_(fd) {}
  const int fd_;
};

}  // namespace dhcphop
