/** Who listens on UDP port 67 of this host: its DHCP servers and relays. */
import type { TimeNs } from '../../core/time.ts';
import { defineStateKind } from '../kind.ts';
import { isText, isTextOrNull, listOf, orAbsent, shaped } from '../shapes.ts';

/** A socket on UDP port 67. */
export interface Listener {
  /** The interface it is bound to; null for all. */
  readonly device: string | null;
  /** Null where the program may not be asked for. */
  readonly program: string | null;
}

/** A place that was asked who listens there; without listeners nothing does. */
export interface ServerPlace {
  /** The namespace; null for the one of the trace. */
  readonly netns: string | null;
  /** The bridge port at whose other end the namespace is; null for a namespace that has hops itself. */
  readonly port: string | null;
  readonly listeners: readonly Listener[];
  /** The host that the namespace is of; absent for the one that the trace runs on, or the only one. */
  readonly host?: string;
}

export interface ServersState {
  readonly kind: 'servers';
  readonly timeNs: TimeNs;
  /** The places that could be asked; others stay as they were known before. */
  readonly places: readonly ServerPlace[];
}

export const serversKind = defineStateKind<ServersState>({
  name: 'servers',
  unseen: 'who listens on port 67',
  keeps: 0,
  shape: {
    places: listOf(
      shaped<ServerPlace>({
        netns: isTextOrNull,
        port: isTextOrNull,
        listeners: listOf(shaped<Listener>({ device: isTextOrNull, program: isTextOrNull })),
        host: orAbsent(isText),
      }),
    ),
  },
  message: ({ places }) => `servers: ${places.map(placeText).join('; ')}`,
});

function placeText({ netns, port, listeners }: ServerPlace): string {
  const where = `${netns === null ? 'here' : `in ${netns}`}${port === null ? '' : ` behind ${port}`}`;
  const who = listeners.map(
    ({ program, device }) => `${program ?? 'a program'}${device === null ? '' : ` on ${device}`}`,
  );
  return `${who.join(', ') || 'nothing'} listens on port 67 ${where}`;
}
