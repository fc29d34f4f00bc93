// Programs of the host. posix_spawn starts them: fork() would first copy the page tables of this process.
#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

namespace dhcphop {

struct Program {
  pid_t process = -1;
  // What it writes, to be read and closed.
  int output = -1;
  int errors = -1;
};

// Starts words[0], sought in the PATH of `environment` (NAME=VALUE), with all signals as usual and nothing to read. It
// has the capabilities of the calling thread. 0, or the errno.
int start_program(const std::vector<std::string>& words, const std::vector<std::string>& environment, Program& program);

// Waits for its end, which has to come. Its exit code, or the number of the signal that ended it, negative.
int wait_program(pid_t process);

}  // namespace dhcphop
