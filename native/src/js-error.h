// An error as JS gets it: data, not an exception.
#pragma once

#include <napi.h>

#include "error.h"

namespace dhcphop {

// { code, interface, operation, message }; interface is null where the error is about none.
inline Napi::Object to_js(Napi::Env env, const Error& error) {
  Napi::Object object = Napi::Object::New(env);
  object["code"] = error.code;
  object["interface"] = error.interface.empty() ? env.Null() : Napi::String::New(env, error.interface).As<Napi::Value>();
  object["operation"] = error.operation;
  object["message"] = error.message;
  return object;
}

}  // namespace dhcphop
