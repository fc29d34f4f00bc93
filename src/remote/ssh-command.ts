/**
 * How ssh is run: the user's own, with their configuration, keys, agent and jump hosts, and never asking anything. Under sudo it
 * runs as the user who called sudo, because it is that user who may log in elsewhere.
 */
import { readFileSync, statSync } from 'node:fs';
import { type FileOwner, invokingUser } from '../capture/file-owner.ts';

export interface SshUser {
  /** Null: whoever this process is. */
  readonly owner: FileOwner | null;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** ServerAlive: a connection that is dead ends after ten seconds. Forwardings of the configuration would be set up for nothing. */
const OPTIONS = [
  'BatchMode=yes',
  'ConnectTimeout=10',
  'ServerAliveInterval=3',
  'ServerAliveCountMax=3',
  'ClearAllForwardings=yes',
  'ForwardX11=no',
  'PermitLocalCommand=no',
  'RequestTTY=no',
  'RemoteCommand=none',
  'EscapeChar=none',
] as const;

/** The ssh that ssh runs for a jump host has none of these options, and would open a window to ask. */
const NO_DIALOG = { SSH_ASKPASS_REQUIRE: 'never' } as const;

/** The words of the command, to which that for the other host is added. */
export function sshWords(destination: string): readonly string[] {
  return ['ssh', '-T', ...OPTIONS.flatMap((option) => ['-o', option]), '--', destination];
}

/** Who runs it. To be asked while this process is still root, where it is. */
export function sshUser(environment: Readonly<Record<string, string | undefined>> = process.env): SshUser {
  const owner = process.geteuid?.() === 0 ? invokingUser(environment) : null;
  if (owner === null || owner.uid === 0) return { owner: null, env: { ...environment, ...NO_DIALOG } };
  const { name, home } = readUser(owner.uid);
  const agent = environment.SSH_AUTH_SOCK ?? findAgent(owner.uid);
  return {
    owner,
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      USER: name,
      LOGNAME: name,
      HOME: home,
      LC_ALL: 'C',
      ...NO_DIALOG,
      ...(agent === undefined ? {} : { SSH_AUTH_SOCK: agent }),
    },
  };
}

/** ssh itself asks the system for the home directory; this is for what it runs. */
function readUser(uid: number): { readonly name: string | undefined; readonly home: string } {
  const lines = readText('/etc/passwd').split('\n');
  const fields = lines.map((line) => line.split(':')).find(([, , id]) => id === String(uid)) ?? [];
  return { name: fields[0], home: fields[5] ?? '/' };
}

/** Processes that are followed upwards: a shell in a terminal in a session. */
const MOST_ANCESTORS = 16;

/** sudo keeps the agent from root: it is in the environment of the shell that sudo was typed into. */
function findAgent(uid: number): string | undefined {
  let pid = process.ppid;
  for (let i = 0; i < MOST_ANCESTORS && pid > 1; i++) {
    const variables = ownerOf(pid) === uid ? readText(`/proc/${pid}/environ`).split('\0') : [];
    const agent = variables.find((each) => each.startsWith('SSH_AUTH_SOCK='));
    if (agent !== undefined) return agent.slice('SSH_AUTH_SOCK='.length);
    pid = Number(/^PPid:\s*(\d+)$/m.exec(readText(`/proc/${pid}/status`))?.[1] ?? 0);
  }
  return undefined;
}

function ownerOf(pid: number): number | null {
  try {
    return statSync(`/proc/${pid}`).uid;
  } catch {
    return null;
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
