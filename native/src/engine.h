// The live engine: one thread that polls every ring, the netlink sockets and an eventfd, and writes records.
// Made, commanded and destroyed by the JS thread (capture-object.cc); never calls JS, never waits for it.
#pragma once
#include <poll.h>
#include <sys/epoll.h>

#include <atomic>
#include <climits>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "opener.h"
#include "privileges.h"
#include "record-buffer.h"
#include "route-socket.h"
#include "trace-clock.h"

namespace dhcphop {

class Engine {
 public:
  // Opens everything before it returns; on refusal nothing stays open. `doorbell` is called on the capture thread when
  // there is something to drain, and not again before doorbell_answered().
  static std::vector<Error> open(const std::vector<InterfaceSpec>& specs, const CaptureOptions& options,
                                 std::function<void()> doorbell, std::unique_ptr<Engine>& engine);
  // Ends the thread and closes everything, in tens of milliseconds.
  ~Engine();

  // Opens another interface, or waits for it; ids count up from those given to open(). Tells by records.
  uint32_t add(InterfaceSpec spec);
  void remove(uint32_t interface_id);
  // Asks for the end: what was captured up to now is delivered, then the drain that is marked finished.
  void stop();
  // From now on the process is that user; only the calling thread, the capture thread and those that open interfaces
  // keep capabilities. Goes as far as it can: the first refusal is returned, none is undone.
  Result drop_privileges(const Privileges& privileges);
  void doorbell_answered() { rung_ = false; }
  const std::vector<uint8_t>& drain();

 private:
  // One interface over all its openings.
  struct Tap {
    uint32_t id = 0;
    InterfaceSpec spec;
    // Empty while it is gone.
    OpenPair pair;
    bool is_open() const { return pair.in != nullptr; }
    bool opening = false;
    // A link event came while it was being opened: try again if that fails.
    bool try_again = false;
    // CLOCK_MONOTONIC; 0 where only a link event can help.
    int64_t retry_at_ns = 0;
    bool down = false;
    std::string known_as;
    std::string last_refusal;
    uint64_t seen = 0;
    // A ring was filling fast since the counters were last looked at.
    bool may_have_lost = false;
    // Counters of the pairs closed so far, and those last told.
    StatsRecord closed{};
    StatsRecord told{};
  };

  // One bound rtnetlink socket per network namespace that holds interfaces of ours.
  struct Route {
    std::string name_space;
    std::unique_ptr<RouteSocket> socket;
  };

  Engine(const CaptureOptions& options, std::function<void()> doorbell);
  Result prepare();

  void run_guarded();
  void obey_commands(bool last = false);
  // False where the capture thread has ended: the work is not done.
  bool command(std::function<void()> work);
  Result poll_add(int fd, uint64_t tag);
  void wake() const;

  // engine-loop.cc
  void run();
  void wait();
  void rest(int64_t until_ns);
  // Reads what is ready, and lowers `complete_ns` to the time up to which all rings are read where it is earlier.
  bool pass(int64_t& complete_ns);
  // What a pass found: nothing is left in the rings, or up to when; frames; the fullest ring.
  struct Found {
    bool drained = true;
    int64_t complete_ns = 0;
    bool frames = false;
    bool filling = false;
    bool crowded = false;
  };
  void read_tap(uint32_t id, bool out, Found& found);
  int64_t publish_due_ns(int64_t now_ns) const;
  void publish(End end);
  void tell_step();

  // engine-taps.cc: interfaces that come, go and change.
  Tap& new_tap(uint32_t id, InterfaceSpec spec);
  void begin_opening(Tap& tap);
  void collect_opened();
  void retry_openings(int64_t now_ns);
  void install(Tap& tap, OpenPair pair);
  void not_opened(Tap& tap, const Error& refusal);
  void lose(Tap& tap, const std::string& detail);
  void on_link(const std::string& name_space, const LinkChange& change);
  void on_own_link(Tap& tap, const LinkChange& change);
  void read_route(uint32_t id);
  Result watch_namespace(const std::string& name);
  void read_namespace_directory();
  void tell_stats(Tap& tap, bool always);
  void tell(RecordKind kind, uint32_t interface_id, const std::string& text, uint16_t detail = 0);

  const CaptureOptions options_;
  const std::function<void()> doorbell_;
  RecordBuffer buffer_;
  TraceClock clock_;
  int epoll_ = -1;
  int eventfd_ = -1;
  int inotify_ = -1;

  // Shared with the JS thread.
  std::mutex commands_mutex_;
  std::vector<std::function<void()>> commands_;
  // The capture thread takes no more commands. Under the mutex.
  bool ended_ = false;
  std::atomic<bool> rung_{false};
  std::atomic<bool> full_{false};
  std::atomic<bool> closing_{false};
  uint32_t next_id_ = 0;

  // The capture thread's own.
  std::map<uint32_t, std::unique_ptr<Tap>> taps_;
  std::map<uint32_t, Route> routes_;
  uint32_t next_route_ = 0;
  std::vector<epoll_event> events_;
  std::vector<pollfd> awaited_;
  int64_t watermark_ns_ = 0;
  // The next four on CLOCK_MONOTONIC, 0 for never.
  int64_t stop_at_ns_ = 0;
  int64_t published_at_ns_ = 0;
  int64_t last_frame_at_ns_ = 0;
  int64_t stats_at_ns_ = 0;
  // The stop by the clock of the frames: in a flood the rings are never empty, and later ones would come without end.
  int64_t end_ns_ = INT64_MAX;
  // Something was written since the last publish.
  bool pending_ = false;
  // Let frames gather for so long before the next pass.
  int64_t rest_ns_ = 0;
  // The frames the smallest ring holds that was ever open.
  int least_slots_ = INT_MAX;
  // The last pass left something behind because the buffer is full. `full_` says the same to the JS thread.
  bool no_room_ = false;

  std::unique_ptr<Opener> opener_;
  std::thread thread_;
};

}  // namespace dhcphop
