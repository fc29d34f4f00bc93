#include "interface.h"

#include <net/if.h>

namespace dhcphop {

InterfaceSpec interface_spec(const std::string& name) {
  InterfaceSpec spec;
  spec.name = name;
  const size_t slash = name.rfind('/');
  if (slash != std::string::npos) spec.name_space = name.substr(0, slash);
  spec.device = slash == std::string::npos ? name : name.substr(slash + 1);
  return spec;
}

std::vector<std::string> list_interfaces() {
  std::vector<std::string> names;
  struct if_nameindex* all = if_nameindex();
  if (all == nullptr) return names;
  for (struct if_nameindex* entry = all; entry->if_index != 0; entry++) names.emplace_back(entry->if_name);
  if_freenameindex(all);
  return names;
}

}  // namespace dhcphop
