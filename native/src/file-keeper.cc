#include "file-keeper.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/fs.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <vector>

namespace dhcphop {

namespace {

constexpr char kCreate = 'c';
constexpr char kRotate = 'r';

Error refusal(const std::string& operation) { return Error{"failed", "", operation, std::strerror(errno)}; }

// What the user may do as a member of groups. Without an entry in the user database that is their own group alone.
std::vector<gid_t> groups_of(uid_t user, gid_t group) {
  std::vector<char> text(16384);
  passwd entry{};
  passwd* found = nullptr;
  if (getpwuid_r(user, &entry, text.data(), text.size(), &found) != 0 || found == nullptr) return {group};
  int count = 64;
  std::vector<gid_t> groups(count);
  while (getgrouplist(entry.pw_name, group, groups.data(), &count) < 0 && count < 65536) groups.resize(count);
  groups.resize(count);
  return groups;
}

// From here on in a copy of a process with many threads, of which this one goes on alone: system calls only, no allocation.

// Root stays root, for whom the file is; everyone else keeps nothing of it.
bool become(const KeeperSpec& spec, const gid_t* groups, size_t count) {
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (spec.user != geteuid()) {
    if (syscall(SYS_setgroups, count, groups) != 0) return false;
    if (syscall(SYS_setresgid, spec.group, spec.group, spec.group) != 0) return false;
    if (syscall(SYS_setresuid, spec.user, spec.user, spec.user) != 0) return false;
  }
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  return true;
}

// Nothing of the program's stays open here: its sockets, and pipes whose readers wait for their end.
void keep_only(int socket) {
  const int null = open("/dev/null", O_RDWR);
  dup2(socket, 0);
  dup2(null, 1);
  dup2(null, 2);
#ifdef SYS_close_range
  if (syscall(SYS_close_range, 3u, ~0u, 0u) == 0) return;
#endif
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  for (rlim_t fd = 3; fd < limit.rlim_cur && fd < 1048576; fd++) close(static_cast<int>(fd));
}

// Signals for the whole process group, Ctrl-C for instance, mean the program: it ends this one by closing the socket.
void ignore_signals() {
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGPIPE}) sigaction(number, &ignore, nullptr);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

int create(const KeeperSpec& spec, bool has_older) {
  struct stat older;
  if (!has_older && lstat(spec.older_path.c_str(), &older) == 0) return -ENOTEMPTY;
  // O_EXCL follows no link and opens nothing that is there. Links of directories lead where the user may go anyway.
  const int file = open(spec.path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  return file < 0 ? -errno : file;
}

void answer(int socket, int file) {
  int32_t error = file < 0 ? -file : 0;
  iovec content{&error, sizeof error};
  msghdr message{};
  message.msg_iov = &content;
  message.msg_iovlen = 1;
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  if (file >= 0) {
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(header), &file, sizeof file);
  }
  while (sendmsg(socket, &message, MSG_NOSIGNAL) < 0 && errno == EINTR) {
  }
  if (file >= 0) close(file);
}

[[noreturn]] void keep(const KeeperSpec& spec, const gid_t* groups, size_t count, int socket) {
  prctl(PR_SET_NAME, "dhcphop-keeper", 0, 0, 0);
  ignore_signals();
  keep_only(socket);
  if (!become(spec, groups, count)) _exit(1);
  bool has_older = false;
  for (char asked; recv(0, &asked, 1, 0) == 1;) {
    if (asked == kRotate) {
      // The first time it may not be there yet, later it is the older part of this recording.
      const unsigned flags = has_older ? 0 : RENAME_NOREPLACE;
      if (syscall(SYS_renameat2, AT_FDCWD, spec.path.c_str(), AT_FDCWD, spec.older_path.c_str(), flags) != 0) {
        answer(0, -errno);
        continue;
      }
      has_older = true;
    }
    answer(0, create(spec, has_older));
  }
  _exit(0);
}

}  // namespace

Result start_keeper(const KeeperSpec& spec, Keeper& keeper) {
  int ends[2];
  const std::vector<gid_t> groups = groups_of(spec.user, spec.group);
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return refusal("make a socket");
  // No handler of Node's runs in the copy: it would write into Node's own pipe.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t process = fork();
  if (process == 0) {
    close(ends[0]);
    keep(spec, groups.data(), groups.size(), ends[1]);
  }
  const int error = errno;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  close(ends[1]);
  if (process < 0) {
    close(ends[0]);
    errno = error;
    return refusal("start a process");
  }
  keeper = {process, ends[0]};
  return {};
}

int keeper_open(const Keeper& keeper, bool rotate, int& file) {
  const char asked = rotate ? kRotate : kCreate;
  if (send(keeper.socket, &asked, 1, MSG_NOSIGNAL) != 1) return errno;
  int32_t error = 0;
  iovec content{&error, sizeof error};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &content;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  ssize_t length;
  while ((length = recvmsg(keeper.socket, &message, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR) {
  }
  if (length < 0) return errno;
  // The process could not become the user.
  if (length != sizeof error) return EPERM;
  if (error != 0) return error;
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (header == nullptr || header->cmsg_type != SCM_RIGHTS) return EPROTO;
  std::memcpy(&file, CMSG_DATA(header), sizeof file);
  return 0;
}

void stop_keeper(const Keeper& keeper) {
  close(keeper.socket);
  while (waitpid(keeper.process, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace dhcphop
