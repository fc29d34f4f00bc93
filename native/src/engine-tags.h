// What a file descriptor in the engine's epoll set belongs to, in the 64 bits epoll hands back. Ids instead of pointers:
// an event may outlive what it is about.
#pragma once
#include <cstdint>

#include "clock.h"

namespace dhcphop {

enum class Polled : uint32_t { kEventFd, kIn, kOut, kRoute, kNamespaceDirectory };

constexpr uint64_t tag(Polled kind, uint32_t id) { return (static_cast<uint64_t>(kind) << 32) | id; }
constexpr Polled tag_kind(uint64_t tagged) { return static_cast<Polled>(tagged >> 32); }
constexpr uint32_t tag_id(uint64_t tagged) { return static_cast<uint32_t>(tagged); }

// How long to wait before an interface is tried again where no event will tell.
constexpr int64_t kRetryPeriod = 250 * kMillisecond;

}  // namespace dhcphop
