/** `--host [NAME=]SSH-DESTINATION`: what a host is called in the trace, and what ssh is told to connect to. */
import { ToolError } from '../core/errors.ts';
import { shellWord } from '../core/shell-word.ts';
import { isHostLabel } from '../path/interface-name.ts';

export interface Destination {
  /** Stands before the names of its interfaces. */
  readonly host: string;
  /** As ssh takes it: `[USER@]HOST`, `ssh://...`, or a Host of its configuration. */
  readonly ssh: string;
}

/** @throws ToolError 'usage' for what ssh would take for an option, and where no name can be made of it. */
export function parseDestination(text: string): Destination {
  const equals = text.indexOf('=');
  const named = equals > 0 && isHostLabel(text.slice(0, equals)) ? text.slice(0, equals) : null;
  const ssh = named === null ? text : text.slice(equals + 1);
  if (ssh.startsWith('-')) throw refuse(text, 'ssh takes what begins with a dash for an option', '--host root@hv1');
  if (!/^[\x21-\x7e]{1,253}$/.test(ssh)) throw refuse(text, 'this is no destination for ssh', '--host root@hv1');
  const host = named ?? labelOf(ssh);
  if (host === null) throw refuse(text, 'a name is needed', `--host ${shellWord(`hv1=${ssh}`)}`);
  return { host, ssh };
}

/** Throws ToolError 'usage' where two are called the same. `own`: what this host is called. */
export function parseDestinations(texts: readonly string[], own: string): readonly Destination[] {
  const known = new Set([own]);
  return texts.map((text) => {
    const destination = parseDestination(text);
    const { host, ssh } = destination;
    if (known.has(host)) {
      const whose = host === own ? 'this host is' : 'another one is';
      throw refuse(text, `${whose} called ${host} already`, `--host ${shellWord(`other=${ssh}`)}`);
    }
    known.add(host);
    return destination;
  });
}

/** `root@hv1.example.net` and `ssh://root@hv1:2222` are hv1; an address stays whole. */
function labelOf(ssh: string): string | null {
  const uri = /^ssh:\/\/(?:[^@/]*@)?([^@/:]+)(?::\d+)?\/?$/.exec(ssh);
  const host = uri?.[1] ?? ssh.slice(ssh.lastIndexOf('@') + 1);
  const label = /^[\d.]+$/.test(host) ? host : host.split('.')[0]!;
  return isHostLabel(label) ? label : null;
}

function refuse(text: string, why: string, hint: string): ToolError {
  return new ToolError('usage', `--host ${text}: ${why}`, hint);
}
