#include "name-space.h"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <thread>

namespace dhcphop {

namespace {

std::string path_of(const std::string& name) { return std::string(kNamespaceDirectory) + "/" + name; }

Result enter(const std::string& name) {
  if (name.find('/') != std::string::npos || name == "." || name == "..") {
    return Error{"no-such-namespace", name, "enter namespace", "a namespace is a name in " + std::string(kNamespaceDirectory)};
  }
  const int fd = open(path_of(name).c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    const char* code = errno == ENOENT ? "no-such-namespace" : errno == EACCES ? "no-permission" : "failed";
    return Error{code, name, "enter namespace", std::strerror(errno)};
  }
  const int status = setns(fd, CLONE_NEWNET);
  const int reason = errno;
  close(fd);
  if (status == 0) return {};
  // EINVAL: `ip netns add` has made the file and not mounted it yet.
  const char* code = reason == EPERM ? "no-permission" : reason == EINVAL ? "no-such-namespace" : "failed";
  return Error{code, name, "enter namespace", std::strerror(reason)};
}

}  // namespace

Result in_namespace(const std::string& name, const std::function<void()>& work) {
  if (name.empty()) {
    work();
    return {};
  }
  Result refusal;
  try {
    std::thread([&] {
      refusal = enter(name);
      if (!refusal) work();
    }).join();
  } catch (const std::system_error& error) {
    return Error{"failed", name, "enter namespace", error.what()};
  }
  return refusal;
}

bool namespace_exists(const std::string& name) { return access(path_of(name).c_str(), F_OK) == 0; }

}  // namespace dhcphop
