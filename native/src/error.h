// What the world refused, as data: turned into a JS object by the binding, never printed.
#pragma once
#include <optional>
#include <string>

namespace dhcphop {

struct Error {
  // no-such-interface, no-such-namespace, no-permission, not-up, not-ethernet, bad-filter or failed.
  std::string code;
  // NAME or NETNS/NAME; empty where no interface is concerned.
  std::string interface;
  // What was tried, for instance "activate".
  std::string operation;
  std::string message;
};

// Empty on success.
using Result = std::optional<Error>;

}  // namespace dhcphop
