// The one bounded buffer between the capture thread and JS. The capture thread appends, drain() takes all of it.
// Frames stop at the limit (the kernel's ring absorbs what follows); events, bounded by nature, may exceed it.
#pragma once
#include <cstring>
#include <mutex>
#include <string_view>
#include <vector>

#include "record.h"

namespace dhcphop {

class RecordBuffer {
 public:
  explicit RecordBuffer(size_t limit);

  // Bytes left for frames.
  size_t room() const;
  bool empty() const;
  // Makes a drain after this call carry the watermark.
  void publish(int64_t watermark_ns, End end);

  // Exclusive access for a burst of appends.
  class Writer {
   public:
    explicit Writer(RecordBuffer& buffer) : lock_(buffer.mutex_), bytes_(buffer.filling_) {}
    size_t size() const { return bytes_.size(); }
    // Appends a record of type T and `tail` after it; fills in its size.
    template <typename T>
    void append(T record, const void* tail, uint32_t tail_length) {
      const uint32_t size = aligned(sizeof(T) + tail_length);
      record.header.size = size;
      const size_t at = bytes_.size();
      bytes_.resize(at + size);
      std::memcpy(bytes_.data() + at, &record, sizeof(T));
      if (tail_length > 0) std::memcpy(bytes_.data() + at + sizeof(T), tail, tail_length);
    }

   private:
    std::lock_guard<std::mutex> lock_;
    std::vector<uint8_t>& bytes_;
  };

  template <typename T>
  void append(const T& record, std::string_view text = {}) {
    Writer(*this).append(record, text.data(), static_cast<uint32_t>(text.size()));
  }

  // JS thread only: everything since the last call, header first. Valid until the next call.
  const std::vector<uint8_t>& take();

 private:
  const size_t limit_;
  mutable std::mutex mutex_;
  DrainHeader header_{};
  std::vector<uint8_t> filling_;
  std::vector<uint8_t> taken_;
};

}  // namespace dhcphop
