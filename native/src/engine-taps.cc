// Interfaces of the engine that come, go and change, on the capture thread (and on the JS thread before that runs).
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "clock.h"
#include "engine-tags.h"
#include "engine.h"
#include "name-space.h"

namespace dhcphop {

Engine::Tap& Engine::new_tap(uint32_t id, InterfaceSpec spec) {
  auto tap = std::make_unique<Tap>();
  tap->id = id;
  tap->spec = std::move(spec);
  return *(taps_[id] = std::move(tap));
}

void Engine::tell(RecordKind kind, uint32_t interface_id, const std::string& text, uint16_t detail) {
  TextRecord record{};
  record.header.kind = kind;
  record.header.detail = detail;
  record.header.interface_id = interface_id;
  record.header.time_ns = clock_.now();
  record.length = static_cast<uint32_t>(text.size());
  buffer_.append(record, text);
  pending_ = true;
}

void Engine::begin_opening(Tap& tap) {
  tap.retry_at_ns = 0;
  // The events of a namespace are watched before an interface is looked for in it.
  if (Result refusal = watch_namespace(tap.spec.name_space)) {
    not_opened(tap, *refusal);
    return;
  }
  tap.opening = true;
  tap.try_again = false;
  opener_->open(tap.id, tap.spec);
}

void Engine::collect_opened() {
  for (Opener::Opened& result : opener_->collect()) {
    const auto entry = taps_.find(result.interface_id);
    if (entry == taps_.end()) {
      if (!result.refusal) opener_->close(std::move(result.pair));
      continue;
    }
    Tap& tap = *entry->second;
    tap.opening = false;
    if (!result.refusal) {
      install(tap, std::move(result.pair));
    } else if (tap.try_again) {
      begin_opening(tap);
    } else {
      not_opened(tap, *result.refusal);
    }
  }
}

void Engine::install(Tap& tap, OpenPair pair) {
  tap.pair = std::move(pair);
  // While it was being opened the watermark went on; frames from before it are not to come after it.
  tap.pair.opened_ns = std::max(clock_.at(tap.pair.opened_ns), watermark_ns_ + 1);
  tap.known_as = tap.spec.device;
  tap.down = false;
  tap.last_refusal.clear();
  least_slots_ = std::min(least_slots_, tap.pair.in->slots());
  Result refusal = poll_add(tap.pair.in->fd(), tag(Polled::kIn, tap.id));
  if (!refusal) refusal = poll_add(tap.pair.out->fd(), tag(Polled::kOut, tap.id));
  OpenedRecord record{};
  record.header.kind = RecordKind::kOpened;
  record.header.detail = tap.spec.promiscuous ? 1 : 0;
  record.header.interface_id = tap.id;
  record.header.link_type = static_cast<uint32_t>(tap.pair.link_type);
  record.header.time_ns = tap.pair.opened_ns;
  record.interface_index = tap.pair.interface_index;
  buffer_.append(record);
  pending_ = true;
  if (!tap.pair.warning.empty()) {
    tell(RecordKind::kNotice, tap.id, tap.pair.warning, static_cast<uint16_t>(NoticeKind::kActivation));
  }
  if (refusal) lose(tap, refusal->message);
}

void Engine::not_opened(Tap& tap, const Error& refusal) {
  // A namespace and an interface that is down or not there yet announce themselves, all else has to be tried again.
  const bool announced = refusal.code == "no-such-interface" || refusal.code == "not-up";
  if (!announced) tap.retry_at_ns = monotonic_ns() + kRetryPeriod;
  if (refusal.message == tap.last_refusal) return;
  tap.last_refusal = refusal.message;
  tell(RecordKind::kNotice, tap.id, refusal.message, static_cast<uint16_t>(NoticeKind::kNotOpen));
}

void Engine::retry_openings(int64_t now_ns) {
  for (auto& entry : taps_) {
    Tap& tap = *entry.second;
    if (tap.retry_at_ns == 0 || now_ns < tap.retry_at_ns) continue;
    tap.retry_at_ns = now_ns + kRetryPeriod;
    const std::string& name_space = tap.spec.name_space;
    if (name_space.empty() || namespace_exists(name_space)) begin_opening(tap);
  }
}

void Engine::lose(Tap& tap, const std::string& detail) {
  // What is still in the rings was captured; the buffer makes room for it, for nobody can come back for it.
  for (Handle* handle : {tap.pair.in.get(), tap.pair.out.get()}) {
    tap.seen += static_cast<uint64_t>(handle->read(buffer_, tap.id, clock_, tap.pair.opened_ns, end_ns_, true).copied);
  }
  tell_stats(tap, true);
  tap.closed = tap.told;
  OpenPair pair = std::move(tap.pair);
  tap.pair = OpenPair{};
  for (Handle* handle : {pair.in.get(), pair.out.get()}) epoll_ctl(epoll_, EPOLL_CTL_DEL, handle->fd(), nullptr);
  opener_->close(std::move(pair));
  tell(RecordKind::kGone, tap.id, detail);
}

void Engine::on_link(const std::string& name_space, const LinkChange& change) {
  for (auto& entry : taps_) {
    Tap& tap = *entry.second;
    if (tap.spec.name_space != name_space) continue;
    if (tap.is_open() && tap.pair.interface_index == change.index) {
      on_own_link(tap, change);
    } else if (!change.deleted && change.name == tap.spec.device) {
      if (tap.is_open()) lose(tap, "another interface took its name");
      if (tap.opening) {
        tap.try_again = true;
      } else if (change.up) {
        begin_opening(tap);
      }
    }
  }
}

void Engine::on_own_link(Tap& tap, const LinkChange& change) {
  if (change.deleted) {
    lose(tap, "deleted, or moved to another namespace");
    return;
  }
  if (change.name != tap.known_as) {
    tap.known_as = change.name;
    tell(RecordKind::kNotice, tap.id, change.name, static_cast<uint16_t>(NoticeKind::kRenamed));
  }
  if (change.up == tap.down) {
    tap.down = !change.up;
    const NoticeKind kind = tap.down ? NoticeKind::kWentDown : NoticeKind::kCameUp;
    tell(RecordKind::kNotice, tap.id, "", static_cast<uint16_t>(kind));
  }
}

void Engine::read_route(uint32_t id) {
  const auto entry = routes_.find(id);
  if (entry == routes_.end()) return;
  const std::string name_space = entry->second.name_space;
  RouteSocket::Listener listener;
  listener.link = [&](const LinkChange& change) { on_link(name_space, change); };
  std::string tail;
  listener.bridge = [&](std::string_view message) {
    NetlinkRecord record{};
    record.header.kind = RecordKind::kNetlink;
    record.header.time_ns = clock_.now();
    record.message_length = static_cast<uint32_t>(message.size());
    record.name_length = static_cast<uint32_t>(name_space.size());
    tail.assign(message).append(name_space);
    buffer_.append(record, tail);
    pending_ = true;
  };
  listener.lost = [&] { tell(RecordKind::kNetlinkLost, 0, name_space); };
  entry->second.socket->read(listener);
}

Result Engine::watch_namespace(const std::string& name) {
  for (const auto& entry : routes_) {
    if (entry.second.name_space == name) return {};
  }
  if (!name.empty() && inotify_ < 0) {
    inotify_ = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (inotify_ < 0 || inotify_add_watch(inotify_, kNamespaceDirectory, IN_DELETE | IN_MOVED_FROM) < 0) {
      Error refusal{errno == ENOENT ? "no-such-namespace" : "failed", name, "watch namespaces", std::strerror(errno)};
      if (inotify_ >= 0) ::close(inotify_);
      inotify_ = -1;
      return refusal;
    }
    if (Result refusal = poll_add(inotify_, tag(Polled::kNamespaceDirectory, 0))) return refusal;
  }
  Route route;
  route.name_space = name;
  Result refusal;
  if (Result outside = in_namespace(name, [&] { refusal = RouteSocket::open(route.socket); })) return outside;
  if (!refusal) refusal = poll_add(route.socket->fd(), tag(Polled::kRoute, next_route_));
  if (!refusal) routes_[next_route_++] = std::move(route);
  return refusal;
}

void Engine::read_namespace_directory() {
  alignas(inotify_event) char bytes[4096];
  ssize_t length;
  while ((length = ::read(inotify_, bytes, sizeof bytes)) > 0) {
    for (ssize_t at = 0; at < length;) {
      const auto* event = reinterpret_cast<const inotify_event*>(bytes + at);
      at += static_cast<ssize_t>(sizeof *event + event->len);
      const std::string name = event->len > 0 ? event->name : "";
      // An open socket would keep the namespace and all in it alive: the observer lets go.
      for (auto& entry : taps_) {
        Tap& tap = *entry.second;
        if (tap.spec.name_space != name) continue;
        if (tap.is_open()) lose(tap, "its namespace was deleted");
        tap.retry_at_ns = monotonic_ns() + kRetryPeriod;
      }
      for (auto route = routes_.begin(); route != routes_.end();) {
        route = !name.empty() && route->second.name_space == name ? routes_.erase(route) : std::next(route);
      }
    }
  }
}

void Engine::tell_stats(Tap& tap, bool always) {
  StatsRecord record = tap.closed;
  record.header = {};
  record.header.kind = RecordKind::kStats;
  record.header.interface_id = tap.id;
  record.header.time_ns = clock_.now();
  record.seen = tap.seen;
  for (Handle* handle : {tap.pair.in.get(), tap.pair.out.get()}) {
    if (handle == nullptr) continue;
    uint64_t received = 0, dropped = 0, interface_dropped = 0;
    handle->counters(received, dropped, interface_dropped);
    record.received += received;
    record.dropped += dropped;
    // libpcap reads them from /sys, which shows our own namespace's interface of that name.
    if (tap.spec.name_space.empty()) record.interface_dropped += interface_dropped;
  }
  const bool lost = record.dropped != tap.told.dropped || record.interface_dropped != tap.told.interface_dropped;
  if (!always && !lost) return;
  tap.told = record;
  buffer_.append(record);
}

}  // namespace dhcphop
