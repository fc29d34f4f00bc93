// What the process gives up once everything is open. User and groups change on all threads at once (glibc sees to it),
// capabilities belong to a thread: Engine::drop_privileges has the order. No libcap: two system calls do.
#pragma once
#include <sys/types.h>

#include <cstdint>

#include "error.h"

namespace dhcphop {

struct Privileges {
  uid_t user = 0;
  gid_t group = 0;
  // Bits of linux/capability.h.
  uint64_t keep = 0;
};

// The bit of a capability called "net_raw", "net_admin", "sys_admin" or "syslog"; 0 for any other name.
uint64_t capability_bit(const char* name);

// The capabilities of the calling thread outlive the next change of the user. limit_capabilities() ends that.
void hold_capabilities();

// The user of the whole process, without supplementary groups. Nothing to do, and no error, where it is that already.
// All threads that do not hold their capabilities lose them if that user is not root.
Result change_user(const Privileges& privileges);

// The calling thread keeps of its capabilities these alone, and gains none by running a program (no_new_privs).
// `for_programs` hands them to the programs it runs (ambient).
Result limit_capabilities(uint64_t keep, bool for_programs);

// No process of the same user looks into this one or attaches to it, and no core dump shows what was captured. A change of
// the user ends it: call it after.
void close_to_others();

// No thread of the process gains privileges by running a program any more; where seccomp is not to be had, the calling
// one alone.
void seal_all_threads();

}  // namespace dhcphop
