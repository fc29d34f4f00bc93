// The class Capture of the addon: an engine and its doorbell, owned by JS.
#pragma once

#include <napi.h>

namespace dhcphop {

// The constructor that JS calls.
Napi::Function define_capture(Napi::Env env);

}  // namespace dhcphop
