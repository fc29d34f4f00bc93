// Questions of JS to the kernel over netlink.
#pragma once

#include <napi.h>

namespace dhcphop {

// askNetlink(namespace, messages, mostBytes): a promise of the answers as an ArrayBuffer, or of an error.
Napi::Value ask_netlink(const Napi::CallbackInfo& info);

}  // namespace dhcphop
