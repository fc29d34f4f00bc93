#include "privileges.h"

#include <grp.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace dhcphop {

namespace {

struct Known {
  const char* name;
  int capability;
};
constexpr Known kKnown[] = {
    {"net_raw", CAP_NET_RAW}, {"net_admin", CAP_NET_ADMIN}, {"sys_admin", CAP_SYS_ADMIN}, {"syslog", CAP_SYSLOG}};

Error refusal(const std::string& operation) {
  return Error{errno == EPERM ? "no-permission" : "failed", "", operation, std::strerror(errno)};
}

}  // namespace

uint64_t capability_bit(const char* name) {
  for (const Known& known : kKnown) {
    if (std::strcmp(known.name, name) == 0) return uint64_t{1} << known.capability;
  }
  return 0;
}

void hold_capabilities() { prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0); }

Result change_user(const Privileges& privileges) {
  const uid_t user = privileges.user;
  const gid_t group = privileges.group;
  uid_t users[3];
  gid_t groups[3];
  getresuid(&users[0], &users[1], &users[2]);
  getresgid(&groups[0], &groups[1], &groups[2]);
  bool same = true;
  for (int i = 0; i < 3; i++) same = same && users[i] == user && groups[i] == group;
  if (same) return {};
  if (setgroups(0, nullptr) != 0) return refusal("leave the supplementary groups");
  if (setresgid(group, group, group) != 0) return refusal("change to group " + std::to_string(group));
  if (setresuid(user, user, user) != 0) return refusal("change to user " + std::to_string(user));
  return {};
}

Result limit_capabilities(uint64_t keep, bool for_programs) {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[2]{};
  if (syscall(SYS_capget, &header, data) != 0) return refusal("read capabilities");
  uint64_t kept = 0;
  uint64_t bounded = 0;
  for (const Known& known : kKnown) {
    const uint64_t bit = uint64_t{1} << known.capability;
    const bool permitted = (data[known.capability / 32].permitted >> known.capability % 32) & 1;
    if (!permitted || (keep & bit) == 0) continue;
    kept |= bit;
    // What is not in the bounding set cannot be handed on.
    if (for_programs && prctl(PR_CAPBSET_READ, known.capability, 0, 0, 0) == 1) bounded |= bit;
  }
  for (int half = 0; half < 2; half++) {
    data[half].effective = data[half].permitted = static_cast<uint32_t>(kept >> 32 * half);
    data[half].inheritable = static_cast<uint32_t>(bounded >> 32 * half);
  }
  prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0);
  if (syscall(SYS_capset, &header, data) != 0) return refusal("limit capabilities");
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  for (const Known& known : kKnown) {
    if (((bounded >> known.capability) & 1) == 0) continue;
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, known.capability, 0, 0) != 0) return refusal("hand on capabilities");
  }
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return refusal("set no_new_privs");
  return {};
}

void close_to_others() {
  // The threads that hold no capabilities share the memory of those that do: only this keeps a process of the user away from
  // them (__ptrace_may_access). Dumps through a pipe of core_pattern ask for it too, the limit is for the programs it runs.
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  const rlimit none{0, 0};
  (void)!setrlimit(RLIMIT_CORE, &none);
}

void seal_all_threads() {
  // no_new_privs is set thread by thread, but a filter of system calls can be given to all threads at once and brings it
  // along. This one allows everything.
  sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  const sock_fprog program{1, &allow};
  (void)!syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
}

}  // namespace dhcphop
