/**
 * The first lines of dist/main.js, which is a script of the shell as well: run as `dhcphop` it looks at what is lost once
 * Node has started, and takes away what is not the caller's to say, then runs itself with Node. `node dist/main.js` reads the
 * line as a string and a comment.
 */

/** With these the environment makes Node load code, write files or open ports. */
const OF_NODE = [
  'NODE_OPTIONS',
  'NODE_PATH',
  'NODE_COMPILE_CACHE',
  'NODE_DEBUG',
  'NODE_EXTRA_CA_CERTS',
  'NODE_ICU_DATA',
  'NODE_REDIRECT_WARNINGS',
  'NODE_REPL_EXTERNAL_MODULE',
  'NODE_V8_COVERAGE',
  'OPENSSL_CONF',
  'OPENSSL_ENGINES',
  'OPENSSL_MODULES',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
  'LD_AUDIT',
  'LD_LIBRARY_PATH',
  'LD_PRELOAD',
];

const SHELL = [
  'while read -r key one two rest; do case $key in Uid:) user=$two ;; CapPrm:) power=$one ;; SigIgn:) ignored=$one ;; esac; done </proc/$$/status',
  // Node sets signals back to their defaults. SIGHUP is the lowest bit (src/cli/terminal/hangup.ts).
  'case $ignored in *[13579bdf]) export DHCPHOP_HANGUP=ignored ;; *) unset DHCPHOP_HANGUP ;; esac',
  // Root, or who holds a capability (src/host/privileged.ts).
  `case $user:$power in 0:* | *:*[1-9a-f]*) unset ${OF_NODE.join(' ')} ;; esac`,
  // SIGUSR1 opens the inspector until the program has listened to it: at an address that no machine has, it cannot.
  'exec node --inspect-port=0.0.0.1:9229 -- "$0" "$@"',
].join('; ');

/** Puts them in the place of the line that names the interpreter. @param {string} program */
export function withLauncher(program) {
  return program.replace(/^#!.*\n/, () => `#!/bin/sh\n':' //; ${SHELL}\n`);
}
