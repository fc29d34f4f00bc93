// Questions to the kernel over rtnetlink, for one network namespace: bytes in, bytes out. What they mean is TypeScript's
// business (src/netlink).
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "error.h"

namespace dhcphop {

class NetlinkRequest {
 public:
  // Opens a socket in the namespace, here if `name_space` is empty. Needs CAP_SYS_ADMIN elsewhere; asking needs nothing.
  static Result open(const std::string& name_space, std::unique_ptr<NetlinkRequest>& request);
  ~NetlinkRequest();
  NetlinkRequest(const NetlinkRequest&) = delete;
  NetlinkRequest& operator=(const NetlinkRequest&) = delete;

  // Sends the messages one by one, numbered from 1 (nlmsg_seq), each after the answer to the one before, and gathers the
  // answers as they come. Ends early, without an error, once `most_bytes` have come. On any thread.
  Result ask(std::vector<uint8_t> messages, size_t most_bytes, std::vector<uint8_t>& answers) const;

 private:
  explicit NetlinkRequest(int fd) : fd_(fd) {}
  const int fd_;
};

}  // namespace dhcphop
