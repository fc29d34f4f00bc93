#include "route-socket.h"

#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace dhcphop {

namespace {

constexpr int kReceiveBytes = 4 << 20;
constexpr int kDatagramsAtOnce = 64;

void decode_link(const nlmsghdr* message, const RouteSocket::Listener& listener) {
  const auto* info = static_cast<const ifinfomsg*>(NLMSG_DATA(message));
  if (message->nlmsg_len < NLMSG_LENGTH(sizeof *info)) return;
  LinkChange change;
  change.index = static_cast<uint32_t>(info->ifi_index);
  change.up = (info->ifi_flags & IFF_UP) != 0;
  change.deleted = message->nlmsg_type == RTM_DELLINK;
  int left = static_cast<int>(IFLA_PAYLOAD(message));
  for (const rtattr* item = IFLA_RTA(info); RTA_OK(item, left); item = RTA_NEXT(item, left)) {
    if (item->rta_type != IFLA_IFNAME) continue;
    const auto* name = static_cast<const char*>(RTA_DATA(item));
    change.name.assign(name, strnlen(name, RTA_PAYLOAD(item)));
  }
  listener.link(change);
}

// The only filter here is by family, the first byte of every rtnetlink message (rtgenmsg). The group of neighbours also has
// ARP's and NDP's, of which a host may have thousands: passed on, each would wake JS for nothing. A link message of family
// AF_BRIDGE is about a bridge's port, whose deletion is no deletion of the interface.
void pass_on(const nlmsghdr* message, const RouteSocket::Listener& listener) {
  if (message->nlmsg_len < NLMSG_LENGTH(sizeof(rtgenmsg))) return;
  const uint8_t family = static_cast<const rtgenmsg*>(NLMSG_DATA(message))->rtgen_family;
  const bool link = message->nlmsg_type == RTM_NEWLINK || message->nlmsg_type == RTM_DELLINK;
  if (family == AF_BRIDGE) listener.bridge({reinterpret_cast<const char*>(message), message->nlmsg_len});
  if (family == AF_UNSPEC && link) decode_link(message, listener);
}

}  // namespace

Result RouteSocket::open(std::unique_ptr<RouteSocket>& socket) {
  const int fd = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
  if (fd < 0) return Error{"failed", "", "open netlink socket", std::strerror(errno)};
  socket.reset(new RouteSocket(fd));
  // Past the system's limit where we may; it is no error where we may not.
  if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &kReceiveBytes, sizeof kReceiveBytes) != 0) {
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &kReceiveBytes, sizeof kReceiveBytes);
  }
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = (1u << (RTNLGRP_LINK - 1)) | (1u << (RTNLGRP_NEIGH - 1));
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return {};
  return Error{"failed", "", "subscribe to link and neighbour events", std::strerror(errno)};
}

RouteSocket::~RouteSocket() { close(fd_); }

void RouteSocket::read(const Listener& listener) {
  alignas(nlmsghdr) char bytes[32 << 10];
  for (int datagram = 0; datagram < kDatagramsAtOnce; datagram++) {
    sockaddr_nl sender{};
    socklen_t sender_length = sizeof sender;
    const ssize_t length = recvfrom(fd_, bytes, sizeof bytes, 0, reinterpret_cast<sockaddr*>(&sender), &sender_length);
    if (length < 0 && errno == ENOBUFS) {
      listener.lost();
      continue;
    }
    if (length < 0 && errno == EINTR) continue;
    if (length <= 0) return;
    // Port 0 is the kernel; any process may write to a netlink socket.
    if (sender.nl_pid != 0) continue;
    auto left = static_cast<unsigned>(length);
    for (const auto* message = reinterpret_cast<nlmsghdr*>(bytes); NLMSG_OK(message, left);
         message = NLMSG_NEXT(message, left)) {
      pass_on(message, listener);
    }
  }
}

}  // namespace dhcphop
