// The N-API face: arguments in, plain objects out, one class (capture-object.h). Errors are returned as data, never
// thrown, except for arguments of the wrong type, which are bugs of the caller. src/capture/addon.ts is the only one to
// load it.
#include <napi.h>
#include <poll.h>

#include "ask-netlink.h"
#include "capture-object.h"
#include "file-keeper.h"
#include "interface.h"
#include "js-error.h"
#include "kernel-filter.h"
#include "program-object.h"

namespace dhcphop {

namespace {

Napi::Value list(const Napi::CallbackInfo& info) {
  Napi::Array names = Napi::Array::New(info.Env());
  uint32_t count = 0;
  for (const std::string& name : list_interfaces()) names[count++] = name;
  return names;
}

// checkFilter(text, linkType, snapLength): null, or the error.
Napi::Value check(const Napi::CallbackInfo& info) {
  int instructions = 0;
  const Result refusal = check_filter(info[0].ToString(), info[1].ToNumber(), info[2].ToNumber(), &instructions);
  return refusal ? to_js(info.Env(), *refusal).As<Napi::Value>() : info.Env().Null();
}

// isReadable(fd): whether a read of it would give something, an error included.
Napi::Value is_readable(const Napi::CallbackInfo& info) {
  pollfd asked{info[0].ToNumber(), POLLIN, 0};
  return Napi::Boolean::New(info.Env(), poll(&asked, 1, 0) != 0);
}

Keeper to_keeper(const Napi::Value& value) {
  const auto object = value.As<Napi::Object>();
  return {object.Get("process").ToNumber(), object.Get("socket").ToNumber()};
}

// startKeeper(path, olderPath, uid, gid): { process, socket }, or the error.
Napi::Value start_keeper(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  const KeeperSpec spec{info[0].ToString(), info[1].ToString(), info[2].ToNumber(), info[3].ToNumber()};
  Keeper keeper;
  const Result refusal = dhcphop::start_keeper(spec, keeper);
  if (refusal) return to_js(env, *refusal);
  Napi::Object object = Napi::Object::New(env);
  object["process"] = keeper.process;
  object["socket"] = keeper.socket;
  return object;
}

// keeperOpen(keeper, rotate): the file descriptor of the new file, or the errno, negative.
Napi::Value keeper_open(const Napi::CallbackInfo& info) {
  int file = -1;
  const int error = dhcphop::keeper_open(to_keeper(info[0]), info[1].ToBoolean(), file);
  return Napi::Number::New(info.Env(), error == 0 ? file : -error);
}

// stopKeeper(keeper), once.
void stop_keeper(const Napi::CallbackInfo& info) { dhcphop::stop_keeper(to_keeper(info[0])); }

Napi::Object start(Napi::Env env, Napi::Object exports) {
  exports["Capture"] = define_capture(env);
  exports["listInterfaces"] = Napi::Function::New(env, list);
  exports["checkFilter"] = Napi::Function::New(env, check);
  exports["askNetlink"] = Napi::Function::New(env, ask_netlink);
  exports["startProgram"] = Napi::Function::New(env, start_program);
  exports["waitProgram"] = Napi::Function::New(env, wait_program);
  exports["isReadable"] = Napi::Function::New(env, is_readable);
  exports["startKeeper"] = Napi::Function::New(env, start_keeper);
  exports["keeperOpen"] = Napi::Function::New(env, keeper_open);
  exports["stopKeeper"] = Napi::Function::New(env, stop_keeper);
  exports["libpcapVersion"] = Napi::String::New(env, pcap_lib_version());
  return exports;
}

}  // namespace

NODE_API_MODULE(NODE_GYP_MODULE_NAME, start)

}  // namespace dhcphop
