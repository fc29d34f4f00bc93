#include "program.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

namespace dhcphop {

namespace {

// Where the program is; empty where it is not. Names with a slash are paths.
std::string find_program(const std::string& name, const std::vector<std::string>& environment) {
  if (name.find('/') != std::string::npos) return name;
  std::istringstream path("/usr/bin:/bin");
  for (const std::string& each : environment) {
    if (each.rfind("PATH=", 0) == 0) path.str(each.substr(5));
  }
  for (std::string folder; std::getline(path, folder, ':');) {
    const std::string file = (folder.empty() ? "." : folder) + "/" + name;
    if (access(file.c_str(), X_OK) == 0) return file;
  }
  return "";
}

// As exec wants it; valid as long as `texts`.
std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (const std::string& text : texts) all.push_back(const_cast<char*>(text.c_str()));
  all.push_back(nullptr);
  return all;
}

int spawn(const std::string& file, char* const* words, char* const* environment, int output, int errors, pid_t& process) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, errors, STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t signals;
  sigemptyset(&signals);
  posix_spawnattr_setsigmask(&attributes, &signals);
  sigfillset(&signals);
  posix_spawnattr_setsigdefault(&attributes, &signals);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  const int error = posix_spawn(&process, file.c_str(), &files, &attributes, words, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return error;
}

void close_both(const int (&ends)[2]) {
  close(ends[0]);
  close(ends[1]);
}

}  // namespace

int start_program(const std::vector<std::string>& words, const std::vector<std::string>& environment, Program& program) {
  const std::string file = find_program(words[0], environment);
  if (file.empty()) return ENOENT;
  int output[2];
  int errors[2];
  if (pipe2(output, O_CLOEXEC) != 0) return errno;
  if (pipe2(errors, O_CLOEXEC) != 0) {
    const int error = errno;
    close_both(output);
    return error;
  }
  const int error =
      spawn(file, pointers(words).data(), pointers(environment).data(), output[1], errors[1], program.process);
  if (error != 0) {
    close_both(output);
    close_both(errors);
    return error;
  }
  close(output[1]);
  close(errors[1]);
  program.output = output[0];
  program.errors = errors[0];
  return 0;
}

int wait_program(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) return -errno;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace dhcphop
