// The kernel's own account of links and bridges (rtnetlink), for one network namespace. The engine itself reads links, to
// open what comes and close what goes; what is about bridges it passes on undecoded, to src/netlink.
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
    // A message of family AF_BRIDGE, undecoded: an entry of a forwarding database, or a port of a bridge.
    std::function<void(std::string_view)> bridge;
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
