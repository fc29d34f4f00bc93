#include "record-buffer.h"

namespace dhcphop {

RecordBuffer::RecordBuffer(size_t limit) : limit_(limit) {
  // Reserved once, so that the capture thread never waits for an allocation; untouched pages cost nothing.
  filling_.reserve(limit + sizeof(DrainHeader));
  taken_.reserve(limit + sizeof(DrainHeader));
  filling_.resize(sizeof(DrainHeader));
}

size_t RecordBuffer::room() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return filling_.size() < limit_ ? limit_ - filling_.size() : 0;
}

bool RecordBuffer::empty() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return filling_.size() == sizeof(DrainHeader);
}

void RecordBuffer::publish(int64_t watermark_ns, End end) {
  std::lock_guard<std::mutex> lock(mutex_);
  header_.watermark_ns = watermark_ns;
  header_.end = end;
}

const std::vector<uint8_t>& RecordBuffer::take() {
  taken_.resize(sizeof(DrainHeader));
  std::lock_guard<std::mutex> lock(mutex_);
  std::swap(filling_, taken_);
  std::memcpy(taken_.data(), &header_, sizeof header_);
  return taken_;
}

}  // namespace dhcphop
