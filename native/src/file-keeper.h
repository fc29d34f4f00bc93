// A process of its own that creates the file of a recording, and that file's successors, with the rights of whoever
// invoked the program: root's are not theirs, and once the trace has given root up it may not open anything there.
// It does one thing, on one path. It ends when the other end of its socket is closed, so also with the program.
#pragma once
#include <sys/types.h>

#include <string>

#include "error.h"

namespace dhcphop {

struct KeeperSpec {
  std::string path;
  // Where the file goes when the next one begins.
  std::string older_path;
  uid_t user = 0;
  gid_t group = 0;
};

struct Keeper {
  pid_t process = -1;
  // The way to it, close-on-exec.
  int socket = -1;
};

Result start_keeper(const KeeperSpec& spec, Keeper& keeper);

// Creates the file; `rotate` moves the one before out of the way first. Returns a file descriptor in `file`, or the errno:
// ENOTEMPTY where there is something at `older_path` already.
// Waits for the process: as long as the file system takes.
int keeper_open(const Keeper& keeper, bool rotate, int& file);

// Ends the process and waits until it is gone.
void stop_keeper(const Keeper& keeper);

}  // namespace dhcphop
