#include "route-socket.h"

#include <linux/neighbour.h>
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
  // Family AF_BRIDGE tells of a bridge port: its deletion is no deletion of the interface.
  if (info->ifi_family == AF_BRIDGE && message->nlmsg_type == RTM_NEWLINK) {
    listener.bridge_port({reinterpret_cast<const char*>(message), message->nlmsg_len});
  }
  if (info->ifi_family != AF_UNSPEC) return;
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

void decode_neighbour(const nlmsghdr* message, const RouteSocket::Listener& listener) {
  const auto* entry = static_cast<const ndmsg*>(NLMSG_DATA(message));
  if (message->nlmsg_len < NLMSG_LENGTH(sizeof *entry) || entry->ndm_family != AF_BRIDGE) return;
  NeighbourChange change;
  change.deleted = message->nlmsg_type == RTM_DELNEIGH;
  change.port_index = entry->ndm_ifindex;
  change.state = entry->ndm_state;
  change.flags = entry->ndm_flags;
  bool known = false;
  int left = static_cast<int>(message->nlmsg_len - NLMSG_LENGTH(sizeof *entry));
  const auto* item = reinterpret_cast<const rtattr*>(reinterpret_cast<const char*>(entry) + NLMSG_ALIGN(sizeof *entry));
  for (; RTA_OK(item, left); item = RTA_NEXT(item, left)) {
    const size_t length = RTA_PAYLOAD(item);
    if (item->rta_type == NDA_LLADDR && length == sizeof change.mac) {
      std::memcpy(change.mac, RTA_DATA(item), length);
      known = true;
    } else if (item->rta_type == NDA_MASTER && length == sizeof change.bridge_index) {
      std::memcpy(&change.bridge_index, RTA_DATA(item), length);
    } else if (item->rta_type == NDA_VLAN && length == sizeof change.vlan) {
      std::memcpy(&change.vlan, RTA_DATA(item), length);
    }
  }
  if (known) listener.neighbour(change);
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
      switch (message->nlmsg_type) {
        case RTM_NEWLINK:
        case RTM_DELLINK:
          decode_link(message, listener);
          break;
        case RTM_NEWNEIGH:
        case RTM_DELNEIGH:
          decode_neighbour(message, listener);
          break;
      }
    }
  }
}

}  // namespace dhcphop
