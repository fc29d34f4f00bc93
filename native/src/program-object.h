// Programs of the host, as JS starts them and waits for them.
#pragma once

#include <napi.h>

namespace dhcphop {

// startProgram(words, environment): { process, output, errors }, or the errno.
Napi::Value start_program(const Napi::CallbackInfo& info);

// waitProgram(process): a promise of its exit code, or of the signal that ended it, negative.
Napi::Value wait_program(const Napi::CallbackInfo& info);

}  // namespace dhcphop
