// Work inside a named network namespace (/run/netns/NAME).
#pragma once
#include <functional>
#include <string>

#include "error.h"

namespace dhcphop {

constexpr const char* kNamespaceDirectory = "/run/netns";

// Runs `work` inside the namespace, here if `name` is empty, else on a thread of its own that ends with the work:
// no thread that lives on ever changes its namespace. Sockets opened inside stay there. Needs CAP_SYS_ADMIN.
Result in_namespace(const std::string& name, const std::function<void()>& work);

// Whether the namespace's name exists; it may not be mounted yet.
bool namespace_exists(const std::string& name);

}  // namespace dhcphop
