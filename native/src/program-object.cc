#include "program-object.h"

#include "program.h"

namespace dhcphop {

namespace {

class WaitWorker : public Napi::AsyncWorker {
 public:
  WaitWorker(Napi::Env env, pid_t process)
      : Napi::AsyncWorker(env, "dhcphop program"), ended_(Napi::Promise::Deferred::New(env)), process_(process) {}
  Napi::Promise promise() const { return ended_.Promise(); }

  void Execute() override { status_ = wait_program(process_); }
  void OnOK() override { ended_.Resolve(Napi::Number::New(Env(), status_)); }

 private:
  const Napi::Promise::Deferred ended_;
  const pid_t process_;
  int status_ = 0;
};

std::vector<std::string> texts_of(const Napi::Value& value) {
  const auto array = value.As<Napi::Array>();
  std::vector<std::string> texts;
  for (uint32_t i = 0; i < array.Length(); i++) texts.push_back(array.Get(i).ToString());
  return texts;
}

}  // namespace

Napi::Value start_program(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Program program;
  const int error = start_program(texts_of(info[0]), texts_of(info[1]), program);
  if (error != 0) return Napi::Number::New(env, error);
  Napi::Object object = Napi::Object::New(env);
  object["process"] = program.process;
  object["output"] = program.output;
  object["errors"] = program.errors;
  return object;
}

Napi::Value wait_program(const Napi::CallbackInfo& info) {
  auto* worker = new WaitWorker(info.Env(), info[0].ToNumber());
  const Napi::Promise promise = worker->promise();
  worker->Queue();
  return promise;
}

}  // namespace dhcphop
