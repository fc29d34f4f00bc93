#include "netlink-request.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "name-space.h"

namespace dhcphop {

namespace {

// The kernel fills at most 32 KiB for one read of a dump.
constexpr size_t kReadBytes = 64 << 10;
constexpr timeval kPatience{2, 0};

Error refused(const char* operation) { return Error{"failed", "", operation, std::strerror(errno)}; }

bool is_dump(const nlmsghdr& message) { return (message.nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP; }

// Whether this datagram ends the answer to a message.
bool ends(const std::vector<uint8_t>& datagram, size_t length, const nlmsghdr& asked) {
  auto left = static_cast<unsigned>(length);
  for (auto* message = reinterpret_cast<const nlmsghdr*>(datagram.data()); NLMSG_OK(message, left);
       message = NLMSG_NEXT(message, left)) {
    if (message->nlmsg_seq != asked.nlmsg_seq) continue;
    if (message->nlmsg_type == NLMSG_DONE || message->nlmsg_type == NLMSG_ERROR || !is_dump(asked)) return true;
  }
  return false;
}

}  // namespace

Result NetlinkRequest::open(const std::string& name_space, std::unique_ptr<NetlinkRequest>& request) {
  Result refusal;
  const Result outside = in_namespace(name_space, [&] {
    const int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (fd < 0) {
      refusal = refused("open netlink socket");
      return;
    }
    request.reset(new NetlinkRequest(fd));
    // Filters count only where the kernel checks them (4.20 and later); errors need not bring the question along.
    const int on = 1;
    if (setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &on, sizeof on) != 0) {
      refusal = refused("ask the kernel for filtered answers");
    }
    setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  });
  return outside ? outside : refusal;
}

NetlinkRequest::~NetlinkRequest() { close(fd_); }

Result NetlinkRequest::ask(std::vector<uint8_t> messages, size_t most_bytes, std::vector<uint8_t>& answers) const {
  std::vector<uint8_t> datagram(kReadBytes);
  uint32_t sequence = 0;
  auto left = static_cast<unsigned>(messages.size());
  for (auto* message = reinterpret_cast<nlmsghdr*>(messages.data()); NLMSG_OK(message, left);
       message = NLMSG_NEXT(message, left)) {
    message->nlmsg_seq = ++sequence;
    message->nlmsg_pid = 0;
    sockaddr_nl kernel{};
    kernel.nl_family = AF_NETLINK;
    const auto* address = reinterpret_cast<const sockaddr*>(&kernel);
    if (sendto(fd_, message, message->nlmsg_len, 0, address, sizeof kernel) < 0) return refused("ask the kernel");
    for (bool ended = false; !ended;) {
      sockaddr_nl sender{};
      socklen_t sender_length = sizeof sender;
      const ssize_t length = recvfrom(fd_, datagram.data(), datagram.size(), MSG_TRUNC,
                                      reinterpret_cast<sockaddr*>(&sender), &sender_length);
      if (length < 0 && errno == EINTR) continue;
      if (length < 0) return refused("read the kernel's answer");
      // Any process may write to a netlink socket; port 0 is the kernel.
      if (sender.nl_pid != 0) continue;
      if (static_cast<size_t>(length) > datagram.size()) {
        errno = EMSGSIZE;
        return refused("read the kernel's answer");
      }
      answers.insert(answers.end(), datagram.begin(), datagram.begin() + length);
      ended = ends(datagram, static_cast<size_t>(length), *message);
      if (answers.size() >= most_bytes) return {};
    }
  }
  return {};
}

}  // namespace dhcphop
