#include "capture-object.h"

#include <cstring>
#include <exception>
#include <memory>
#include <vector>

#include "engine.h"
#include "js-error.h"
#include "privileges.h"

namespace dhcphop {

namespace {

InterfaceSpec to_spec(const Napi::Object& object) {
  InterfaceSpec spec = interface_spec(object.Get("name").ToString());
  spec.promiscuous = object.Get("promiscuous").ToBoolean();
  spec.filter = object.Get("filter").ToString();
  const Napi::Value filter_in = object.Get("filterIn");
  spec.filter_in = filter_in.IsString() ? filter_in.ToString() : spec.filter;
  spec.wait = object.Get("wait").ToBoolean();
  spec.ring_bytes = object.Get("ringBytes").ToNumber();
  return spec;
}

// False where it is none, or names an unknown capability.
bool to_privileges(const Napi::Value& value, Privileges& privileges) {
  if (!value.IsObject()) return false;
  const auto object = value.As<Napi::Object>();
  const Napi::Value uid = object.Get("uid"), gid = object.Get("gid"), keep = object.Get("keep");
  if (!uid.IsNumber() || !gid.IsNumber() || !keep.IsArray()) return false;
  privileges.user = uid.As<Napi::Number>().Uint32Value();
  privileges.group = gid.As<Napi::Number>().Uint32Value();
  // To the system calls -1 is "leave it as it is".
  if (privileges.user == static_cast<uid_t>(-1) || privileges.group == static_cast<gid_t>(-1)) return false;
  const auto names = keep.As<Napi::Array>();
  for (uint32_t i = 0; i < names.Length(); i++) {
    const uint64_t bit = capability_bit(names.Get(i).ToString().Utf8Value().c_str());
    if (bit == 0) return false;
    privileges.keep |= bit;
  }
  return true;
}

// Runs on the JS thread for each ring of the doorbell; data and context are not used.
void answer_doorbell(Napi::Env env, Napi::Function callback, Engine** engine, void*);
using Doorbell = Napi::TypedThreadSafeFunction<Engine*, void, answer_doorbell>;

void answer_doorbell(Napi::Env env, Napi::Function callback, Engine** engine, void*) {
  // The environment is null when the function is being torn down, the engine when it was closed meanwhile.
  if (env == nullptr || *engine == nullptr) return;
  (*engine)->doorbell_answered();
  callback.Call({});
  // Node only warns of what a callback like this one throws, unless it is handed over.
  if (!env.IsExceptionPending()) return;
  const Napi::Error error = env.GetAndClearPendingException();
  napi_fatal_exception(env, error.Value());
}

// Owns an engine and its doorbell for JS. Closed by close(), by the garbage collector or with the environment.
class Capture : public Napi::ObjectWrap<Capture> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "Capture",
                       {InstanceMethod<&Capture::open>("open"), InstanceMethod<&Capture::add>("add"),
                        InstanceMethod<&Capture::remove>("remove"), InstanceMethod<&Capture::drain>("drain"),
                        InstanceMethod<&Capture::stop>("stop"), InstanceMethod<&Capture::close>("close"),
                        InstanceMethod<&Capture::drop_privileges>("dropPrivileges")});
  }

  explicit Capture(const Napi::CallbackInfo& info) : Napi::ObjectWrap<Capture>(info), env_(info.Env()) {}

  ~Capture() override { shut(); }

 private:
  // open(interfaces, { snapLength, bufferBytes, attentionMs }, onReady): errors, none when it runs.
  Napi::Value open(const Napi::CallbackInfo& info) {
    Napi::Env env = info.Env();
    Napi::Array errors = Napi::Array::New(env);
    if (engine_ || info.Length() < 3 || !info[0].IsArray() || !info[1].IsObject() || !info[2].IsFunction()) {
      Napi::TypeError::New(env, "open(interfaces, options, onReady), once").ThrowAsJavaScriptException();
      return errors;
    }
    std::vector<InterfaceSpec> specs;
    const auto interfaces = info[0].As<Napi::Array>();
    for (uint32_t i = 0; i < interfaces.Length(); i++) specs.push_back(to_spec(interfaces.Get(i).ToObject()));
    const auto given = info[1].As<Napi::Object>();
    CaptureOptions options;
    options.snap_length = given.Get("snapLength").ToNumber();
    options.buffer_bytes = static_cast<size_t>(given.Get("bufferBytes").ToNumber().Int64Value());
    options.attention_ms = given.Get("attentionMs").ToNumber().Int64Value();

    running_ = new Engine*(nullptr);
    // One call is under way at most: the queue needs no bound, and a bounded one called blocking can stall for ever.
    doorbell_ = Doorbell::New(env, info[2].As<Napi::Function>(), "dhcphop capture", 0, 1, running_,
                              [](Napi::Env, void*, Engine** running) { delete running; }, static_cast<void*>(nullptr));
    const Doorbell doorbell = doorbell_;
    std::vector<Error> refusals;
    try {
      refusals = Engine::open(specs, options, [doorbell] { doorbell.NonBlockingCall(); }, engine_);
    } catch (const std::exception& error) {
      refusals.push_back({"failed", "", "start capture", error.what()});
    }
    for (size_t i = 0; i < refusals.size(); i++) errors[static_cast<uint32_t>(i)] = to_js(env, refusals[i]);
    if (engine_) {
      *running_ = engine_.get();
      // After the doorbell was made: hooks run in reverse, so the engine ends before its doorbell does.
      napi_add_env_cleanup_hook(env, &Capture::on_environment_end, this);
    } else {
      doorbell_.Release();
    }
    return errors;
  }

  // add(interface): its id, the next after those of open() and add().
  Napi::Value add(const Napi::CallbackInfo& info) {
    if (!engine_ || !info[0].IsObject()) return info.Env().Null();
    return Napi::Number::New(info.Env(), engine_->add(to_spec(info[0].As<Napi::Object>())));
  }

  void remove(const Napi::CallbackInfo& info) {
    if (engine_) engine_->remove(info[0].ToNumber());
  }

  // drain(): an ArrayBuffer laid out as in record.h; null when closed.
  Napi::Value drain(const Napi::CallbackInfo& info) {
    if (!engine_) return info.Env().Null();
    const std::vector<uint8_t>& bytes = engine_->drain();
    Napi::ArrayBuffer copy = Napi::ArrayBuffer::New(info.Env(), bytes.size());
    if (!copy.IsEmpty()) std::memcpy(copy.Data(), bytes.data(), bytes.size());
    return copy;
  }

  void stop(const Napi::CallbackInfo&) {
    if (engine_) engine_->stop();
  }

  void close(const Napi::CallbackInfo&) { shut(); }

  // dropPrivileges({ uid, gid, keep }): null, or the first refusal; what could be given up is given up all the same.
  Napi::Value drop_privileges(const Napi::CallbackInfo& info) {
    Napi::Env env = info.Env();
    Privileges privileges;
    if (!engine_ || !to_privileges(info[0], privileges)) {
      Napi::TypeError::New(env, "dropPrivileges({ uid, gid, keep }), while open").ThrowAsJavaScriptException();
      return env.Null();
    }
    const Result refusal = engine_->drop_privileges(privileges);
    return refusal ? to_js(env, *refusal).As<Napi::Value>() : env.Null();
  }

  static void on_environment_end(void* self) { static_cast<Capture*>(self)->shut(); }

  void shut() {
    if (!engine_) return;
    napi_remove_env_cleanup_hook(env_, &Capture::on_environment_end, this);
    *running_ = nullptr;
    engine_.reset();
    doorbell_.Release();
  }

  const napi_env env_;
  std::unique_ptr<Engine> engine_;
  // Told to the doorbell, which may outlive this object by a turn of the loop and frees it.
  Engine** running_ = nullptr;
  Doorbell doorbell_;
};

}  // namespace

Napi::Function define_capture(Napi::Env env) { return Capture::define(env); }

}  // namespace dhcphop
