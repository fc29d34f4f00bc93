// Opens and closes pairs of handles, many at once and off the capture thread: the kernel takes tens of milliseconds for
// each (it waits for a grace period), and can wait for all of them together.
#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "handle.h"
#include "route-socket.h"

namespace dhcphop {

// An interface, open in both directions.
struct OpenPair {
  std::unique_ptr<Handle> in;
  std::unique_ptr<Handle> out;
  uint32_t interface_index = 0;
  int link_type = 0;
  // When both filters were in force (CLOCK_BOOTTIME; by the clock of the trace once it is installed).
  int64_t opened_ns = 0;
  std::string warning;
};

// Opens both directions inside the interface's namespace. On refusal nothing stays open.
Result open_pair(const InterfaceSpec& spec, const CaptureOptions& options, OpenPair& pair);

// Runs work(0) ... work(count - 1) on up to 64 threads and waits for all.
void parallel(size_t count, const std::function<void(size_t)>& work);

class Opener {
 public:
  struct Opened {
    uint32_t interface_id;
    Result refusal;
    OpenPair pair;
  };

  // `done` is called on the opener's thread when collect() has something new.
  Opener(const CaptureOptions& options, std::function<void()> done);
  // Waits for work under way, then closes what nobody collected.
  ~Opener();

  void open(uint32_t interface_id, const InterfaceSpec& spec);
  void close(OpenPair pair);
  std::vector<Opened> collect();
  // Runs `work` on the opener's thread when it opens and closes nothing.
  void run(std::function<void()> work);

 private:
  void serve();

  const CaptureOptions options_;
  const std::function<void()> done_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::vector<std::pair<uint32_t, InterfaceSpec>> to_open_;
  std::vector<OpenPair> to_close_;
  std::vector<std::function<void()>> to_run_;
  std::vector<Opened> opened_;
  // Last: it uses all of the above.
  std::thread thread_;
};

}  // namespace dhcphop
