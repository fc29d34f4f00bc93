#include "ask-netlink.h"

#include <cstring>
#include <memory>
#include <vector>

#include "js-error.h"
#include "netlink-request.h"

namespace dhcphop {

namespace {

// Waits for the kernel's answers on a thread of Node's pool: it has no capabilities to lose, the socket is open by then.
class AskWorker : public Napi::AsyncWorker {
 public:
  AskWorker(Napi::Env env, std::unique_ptr<NetlinkRequest> request, std::vector<uint8_t> messages, size_t most_bytes)
      : Napi::AsyncWorker(env, "dhcphop netlink"),
        answered_(Napi::Promise::Deferred::New(env)),
        request_(std::move(request)),
        messages_(std::move(messages)),
        most_bytes_(most_bytes) {}
  Napi::Promise promise() const { return answered_.Promise(); }

  void Execute() override {
    refusal_ = request_->ask(std::move(messages_), most_bytes_, answers_);
    request_.reset();
  }

  void OnOK() override {
    if (refusal_) {
      answered_.Resolve(to_js(Env(), *refusal_));
      return;
    }
    Napi::ArrayBuffer copy = Napi::ArrayBuffer::New(Env(), answers_.size());
    if (!copy.IsEmpty()) std::memcpy(copy.Data(), answers_.data(), answers_.size());
    answered_.Resolve(copy);
  }

 private:
  const Napi::Promise::Deferred answered_;
  std::unique_ptr<NetlinkRequest> request_;
  std::vector<uint8_t> messages_;
  const size_t most_bytes_;
  std::vector<uint8_t> answers_;
  Result refusal_;
};

}  // namespace

Napi::Value ask_netlink(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  if (info.Length() < 3 || !info[0].IsString() || !info[1].IsTypedArray() || !info[2].IsNumber()) {
    Napi::TypeError::New(env, "askNetlink(namespace, messages, mostBytes)").ThrowAsJavaScriptException();
    return env.Null();
  }
  const auto given = info[1].As<Napi::Uint8Array>();
  std::vector<uint8_t> messages(given.Data(), given.Data() + given.ByteLength());
  std::unique_ptr<NetlinkRequest> request;
  if (const Result refusal = NetlinkRequest::open(info[0].ToString(), request)) {
    const auto refused = Napi::Promise::Deferred::New(env);
    refused.Resolve(to_js(env, *refusal));
    return refused.Promise();
  }
  const auto most_bytes = static_cast<size_t>(info[2].As<Napi::Number>().Int64Value());
  auto* worker = new AskWorker(env, std::move(request), std::move(messages), most_bytes);
  const Napi::Promise promise = worker->promise();
  worker->Queue();
  return promise;
}

}  // namespace dhcphop
